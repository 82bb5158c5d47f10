import Glibc
import Interpreter
import Syntax

/// Something that may be typed next.
public struct CompletionItem: Equatable {
    public enum Kind { case name, function, member, argument, keyword, command, file }

    /// As shown in a list.
    public let text: String
    /// What replaces the text from `CompletionList.start` to the cursor.
    public let insertion: String
    public let kind: Kind
    public let signature: String?
}

public struct CompletionList: Equatable {
    /// Where the text to be replaced begins, in code points.
    public let start: Int
    public let items: [CompletionItem]
}

extension Session {
    private static let keywords = [
        "fn", "model", "if", "else", "for", "in", "while", "break", "continue", "return", "import", "from", "as", "with",
        "try", "catch", "and", "or", "not", "true", "false", "none",
    ]

    /// Candidates for the text left of the cursor (in code points). Runs nothing of the user's.
    public func completions(for text: String, cursor: Int) -> CompletionList {
        let left = Array(text.unicodeScalars.prefix(max(cursor, 0)))
        if let path = openString(left) { return files(path, cursor: left.count) }
        let wordStart = left.lastIndex { !CompletionText.isWord($0) }.map { $0 + 1 } ?? 0
        let word = CompletionText.string(left[wordStart...])
        if wordStart > 0, left[wordStart - 1] == "%", CompletionText.isBlank(left[..<(wordStart - 1)]) {
            let items = Command.table.map { item("%" + $0.name, .command, signature: $0.documentation) }
            return list(wordStart - 1, "%" + word, items)
        }
        if wordStart > 0, left[wordStart - 1] == "." {
            let object = CompletionText.operand(endingAt: wordStart - 1, in: left)
            guard let value = quietValue(of: object) else { return CompletionList(start: wordStart, items: []) }
            return list(wordStart, word, machine.memberNames(value).map { item($0, .member) })
        }
        var items = argumentNames(before: left[..<wordStart]).map { name in
            CompletionItem(text: name + " =", insertion: name + " = ", kind: .argument, signature: nil)
        }
        items += userNames.map { item($0, .name) }
        items += Library.table.names.map { item($0, .function, signature: Library.table[$0]?.parameters) }
        items += Session.keywords.map { item($0, .keyword) }
        return list(wordStart, word, items)
    }

    /// The signature of the call the cursor is in.
    public func signatureHint(for text: String, cursor: Int) -> String? {
        let left = Array(text.unicodeScalars.prefix(max(cursor, 0)))
        guard let callee = CompletionText.openCall(in: left) else { return nil }
        return signature(of: callee).map { callee.split(separator: ".").last.map(String.init)! + $0 }
    }

    private func item(_ text: String, _ kind: CompletionItem.Kind, signature: String? = nil) -> CompletionItem {
        CompletionItem(text: text, insertion: text, kind: kind, signature: signature)
    }

    private func list(_ start: Int, _ word: String, _ items: [CompletionItem]) -> CompletionList {
        var seen: Set<String> = []
        let fitting = items.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted }
        return CompletionList(start: start, items: fitting.sorted { $0.text < $1.text })
    }

    // MARK: Arguments

    private func argumentNames(before left: ArraySlice<Unicode.Scalar>) -> [String] {
        guard let callee = CompletionText.openCall(in: Array(left)) else { return [] }
        if let last = left.last(where: { $0 != " " }), last != "(" && last != "," { return [] }
        return machine.parameterNames(of: quietValue(of: callee) ?? Library.table[callee].map { .builtin($0) })
    }

    private func signature(of callee: String) -> String? {
        machine.signatureText(of: quietValue(of: callee) ?? Library.table[callee].map { .builtin($0) })
    }

    // MARK: Values without effects

    /// The value of `a.b[0].c`, by looking, never by running: names, fields and literal indices only.
    func quietValue(of text: String) -> Value? {
        guard !text.isEmpty,
            let program = try? Parser.parse(SourceText(name: "completion", text: text)), program.statements.count == 1,
            case .expression(let expression) = program.statements[0].kind
        else { return nil }
        return quietValue(of: expression)
    }

    private func quietValue(of expression: Expression) -> Value? {
        switch expression.kind {
        case .name(let name): return environment[name] ?? Library.table[name].map { .builtin($0) }
        case .parenthesized(let inner): return quietValue(of: inner)
        case .string(let text): return .string(text)
        case .number(let number): return .number(number)
        case .member(let object, let name): return quietValue(of: object).flatMap { machine.quietMember($0, name.text) }
        case .index(let object, let subscripts):
            guard subscripts.count == 1, case .value(let key) = subscripts[0].kind, let value = quietValue(of: object),
                let literal = quietValue(of: key)
            else { return nil }
            return machine.quietElement(value, literal)
        default: return nil
        }
    }

    // MARK: Files

    /// The text of a string that is open at the end, if one is.
    private func openString(_ left: [Unicode.Scalar]) -> String? {
        var quote: Unicode.Scalar?
        var content = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in left {
            if scalar == "\n" {
                quote = nil
            } else if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if scalar == "\\" {
                    isEscaped = true
                } else if scalar == open {
                    quote = nil
                    continue
                }
                content.append(scalar)
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
                content = String.UnicodeScalarView()
            } else if scalar == "#" {
                return nil
            }
        }
        return quote == nil ? nil : String(content)
    }

    private func files(_ path: String, cursor: Int) -> CompletionList {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = String(path[..<slash])
        let prefix = String(path[slash...])
        let start = cursor - prefix.unicodeScalars.count
        guard let directory = opendir(folder.isEmpty ? "." : folder) else { return CompletionList(start: start, items: []) }
        defer { closedir(directory) }
        var items: [CompletionItem] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(prefix), name != ".", name != "..", !name.hasPrefix(".") || prefix.hasPrefix(".") else {
                continue
            }
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            items.append(item(isFolder ? name + "/" : name, .file))
        }
        return CompletionList(start: start, items: items.sorted { $0.text < $1.text })
    }
}

/// The text left of the cursor, as far as completion has to understand it.
private enum CompletionText {
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    static func isBlank(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        (text.lastIndex(of: "\n").map { text[($0 + 1)...] } ?? text).allSatisfy { $0 == " " }
    }

    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The expression of names, fields and indices that ends before a point.
    static func operand(endingAt end: Int, in text: [Unicode.Scalar]) -> String {
        var start = end
        var depth = 0
        while start > 0 {
            let scalar = text[start - 1]
            if scalar == "]" || scalar == ")" {
                depth += 1
            } else if scalar == "[" || scalar == "(" {
                if depth == 0 { break }
                depth -= 1
            } else if depth == 0, !isWord(scalar), scalar != "." {
                break
            }
            start -= 1
        }
        return string(text[start..<end])
    }

    /// The callee of the innermost parenthesis that is open at the end.
    static func openCall(in text: [Unicode.Scalar]) -> String? {
        var depth = 0
        var index = text.count
        while index > 0 {
            index -= 1
            switch text[index] {
            case ")", "]", "}": depth += 1
            case "[", "{": depth -= 1
            case "(":
                if depth == 0 {
                    let callee = operand(endingAt: index, in: text)
                    return callee.isEmpty ? nil : callee
                }
                depth -= 1
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }
}
