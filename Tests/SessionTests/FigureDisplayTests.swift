import FoundationXML
import Session
import XCTest

/// Figures as front ends get them: text for terminals, SVG for notebooks and reports.
final class FigureDisplayTests: XCTestCase {
    private var displays: [Display] = []
    private var text = ""

    private func run(_ entry: String, _ options: Session.Options = Session.Options()) -> CellStatus {
        (displays, text) = ([], "")
        let session = Session(options: options) { [unowned self] event in
            switch event {
            case .result(_, let display), .display(let display): displays.append(display)
            case .standardOutput(let words): text += words
            default: break
            }
        }
        return session.execute(entry)
    }

    func testAFigureIsTextAndSVG() throws {
        XCTAssertEqual(run("plot([1, 2])"), .ok)
        let display = try XCTUnwrap(displays.first)
        XCTAssertTrue(display.text.contains("⠤"), display.text)
        XCTAssertEqual(display.richTypes, [.svg])
        let svg = try XCTUnwrap(try display.rendering(as: .svg))
        XCTAssertTrue(svg.hasPrefix("<svg"), String(svg.prefix(60)))
        XCTAssertTrue(XMLParser(data: Data(svg.utf8)).parse())
    }

    func testPrintShowsAFigureButNotOneAmongOtherWords() {
        XCTAssertEqual(run("print(plot([1, 2]))"), .ok)
        XCTAssertEqual(displays.count, 1)
        XCTAssertEqual(text, "")
        XCTAssertEqual(run("print(\"a\", plot([1, 2]))"), .ok)
        XCTAssertEqual(displays.count, 0)
        XCTAssertTrue(text.hasPrefix("a "), text)
    }

    func testColoursAreForReadersOnly() {
        let colorful = Session.Options(usesColor: true)
        XCTAssertEqual(run("plot([1, 2])", colorful), .ok)
        XCTAssertTrue(displays[0].text.contains("\u{1b}[0;38;5;"))
        XCTAssertEqual(run("print(\"\\u{1b}\" in str(plot([1, 2])))", colorful), .ok)
        XCTAssertEqual(text, "false\n")
    }

    func testWithoutUnicodeAFigureIsASCII() {
        XCTAssertEqual(run("plot([1, 2], title = \"line\")", Session.Options(usesUnicode: false)), .ok)
        XCTAssertTrue(displays[0].text.allSatisfy(\.isASCII), displays[0].text)
        XCTAssertTrue(displays[0].text.contains("*"), displays[0].text)
    }
}
