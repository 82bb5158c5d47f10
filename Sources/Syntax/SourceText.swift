/// A stretch of source text as half-open UTF-8 byte offsets into its `SourceText`.
public struct Span: Hashable, Sendable {
    /// Offset of the first byte, from 0.
    public let start: Int
    /// Offset after the last byte; equal to `start` for a place between characters.
    public let end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    /// The smallest span that holds both.
    public func union(_ other: Span) -> Span {
        Span(Swift.min(start, other.start), Swift.max(end, other.end))
    }
}

/// What was read from a file or typed at a prompt, with the name shown in messages.
///
/// The text is kept as UTF-8 without a byte order mark and with `\n` line ends, so that offsets mean
/// the same to the lexer, the messages and an editor.
public final class SourceText: Sendable {
    /// The file's path, or `cell 3` for the third entry at a prompt.
    public let name: String
    /// The normalized text, UTF-8.
    public let bytes: [UInt8]
    /// Offset of each line's first byte.
    private let lineStarts: [Int]

    public init(name: String, text: String) {
        self.name = name
        bytes = SourceText.normalized(Array(text.utf8))
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        lineStarts = starts
    }

    /// The text between two offsets.
    public func text(_ span: Span) -> String {
        String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    }

    /// Line and column of a byte offset, both from 1, the column in code points.
    public func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = Swift.min(offset, bytes.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let codePoints = bytes[lineStarts[low]..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return (low + 1, codePoints + 1)
    }

    /// The bytes of a line (from 1) without its newline.
    public func lineSpan(_ line: Int) -> Span {
        let start = lineStarts[line - 1]
        let end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
        return Span(start, end)
    }

    private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard bytes.contains(UInt8(ascii: "\r")) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let isLineEnd = byte == UInt8(ascii: "\r") && next == UInt8(ascii: "\n")
            if !isLineEnd { result.append(byte) }
        }
        return result
    }
}
