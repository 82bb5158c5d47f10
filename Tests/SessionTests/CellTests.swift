import Session
import Syntax
import XCTest

/// Cells of a script, run one by one.
final class CellTests: XCTestCase {
    private let source = SourceText(
        name: "s.reg", text: "x = 1\nx + 1\n# %% [markdown]\n# Prose.\n\n# %% Second\n\nx +\n    nope\n")

    func testCellsAreNumberedEntriesWithTheScriptsLines() {
        let transcript = Transcript()
        let parts = cells(of: source)
        XCTAssertEqual(parts.count, 3)
        XCTAssertEqual(transcript.session.execute(parts[0], of: source), .ok)
        XCTAssertEqual(transcript.output, "Out[1]: 2\n")
        XCTAssertEqual(transcript.session.execute(parts[1], of: source), .ok)
        XCTAssertEqual(transcript.session.nextCellNumber, 2, "prose takes no number")
        XCTAssertEqual(transcript.session.execute(parts[2], of: source), .failed)
        let location = transcript.failures.first?.location
        XCTAssertEqual(location?.source.name, "s.reg")
        XCTAssertEqual(location.map { $0.source.position(of: $0.span.start).line }, 9)
    }

    func testRestartForgetsAndDrawsTheSameNumbers() {
        let transcript = Transcript()
        transcript.session.restart(seed: 5)
        let first = transcript.run("x = 3; randn(4)", "Linear(2, 2).weight")
        XCTAssertEqual(transcript.session.nextCellNumber, 3)
        transcript.session.restart(seed: 5)
        XCTAssertEqual(transcript.session.nextCellNumber, 1)
        XCTAssertEqual(transcript.run("x"), "error: name: `x` is not defined\n")
        transcript.session.restart(seed: 5)
        XCTAssertEqual(transcript.run("randn(4)", "Linear(2, 2).weight"), first)
        transcript.session.restart(seed: 6)
        XCTAssertNotEqual(transcript.run("randn(4)", "Linear(2, 2).weight"), first)
    }

    func testAPredictionIsAskedOfWhoeverListens() {
        let transcript = Transcript()
        XCTAssertEqual(transcript.run("predict(\"A?\")"), "")
        var questions: [String] = []
        transcript.session.askForPrediction = { questions.append($0) }
        XCTAssertEqual(transcript.run("predict(\"B?\")"), "")
        XCTAssertEqual(questions, ["B?"])
        XCTAssertTrue(transcript.run("predict(1)").hasPrefix("error: type: "))
    }
}
