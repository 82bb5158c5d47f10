/// The one canonical layout of reg programs, which `reg fmt` writes.
///
/// Only blanks, newlines, trailing commas and needless semicolons change: every other token is written as it stands
/// in the source, and so is every comment, in the same order. The tree says what belongs together; the tokens are
/// taken one after the other as the tree is walked.
public struct Formatter {
    let source: SourceText
    let tokens: FormatterTokens
    let comments: [Span]
    var layout = FormatterLayout()

    /// The token that is written next.
    var index = 0
    /// The first comment that is not written yet.
    var commentIndex = 0
    /// Where the last token or comment that was dealt with ended.
    var previousEnd = 0
    /// Inside a slice operators stand without blanks.
    var isInSlice = false

    /// The text of a program in canonical layout; a program with syntax errors has none. Formatting twice is
    /// formatting once.
    public static func format(_ source: SourceText) throws(SyntaxErrors) -> String {
        let program = try Parser.parse(source)
        var formatter = Formatter(program)
        formatter.program(program)
        formatter.layout.breakGroupsAroundNewlines()
        return FormatterPrinter.print(formatter.layout)
    }

    private init(_ program: Program) {
        source = program.source
        tokens = FormatterTokens(program.source)
        comments = program.comments
    }

    var current: Token { tokens[index] }

    /// Writes the current token.
    mutating func token() {
        gap(.none)
        layout.text(source.text(current.span))
        previousEnd = current.span.end
        // Those inside an f-string were written with it.
        while commentIndex < comments.count && comments[commentIndex].start < previousEnd { commentIndex += 1 }
        index += 1
    }

    /// Passes over a token that the layout writes or leaves out by its own rules.
    mutating func skip() {
        if !hasCommentAhead { previousEnd = current.span.end }
        index += 1
    }

    /// Writes a comma between two elements, which the comments around it follow.
    mutating func comma() {
        layout.text(",")
        skip()
    }
}
