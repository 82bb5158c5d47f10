import Session
import Syntax
import Walkthrough
import XCTest

final class ReportTests: XCTestCase {
    private func report(_ text: String) -> (report: Report, shown: [OutputEvent]) {
        var shown: [OutputEvent] = []
        let session = Session { shown.append($0) }
        let report = Report(running: CellDocument(SourceText(name: "test.reg", text: text)), in: session)
        _ = session.execute("print(\"after\")")
        return (report, shown)
    }

    func testPrintsAreOnThePageAlone() throws {
        let (report, shown) = report("print(1)\n# %%\n2 + 3\n")
        XCTAssertEqual(report.status, .ok)
        let page = report.html(program: "reg 1.2", date: "2026-01-31")
        XCTAssertTrue(page.contains("<pre>1</pre>"))
        XCTAssertTrue(page.contains("<p class=\"label\">Out[2]</p><pre>5</pre>"))
        XCTAssertTrue(page.contains("test.reg · 2026-01-31 · reg 1.2 · ran in "))
        // The session's outputs are its own again.
        guard shown.count == 1, case .standardOutput("after\n") = shown[0] else { return XCTFail("\(shown)") }
    }

    func testAnErrorIsShownTwiceAndEndsTheRun() throws {
        let (report, shown) = report("nope\n# %%\nprint(\"second\" + \" cell\")\n")
        XCTAssertEqual(report.status, .failed)
        guard case .failure(let diagnostic)? = shown.first else { return XCTFail("\(shown)") }
        XCTAssertEqual(diagnostic.kind, .name)
        let page = report.html(program: "", date: "")
        XCTAssertTrue(page.contains("<pre class=\"error\">error: name: `nope` is not defined\n --&gt; test.reg:1:1\n"))
        XCTAssertFalse(page.contains("<pre>second cell</pre>"))
        XCTAssertTrue(page.contains("cell left-out"))
    }

    func testWhatIsMeantForATerminalIsReadableOnThePage() {
        let page = report("""
            print("\\u{1b}[1;31mred\\u{1b}[0m \\u{1b}[38;5;9mnine \\u{1b}[22;3mslanted <b>\\u{1b}[m plain\\u{1b}[2K \\u{1b}")
            print("10 %\\r50 %\\r100 %")
            """).report.html(program: "", date: "")
        let first = "<span class=\"ink-bold ink-red\">red</span> nine <span class=\"ink-italic\">slanted &lt;b&gt;</span> plain "
        XCTAssertTrue(page.contains("<pre>\(first)\n100 %</pre>"), page)
    }

    func testTheHeadNamesTheFileAndNotItsFolder() {
        let session = Session { _ in }
        let document = CellDocument(SourceText(name: "/home/me/lesson.reg", text: "1\n"))
        let page = Report(running: document, in: session).html(program: "reg", date: "today")
        XCTAssertTrue(page.contains("<p class=\"meta\">lesson.reg · today"))
        XCTAssertFalse(page.contains("/home/me"))
    }

    func testAPredictionIsAQuestionOnThePage() throws {
        let page = report("print(predict(\"a < b?\"))\n").report.html(program: "", date: "")
        XCTAssertTrue(page.contains("<div class=\"question\"><strong>Predict:</strong> a &lt; b?</div>\n<pre>none</pre>"))
    }

    func testErrorsNameTheScriptsLines() throws {
        let (_, shown) = report("x = 1\n\n# %% Second\n\ny = x +\n    [1]\n")
        guard case .failure(let diagnostic)? = shown.first, let location = diagnostic.location else {
            return XCTFail("\(shown)")
        }
        let place = location.source.position(of: location.span.start)
        XCTAssertEqual([place.line, place.column], [5, 5])
        XCTAssertEqual(location.source.name, "test.reg")
    }
}
