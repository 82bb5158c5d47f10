/// Where a text comes from, which decides how it may begin.
public enum ProgramForm: Sendable {
    case script
    /// An entry at a prompt or in a notebook: one that begins with `|>` pipes `_`, the last result.
    case entry
}

/// Reads a source text into a tree by recursive descent, with precedence climbing for operators.
///
/// After an error the parser goes on with the next statement, so that several independent errors are
/// told together. Nesting and chains are bounded, so that no text can exhaust the stack here or
/// wherever the tree is walked.
public struct Parser {
    /// Brackets, blocks and prefixes inside one another.
    static let nestingLimit = 400
    /// Operators, calls, fields and indices one after the other, which nest to the left in the tree.
    static let chainLimit = 10_000

    let source: SourceText
    var lexer: Lexer
    /// The token to be read next.
    var current: Token
    /// The one after it, if it has been looked at.
    private var ahead: Token?
    /// Where the last token that was read ended.
    var previousEnd = 0
    /// The last token that was read, for what errors say.
    var previous: Token.Kind = .end

    /// The open brackets, outermost first.
    private(set) var brackets: [Bracket] = []
    var context = Context()
    var nesting = 0
    /// Length of the longest chain in the part of the tree that was just read.
    var links = 0
    /// The last expression that was read to its end, for errors about what follows it.
    var lastExpression = Span(0, 0)
    /// Where a bracket that could not close a block was found last.
    var wrongClosing = -1
    /// First token of the statement that is being read.
    var statementStart: Token

    /// An open bracket. Inside a block newlines end statements, inside all others they are free.
    struct Bracket {
        let symbol: Symbol
        let span: Span
        let isBlock: Bool
    }

    /// What the surroundings allow.
    struct Context {
        /// In the head of `if`, `while`, `for` or `with` a brace begins the block.
        var isHead = false
        var isFunction = false
        var isLoop = false
    }

    /// Thrown when a statement cannot be read any further; the error is in the log by then.
    struct Abort: Error {}

    /// The tree of a whole source text.
    public static func parse(
        _ source: SourceText, as form: ProgramForm = .script
    ) throws(SyntaxErrors) -> Program {
        var parser = Parser(source)
        let statements = parser.program(form)
        let log = parser.lexer.log
        guard log.entries.isEmpty else { throw SyntaxErrors(diagnostics: log.diagnostics(in: source)) }
        return Program(source: source, statements: statements, comments: parser.lexer.comments)
    }

    init(_ source: SourceText) {
        self.source = source
        lexer = Lexer(source)
        current = lexer.next()
        statementStart = current
    }

    // Tokens

    mutating func advance() {
        previousEnd = current.span.end
        previous = current.kind
        if let token = ahead {
            current = token
            ahead = nil
        } else {
            current = lexer.next()
        }
    }

    /// The token after the current one.
    mutating func peek() -> Token {
        if let token = ahead { return token }
        let token = lexer.next()
        ahead = token
        return token
    }

    /// Skips the rest of the text.
    mutating func stop() {
        lexer.stop()
        ahead = nil
        current = lexer.next()
    }

    /// Reads the symbol if it comes next.
    mutating func accept(_ symbol: Symbol) -> Bool {
        guard current.is(symbol) && continues else { return false }
        advance()
        return true
    }

    mutating func accept(_ keyword: Keyword) -> Bool {
        guard current.is(keyword) && continues else { return false }
        advance()
        return true
    }

    mutating func expect(_ keyword: Keyword) throws(Abort) {
        if !accept(keyword) { throw unexpected(.keyword(keyword)) }
    }

    /// From the first byte of something to the end of the last token that was read.
    func span(from start: Int) -> Span { Span(start, max(start, previousEnd)) }

    /// Whether the current token goes on with the line before it, or newlines are free here.
    var continues: Bool { !current.startsLine || !newlinesEndStatements }

    var newlinesEndStatements: Bool { brackets.last?.isBlock ?? true }

    // Brackets

    /// Reads an opening bracket.
    mutating func open(isBlock: Bool = false) {
        guard case .symbol(let symbol) = current.kind else { return }
        push(Bracket(symbol: symbol, span: current.span, isBlock: isBlock))
        advance()
    }

    mutating func push(_ bracket: Bracket) {
        brackets.append(bracket)
        lexer.log.depth = brackets.count
    }

    mutating func pop() {
        brackets.removeLast()
        lexer.log.depth = brackets.count
    }

    /// Reads the closing bracket of the innermost open one.
    mutating func close(_ symbol: Symbol, orComma: Bool = false) throws(Abort) {
        guard current.is(symbol) else { throw unclosed(symbol, orComma: orComma) }
        pop()
        advance()
    }

    /// Closes brackets that an error left open.
    mutating func closeBrackets(above count: Int) {
        brackets.removeLast(max(0, brackets.count - count))
        lexer.log.depth = brackets.count
    }

    // Limits

    mutating func enter() throws(Abort) {
        nesting += 1
        if nesting > Parser.nestingLimit {
            throw giveUp(.nestedTooDeeply(limit: Parser.nestingLimit), current.span)
        }
    }

    mutating func leave() { nesting -= 1 }

    /// Counts one more link of a chain, which stands at `place`.
    mutating func addLink(_ place: Span) throws(Abort) {
        links += 1
        if links > Parser.chainLimit { throw giveUp(.chainTooLong(limit: Parser.chainLimit), place) }
    }

    /// Beyond a limit nothing is read on: what was open there would only be told as errors of its own.
    private mutating func giveUp(_ error: SyntaxError, _ place: Span) -> Abort {
        report(error, place, isFinal: true)
        lexer.log.close()
        stop()
        return Abort()
    }
}
