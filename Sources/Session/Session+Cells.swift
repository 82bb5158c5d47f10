import Interpreter
import Syntax

/// What front ends that go through a script cell by cell need.
extension Session {
    /// The text of a script that a command names, such as `reg step FILE`; that it cannot be read is told with its place
    /// on the command line.
    public static func script(at path: String, command: String) throws -> SourceText {
        do {
            return SourceText(name: path, text: try TextFile.read(path))
        } catch {
            let line = SourceText(name: "command line", text: "\(command) \(path)")
            let told = diagnostics(of: error)[0]
            throw Diagnostic(
                kind: told.kind, message: told.message, hint: told.hint,
                location: Location(line, Span(command.utf8.count + 1, line.bytes.count)))
        }
    }

    /// Runs a cell of a script as if it had been entered at the prompt; errors name the script's own lines. Prose has
    /// nothing to run.
    public func execute(_ cell: Cell, of source: SourceText) -> CellStatus {
        guard case .code = cell.kind else { return .ok }
        let code = source.text(cell.body)
        // Lines keep their numbers.
        let linesAbove = source.position(of: cell.body.start).line - 1
        return execute(entry: code) {
            try runCell(SourceText(name: source.name, text: String(repeating: "\n", count: linesAbove) + code))
        }
    }

    /// Starts over: forgets variables, imports and entries, and draws randomness from `seed` on.
    public func restart(seed: UInt64) {
        reset()
        forgetEntries()
        machine.random.reseed(seed)
    }

    /// Throws what would keep a file from being written there, as far as that is known before: above all that it would
    /// replace the script that it is made from.
    public static func checkPlace(ofFile path: String, unlike script: String) throws {
        if TextFile.resolved(path) == TextFile.resolved(script) {
            throw Diagnostic(kind: .io, message: "the page would replace the script \"\(escapingControls(path))\" itself")
        }
        try TextFile.checkPlace(path)
    }

    /// Makes or replaces a text file; readers see either the old text or the whole new one.
    public static func writeFile(_ text: String, to path: String) throws { try TextFile.write(text, to: path) }

    /// Seconds of a clock that never jumps.
    public static var clock: Double { SystemTime.monotonic }

    /// "1.24 ms": three digits and the unit that fits.
    public static func text(ofSeconds seconds: Double) -> String { SystemTime.text(seconds) }
}
