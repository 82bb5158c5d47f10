/// Cuts a source text into tokens, one at a time, as the parser asks for them.
///
/// Newlines are not tokens: a token knows whether it starts a line, and the parser, which knows the
/// brackets, decides whether that ends a statement. f-strings are scanned here, nesting included, so
/// that the parser sees texts and fields as a flat run of tokens.
struct Lexer {
    let source: SourceText
    let bytes: [UInt8]
    var position = 0
    /// The f-strings around the present position, outermost first.
    var modes: [Mode] = []
    var comments: [Span] = []
    var log = SyntaxErrorLog()

    /// What `skipTrivia` found before the coming token.
    var startsLine = true
    var documentation: Span?

    enum Mode {
        /// Inside the text of an f-string.
        case text(StringQuote)
        /// Inside the braces of a field, with so many brackets open in the expression.
        case field(StringQuote, depth: Int)
    }

    init(_ source: SourceText) {
        self.source = source
        bytes = source.bytes
    }

    /// The byte so far ahead, 0 beyond the end.
    func byte(_ ahead: Int = 0) -> UInt8 {
        let index = position + ahead
        return index < bytes.count ? bytes[index] : 0
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func next() -> Token {
        if case .text(let quote)? = modes.last { return formattedText(quote) }
        skipTrivia()
        if isAtEnd { return endToken() }
        if case .field(let quote, let depth)? = modes.last, let token = fieldToken(quote, depth) { return token }
        let first = byte()
        switch first {
        case UInt8(ascii: "f") where byte(1) == UInt8(ascii: "\"") || byte(1) == UInt8(ascii: "'"):
            return formattedStart()
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            return name()
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return string()
        case UInt8(ascii: ".") where isDigit(byte(1)):
            return numberWithoutLeadingDigit()
        case 0x80...:
            return name()
        default:
            return symbol()
        }
    }

    /// Ends the scan: every token from here on is `end`.
    mutating func stop() {
        modes = []
        position = bytes.count
    }

    /// The token from `start` to the present position.
    func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind, Span(start, position), startsLine: startsLine, documentation: documentation)
    }

    func text(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Reports text that is wrong by itself. If it reaches the end of the source, more text may put it right.
    mutating func report(_ error: SyntaxError, _ span: Span, isFinal: Bool = false) {
        log.report(error, span, isOpen: !isFinal && span.end >= bytes.count)
    }

    private mutating func endToken() -> Token {
        guard let mode = modes.first else {
            return Token(.end, Span(bytes.count, bytes.count), startsLine: startsLine, documentation: documentation)
        }
        let quote: StringQuote
        switch mode { case .text(let open), .field(let open, _): quote = open }
        modes = []
        report(.unterminatedString(quote), Span(quote.start, bytes.count))
        return token(.error, from: position)
    }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isASCIINameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): return true
    default: return isDigit(byte)
    }
}

/// All tokens of a source text, the end included, as `reg --dump tokens` shows them.
public func tokens(of source: SourceText) -> [Token] {
    var lexer = Lexer(source)
    var result: [Token] = []
    while true {
        let token = lexer.next()
        result.append(token)
        if token.isEnd { return result }
    }
}
