import Interpreter
import Syntax

/// A `%` command: one row of the table that running, help and completion read.
struct Command {
    let name: String
    /// What may follow the name, as the usage line shows it: `[-n] [RANGE …]`.
    let parameters: String
    let summary: String
    /// What a user of it has to know besides, in lines.
    let details: String
    let options: [Option]
    let operands: OperandKind
    let run: (Session, CommandArguments) throws -> Void

    /// `-f`, or `-g PATTERN`.
    struct Option {
        let name: String
        /// What usage lines call its value; nil where it takes none.
        let value: String?
        let summary: String

        init(_ name: String, value: String? = nil, _ summary: String) {
            self.name = name
            self.value = value
            self.summary = summary
        }

        var takesValue: Bool { value != nil }
        var usage: String { name + (value.map { " " + $0 } ?? "") }
    }

    /// What its operands are, for completion.
    enum OperandKind {
        case none
        case files, folders
        /// Types that variables have.
        case types
        /// Some words, and names of nets.
        case nets(or: [String])
        /// Names of what `%set` changes.
        case settings
        /// Names with help, and commands.
        case topics
        /// The rest of the entry is code, which the command runs in its own way.
        case code
    }

    init(
        _ name: String, _ parameters: String = "", _ summary: String, details: String = "", options: [Option] = [],
        operands: OperandKind = .none, run: @escaping (Session, CommandArguments) throws -> Void
    ) {
        self.name = name
        self.parameters = parameters
        self.summary = summary
        self.details = details
        self.options = options
        self.operands = operands
        self.run = run
    }

    var usage: String { "%" + name + (parameters.isEmpty ? "" : " " + parameters) }

    var takesCode: Bool {
        if case .code = operands { return true }
        return false
    }

    func option(_ name: String) -> Option? { options.first { $0.name == name } }
}

extension Command {
    static let table =
        entryCommands + timingCommands + variableCommands + folderCommands + settingCommands + [helpCommand]

    /// What people type at any prompt, where no variable has that name.
    static let soleWords: [String: (Session) throws -> Void] = [
        "exit": { _ in throw RuntimeError.exit(0) }, "quit": { _ in throw RuntimeError.exit(0) },
        "help": { try $0.showHelp("") },
    ]

    static func named(_ name: String) throws -> Command {
        if let command = table.first(where: { $0.name == name }) { return command }
        let longer = table.filter { $0.name.hasPrefix(name) }.map(\.name)
        let meant = longer.count == 1 ? longer[0] : nearest(name, in: table.map(\.name))
        let shell = ShellCommand.isProgram(name) ? "`!\(name)` runs it in the shell" : "`%help` lists them"
        throw RuntimeError.raised(
            kind: .name, message: "there is no command `%\(name)`", hint: meant.map { "did you mean `%\($0)`?" } ?? shell)
    }

    static let helpCommand = Command(
        "help", "[NAME]", "What the prompt can do, or help for a name.", operands: .topics
    ) { session, arguments in
        let words = try arguments.words(atMost: 1)
        try session.showHelp(words.first ?? "")
    }
}

extension Session {
    /// Runs a line that begins an entry and is no code: `%name …`, `?name`, `name?`, `??name` or `!command`.
    func run(command line: String) throws {
        if line.hasPrefix("!") {
            try runShell(PromptEntry.trimmed(line.dropFirst()))
        } else if line.hasPrefix("??") {
            try showSource(PromptEntry.trimmed(line.dropFirst(2)))
        } else if line.hasPrefix("?") {
            try showHelp(PromptEntry.trimmed(line.dropFirst()))
        } else if line.hasSuffix("??") {
            try showSource(String(line.dropLast(2)))
        } else if line.hasSuffix("?") {
            try showHelp(String(line.dropLast()))
        } else {
            let (name, text) = PromptEntry.nameAndText(ofCommand: line)
            let command = try Command.named(name.isEmpty ? "help" : name)
            try command.run(self, CommandArguments(command: command, text: text))
        }
    }
}
