import CZlib

/// Compressed bytes. What comes out grows as it is made, so that a header that lies about sizes costs nothing.
enum Inflater {
    static func gunzip(_ file: DataFile) throws -> [UInt8] {
        switch inflate(file.bytes[...], wrapping: ZLIB_GZIP, limit: FileContents.largestSize) {
        case .whole(let bytes): return bytes
        case .short: throw file.damaged(.gzip, .endsWithin("its compressed bytes"))
        case .damaged: throw file.damaged(.gzip, .compression(of: "it"))
        case .tooLong: throw FileError.cannotRead(path: file.path, reason: "decompressed it is larger than 4 GB")
        }
    }

    enum Outcome {
        case whole([UInt8])
        case short
        case damaged
        case tooLong
    }

    static func inflate(_ source: ArraySlice<UInt8>, wrapping: Int, limit: Int) -> Outcome {
        source.withUnsafeBufferPointer { source -> Outcome in
            guard let stream = zlib_open(source.baseAddress, source.count, Int32(wrapping)) else { return .damaged }
            defer { zlib_close(stream) }
            var result: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: min(1 << 18, limit + 1))
            while true {
                var written = 0
                let status = Int(zlib_inflate(stream, &piece, piece.count, &written))
                guard status != ZLIB_DAMAGED else { return .damaged }
                guard result.count <= limit - written else { return .tooLong }
                result += piece[..<written]
                if status == ZLIB_END { return .whole(result) }
                if written == 0 { return .short }
            }
        }
    }

    /// The compressed form of bytes, without wrapping; nil if zlib refuses.
    static func deflate(_ source: [UInt8]) -> [UInt8]? {
        let capacity = zlib_bound(source.count)
        let result = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            count = zlib_deflate(source, source.count, target.baseAddress, capacity)
        }
        return result.isEmpty ? nil : result
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { zlib_checksum($0.baseAddress, $0.count) }
    }
}
