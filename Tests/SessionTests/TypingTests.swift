import Session
import Syntax
import XCTest

final class TypingTests: XCTestCase {
    private func completions(_ transcript: Transcript, _ text: String) -> [String] {
        transcript.session.completions(for: text, cursor: text.unicodeScalars.count).items.map(\.text)
    }

    func testNamesFieldsArgumentsAndCommandsComplete() {
        let transcript = Transcript()
        transcript.run("tensile = 1", "state = {count: 1, color: 2}", "net = Sequential(Linear(2, 2), Dropout(0.1))")
        XCTAssertEqual(completions(transcript, "tens"), ["tensile", "tensor"])
        XCTAssertEqual(completions(transcript, "1 + state.co"), ["color", "count"])
        XCTAssertEqual(completions(transcript, "net[0].wei"), ["weight"])
        XCTAssertTrue(completions(transcript, "net.").contains("eval"))
        XCTAssertEqual(completions(transcript, "fit(net, epo"), ["epochs ="])
        XCTAssertEqual(completions(transcript, "%ti"), ["%time", "%timeit"])
        XCTAssertEqual(completions(transcript, "x = whi"), ["while"])
        XCTAssertEqual(completions(transcript, "no_such_thing.a"), [])
    }

    func testCompletionCountsCodePoints() {
        let transcript = Transcript()
        transcript.run("λ = {length: 1}")
        let list = transcript.session.completions(for: "\"😀\"; λ.le", cursor: 9)
        XCTAssertEqual(list.start, 7)
        XCTAssertEqual(list.items.map(\.text), ["length"])
    }

    func testCompletionRunsNothing() {
        let transcript = Transcript()
        transcript.run("state = {calls: 0}", "fn f() { state.calls += 1; state }")
        _ = completions(transcript, "f().ca")
        XCTAssertEqual(transcript.run("state.calls"), "Out[3]: 0\n")
    }

    func testSignatureHint() {
        let transcript = Transcript()
        transcript.run("fn area(r, scale = 1) = r * scale")
        XCTAssertEqual(
            transcript.session.callHint(for: "area(2, ", cursor: 8),
            CallHint(function: "area", parameters: ["r", "scale = 1"], activeParameter: 1))
        XCTAssertNil(transcript.session.callHint(for: "area(2)", cursor: 7))
    }

    func testCompletenessSeesPastCommands() {
        let session = Transcript().session!
        XCTAssertEqual(session.completeness(of: "%run f("), .complete)
        XCTAssertEqual(session.completeness(of: "%time f("), .incomplete(depth: 1))
        XCTAssertEqual(session.completeness(of: "f(\n"), .incomplete(depth: 1))
        XCTAssertEqual(session.completeness(of: "1 + )\n"), .invalid)
    }

    func testHelpSpeaksOfBuiltinsVariablesAndMembers() {
        let transcript = Transcript()
        XCTAssertTrue(transcript.run("?Dropout").hasPrefix("Dropout(p = 0.5"))
        XCTAssertEqual(transcript.run("relu?"), transcript.run("?relu"))
        XCTAssertTrue(transcript.run("?kl_div").hasSuffix("\n\n  Example:\n    q = [[0.9, 0.1]]; p = [[0.5, 0.5]]\n"
            + "    print(kl_div(log(q), p), kl_div(log(q), p, reduction = \"batchmean\"))\n"))
        let usage = transcript.run("?Adam").split(separator: "\n").prefix { !$0.hasPrefix("  m = ") }
        XCTAssertTrue(usage.count > 1 && usage.dropLast().allSatisfy { $0.hasSuffix(",") }, "a long signature breaks at commas")
        XCTAssertTrue(usage.joined().contains("betas = [0.9, 0.999],"), "a list stays whole")
        transcript.run("x = ones(2)")
        XCTAssertTrue(
            transcript.run("?x.backward").hasPrefix(".backward(gradient = none, retain = false)\n"),
            "a method shows what its caller writes")
        transcript.run("## Adds one.\nfn inc(x) = x + 1")
        XCTAssertEqual(transcript.run("?inc"), "inc(x)\n  Adds one.\n")
        XCTAssertEqual(transcript.run("??inc"), "fn inc(x) = x + 1\n")
        XCTAssertTrue(transcript.run("?dropuot").contains("did you mean") || transcript.failures.last?.hint != nil)
    }
}
