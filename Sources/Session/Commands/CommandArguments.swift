import Glibc
import Interpreter
import Syntax

/// The text after a command's name, taken apart as a shell would: words, with quotes around blanks, and options.
struct CommandArguments {
    let command: Command
    let text: String
    /// The code that follows, for a command that takes some.
    var code = ""

    /// The operands, where there are neither options nor more than `limit` of them.
    func words(atMost limit: Int = .max) throws -> [String] {
        let words = try taken().operands
        guard words.count <= limit else {
            let most = limit == 0 ? "nothing" : "\(limit) word\(limit == 1 ? "" : "s")"
            throw misuse("takes \(most), got `\(words.joined(separator: " "))`")
        }
        return words
    }

    /// All words as they are, options of whatever the first one names among them.
    func allWords() throws -> [String] { try Self.split(text, misuse).map(\.text) }

    /// The options by their names, with their values or "", and the operands.
    func taken() throws -> (options: [String: String], operands: [String]) {
        var options: [String: String] = [:]
        var operands: [String] = []
        var rest = try Self.split(text, misuse)[...]
        while let word = rest.popFirst() {
            guard word.isOption else {
                operands.append(word.text)
                continue
            }
            guard let option = command.option(word.text) else {
                let near = command.options.map(\.name).joined(separator: ", ")
                throw misuse("has no option `\(word.text)`" + (near.isEmpty ? "" : "; it has \(near)"))
            }
            if option.takesValue {
                guard let value = rest.popFirst() else { throw misuse("needs a value after `\(option.name)`") }
                options[option.name] = value.text
            } else {
                options[option.name] = ""
            }
        }
        return (options, operands)
    }

    /// An error about how the command was called, with its usage as the hint.
    func misuse(_ problem: String) -> RuntimeError {
        .value("%\(command.name) \(problem)", hint: "usage: \(command.usage)")
    }

    /// A whole number of at least 1.
    func count(_ text: String, of option: String, atMost limit: Int = .max) throws -> Int {
        guard let count = Int(text), (1...limit).contains(count) else {
            let range = limit == .max ? "at least 1" : "1 to \(limit)"
            throw misuse("needs a whole number of \(range) after `\(option)`, got `\(text)`")
        }
        return count
    }

    /// A path with `~` for the home folder.
    static func path(_ word: String) -> String {
        guard word == "~" || word.hasPrefix("~/"), let home = getenv("HOME") else { return word }
        return String(cString: home) + word.dropFirst()
    }

    private struct Word {
        var text: String
        /// Begins with `-`, outside of quotes.
        var isOption: Bool
    }

    private static func split(_ text: String, _ misuse: (String) -> RuntimeError) throws -> [Word] {
        var words: [Word] = []
        var word: Word?
        var quote: Character?
        var characters = text[...]
        while let character = characters.popFirst() {
            if character == quote {
                quote = nil
            } else if quote != nil {
                word?.text.append(character)
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? Word(text: "", isOption: false)
            } else if character == "\\", let next = characters.first, " \\\"'".contains(next) {
                characters.removeFirst()
                word = word ?? Word(text: "", isOption: false)
                word?.text.append(next)
            } else if character.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = word ?? Word(text: "", isOption: character == "-" && characters.first.map { !$0.isWhitespace } ?? false)
                word?.text.append(character)
            }
        }
        guard quote == nil else { throw misuse("got a quote that is not closed") }
        if let word { words.append(word) }
        return words
    }
}
