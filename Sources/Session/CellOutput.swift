import Syntax

/// What a running cell shows, as it shows it. Terminal, notebook, batch and tests all print these.
public enum OutputEvent {
    case standardOutput(String)
    case standardError(String)
    /// The value of a cell's last expression: `Out[n]`.
    case result(number: Int, text: String)
    /// A value in several forms by MIME type; text/plain is always among them.
    case display([String: String])
    /// A line that may be rewritten until it is final.
    case progress(id: Int, text: String, isFinal: Bool)
    case failure(Diagnostic)
}

/// How a cell ended.
public enum CellStatus: Equatable {
    case ok
    /// An error was shown.
    case failed
    case interrupted
    case exit(Int32)
}
