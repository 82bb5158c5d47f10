import Syntax
import XCTest

final class DiagnosticRendererTests: XCTestCase {
    private func render(
        _ text: String, _ span: Span, message: String = "m", hint: String? = nil, trace: [TraceEntry] = [],
        color: Bool = false
    ) -> String {
        let location = Location(source(text, name: "train.reg"), span)
        return DiagnosticRenderer(color: color).render(
            Diagnostic(kind: .shape, message: message, hint: hint, location: location, trace: trace))
    }

    /// The source line and the line with the carets.
    private func excerpt(_ text: String, _ span: Span) -> [String] {
        render(text, span).split(separator: "\n").suffix(2).map(String.init)
    }

    func testTheWholeLayout() {
        let text = String(repeating: "\n", count: 11) + "    h = fc1(x)\n"
        XCTAssertEqual(
            render(
                text, Span(19, 25),
                message: "Linear(784 => 32) expects its input's last axis to be 784, got [64, 1, 28, 28]",
                hint: "flatten(x) would make it [64, 784]"),
            """
            error: shape: Linear(784 => 32) expects its input's last axis to be 784, got [64, 1, 28, 28]
              --> train.reg:12:9
               |
            12 |     h = fc1(x)
               |         ^^^^^^
               = hint: flatten(x) would make it [64, 784]

            """)
    }

    func testWithoutAPlace() {
        let renderer = DiagnosticRenderer(color: false)
        XCTAssertEqual(renderer.render(Diagnostic(kind: .io, message: "no file")), "error: io: no file\n")
        XCTAssertEqual(renderer.render(Diagnostic(kind: .io, message: "a", hint: "b")), "error: io: a\n = hint: b\n")
    }

    func testTabsWideAndCombiningCharacters() {
        XCTAssertEqual(excerpt("\tx = y", Span(5, 6)), ["1 |     x = y", "  |         ^"])
        XCTAssertEqual(excerpt("ab\tx", Span(3, 4)), ["1 | ab  x", "  |     ^"])
        XCTAssertEqual(excerpt("变量 = x", Span(9, 10)), ["1 | 变量 = x", "  |        ^"])
        XCTAssertEqual(excerpt("变量 = x", Span(0, 6)), ["1 | 变量 = x", "  | ^^^^"])
        XCTAssertEqual(excerpt("e\u{301} = x", Span(6, 7)), ["1 | e\u{301} = x", "  |     ^"])
        XCTAssertEqual(excerpt("\"😀\" + x", Span(9, 10)), ["1 | \"😀\" + x", "  |        ^"])
        XCTAssertEqual(excerpt("👩‍👩‍👧 x", Span(19, 20)), ["1 | 👩‍👩‍👧 x", "  |    ^"])
        XCTAssertTrue(render("λλ = x", Span(7, 8)).contains("train.reg:1:6\n"))
    }

    func testSpansOverLinesAndEmptyOnes() {
        XCTAssertEqual(excerpt("x = f(\n1)", Span(4, 9)), ["1 | x = f(", "  |     ^^"])
        XCTAssertEqual(excerpt("x = (", Span(5, 5)), ["1 | x = (", "  |      ^"])
        XCTAssertEqual(excerpt("", Span(0, 0)), ["1 |", "  | ^"])
        XCTAssertEqual(excerpt("abc\n", Span(4, 4)), ["2 |", "  | ^"])
        XCTAssertEqual(excerpt("abc", Span(1, 1)), ["1 | abc", "  |  ^"])
    }

    func testLongLinesAreCut() {
        let long = String(repeating: "a", count: 100)
        XCTAssertEqual(
            excerpt(long + long + "bad" + long, Span(200, 203)),
            [
                "1 | …" + long.prefix(40) + "bad" + long.prefix(77) + "…",
                "  | " + String(repeating: " ", count: 41) + "^^^",
            ])
        XCTAssertEqual(excerpt("bad" + long + long, Span(0, 3)), ["1 | bad" + long + long.prefix(17) + "…", "  | ^^^"])
        XCTAssertEqual(
            excerpt(long + long + "bad", Span(200, 203)),
            ["1 | …" + long + long.prefix(17) + "bad", "  | " + String(repeating: " ", count: 118) + "^^^"])
        let huge = String(repeating: "a", count: 1_000_000)
        XCTAssertEqual(excerpt(huge + "b" + huge, Span(1_000_000, 1_000_001))[0].count, 4 + 122)
        XCTAssertEqual(excerpt(huge, Span(0, 1_000_000))[1], "  | " + String(repeating: "^", count: 120))
    }

    func testControlCharactersAreShown() {
        XCTAssertEqual(excerpt("a\u{1B}[2J b", Span(6, 7)), ["1 | a\\u{1b}[2J b", "  |            ^"])
        XCTAssertTrue(
            render("x", Span(0, 1), message: "bad \u{1B}[31m\u{7}").hasPrefix("error: shape: bad \\u{1b}[31m\\u{7}\n"))
        XCTAssertTrue(render("x", Span(0, 1), message: "one\ntwo").hasPrefix("error: shape: one\ntwo\n"))
        XCTAssertFalse(render("x\u{202E}y", Span(0, 1)).unicodeScalars.contains("\u{202E}"))
    }

    func testTrace() {
        let text = source("area(2)\n  area(x)", name: "a.reg")
        let trace = [
            TraceEntry(function: "area", location: Location(text, Span(10, 17))),
            TraceEntry(function: nil, location: Location(text, Span(0, 7))),
        ]
        XCTAssertTrue(
            render("x", Span(0, 1), trace: trace).hasSuffix(
                "\n  | ^\n  in area, called at a.reg:2:3\n  called at a.reg:1:1\n"))
        let deep = Array(repeating: trace[0], count: 10_000)
        let lines = render("x", Span(0, 1), trace: deep).split(separator: "\n")
        XCTAssertEqual(lines.count, 5 + 11)
        XCTAssertEqual(lines[10], "  … 9,990 more calls")
    }

    func testColors() {
        XCTAssertEqual(
            render("x = y", Span(4, 5), hint: "h", color: true),
            """
            \u{1B}[1;31merror: shape:\u{1B}[0m \u{1B}[1mm\u{1B}[0m
            \u{1B}[34m -->\u{1B}[0m train.reg:1:5
            \u{1B}[34m  |\u{1B}[0m
            \u{1B}[34m1 |\u{1B}[0m x = y
            \u{1B}[34m  |\u{1B}[0m     \u{1B}[1;31m^\u{1B}[0m
            \u{1B}[34m  =\u{1B}[0m hint: h

            """)
    }

    func testDisplayWidth() {
        let widths = [
            ("", 0), ("abc", 3), ("λ", 1), ("变", 2), ("ｱ", 1), ("Ａ", 2), ("e\u{301}", 1), ("😀", 2), ("👩‍👩‍👧", 2),
            ("🇫🇷", 2), ("❤️", 2), ("한", 2), ("\u{200B}", 0),
        ]
        for (text, width) in widths { XCTAssertEqual(displayWidth(text), width, text) }
    }
}
