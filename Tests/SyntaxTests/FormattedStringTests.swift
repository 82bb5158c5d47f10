import Syntax
import XCTest

final class FormattedStringTests: XCTestCase {
    private func spec(_ format: String) -> FormatSpec? {
        guard let program = parse("f\"{x:\(format)}\""), case .expression(let value) = program.statements[0].kind,
            case .formatted(let parts) = value.kind, case .value(_, let spec, _) = parts[0]
        else { return nil }
        return spec
    }

    func testParts() {
        let cases = [
            ("f\"\"", "f\"\""), ("f\"a\"", "f\"a\""), ("f\"{a}{b}\"", "f\"{a}{b}\""), ("f\"{{{a}}}\"", "f\"{{a}}\""),
            ("f\"{a + 1 = }\"", "f\"{a + 1 = (a + 1)}\""), ("f\"{a=:.2f}\"", "f\"{a=a:}\""),
            ("f\"{a == b}\"", "f\"{(a == b)}\""),
            ("f\"{a != b}\"", "f\"{(a != b)}\""), ("f\"{f(k = 1)}\"", "f\"{f(k = 1)}\""),
            ("f\"{x[1:2]:d}\"", "f\"{x[1:2:]:}\""),
            ("f\"{r[\"k\"]}\"", "f\"{r[\"k\"]}\""), ("f'{ {a: 1}.a }'", "f\"{{a: 1}.a}\""),
            ("f\"{f\"{f\"{1}\"}\"}\"", "f\"{f\"{f\"{1}\"}\"}\""),
            ("f\"\"\"a\n{x}\\n\"b\"\"\"", "f\"a\n{x}\\n\"b\""), ("f\"\\t{x}\\\"\"", "f\"\t{x}\"\""),
            ("f\"\"\"{\nx\n}\"\"\"", "f\"{x}\""), ("f\"{if a { b } else { c }}\"", "f\"{if a {b} else {c}}\""),
        ]
        for (text, expected) in cases {
            XCTAssertEqual(sketches(text), [expected], text)
        }
    }

    func testSpansInsideFieldsAreThoseOfTheSource() throws {
        let text = "x = f\"λ{a + f\"{bc}\"}\""
        XCTAssertEqual(errors("x = f\"λ{a + f\"{b c}\"}\""), ["1:18 expected `}`, found `c`"])
        XCTAssertNotNil(parse(text))
    }

    func testSpecs() {
        XCTAssertEqual(spec(""), FormatSpec())
        var expected = FormatSpec()
        expected.precision = 3
        expected.style = .fixed
        XCTAssertEqual(spec(".3f"), expected)
        expected = FormatSpec()
        expected.fill = "*"
        expected.alignment = .center
        expected.sign = .always
        expected.padsWithZeros = true
        expected.width = 12
        expected.groupsThousands = true
        expected.precision = 0
        expected.style = .percent
        XCTAssertEqual(spec("*^+012,.0%"), expected)
        expected = FormatSpec()
        expected.alignment = .right
        expected.width = 8
        XCTAssertEqual(spec(">8"), expected)
        expected = FormatSpec()
        expected.fill = "λ"
        expected.alignment = .left
        expected.sign = .space
        expected.style = .text
        XCTAssertEqual(spec("λ< s"), expected)
        for (letter, style) in [("d", FormatSpec.Style.integer), ("e", .exponent), ("g", .general)] {
            XCTAssertEqual(spec(letter)?.style, style)
        }
    }

    func testErrors() {
        let format = "a format is [[fill]align][sign][0][width][,][.precision][d e f g % s], as in `8.3f`"
        let string = "a text over several lines stands between `\"\"\"` and `\"\"\"`"
        let cases = [
            ("f\"{x:q}\"", "1:6 unknown format `q` | \(format)"),
            ("f\"{x:8.2fz}\"", "1:10 unknown format `z` | \(format)"),
            ("f\"{x:.f}\"", "1:6 the format has no digits after its point | write `.3f`, `.2e` or `.4g`"),
            ("f\"{x:99999}\"", "1:6 `99999` is more than a format allows, which is 10000"),
            ("f\"{x:{w}}\"", "1:6 a format has no fields of its own | width and digits are written as numbers: `{x:8.3f}`"),
            ("f\"{}\"", "1:4 the braces of an f-string are empty | write `{{}}` for the braces themselves"),
            ("f\"a}\"", "1:4 a `}` stands alone in an f-string | write `}}`"),
            ("f\"{x!r}\"", "1:5 f-strings have no conversion `!r` | write `{str(x)}`"),
            ("f\"{x\n", "1:1 the string is not closed by `\"` | \(string)"),
            ("f\"{x\"\n", "1:5 the braces of an f-string are not closed by `}` | write `{{` for a brace itself"),
            ("f\"ab\n", "1:1 the string is not closed by `\"` | \(string)"),
            ("f\"{x:.2\"", "1:5 the format is not closed by `}`"),
            ("f\"{x y}\"", "1:6 expected `}`, found `y`"),
            ("f\"{a + }\"", "1:8 expected an expression, found `}`"),
        ]
        for (text, expected) in cases { XCTAssertEqual(errors(text).first, expected, text) }
    }
}
