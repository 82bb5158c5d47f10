/// What an entry at step mode's prompt asks for.
enum StepCommand: Equatable {
    case run, back, skip, list, help, quit
    /// Anything else is for the session.
    case code

    private static let words: [(command: StepCommand, words: [String], documentation: String)] = [
        (.run, [""], "runs the cell that is shown"),
        (.back, ["b", "back"], "goes back a cell: starts over and replays the cells before it, without their output"),
        (.skip, ["s", "skip"], "leaves the cell out"),
        (.list, ["l", "list"], "lists the cells"),
        (.help, ["h", "help"], "shows this help"),
        (.quit, ["q", "quit"], "leaves, as Ctrl-D does"),
    ]

    /// Whether it runs cells or leaves the one that is shown.
    var moves: Bool { [.run, .back, .skip].contains(self) }

    init(_ entry: String) {
        let word = String(entry[...].trimmed)
        self = Self.words.first { $0.words.contains(word) }?.command ?? .code
    }

    /// One line for the top of a walk.
    static let summary = "Enter runs the cell · b back · s skip · l list · q quit · h help · or type any code"

    static let helpText: String = {
        let rows = words.map { entry -> String in
            let keys = entry.words == [""] ? "Enter" : entry.words.joined(separator: ", ")
            return "  " + keys + String(repeating: " ", count: 10 - keys.count) + entry.documentation + "\n"
        }
        return rows.joined() + """
            Anything else runs as code or a % command, as at reg's own prompt. A variable that is called like
            a command is seen with print(b).

            """
    }()
}
