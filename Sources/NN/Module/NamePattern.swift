/// A pattern over whole dotted parameter names: `*` stands for any text (dots included), `?` for one character.
public struct NamePattern: Sendable, CustomStringConvertible {
    private let pattern: [Character]

    public init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    public var description: String { String(pattern) }

    public func matches(_ name: String) -> Bool {
        let text = Array(name)
        var position = 0
        var inText = 0
        // Where to come back to when a later mismatch shows that the last star must take one character more.
        var star: (pattern: Int, text: Int)?
        while inText < text.count {
            if position < pattern.count, pattern[position] == "*" {
                star = (position, inText)
                position += 1
            } else if position < pattern.count, pattern[position] == "?" || pattern[position] == text[inText] {
                position += 1
                inText += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                position = last.pattern + 1
                inText = last.text + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == "*" }
    }
}
