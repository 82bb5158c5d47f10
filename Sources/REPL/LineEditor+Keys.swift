import CLibEdit

extension LineEditor {
    /// Columns of one level of indentation.
    static let indentation = 4

    /// A function of ours and the keys that call it, written as in editrc(5).
    private struct Command {
        let name: String
        let help: String
        let keys: [String]
        let function: RegEditFunction
    }

    /// The enter key arrives as line feed (and Ctrl-J as carriage return, which stays libedit's and runs the entry).
    private static let commands: [Command] = [
        Command(name: "reg-enter", help: "Run the entry, or go to a new line while it is incomplete", keys: ["\\n"]) {
            editor, _ in LineEditor.of(editor).enter()
        },
        Command(name: "reg-newline", help: "Go to a new line", keys: ["\\e\\n", "\\e\\r"]) {
            editor, _ in LineEditor.of(editor).insertNewline()
        },
        Command(name: "reg-close", help: "Insert a closing bracket, less indented", keys: ["}", ")", "]"]) {
            editor, character in LineEditor.of(editor).insertClosingBracket(character)
        },
        Command(name: "reg-previous", help: "Row above, or earlier entry", keys: ["\\e[A", "\\eOA", "^P"]) {
            editor, _ in LineEditor.of(editor).goUp()
        },
        Command(name: "reg-next", help: "Row below, or later entry", keys: ["\\e[B", "\\eOB", "^N"]) {
            editor, _ in LineEditor.of(editor).goDown()
        },
        Command(name: "reg-search-previous", help: "Earlier entry that begins so", keys: ["\\ep"]) {
            editor, _ in LineEditor.of(editor).searchHistory(older: true)
        },
        Command(name: "reg-search-next", help: "Later entry that begins so", keys: ["\\en"]) {
            editor, _ in LineEditor.of(editor).searchHistory(older: false)
        },
        Command(name: "reg-row-start", help: "Start of the row", keys: ["^A", "\\e[H", "\\eOH", "\\e[1~", "\\e[7~"]) {
            editor, _ in LineEditor.of(editor).goToRowStart()
        },
        Command(name: "reg-row-end", help: "End of the row", keys: ["^E", "\\e[F", "\\eOF", "\\e[4~", "\\e[8~"]) {
            editor, _ in LineEditor.of(editor).goToRowEnd()
        },
        Command(
            name: "reg-forward", help: "Next character, or take the suggestion over",
            keys: ["^F", "\\e[C", "\\eOC", "\\e[1;2C"]
        ) { editor, _ in LineEditor.of(editor).goForward(key: LineEditor.forwardKey) },
        Command(
            name: "reg-forward-word", help: "Next word, or take one over from the suggestion",
            keys: ["\\ef", "\\eF", "\\e[1;5C", "\\e[1;3C", "\\e[5C", "\\e\\e[C"]
        ) { editor, _ in LineEditor.of(editor).goForward(key: LineEditor.forwardWordKey, onlyWord: true) },
        Command(name: "reg-complete", help: "Complete the name, or list what fits", keys: ["^I"]) {
            editor, _ in LineEditor.of(editor).complete()
        },
        Command(name: "reg-list", help: "Show the list of completions", keys: [LineEditor.listKey]) {
            editor, _ in LineEditor.of(editor).showPendingList()
        },
        Command(name: "reg-initial", help: "Insert the text to begin with", keys: [LineEditor.initialTextKey]) {
            editor, _ in LineEditor.of(editor).insertInitialText()
        },
        Command(name: "reg-paste", help: "Insert pasted text", keys: ["\\e[200~"]) {
            editor, _ in LineEditor.of(editor).paste()
        },
    ]

    /// Keys of common terminals that libedit leaves unbound or takes from a terminal description that may not fit.
    private static let plainBindings: [(command: String, keys: [String])] = [
        ("ed-delete-next-char", ["\\e[3~"]),
        ("ed-next-char", [LineEditor.forwardKey]),
        ("ed-prev-char", ["\\e[D", "\\eOD", "\\e[1;2D"]),
        ("em-next-word", [LineEditor.forwardWordKey]),
        ("ed-prev-word", ["\\e[1;5D", "\\e[1;3D", "\\e[5D", "\\e\\e[D"]),
        ("em-delete-next-word", ["\\e[3;5~"]),
        ("ed-delete-prev-word", ["\\e\\177", "^W"]),
        ("ed-newline", [LineEditor.acceptKey]),
        // They would leave their ends in the text. The last is a paste's end without its start.
        ("ed-unassigned", [
            "\\e[2~", "\\e[5~", "\\e[6~", "\\e[1;5A", "\\e[1;5B", "\\e[1;2A", "\\e[1;2B", "\\e[Z", "\\e[201~",
        ]),
    ]

    /// Keys no terminal sends: a function of ours calls one of libedit's by pushing its key.
    static let acceptKey = "^^1"
    static let listKey = "^^2"
    private static let forwardKey = "^^3"
    private static let forwardWordKey = "^^4"
    static let initialTextKey = "^^5"

    func configureKeys() {
        _ = reg_edit_use_emacs_keys(editor)
        for command in Self.commands {
            _ = reg_edit_add_function(editor, command.name, command.help, command.function)
        }
        bindKeys()
        // Last, so that ~/.editrc has its way. `bind -v` there clears all bindings, and ours must come after it.
        _ = el_source(editor, nil)
        usesViKeys = reg_edit_has_vi_keys(editor) != 0
        if usesViKeys { bindViKeys() }
    }

    private static var allBindings: [(command: String, keys: [String])] {
        plainBindings + commands.map { ($0.name, $0.keys) }
    }

    private func bindKeys() {
        for (command, keys) in Self.allBindings {
            for key in keys { _ = reg_edit_bind(editor, key, command) }
        }
    }

    /// In vi's insert mode Escape must act at once, so what a terminal sends after it is bound in command mode.
    private func bindViKeys() {
        for (command, keys) in Self.allBindings {
            for key in keys where key.hasPrefix("\\e") {
                _ = reg_edit_bind_alternative(editor, String(key.dropFirst(2)), command)
            }
            for key in keys where !key.hasPrefix("\\e") && key != "^A" && key != "^E" {
                _ = reg_edit_bind(editor, key, command)
            }
        }
        let commandMode = [
            ("\\n", "reg-enter"), ("k", "reg-previous"), ("j", "reg-next"), (Self.acceptKey, "ed-newline"),
            (Self.forwardKey, "ed-next-char"), (Self.forwardWordKey, "vi-next-word"),
        ]
        for (key, command) in commandMode { _ = reg_edit_bind_alternative(editor, key, command) }
    }

    /// Makes libedit act as if one of these keys had been typed.
    func push(key: String) {
        el_push(editor, key.replacing("^^", with: "\u{1e}"))
    }
}
