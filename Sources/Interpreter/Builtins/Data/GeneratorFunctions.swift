import Autograd
import NN
import TensorEngine

/// Generated data.
enum GeneratorFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "gen_data", "(num_data = 10, x_range = [-1, 1], w = 1.5, noise = 0.5, test_noise = 0.3)",
            """
            Points on a noisy line, a record of columns [num_data, 1]: train_x and test_x, evenly spaced over x_range; \
            train_y = w·x + N(0, noise) and test_y = w·x + N(0, test_noise), with the deviations in brackets.
            """, example: "data = gen_data(num_data = 3, noise = 0); print(data.keys()); print(data.train_y)"
        ) { call in try line(call) },
        points(
            "moons", "(n = 100, noise = 0.1)",
            "two half circles that reach into each other, (cos t, sin t) and (1 - cos t, ½ - sin t) for t from 0 to π"
        ) { call, stream in
            try PointClouds.moons(call.integer(0), noise: call.number(1), from: stream, call.tape.engine)
        },
        points(
            "circles", "(n = 100, noise = 0.05, factor = 0.5)",
            "a circle of radius 1 and, as class 1, one of radius `factor` inside it"
        ) { call, stream in
            try PointClouds.circles(
                call.integer(0), noise: call.number(1), factor: call.number(2), from: stream, call.tape.engine)
        },
        points(
            "spirals", "(n = 100, noise = 0.03, turns = 1.75)",
            "two arms around the origin, s·(sin t, cos t) with t = 2π·turns·s for s from 0 to 1, and the same opposite"
        ) { call, stream in
            try PointClouds.spirals(
                call.integer(0), noise: call.number(1), turns: call.number(2), from: stream, call.tape.engine)
        },
        points(
            "xor_points", "(n = 100, noise = 0)",
            "points of the square ±1, class 1 where the coordinates differ in sign (before the noise)"
        ) { call, stream in
            try PointClouds.xor(call.integer(0), noise: call.number(1), from: stream, call.tape.engine)
        },
        points("gaussians", "(n = 100, noise = 0.5)", "normal clouds around (-1, -1) and, as class 1, (1, 1)") {
            call, stream in
            try PointClouds.gaussians(call.integer(0), noise: call.number(1), from: stream, call.tape.engine)
        },
        Builtin(
            "digits", "(n = 1000, size = 8, noise = 0.05)",
            """
            A dataset of n handwritten digits that are drawn anew, each by another hand: x [n, 1, size, size] from 0 \
            (paper) to 1 (ink), y [n] the digits; row i shows i % 10. `noise` is the deviation of what is added to each \
            pixel. size = 28 gives MNIST's shape.
            """, example: "d = digits(20); print(d.x.shape, d.y[:10])"
        ) { call in
            .object(
                DatasetObject(
                    try PictureData.digits(
                        call.integer(0), size: call.integer(1), noise: call.number(2), from: call.stream(),
                        call.tape.engine)))
        },
        Builtin(
            "banknotes", "(n = 200, noise = 0.2)",
            """
            A dataset of n pictures [n, 3, 32, 32] of two kinds of note on a table, channels of about mean 0 and deviation \
            1, y [n] the kinds: 0 the green ones marked 1, 1 the red ones marked 100; row i is of kind i % 2. They lie \
            turned, near or far, in changing light. It stands in for photographs that cannot be handed on.
            """, example: "d = banknotes(6); print(d)"
        ) { call in
            .object(
                DatasetObject(
                    try PictureData.banknotes(
                        call.integer(0), noise: call.number(1), from: call.stream(), call.tape.engine)))
        },
    ]

    private static func points(
        _ name: String, _ parameters: String, _ what: String,
        _ make: @escaping (Arguments, RandomStream) throws -> Examples
    ) -> Builtin {
        let order = name == "xor_points" ? "" : " Row i is of class i % 2."
        return Builtin(
            name, parameters,
            """
            A dataset of n points in the plane, x [n, 2] and class numbers y [n]: \(what). `noise` is the deviation of \
            what is added to each coordinate.\(order)
            """, example: "print(\(name)(4))"
        ) { call in .object(DatasetObject(try make(call, call.stream()))) }
    }

    private static func line(_ call: Arguments) throws -> Value {
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
}
