import Session
import XCTest

/// A run that is stopped and resumed in a session of its own gives the bits of one that was never stopped.
final class ResumeTests: XCTestCase {
    private var folder = URL(fileURLWithPath: "/")

    override func setUpWithError() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("reg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws { try FileManager.default.removeItem(at: folder) }

    /// Runs a script in a session of its own, in which `path` is a file of this test; its output.
    private func run(_ script: String, _ arguments: String..., threads: Int = 1) -> String {
        let transcript = Transcript(arguments: arguments, threads: threads)
        let head = "path = \"\(folder.path)/run λ.ckpt\"\nbegin, end = num(args[0]), num(args[1])\n"
        _ = transcript.session.run(script: head + script, name: "run.reg")
        XCTAssertEqual(transcript.failures.map(\.message), [])
        return transcript.output
    }

    /// Two halves of ten steps against the whole, with 1 thread, and the whole with 2.
    private func check(_ script: String, _ name: String) {
        let whole = run(script, "0", "10")
        XCTAssertGreaterThan(whole.count, 20, name)
        XCTAssertEqual(run(script, "0", "10", threads: 2), whole, "\(name) at 2 threads")
        XCTAssertNotEqual(run(script, "0", "5"), whole, "\(name): half of the run")
        XCTAssertEqual(run(script, "5", "10"), whole, name)
    }

    private func loop(_ optimizer: String, _ schedule: String, step: String = "opt.step(mse(net(a), b))") -> String {
        """
        seed(3)
        x = randn(48, 4)
        y = x.sum(axis = 1, keepdims = true) * 0.5
        net = Sequential(Linear(4, 24), BatchNorm1d(24), ReLU(), Dropout(0.3), GaussianNoise(0.1), spectral_norm(Linear(24, 1)))
        opt = \(optimizer)
        sched = \(schedule)
        ema = EMA(net, 0.9)
        swa = SWA(net)
        sam = SAM(opt, 0.05)
        data = batches(x, y, 13)
        if begin > 0 { assert(resume(path, net, opt, sched, ema, swa, sam).epoch == begin, "the epoch") }
        for epoch in begin..<end {
            for xb, yb in data {
                a, b = mixup(xb + randn(xb.shape) * 0.01, yb)
                \(step)
                ema.update()
            }
            swa.update()
            sched.step()
        }
        if end == 5 { checkpoint(path, net, opt, sched, ema, swa, sam, epoch = end) }
        fn bits(net) = [w.tolist() for w in net.state_dict().values()]
        print(bits(net), bits(ema.net), bits(swa.net), rand(3).tolist(), opt.lr, net.mode)
        """
    }

    func testOptimizersAndSchedules() {
        let optimizers = [
            "SGD(net, lr = 0.05, momentum = 0.9, nesterov = true, weight_decay = 1e-3)", "Adam(net, amsgrad = true)",
            "AdamW(net, lr = 0.01, no_decay = [\"*bias\"], clip_norm = 1)", "NAdam(net)", "RAdam(net)",
            "RMSprop(net, momentum = 0.5, centered = true)", "Adagrad(net)", "Adadelta(net)", "Adamax(net)", "Lion(net)",
            "LAMB(net)", "LARS(net, lr = 0.1, momentum = 0.9)",
        ]
        let schedules = [
            "CosineAnnealingLR(opt, 10)", "OneCycleLR(opt, 0.05, total_steps = 20, cycle_momentum = false)",
            "StepLR(opt, 3)", "LambdaLR(opt, fn(t) = 1 / (1 + t))", "ExponentialLR(net, 0.9, of = \"p\")",
            "CosineRestarts(opt, 4, of = \"weight_decay\")",
        ]
        for (index, optimizer) in optimizers.enumerated() {
            let schedule = schedules[index % schedules.count]
            check(loop(optimizer, schedule), "\(optimizer), \(schedule)")
        }
    }

    func testSharpnessAwareSteps() {
        check(
            loop("SGD(net, lr = 0.05, momentum = 0.9)", "WarmupLR(opt, 8)", step: "sam.step(fn() = mse(net(a), b))"), "SAM")
    }

    /// `fit` with its own shuffling, a validation set, a plateau and early stopping; the second half begins from the
    /// file that ModelCheckpoint left.
    private let fitting = """
        seed(4)
        x = randn(50, 3)
        data = split_data([x, x.abs().sum(axis = 1, keepdims = true)], 0.7)
        net = Sequential(Linear(3, 16), BatchNorm1d(16), Tanh(), Dropout(0.2), Linear(16, 1))
        opt = Adam(net, lr = 0.02)
        stop = EarlyStopping(patience = 3)
        h = fit(net, data[0], mse, opt, epochs = end, batch_size = 8, val = data[1], progress = false,
            schedule = ReduceLROnPlateau(opt, patience = 2), callbacks = [ModelCheckpoint(path, every = 5), stop],
            resume = if begin > 0 { path })
        print(h.data_loss, h.val_loss, h.lr, h.steps, stop.best_epoch, [w.tolist() for w in net.parameters()], rand(2).tolist())
        """

    func testFitGoesOnFromModelCheckpoint() { check(fitting, "fit") }

    func testARunThatEndedStaysEnded() {
        let ended = fitting.replacingOccurrences(of: "patience = 3", with: "patience = 1")
            .replacingOccurrences(of: "every = 5", with: "every = 1")
            .replacingOccurrences(of: "epochs = end", with: "epochs = 200")
        let whole = run(ended, "0", "0")
        XCTAssertEqual(run(ended, "1", "0"), whole)
    }

    func testTwoRunsOfFitAreOneLongRun() {
        let script = """
            fn run(lengths) {
                seed(5)
                net = Sequential(Linear(2, 8), Dropout(0.5), Linear(8, 1))
                opt = SGD(net, lr = 0.1, momentum = 0.9)
                for epochs in lengths { fit(net, [randn(20, 2) * 0 + 1, ones(20, 1)], mse, opt, epochs, 6, progress = false) }
                net[0].weight.tolist()
            }
            seed(5)
            print(run([3, 4]) == run([7]))
            """
        XCTAssertEqual(run(script, "0", "0"), "true\n")
    }

    /// After a refusal everything is as it was: weights, optimizer and generators.
    func testAFileThatDoesNotFitChangesNothing() throws {
        let transcript = Transcript()
        let path = folder.appendingPathComponent("a.ckpt").path
        transcript.run(
            "seed(1)", "net = Linear(2, 1); opt = Adam(net)", "opt.step(net(ones(1, 2)).sum())",
            "checkpoint(\"\(path)\", net, opt)", "other = Linear(2, 1); adam = Adam(Sequential(other)); sgd = SGD(other, lr = 1)",
            "before = [other.weight.tolist(), sgd.lr]")
        for (objects, message) in [
            ("other, sgd", "it holds Linear, Adam, and resume got Linear, SGD"),
            ("other", "it holds Linear, Adam, and resume got Linear"), ("other, adam", "its parameters are weight, bias"),
            ("Linear(3, 1), Adam(other)", "weight has shape [1, 2], in the net [1, 3]"),
            ("Linear(2, 1, bias = false), Adam(other)", "it has \"bias\", which the net has not"),
        ] {
            let shown = transcript.run("resume(\"\(path)\", \(objects))")
            XCTAssert(shown.contains("cannot resume from") && shown.contains(message), shown)
        }
        XCTAssertEqual(transcript.run("[other.weight.tolist(), sgd.lr] == before"), "Out[12]: true\n")
        let draws = "seed(9); a = rand(3); seed(9); try { resume(\"\(path)\", other) } catch e { }; same(a, rand(3))"
        XCTAssertEqual(transcript.run(draws), "Out[13]: true\n")
    }
}
