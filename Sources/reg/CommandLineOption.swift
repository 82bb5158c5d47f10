import REPL

/// One option of the command line: parsing, `--help` and the completions of shells read this table.
struct CommandLineOption {
    /// Where `--help` lists it.
    enum Section: String, CaseIterable {
        case running = "options"
        case prompt = "at the prompt"
        case debugging
    }

    enum Argument {
        case none
        /// Anything, by the name that usage lines give it.
        case text(String)
        case choice(String, of: [String])
    }

    /// The short name first, where there is one.
    let names: [String]
    let argument: Argument
    let section: Section
    let summary: String
    let apply: (inout CommandLineOptions, String) throws(UsageError) -> Void

    init(
        _ names: String..., argument: Argument = .none, in section: Section, _ summary: String,
        apply: @escaping (inout CommandLineOptions, String) throws(UsageError) -> Void
    ) {
        self.names = names
        self.argument = argument
        self.section = section
        self.summary = summary
        self.apply = apply
    }

    /// What usage lines call its value; nil for an option without one.
    var placeholder: String? {
        switch argument {
        case .none: return nil
        case .text(let name), .choice(let name, _): return name
        }
    }

    /// `-h, --help` or `--color WHEN`.
    var usage: String { names.joined(separator: ", ") + (placeholder.map { " " + $0 } ?? "") }

    static let table: [CommandLineOption] = [
        CommandLineOption(
            "-e", argument: .text("CODE"), in: .running,
            "run CODE and print the value of its last expression; several run one after another"
        ) { options, code in options.code.append(code) },
        CommandLineOption("-i", in: .running, "start the prompt after FILE or CODE") { options, _ in
            options.staysInteractive = true
        },
        CommandLineOption(
            "--color", argument: .choice("WHEN", of: ColorChoice.allCases.map(\.rawValue)), in: .running,
            "when to colour; auto, the default, heeds NO_COLOR and CLICOLOR_FORCE"
        ) { options, value in options.color = ColorChoice(rawValue: value) ?? .auto },
        CommandLineOption(
            "--threads", argument: .text("N"), in: .running, "threads to compute with; results do not depend on it"
        ) { (options, value) throws(UsageError) in
            guard let count = Int(value), (1...1024).contains(count) else {
                throw UsageError(message: "option '--threads' needs a number from 1 to 1024, got '\(value)'")
            }
            options.threads = count
        },
        CommandLineOption("--version", in: .running, "print the version") { options, _ in options.task = .showVersion },
        CommandLineOption("-h", "--help", in: .running, "print this text") { options, _ in
            options.task = .showHelp(command: nil)
        },
        CommandLineOption("--no-history", in: .prompt, "neither read nor write the history of entries") { options, _ in
            options.keepsHistory = false
        },
        CommandLineOption("--no-init", in: .prompt, "leave out the init file, ~/.config/reg/init.reg") { options, _ in
            options.runsInitFile = false
        },
        CommandLineOption("--trace", in: .debugging, "show each statement on stderr before it runs") { options, _ in
            options.isTraced = true
        },
        CommandLineOption(
            "--dump", argument: .choice("STAGE", of: CommandLineOptions.Stage.allCases.map(\.rawValue)), in: .debugging,
            "print the tokens, tree or code of FILE instead of running it; or, without FILE, the library reference"
        ) { options, value in options.dumpStage = CommandLineOptions.Stage(rawValue: value) },
    ]

    static func named(_ name: String) -> CommandLineOption? { table.first { $0.names.contains(name) } }
}
