/// Pieces of a page. Its text is XML as well as HTML, so that any tool can read it.
enum HTML {
    /// Text that stands for itself between tags and within quoted attributes.
    static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    /// Control characters have no place in a page.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: return false
        default: return true
        }
    }

    /// An element around markup that is ready.
    static func element(_ name: String, _ content: String) -> String { element(name, [:], content) }

    static func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ content: String) -> String {
        "<\(name)\(attributes.map { " \($0)=\"\(escaped($1))\"" }.joined())>\(content)</\(name)>"
    }
}
