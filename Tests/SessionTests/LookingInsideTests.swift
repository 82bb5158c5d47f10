import Interpreter
import Session
import XCTest

/// Looking at a net must not change a run: afterwards every weight, statistic, gradient, mask, mode and random number
/// is what it would have been, to the bit.
final class LookingInsideTests: XCTestCase {
    /// A call, and what a script does before and after it.
    private struct Look {
        let before: String
        let call: String
        let after: String

        init(_ call: String, before: String = "none", after: String = "none") {
            self.call = call
            self.before = before
            self.after = after
        }
    }

    /// Every builtin of the section, with calls that use it in different ways.
    private let looks: [String: [Look]] = [
        "norms": [Look("norms(net)")],
        "summary": [Look("summary(net, [4, 2, 6])"), Look("summary(net, [1, 2, 6])")],
        "trace": [Look("trace(net, x)"), Look("trace(net, x)", before: "net.eval()", after: "net.train()")],
        "explain": [
            Look("explain(net[1], net[0](x))"), Look("explain(net[4], ones(4, 8))"),
            Look("explain(lstm, ones(2, 3, 2))"),
            Look("explain(net[1], net[0](x))", before: "net[1].eval()", after: "net[1].train()"),
        ],
        "mask": [Look("mask(net[4])")],
        "compare_modes": [Look("compare_modes(net, x, draws = 5)")],
        "mc": [Look("mc(net, x, draws = 5)")],
        "update_ratio": [Look("update_ratio(opt)")],
        "weights_norm": [Look("weights_norm(net)"), Look("weights_norm(net, history = {})")],
        "Tracker": [Look("t = Tracker(net); t.log(opt); t.log(opt); t.series(\"0.weight\", \"hist\")")],
        "grads": [Look("grads(net)")],
        "activations": [Look("activations(net, x)"), Look("activations(net, x)", before: "net.eval()", after: "net.train()")],
        "dead_units": [Look("dead_units(net, x)"), Look("dead_units(net, x)", before: "freeze(net, \"*\")")],
        "saturation": [Look("saturation(net, x)")],
        "separability": [Look("separability(net, x, [0, 1, 0, 1])")],
        "coadaptation": [Look("coadaptation(net, x)")],
        "spectra": [Look("spectra(net)")],
        "gates": [Look("gates(lstm)")],
        "recurrent_spectrum": [Look("recurrent_spectrum(lstm)")],
        "time_gradients": [Look("time_gradients(lstm)")],
        "check_finite": [Look("check_finite(net)"), Look("check_finite(net, opt); check_finite(net, opt)")],
        "bias_variance": [
            Look("""
                bias_variance(fn(data) = Sequential(Linear(1, 3), Dropout(0.5), Linear(3, 1)), fn() = gen_data(), sets = 3)
                """),
            Look("bias_variance(fn() = Linear(1, 1), fn() = gen_data(), sets = 2)"),
        ],
        "decision_boundary": [Look("decision_boundary(plane, moons_, size = 4)")],
        "suggest_penalty": [Look("suggest_penalty(net, [x, y], mse)")],
    ]

    private let beginning = """
        seed(5)
        net = Sequential(
            Conv1d(2, 3, 3), BatchNorm1d(3), ReLU(), Flatten(), Dropout(0.5), Linear(12, 8), Tanh(), Linear(8, 1),
        )
        regularize(net, "*.weight", L2(1e-3))
        plane = Sequential(Linear(2, 4), BatchNorm1d(4), Dropout(0.3), Linear(4, 1))
        moons_ = moons(12)
        lstm = LSTM(2, 3, recurrent_dropout = 0.5)
        lstm(randn(2, 4, 2)).sum().backward()
        x, y = randn(4, 2, 6), randn(4, 1)
        opt = Adam(net, lr = 0.01, weight_decay = 0.1)
        for i in 1...3 { opt.step(mse(net(x), y) + penalty(net)) }
        net[0].eval()
        """

    /// Everything that a look might have changed, and what the run does next.
    private let state = """
        for name, p in net.named_parameters() {
            print(name, p.tolist(), p.requires_grad, if p.grad == none { none } else { p.grad.tolist() })
        }
        for name, t in net.state_dict() { print(name, t.tolist()) }
        for name, t in plane.state_dict() { print(name, t.tolist()) }
        print([layer.mode for layer in net.layers], mask(net[4]).tolist())
        print(lstm.weight_hh_l0.grad.tolist(), mask(lstm).tolist(), lstm(ones(1, 2, 2)).tolist())
        unfreeze(net, "*")
        net.train()
        for i in 1...2 { opt.step(mse(net(x), y) + penalty(net)) }
        print(opt.steps, net[0].weight.tolist(), net[1].running_mean.tolist(), penalty(net).item())
        print(plane(moons_.x).tolist(), rand(3).tolist(), randn(3).tolist(), Linear(12, 8).weight.tolist())
        d = Dropout(0.5)
        print(d(ones(8)).tolist(), gen_data().test_y.tolist(), randperm(6).tolist())
        """

    private func run(_ look: Look) -> String {
        let transcript = Transcript(threads: 1)
        transcript.run(beginning, look.before, look.call, look.after)
        let output = transcript.run(state)
        XCTAssertEqual(transcript.failures.map(\.message), [], look.call)
        return output
    }

    func testEveryDiagnosticIsInTheTable() throws {
        let section = try XCTUnwrap(Library.table.sections.first { $0.title == "Looking inside" })
        let unknown = section.rows.map(\.name).filter { looks[$0] == nil }
        XCTAssertEqual(unknown, [], "say here how each of these is called, so that it is held to leave no trace")
    }

    func testNoDiagnosticLeavesATrace() throws {
        for look in looks.values.joined() {
            let looked = run(look), undisturbed = run(Look("none", before: look.before, after: look.after))
            let difference = zip(looked.split(separator: "\n"), undisturbed.split(separator: "\n")).first { $0 != $1 }
            XCTAssertTrue(looked == undisturbed, "\(look.call): \(difference.map { "\($0)" } ?? "another length")")
        }
    }

    func testTheTableWouldShowAChange() {
        let undisturbed = run(Look("none"))
        XCTAssertGreaterThan(undisturbed.count, 4000)
        for change in ["net(x)", "rand(1)", "net.eval()", "opt.zero_grad()", "net[1](ones(2, 3))"] {
            XCTAssertFalse(run(Look(change)) == undisturbed, change)
        }
    }
}
