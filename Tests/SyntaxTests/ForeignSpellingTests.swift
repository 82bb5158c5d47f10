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
