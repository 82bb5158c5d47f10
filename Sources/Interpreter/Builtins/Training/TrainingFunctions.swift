import Autograd
import NN
import TensorEngine

/// Training, and what takes part in it.
enum TrainingFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "fit",
            "(net, data, loss, opt, epochs = 1, batch_size = none, val = none, schedule = none, callbacks = [], "
                + "track = none, shuffle = true, progress = true, steps = none, drop_last = false, resume = none)",
            """
            Trains the net on data: [x, y], a dataset or a record with x and y (or train_x and train_y), one example a row. \
            `loss` is called with output and target. `opt` is an optimizer over the net, or SAM of one, which computes \
            the loss twice a step and reports the first. Each epoch's data loss, penalty and objective (their sum, which is \
            minimized) are kept apart, and `val_loss` is the data loss on `val` in eval mode. `schedule` is a schedule or a \
            list of them: OneCycleLR, CyclicLR and WarmupLR move after every step, the others after every epoch; a plateau \
            looks at val_loss, or without `val` at the data loss, and ends the training when it is finished. Callbacks \
            are EarlyStopping(), ModelCheckpoint(), CSVLogger(), TensorBoard(), TerminateOnNaN(), or functions that get \
            the history after each epoch and end the training by returning false. `track` is a Tracker, which makes its \
            entries step by step. `steps` ends it after so many steps. `resume` names a file of ModelCheckpoint: if it is \
            there, the run goes on from it bit for bit, up to `epochs` in all. Gives the history, lists by epoch. Ctrl-C \
            leaves net and optimizer as the last whole step left them. NaN or Inf in the data is an error before a step \
            follows it.
            """,
            example: "net = Linear(1, 1); h = fit(net, gen_data(), mse, SGD(net, lr = 0.1), epochs = 3); "
                + "print(len(h.data_loss), h.lr)"
        ) { call in try fit(call) },
        Builtin(
            "progress", "(xs, label = \"\")",
            """
            For loops: `for x in progress(xs) { … }` walks xs and shows a bar with the time left, after the label. It \
            goes to stderr, and nothing is shown of loops that take less than a tenth of a second.
            """, example: "total = 0; for i in progress(0..<5) { total += i }; print(total)"
        ) { call in
            switch call[0] {
            case .list, .record, .range, .string, .tensor, .object: break
            default: throw call.mismatch(0, "a sequence")
            }
            return .object(ProgressObject(call[0], label: try call.string(1), total: call[0].length))
        },
        Builtin(
            "EarlyStopping", "(patience = 10, min_delta = 0, monitor = none, mode = \"min\", restore_best = true)",
            """
            A callback that ends fit when `monitor` was not better than its best by more than min_delta for `patience` \
            epochs in a row, and then puts parameters and buffers back to those of the best epoch. `monitor` is a list of \
            the history, such as "val_loss"; none is val_loss where there is one, else the objective. "max" is for what \
            should grow. `best`, `best_epoch` (from 1) and `stopped` tell how it went.
            """,
            example: "net = Linear(1, 1); stop = EarlyStopping(patience = 2); "
                + "fit(net, gen_data(), mse, SGD(net, lr = 0), 50, callbacks = stop); print(stop.stopped, stop.best_epoch)"
        ) { call in .object(try EarlyStoppingObject(call)) },
        Builtin(
            "ModelCheckpoint",
            "(path, monitor = none, save_best_only = false, save_weights_only = false, mode = \"min\", every = 1)",
            """
            A callback that writes a checkpoint after every so many epochs of fit, or with save_best_only whenever \
            `monitor` (none: val_loss where there is one, else the objective) is better than ever. `fit(…, resume = path)` \
            goes on from it, `resume(path, net, opt)` gives its epoch and history (with fit's schedules, if any, behind \
            opt), `load(net, path)` its weights. With save_weights_only it is what `save` writes, which PyTorch reads. \
            `{epoch}` and the history's names, such as `{val_loss}`, are filled in in the path.
            """,
            example: "net = Linear(1, 1); keep = ModelCheckpoint(\"best.ckpt\", save_best_only = true); "
                + "h = fit(net, gen_data(), mse, SGD(net, lr = 0.1), 5, callbacks = keep); "
                + "print(resume(\"best.ckpt\", net, SGD(net, lr = 0.1)).epoch)"
        ) { call in .object(try ModelCheckpointObject(call)) },
        Builtin(
            "CSVLogger", "(path, separator = \",\", append = false)",
            """
            A callback that keeps the history in a file: a line an epoch, whole after each one. With `append` the lines \
            of an earlier run stay.
            """,
            example: "net = Linear(1, 1); h = fit(net, gen_data(), mse, SGD(net, lr = 0.1), 3, "
                + "callbacks = CSVLogger(\"log.csv\")); print(read_csv(\"log.csv\").epoch)"
        ) { call in
            .object(CSVLoggerObject(path: try call.string(0), delimiter: try call.delimiter(1), appends: try call.bool(2)))
        },
        Builtin(
            "TerminateOnNaN", "()",
            "A callback that ends fit after the first step whose data loss is nan or infinite (Keras's).",
            example: """
                net = Linear(1, 1); opt = SGD(net, lr = 1e9)
                h = fit(net, gen_data(), mse, opt, epochs = 100, callbacks = [TerminateOnNaN()], progress = false)
                print(len(h.data_loss) < 100)
                """
        ) { _ in .object(TerminationObject()) },
    ]

    private static func fit(_ call: Arguments) throws -> Value {
        let machine = call.machine
        let net = try call.module(0)
        let data = try call.examples(1)
        let loss = try call.function(2)
        let (optimizer, sharpness) = try call.optimizer(3)
        var options = FitOptions()
        options.epochs = try call.integer(4, atLeast: 0)
        options.batchSize = try call.optionalInteger(5, atLeast: 1)
        options.validation = try call.isNone(6) ? nil : call.examples(6)
        let callbacks = try call.schedules(7) + call.callbacks(8) + call.tracker(9)
        options.shuffle = try call.bool(10)
        let bar = try call.bool(11) ? ProgressBar(machine.host, id: 0) : nil
        options.steps = try call.optionalInteger(12, atLeast: 0)
        options.dropLast = try call.bool(13)

        let trainer = Trainer(net: net, optimizer: optimizer, sharpness: sharpness, runtime: machine.runtime) {
            try machine.lossValue(loss, $0, $1)
        }
        let ordered = callbacks.filter { !$0.comesLast } + callbacks.filter(\.comesLast)
        let run = FitRun(net: net, trainer: trainer, machine: machine, callbacks: ordered)
        trainer.onProgress = { progress in
            bar?.show(
                done: progress.step, of: progress.totalSteps, seconds: progress.secondsElapsed,
                before: "epoch \(progress.epoch)/\(progress.epochs)",
                after: "loss \(NumberText.general(progress.dataLoss, digits: 4)) ")
            for callback in ordered { try callback.afterStep(progress, run) }
        }
        trainer.afterEpoch = { history in
            for callback in ordered { try callback.afterEpoch(history, run) }
            return true
        }
        for callback in ordered { try callback.begin(run) }
        var earlier = (history: History(), isFinished: false)
        if let path = try call.optionalString(14), TextFile.exists(path) {
            earlier = try FitCheckpoint.resume(run, from: path)
        }
        defer { bar?.finish() }
        let history = try earlier.isFinished
            ? earlier.history : trainer.fit(data, options, continuing: earlier.history)
        for callback in ordered { callback.end(run) }
        return .object(HistoryObject(history))
    }
}

extension Arguments {
    /// [x, y], a dataset, a record with x and y, or one with train_x and train_y.
    func examples(_ index: Int) throws -> Examples {
        guard let examples = try optionalExamples(self[index]) else {
            throw mismatch(
                index, "[x, y], a dataset or a record with x and y", hint: "dataset(x, y) makes one")
        }
        return examples
    }

    func optionalExamples(_ value: Value) throws -> Examples? {
        let pair: (Value?, Value?)
        switch value {
        case .object(let object as DatasetObject): return object.examples
        case .list(let list) where list.elements.count == 2: pair = (list.elements[0], list.elements[1])
        case .record(let record): pair = (record["x"] ?? record["train_x"], record["y"] ?? record["train_y"])
        default: return nil
        }
        guard let x = pair.0, let y = pair.1, let inputs = try machine.asTensor(x), let targets = try machine.asTensor(y)
        else { return nil }
        return try Examples(inputs: inputs.value, targets: targets.value)
    }

    /// An optimizer, or SAM around one.
    fileprivate func optimizer(_ index: Int) throws -> (Optimizer, SAM?) {
        if case .object(let object as SAMObject) = self[index] { return (object.sam.optimizer, object.sam) }
        return (try object(index, OptimizerObject.self, "an optimizer").optimizer, nil)
    }

    /// None, a schedule or a list of schedules.
    fileprivate func schedules(_ index: Int) throws -> [FitCallback] {
        if isNone(index) { return [] }
        let values: [Value]
        if case .list(let list) = self[index] { values = list.elements } else { values = [self[index]] }
        return try values.map { value in
            guard case .object(let object) = value, object is ScheduleObject || object is PlateauObject,
                let callback = object as? FitCallback
            else { throw mismatch(index, "a schedule or a list of schedules", hint: "StepLR(opt, 30)") }
            return callback
        }
    }

    /// None or a tracker.
    fileprivate func tracker(_ index: Int) throws -> [FitCallback] {
        isNone(index) ? [] : [try object(index, TrackerObject.self, "a tracker")]
    }

    /// A callback or a list of them.
    fileprivate func callbacks(_ index: Int) throws -> [FitCallback] {
        let values: [Value]
        if case .list(let list) = self[index] { values = list.elements } else { values = [self[index]] }
        return try values.map { value in
            if case .object(let object) = value, let callback = object as? FitCallback { return callback }
            guard value.isCallable else {
                throw mismatch(index, "a function, a callback such as EarlyStopping(), or a list of such")
            }
            return FunctionCallback(value)
        }
    }
}
