import Interpreter
import Syntax

/// Something that may be typed next.
public struct CompletionItem: Equatable {
    public enum Kind { case name, function, member, argument, choice, keyword, command, file }

    /// As shown in a list.
    public let text: String
    /// What replaces the text from `CompletionList.start` to the cursor.
    public let insertion: String
    public let kind: Kind
    public let signature: String?

    init(_ text: String, _ kind: Kind, insertion: String? = nil, signature: String? = nil) {
        self.text = text
        self.insertion = insertion ?? text
        self.kind = kind
        self.signature = signature
    }
}

/// What may stand at the cursor, and which text it replaces.
public struct CompletionList: Equatable {
    /// Where the text to be replaced begins, in code points.
    public let start: Int
    public let items: [CompletionItem]

    init(start: Int, items: [CompletionItem]) {
        self.start = start
        self.items = items
    }

    /// Those of the items that go on from a word, sorted, each once.
    init(start: Int, word: String, items: [CompletionItem]) {
        var seen: Set<String> = []
        let fitting = items.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted }
        self.init(start: start, items: fitting.sorted { $0.text < $1.text })
    }
}

extension Session {
    /// Candidates for the text left of the cursor (in code points). Runs nothing of the user's.
    public func completions(for text: String, cursor: Int) -> CompletionList {
        let left = Array(text.unicodeScalars.prefix(max(cursor, 0)))
        if let list = commandCompletions(for: left) { return list }
        let context = CursorContext(Self.string(left[...]))
        if context.isInComment { return CompletionList(start: left.count, items: []) }
        if let string = context.openString {
            let right = Self.string(Array(text.unicodeScalars)[left.count...])
            let closing = right.hasPrefix(string.closing) ? "" : string.closing
            return completions(in: string, context, cursor: left.count, closing: closing)
        }
        let start = left.lastIndex { !Self.isWord($0) }.map { $0 + 1 } ?? 0
        let word = Self.string(left[start...])
        let startInBytes = Self.string(left[..<start]).utf8.count
        if start > 0, left[start - 1] == "." {
            let members = context.operand(beforePointAt: startInBytes).map { memberNames(of: $0, word: word) } ?? []
            return CompletionList(start: start, word: word, items: members.map { CompletionItem($0, .member) })
        }
        var items: [CompletionItem] = []
        if context.beginsArgument(beforeWordAt: startInBytes), let call = context.openCall() {
            items += argumentNames(of: call).map { CompletionItem($0 + " =", .argument, insertion: $0 + " = ") }
            // The rest would drown them.
            if word.isEmpty, !items.isEmpty { return CompletionList(start: start, items: items) }
        }
        items += names()
        items += Keyword.allCases.map { CompletionItem($0.rawValue, .keyword) } + [CompletionItem("model", .keyword)]
        return CompletionList(start: start, word: word, items: items)
    }

    /// Variables and the library.
    private func names() -> [CompletionItem] {
        let library = Library.table.names.map {
            CompletionItem($0, .function, signature: Library.table[$0]?.parameters)
        }
        return userNames.map { CompletionItem($0, .name) } + library
    }

    private func argumentNames(of call: CursorContext.OpenCall) -> [String] {
        guard let callee = quietCallee(of: call) else { return [] }
        return Array(machine.parameterNames(of: callee.function).dropFirst(callee.givenBefore))
    }

    // MARK: Members

    /// What may follow the point: members, or where none fits, functions that `value.f()` would find.
    private func memberNames(of operand: String, word: String) -> [String] {
        if let value = quietValue(of: operand) {
            let members = machine.memberNames(value)
            return members.contains { $0.hasPrefix(word) } ? members : Library.functionNames(taking: value)
        }
        return quietCallResult(of: operand).map { machine.memberNames(ofResultOf: $0) } ?? []
    }

    // MARK: Strings

    /// The keys of an indexed record, the words a parameter knows, or else files; then what closes the string.
    private func completions(
        in string: CursorContext.OpenString, _ context: CursorContext, cursor: Int, closing: String
    ) -> CompletionList {
        let typed = context.text(string.content)
        let words: [String]
        if let operand = context.indexedOperand(before: string) {
            words = quietValue(of: operand).map(machine.indexKeys) ?? []
        } else {
            words = context.openCall(before: string).map(choices) ?? []
        }
        let start = cursor - typed.unicodeScalars.count
        if words.isEmpty { return Self.files(typed, cursor: cursor, closing: closing) }
        let items = words.map { CompletionItem($0, .choice, insertion: $0 + closing) }
        return CompletionList(start: start, word: typed, items: items)
    }

    private func choices(_ call: CursorContext.OpenCall) -> [String] {
        guard let callee = quietCallee(of: call) else { return [] }
        return machine.choices(
            of: callee.function, position: call.position + callee.givenBefore, name: call.argumentName)
    }

    // MARK: Text

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
