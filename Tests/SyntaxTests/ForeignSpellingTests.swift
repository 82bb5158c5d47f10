import Syntax
import XCTest

final class ForeignSpellingTests: XCTestCase {
    private func check(_ text: String, _ place: String, _ word: String, _ instead: String, line: UInt = #line) {
        XCTAssertEqual(
            errors(text), ["\(place) `\(word)` is not a spelling of reg | write `\(instead)`"], text, line: line)
    }

    func testDefinitions() {
        check("def f(x):\n    return x + 1\n\nprint(f(3))", "1:1", "def", "fn name(x) { … }")
        check("function f(x) { return x }", "1:1", "function", "fn name(x) { … }")
        check("f = lambda x: x + 1", "1:5", "lambda", "fn(x) = …")
        check("f = lambda: 1", "1:5", "lambda", "fn(x) = …")
        check("class Net(Module):\n    pass", "1:1", "class", "model Name(…) { … }")
        check("let x = 5", "1:1", "let", "x = …")
        check("var x = 5", "1:1", "var", "x = …")
        check("const x = 5", "1:1", "const", "x = …")
        check("fn f(x) -> x + 1", "1:9", "->", "fn f(x) = …")
        check("f = x => x + 1", "1:7", "=>", "fn(x) = …")
        check("global count", "1:1", "global", "state.x = …, a record's field")
    }

    func testLoops() {
        func check(_ text: String, _ place: String, _ instead: String, line: UInt = #line) {
            let message = "\(place) a `for` walks through the elements of something | write `\(instead)`"
            XCTAssertEqual(errors(text), [message], text, line: line)
        }
        check("for (i = 0; i < 3; i++) { print(i) }", "1:8", "for i in 0..<n { … }")
        check("for (let i = 0; i < 3; i++) { }", "1:6", "for i in 0..<n { … }")
        check("for (int i = 0; i < 3; i++) { }", "1:6", "for i in 0..<n { … }")
        check("for i = 1, 10 { }", "1:7", "for i in 0..<n { … }")
        check("for (x of xs) { print(x) }", "1:8", "for x in xs { … }")
        check("for (const x of xs) { }", "1:6", "for x in xs { … }")
        check("for (x : xs) { }", "1:8", "for x in xs { … }")
        check("for x of xs { }", "1:7", "for x in xs { … }")
        for (text, instead) in [
            ("for (x in [1, 2]) { print(x) }", "for x in [1, 2] { … }"), ("for (k, v in r) { }", "for k, v in r { … }"),
        ] {
            XCTAssertEqual(
                errors(text), ["1:5 the head of a `for` has no parentheses around it | write `\(instead)`"], text)
        }
        XCTAssertEqual(
            errors("for i in 0:10 { }"), ["1:11 expected `{`, found `:` | a range is written `0..<n`"])
        XCTAssertEqual(
            errors("[x for x in xs if a if b]"), ["1:21 a comprehension has one `if` | join the conditions by `and`"])
        XCTAssertEqual(
            errors("[x for x in xs if a else b]"),
            ["1:21 the `if` of a comprehension leaves elements out and has no `else` | "
                + "write `[if c { a } else { b } for x in xs]`"])
        XCTAssertEqual(
            errors("for x in xs: print(x)"),
            ["1:12 expected `{`, found `:` | a block stands between `{` and `}`"])
        XCTAssertEqual(errors("for (a, b) in pairs { }\nfor (x in y).z in zs { }"), [])
    }

    func testFunctionsAndStatements() {
        check("f = function(x) { return x }", "1:5", "function", "fn(x) { … }")
        check("map(xs, function(x) { return x })", "1:9", "function", "fn(x) { … }")
        check("yield 3", "1:1", "yield", "xs.append(x)")
        check("async fn f() { }", "1:1", "async", "fn name(x) { … }")
        check("x = await f()", "1:5", "await", "f(x)")
        check("x = new Foo(1)", "1:5", "new", "Name(…)")
        check("loop { x = 1 }", "1:1", "loop", "while true { … }")
        check("do { x = 1 } while x < 3", "1:1", "do", "while c { … }")
        check("x = 1 << 3", "1:7", "<<", "x * 2**n")
        check("x = 8 >> 1", "1:7", ">>", "x // 2**n")
        let withHints = [
            "fn f(x) x + 1": "1:9 expected `=` or `{`, found `x` | write `fn f(x) = …` or `fn f(x) { … }`",
            "fn f(x) = { x + 1 }": "1:15 expected `:` after the key `x`, found `+` | "
                + "a function's block stands without `=`: `fn f(x) { … }`",
            "x = { x + 1 }": "1:9 expected `:` after the key `x`, found `+` | "
                + "`{` begins a record here; there are no free-standing blocks",
            "fn f { 3 }": "1:6 expected `(`, found `{` | "
                + "parameters stand in parentheses, also if there are none: `fn f() { … }`",
            "int x = 3": "1:5 expected the end of the statement, found `x` | reg has no type annotations",
            "if x print(x)": "1:6 expected `{`, found `print` | a block stands between `{` and `}`",
            "x = (1 +\ny = 2": "2:3 expected `,` or `)`, found `=` | the `(` of 1:5 is open",
            "x\u{200B} = 1": "1:2 unexpected character U+200B | delete the character, which shows nothing",
            "t = \"say \"hi\"\"": "1:11 expected the end of the statement, found `hi` | "
                + "a quote inside a string is `\\\"`, or the string stands between quotes of the other kind",
            "print(\"a\" \"b\")": "1:11 expected `,` or `)`, found a string | strings are joined by `+`",
            "print(1))": "1:9 expected the end of the statement, found `)` | `)` closes nothing",
            "y = 2x": "1:5 malformed number `2x` | a product is written `2 * x`",
            "// text": "1:1 expected an expression, found `//` | a comment begins with `#`",
            "/* text */": "1:1 expected an expression, found `/` | a comment begins with `#`",
            "x = 3 // the rate": "1:14 expected the end of the statement, found `rate` | a comment begins with `#`",
            "@property\nfn f() = 1": "1:1 expected an expression, found `@` | "
                + "reg has no decorators; `@` is the matrix product",
            "import torch.nn as nn": "1:13 expected the end of the statement, found `.` | reg's own functions need no "
                + "import; a file is imported by its path: `import \"folder/file.reg\"`",
        ]
        for (text, error) in withHints { XCTAssertEqual(errors(text), [error], text) }
    }

    func testConditions() {
        check("if a { } elif b { }", "1:10", "elif", "else if c { … }")
        check("if a { }\nelif b { }", "2:1", "elif", "else if c { … }")
        check("elif (b) { }", "1:1", "elif", "else if c { … }")
        XCTAssertEqual(
            errors("if a:\n    b\nelif c:\n    d\nelse:\n    e"),
            ["1:5 expected `{`, found `:` | a block stands between `{` and `}`"])
        check("switch (x) { }", "1:1", "switch", "if c { … } else if d { … }")
        check("try { } except { }", "1:9", "except", "catch err { … }")
        check("raise x", "1:1", "raise", "error(\"text\")")
        XCTAssertEqual(
            errors("x = a if c else b"),
            ["1:7 `if` stands before its value, not after it | write `if c { a } else { b }`"])
        XCTAssertEqual(
            errors("f(a + 1 if c > 0 else g(b))"),
            ["1:9 `if` stands before its value, not after it | write `if c > 0 { a + 1 } else { g(b) }`"])
        XCTAssertEqual(
            errors("print(x) if c"), ["1:10 `if` stands before its value, not after it | write `if c { a } else { b }`"]
        )
    }

    func testOperators() {
        check("a && b", "1:3", "&&", "and")
        check("a || b", "1:3", "||", "or")
        check("x = !a", "1:5", "!", "not")
        XCTAssertEqual(errors("!a"), ["1:1 `!a` is for the prompt, at the beginning of an entry | `not` negates"])
        check("a === b", "1:3", "===", "==")
        check("a !== b", "1:3", "!==", "!=")
        check("a <> b", "1:3", "<>", "!=")
        check("a is none", "1:3", "is", "==")
        check("x := 3", "1:3", ":=", "=")
        check("2 ^ 3", "1:3", "^", "**")
        check("1..3", "1:2", "..", "a..<b` or `a...b")
        check("x++", "1:2", "++", "x += 1")
        check("x--;", "1:2", "--", "x -= 1")
        check("++x", "1:1", "++", "x += 1")
        XCTAssertEqual(sketches("x--y"), ["(x - (-y))"])
        XCTAssertEqual(errors("a && b || !c").count, 3)
    }

    func testValues() {
        check("x = None", "1:5", "None", "none")
        check("x = null", "1:5", "null", "none")
        check("x = True", "1:5", "True", "true")
        check("f(False)", "1:3", "False", "false")
        XCTAssertEqual(sketches("r.None"), ["r.None"])
        XCTAssertEqual(sketches("{True: 1}"), ["{True: 1}"])
        XCTAssertEqual(
            errors("print x"), ["1:1 `print` is a function: what it is given stands in parentheses | write `print(x)`"])
        XCTAssertEqual(
            errors("assert x > 0"),
            ["1:1 `assert` is a function: what it is given stands in parentheses | write `assert(x)`"])
        XCTAssertEqual(
            errors("y = (x for x in xs)"),
            ["1:8 a comprehension stands between `[` and `]` | write `[x for x in xs]`"])
    }

    func testTheWordsAreNamesOtherwise() {
        XCTAssertEqual(
            sketches("lambda = 1; def = lambda; is = let(var)"), ["lambda = 1", "def = lambda", "is = let(var)"])
        XCTAssertEqual(sketches("f(lambda, class = 1)[elif]"), ["f(lambda, class = 1)[elif]"])
    }
}
