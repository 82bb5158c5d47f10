import Syntax
import XCTest

final class LimitTests: XCTestCase {
    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private func first(_ text: String) -> String? { errors(text).first }

    func testNestingUpToTheLimit() {
        let pairs = [
            ("(", ")"), ("[", "]"), ("f(", ")"), ("x[", "]"), ("{a: ", "}"),
            ("1 or 1 and not (1 | 1 & 1 < 1..<1 + 1 * -", ")"),
        ]
        for (open, close) in pairs {
            XCTAssertNotNil(parse(repeated(open, 150) + "1" + repeated(close, 150)), open)
        }
        XCTAssertNotNil(parse(repeated("(", 399) + "1" + repeated(")", 399)))
        XCTAssertNotNil(parse(repeated("if a {\n", 150) + repeated("}", 150)))
        XCTAssertNotNil(parse(repeated("fn f() {\n", 300) + repeated("}\n", 300)))
    }

    func testNestingBeyondTheLimit() {
        let message = "nested more than 400 deep"
        for text in ["(", "[", "{a: ", "f(", "x[", "not ", "2**", "fn() = ", "f\"{", "-(", "if "] {
            XCTAssertTrue(errors(repeated(text, 100_000)).contains { $0.contains(message) }, text)
        }
        XCTAssertEqual(first(repeated("(", 100_000)), "1:401 \(message) | name parts of it")
        XCTAssertEqual(errors(repeated("if a {\n", 50_000) + repeated("}", 50_000)), ["201:1 \(message) | name parts of it"])
        XCTAssertEqual(completeness(of: repeated("(", 100_000)), .invalid)
    }

    func testChainsUpToTheLimit() throws {
        for link in ["+1", ".a", "(1)", "[0]", " and b", "\n|> f", " * 2"] {
            XCTAssertNotNil(parse("x" + repeated(link, 9_990)), link)
        }
        XCTAssertNotNil(parse(repeated("-", 9_990) + "1"))
        // Chains that lie side by side do not add up.
        XCTAssertNotNil(parse("[" + repeated("x" + repeated("+1", 900) + ",", 100) + "]"))
        XCTAssertNotNil(parse(repeated("x" + repeated("+1", 900) + "\n", 100)))
    }

    func testChainsBeyondTheLimit() {
        for link in ["+1", ".a", "(1)", "[0]", " and b", "\n|> f", " * 2"] {
            XCTAssertEqual(
                first("x" + repeated(link, 100_000))?.contains("more than 10000 operations in one chain"), true, link)
        }
        XCTAssertEqual(
            errors("x = " + repeated("-", 20_000) + "1\ny = )"),
            ["1:10004 more than 10000 operations in one chain | name parts of it"])
        // Those inside one another do.
        let nested = repeated("(", 20) + "x" + repeated(repeated("+1", 900) + ")", 20)
        XCTAssertEqual(first(nested)?.contains("in one chain"), true)
    }

    func testManyElseIfs() {
        XCTAssertNotNil(parse("if a { }" + repeated(" else if b { }", 20_000)))
    }

    func testAtMostTwentyErrors() {
        XCTAssertEqual(errors(repeated("x = )\n", 1_000)).count, 20)
        XCTAssertEqual(errors(repeated("}", 1_000)).count, 20)
    }

    func testLargeTextsAreReadInTime() {
        let texts = [
            "x = [" + repeated("1, 2.5, foo(3),", 100_000) + "]", repeated("x = f(a, b + 2) # c\n", 60_000),
            repeated("@", 1_000_000),
            repeated(")", 1_000_000), "\"" + repeated("a", 1_000_000), repeated("'''", 200_000),
            "x = " + repeated("9", 1_000_000),
            repeated("\"\n", 400_000), repeated("λ", 400_000), repeated("f\"{x}\" ", 100_000),
            repeated("## a\n", 200_000),
        ]
        for text in texts {
            let start = ContinuousClock.now
            _ = completeness(of: text)
            XCTAssertLessThan(start.duration(to: .now), .seconds(6), String(text.prefix(20)))
        }
    }
}
