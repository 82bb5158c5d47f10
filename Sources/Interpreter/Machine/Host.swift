import Plotting

/// What a running program needs from whoever runs it: a session provides it to scripts, prompt and notebook alike.
public protocol Host: AnyObject {
    /// Text of `print` and `eprint`.
    func write(_ text: String)
    func writeError(_ text: String)
    /// A line that may be rewritten, such as a progress bar; it stays when `isFinal`.
    func showProgress(id: Int, text: String, isFinal: Bool)
    /// A line for `input()`, without its newline; nil at the end of the input.
    func readLine(prompt: String) throws -> String?
    /// Lets a student answer the question of `predict`, where there is one to be asked.
    func askForPrediction(question: String) throws
    /// Shows a value in the richest form that the front end can show.
    func show(_ object: LibraryObject)
    /// Columns that fit into a line.
    var displayWidth: Int { get }
    /// Whether text may carry colours.
    var usesColor: Bool { get }
    /// Whether pictures may be drawn with characters beyond ASCII.
    var usesUnicode: Bool { get }
}

extension Host {
    /// What text that a reader sees may use.
    public var textStyle: TextStyle {
        TextStyle(width: displayWidth, usesColor: usesColor, usesUnicode: usesUnicode)
    }
}
