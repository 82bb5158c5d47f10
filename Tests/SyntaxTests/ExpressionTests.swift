import Syntax
import XCTest

final class ExpressionTests: XCTestCase {
    private func check(_ cases: [(text: String, expected: String)], line: UInt = #line) {
        for (text, expected) in cases { XCTAssertEqual(sketches(text), [expected], text, line: line) }
    }

    func testEveryLevelBindsTighterThanTheNext() {
        check([
            ("a ** b.c", "(a ** b.c)"),
            ("-a ** b", "(-(a ** b))"),
            ("-2**2", "(-(2 ** 2))"),
            ("2**-1", "(2 ** (-1))"),
            ("2 ** 3 ** 4", "(2 ** (3 ** 4))"),
            ("2 ** -x ** 2", "(2 ** (-(x ** 2)))"),
            ("-a * b", "((-a) * b)"),
            ("~m & n", "((~m) & n)"),
            ("- - +a", "(-(-(+a)))"),
            ("a * b + c", "((a * b) + c)"),
            ("a + b * c", "(a + (b * c))"),
            ("a + b..<c * d", "((a + b) ..< (c * d))"),
            ("a - 1...b == c", "(((a - 1) ... b) == c)"),
            ("i in 0..<n", "(i in (0 ..< n))"),
            ("a < b & c > d", "((a < b) & (c > d))"),
            ("x > 0 & x < 1", "((x > 0) & (x < 1))"),
            ("a & b | c & d", "((a & b) | (c & d))"),
            ("a | b & c", "(a | (b & c))"),
            ("not a | b", "(not (a | b))"),
            ("not a == b", "(not (a == b))"),
            ("not not a", "(not (not a))"),
            ("not a and b", "((not a) and b)"),
            ("a and b or c and d", "((a and b) or (c and d))"),
            ("a or b and c", "(a or (b and c))"),
            ("a or b |> f", "((a or b) |> f)"),
            ("a + b |> f", "((a + b) |> f)"),
        ])
    }

    func testOperatorsOfOneLevelGroupToTheLeft() {
        check([
            ("a * b / c // d % e @ f", "(((((a * b) / c) // d) % e) @ f)"),
            ("a + b - c + d", "(((a + b) - c) + d)"),
            ("a and b and c", "((a and b) and c)"),
            ("a or b or c", "((a or b) or c)"),
            ("a & b & c", "((a & b) & c)"),
            ("a | b | c", "((a | b) | c)"),
            ("a |> f |> g(1) |> h.i", "(((a |> f) |> g(1)) |> h.i)"),
        ])
    }

    func testComparisons() {
        for sign in ["==", "!=", "<", "<=", ">", ">=", "in", "not in"] {
            check([("a + 1 \(sign) b * 2", "((a + 1) \(sign) (b * 2))")])
        }
        check([("(a < b) == c", "(p(a < b) == c)"), ("a == (not b)", "(a == p(not b))")])
    }

    func testPostfixChains() {
        check([
            ("f(a)(b)[c].d.e(1)", "f(a)(b)[c].d.e(1)"),
            ("2.abs()", "2.abs()"),
            ("1.5.abs()", "1.5.abs()"),
            ("\"a\".upper()", "\"a\".upper()"),
            ("[1, 2][0]", "[1, 2][0]"),
            ("{a: 1}.a", "{a: 1}.a"),
            ("r.if.for.none", "r.if.for.none"),
            ("f(a, k = v, *xs, **r,)", "f(a, k = v, *xs, **r)"),
            ("f()", "f()"),
            ("f(model = 1)", "f(model = 1)"),
            ("f(a == b)", "f((a == b))"),
        ])
    }

    func testSubscripts() {
        check([
            ("x[i, :]", "x[i, ::]"),
            ("x[1:2, ::-1, 3:, :4, a:b:c]", "x[1:2:, ::(-1), 3::, :4:, a:b:c]"),
            ("x[..., 0]", "x[..., 0]"),
            ("x[...]", "x[...]"),
            ("x[0, ...,]", "x[0, ...]"),
            ("x[a...b]", "x[(a ... b)]"),
            ("x[none, mask > 0]", "x[none, (mask > 0)]"),
            ("x[f(a)[1:2]]", "x[f(a)[1:2:]]"),
        ])
    }

    func testListsAndRecords() {
        check([
            ("()", "[]"), ("(a)", "pa"), ("(a,)", "[a]"), ("(a, b)", "[a, b]"), ("[]", "[]"), ("[a,]", "[a]"),
            ("a, b", "[a, b]"), ("a,;", "[a]"),
            ("{}", "{}"), ("{a: 1, \"b c\": 2,}", "{a: 1, b c: 2}"), ("{if: 1, none: 2}", "{if: 1, none: 2}"),
            ("{a: {b: {}}}", "{a: {b: {}}}"),
            ("[f(x) for x in xs]", "[f(x) for x in xs]"),
            ("[x + y for x, (y, _) in zip(a, b) if x > 0]", "[(x + y) for <x, <y, _>> in zip(a, b) if (x > 0)]"),
            ("[[y for y in x] for x in xs]", "[[y for y in x] for x in xs]"),
        ])
    }

    func testFunctions() {
        check([
            ("fn(x) = x**2", "fn(x) = (x ** 2)"),
            ("fn() { }", "fn() {}"),
            ("fn() = {a: 1}", "fn() = {a: 1}"),
            ("fn(a, b = 1, *c, **d,) { a; b }", "fn(a, b = 1, *c, **d) {a; b}"),
            ("x |> fn(y) = y + 1 |> g", "(x |> fn(y) = ((y + 1) |> g))"),
            ("fn(x) = fn(y) = x + y", "fn(x) = fn(y) = (x + y)"),
            ("fn(x) { x }(3)", "fn(x) {x}(3)"),
        ])
    }

    func testPipeStages() {
        check([
            ("x |> (f)", "(x |> pf)"),
            ("x |> (f(1))", "(x |> pf(1))"),
            ("x |> nn.relu(a = 1)", "(x |> nn.relu(a = 1))"),
            ("x |> fn(y) { y }", "(x |> fn(y) {y})"),
        ])
    }

    func testBlocksAreValues() {
        check([
            ("x = if a { 1 } else if b { 2 } else { 3 }", "x = if a {1} else if b {2} else {3}"),
            ("if a { 1 }", "if a {1}"),
            ("y = 1 + if a { 1 } else { 2 }", "y = (1 + if a {1} else {2})"),
            ("with no_grad() { f(x) }", "with no_grad() {f(x)}"),
            ("with timer(\"a\") as t { t }", "with timer(\"a\") as t {t}"),
            ("v = try { f() } catch err { err.kind }", "v = try {f()} catch err {err.kind}"),
        ])
    }

    func testBraceInAHeadBeginsTheBlock() {
        check([
            ("if x { y }", "if x {y}"),
            ("if x == ({a: 1}) { y }", "if (x == p{a: 1}) {y}"),
            ("if f({a: 1})[{}] { {b: 2} }", "if f({a: 1})[{}] {{b: 2}}"),
            ("while any(map(xs, fn(x) { x })) { }", "while any(map(xs, fn(x) {x})) {}"),
            ("if f\"{ {a: 1} }\" == s { }", "if (f\"{{a: 1}}\" == s) {}"),
            ("if if a { b } else { c } { d }", "if if a {b} else {c} {d}"),
        ])
        XCTAssertEqual(
            errors("for k in {a: 1}.keys() { }"),
            ["1:10 expected an expression, found `{` | a record stands in parentheses here: `({a: 1})`"])
        XCTAssertEqual(errors("while { print(a) }").first, "1:7 expected an expression, found `{`")
    }

    func testSpansCoverTheWholeNode() throws {
        let text = "x = f( a + b )[0].c |> g"
        let program = try XCTUnwrap(parse(text))
        guard case .assign(_, let value, _) = program.statements[0].kind, case .pipe(let input, let stage) = value.kind,
            case .member(let indexed, let name) = input.kind, case .index(let call, _) = indexed.kind,
            case .call(let callee, let arguments) = call.kind
        else { return XCTFail("another tree") }
        let texts = [
            value.span, input.span, stage.span, name.span, indexed.span, call.span, callee.span,
            arguments[0].value.span,
        ]
        XCTAssertEqual(
            texts.map(program.source.text),
            ["f( a + b )[0].c |> g", "f( a + b )[0].c", "g", "c", "f( a + b )[0]", "f( a + b )", "f", "a + b"])
        XCTAssertEqual(program.source.text(program.statements[0].span), text)
    }
}
