import Interpreter

/// What may follow in a command: its name, its options, its operands.
extension Session {
    /// Nil where the row is no command, or code or a name follows that completes as anywhere.
    func commandCompletions(for left: [Unicode.Scalar]) -> CompletionList? {
        let rowStart = left.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        guard let sign = left[rowStart...].firstIndex(where: { $0 != " " }), isAmongCommands(left[..<rowStart])
        else { return nil }
        // Operands go as far back as the last blank, whatever signs they have.
        let wordStart = left.lastIndex { $0 == " " || $0 == "\n" }.map { $0 + 1 } ?? 0
        let word = Self.text(left[wordStart...])
        let isFirstWord = wordStart <= sign
        switch left[sign] {
        case "%":
            if isFirstWord { return CompletionList(start: wordStart, word: word, items: commandItems) }
            let (name, _) = PromptEntry.nameAndText(ofCommand: Self.text(left[sign...]))
            guard let command = try? Command.named(name) else { return CompletionList(start: left.count, items: []) }
            return operands(of: command, word: word, start: wordStart, end: left.count)
        case "?":
            guard word.contains("%") else { return nil }
            let items = commandItems.map { CompletionItem("?" + $0.text, .command, signature: $0.signature) }
            return CompletionList(start: wordStart, word: word, items: items)
        case "!":
            return isFirstWord ? CompletionList(start: left.count, items: []) : Self.files(word, cursor: left.count)
        default: return nil
        }
    }

    /// Whether no code stands before the row.
    private func isAmongCommands(_ above: ArraySlice<Unicode.Scalar>) -> Bool {
        let entry = PromptEntry(Self.text(above))
        return !entry.hasCode && entry.codeCommand == nil
    }

    private var commandItems: [CompletionItem] {
        Command.table.map { CompletionItem("%" + $0.name, .command, signature: $0.usage + "  " + $0.summary) }
    }

    private func operands(of command: Command, word: String, start: Int, end: Int) -> CompletionList? {
        if word.hasPrefix("-") {
            let items = command.options.map { CompletionItem($0.name, .argument, signature: $0.summary) }
            return CompletionList(start: start, word: word, items: items)
        }
        func words(_ words: [String]) -> CompletionList {
            CompletionList(start: start, word: word, items: words.map { CompletionItem($0, .choice) })
        }
        switch command.operands {
        case .code: return nil
        case .none: return CompletionList(start: end, items: [])
        case .files: return Self.files(word, cursor: end)
        case .folders:
            let found = Self.files(word, cursor: end)
            return CompletionList(start: found.start, items: found.items.filter { $0.text.hasSuffix("/") })
        case .types: return words(userTypes)
        case .nets(let modes): return words(modes + netNames)
        case .settings: return words(PromptSettings.names.map(\.name) + ["on", "off"])
        case .topics:
            return word.hasPrefix("%") ? CompletionList(start: start, word: word, items: commandItems) : nil
        }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }
}
