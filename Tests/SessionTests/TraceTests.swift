import Session
import XCTest

/// `--trace`: each statement on stderr before it runs.
final class TraceTests: XCTestCase {
    private func run(_ script: String, isTraced: Bool) -> String {
        var output = ""
        let session = Session(options: Session.Options(threads: 1, isTraced: isTraced)) { event in
            switch event {
            case .standardOutput(let text), .page(let text): output += text
            case .standardError(let text): output += "! " + text
            case .failure(let diagnostic): output += "error: \(diagnostic.message)\n"
            case .result, .display, .progress: break
            }
        }
        _ = session.run(script: script, name: "s.reg")
        return output
    }

    func testEachStatementIsShownBeforeItRuns() {
        let script = """
            fn f(x) {
                y = x + 1
                y * 2
            }
            for i in 0..<2 { print(f(i)) }
            if true { a = 1; b = 2 }
            """
        let turn = { (value: Int) in
            "! s.reg:5: print(f(i))\n! s.reg:2: y = x + 1\n! s.reg:3: y * 2\n\(value)\n"
        }
        XCTAssertEqual(
            run(script, isTraced: true),
            "! s.reg:1: fn f(x) {\n! s.reg:5: for i in 0..<2 { print(f(i)) }\n" + turn(2) + turn(4)
                + "! s.reg:6: if true { a = 1; b = 2 }\n! s.reg:6: a = 1\n! s.reg:6: b = 2\n")
        XCTAssertEqual(run(script, isTraced: false), "2\n4\n")
    }

    func testTheStatementThatFailsIsTheLastOne() {
        XCTAssertEqual(
            run("x = 1\ny = x + nope\nz = 3", isTraced: true),
            "! s.reg:1: x = 1\n! s.reg:2: y = x + nope\nerror: `nope` is not defined\n")
    }

    func testModelsAndHandlersAreTracedToo() {
        let script = """
            model M() {
                half = 0.5
                fn forward(x) {
                    x * half
                }
            }
            try { M()(1) + nope } catch err { print(1) }
            """
        XCTAssertEqual(
            run(script, isTraced: true),
            "! s.reg:1: model M() {\n! s.reg:7: try { M()(1) + nope } catch err { print(1) }\n"
                + "! s.reg:7: M()(1) + nope\n! s.reg:2: half = 0.5\n! s.reg:4: x * half\n! s.reg:7: print(1)\n1\n")
    }
}
