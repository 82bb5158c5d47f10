import Session
import XCTest

/// `reg check` across files: it reads what a program imports, and runs none of it.
final class CheckedImportsTests: XCTestCase {
    private var folder = ""

    override func setUpWithError() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("reg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
        try write("shapes.reg", "import inner\nfn area(r, scale = 1) = pi * r**2 * scale\nradius = 3\nexit(9)\n")
        try write("inner.reg", "depth = 1\nfn attempt(f) { try { f() } catch err { err.kind } }\n")
        try write("broken.reg", "x = (\n")
        try write("one.reg", "import two\na = 1\n")
        try write("two.reg", "import one\nb = 1\n")
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    private func findings(_ program: String) -> [String] {
        Session.check(program, name: "\(folder)/main.reg").map { finding in
            let position = finding.location.map { $0.source.position(of: $0.span.start) }
            let hint = finding.hint.map { " = \($0)" } ?? ""
            return "\(position?.line ?? 0):\(position?.column ?? 0) \(finding.kind.rawValue): \(finding.message)\(hint)"
        }
    }

    func testMembersThatAModuleLacks() {
        let table = [
            ("import shapes\nprint(shapes.raduis)", "2:14 name: the record has no field `raduis` = did you mean `radius`?"),
            ("import shapes\nshapes.aera(1)", "2:8 name: a record has no member `aera` = did you mean `area`?"),
            ("import \"shapes.reg\" as s\nfn f() = 1 |> s.aera",
                "2:17 name: the record has no field `aera` = did you mean `area`?"),
            ("import shapes\nprint(shapes.inner.dept)", "2:20 name: the record has no field `dept` = did you mean `depth`?"),
            ("import schedules\nprint(schedules.cosin)", "2:17 name: the record has no field `cosin` = did you mean `cosine`?"),
            ("from shapes import area, raduis",
                "1:26 name: `raduis` is not defined in the module = did you mean `radius`?"),
            ("from shapes import inner\ninner.dept", "2:7 name: the record has no field `dept` = did you mean `depth`?"),
        ]
        for (program, finding) in table { XCTAssertEqual(findings(program), [finding], program) }
    }

    func testCallsOfAModulesFunctions() {
        let table = [
            ("import shapes\nshapes.area()", "2:1 type: the argument `r` is missing: area(r, scale = 1)"),
            ("import shapes\nshapes.area(1, scael = 2)",
                "2:16 type: area has no argument `scael`: area(r, scale = 1) = did you mean `scale`?"),
            ("from shapes import area\narea(1, 2, 3)", "2:1 type: too many arguments (3): area(r, scale = 1)"),
        ]
        for (program, finding) in table { XCTAssertEqual(findings(program), [finding], program) }
    }

    func testModulesThatCannotBeRead() {
        let table = [
            ("import shaeps", "1:8 io: cannot read \"shaeps.reg\": no such file = did you mean `shapes`?"),
            ("import \"shaeps.reg\"", "1:8 io: cannot read \"shaeps.reg\": no such file = did you mean `shapes.reg`?"),
            ("import broken", "1:6 syntax: expected an expression, found the end of the input"),
        ]
        for (program, finding) in table { XCTAssertEqual(findings(program), [finding], program) }
        let place = Session.check("\nimport broken", name: "\(folder)/main.reg").first?.trace.first?.location
        XCTAssertEqual(place?.span.start, 8, "the import that led there")
    }

    func testWhatIsFine() {
        for program in [
            "import shapes\nprint(shapes.area(1), shapes.radius, shapes.inner.depth, shapes.keys(), len(shapes))",
            "import shapes\nshapes.extra = 1\nprint(shapes.extra)",
            "import shapes\nfn f(shapes) = shapes.nope\nprint(f({nope: 1}))",
            "import shapes\nfn twice(module) = 2 * module.radius\nprint(shapes.twice())",
            "import shapes\nshapes = {nope: 1}\nprint(shapes.nope)",
            "try { import nowhere } catch err { print(err.kind) }",
            "import shapes\ntry { shapes.nope } catch err { print(err.kind) }",
            "from inner import attempt\nprint(attempt(fn() = nope))",
            "import one\nprint(one.a, one.two.one)",
        ] { XCTAssertEqual(findings(program), [], program) }
    }
}
