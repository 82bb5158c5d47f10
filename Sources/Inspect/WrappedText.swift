extension String {
    /// Its words in lines of at most `width` letters, of which those after the first begin with `indent`. A longer word has
    /// a line to itself.
    func wrapped(to width: Int, indent: String) -> String {
        guard count > width else { return self }
        var lines: [String] = []
        var line = String(prefix { $0 == " " })
        var isEmpty = true
        for word in split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                (line, isEmpty) = (indent, true)
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
