import Syntax

/// What a running cell shows, as it shows it. Terminal, notebook, batch and tests all print these.
public enum OutputEvent {
    case standardOutput(String)
    case standardError(String)
    /// Text to be read at leisure, such as help: a front end may show it apart from the rest.
    case page(String)
    /// The value of a cell's last expression: `Out[n]`.
    case result(number: Int, Display)
    /// A value that is shown on the way, such as a figure that is printed.
    case display(Display)
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
