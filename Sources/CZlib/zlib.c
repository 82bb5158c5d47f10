#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct zlib_stream {
    z_stream state;
    const uint8_t *next;
    size_t left;
    int wrapping;
};

// zlib counts in unsigned ints; longer buffers go in pieces.
static unsigned piece(size_t count) { return count > UINT_MAX / 2 ? UINT_MAX / 2 : (unsigned)count; }

zlib_stream *zlib_open(const uint8_t *source, size_t count, int wrapping) {
    zlib_stream *stream = calloc(1, sizeof *stream);
    if (!stream) return NULL;
    stream->next = source;
    stream->left = count;
    stream->wrapping = wrapping;
    int bits = wrapping == ZLIB_GZIP ? 16 + MAX_WBITS : -MAX_WBITS;
    if (inflateInit2(&stream->state, bits) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

int zlib_inflate(zlib_stream *stream, uint8_t *target, size_t capacity, size_t *written) {
    *written = 0;
    while (*written < capacity) {
        unsigned offered = piece(stream->left), room = piece(capacity - *written);
        stream->state.next_in = (Bytef *)stream->next;
        stream->state.avail_in = offered;
        stream->state.next_out = target + *written;
        stream->state.avail_out = room;
        int status = inflate(&stream->state, Z_NO_FLUSH);
        size_t used = offered - stream->state.avail_in;
        size_t made = room - stream->state.avail_out;
        stream->next += used;
        stream->left -= used;
        *written += made;
        if (status == Z_STREAM_END) {
            // gzip files may hold several streams, one after another.
            if (stream->wrapping != ZLIB_GZIP || stream->left == 0) return ZLIB_END;
            if (inflateReset(&stream->state) != Z_OK) return ZLIB_DAMAGED;
            continue;
        }
        if (status != Z_OK && status != Z_BUF_ERROR) return ZLIB_DAMAGED;
        if (used == 0 && made == 0) return ZLIB_MORE;
    }
    return ZLIB_MORE;
}

void zlib_close(zlib_stream *stream) {
    inflateEnd(&stream->state);
    free(stream);
}

size_t zlib_bound(size_t count) { return compressBound(count) + 16; }

size_t zlib_deflate(const uint8_t *source, size_t count, uint8_t *target, size_t capacity) {
    z_stream state = {0};
    if (deflateInit2(&state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    size_t used = 0, written = 0;
    int status = Z_OK;
    while (status == Z_OK) {
        unsigned offered = piece(count - used), room = piece(capacity - written);
        state.next_in = (Bytef *)(source + used);
        state.avail_in = offered;
        state.next_out = target + written;
        state.avail_out = room;
        status = deflate(&state, used + offered == count ? Z_FINISH : Z_NO_FLUSH);
        used += offered - state.avail_in;
        written += room - state.avail_out;
    }
    deflateEnd(&state);
    return status == Z_STREAM_END ? written : 0;
}

uint32_t zlib_checksum(const uint8_t *source, size_t count) {
    uLong sum = crc32(0, Z_NULL, 0);
    while (count > 0) {
        unsigned part = piece(count);
        sum = crc32(sum, source, part);
        source += part;
        count -= part;
    }
    return (uint32_t)sum;
}
