import Syntax
import XCTest

final class StatementTests: XCTestCase {
    private func check(_ cases: [(text: String, expected: [String])], line: UInt = #line) {
        for (text, expected) in cases { XCTAssertEqual(sketches(text), expected, text, line: line) }
    }

    func testAssignments() {
        check([
            ("x = 1", ["x = 1"]),
            ("a, b = pair", ["<a, b> = pair"]),
            ("a, b = e1, e2", ["<a, b> = [e1, e2]"]),
            ("a, = x", ["<a> = x"]),
            ("i, (x, y) = f()", ["<i, <x, y>> = f()"]),
            ("(a, b) = f()", ["<a, b> = f()"]),
            ("(a, b), c = f()", ["<<a, b>, c> = f()"]),
            ("(a) = 1", ["a = 1"]),
            ("_, x = f()", ["<_, x> = f()"]),
            ("r.field = e", ["r.field = e"]),
            ("x[i, :] = e", ["x[i, ::] = e"]),
            ("net[1].weight = ones(1, 100)", ["net[1].weight = ones(1, 100)"]),
            ("f(x).y = 1", ["f(x).y = 1"]),
            ("model = 3; lambda = 1e-3", ["model = 3", "lambda = 0.001"]),
        ])
        for sign in ["+", "-", "*", "/", "**", "//", "%"] {
            check([("x \(sign)= 1", ["x \(sign)= 1"]), ("r.a[0] \(sign)= 1", ["r.a[0] \(sign)= 1"])])
        }
    }

    func testLoops() {
        check([
            ("for x in xs { }", ["for x in xs {}"]),
            ("for k, v in r { k }", ["for <k, v> in r {k}"]),
            ("for i, (x, y) in e { }", ["for <i, <x, y>> in e {}"]),
            ("for _ in 0..<3 { continue }", ["for _ in (0 ..< 3) {continue}"]),
            ("while c { break }", ["while c {break}"]),
            ("while a { if b { break } }", ["while a {if b {break}}"]),
        ])
    }

    func testFunctionsAndModels() {
        check([
            (
                "fn area(r, scale = 1.0, *more, **options) { return r }",
                ["fn area(r, scale = 1, *more, **options) {return r}"]
            ),
            ("fn area(r) = pi * r**2", ["fn area(r) = (pi * (r ** 2))"]),
            ("fn f() { return }", ["fn f() {return}"]),
            ("fn f() { return 1, 2 }", ["fn f() {return [1, 2]}"]),
            ("model A() { fn forward(x) = x }", ["model A() {fn forward(x) = x}"]),
            ("model(3)", ["model(3)"]),
            ("model.train()", ["model.train()"]),
        ])
    }

    func testImports() {
        check([
            ("import schedules", ["import schedules"]),
            ("import schedules as s", ["import schedules as s"]),
            ("import \"path/file.reg\" as f", ["import \"path/file.reg\" as f"]),
            ("from schedules import cosine, linear", ["from schedules import cosine, linear"]),
        ])
    }

    func testStatementsEndAtNewlinesAndSemicolons() {
        check([
            ("a\nb", ["a", "b"]), ("a;b;;c;", ["a", "b", "c"]), ("\n\n a \n\n\n b \n", ["a", "b"]), ("", []),
            ("# only", []),
            ("a\n(b)", ["a", "pb"]), ("a\n[b]", ["a", "[b]"]), ("a\n-b", ["a", "(-b)"]),
            ("return_value = 1", ["return_value = 1"]),
            ("a\r\nb\r\n", ["a", "b"]), ("\u{FEFF}a", ["a"]),
        ])
    }

    func testNewlinesThatEndNothing() {
        check([
            ("x =\n 1", ["x = 1"]), ("x = a +\n b", ["x = (a + b)"]), ("a,\n b = c,\n d", ["<a, b> = [c, d]"]),
            ("x = a and # why\n\n not b", ["x = (a and (not b))"]), ("x +=\n1", ["x += 1"]),
            ("a\n|> f\n# comment\n\n|> g", ["((a |> f) |> g)"]), ("a\n  .b\n  .c()", ["a.b.c()"]),
            ("a |>\nf", ["(a |> f)"]),
            ("a\n.if", ["a.if"]),
            ("f(a,\n\n b\n)", ["f(a, b)"]), ("x[\n0\n]", ["x[0]"]), ("{\na: 1\n,\nb\n:\n2\n}", ["{a: 1, b: 2}"]),
            ("(a\n+ b\n- c)", ["p((a + b) - c)"]), ("[x\nfor x\nin xs\nif x]", ["[x for x in xs if x]"]),
            ("(if a { b }\nelse { c })", ["pif a {b} else {c}"]),
        ])
    }

    func testTheInnermostBracketDecides() {
        check([
            ("f(fn(x) {\n y = x\n y\n}, 2)", ["f(fn(x) {y = x; y}, 2)"]),
            ("f({a: [\n1,\n2\n]\n}\n)", ["f({a: [1, 2]})"]),
            ("fn f() {\n a\n (b)\n}", ["fn f() {a; pb}"]),
            ("x = [fn() {\n a\n -b\n}\n, 1]", ["x = [fn() {a; (-b)}, 1]"]),
        ])
    }

    func testDocumentation() throws {
        let text = """
            ## Not this one.

            ## First line.
            ##   Second.
            fn f() = 1
            # ordinary
            x = 2
            ## A rate.
            rate = 3
            model = 4 ## trailing
            y = 5
            fn g() {
                ## Inner.
                z = 6
                z
            }
            """
        var documentation: [String] = []
        func collect(_ statements: [Statement]) {
            for statement in statements {
                switch statement.kind {
                case .function(let name, let literal, let text):
                    documentation.append("\(name.text): \(text ?? "-")")
                    if case .block(let block) = literal.body { collect(block.statements) }
                case .assign(let target, _, let text):
                    if case .name(let name) = target.kind { documentation.append("\(name): \(text ?? "-")") }
                default: break
                }
            }
        }
        collect(try XCTUnwrap(parse(text)).statements)
        XCTAssertEqual(
            documentation,
            ["f: First line.\n  Second.", "x: -", "rate: A rate.", "model: -", "y: -", "g: -", "z: Inner."])
    }

    func testCommentsAreKept() throws {
        let program = try XCTUnwrap(parse("# a\nx = 1 # b\nf(\n# c\n)\n## d"))
        XCTAssertEqual(program.comments.map(program.source.text), ["# a", "# b", "# c", "## d"])
    }

    func testAnEntryMayBeginWithAPipe() {
        XCTAssertEqual(sketches("|> f |> g(1)", as: .entry), ["((_ |> f) |> g(1))"])
        XCTAssertEqual(sketches("|> f\nx = 1", as: .entry), ["(_ |> f)", "x = 1"])
        XCTAssertEqual(errors("|> f"), ["1:1 expected an expression, found `|>`"])
    }
}
