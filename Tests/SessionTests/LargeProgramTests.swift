import Session
import XCTest

/// Programs larger than an instruction's operands: more numbers, names and functions than 16 bits can count.
final class LargeProgramTests: XCTestCase {
    private func output(of script: String) -> String {
        var output = ""
        let session = Session(options: Session.Options(threads: 1)) { event in
            switch event {
            case .standardOutput(let text): output += text
            case .failure(let diagnostic): output += "error: \(diagnostic.message)\n"
            default: break
            }
        }
        _ = session.run(script: script, name: "s.reg")
        return output
    }

    private let numbers = (0..<70_000).map { "\($0).5" }

    func testLibraryFunctionsAfterManyNumbers() {
        let list = numbers.joined(separator: ", ")
        let script = "x = [\(list)]\nprint(len(x), x[-1])\nmax = 3\nprint(max, pi > 3)\n"
        XCTAssertEqual(output(of: script), "70000 69999.5\n3 true\n")
    }

    func testOperatorsAndBranchesAfterManyNumbers() {
        let list = numbers.joined(separator: ", ")
        let script = "x = [\(list)]\ny = 1.25\nif y < 2.25 { y += 0.75 }\nwhile y == 2 { y = y * 3.125 }\nprint(y, {a: 7}.a)\n"
        XCTAssertEqual(output(of: script), "6.25 7\n")
    }

    func testLiteralsOfAnyLength() {
        let entries = numbers.enumerated().map { "k\($0.offset): \($0.element)" }.joined(separator: ", ")
        let body = "r = {\(entries), x: x, last: fn() = x}\n[len(r), r.k0, r.k69999, r.x, r.last()]"
        XCTAssertEqual(output(of: "fn f(x) {\n\(body)\n}\nprint(f(7))\n"), "[70002, 0.5, 69999.5, 7, 7]\n")
    }

    func testManyVariables() {
        let assignments = numbers.enumerated().map { "x\($0.offset) = \($0.element)\n" }.joined()
        XCTAssertEqual(output(of: assignments + "print(x69999 - x1)\n"), "69998\n")
    }
}
