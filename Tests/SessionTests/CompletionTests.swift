import Glibc
import Interpreter
import Session
import Syntax
import XCTest

final class CompletionTests: XCTestCase {
    private func completions(_ transcript: Transcript, _ text: String) -> [String] {
        transcript.session.completions(for: text, cursor: text.unicodeScalars.count).items.map(\.text)
    }

    private func insertions(_ transcript: Transcript, _ text: String) -> [String] {
        transcript.session.completions(for: text, cursor: text.unicodeScalars.count).items.map(\.insertion)
    }

    func testMembersAfterExpressionsThatCanBeSeenThrough() {
        let transcript = Transcript()
        transcript.run(
            "xs = [{color: 1, \"two words\": tensor([1])}]", "net = Sequential(Linear(2, 2), ReLU())", "t = ones(2, 2)",
            "model Pair(n) {\n    first = Linear(n, n)\n    fn forward(x) = first(x)\n}")
        XCTAssertEqual(completions(transcript, "xs[0].co"), ["color"])
        XCTAssertEqual(completions(transcript, "(xs[-1])[\"two words\"].requ"), ["requires_grad"])
        XCTAssertEqual(completions(transcript, "print(net[0].wei"), ["weight"])
        XCTAssertEqual(completions(transcript, "f\"{net[0].wei"), ["weight"])
        XCTAssertEqual(completions(transcript, "t[0, :].requ"), ["requires_grad"])
        XCTAssertEqual(completions(transcript, "t.T.requ"), ["requires_grad"])
        XCTAssertEqual(completions(transcript, "Linear(2, 3).named_p"), ["named_parameters"])
        XCTAssertEqual(completions(transcript, "Pair(3).fi"), ["first"])
        XCTAssertEqual(completions(transcript, "zeros(2).requ"), ["requires_grad"])
    }

    func testFunctionsThatTakeTheValueFollowThePoint() {
        let transcript = Transcript()
        transcript.run("t = ones(2)")
        XCTAssertTrue(completions(transcript, "t.su").contains("sum"))
        XCTAssertTrue(completions(transcript, "\"a\".up").contains("upper"))
        XCTAssertTrue(completions(transcript, "[1, 2].").contains("append"))
        XCTAssertFalse(completions(transcript, "t.").contains("sum"), "alone, a point lists members only")
    }

    func testKeysAndWordsInStrings() {
        let transcript = Transcript()
        transcript.run("r = {lr: 1, \"two words\": 2}", "net = Linear(1, 1)")
        XCTAssertEqual(completions(transcript, "r[\""), ["lr", "two words"])
        XCTAssertEqual(insertions(transcript, "r['tw"), ["two words'"])
        XCTAssertEqual(insertions(transcript, "Conv2d(1, 2, 3, padding = \"sa"), ["same\""])
        XCTAssertEqual(
            transcript.session.completions(for: "r[\"tw\"]", cursor: 5).items.map(\.insertion), ["two words"],
            "the quote stands there already")
        XCTAssertEqual(completions(transcript, "mse([1], [2], \""), ["batchmean", "mean", "none", "sum"])
        XCTAssertEqual(completions(transcript, "GELU('t"), ["tanh"])
        XCTAssertEqual(completions(transcript, "SGD(net, decay = \"dec"), ["decoupled"])
    }

    func testEveryWordThatIsADefaultIsOffered() {
        let transcript = Transcript()
        let free: Set = ["kind", "label"]
        for builtin in Library.table.rows.values {
            for parameter in builtin.signature.parameters where !free.contains(parameter.name) {
                guard case .string(let word)? = parameter.defaultValue, word.text.count > 1, word.text.first!.isLetter else {
                    continue
                }
                let offered = completions(transcript, "\(builtin.name)(\(parameter.name) = \"")
                XCTAssertTrue(offered.contains(word.text), "\(builtin.name)(\(parameter.name) = \"\(word.text)\")")
            }
        }
    }

    func testFiles() throws {
        let folder = "/tmp/reg-completion-\(getpid())"
        mkdir(folder, 0o700)
        mkdir(folder + "/data", 0o700)
        fclose(fopen(folder + "/data.csv", "w"))
        fclose(fopen(folder + "/.hidden", "w"))
        defer { for name in ["data.csv", ".hidden", "data", ""] { remove("\(folder)/\(name)") } }
        let transcript = Transcript()
        XCTAssertEqual(completions(transcript, "load(\"\(folder)/"), ["data/", "data.csv"])
        XCTAssertEqual(insertions(transcript, "load(\"\(folder)/data"), ["data/", "data.csv\""])
        XCTAssertEqual(completions(transcript, "%run \(folder)/da"), ["data/", "data.csv"])
        XCTAssertEqual(completions(transcript, "!ls \(folder)/."), [".hidden"])
        XCTAssertEqual(completions(transcript, "\"\(folder)/no"), [])
    }

    func testNothingInComments() {
        let transcript = Transcript()
        XCTAssertEqual(completions(transcript, "x = 1  # tens"), [])
        XCTAssertEqual(completions(transcript, "x = 1  # it's\ntens"), ["tensor"])
        XCTAssertEqual(completions(transcript, "\"#\" + tens"), ["tensor"])
    }

    func testArgumentsOfCallsOfEveryKind() {
        let transcript = Transcript()
        transcript.run("net = Sequential(Linear(2, 2))", "fn area(r, scale = 1) = r * scale", "x = ones(2, 2)")
        XCTAssertEqual(completions(transcript, "area(scal"), ["scale =", "scale_lr"])
        XCTAssertEqual(completions(transcript, "x.sum(ax"), ["axis ="])
        XCTAssertEqual(completions(transcript, "area([1, 2], scale"), ["scale =", "scale_lr"])
        XCTAssertEqual(completions(transcript, "area(1 + scale"), ["scale_lr"], "only where an argument begins")
    }

    func testHints() {
        let transcript = Transcript()
        transcript.run("fn area(r, scale = \"a, b\", *more) = r", "x = ones(2, 2)")
        func hint(_ text: String) -> CallHint? { transcript.session.callHint(for: text, cursor: text.unicodeScalars.count) }
        let parameters = ["r", "scale = \"a, b\"", "*more"]
        XCTAssertEqual(hint("area("), CallHint(function: "area", parameters: parameters, activeParameter: 0))
        XCTAssertEqual(hint("area([1, 2], \"x")?.activeParameter, 1)
        XCTAssertEqual(hint("area(1, 2, 3, 4")?.activeParameter, 2)
        XCTAssertEqual(hint("area(scale = (1 + ")?.activeParameter, 1)
        XCTAssertEqual(hint("x.sum(")?.parameters, ["axis = none", "keepdims = false"])
        XCTAssertEqual(hint("x |> sum(")?.parameters, ["axis = none", "keepdims = false"])
        XCTAssertEqual(hint("len(area(1), ")?.function, "len")
        for text in ["area(1)", "no_such(", "fn area(", "(1 + ", "area(fn(x) { 1; ", "# area(", "f\"{area(1)} "] {
            XCTAssertNil(hint(text), text)
        }
    }

    func testCompletionIsFast() {
        let transcript = Transcript()
        let program = (0..<1000).map { "value_\($0) = len([1, 2, \($0)])\n" }.joined()
        let start = clock()
        for ending in ["val", "net.", "fit(net, ", "load(\"/"] { _ = completions(transcript, program + ending) }
        let milliseconds = Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000
        XCTAssertLessThan(milliseconds, 4 * 50)
    }

    func testNothingIsRun() {
        let transcript = Transcript()
        transcript.run("state = {calls: 0}", "fn f(x = 0) { state.calls += 1; state }")
        for text in ["f().ca", "f()[\"", "f(f().", "f().calls.", "[f()][0].ca", "state.f().", "f(f(1)[\""] {
            _ = completions(transcript, text)
            _ = transcript.session.callHint(for: text, cursor: text.unicodeScalars.count)
        }
        XCTAssertEqual(transcript.run("state.calls"), "Out[3]: 0\n")
    }
}
