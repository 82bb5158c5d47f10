/// A prompt entry taken apart: the commands it begins with, and code.
///
/// `%time x`, `?name`, `name?`, `??name` and `!command` are commands when they stand at the beginning; anywhere else
/// `%` is modulo and `?` a syntax error.
struct PromptEntry {
    /// The command lines, without the white space around them.
    let commands: [String]
    /// The command that runs the code in its own way, such as `%time`, if one does; its name and options are blanks in `code`.
    let codeCommand: CommandArguments?
    /// On the lines and columns that it has in the entry, so that an error names the right ones.
    let code: String
    let hasCode: Bool

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var rest = lines[...]
        var commands: [String] = []
        var codeCommand: (arguments: CommandArguments, line: String)?
        while let line = rest.first {
            let trimmed = PromptEntry.trimmed(line)
            if PromptEntry.isCommand(trimmed) {
                codeCommand = PromptEntry.codeCommand(String(line))
                if codeCommand != nil { break }
                commands.append(trimmed)
            } else if !trimmed.isEmpty || rest.count == 1 {
                break
            }
            rest = rest.dropFirst()
        }
        self.commands = commands
        let blankLines = String(repeating: "\n", count: lines.count - rest.count)
        if let first = codeCommand?.line { rest = [first[...]] + rest.dropFirst() }
        code = blankLines + rest.joined(separator: "\n")
        hasCode = rest.contains { !PromptEntry.trimmed($0).isEmpty }
        codeCommand?.arguments.code = code
        self.codeCommand = codeCommand?.arguments
    }

    /// The code where it is a single word.
    var soleWord: String? {
        let word = PromptEntry.trimmed(code)
        return word.allSatisfy(\.isLetter) ? word : nil
    }

    static func isCommand(_ line: String) -> Bool {
        if let first = line.first, "%?!".contains(first) { return !line.hasPrefix("!=") }
        // `name?` and `name??`: nothing else ends in a question mark.
        let name = line.hasSuffix("??") ? line.dropLast(2) : line.dropLast()
        return line.hasSuffix("?") && !name.isEmpty
            && name.allSatisfy { $0.isLetter || $0.isNumber || "_.%*".contains($0) }
    }

    /// A line that begins with `%`, in two. `%%time`, as notebooks of others have it, is the same as `%time`.
    static func nameAndText(ofCommand line: String) -> (name: String, text: String) {
        let words = line.drop { $0 == "%" }
        let name = words.prefix { !$0.isWhitespace }
        return (String(name), trimmed(words.dropFirst(name.count)))
    }

    static func trimmed(_ line: some StringProtocol) -> String {
        var line = line[...]
        while let first = line.first, first.isWhitespace { line = line.dropFirst() }
        while let last = line.last, last.isWhitespace { line = line.dropLast() }
        return String(line)
    }

    /// Takes `%time` or `%timeit -n 10` off the start of a line and puts blanks in its place; nil for other commands.
    private static func codeCommand(_ line: String) -> (arguments: CommandArguments, line: String)? {
        let start = line.prefix { $0.isWhitespace }.count
        let (name, _) = nameAndText(ofCommand: trimmed(line))
        guard trimmed(line).hasPrefix("%"), let command = try? Command.named(name), command.takesCode else { return nil }
        var code = line.dropFirst(start).drop { $0 == "%" }.dropFirst(name.count)
        var options: [Substring] = []
        while true {
            let words = code.split(separator: " ", maxSplits: 2)
            guard words.count >= 2, let option = command.option(String(words[0])), option.takesValue else { break }
            options += words[..<2]
            code = words.count == 3 ? code[words[2].startIndex...] : ""
        }
        let blanks = String(repeating: " ", count: line.count - code.count)
        let arguments = CommandArguments(command: command, text: options.joined(separator: " "))
        return (arguments, blanks + code)
    }
}
