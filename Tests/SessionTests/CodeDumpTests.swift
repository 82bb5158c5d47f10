import Session
import Syntax
import XCTest

/// `--dump code`: functions with their registers, and an instruction a line.
final class CodeDumpTests: XCTestCase {
    private func lines(_ program: String) throws -> [String] {
        try Session.dumpCode(of: program, name: "s.reg").split(separator: "\n").map(String.init)
    }

    func testInstructionsShowOperandsAndTheirPlace() throws {
        let lines = try lines("x = 2\nprint(x + 1)\n")
        XCTAssertEqual(lines[0], "script s.reg")
        XCTAssertTrue(lines[1].hasPrefix("  registers: "), lines[1])
        let columns = lines.dropFirst(2).map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        XCTAssertEqual(
            columns,
            [
                "0 loadConstant r1 = 2 ; 1:5 2",
                "1 storeGlobal x = r1 ; 1:1 x",
                "2 loadGlobalOrBuiltin r1 = print ; 2:1 print",
                "3 loadGlobal r3 = x ; 2:7 x",
                "4 addK r2 = r3, 1 ; 2:7 x + 1",
                "5 call r0 = r1(r2) ; 2:1 print(x + 1)",
                "6 returnValue r0 ; 1:1 x = 2",
            ])
    }

    func testFunctionsFollowWithTheirNamesForRegisters() throws {
        let lines = try lines("fn f(n, k = 2) {\n    total = n\n    fn() = total * k\n}\n")
        XCTAssertTrue(lines.contains("    fn f(n, k = 2)"), lines.joined(separator: "\n"))
        XCTAssertTrue(lines.contains { $0.hasSuffix("of which r0 n, r1 k, r2 total") })
        XCTAssertTrue(lines.contains("        fn ()"))
        XCTAssertTrue(lines.contains("          captures: c0 = r2 of the maker, c1 = r1 of the maker"))
    }

    /// Every kind of statement and expression has a text.
    func testAllInstructionsHaveAText() throws {
        let program = """
            import schedules
            from schedules import cosine
            a, (b, _) = [1, 2], "text"
            r = {k: true, "a key": none}
            r.k += 1; a[0] -= 2; a[1:, ...] = -b; r.k = ~a; b **= 2
            if a < 1 and not (b >= 2) or 1 in a { a.append(1) } else { a |> print(sep = "", *a, **r) }
            for i, j in zip(a, b) { while i < j { break }; continue }
            with no_grad() as g { try { error("no") } catch err { print(f"{err=} {a:.2f}") } }
            squares = [x * x for x in 0..<3 if x != 1] + [1...2]
            model M(width = 2) {
                count = 0
                fn forward(x) { self.count += 1; count + width + x @ x - x // 2 % 3 }
            }
            fn late() { f = fn() { v += w }; w = 1; v = 2; v += 1; f }
            """
        let lines = try lines(program)
        XCTAssertGreaterThan(lines.count, 100)
        for opcode in ["importName", "unpack", "makeRecord", "updateMember", "setIndex", "callWithNames", "forNext",
            "enterContext", "beginAttempt", "format", "append", "makeModel", "setField", "updateBox", "makeBox"] {
            XCTAssertTrue(lines.contains { $0.contains(" \(opcode) ") }, opcode)
        }
    }

    func testAProgramThatDoesNotParseIsRefused() {
        XCTAssertThrowsError(try Session.dumpCode(of: "x = )", name: "s.reg")) { error in
            XCTAssertEqual(Session.diagnostics(of: error).map(\.kind), [.syntax])
        }
    }
}
