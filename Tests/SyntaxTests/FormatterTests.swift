import Syntax
import XCTest

/// What formatting never does: change the tree, lose a comment, or have second thoughts.
final class FormatterTests: XCTestCase {
    /// XCTest's Foundation has a `Formatter` too.
    private func format(_ text: String) throws -> String { try Syntax.Formatter.format(source(text)) }

    /// A text already in canonical layout, or a text and its canonical layout.
    private func check(
        _ text: String, becomes expected: String? = nil, file: StaticString = #filePath, line: UInt = #line
    ) {
        do {
            let text = text + "\n"
            let expected = expected.map { $0 + "\n" } ?? text
            XCTAssertEqual(try format(text), expected, file: file, line: line)
            try checkProperties(text, file: file, line: line)
        } catch {
            XCTFail("\(text): \(error)", file: file, line: line)
        }
    }

    // Properties

    /// The tree without places, as text.
    private func tree(_ program: Program) -> String {
        TreePrinter.dump(program).split(separator: "\n").map { line in
            // A node's line ends in its place and brackets, ` @1:2-3)`.
            let end = line.lastIndex { !"@0123456789:-)".contains($0) } ?? line.startIndex
            guard line[end...].hasPrefix(" @") else { return String(line) }
            return line[..<end] + line[end...].filter { $0 == ")" }
        }.joined(separator: "\n")
    }

    private func comments(_ program: Program) -> [String] {
        program.comments.map { program.source.text($0).trimmingCharacters(in: .whitespaces) }
    }

    private func checkProperties(_ text: String, file: StaticString = #filePath, line: UInt = #line) throws {
        let formatted = try format(text)
        let before = try Parser.parse(source(text))
        let after: Program
        do {
            after = try Parser.parse(source(formatted))
        } catch {
            return XCTFail("\(text)\n--- became invalid\n\(formatted)", file: file, line: line)
        }
        XCTAssertEqual(tree(before), tree(after), "\(text)\n--- became\n\(formatted)", file: file, line: line)
        XCTAssertEqual(comments(before), comments(after), "\(text)\n--- became\n\(formatted)", file: file, line: line)
        XCTAssertEqual(try format(formatted), formatted, "of\n\(text)", file: file, line: line)
        let titles = [text, formatted].map { cells(of: source($0)).map(\.title) }
        XCTAssertEqual(titles[0], titles[1], "\(text)\n--- became\n\(formatted)", file: file, line: line)
    }

    func testTreeComparisonSeesChanges() throws {
        let programs = try ["x = 1 + 2", "x = 1 - 2", "x = (1 + 2)", "y = 1 + 2"].map { try Parser.parse(source($0)) }
        XCTAssertEqual(Set(programs.map(tree)).count, programs.count)
        XCTAssertEqual(tree(programs[0]), try tree(Parser.parse(source("\n\nx   =\n 1+2"))))
    }

    func testEveryConstruct() throws {
        for program in validPrograms { try checkProperties(program) }
    }

    func testProgramsOfTheProject() throws {
        let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        var count = 0
        for folder in ["Tests", "examples", "stdlib"] {
            let folder = root.appendingPathComponent(folder)
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "reg" else { continue }
                // Some are there for their syntax errors, or are no text.
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                guard (try? Parser.parse(source(text))) != nil else { continue }
                try onLargeStack { try self.checkProperties(text) }
                count += 1
            }
        }
        XCTAssertGreaterThan(count, 5)
    }

    func testRandomPrograms() throws {
        var generator = SeededGenerator(state: 11)
        let end = ContinuousClock.now + .seconds(2)
        var count = 0
        while ContinuousClock.now < end && count < 5_000 {
            var programs = ProgramGenerator(seed: generator.next())
            try checkProperties(commented(programs.program(), &generator))
            count += 1
        }
        XCTAssertGreaterThan(count, 20)
    }

    /// A program with comments and newlines put wherever they may stand.
    private func commented(_ text: String, _ generator: inout SeededGenerator) -> String {
        // Some lines are too long.
        var text = text.replacingOccurrences(of: "elsewhere", with: "a_name_that_takes_up_most_of_a_line_by_itself")
            .replacingOccurrences(of: "pi", with: "z.method(x1)[0].field.method(fn(q) { q }, 2).another(3)")
        for number in 0..<Int.random(in: 0..<8, using: &generator) {
            let index = text.unicodeScalars.indices.randomElement(using: &generator)!
            let insertions = [
                " # c\(number)\n", "\n  # c\(number)\n", "\n# %% c\(number)\n", "\n\n\n## c\(number)\n", "\n ",
            ]
            let insertion = insertions.randomElement(using: &generator)!
            var candidate = text
            candidate.unicodeScalars.insert(contentsOf: insertion.unicodeScalars, at: index)
            if let program = try? Parser.parse(source(candidate)), canBeCut(program) { text = candidate }
        }
        return text
    }

    /// Whether no cell begins in the middle of a statement, where its line is indented and begins none.
    private func canBeCut(_ program: Program) -> Bool {
        cells(of: program.source).allSatisfy { cell in
            program.statements.allSatisfy { $0.span.end <= cell.span.start || cell.span.start <= $0.span.start }
        }
    }

    func testLinesAreShort() throws {
        var generator = SeededGenerator(state: 5)
        for _ in 0..<300 {
            let names = (0..<Int.random(in: 5...40, using: &generator)).map { "argument\($0)" }
            let list = names.joined(separator: ", ")
            let texts = [
                "f(\(list))", "x = [\(list)]", "fn f(\(list)) { x }", "x = " + names.joined(separator: " + "),
                "x |> " + names.joined(separator: " |> "), "x = \(list)",
            ]
            for text in texts {
                for line in try format(text).split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 100) }
            }
        }
    }

    func testSpeedAndDepth() throws {
        let cell = "fn f(x, y = 2) {\n  z = [g(x[i]), {a: 1, b: x |> relu}]  # c\n\n  if z > 0 { return z }\n  z\n}\n"
        let long = String(repeating: cell, count: 1_700)
        let start = ContinuousClock.now
        XCTAssertEqual(try format(long).filter { $0 == "\n" }.count, 1_700 * 6)
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(2))
        let brackets = String(repeating: "[", count: 390) + String(repeating: "]", count: 390)
        let chains = [" + 1", ".a", "[0]", " |> f", ".f()"].map { "x" + String(repeating: $0, count: 4_500) }
        for deep in chains + [brackets] {
            let formatted = try format(deep)
            XCTAssertEqual(try format(formatted), formatted)
        }
    }

    func testErrors() {
        XCTAssertThrowsError(try format("x = (1")) { error in
            XCTAssertEqual((error as? SyntaxErrors)?.diagnostics.count, 1)
        }
    }

    // Layouts

    func testTextAndStatements() {
        XCTAssertEqual(try format(""), "")
        XCTAssertEqual(try format("\n\n"), "")
        XCTAssertEqual(try format("\u{FEFF}x=1\r\n\r\n\r\n\r\ny=2"), "x = 1\n\ny = 2\n")
        check("\n\n#!/usr/bin/env reg\n\n\n\n# about  \nx=1", becomes: "#!/usr/bin/env reg\n\n# about\nx = 1")
        check("a=1;b  =  2 ; c\n;\n;d+=1", becomes: "a = 1\nb = 2\nc\nd += 1")
        check("from  s import a,b,;import \"a.reg\"   as f", becomes: "from s import a, b\nimport \"a.reg\" as f")
        check("a, = x\na,(b , _),=(1 , 2)", becomes: "a, = x\na, (b, _) = (1, 2)")
        check("(x)=1; for (k) in(r) {}", becomes: "(x) = 1\nfor (k) in (r) {}")
        check("fn f() { return 1,2 }\nx = 1,; y", becomes: "fn f() { return 1, 2 }\nx = 1,;\ny")
    }

    func testSemicolonAtCellEnd() {
        check("a; b;  # quiet", becomes: "a\nb;  # quiet")
        check("a = 1;", becomes: "a = 1")
        check(
            "a;\n# %% Next\nb\n;\n# %% [markdown]\n# text\nc; d",
            becomes: "a;\n# %% Next\nb;\n# %% [markdown]\n# text\nc\nd")
    }

    func testOperators() {
        check("y=-2** 2+ 2 **-1*3//4 @z%5/6", becomes: "y = -2**2 + 2**-1 * 3 // 4 @ z % 5 / 6")
        check(
            "m=x>0&x<1|~ q ; w = a not  in b or not(c)and d>=e",
            becomes: "m = x > 0 & x < 1 | ~q\nw = a not in b or not (c) and d >= e")
        check("x - - - y + ~ ~z + + +w", becomes: "x - - -y + ~~z + + +w")
        check("q = 0 ... n-1; r = a ..< b", becomes: "q = 0...n - 1\nr = a..<b")
        check(
            "x[i + 1:, : - 1, a-1, f(a+b):c - -d, :: 2, ...,]",
            becomes: "x[i+1:, :-1, a - 1, f(a + b):c - -d, ::2, ...]")
        check("2 . abs() + 1 .e5 + 1.e5x", becomes: "2.abs() + 1 .e5 + 1.e5x")
        check(
            "total = first_summand_of_many * first_factor_of_many + second_summand_of_many + third_summand_of_them_all",
            becomes: """
                total = first_summand_of_many * first_factor_of_many +
                    second_summand_of_many +
                    third_summand_of_them_all
                """)
    }

    func testLiteralsStandAsWritten() {
        check("x = 1_000.50e-03 + 'a\"b' + \"\\u{3bb}\" + f\"{ x:>8} {y=}\"")
        check("s = \"\"\"a\n   b  \n\"\"\"")
        check("print(f\"\"\"a\n  { x }\n\"\"\" ,1)", becomes: "print(f\"\"\"a\n  { x }\n\"\"\", 1)")
    }

    func testCallsListsAndRecords() {
        check("f (a,k=v , * l,**r,)", becomes: "f(a, k = v, *l, **r)")
        check(
            "r={lr:0.1,\"weight decay\" :1e-3,if:2,} ;e={ } ;l=[ ] ;t=( ) ;p=(a ,)",
            becomes: "r = {lr: 0.1, \"weight decay\": 1e-3, if: 2}\ne = {}\nl = []\nt = ()\np = (a,)")
        check("x = [f( x ) for x , y in xs if x>0]", becomes: "x = [f(x) for x, y in xs if x > 0]")
        check("x = [\n  1,\n  2\n]", becomes: "x = [1, 2]")
        check("x = [\n    1,\n    2,\n]")
        check("x = [1,\n 2,]", becomes: "x = [\n    1,\n    2,\n]")
        check(
            "optim = AdamW(network.parameters(), lr = 0.001, betas = [0.9, 0.999], eps = 1e-8, weight_decay = 0.01)",
            becomes: """
                optim = AdamW(
                    network.parameters(),
                    lr = 0.001,
                    betas = [0.9, 0.999],
                    eps = 1e-8,
                    weight_decay = 0.01,
                )
                """)
        check(
            "squares = [the_function_of_interest(x) for x in the_sequence_of_all_its_elements if x.is_allowed_here()]",
            becomes: """
                squares = [
                    the_function_of_interest(x)
                    for x in the_sequence_of_all_its_elements
                    if x.is_allowed_here()
                ]
                """)
    }

    func testHugging() {
        check(
            "train(net,data,fn(epoch,loss){\nprint(epoch)\n})",
            becomes: """
                train(net, data, fn(epoch, loss) {
                    print(epoch)
                })
                """)
        check("each(xs, fn(x) {\n y\n}, 2)", becomes: "each(\n    xs,\n    fn(x) {\n        y\n    },\n    2,\n)")
        check("x = tensor([\n    [1, 2],\n    [3, 4],\n])")
        check("map(xs, fn(x) { x + 1 })")
    }

    func testPipes() {
        check("y=x|>f|>g( 2 )|>fn(z)=z+1", becomes: "y = x |> f |> g(2) |> fn(z) = z + 1")
        check("x\n  |> f\n  |> g", becomes: "x |> f |> g")
        check(
            "y = input |> first_transformation |> second_transformation(argument) |> third_transformation(argument, 2)",
            becomes: """
                y = input
                    |> first_transformation
                    |> second_transformation(argument)
                    |> third_transformation(argument, 2)
                """)
        check("x |> f # one\n # two\n |> g", becomes: "x\n    |> f  # one\n    # two\n    |> g")
    }

    func testMethods() {
        check("x .a() . b( 1 )\n  .c", becomes: "x.a().b(1).c")
        check(
            "net = Sequential(Linear(784, 256), ReLU(), Dropout(0.5)).to_mode(train).weights[0].with_name('dropped')",
            becomes: """
                net = Sequential(Linear(784, 256), ReLU(), Dropout(0.5))
                    .to_mode(train).weights[0]
                    .with_name('dropped')
                """)
    }

    func testBlocks() {
        check("if a{b}else if c{d}else{e}", becomes: "if a { b } else if c { d } else { e }")
        check("if a { b } else {\n c }", becomes: "if a {\n    b\n} else {\n    c\n}")
        check("while c { a; b }", becomes: "while c {\n    a\n    b\n}")
        check(
            "for k,v in r {\n\n\n print(k);\n\n\n print(v)\n\n}",
            becomes: "for k, v in r {\n    print(k)\n\n    print(v)\n}")
        check(
            "with no_grad( ) as g{x}; v=try{a}catch err{err.message}",
            becomes: "with no_grad() as g { x }\nv = try { a } catch err { err.message }")
        check(
            "fn area(r,scale=1.0,*more,**options)=pi*r**2\nfn f(x){x}\ng=fn( ){\n}",
            becomes: "fn area(r, scale = 1.0, *more, **options) = pi * r**2\nfn f(x) { x }\ng = fn() {}")
        check(
            "## Doc.\nmodel M(n=1){fc=Linear(1,n);fn forward(x)=fc(x)}",
            becomes: "## Doc.\nmodel M(n = 1) {\n    fc = Linear(1, n)\n    fn forward(x) = fc(x)\n}")
        check(
            "if the_first_condition_of_them and the_second { the_first_consequence(1) } else { the_alternative(2) }",
            becomes: """
                if the_first_condition_of_them and the_second {
                    the_first_consequence(1)
                } else {
                    the_alternative(2)
                }
                """)
    }

    func testComments() {
        check("x=1# one\n  # two\n\n\n  # three\ny", becomes: "x = 1  # one\n# two\n\n# three\ny")
        check("f(a, # one\n# two\nb # three\n)", becomes: "f(\n    a,  # one\n    # two\n    b,  # three\n)")
        check("f( # none\n)", becomes: "f(  # none\n)")
        check(
            "if a { # one\n\n # two\n b # three\n\n # four\n}",
            becomes: "if a {  # one\n    # two\n    b  # three\n\n    # four\n}")
        check("if a {\n# empty\n}", becomes: "if a {\n    # empty\n}")
        check("x = # why\n 1 + # so\n 2", becomes: "x =  # why\n    1 +  # so\n    2")
        check(
            "x = (1 # one\n + 2 # two\n not in y)",
            becomes: "x = (\n    1  # one\n        + 2  # two\n        not in y\n)")
        check("x = 1\n\n\n\n# end", becomes: "x = 1\n\n# end")
        check("## not its\n;\nx = 1", becomes: "## not its\n\nx = 1")
        check("# one\n;## not its\n## its\nx = 1", becomes: "# one\n## not its\n\n## its\nx = 1")
        check("y = 1 . # one\nb", becomes: "y = 1  # one\n    .b")
        check("  # %% not a cell\nx", becomes: "    # %% not a cell\nx")
        check("x = f(a)  # no code breaks for the comment beside it, however" + String(repeating: " long", count: 20))
    }
}
