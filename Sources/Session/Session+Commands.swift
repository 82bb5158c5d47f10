import Glibc
import Interpreter
import Syntax

/// A `%` command: one row of the table that running, help and completion read.
struct Command {
    let name: String
    let arguments: String
    let documentation: String
    let run: (Session, String) throws -> Void
}

extension Command {
    static let table: [Command] = [
        Command(name: "help", arguments: "", documentation: "What the prompt can do.") { session, _ in
            session.page(Help.overview)
        },
        Command(name: "time", arguments: "CODE", documentation: "Runs code and says how long it took.") {
            try $0.time($1)
        },
        Command(name: "timeit", arguments: "CODE", documentation: "Runs code many times: mean and deviation.") {
            try $0.timeRepeatedly($1)
        },
        Command(name: "run", arguments: "FILE", documentation: "Runs a script in this session.") { session, path in
            try session.runCode(TextFile.read(path), name: path)
        },
        Command(name: "who", arguments: "", documentation: "The names of your variables.") { session, _ in
            session.write(session.userNames.joined(separator: "  ") + "\n")
        },
        Command(name: "whos", arguments: "", documentation: "Your variables with type and size.") { session, _ in
            session.write(session.variableTable)
        },
        Command(name: "reset", arguments: "", documentation: "Forgets all variables.") { session, _ in
            session.reset()
        },
        Command(name: "history", arguments: "", documentation: "The entries of this session.") { session, _ in
            for (index, entry) in session.entries.enumerated() { session.write("\(index + 1): \(entry)\n") }
        },
        Command(name: "save", arguments: "FILE [n-m …]", documentation: "Writes entries to a script.") {
            try $0.save($1)
        },
        Command(
            name: "set", arguments: "[NAME on|off]", documentation: "What the prompt shows: suggestions, hints."
        ) { try $0.set($1) },
        Command(name: "cd", arguments: "FOLDER", documentation: "Changes the working folder.") { _, path in
            let folder = path.isEmpty ? getenv("HOME").map { String(cString: $0) } ?? "/" : path
            guard chdir(folder) == 0 else {
                throw RuntimeError.file(folder, reason: String(cString: strerror(errno)))
            }
        },
        Command(name: "pwd", arguments: "", documentation: "The working folder.") { session, _ in
            guard let folder = getcwd(nil, 0) else { return }
            defer { free(folder) }
            session.write(String(cString: folder) + "\n")
        },
    ]

    static func named(_ name: String) throws -> Command {
        if let command = table.first(where: { $0.name == name }) { return command }
        let near = nearest(name, in: table.map(\.name)).map { "did you mean `%\($0)`?" }
        throw RuntimeError.raised(kind: .name, message: "there is no command `%\(name)`", hint: near ?? "%help lists them")
    }
}

extension Session {
    func run(command line: String) throws {
        if line.hasPrefix("!") {
            try runShell(String(line.dropFirst()))
        } else if line.hasPrefix("??") {
            try showSource(PromptEntry.trimmed(line.dropFirst(2)))
        } else if line.hasPrefix("?") || line.hasSuffix("?") {
            try showHelp(PromptEntry.trimmed(line.filter { $0 != "?" }))
        } else {
            let parts = line.dropFirst().split(separator: " ", maxSplits: 1)
            let command = try Command.named(parts.first.map(String.init) ?? "help")
            try command.run(self, parts.count > 1 ? PromptEntry.trimmed(parts[1]) : "")
        }
    }

    func runCode(_ text: String, name: String) throws {
        let program = try Parser.parse(SourceText(name: name, text: text))
        _ = try machine.run(machine.compile(program, in: environment))
    }

    // MARK: Time

    fileprivate func time(_ code: String) throws {
        let wall = SystemTime.monotonic
        let processor = SystemTime.processor
        let program = try Parser.parse(SourceText(name: "%time", text: code), as: .entry)
        let value = try machine.run(machine.compile(program, in: environment))
        let times = (SystemTime.monotonic - wall, SystemTime.processor - processor)
        if case .none = value {} else { write(machine.echoed(value) + "\n") }
        write("wall \(SystemTime.text(times.0)), processor \(SystemTime.text(times.1))\n")
    }

    /// Runs of at least 0.1 s together make a sample; seven samples.
    fileprivate func timeRepeatedly(_ code: String) throws {
        let program = try Parser.parse(SourceText(name: "%timeit", text: code), as: .entry)
        let compiled = try machine.compile(program, in: environment)
        var loops = 1
        while true {
            let seconds = try measure(compiled, loops)
            if seconds >= 0.1 { break }
            loops *= seconds < 0.001 ? 100 : 2
        }
        let samples = try (0..<7).map { _ in try measure(compiled, loops) / Double(loops) }
        let mean = samples.reduce(0, +) / 7
        let deviation = (samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6).squareRoot()
        write("\(SystemTime.text(mean)) ± \(SystemTime.text(deviation)) a loop (mean ± sd of 7 runs, \(loops) loops each)\n")
    }

    private func measure(_ code: FunctionCode, _ loops: Int) throws -> Double {
        let start = SystemTime.monotonic
        for _ in 0..<loops { _ = try machine.run(code) }
        return SystemTime.monotonic - start
    }

    // MARK: Variables

    /// What the user defined, without `_` and the like.
    var userNames: [String] { environment.definedNames.filter { !$0.hasPrefix("_") } }

    fileprivate var variableTable: String {
        let rows = userNames.map { name -> [String] in
            let value = environment[name]!
            return [name, value.typeName, machine.sizeText(value)]
        }
        let widths = (0..<3).map { column in rows.map { displayWidth(of: $0[column]) }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - displayWidth(of: $0)) }
                .joined(separator: "  ")
        }.map { PromptEntry.trimmed($0) + "\n" }.joined()
    }

    private func displayWidth(of text: String) -> Int { Syntax.displayWidth(text) }

    // MARK: Entries

    /// `%save file.reg 1-3 5`; without numbers, all entries that are code.
    fileprivate func save(_ arguments: String) throws {
        let words = arguments.split(separator: " ").map(String.init)
        guard let path = words.first else { throw RuntimeError.value("%save needs a file name", hint: "%save work.reg 1-3") }
        var numbers: [Int] = []
        for word in words.dropFirst() {
            let ends = word.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, ends.count <= 2, first >= 1, last < nextCellNumber else {
                throw RuntimeError.value("%save takes entry numbers from 1 to \(nextCellNumber - 1), got \(word)")
            }
            numbers += Array(first...max(first, last))
        }
        let chosen = words.count > 1 ? numbers.map { entries[$0 - 1] } : Array(entries.dropLast())
        let code = chosen.map { PromptEntry($0) }.filter(\.hasCode).map { PromptEntry.trimmed($0.code) + "\n" }
        try TextFile.write(code.joined(), to: path)
    }

    // MARK: The shell

    private func runShell(_ command: String) throws {
        let status = command.withCString { system($0) }
        if status != 0 { writeError("exit status \(status >> 8 & 0xFF)\n") }
    }
}
