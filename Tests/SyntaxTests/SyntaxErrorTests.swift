import Syntax
import XCTest

/// The full text and place of every error; `|` separates the hint.
final class SyntaxErrorTests: XCTestCase {
    private func check(_ cases: [(text: String, expected: String)], line: UInt = #line) {
        for (text, expected) in cases { XCTAssertEqual(errors(text), [expected], text, line: line) }
    }

    func testTokens() {
        let number = "numbers look like 42, 1_000, 0.5 or 1e-3"
        let text = "a text over several lines stands between `\"\"\"` and `\"\"\"`"
        check([
            ("x = 1.", "1:5 a number has a digit on both sides of its point, found `1.` | write `1.0`"),
            ("x = 1. + 2", "1:5 a number has a digit on both sides of its point, found `1.` | write `1.0`"),
            ("x = 1.e5", "1:5 a number has a digit on both sides of its point, found `1.e5` | write `1.0e5`"),
            ("x = .5", "1:5 a number has a digit on both sides of its point, found `.5` | write `0.5`"),
            ("x = -.5e-3", "1:6 a number has a digit on both sides of its point, found `.5e-3` | write `0.5e-3`"),
            ("x.0", "1:2 a field is a name, found `.0` | write `[0]`"),
            ("x = 1e", "1:5 malformed number `1e` | \(number)"),
            ("x = 1e+", "1:5 malformed number `1e+` | \(number)"),
            ("x = 1_", "1:5 malformed number `1_` | \(number)"),
            ("x = 1__0", "1:5 malformed number `1__0` | \(number)"),
            ("x = 3px", "1:5 malformed number `3px` | a product is written `3 * px`"),
            ("x = 0x1F", "1:5 numbers are decimal, found `0x1F` | write `31`"),
            ("x = 0b101", "1:5 numbers are decimal, found `0b101` | write `5`"),
            ("x = \"ab", "1:5 the string is not closed by `\"` | \(text)"),
            ("x = 'ab\ny", "1:5 the string is not closed by `'` | \(text)"),
            ("x = \"\"\"ab\ny", "1:5 the string is not closed by `\"\"\"`"),
            (#""\q""#, #"1:2 unknown escape `\q` | the escapes are \n \t \r \0 \\ \" \' and \u{3bb}"#),
            (#""a\u{}""#, #"1:3 malformed escape `\u{` | write the character's number in hexadecimal, as in \u{3bb}"#),
            (
                #""\u{d800}""#,
                #"1:2 malformed escape `\u{d800}` | write the character's number in hexadecimal, as in \u{3bb}"#
            ),
            (
                #""\u{1234567}""#,
                #"1:2 malformed escape `\u{123456` | write the character's number in hexadecimal, as in \u{3bb}"#
            ),
            ("x = '''a'''", "1:5 `'''` is not a spelling of reg | write `\"\"\"`"),
            ("x = $y", "1:5 unexpected character `$`"),
            ("x = a ? b", "1:7 unexpected character `?` | write `if c { a } else { b }`"),
            ("x = “a”", "1:5 unexpected character `“` (U+201C) | write `\"`"),
            ("x = a − b", "1:7 unexpected character `−` (U+2212) | write `-`"),
            ("x = a ≤ b", "1:7 unexpected character `≤` (U+2264) | write `<=`"),
            ("x =\u{A0}1", "1:4 unexpected character U+00A0 | write an ordinary blank"),
            ("x = \u{0}", "1:5 unexpected character U+0000"),
            (
                "x = a \\\n + b",
                "1:7 unexpected character `\\` | a line goes on after an operator, a comma or `=`, and in brackets"
            ),
        ])
    }

    func testWhatMustStandSomewhere() {
        check([
            ("x = = 3", "1:5 expected an expression, found `=`"),
            ("1 + )", "1:5 expected an expression, found `)`"),
            ("1 +", "1:4 expected an expression, found the end of the input"),
            ("1 +  # c\n\n", "1:4 expected an expression, found the end of the input"),
            ("f(1", "1:4 `(` is never closed | the `(` of 1:2 is open"),
            ("if a {\n  b\n", "2:4 `{` is never closed | the `{` of 1:6 is open"),
            ("f(1]", "1:4 expected `,` or `)`, found `]` | the innermost open bracket is the `(` of 1:2"),
            ("f(1 2)", "1:5 expected `,` or `)`, found the number `2`"),
            ("x = [1,\n 2\ny = 3", "3:1 expected `,` or `]`, found `y` | the `[` of 1:5 is open"),
            ("f(x = 1 y = 2)", "1:9 expected `,` or `)`, found `y`"),
            ("(a = 1)", "1:4 expected `,` or `)`, found `=` | a comparison is written `==`"),
            ("x = 3 4", "1:7 expected the end of the statement, found the number `4`"),
            ("x = \"a\" \"b\"", "1:9 expected the end of the statement, found a string | strings are joined by `+`"),
            ("a b", "1:3 expected the end of the statement, found `b`"),
            ("}", "1:1 `}` closes nothing"),
            ("a }", "1:3 expected the end of the statement, found `}` | `}` closes nothing"),
            ("for x of xs { }", "1:7 a `for` walks through the elements of something | write `for x in xs { … }`"),
            ("for x\nin xs { }", "1:6 expected `in`, found the end of the line"),
            ("if x\n{ }", "1:5 expected `{`, found the end of the line | `{` stands on the line that it belongs to"),
            ("if x y", "1:6 expected `{`, found `y` | a block stands between `{` and `}`"),
            ("if x: y", "1:5 expected `{`, found `:` | a block stands between `{` and `}`"),
            ("if x = 3 { }", "1:6 expected `{`, found `=` | a comparison is written `==`"),
            ("while { }", "1:7 expected an expression, found `{`"),
            ("fn f { }", "1:6 expected `(`, found `{` | parameters stand in parentheses, also if there are none: `fn f() { … }`"),
            ("fn f()", "1:7 expected `=` or `{`, found the end of the input"),
            (
                "fn f()\n{ }",
                "1:7 expected `=` or `{`, found the end of the line | `{` stands on the line that it belongs to"
            ),
            ("fn f(1) = 2", "1:6 expected a parameter's name, found the number `1`"),
            ("fn f(x: int) = 2", "1:7 expected `,` or `)`, found `:` | reg has no type annotations"),
            ("fn f(in) = 2", "1:6 expected a parameter's name, found `in` | `in` is a keyword"),
            ("fn if() = 2", "1:4 expected the function's name, found `if` | `if` is a keyword"),
            ("x: int = 3", "1:2 expected the end of the statement, found `:` | reg has no type annotations"),
            ("x.", "1:3 expected a field's name after `.`, found the end of the input"),
            ("x.(a)", "1:3 expected a field's name after `.`, found `(`"),
            ("{1: 2}", "1:2 expected a key, found the number `1` | a key is a name or a string; `r[key] = value` takes any text"),
            (
                "{a = 1}",
                "1:4 expected `:` after the key `a`, found `=` | "
                    + "`{` begins a record here; there are no free-standing blocks"
            ),
            ("{a: 1, b}", "1:9 expected `:` after the key `b`, found `}`"),
            ("import 3", "1:8 expected a module's name or a path in quotes, found the number `3`"),
            ("import a as 3", "1:13 expected a name, found the number `3`"),
            ("from a import *", "1:15 expected a name to import, found `*` | name what you need, or use `import name`"),
            ("from a", "1:7 expected `import`, found the end of the input"),
            ("try { }\nx", "1:8 expected `catch`, found the end of the line"),
            ("try { } catch { }", "1:15 expected a name for the error, found `{` | write `catch err { … }`"),
            ("x = in", "1:5 expected an expression, found `in` | `in` is a keyword"),
            ("x = for", "1:5 expected an expression, found `for` | `for` begins a statement, which has no value"),
            ("print(if)", "1:9 expected an expression, found `)` | `if` is a keyword"),
            ("f(a, try)", "1:9 expected `{`, found `)` | `try` is a keyword"),
            ("while = 3", "1:1 `while` is a keyword, not a variable's name"),
            (
                "{a: v for a in b}",
                "1:7 a comprehension stands between `[` and `]` | "
                    + "a loop fills a record: `r = {}; for k, v in pairs { r[k] = v }`"
            ),
            ("{a for a in b}", "1:4 a comprehension stands between `[` and `]` | write `[x for x in xs]`"),
            ("{**a}", "1:2 expected a key, found `**` | write `merge(a, {b: 1})`"),
            (
                "{f\"a\": 1}",
                "1:2 expected a key, found an f-string | a key is a name or a string; `r[key] = value` takes any text"
            ),
            ("{a}", "1:3 expected `:` after the key `a`, found `}` | a record is written `{key: value}`, a list `[a, b]`"),
            ("a not b", "1:7 expected `in`, found `b`"),
            ("x[1:2:3:4]", "1:8 expected `,` or `]`, found `:`"),
        ])
    }

    func testExpressions() {
        let stage = "`|>` takes a name, a call of one, a `fn` or a value in parentheses"
        let parentheses = "put the stage in parentheses"
        check([
            ("a < b < c", "1:1 comparisons do not chain | write `a < b and b < c`"),
            ("x = 0 <= f(i) + 1 < n", "1:5 comparisons do not chain | write `0 <= f(i) + 1 and f(i) + 1 < n`"),
            ("a == b != c", "1:1 comparisons do not chain | write `a == b and b != c`"),
            ("a in b not in c", "1:1 comparisons do not chain | write `a in b and b not in c`"),
            ("0..<3..<4", "1:6 ranges do not chain"),
            ("x[1...]", "1:4 a range has an end | the rest of a list or axis is `x[start:]`"),
            ("x[..<3]", "1:3 expected an expression, found `..<`"),
            ("x[...3]", "1:3 a range has a start | the first part of a list or axis is `x[:end]`"),
            (
                "a == not b",
                "1:6 `not` is looser than the operator before it | put `not` and its operand in parentheses"
            ),
            (
                "x |> 3",
                "1:6 \(stage), found `3` | \(parentheses)"
            ),
            (
                "x |> f(1)(2)",
                "1:6 \(stage), found `f(1)(2)` | \(parentheses)"
            ),
            (
                "x |> nets[0]\n",
                "1:6 \(stage), found `nets[0]` | \(parentheses)"
            ),
            ("x |> f + 1", "1:8 `+` binds tighter than the `|>` before it | put the pipe in parentheses"),
            ("x[]", "1:3 an index is missing between `[` and `]`"),
            ("[*a]", "1:2 `*` spreads arguments of calls only | lists are joined by `+`"),
            (
                "[x for x in a for y in b]",
                "1:15 a comprehension has one `for` | use a loop, or a comprehension of comprehensions"
            ),
            ("sum(x for x in xs)", "1:7 a comprehension stands between `[` and `]` | write `f([x for x in xs])`"),
            ("{a: 1, b: 2, a: 3}", "1:14 the key `a` is there twice"),
            ("{a: 1, \"a\": 3}", "1:8 the key `a` is there twice"),
            ("fn() {a: 1}", "1:8 a block begins here, not a record | fn() = {a: 1}"),
            ("fn f() {\"a\": 1}", "1:12 a block begins here, not a record | fn() = {a: 1}"),
            ("if x {a: 1}", "1:8 a block begins here, not a record | put the record in parentheses"),
            (
                "if fn() { a } { b }",
                "1:9 a `fn` with a block stands in parentheses here | here `{` begins the block of the statement"
            ),
            ("x = fn f() = 1", "1:8 a function inside an expression has no name | write `fn(x) = …`"),
            (
                "f(a = 1, b)",
                "1:10 a positional argument follows the named argument `a` | positional arguments come first"
            ),
            ("f(**r, b)", "1:8 a positional argument follows a `**` argument | positional arguments come first"),
            ("f(a = 1, a = 2)", "1:10 the argument `a` is given twice"),
            ("f(in = 1)", "1:3 `in` is a keyword, not an argument's name"),
        ])
    }

    func testStatements() {
        check([
            ("f(x) = 1", "1:1 cannot assign to a call | write `fn f(x) = …` to define a function"),
            ("3 = x", "1:1 cannot assign to a value"),
            ("none = x", "1:1 cannot assign to a value"),
            ("[a, b] = x", "1:1 cannot assign to a list | write `a, b = …`"),
            ("a == b = x", "1:1 cannot assign to a comparison | a comparison is written `==`"),
            ("a + b = x", "1:1 cannot assign to the result of an operation"),
            ("a, f() = x", "1:4 cannot assign to a call | write `fn f(x) = …` to define a function"),
            ("() = x", "1:1 cannot assign to a list | write `a, b = …`"),
            ("for f(x) in xs { }", "1:5 cannot assign to a call | write `fn f(x) = …` to define a function"),
            ("a, b += 1", "1:1 `+=` changes one variable, field or element"),
            ("_ += 1", "1:1 `+=` changes one variable, field or element"),
            ("a = b = 1", "1:7 an assignment has no value | write one assignment for each"),
            ("return 1", "1:1 `return` stands outside a function"),
            ("model A() { return\nfn forward(x) = x }", "1:13 `return` stands outside a function"),
            ("break", "1:1 `break` stands outside a loop"),
            ("if a { continue }", "1:8 `continue` stands outside a loop"),
            ("while a { fn f() { break } }", "1:20 `break` stands outside a loop of its function"),
            ("fn f() { for x in xs { }\n continue }", "2:2 `continue` stands outside a loop of its function"),
            ("fn f(a, b, a) = 1", "1:12 the parameter `a` is there twice"),
            ("fn(*a, b, *c) = 1", "1:12 the parameter `c` follows `*a`, which takes all that is left"),
            ("fn(**a, *b) = 1", "1:10 the parameter `b` follows `**a`, which takes all that is left"),
            ("fn(a = 1, b) = 1", "1:11 the parameter `b` without a default follows `a`, which has one"),
            ("model A() { x = 1 }", "1:7 model A has no `forward` | add `fn forward(x) { … }`"),
            ("model A(n = 2) { forward = relu }", "1:7 model A has no `forward` | add `fn forward(x) { … }`"),
            ("model A(n) { if n { fn forward(x) = x } }", "1:7 model A has no `forward` | add `fn forward(x) { … }`"),
            ("model A() { fn f() { fn forward(x) = x } }", "1:7 model A has no `forward` | add `fn forward(x) { … }`"),
            ("if a { }\nelse { }", "2:1 `else` stands on the line of the `}` before it | write `} else`"),
            (
                "if a { } # c\n\nelse if b { } else { }",
                "3:1 `else` stands on the line of the `}` before it | write `} else`"
            ),
            ("try { }\ncatch e { }", "2:1 `catch` stands on the line of the `}` before it | write `} catch`"),
            ("else { }", "1:1 `else` has no `if` before it"),
            ("catch e { }", "1:1 `catch` has no `try` before it"),
        ])
    }

    func testTheSpanIsWhatIsWrong() {
        let cases = [
            ("x = 1__0 + 2", "1__0"), ("a < b < c + 1", "a < b < c + 1"), ("{a: 1, \"a\": 2}", "\"a\""),
            ("f(x) = 1", "f(x)"), ("\"a\\q\"", "\\q"),
            ("y = (1, 2", ""), ("x |> a[0]\n", "a[0]"), ("f\"{x:>q}\"", "q"), ("model Abc() { }", "Abc"),
            ("x && y", "&&"),
        ]
        for (text, expected) in cases { XCTAssertEqual(underlined(text), expected, text) }
    }
}
