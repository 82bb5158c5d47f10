import Syntax
import XCTest

final class CompletenessTests: XCTestCase {
    func testCompleteTexts() {
        for text in [
            "", "\n", "# a", "1", "x = 1", "x = 1\n", "f(1)", "if a { }", "if a { } ", "if a {\n}\n", "fn f() = 1",
            "a;", "\"ab\"", "x |> f",
            "|> f", "for x in xs { }", "\"\"\"a\n\"\"\"", "if a { } else { }\n", "1...2", "f\"{x}\"", "x = 1 # {",
            "\"{\"", "## a\n\n", "## a\nx = 1", "x = 1  ## a",
        ] { XCTAssertEqual(completeness(of: text), .complete, text) }
    }

    func testIncompleteTexts() {
        let texts: [(String, Int)] = [
            ("x = (", 1), ("if x {", 1), ("if x {\n", 1), ("if x {\n f(", 2), ("\"\"\"abc", 0), ("\"\"\"abc\n", 0),
            ("1 + ", 0), ("1 +\n", 0),
            ("f(1,", 1), ("f(1,\n", 1), ("x =", 0), ("x =\n", 0), ("if a { } else", 0), ("if a { } else {", 1),
            ("a,\n", 0), ("x |>\n", 0),
            ("\"ab", 0), ("x = [\n1,\n{a: (", 3), ("fn f(", 1), ("fn f() =\n", 0), ("model A() {\n x = 1\n", 1),
            ("try {", 1),
            ("f\"\"\"{x", 1), ("if x", 0), ("for x in", 0), ("a not", 0), ("{a:", 1), ("x.", 0), ("import", 0),
            ("from a import", 0), ("## what follows\n", 0), ("x = 1\n## a\n## b\n", 0),
        ]
        for (text, depth) in texts { XCTAssertEqual(completeness(of: text), .incomplete(depth: depth), text) }
    }

    func testInvalidTexts() {
        for text in [
            "1 + )", "\"ab\n", "x = = 1\n", "}", "f(1]", "a b\n", "if a { }\nelse { }", "1.\n", "\"\\q\"", "\"\\q",
            "fn() {a: 1}", "break\n",
            "return 1\n", "x = 1 2\nf(", "{a: 1, a: 2}", "a < b < c", "f(a = 1, b)", "model A() { }", "def f(x):\n",
            "x = None\n", "(]", "f\"{x!r}\"",
            "x = ) (", "1x\n", "x++\n", "else\n", "for x of xs",
        ] { XCTAssertEqual(completeness(of: text), .invalid, text) }
    }

    func testAScriptDoesNotBeginWithAPipe() {
        XCTAssertEqual(completeness(of: "|> f", as: .script), .invalid)
    }

    /// However far a valid program has been typed, it is not called invalid.
    func testNoPrefixOfAValidProgramIsInvalid() throws {
        for program in validPrograms {
            XCTAssertEqual(completeness(of: program), .complete, program)
            var prefix = ""
            for scalar in program.unicodeScalars {
                if completeness(of: prefix) == .invalid { return XCTFail("invalid: \(prefix)¶ of \(program)") }
                prefix.unicodeScalars.append(scalar)
            }
        }
    }
}
