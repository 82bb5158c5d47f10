import Session
import Syntax

/// `reg report`: a script's prose, code and output as one page that needs nothing else.
public struct Report {
    /// Columns of the page's text.
    public static let displayWidth = 88

    enum Part {
        case prose(title: String?, String)
        case code(ReportCell)
    }

    let document: CellDocument
    let parts: [Part]
    /// How the last cell that ran ended; after an error the others were not run.
    public let status: CellStatus

    /// Runs the script's cells in `session`, which should be new. Errors and progress are also shown as the session shows
    /// them; prints are on the page alone.
    public init(running document: CellDocument, in session: Session) {
        var recorder: ReportCell?
        var renderingSeconds = 0.0
        var problem: Error?
        let rendered = { (display: Display) -> RenderedValue in
            let start = Session.clock
            defer { renderingSeconds += Session.clock - start }
            return RenderedValue(display, problem: &problem)
        }
        let show = session.output
        session.output = { event in
            switch event {
            case .standardOutput(let text), .page(let text): recorder?.add(.text(text))
            case .standardError(let text): recorder?.add(.errorText(text))
            case .result(let number, let display): recorder?.add(.result(number: number, rendered(display)))
            case .display(let display): recorder?.add(.display(rendered(display)))
            case .progress: show(event)
            case .failure(let diagnostic):
                recorder?.add(.failure(diagnostic))
                show(event)
            }
        }
        session.askForPrediction = { recorder?.add(.question($0)) }
        session.displayWidth = Self.displayWidth

        var status = CellStatus.ok
        var parts: [Part] = []
        for cell in document.cells {
            if case .prose(let text) = cell.kind {
                parts.append(.prose(title: cell.title, text))
                continue
            }
            var run = ReportCell(cell)
            if status == .ok {
                recorder = run
                renderingSeconds = 0
                let start = Session.clock
                status = session.execute(cell, of: document.source)
                run = recorder ?? run
                run.finish(seconds: Session.clock - start - renderingSeconds)
            }
            parts.append(.code(run))
        }
        if let problem, let told = Session.diagnostics(of: problem).first {
            show(.standardError("warning: values are shown as text: \(told.message)\n"))
        }
        session.output = show
        session.askForPrediction = nil
        self.document = document
        self.parts = parts
        self.status = status
    }

    var seconds: Double {
        parts.reduce(0) { sum, part in
            if case .code(let cell) = part { return sum + (cell.seconds ?? 0) }
            return sum
        }
    }
}
