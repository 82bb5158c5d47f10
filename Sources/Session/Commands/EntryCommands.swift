import Glibc
import Interpreter
import Syntax

/// Commands about the entries of this session and earlier ones.
extension Command {
    static let entryCommands: [Command] = [
        Command(
            "history", "[-n] [-l N] [-g PATTERN] [RANGE …]", "Earlier entries of this session, or of others.",
            details: """
                A RANGE is 3, 2-5 or 4-; of the session before this one ~1/3, ~1/2-5, or all of it ~1/.
                A PATTERN may have the wildcards *, ? and [abc], and is found anywhere in an entry.
                """,
            options: [
                Option("-n", "with their numbers"),
                Option("-l", value: "N", "only the last N"),
                Option("-g", value: "PATTERN", "those of all sessions that contain PATTERN"),
            ]
        ) { try $0.showHistory($1) },
        Command(
            "save", "[-f] [-a] FILE [RANGE …]", "Writes the code of entries to a script.",
            details: "Without a RANGE, all entries of this session that ran without an error.",
            options: [
                Option("-f", "replace a file that is there without asking"), Option("-a", "append to the file"),
            ],
            operands: .files
        ) { try $0.save($1) },
        Command(
            "load", "FILE | RANGE …", "Puts a file or entries into the next prompt, to be edited.",
            operands: .files
        ) { try $0.load($1) },
        Command(
            "edit", "[RANGE … | NAME | FILE]", "Opens $VISUAL or $EDITOR and runs what was saved.",
            details: """
                With entry numbers or the name of a function or model, the editor begins with their text.
                Leaving the editor without saving runs nothing.
                """,
            operands: .files
        ) { try $0.edit($1) },
        Command(
            "run", "FILE [ARGUMENT …]", "Runs a script in this session; its variables stay.",
            details: "The words after FILE are its `args`.", operands: .files
        ) { try $0.runScript($1) },
    ]
}

extension Session {
    // MARK: Showing

    fileprivate func showHistory(_ arguments: CommandArguments) throws {
        let (options, words) = try arguments.taken()
        var chosen: [NumberedEntry]
        if let pattern = options["-g"] {
            guard words.isEmpty else { throw arguments.misuse("takes a pattern or ranges, not both") }
            chosen = (archivedEntries + earlierEntries).filter {
                $0.text.contains(pattern) || Wildcards.match("*\(pattern)*", $0.text)
            }
        } else {
            chosen = words.isEmpty ? earlierEntries : try entries(named: words, of: arguments)
        }
        if let limit = options["-l"] { chosen = chosen.suffix(try arguments.count(limit, of: "-l")) }
        let isNumbered = options["-n"] != nil || options["-g"] != nil
        let width = chosen.map(\.label.count).max() ?? 0
        for entry in chosen { write(isNumbered ? Self.numbered(entry, width) : entry.text + "\n") }
    }

    private static func numbered(_ entry: NumberedEntry, _ width: Int) -> String {
        let label = String(repeating: " ", count: width - entry.label.count) + entry.label + ": "
        let indentation = String(repeating: " ", count: label.count)
        return label + entry.text.replacing("\n", with: "\n" + indentation) + "\n"
    }

    // MARK: Saving

    fileprivate func save(_ arguments: CommandArguments) throws {
        let (options, words) = try arguments.taken()
        guard let file = words.first else { throw arguments.misuse("needs a file name") }
        let path = CommandArguments.path(file) + (file.split(separator: "/").last?.contains(".") == true ? "" : ".reg")
        let chosen = words.count > 1
            ? try entries(named: Array(words.dropFirst()), of: arguments)
            : earlierEntries.filter { !failedEntries.contains($0.number) }
        let code = chosen.map { PromptEntry($0.text) }.filter(\.hasCode).map { PromptEntry.trimmed($0.code) + "\n" }
        guard !code.isEmpty else { throw RuntimeError.value("there is no code in these entries") }
        var kept = ""
        if TextFile.exists(path), options["-f"] == nil {
            if options["-a"] != nil {
                kept = try TextFile.read(path)
                if !kept.isEmpty, !kept.hasSuffix("\n") { kept += "\n" }
            } else if try confirm("\(path) is there already. Replace it?") != true {
                throw RuntimeError.value("\(path) was not replaced", hint: "`%save -f` replaces it, `%save -a` appends to it")
            }
        }
        try TextFile.write(kept + code.joined(), to: path)
        write("\(code.count) \(code.count == 1 ? "entry" : "entries") written to \(path)\n")
    }

    // MARK: Loading and editing

    fileprivate func load(_ arguments: CommandArguments) throws {
        let words = try arguments.words()
        guard let first = words.first else { throw arguments.misuse("needs a file or entry numbers") }
        var text = try self.text(of: words, arguments) ?? TextFile.read(CommandArguments.path(first))
        while text.hasSuffix("\n") { text.removeLast() }
        nextEntryText = text
    }

    fileprivate func edit(_ arguments: CommandArguments) throws {
        let words = try arguments.words()
        guard sharesTerminal else { throw RuntimeError.value("%edit needs a terminal for the editor") }
        let text: String
        if words.isEmpty {
            text = ""
        } else if let entries = try self.text(of: words, arguments) {
            text = entries
        } else if words.count == 1, let source = source(ofDefinition: words[0]) {
            text = source
        } else {
            return try editFile(CommandArguments.path(words[0]), arguments)
        }
        guard let edited = try EditorProgram.edit(text) else {
            write("Nothing was saved, so nothing runs.\n")
            return
        }
        // It takes the command's place, so that `%history` and `%save` have what ran.
        entries[entries.count - 1] = PromptEntry.trimmed(edited)
        try run(PromptEntry(edited))
    }

    private func editFile(_ path: String, _ arguments: CommandArguments) throws {
        guard path.contains("/") || path.hasSuffix(".reg") || TextFile.exists(path) else {
            throw RuntimeError.undefinedName(path, nearest: nearest(path, in: userNames))
        }
        guard try EditorProgram.editFile(path) else {
            write("Nothing was saved, so nothing runs.\n")
            return
        }
        try runCode(TextFile.read(path), name: path)
    }

    /// The text of entries if all words are ranges and no file's name.
    private func text(of words: [String], _ arguments: CommandArguments) throws -> String? {
        guard words.allSatisfy({ EntryRange($0) != nil }), !TextFile.exists(CommandArguments.path(words[0])) else { return nil }
        return try entries(named: words, of: arguments).map(\.text).joined(separator: "\n")
    }

    // MARK: Running files

    fileprivate func runScript(_ arguments: CommandArguments) throws {
        let words = try arguments.allWords()
        guard let file = words.first else { throw arguments.misuse("needs a file") }
        var path = CommandArguments.path(file)
        if !TextFile.exists(path), TextFile.exists(path + ".reg") { path += ".reg" }
        do {
            try runCode(TextFile.read(path), name: path, arguments: Array(words.dropFirst()))
        } catch RuntimeError.exit(let status) {
            // It ends the script, not the session.
            if status != 0 { writeError("\(path) ended with exit status \(status)\n") }
        }
    }
}

/// Names with `*`, `?` and `[…]`, as in the shell.
enum Wildcards {
    static func match(_ pattern: String, _ text: String) -> Bool { fnmatch(pattern, text, 0) == 0 }

    /// Letter case left aside.
    static func matchLoosely(_ pattern: String, _ text: String) -> Bool { match(pattern.lowercased(), text.lowercased()) }

    static func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }
}
