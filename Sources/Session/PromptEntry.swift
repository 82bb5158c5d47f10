/// A prompt entry taken apart: the commands it begins with, and code.
///
/// `%time x`, `?name`, `name?`, `??name` and `!command` are commands when they stand at the beginning; anywhere else
/// `%` is modulo and `?` a syntax error.
struct PromptEntry {
    /// The command lines, without the white space around them.
    let commands: [String]
    let code: String
    let hasCode: Bool

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var commands: [String] = []
        while let line = lines.first {
            let trimmed = PromptEntry.trimmed(line)
            if PromptEntry.isCommand(trimmed) {
                commands.append(trimmed)
            } else if !trimmed.isEmpty || lines.count == 1 {
                break
            }
            lines = lines.dropFirst()
        }
        self.commands = commands
        // Lines keep their numbers, so that an error names the right one.
        let skipped = text.split(separator: "\n", omittingEmptySubsequences: false).count - lines.count
        code = String(repeating: "\n", count: skipped) + lines.joined(separator: "\n")
        hasCode = lines.contains { !PromptEntry.trimmed($0).isEmpty }
    }

    static func isCommand(_ line: String) -> Bool {
        if let first = line.first, "%?!".contains(first) { return !line.hasPrefix("!=") }
        // `name?`: nothing else ends in a question mark.
        return line.hasSuffix("?") && line.dropLast().allSatisfy { $0.isLetter || $0.isNumber || "_.%".contains($0) }
            && line.count > 1
    }

    static func trimmed(_ line: some StringProtocol) -> String {
        var line = line[...]
        while let first = line.first, first.isWhitespace { line = line.dropFirst() }
        while let last = line.last, last.isWhitespace { line = line.dropLast() }
        return String(line)
    }
}
