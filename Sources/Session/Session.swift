import Interpreter
import Syntax

/// One user's work: variables, results, randomness and output. Every front end calls this and nothing below it.
public final class Session {
    /// The number the next prompt shows, from 1.
    public private(set) var nextCellNumber = 1
    public var displayWidth: Int
    public let usesColor: Bool
    public let usesUnicode: Bool
    public internal(set) var promptSettings = PromptSettings()
    /// Asks for a line, for `input()`; nil at the end of input. The front end sets it.
    public var readLine: ((_ prompt: String) -> String?)?
    /// Puts the question of `predict` to a student; where it is nil nobody is asked.
    public var askForPrediction: ((_ question: String) -> Void)?
    /// The entries of this session, by cell number - 1.
    public internal(set) var entries: [String] = []
    /// The entries of earlier sessions, where the front end keeps them.
    public var archive: (() -> [ArchivedEntry])?

    let environment = Environment(name: "session")
    private(set) var machine: Machine!
    let isInteractive: Bool
    let sharesTerminal: Bool
    /// The numbers of the entries that ended in an error.
    private(set) var failedEntries: Set<Int> = []
    /// What `%load` puts into the next prompt.
    var nextEntryText: String?
    /// The name of the net that an entry named last.
    var lastNetName: String?
    /// Whether an entry has set a net's mode.
    var usesModes = false
    /// The working folder before the last `%cd`.
    var folderBefore: String?
    /// What the front end does with each output; it may put another in its place between cells.
    public var output: (OutputEvent) -> Void

    public init(options: Options = Options(), output: @escaping (OutputEvent) -> Void) {
        displayWidth = options.displayWidth
        usesColor = options.usesColor
        usesUnicode = options.usesUnicode
        isInteractive = options.isInteractive
        sharesTerminal = options.sharesTerminal
        self.output = output
        machine = Machine(
            threads: options.threads, seed: Session.freshSeed(),
            builtins: Session.scriptBuiltins(arguments: options.arguments), host: self)
        machine.libraryFolders = Installation.folders(named: "stdlib")
        machine.traces = options.isTraced
    }

    /// Unseeded runs differ, as in PyTorch; `seed(n)` makes them repeat.
    private static func freshSeed() -> UInt64 { UInt64.random(in: 0..<(1 << 53)) }

    /// Raised by whoever wants a computation to stop: a signal handler, a notebook's interrupt, a time limit.
    public var interruptFlag: UnsafeMutablePointer<Int32> { machine.interruptFlag }

    // MARK: Running

    /// Runs one prompt entry: commands and help first, then code, whose last value is shown.
    public func execute(_ text: String) -> CellStatus {
        execute(entry: text) { try run(PromptEntry(text)) }
    }

    /// Gives `text` a number among the entries and does what it asks for.
    func execute(entry text: String, _ body: () throws -> Void) -> CellStatus {
        nextCellNumber += 1
        entries.append(text)
        let status = guarded(body)
        if status == .failed || status == .interrupted { failedEntries.insert(entries.count) }
        return status
    }

    func run(_ entry: PromptEntry) throws {
        for line in entry.commands { try run(command: line) }
        if let command = entry.codeCommand {
            try command.command.run(self, command)
        } else if let word = entry.soleWord, environment[word] == nil, let action = Command.soleWords[word] {
            try action(self)
        } else if entry.hasCode {
            try runCell(SourceText(name: cellName, text: entry.code))
        }
    }

    /// What messages call the entry that runs.
    var cellName: String { "cell \(entries.count)" }

    /// Runs the running entry's code and shows its value.
    func runCell(_ source: SourceText) throws {
        let program = try Parser.parse(source, as: .entry)
        show(try runNotingNets(program), of: program)
    }

    /// Runs an entry's code, and remembers for the prompt which net it named.
    func runNotingNets(_ program: Program) throws -> Value {
        defer { noteNets(namedIn: program.source) }
        return try run(program)
    }

    /// Runs a whole script, which shows only what it prints.
    public func run(script text: String, name: String) -> CellStatus {
        guarded { _ = try run(Parser.parse(SourceText(name: name, text: text))) }
    }

    /// Runs a script that the command line names; that it cannot be read is told with its place there.
    public func runFile(_ path: String) -> CellStatus {
        guarded { _ = try run(Parser.parse(Session.script(at: path, command: "reg"))) }
    }

    /// Runs code and prints its last value as `print` does.
    public func evaluate(_ text: String, name: String) -> CellStatus {
        guarded {
            let program = try Parser.parse(SourceText(name: name, text: text))
            let value = try run(program)
            if program.showsItsValue, !value.isNone { try machine.printLine(value) }
        }
    }

    func run(_ program: Program) throws -> Value {
        try machine.run(machine.compile(program, in: environment))
    }

    /// Runs a file's text in this session, with `args` of its own.
    func runCode(_ text: String, name: String, arguments: [String] = []) throws {
        let program = try Parser.parse(SourceText(name: name, text: text))
        let builtins = Session.scriptBuiltins(arguments: arguments)
        _ = try machine.run(machine.compile(program, in: environment, builtins: builtins))
    }

    /// Runs the user's init file, which may begin with commands as an entry may.
    public func runInitFile(_ path: String) -> CellStatus {
        guarded {
            let entry = PromptEntry(try TextFile.read(path))
            for line in entry.commands { try run(command: line) }
            try runCode(entry.code, name: path)
        }
    }

    /// Turns what went wrong into output.
    private func guarded(_ body: () throws -> Void) -> CellStatus {
        do {
            try body()
            return .ok
        } catch {
            switch machine.outcome(of: error) {
            case .exit(let status): return .exit(status)
            case .failures(let diagnostics):
                let isInterruption = diagnostics.contains { $0.kind == .interrupted }
                for diagnostic in diagnostics { output(.failure(diagnostic)) }
                return isInterruption ? .interrupted : .failed
            }
        }
    }

    // MARK: Starting over

    /// Forgets all variables and imports.
    func reset() {
        environment.removeAll()
        machine.forgetImports()
        lastNetName = nil
        usesModes = false
    }

    /// Numbers entries from 1 again.
    func forgetEntries() {
        entries = []
        failedEntries = []
        nextCellNumber = 1
    }

    // MARK: Typing

    /// The text that `%load` asks the front end to put into the next entry, once.
    public func takeNextEntryText() -> String? {
        defer { nextEntryText = nil }
        return nextEntryText
    }

    /// Whether an entry can run as it stands.
    public func completeness(of text: String) -> Completeness {
        let entry = PromptEntry(text)
        return entry.hasCode ? Syntax.completeness(of: entry.code, as: .entry) : .complete
    }
}
