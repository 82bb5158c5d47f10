import Session
import Syntax
import XCTest

/// The forms in which front ends get a cell's value.
final class DisplayTests: XCTestCase {
    private var displays: [Display] = []

    private func run(_ entry: String) -> [Display] {
        displays = []
        let session = Session { [unowned self] event in
            switch event {
            case .result(_, let display), .display(let display): displays.append(display)
            case .failure(let diagnostic): XCTFail(diagnostic.message)
            default: break
            }
        }
        XCTAssertEqual(session.execute(entry), .ok)
        return displays
    }

    func testNumbersAreTextAlone() throws {
        let display = try XCTUnwrap(run("1 + 2").first)
        XCTAssertEqual(display.text, "3")
        XCTAssertEqual(display.richTypes, [])
        XCTAssertEqual(try display.rendering(as: .plainText), "3")
        XCTAssertNil(try display.rendering(as: .svg))
    }

    func testTablesHaveHTML() throws {
        let display = try XCTUnwrap(run("norms(Linear(2, 3, bias = false))").first)
        XCTAssertEqual(display.richTypes, [.html])
        let html = try XCTUnwrap(try display.rendering(as: .html))
        XCTAssertTrue(html.contains("<th style=\"text-align: left\">parameter</th>"), html)
        XCTAssertTrue(html.contains("<tr><td style=\"text-align: left\">weight</td>"), html)
        XCTAssertEqual(html.components(separatedBy: "<tr>").count - 1, 2)
    }
}
