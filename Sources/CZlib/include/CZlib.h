#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

// zlib behind plain functions: its stream is a structure that its macros fill, which Swift cannot call.

/// How compressed bytes are wrapped.
enum { ZLIB_RAW = 0, ZLIB_GZIP = 1 };

/// What a call of `zlib_inflate` came to.
enum { ZLIB_MORE = 0, ZLIB_END = 1, ZLIB_DAMAGED = -1 };

typedef struct zlib_stream zlib_stream;

/// A stream that decompresses these bytes, which must stay where they are; NULL without memory.
zlib_stream *zlib_open(const uint8_t *source, size_t count, int wrapping);
/// Decompresses up to `capacity` bytes into `target` and says how many came. ZLIB_MORE with none written means that the
/// source ended too early.
int zlib_inflate(zlib_stream *stream, uint8_t *target, size_t capacity, size_t *written);
void zlib_close(zlib_stream *stream);

/// How much room `zlib_deflate` may need.
size_t zlib_bound(size_t count);
/// Compresses without wrapping; the number of bytes written, or 0 if they did not fit.
size_t zlib_deflate(const uint8_t *source, size_t count, uint8_t *target, size_t capacity);

uint32_t zlib_checksum(const uint8_t *source, size_t count);

#endif
