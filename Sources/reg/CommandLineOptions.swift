import REPL
import Syntax

/// What the command line asks for.
///
/// Parsed by hand: a dozen options do not pay for swift-argument-parser's half minute in every clean build.
struct CommandLineOptions {
    enum Task: Equatable {
        /// The prompt on a terminal, else a script from stdin.
        case start
        case runFile(String)
        case runStandardInput
        /// The codes of `-e`, in turn.
        case evaluate([String])
        case dump(Stage, file: String)
        case dumpLibrary
        /// `reg fmt` with its own options and files.
        case format([String])
        /// `reg check` with its files.
        case check([String])
        /// `reg step` with its script.
        case step(String)
        /// `reg lesson`, which lists, or goes through the lesson that is named.
        case lesson(String?)
        /// `reg report` with its script and page.
        case report(String, page: String)
        /// `reg completions` with the shell's name.
        case completions([String])
        case showVersion
        /// All of it, or what belongs to one of reg's commands.
        case showHelp(command: String?)
    }

    /// What `--dump` shows: a file's tokens, tree or code, or the library reference.
    enum Stage: String, CaseIterable {
        case tokens, ast, code, library
    }

    var task = Task.start
    /// What `-e` gives.
    var code: [String] = []
    /// `args` of the script.
    var scriptArguments: [String] = []
    /// `-i`: the prompt after the script or the code.
    var staysInteractive = false
    var color = ColorChoice.auto
    var keepsHistory = true
    var runsInitFile = true
    var threads: Int?
    /// `--trace`: each statement is shown before it runs.
    var isTraced = false
    var dumpStage: Stage?
}

extension CommandLineOptions {
    /// Whether a user is asked again and again, at once or in the end.
    var isConversation: Bool {
        switch task {
        case .start, .step, .lesson: return true
        default: return staysInteractive
        }
    }

    /// Whether text goes to a page rather than to a terminal.
    var makesPage: Bool {
        if case .report = task { return true }
        return false
    }
}

/// A command line that cannot be understood.
struct UsageError: Error {
    let message: String
    var hint: String?
}

extension CommandLineOptions {
    init(parsing arguments: [String], fileExists: (String) -> Bool) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.first, argument.hasPrefix("-"), argument != "-" {
            rest.removeFirst()
            if argument == "--" { break }
            try take(argument, &rest)
            if task == .showHelp(command: nil) || task == .showVersion { return }
        }
        try take(operands: rest, fileExists)
    }

    /// Applies an option; its value stands after `=` or in the next word.
    private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let (name, inlineValue) = Self.split(argument)
        guard let option = CommandLineOption.named(name) else {
            let near = nearest(name, in: CommandLineOption.table.flatMap(\.names))
            throw UsageError(message: "unknown option '\(name)'", hint: near.map { "did you mean '\($0)'?" })
        }
        guard let placeholder = option.placeholder else {
            if inlineValue != nil { throw UsageError(message: "option '\(name)' takes no value") }
            return try option.apply(&self, "")
        }
        guard let value = inlineValue ?? rest.popFirst() else {
            throw UsageError(message: "option '\(name)' needs a value: \(name) \(placeholder)")
        }
        if case .choice(_, let choices) = option.argument, !choices.contains(value) {
            let valid = choices.joined(separator: ", ")
            throw UsageError(message: "option '\(name)' needs one of \(valid), got '\(value)'")
        }
        try option.apply(&self, value)
    }

    /// `--name=value` and `--name value` are the same.
    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }

    private mutating func take(
        operands: ArraySlice<String>, _ fileExists: (String) -> Bool
    ) throws(UsageError) {
        if let dumpStage { return try takeDump(dumpStage, operands) }
        scriptArguments = Array(operands)
        if !code.isEmpty {
            task = .evaluate(code)
        } else if let file = operands.first {
            scriptArguments.removeFirst()
            try takeFile(file, exists: fileExists(file))
        }
    }

    private mutating func takeDump(_ stage: Stage, _ operands: ArraySlice<String>) throws(UsageError) {
        if stage == .library {
            guard code.isEmpty, operands.isEmpty else { throw UsageError(message: "option '--dump library' takes no file") }
            task = .dumpLibrary
        } else {
            guard code.isEmpty, operands.count == 1, let file = operands.first else {
                throw UsageError(message: "option '--dump' needs one file")
            }
            task = .dump(stage, file: file)
        }
    }

    private mutating func takeFile(_ word: String, exists: Bool) throws(UsageError) {
        if word == "-" {
            task = .runStandardInput
        } else if exists {
            task = .runFile(word)
        } else if let command = Subcommand.named(word) {
            if scriptArguments.first == "--help" || scriptArguments.first == "-h" {
                task = .showHelp(command: word)
            } else {
                try command.apply(&self, scriptArguments)
            }
        } else if word == "help" {
            task = .showHelp(command: nil)
        } else if let near = nearest(word, in: Subcommand.table.map(\.name)), !word.contains("."), !word.contains("/") {
            throw UsageError(message: "there is neither a script nor a command '\(word)'", hint: "did you mean '\(near)'?")
        } else {
            task = .runFile(word)
        }
    }
}
