import Session
import Syntax
import XCTest

final class SessionTests: XCTestCase {
    func testTheLastExpressionIsEchoedUnlessSilenced() {
        let transcript = Transcript()
        XCTAssertEqual(transcript.run("2 * 21"), "Out[1]: 42\n")
        XCTAssertEqual(transcript.run("x = 5"), "")
        XCTAssertEqual(transcript.run("x;"), "")
        XCTAssertEqual(transcript.run("x  # shown"), "Out[4]: 5\n")
        XCTAssertEqual(transcript.run("\"text\""), "Out[5]: \"text\"\n")
        XCTAssertEqual(transcript.run("none"), "")
        XCTAssertEqual(transcript.session.nextCellNumber, 7)
    }

    func testEarlierResultsHaveNames() {
        let transcript = Transcript()
        transcript.run("41 + 1", "\"b\"")
        XCTAssertEqual(transcript.run("[_, __, _1]"), "Out[3]: [\"b\", 42, 42]\n")
        XCTAssertEqual(transcript.run("|> len"), "Out[4]: 3\n")
    }

    func testAFailedEntryTakesANumberAndKeepsVariables() {
        let transcript = Transcript()
        transcript.run("a = 1")
        XCTAssertEqual(transcript.session.execute("a + nope"), .failed)
        XCTAssertEqual(transcript.failures.first?.message, "`nope` is not defined")
        XCTAssertEqual(transcript.run("a"), "Out[3]: 1\n")
    }

    func testErrorsPointAtTheNameThatIsWrong() {
        let cases: [(entry: String, text: String)] = [
            ("1 + nope", "nope"), ("nope(3)", "nope"), ("{count: 1}.cuont", "cuont"), ("[1].apend(2)", "apend"),
            ("Linear(2, 2).wieght", "wieght"), ("Linear(2, 2, bais = true)", "bais"), ("x = 1; x + \"a\"", "x + \"a\""),
            // Wrong values of arguments, whoever finds them, and fields that cannot be set.
            ("SGD(Linear(1, 1).parameters(), lr = \"a\")", "lr"), ("Dropout(p = 2)", "p"), ("Dropout(2)", "Dropout(2)"),
            ("AdamW(Linear(1, 1).parameters(), decay = \"copled\")", "decay"), ("ones(2).shape = 1", "shape"),
            ("net = Linear(1, 1); net.train = 5", "train"),
            ("model M() { a, (b, eval) = 1, (2, 3); fn forward(x) = x }", "eval"),
        ]
        for (entry, text) in cases {
            let transcript = Transcript()
            transcript.run(entry)
            let place = transcript.failures.first?.location
            XCTAssertEqual(place.map { $0.source.text($0.span) }, text, entry)
        }
    }

    func testExitAndScripts() {
        let transcript = Transcript(arguments: ["one", "two"])
        XCTAssertEqual(transcript.session.execute("exit(7)"), .exit(7))
        XCTAssertEqual(transcript.session.run(script: "print(args)\n1 + 1", name: "s.reg"), .ok)
        XCTAssertEqual(transcript.output, "[\"one\", \"two\"]\n")
        XCTAssertEqual(transcript.session.runFile("no/such/file.reg"), .failed)
        XCTAssertEqual(transcript.failures.last?.kind, .io)
    }

    func testSyntaxErrorsAreToldTogetherAndNothingRuns() {
        let transcript = Transcript()
        XCTAssertEqual(transcript.session.run(script: "print(1)\nx = )\ny = ]\n", name: "s.reg"), .failed)
        XCTAssertEqual(transcript.failures.count, 2)
        XCTAssertFalse(transcript.output.contains("1\n"))
    }

    func testModeChangesAreEchoedAsOneLine() {
        let transcript = Transcript()
        transcript.run("net = Sequential(Linear(4, 8), Dropout(0.5))")
        XCTAssertEqual(transcript.run("net.eval()"), "Out[2]: Sequential(Linear(4 => 8), Dropout(0.5)) in eval mode\n")
        XCTAssertEqual(transcript.run("net.mode"), "Out[3]: \"eval\"\n")
    }

    func testAnInterruptionStopsALoopAndKeepsTheSession() {
        let transcript = Transcript()
        nonisolated(unsafe) let flag = transcript.session.interruptFlag
        transcript.run("a = 3")
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { flag.pointee = 1 }
        XCTAssertEqual(transcript.session.execute("while true { }"), .interrupted)
        flag.pointee = 0
        XCTAssertEqual(transcript.run("a"), "Out[3]: 3\n")
    }

    func testTheSameSeedGivesTheSameBitsAtAnyNumberOfThreads() {
        let program = """
            seed(3)
            net = Sequential(Linear(64, 256), ReLU(), Dropout(0.5), BatchNorm1d(256), Linear(256, 8))
            x, y = randn(128, 64), randn(128, 8)
            h = fit(net, [x, y], mse, AdamW(net), epochs = 3, batch_size = 32, progress = false)
            print(h.data_loss, net[0].weight.sum().item(), net[4].weight.norm().item())
            """
        let one = Transcript(threads: 1)
        let two = Transcript(threads: 2)
        XCTAssertEqual(one.run(program), two.run(program))
        XCTAssertEqual(one.failures.count, 0)
        let script = Transcript(threads: 2)
        _ = script.session.run(script: program, name: "s.reg")
        XCTAssertEqual(script.output, two.output)
    }
}
