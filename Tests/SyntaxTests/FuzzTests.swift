import Syntax
import XCTest

/// Random texts: whatever they are, they are read without a crash, in time, and with places inside the text.
final class FuzzTests: XCTestCase {
    private let pieces: [String] =
        Symbol.allCases.map(\.rawValue) + Keyword.allCases.map(\.rawValue) + [
            "x", "model A(", "1", "1.", ".5", "1e", "\"a\"", "\"", "'", "\"\"\"", "f\"", "f\"{", "{x:.2f}", "\\", "\n",
            "\n", " ", "# c\n", "λ", "é", "!",
            "&&", "++", "def ", "None", "e\u{301}", "\u{0}", "\u{1B}", "😀", "\u{FEFF}", "\r\n", "# %%\n", "}", ")", "]",
        ]

    private func check(_ text: String) {
        let text = SourceText(name: "fuzz", text: text)
        _ = completeness(of: text.text(Span(0, text.bytes.count)))
        _ = cells(of: text)
        _ = dumpTokens(of: text)
        do {
            _ = TreePrinter.dump(try Parser.parse(text))
        } catch {
            XCTAssertLessThanOrEqual(error.diagnostics.count, 20)
            for diagnostic in error.diagnostics {
                let span = diagnostic.location!.span
                XCTAssert(0 <= span.start && span.start <= span.end && span.end <= text.bytes.count, "\(span)")
                XCTAssertFalse(DiagnosticRenderer(color: false).render(diagnostic).contains("\u{1B}"))
            }
        }
    }

    /// A short run with each test run; `REG_FUZZ_INPUTS=1000000 swift test --filter FuzzTests` makes a long one.
    private func run(seconds: Double, seed: UInt64, _ make: (inout SeededGenerator) -> String) {
        let asked = ProcessInfo.processInfo.environment["REG_FUZZ_INPUTS"].flatMap { Int($0) }
        var generator = SeededGenerator(state: seed)
        let end = ContinuousClock.now + .seconds(asked == nil ? seconds : 3600)
        var count = 0
        while ContinuousClock.now < end && count < asked ?? 20_000 {
            check(make(&generator))
            count += 1
        }
    }

    func testTokenSoup() {
        run(seconds: 1.2, seed: 1) { generator in
            let count = Int.random(in: 1...40, using: &generator)
            return (0..<count).map { _ in
                pieces.randomElement(using: &generator)! + (Bool.random(using: &generator) ? " " : "")
            }.joined()
        }
    }

    func testMutatedPrograms() {
        run(seconds: 1.2, seed: 2) { generator in
            var scalars = Array(validPrograms.randomElement(using: &generator)!.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<scalars.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: scalars.remove(at: index)
                case 1: scalars.insert(contentsOf: pieces.randomElement(using: &generator)!.unicodeScalars, at: index)
                case 2: scalars.swapAt(index, Int.random(in: 0..<scalars.count, using: &generator))
                default: scalars.removeSubrange(index..<min(index + 20, scalars.count))
                }
                if scalars.isEmpty { scalars = ["x"] }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            return String(text)
        }
    }

    /// Programs made from the grammar are valid, and none of their prefixes is called invalid.
    func testGrammaticalPrograms() {
        run(seconds: 1.2, seed: 3) { generator in
            var programs = ProgramGenerator(seed: generator.next())
            let program = programs.program()
            XCTAssertEqual(errors(program), [], program)
            var prefix = ""
            for scalar in program.unicodeScalars {
                XCTAssertNotEqual(completeness(of: prefix), .invalid, "\(prefix)¶ of \(program)")
                prefix.unicodeScalars.append(scalar)
            }
            return program
        }
    }
}
