import Syntax
import XCTest

/// Independent errors are told together, and one error is told once.
final class RecoveryTests: XCTestCase {
    private func places(_ text: String) -> [String] { errors(text).map { String($0.prefix { $0 != " " }) } }

    func testIndependentErrors() {
        XCTAssertEqual(places("x = )\ny = 1\nz = = 2\nw = 3 4"), ["1:5", "3:5", "4:7"])
        XCTAssertEqual(places("fn f() {\n  x = )\n  y = = 1\n}\nz = ]"), ["2:7", "3:7", "5:5"])
        XCTAssertEqual(places("x = ); y = ]"), ["1:5", "1:12"])
        XCTAssertEqual(places("if a {\n  return 1\n  break\n}"), ["2:3", "3:3"])
        XCTAssertEqual(places("f(fn() {\n  x = )\n})\ny = ]"), ["2:7", "4:5"])
        XCTAssertEqual(places("x = 1. + .5 && \"\\q\""), ["1:5", "1:10", "1:13", "1:17"])
        XCTAssertEqual(places("model A() {\n  x = )\n}\ny = ]"), ["2:7", "4:5"])
        XCTAssertEqual(places("x = (1 + ]\ny = 2"), ["1:10"])
    }

    func testNoCascades() {
        let texts = [
            "f(\n    1 +* 2,\n    3\n)\nx = 1", "x = [1,\n    2 3,\n    4\n]\ny = 1",
            "if x y {\n    a\n    b\n}\nz = 1", "x = \"abc\nz = 1",
            "if a > 0:\n    x = 1\n    y = 2\nelse:\n    z = 3\nw = 4",
            "for i in range(3):\n    for j in range(4):\n        print(i)\nx = 1",
            "try:\n    f()\nexcept Error:\n    g()\nfinally:\n    h()\nx = 1", "fn f(x, {\n    y = 1\n    y\n}\nz = 2",
            "x = {a: 1, b = 2, c: 3}\ny = 1",
            "f\"{a b} {c d}\"\nx = 1", "class A:\n    def f(self):\n        return 1\n\nx = 1", "a }\nb",
            "def f(x) {\n    return x\n}\ny = 1", "print(\"a\nb\")\ny = 1", "f(f\"a {x\")\ny = 1",
        ]
        for text in texts { XCTAssertEqual(errors(text).count, 1, "\(text): \(errors(text))") }
    }

    /// A bracket of the wrong kind is told once, not again as one that is never closed.
    func testWrongClosingBrackets() {
        XCTAssertEqual(
            errors("for i in xs { print(i) ]"),
            ["1:24 expected the end of the statement, found `]` | the innermost open bracket is the `{` of 1:13"])
        XCTAssertEqual(
            errors("fn f() { print((1] }\nx = 5 5"),
            [
                "1:18 expected `,` or `)`, found `]` | the innermost open bracket is the `(` of 1:16",
                "2:7 expected the end of the statement, found the number `5`",
            ])
        XCTAssertEqual(
            errors("x = {a: [1}\ny = 5 5"),
            [
                "1:11 expected `,` or `]`, found `}` | the innermost open bracket is the `[` of 1:9",
                "2:7 expected the end of the statement, found the number `5`",
            ])
        XCTAssertEqual(
            errors("if a {\n    f(1\n}\nx = 5 5"),
            [
                "3:1 expected `,` or `)`, found `}` | the `(` of 2:6 is open",
                "4:7 expected the end of the statement, found the number `5`",
            ])
    }
}
