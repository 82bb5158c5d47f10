import Autograd
import NN
import TensorEngine

/// Data and training.
enum TrainingFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "gen_data", "(num_data = 10, x_range = [-1, 1], w = 1.5, noise = 0.5, test_noise = 0.3)",
            """
            Points on a noisy line, a record of columns [num_data, 1]: x evenly spaced over x_range; train_y = w·x + \
            N(0, noise); test_y = w·x + N(0, test_noise) at the same x.
            """
        ) { call in try generateData(call) },
        Builtin(
            "fit",
            "(net, data, loss, opt, epochs = 1, batch_size = none, val = none, callbacks = [], shuffle = true, "
                + "progress = true, steps = none, drop_last = false)",
            """
            Trains the net on data, [x, y] or a record with x and y (or train_x and train_y), one example a row. `loss` is \
            called with output and target. Each epoch's data loss, penalty and objective (their sum, which is minimized) \
            are kept apart, and `val_loss` is the data loss on `val` in eval mode. Callbacks get the history after each \
            epoch; one that returns false ends the training. `steps` ends it after so many steps. Gives the history, \
            lists by epoch. Ctrl-C leaves net and optimizer as the last whole step left them.
            """
        ) { call in try fit(call) },
        Builtin(
            "clip_grad_norm", "(net, max)",
            """
            Scales the gradients of all parameters together down to norm `max`, and gives their norm before that. A \
            gradient that is not finite is an error.
            """
        ) { call in
            .number(
                try clipGradients(
                    of: call.module(0).parameters, toNorm: call.number(1), call.tape.engine))
        },
    ]

    private static func generateData(_ call: Arguments) throws -> Value {
        let count = try call.integer(0, atLeast: 1)
        let range = try call.elements(1).compactMap(\.asNumber)
        guard range.count == 2 else { throw call.mismatch(1, "a list of two numbers") }
        let engine = call.tape.engine
        let column = try Shape([count, 1])
        let x = try engine.linspace(range[0], range[1], count).reshaped(column)
        let line = Variable(try engine.multiply(x, Float(try call.number(2))))
        let noisy = { (deviation: Float) -> Value in
            let stream = call.machine.random.stream(kind: "gen_data", shape: [count])
            let noise = try engine.normal(column, mean: 0, deviation: deviation, from: stream)
            return .tensor(try call.tape.add(line, Variable(noise)))
        }
        return .record(
            RecordObject([
                "train_x": .tensor(Variable(x)), "train_y": try noisy(Float(try call.number(3))),
                "test_x": .tensor(Variable(x)), "test_y": try noisy(Float(try call.number(4))),
            ]))
    }

    private static func fit(_ call: Arguments) throws -> Value {
        let machine = call.machine
        let net = try call.module(0)
        let data = try call.examples(1)
        let loss = try call.function(2)
        let optimizer = try call.object(3, OptimizerObject.self, "an optimizer").optimizer
        var options = FitOptions()
        options.epochs = try call.integer(4, atLeast: 0)
        options.batchSize = try call.optionalInteger(5, atLeast: 1)
        options.validation = try call.isNone(6) ? nil : call.examples(6)
        let callbacks = try call.functions(7)
        options.shuffle = try call.bool(8)
        let showsProgress = try call.bool(9)
        options.steps = try call.optionalInteger(10, atLeast: 0)
        options.dropLast = try call.bool(11)

        let trainer = Trainer(net: net, optimizer: optimizer, runtime: machine.runtime) { output, target in
            let value = try machine.call(loss, [.tensor(output), .tensor(target)])
            return try machine.tensor(value, for: "the value of the loss")
        }
        let bar = showsProgress ? FitBar(machine.host) : nil
        trainer.onProgress = { bar?.show($0) }
        if !callbacks.isEmpty {
            trainer.afterEpoch = { history in
                for callback in callbacks {
                    let answer = try machine.call(callback, [.object(HistoryObject(history))])
                    if case .bool(false) = answer { return false }
                }
                return true
            }
        }
        defer { bar?.finish() }
        return .object(HistoryObject(try trainer.fit(data, options)))
    }
}

extension Arguments {
    /// [x, y], a record with x and y, or one with train_x and train_y.
    func examples(_ index: Int) throws -> Examples {
        let pair: (Value, Value)?
        switch self[index] {
        case .list(let list) where list.elements.count == 2: pair = (list.elements[0], list.elements[1])
        case .record(let record):
            if let x = record["x"], let y = record["y"] {
                pair = (x, y)
            } else if let x = record["train_x"], let y = record["train_y"] {
                pair = (x, y)
            } else {
                pair = nil
            }
        default: pair = nil
        }
        guard let (x, y) = pair, let inputs = try machine.asTensor(x), let targets = try machine.asTensor(y) else {
            throw mismatch(index, "[x, y] or a record with x and y", hint: "fit(net, [x, y], mse, opt)")
        }
        return try Examples(inputs: inputs.value, targets: targets.value)
    }

    /// A function or a list of functions.
    func functions(_ index: Int) throws -> [Value] {
        if self[index].isCallable { return [self[index]] }
        return try elements(index).map { value in
            guard value.isCallable else { throw mismatch(index, "a function or a list of functions") }
            return value
        }
    }
}

/// The progress line of a training run.
private final class FitBar {
    private let host: Host
    private var lastShown = 0.0
    private var lastText = ""

    /// A line is worth rewriting ten times a second; the first after a tenth, so that short runs show none.
    private static let interval = 0.1
    private static let length = 24

    init(_ host: Host) { self.host = host }

    func show(_ progress: FitProgress) {
        let isLast = progress.step == progress.totalSteps
        guard progress.secondsElapsed - lastShown >= FitBar.interval || isLast && !lastText.isEmpty else { return }
        lastShown = progress.secondsElapsed
        let filled = Int((Double(FitBar.length) * progress.fraction).rounded(.down))
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: FitBar.length - filled)
        let percent = NumberText.fixed(progress.fraction * 100, digits: 0)
        let time = isLast ? SystemTime.text(progress.secondsElapsed) : "\(FitBar.clock(progress.secondsLeft)) left"
        lastText =
            "epoch \(progress.epoch)/\(progress.epochs) \(bar) \(percent)%  "
            + "loss \(NumberText.general(progress.dataLoss, digits: 4))  \(time)"
        host.showProgress(id: 0, text: lastText, isFinal: false)
    }

    /// The last line stays.
    func finish() {
        if !lastText.isEmpty { host.showProgress(id: 0, text: lastText, isFinal: true) }
    }

    /// 75 as "1:15".
    private static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 360_000 else { return "a long time" }
        let whole = Int(seconds.rounded(.up))
        let pad = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return whole < 3600
            ? "\(whole / 60):\(pad(whole % 60))" : "\(whole / 3600):\(pad(whole / 60 % 60)):\(pad(whole % 60))"
    }
}

/// What `fit` measured: lists by epoch.
final class HistoryObject: LibraryObject {
    let history: History

    init(_ history: History) { self.history = history }

    override var typeName: String { "history" }
    override var length: Int? { history.epochs }

    override func text(width: Int) -> String {
        let epochs = history.epochs == 1 ? "1 epoch" : "\(history.epochs) epochs"
        var lines = ["history of \(epochs), \(history.steps) steps in \(SystemTime.text(history.seconds))"]
        for (name, values) in history.series {
            guard let first = values.first, let last = values.last else { continue }
            let ends = [first, last].map { NumberText.general($0, digits: 4) }
            lines.append("  \(name): \(ends[0] == ends[1] ? ends[0] : ends.joined(separator: " -> "))")
        }
        return lines.joined(separator: "\n")
    }

    override var members: MemberTable { HistoryObject.table }

    private static let table: MemberTable = {
        var properties: [String: Property] = [
            "steps": Property("How many steps were taken.") { _, value in .integer(own(value).steps) },
            "seconds": Property("How long the training took.") { _, value in .number(own(value).seconds) },
        ]
        let lists: [(String, String, KeyPath<History, [Double]>)] = [
            ("data_loss", "The mean data loss of each epoch's steps.", \.dataLoss),
            ("penalty", "The mean penalty of each epoch's steps, factors included.", \.penalty),
            ("objective", "data_loss + penalty: what was minimized.", \.objective),
            ("val_loss", "The data loss on `val` after each epoch, in eval mode.", \.validationLoss),
            ("lr", "The learning rate of each epoch.", \.learningRate),
        ]
        for (name, documentation, path) in lists {
            properties[name] = Property(documentation) { _, value in
                .list(own(value)[keyPath: path].map { .number($0) })
            }
        }
        return MemberTable(properties, [])
    }()

    private static func own(_ value: Value) -> History {
        guard case .object(let object) = value, let own = object as? HistoryObject else {
            preconditionFailure("a member of histories")
        }
        return own.history
    }
}
