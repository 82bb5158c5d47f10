import XCTest

/// What a session says on standard error without ending the program.
final class WarningTests: XCTestCase {
    private let setup = """
        net = Linear(1, 1, weight_regularizer = L2(0.1))
        opt = SGD(net)
        x = ones(2, 1)
        """
    private let warning = "warning: the net has penalties, but the loss is without them: opt.step(loss + penalty(net))\n"

    func testForgottenPenaltyIsToldOnce() {
        let transcript = Transcript()
        transcript.run(setup)
        XCTAssertEqual(transcript.run("opt.step(net(x).sum())"), warning)
        XCTAssertEqual(transcript.run("opt.step(net(x).sum())"), "")
    }

    func testPenaltyInTheLossIsNotTold() {
        let transcript = Transcript()
        transcript.run(setup)
        XCTAssertEqual(transcript.run("opt.step(net(x).sum() + penalty(net))", "opt.step(net(x).sum())"), "")
    }

    func testNetsWithoutPenaltiesAndFitAreNotTold() {
        let transcript = Transcript()
        transcript.run("net = Linear(1, 1)", "opt = SGD(net)", "x = ones(2, 1)")
        XCTAssertEqual(transcript.run("opt.step(net(x).sum())"), "")
        transcript.run(setup)
        XCTAssertEqual(transcript.run("h = fit(net, [x, x], mse, opt, progress = false)"), "")
    }

    func testPenaltyThatIsAttachedLaterIsTold() {
        let transcript = Transcript()
        transcript.run("net = Linear(1, 1)", "opt = SGD(net)", "opt.step(net(ones(2, 1)).sum())")
        transcript.run("n = regularize(net, \"weight\", L1(1))")
        XCTAssertEqual(transcript.run("opt.step(net(ones(2, 1)).sum())"), warning)
    }

    func testEndOfTrainingAtNaNIsTold() {
        let transcript = Transcript()
        transcript.run(
            "net = Linear(1, 1)",
            "h = fit(net, [ones(1, 1), [[nan]]], mse, SGD(net), 5, callbacks = TerminateOnNaN(), progress = false)")
        XCTAssertEqual(transcript.output, "warning: the training ended after step 1: the loss was nan\n")
    }
}
