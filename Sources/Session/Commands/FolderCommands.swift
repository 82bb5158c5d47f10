import Glibc
import Interpreter

/// The working folder, and the shell.
extension Command {
    static let folderCommands: [Command] = [
        Command(
            "cd", "[FOLDER]", "Changes the working folder; without FOLDER, to your home.",
            details: "`-` is the folder from before.", operands: .folders
        ) { session, arguments in
            try session.changeFolder(arguments)
        },
        Command("pwd", "", "The working folder.") { session, arguments in
            _ = try arguments.words(atMost: 0)
            session.write(try WorkingFolder.path() + "\n")
        },
    ]
}

private enum WorkingFolder {
    static func path() throws -> String {
        guard let folder = getcwd(nil, 0) else { throw RuntimeError.file(".", reason: String(cString: strerror(errno))) }
        defer { free(folder) }
        return String(cString: folder)
    }
}

extension Session {
    fileprivate func changeFolder(_ arguments: CommandArguments) throws {
        let words = try arguments.allWords()
        guard words.count <= 1 else { throw arguments.misuse("takes one folder; quote a name with blanks in it") }
        var folder = CommandArguments.path(words.first ?? "~")
        if folder == "-" {
            guard let before = folderBefore else { throw RuntimeError.value("there is no folder from before") }
            folder = before
        }
        let before = try? WorkingFolder.path()
        guard chdir(folder) == 0 else {
            throw RuntimeError.raised(
                kind: .io, message: "cannot go to \"\(folder)\": \(String(cString: strerror(errno)))", hint: nil)
        }
        folderBefore = before
        write(try WorkingFolder.path() + "\n")
    }

    /// `!command`: its output is the entry's, and how it failed is said.
    func runShell(_ text: String) throws {
        guard !text.isEmpty else { throw RuntimeError.value("`!` needs a command", hint: "`!ls` runs ls in the shell") }
        let command = ShellCommand(text)
        let end = sharesTerminal
            ? command.runOnTerminal()
            : try command.run(interrupt: interruptFlag, output: write, errors: writeError)
        if end != .exited(0) { writeError("\(end)\n") }
        if text.hasPrefix("cd ") { writeError("The shell's folder ended with it; %cd changes this session's.\n") }
    }
}
