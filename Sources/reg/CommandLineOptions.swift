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
        case evaluate(String)
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
        case showVersion
        case showHelp
    }

    /// What `--dump` shows: a file's tokens, tree or code, or the library reference.
    enum Stage: String, CaseIterable {
        case tokens, ast, code, library
    }

    var task = Task.start
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

    /// Whether text goes to a page rather than to a terminal.
    var makesPage: Bool {
        if case .report = task { return true }
        return false
    }

    /// Whether a user is asked again and again.
    var isConversation: Bool {
        switch task {
        case .start, .step, .lesson: return true
        default: return false
        }
    }
}

/// A command line that cannot be understood.
struct UsageError: Error {
    let message: String
    var hint: String?
}

extension CommandLineOptions {
    /// Options with a value name it after a colon; `--name=value` and `--name value` are the same.
    private static let names = [
        "-e:CODE", "-i", "-h", "--help", "--version", "--color:WHEN", "--no-history", "--no-init", "--threads:N",
        "--dump:STAGE", "--trace",
    ]

    /// Commands of later versions; a script of such a name is run all the same.
    private static let reservedCommands: Set<String> = ["kernel"]

    init(parsing arguments: [String], fileExists: (String) -> Bool) throws(UsageError) {
        var rest = arguments[...]
        var dumpStage: Stage?
        while let argument = rest.first, argument.hasPrefix("-"), argument != "-" {
            rest.removeFirst()
            if argument == "--" { break }
            let (name, inlineValue) = Self.split(argument)
            guard let known = Self.names.first(where: { $0.prefix { $0 != ":" } == name }) else {
                let hint = Self.nearest(to: name).map { "did you mean '\($0)'?" }
                throw UsageError(message: "unknown option '\(name)'", hint: hint)
            }
            var value = inlineValue ?? ""
            if let placeholder = known.split(separator: ":").dropFirst().first {
                guard let given = inlineValue ?? rest.popFirst() else {
                    throw UsageError(message: "option '\(name)' needs a value: \(name) \(placeholder)")
                }
                value = given
            } else if inlineValue != nil {
                throw UsageError(message: "option '\(name)' takes no value")
            }
            switch name {
            case "-e": task = .evaluate(value)
            case "-i": staysInteractive = true
            case "-h", "--help": task = .showHelp
            case "--version": task = .showVersion
            case "--color": color = try Self.choice(value, of: name)
            case "--no-history": keepsHistory = false
            case "--no-init": runsInitFile = false
            case "--threads":
                guard let count = Int(value), (1...1024).contains(count) else {
                    throw UsageError(message: "option '--threads' needs a number from 1 to 1024, got '\(value)'")
                }
                threads = count
            case "--trace": isTraced = true
            case "--dump": dumpStage = try Self.choice(value, of: name)
            default: preconditionFailure("option \(name) is listed and not handled")
            }
            if task == .showHelp || task == .showVersion { return }
        }
        try takeOperands(rest, dumpStage: dumpStage, fileExists: fileExists)
    }

    private mutating func takeOperands(
        _ operands: ArraySlice<String>, dumpStage: Stage?, fileExists: (String) -> Bool
    ) throws(UsageError) {
        if dumpStage == .library {
            guard task == .start, operands.isEmpty else {
                throw UsageError(message: "option '--dump library' takes no file")
            }
            task = .dumpLibrary
            return
        }
        if let dumpStage {
            guard task == .start, operands.count == 1 else {
                throw UsageError(message: "option '--dump' needs one file")
            }
            task = .dump(dumpStage, file: operands[operands.startIndex])
            return
        }
        scriptArguments = Array(operands)
        guard task == .start, let file = operands.first else { return }
        scriptArguments.removeFirst()
        if file == "-" {
            task = .runStandardInput
        } else if file == "fmt", !fileExists(file) {
            task = .format(scriptArguments)
        } else if file == "check", !fileExists(file) {
            task = .check(scriptArguments)
        } else if file == "step", !fileExists(file) {
            task = .step(try takeScript(of: file))
        } else if file == "lesson", !fileExists(file) {
            guard scriptArguments.count <= 1 else { throw UsageError(message: "'lesson' takes one name") }
            task = .lesson(scriptArguments.first)
        } else if file == "report", !fileExists(file) {
            let page = try takePage()
            let script = try takeScript(of: file)
            task = .report(script, page: page ?? Self.page(of: script))
        } else if Self.reservedCommands.contains(file), !fileExists(file) {
            throw UsageError(message: "this version has no command '\(file)', and there is no script of that name")
        } else {
            task = .runFile(file)
        }
    }

    /// The script that a command is given; what stands behind it is the script's own.
    private mutating func takeScript(of command: String) throws(UsageError) -> String {
        guard let script = scriptArguments.first else { throw UsageError(message: "'\(command)' needs a script") }
        if script.hasPrefix("-") { throw UsageError(message: "unknown option '\(script)' of '\(command)'") }
        scriptArguments.removeFirst()
        return script
    }

    /// `-o FILE` before the script or right behind it.
    private mutating func takePage() throws(UsageError) -> String? {
        guard let option = scriptArguments.prefix(2).firstIndex(where: { $0 == "-o" }) else { return nil }
        guard option + 1 < scriptArguments.count else { throw UsageError(message: "option '-o' needs a value: -o FILE") }
        defer { scriptArguments.removeSubrange(option...(option + 1)) }
        return scriptArguments[option + 1]
    }

    /// `lesson.html` for `lesson.reg`.
    private static func page(of script: String) -> String {
        (script.hasSuffix(".reg") ? String(script.dropLast(4)) : script) + ".html"
    }

    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
        return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ value: String, of option: String
    ) throws(UsageError) -> Choice {
        if let choice = Choice(rawValue: value) { return choice }
        let valid = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError(message: "option '\(option)' needs one of \(valid), got '\(value)'")
    }

    private static func nearest(to name: String) -> String? {
        Syntax.nearest(name, in: names.map { String($0.prefix { $0 != ":" }) })
    }
}
