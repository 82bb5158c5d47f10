import Session
import Syntax
import XCTest

/// A session whose outputs are kept as lines of text, as a terminal would show them.
final class Transcript {
    private(set) var session: Session!
    private(set) var output = ""
    private(set) var failures: [Diagnostic] = []

    init(arguments: [String] = [], threads: Int = 2) {
        let options = Session.Options(arguments: arguments, displayWidth: 80, threads: threads, isInteractive: true)
        session = Session(options: options) { [unowned self] event in
            switch event {
            case .standardOutput(let text), .standardError(let text), .page(let text): output += text
            case .result(let number, let display): output += "Out[\(number)]: \(display.text)\n"
            case .display(let display): output += display.text + "\n"
            case .progress: break
            case .failure(let diagnostic):
                failures.append(diagnostic)
                output += "error: \(diagnostic.kind.rawValue): \(diagnostic.message)\n"
            }
        }
    }

    /// Runs entries one after another; what they showed.
    @discardableResult
    func run(_ entries: String...) -> String {
        output = ""
        for entry in entries { _ = session.execute(entry) }
        return output
    }
}
