import Autograd
import Inspect
import NN
import TensorEngine

/// What nets predict: over many training sets, and over the plane.
enum PredictionFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "bias_variance", "(make_net, make_data, sets = 200)",
            """
            The expected squared error over many training sets, taken apart: bias² + variance + noise. For each set \
            make_data() draws a record with train_x, train_y, test_x and test_y, the same test_x each time, as gen_data \
            does; make_net(data) gives the net, or any function of x, that was trained on it. A make_net without \
            parameters gives a fresh net, which is trained with 200 full-batch steps of Adam at 0.01 on mse. The result has \
            bias2, variance, noise and their sum; `error`, the mean squared error that was measured; and by point x, mean, \
            std (over the sets) and target. The generators are put back.
            """,
            example: """
                fn line(data) { net = Linear(1, 1); fit(net, data, mse, SGD(net, lr = 0.5), epochs = 30, progress = false); net }
                print(bias_variance(line, fn() = gen_data(noise = 0.5, test_noise = 0.5), sets = 50))
                """
        ) { call in try biasVariance(call) },
        Builtin(
            "decision_boundary", "(net, data, size = 60)",
            """
            A figure of what the net says, in eval mode, on a size × size grid around the inputs of data, [N, 2], with \
            these inputs by their labels. Its numbers can be read as x, y, z, level, points and labels. z has a row for \
            each y: with one output that output, with two the second one's softmax, with more the number of the largest. \
            The decision changes where z is `level`.
            """,
            example: "b = decision_boundary(Linear(2, 2), moons(50), size = 20); print(b.z.shape, b.level)"
        ) { call in try decisionBoundary(call) },
    ]

    private static func biasVariance(_ call: Arguments) throws -> Value {
        let machine = call.machine
        let (makeNet, makeData) = (try call.function(0), try call.function(1))
        let sets = try call.integer(2, atLeast: 2)
        let generators = machine.random.snapshot()
        defer { machine.random.restore(generators) }
        var measured = BiasVariance()
        var points: Tensor?
        for _ in 0..<sets {
            try machine.tape.engine.checkInterrupt()
            let data = try machine.call(makeData, [])
            guard case .record(let record) = data, let x = try record["test_x"].flatMap(machine.asTensor),
                let y = try record["test_y"].flatMap(machine.asTensor), let examples = try call.optionalExamples(data)
            else {
                throw RuntimeError.type(
                    "bias_variance needs make_data to give a record with train_x, train_y, test_x and test_y, "
                        + "got \(data.typeWithArticle)", hint: "fn() = gen_data()")
            }
            guard points.map({ $0.shape == x.shape && $0.scalars == x.value.scalars }) ?? true else {
                throw RuntimeError.value("bias_variance needs the same test_x in every set: errors are compared by point")
            }
            points = x.value
            let predictor = try trained(makeNet, data, examples, machine)
            try measured.add(prediction: try predict(predictor, x, machine).value, target: y.value)
        }
        return .object(BiasVarianceObject(measured, points: points))
    }

    /// What make_net makes of a training set.
    private static func trained(
        _ makeNet: Value, _ data: Value, _ examples: Examples, _ machine: Machine
    ) throws -> Value {
        if case .function(let closure) = makeNet, closure.code.signature.parameters.isEmpty {
            let made = try machine.call(makeNet, [])
            guard case .module(let net) = made else {
                throw RuntimeError.type("bias_variance needs make_net to give a net, got \(made.typeWithArticle)")
            }
            let trainer = Trainer(
                net: net, optimizer: try Adam([GroupRequest(net.parameters)], ["lr": 0.01]), runtime: machine.runtime
            ) { try Loss.mse($0, $1, machine.tape) }
            var options = FitOptions()
            options.epochs = 200
            try trainer.fit(examples, options)
            return made
        }
        let made = try machine.call(makeNet, [data])
        guard made.isCallable else {
            throw RuntimeError.type(
                "bias_variance needs make_net to give a net or a function, got \(made.typeWithArticle)",
                hint: "let it end in the net: fn(data) { net = …; fit(net, data, …); net }")
        }
        return made
    }

    private static func predict(_ predictor: Value, _ x: Variable, _ machine: Machine) throws -> Variable {
        let value = try machine.tape.withoutGradients { () throws -> Value in
            if case .module(let net) = predictor {
                return .tensor(try net.withTraining(false) { try net(x, machine.runtime) })
            }
            return try machine.call(predictor, [.tensor(x)])
        }
        guard let output = try machine.asTensor(value) else {
            throw RuntimeError.type("bias_variance needs predictions as a tensor, got \(value.typeWithArticle)")
        }
        return output
    }

    private static func decisionBoundary(_ call: Arguments) throws -> Value {
        let data = try call.examples(1)
        let size = try call.integer(2, atLeast: 2)
        try call.machine.checkMemory(elements: size.multipliedReportingOverflow(by: size).overflow ? .max : size * size)
        let found = try Inspect.decisionBoundary(call.module(0), points: data.inputs, size: size, call.machine.runtime)
        let engine = call.tape.engine
        func tensor(_ values: [Double], _ shape: [Int]) throws -> Value {
            .tensor(Variable(try engine.tensor(values.map { Float($0) }, Shape(shape))))
        }
        let numbers = RecordObject([
            "x": try tensor(found.x, [size]), "y": try tensor(found.y, [size]),
            "z": try tensor(found.z.flatMap { $0 }, [size, size]), "level": found.level.map { .number($0) } ?? .none,
            "points": .tensor(Variable(data.inputs)), "labels": .tensor(Variable(data.targets)),
        ])
        return .object(DecisionBoundaryObject(found, points: data.inputs, labels: data.targets, numbers))
    }
}

/// What `bias_variance` measured.
final class BiasVarianceObject: LibraryObject {
    let result: BiasVariance
    private let points: Tensor?

    init(_ result: BiasVariance, points: Tensor?) {
        self.result = result
        self.points = points
    }

    override var typeName: String { "bias and variance" }

    override func text(width: Int) -> String {
        let parts = [("bias²", result.squaredBias), ("variance", result.variance), ("noise", result.noise)]
        var lines = ["bias and variance over \(result.sets) training sets"]
        for (name, value) in parts {
            let share = NumberText.general(100 * value / result.sum, digits: 3)
            lines.append(BiasVarianceObject.line(name, value, "\(share) %"))
        }
        lines.append(BiasVarianceObject.line("sum", result.sum))
        lines.append(BiasVarianceObject.line("error", result.error, "measured: each net on its own set's targets"))
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ value: Double, _ remark: String? = nil) -> String {
        let number = NumberText.general(value, digits: 4)
        let start = "  \(name)\(String(repeating: " ", count: 10 - name.count))\(number)"
        return remark.map { start + String(repeating: " ", count: max(2, 11 - number.count)) + $0 } ?? start
    }

    override var members: MemberTable { BiasVarianceObject.table }

    static let table: MemberTable = {
        var properties: [String: Property] = [
            "sets": Property("How many training sets there were.") { _, value in .integer(own(value).result.sets) },
            "x": Property("The points.") { _, value in own(value).points.map { .tensor(Variable($0)) } ?? .none },
        ]
        let numbers: [(String, String, KeyPath<BiasVariance, Double>)] = [
            ("bias2", "The squared distance of the mean prediction from the mean target, a mean over the points.", \.squaredBias),
            ("variance", "The variance of the predictions over the training sets.", \.variance),
            ("noise", "The variance of the targets.", \.noise),
            ("sum", "bias2 + variance + noise.", \.sum),
            ("error", "The mean squared error of each net on its own set's targets.", \.error),
        ]
        for (name, documentation, path) in numbers {
            properties[name] = Property(documentation) { _, value in .number(own(value).result[keyPath: path]) }
        }
        let lists: [(String, String, KeyPath<BiasVariance, [Double]>)] = [
            ("mean", "The mean prediction at each point, a list.", \.meanPredictions),
            ("std", "The standard deviation of the predictions at each point, a list.", \.deviations),
            ("target", "The mean target at each point, a list.", \.meanTargets),
        ]
        for (name, documentation, path) in lists {
            properties[name] = Property(documentation) { _, value in
                .list(own(value).result[keyPath: path].map { .number($0) })
            }
        }
        return MemberTable(properties, [])
    }()

    private static func own(_ value: Value) -> BiasVarianceObject {
        guard case .object(let object as BiasVarianceObject) = value else {
            preconditionFailure("a member of bias and variance")
        }
        return object
    }
}
