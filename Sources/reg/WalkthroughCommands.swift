/// Commands that go through a script cell by cell.
extension Subcommand {
    static let walkthroughCommands: [Subcommand] = [
        Subcommand("step", "FILE [args…]", "go through a script cell by cell, with the prompt in between") {
            (options, words) throws(UsageError) in
            options.task = .step(try options.takeScript(from: words, of: "step"))
        },
        Subcommand("lesson", "[NAME]", "list the lessons, or go through one", operands: .words([])) {
            (options, words) throws(UsageError) in
            guard words.count <= 1 else { throw UsageError(message: "'lesson' takes one name") }
            options.task = .lesson(words.first)
        },
        Subcommand(
            "report", "FILE [-o PAGE] [args…]",
            "run a script and write its prose, code, output and pictures as one page, FILE.html or PAGE",
            options: [("-o", "where the page goes; `-` for stdout")]
        ) { (options, words) throws(UsageError) in
            var words = words
            let page = try CommandLineOptions.takePage(from: &words)
            let script = try options.takeScript(from: words, of: "report")
            options.task = .report(script, page: page ?? CommandLineOptions.page(of: script))
        },
    ]
}

extension CommandLineOptions {
    /// The script that a command is given; what stands behind it is the script's own.
    fileprivate mutating func takeScript(from words: [String], of command: String) throws(UsageError) -> String {
        guard let script = words.first else { throw UsageError(message: "'\(command)' needs a script") }
        if script.hasPrefix("-") { throw UsageError(message: "unknown option '\(script)' of '\(command)'") }
        scriptArguments = Array(words.dropFirst())
        return script
    }

    /// `-o FILE` before the script or right behind it.
    fileprivate static func takePage(from words: inout [String]) throws(UsageError) -> String? {
        guard let option = words.prefix(2).firstIndex(where: { $0 == "-o" }) else { return nil }
        guard option + 1 < words.count else { throw UsageError(message: "option '-o' needs a value: -o FILE") }
        defer { words.removeSubrange(option...(option + 1)) }
        return words[option + 1]
    }

    /// `lesson.html` for `lesson.reg`.
    fileprivate static func page(of script: String) -> String {
        (script.hasSuffix(".reg") ? String(script.dropLast(4)) : script) + ".html"
    }
}
