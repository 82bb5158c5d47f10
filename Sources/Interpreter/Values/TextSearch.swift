/// Substring search; the standard library has none without Foundation.
enum TextSearch {
    static func contains(_ text: String, _ part: String) -> Bool {
        part.isEmpty || firstIndex(of: part, in: Array(text.utf8), from: 0) != nil
    }

    /// Offset of the first occurrence at or after `start`, in UTF-8 bytes.
    static func firstIndex(of part: String, in text: [UInt8], from start: Int) -> Int? {
        let pattern = Array(part.utf8)
        guard !pattern.isEmpty, text.count >= pattern.count else { return nil }
        var index = start
        while index <= text.count - pattern.count {
            if text[index] == pattern[0], text[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
            index += 1
        }
        return nil
    }
}
