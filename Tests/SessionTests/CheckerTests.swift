import Session
import Syntax
import XCTest

/// `reg check`: what it finds, and that it is silent where nothing is wrong.
final class CheckerTests: XCTestCase {
    private func findings(_ program: String) -> [String] {
        Session.check(program, name: "s.reg").map { finding in
            let position = finding.location.map { $0.source.position(of: $0.span.start) }
            let hint = finding.hint.map { " = \($0)" } ?? ""
            return "\(position?.line ?? 0):\(position?.column ?? 0) \(finding.kind.rawValue): \(finding.message)\(hint)"
        }
    }

    private func assertFindings(_ table: [(program: String, findings: [String])], line: UInt = #line) {
        for (program, expected) in table { XCTAssertEqual(findings(program), expected, program, line: line) }
    }

    private func assertSilent(_ programs: [String], line: UInt = #line) {
        for program in programs { XCTAssertEqual(findings(program), [], program, line: line) }
    }

    func testUndefinedNames() {
        assertFindings([
            ("print(nope)", ["1:7 name: `nope` is not defined"]),
            ("x = dropuot(1)", ["1:5 name: `dropuot` is not defined = did you mean `dropout`?"]),
            ("fn f(rate) { if rate > 0 { raet } }", ["1:28 name: `raet` is not defined = did you mean `rate`?"]),
            ("fn f() = 1\nprint(f, g)", ["2:10 name: `g` is not defined"]),
            ("print(f\"{nope}\")", ["1:10 name: `nope` is not defined"]),
            ("x = [1]\nx[nope] = 2\nnope.y = 1", [
                "2:3 name: `nope` is not defined", "3:1 name: `nope` is not defined",
            ]),
            ("print([k for k in [1]], k)", ["1:25 name: `k` is not defined"]),
            ("fn f() { own = 1; own }\nprint(own)", ["2:7 name: `own` is not defined"]),
            ("a = torch.zeros(2)", [
                "1:5 name: `torch` is not defined = reg's functions and layers have no prefix: "
                    + "`Linear(4, 8)`, `relu(x)`, `zeros(2, 3)`",
            ]),
            ("fn run(f) = f()\nrun(fn() = nope)", ["2:12 name: `nope` is not defined"]),
            ("fn f(a = later, later = 1) = a + later", ["1:10 name: `later` is not defined"]),
        ])
    }

    func testNamesThatAreKnown() {
        assertSilent([
            "print(pi, inf, nan, args)",
            "fn f() = later\nlater = 1\nprint(f())",
            "fn even(n) = if n == 0 { true } else { odd(n - 1) }\nfn odd(n) = if n == 0 { false } else { even(n - 1) }",
            "import schedules\nprint(schedules.cosine)",
            "from schedules import cosine\nprint(cosine(0, 1, 2))",
            "try { nope } catch err { print(err.message) }",
            "r = {a: 1}\nprint(r.b, r.c.d)\nr.f(1, 2, 3)",
            "fn kind(f) { try { f() } catch err { err.kind } }\nprint(kind(fn() = nope), kind(fn() { relu(1, 2) }))",
            "with seeded(1) as s { print(s) }",
            "r = {a: 1}\nfor k, v in r { print(k, v) }\nprint(k)",
            "print([x + y for x, y in zip([1], [2]) if x])",
            "x, (y, _) = 1, (2, 3)\nprint(x, y)",
            "fn f(a, b = a, *more, **options) = [a, b, more, options]",
        ])
    }

    func testTopLevelNamesReadTooEarly() {
        assertFindings([
            ("print(x)\nx = 1", ["1:7 name: `x` is not defined yet = line 2 defines it"]),
            ("f(1)\nfn f(x) = x", ["1:1 name: `f` is not defined yet = line 2 defines it"]),
            ("x += 1", ["1:1 name: `x` is not defined yet = line 1 defines it"]),
            ("if true { y = 1 } else { print(y) }", ["1:32 name: `y` is not defined yet = line 1 defines it"]),
        ])
        assertSilent([
            "mean = mean([1, 2])\nprint(mean)",
            "if args == [] { y = 1 }\nprint(y)",
            "for i in 0..<3 { if i > 0 { print(last) }; last = i }",
            "i = 0\nwhile i < 3 { if i > 0 { print(last) }; last = i; i += 1 }",
            "while true { found = 1; break }\nprint(found)",
            "try { x = 1 } catch err { print(x, err) }\nprint(x)",
        ])
    }

    func testLocalsThatNeverHaveAValue() {
        let own = "the assignment in this function makes `x` its own; to change something outside, keep it in a record"
        assertFindings([
            ("x = 1\nfn f() { print(x); x = 2 }", [
                "2:16 name: the local `x` is read before it has a value = \(own)",
            ]),
            ("x = 1\nfn f() { x += 1 }\nprint(x)", ["2:10 name: the local `x` is read before it has a value = \(own)"]),
            ("fn f(c) { if c { return x }; x = 1; x }", ["1:25 name: the local `x` is read before it has a value"]),
            ("fn f(c) { if c { x = 1; return x } else { 2 }\n x }", [
                "2:2 name: the local `x` is read before it has a value",
            ]),
            ("model M() { a = b\n b = 1\n fn forward(x) = x + a + b }", [
                "1:17 name: the field `b` of M is read before it has a value",
            ]),
            ("model M() { x = 0\n fn forward(y) { x += 1; y } }", [
                "2:18 name: the local `x` is read before it has a value = "
                    + "the assignment in this method makes `x` its own; the field is `self.x`",
            ]),
        ])
        assertSilent([
            "fn f(c) { if c { x = 1 }; x }",
            "fn f(xs) { for v in xs { if v > 1 { return best }; best = v } }",
            "fn late() { f = fn() = value; value = 9; f() }",
            "fn f() { return 1; print(y); y = 2 }",
            "fn f() { try { x = 1; error(\"no\") } catch err { print(err); x } }",
            "fn f(x) { x += 1; x }",
        ])
    }

    func testArgumentsOfBuiltins() {
        assertFindings([
            ("print(allclose(1, 1, rtoll = 2))", [
                "1:22 type: allclose has no argument `rtoll`: "
                    + "allclose(a, b, rtol = 1e-5, atol = 1e-8, equal_nan = false) = did you mean `rtol`?",
            ]),
            ("x = randn(2)\nprint(x |> softmax(axes = 0))", [
                "2:20 type: softmax has no argument `axes`: softmax(x, axis = -1) = did you mean `axis`?",
            ]),
            ("relu()", ["1:1 type: the argument `x` is missing: relu(x)"]),
            ("relu(1, 2)", ["1:1 type: too many arguments (2): relu(x)"]),
            ("1 |> relu(2)", ["1:1 type: too many arguments (2): relu(x)"]),
        ])
        assertSilent([
            "print(softmax([1, 2], dim = 0))",
            "print(1, 2, 3, sep = \"\")",
            "xs = [1]\nrelu(*xs)",
            "relu(**{x: 1})",
            "fn relu(x, y) = x\nrelu(1, 2)",
            "fn f(relu) = relu(1, 2, 3)",
            "[1, 2] |> sum |> print",
            "try { relu() } catch err { print(err) }",
        ])
    }

    func testArgumentsOfFunctionsOfTheProgram() {
        let area = "fn area(r, scale = 1.0) = r * scale\n"
        assertFindings([
            (area + "area()", ["2:1 type: the argument `r` is missing: area(r, scale = 1.0)"]),
            (area + "area(1, 2, 3)", ["2:1 type: too many arguments (3): area(r, scale = 1.0)"]),
            (area + "area(1, scael = 2)", [
                "2:9 type: area has no argument `scael`: area(r, scale = 1.0) = did you mean `scale`?",
            ]),
            (area + "area(1, r = 2)", ["2:9 type: area got the argument `r` twice"]),
            (area + "area(1, a = 2, b = 3)", [
                "2:9 type: area has no argument `a`: area(r, scale = 1.0)",
                "2:16 type: area has no argument `b`: area(r, scale = 1.0)",
            ]),
            (area + "1 |> area(2, 3)", ["2:1 type: too many arguments (3): area(r, scale = 1.0)"]),
            (area + "area(*[1], scael = 2)", [
                "2:12 type: area has no argument `scael`: area(r, scale = 1.0) = did you mean `scale`?",
            ]),
            ("fn g() = later(1)\nfn later() = 1", ["1:10 type: too many arguments (1): later()"]),
            ("square = fn(x) = x * x\nsquare(1, 2)", ["2:1 type: too many arguments (2): fn(x)"]),
            ("model M(width) { fn forward(x) = x * width }\nM(widht = 2)", [
                "2:3 type: M has no argument `widht`: M(width) = did you mean `width`?",
            ]),
            ("model M() { fn forward(x) = half(x, 2)\n fn half(x) = x / 2 }", [
                "1:29 type: too many arguments (2): half(x)",
            ]),
        ])
        assertSilent([
            area + "area(1); area(1, 2); area(r = 1, scale = 2); area(*[1, 2]); 3 |> area",
            "fn f(*xs, **options) = xs\nf(); f(1, 2, a = 3)",
            "fn f(x) = x\nif args == [] { f = fn(x, y) = x + y }\nf(1, 2)",
            "fn f(x) = x\nfn g(f) = f(1, 2)",
            "model M() { fn forward(x, y) = x + y }\nnet = M()\nnet(1, 2)",
        ])
    }

    func testAssignmentsThatLookLikeSlips() {
        let state = "to change the one outside, keep it in a record: `state.count = …`"
        assertFindings([
            ("count = 0\nfn up() { count = 1 }\nup(); print(count)", [
                "2:11 name: the local `count` is never read = "
                    + "the assignment in this function makes `count` its own; \(state)",
            ]),
            ("fn f(xs) { total = 0\n for x in xs { totla = total + x }\n total }", [
                "2:16 name: `totla` is assigned and never read = did you mean `total`?",
            ]),
            ("batch_size = 32\nbatchsize = 64\nprint(batch_size)", [
                "2:1 name: `batchsize` is assigned and never read = did you mean `batch_size`?",
            ]),
            ("rate = 0.1\nfn slower() { raate = rate / 2 }\nslower()", [
                "2:15 name: `raate` is assigned and never read = did you mean `rate`?"
                    + "; to change it from here, keep it in a record: `state.rate = …`",
            ]),
        ])
        assertSilent([
            "loss = 1\nlosses = 2\nprint(loss)",
            "x_train = 1\ny_train = 2\nprint(x_train)",
            "loss1 = 1\nloss2 = 2\nprint(loss1)",
            "weights = 1\nwieghts, bias = 2, 3\nprint(weights, bias)",
            "x = 1\nfn f() { x = 2; x }\nprint(f(), x)",
            "fn f() { unused = 1; 2 }",
            "state = {count: 0}\nfn up() { state.count += 1 }",
            "fn total(x) = x\nfn f(x) { totla = total(x) }",
        ])
    }

    func testMembersThatNothingHas() {
        let model = "model M() {\n    fc = Linear(1, 1)\n    fn forward(x) = fc(x)\n"
        assertFindings([
            ("loss = tensor(1)\nloss.backwrd()", ["2:6 name: nothing has a member `backwrd` = did you mean `backward`?"]),
            ("opt = SGD([], lr = 1)\nopt.zero_gard()", [
                "2:5 name: nothing has a member `zero_gard` = did you mean `zero_grad`?",
            ]),
            ("x = zeros(2)\nprint(x.numpy())", [
                "2:9 name: nothing has a member `numpy` = tensors have no device, and `x.tolist()` gives lists",
            ]),
            ("r = {update: fn() = 1}\nr.updaet()", ["2:3 name: nothing has a member `updaet` = did you mean `update`?"]),
            (model + "    fn twice(x) = self.fcc(x) + self.fb\n}", [
                "4:24 name: M has no member `fcc` = did you mean `fc`?",
                "4:38 name: M has no member `fb`",
            ]),
        ])
        assertFindings([
            ("x = zeros(2)\nprint(x.shpae)", ["2:9 name: nothing has a member `shpae` = did you mean `shape`?"]),
            ("print(Linear(1, 1).wieght)", ["1:20 name: nothing has a member `wieght` = did you mean `weight`?"]),
            ("r = {learning: 1}\nprint(r.leraning, r.x)", [
                "2:9 name: nothing has a member `leraning` = did you mean `learning`?",
            ]),
        ])
        assertSilent([
            "x = resume(\"a\")\nprint(x.shpae)",
            "x = {shpae: 1}\nprint(x.shpae, x.shapes, x.shap)",
            model + "    fn more() { self.extra = 1; self.extra + self.weights_norm() + len(self.parameters()) }\n}",
            model + "    fn other() = self.added\n}\nnet = M()\nnet.added = 3",
            model + "    fn rename(self_) = fn(self) = self.nope\n}",
            "r = {}\nr[\"updaet\"] = fn() = 1\nr.updaet()",
            "r = {}\nr.backwrd = fn() = 1\nr.backwrd()",
            "fn backwrd(x) = x\nx = 1\nx.backwrd()",
            "try { zeros(1).backwrd() } catch err { print(err.kind) }",
            "t = read_csv(\"t.csv\")\nprint(t.valeus, t.tensor().shpae)",
        ])
    }

    func testFindingsComeInTheOrderOfTheSource() {
        assertFindings([
            ("fn f() { nope }\nrelu(1, 2)\ntwo", [
                "1:10 name: `nope` is not defined", "2:1 type: too many arguments (2): relu(x)",
                "3:1 name: `two` is not defined",
            ]),
            ("x = )\nnope", ["1:5 syntax: expected an expression, found `)`"]),
            ("model M() { train = 1\n fn forward(x) = x }", [
                "1:13 name: `train` is a module's own member and cannot be a field of M",
            ]),
        ])
    }

    func testAMissingFileIsAFinding() {
        let findings = Session.checkFile("/no/such/file.reg")
        XCTAssertEqual(findings.map(\.kind), [.io])
    }

    /// Time and findings stay in proportion to the text.
    func testManyBranchesAndFindings() {
        let branches = (0..<5_000).map { "if args == [\($0)] { a\($0) = 1 } else { b\($0) = 2 }" }
        let misses = (0..<200).map { "print(missing\($0))" }
        XCTAssertEqual(findings((branches + misses).joined(separator: "\n")).count, 200)
    }
}
