import TensorEngine

extension FileError {
    /// Whether the fault is in the file's contents compared with the user's objects, and not in the file itself.
    public var isMismatch: Bool {
        switch self {
        case .weights, .checkpoint, .cannotHold: return true
        default: return false
        }
    }

    /// One sentence without a final stop.
    public var message: String {
        switch self {
        case .cannotRead(let path, let reason): return "cannot read \"\(path)\": \(reason)"
        case .cannotWrite(let path, let reason): return "cannot write \"\(path)\": \(reason)"
        case .damaged(let path, let format, let damage):
            return "\"\(path)\" is no sound \(format.noun): \(damage.text)"
        case .unsupported(let path, let what, _): return "\"\(path)\" holds \(what)"
        case .badText(let path, let line, let column, let mistake):
            return "\"\(path)\", line \(line), column \(column): \(mistake.text)"
        case .cannotHold(let format, let what, _): return "a \(format.noun) cannot hold \(what)"
        case .weights(let path, let differences): return "\"\(path)\" does not fit the net: \(differences.description)"
        case .checkpoint(let path, let problem): return "cannot resume from \"\(path)\": \(problem)"
        }
    }

    public var hint: String? {
        switch self {
        case .unsupported(_, _, let hint), .cannotHold(_, _, let hint): return hint
        case .badText(_, _, _, .notUTF8): return "convert it first, for example with iconv -f latin1 -t utf8"
        case .badText(_, _, _, .notNumber): return "`missing` names the texts that stand for no value"
        case .badText(_, _, _, .unclosedQuote): return "inside quotes, a quote is written twice"
        case .weights(_, let differences) where differences.shapes.isEmpty:
            return "strict = false loads what fits and leaves the rest"
        default: return nil
        }
    }
}

extension FileFormat {
    fileprivate var noun: String {
        self == .checkpoint ? "checkpoint" : "\(rawValue) file"
    }
}

extension FileDamage {
    fileprivate var text: String {
        switch self {
        case .signature: return "it does not begin like one"
        case .endsWithin(let part): return "it ends within \(part)"
        case .version(let version): return "its version is \(version), which is not known here"
        case .header(let problem): return problem
        case .size(let part, let needed, let found):
            return "\(part) needs \(needed) bytes by its type and shape, and has \(found)"
        case .checksum(let part): return "the checksum of \(part) is wrong"
        case .compression(let part): return "the compressed bytes of \(part) are damaged"
        case .duplicate(let name): return "it names \"\(name)\" twice"
        case .layout(let problem): return problem
        }
    }
}

extension TextMistake {
    fileprivate var text: String {
        switch self {
        case .unclosedQuote: return "this quote is not closed"
        case .textAfterQuote: return "text after a closing quote"
        case .fieldCount(let expected, let got):
            return "\(counted(got, "field")), but the table has \(counted(expected, "column"))"
        case .notNumber(let text, let column): return "\"\(text)\" in the column \"\(column)\" is not a number"
        case .notUTF8: return "this is not UTF-8 text"
        }
    }
}

extension WeightDifferences: CustomStringConvertible {
    public var description: String {
        var parts: [String] = []
        if !missing.isEmpty { parts.append("the file lacks \(listed(missing))") }
        if !unexpected.isEmpty { parts.append("the net lacks \(listed(unexpected))") }
        if !shapes.isEmpty {
            let texts = shapes.map { "\($0.name) is \($0.net) in the net and \($0.file) in the file" }
            parts.append(listed(texts))
        }
        return parts.joined(separator: "; ")
    }
}

/// At most so many names, and how many more there are.
func listed(_ names: [String], limit: Int = 12) -> String {
    let shown = names.prefix(limit).joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
}

private func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
