import REPL

/// `reg NAME …`, a program of its own: running, `--help` and the completions of shells read this table. A script of
/// such a name is run instead.
struct Subcommand {
    /// What its operands are, for completion.
    enum Operands {
        case scripts
        case words([String])
    }

    let name: String
    /// What follows the name, as usage lines show it.
    let parameters: String
    let summary: String
    let options: [(name: String, summary: String)]
    let operands: Operands
    /// Sets the task from the words after the name.
    let apply: (inout CommandLineOptions, [String]) throws(UsageError) -> Void

    init(
        _ name: String, _ parameters: String, _ summary: String, options: [(name: String, summary: String)] = [],
        operands: Operands = .scripts,
        apply: @escaping (inout CommandLineOptions, [String]) throws(UsageError) -> Void
    ) {
        self.name = name
        self.parameters = parameters
        self.summary = summary
        self.options = options
        self.operands = operands
        self.apply = apply
    }

    static let table = fileCommands + walkthroughCommands + [completionsCommand]

    static func named(_ name: String) -> Subcommand? { table.first { $0.name == name } }

    private static let fileCommands: [Subcommand] = [
        Subcommand(
            "fmt", "FILE…", "rewrite files in canonical layout; `-` formats stdin to stdout",
            options: [("--check", "only name the files that would change, and exit with 1 if any would")]
        ) { options, words in options.task = .format(words) },
        Subcommand(
            "check", "FILE…", "find mistakes without running: undefined names, wrong arguments, …"
        ) { options, words in options.task = .check(words) },
    ]

    private static let completionsCommand = Subcommand(
        "completions", "SHELL", "print completions for bash, zsh or fish", operands: .words(Shell.allCases.map(\.rawValue))
    ) { options, words in options.task = .completions(words) }
}
