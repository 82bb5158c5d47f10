import Session
import Syntax

/// What a cell of code showed while a report was made, and how it ended.
struct ReportCell {
    enum Output {
        case text(String)
        case errorText(String)
        case display(RenderedValue)
        /// The value of the cell's last expression.
        case result(number: Int, RenderedValue)
        case failure(Diagnostic)
        /// A question of `predict`.
        case question(String)
    }

    /// Characters of text that a page keeps of one cell.
    private static let textLimit = 200_000

    let cell: Cell
    private(set) var outputs: [Output] = []
    /// Nil for a cell that was not run.
    private(set) var seconds: Double?
    /// Text that came last, until something of another kind comes.
    private var text = ""
    private var isErrorText = false
    private var textLength = 0

    init(_ cell: Cell) { self.cell = cell }

    mutating func add(_ output: Output) {
        switch output {
        case .text(let text): add(text, isError: false)
        case .errorText(let text): add(text, isError: true)
        default:
            flush()
            outputs.append(output)
        }
    }

    /// The cell has run.
    mutating func finish(seconds: Double) {
        flush()
        self.seconds = seconds
    }

    /// What is beyond the limit is left out.
    private mutating func add(_ new: String, isError: Bool) {
        if isError != isErrorText { flush() }
        isErrorText = isError
        guard textLength <= Self.textLimit else { return }
        let room = Self.textLimit - textLength
        textLength += new.utf8.count
        text += textLength <= Self.textLimit ? new : new.prefix(room) + "\n… the rest of this cell's text is left out\n"
    }

    private mutating func flush() {
        if !text.isEmpty { outputs.append(isErrorText ? .errorText(text) : .text(text)) }
        text = ""
    }
}

/// A value as it was when it was shown, in the richest form that could be made: a figure that is printed may get further
/// curves afterwards.
struct RenderedValue {
    let type: MediaType
    let content: String

    /// `problem` is why a form could not be made.
    init(_ display: Display, problem: inout Error?) {
        for type in display.richTypes {
            do {
                guard let content = try display.rendering(as: type) else { continue }
                (self.type, self.content) = (type, content)
                return
            } catch {
                problem = error
            }
        }
        (type, content) = (.plainText, display.text)
    }
}
