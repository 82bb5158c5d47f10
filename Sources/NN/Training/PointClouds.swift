import Glibc
import TensorEngine

/// Two classes of points in the plane, inputs `[n, 2]` and class numbers `[n]`: the data sets of classifier
/// demonstrations. Row i is of class i % 2, and `noise` is the deviation of what is added to each coordinate.
public enum PointClouds {
    /// Two half circles that reach into each other: (cos t, sin t) and (1 - cos t, ½ - sin t) for t from 0 to π.
    public static func moons(
        _ count: Int, noise: Double = 0.1, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try points("moons", count, noise, stream, engine) { label, share in
            let t = Double.pi * share
            return label == 0 ? (cos(t), sin(t)) : (1 - cos(t), 0.5 - sin(t))
        }
    }

    /// A circle of radius 1 and, as class 1, one of radius `factor` inside it.
    public static func circles(
        _ count: Int, noise: Double = 0.05, factor: Double = 0.5, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try ValueRange.between(0, 1).check(factor, "factor", of: "circles")
        return try points("circles", count, noise, stream, engine, closed: true) { label, share in
            let radius = label == 0 ? 1 : factor
            return (radius * cos(2 * .pi * share), radius * sin(2 * .pi * share))
        }
    }

    /// Two arms around the origin that turn so many times: s·(sin t, cos t) with t = 2π·turns·s for s from 0 to 1, and
    /// the same opposite to it.
    public static func spirals(
        _ count: Int, noise: Double = 0.03, turns: Double = 1.75, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try ValueRange.any.check(turns, "turns", of: "spirals")
        return try points("spirals", count, noise, stream, engine) { label, share in
            let t = 2 * .pi * turns * share + (label == 0 ? 0 : .pi)
            return (share * sin(t), share * cos(t))
        }
    }

    /// Points drawn evenly from the square ±1; class 1 where the two coordinates differ in sign. The row's number says
    /// nothing about its class here.
    public static func xor(
        _ count: Int, noise: Double = 0, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try check("xor_points", count, noise)
        let clean = try engine.uniform(Shape([count, 2]), low: -1, high: 1, from: stream)
        let places = clean.scalars
        let labels = (0..<count).map { places[2 * $0] * places[2 * $0 + 1] < 0 ? Float(1) : 0 }
        let moved = try engine.normal(clean.shape, mean: 0, deviation: Float(noise), from: stream)
        return try Examples(
            inputs: engine.add(clean, moved), targets: engine.tensor(labels, Shape([count])))
    }

    /// Normal clouds around (-1, -1) and, as class 1, (1, 1).
    public static func gaussians(
        _ count: Int, noise: Double = 0.5, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try points("gaussians", count, noise, stream, engine) { label, _ in label == 0 ? (-1, -1) : (1, 1) }
    }

    /// `place` gives a point of a class for the share of its curve that lies before it. A closed curve does not
    /// repeat its first point at its end.
    private static func points(
        _ name: String, _ count: Int, _ noise: Double, _ stream: RandomStream, _ engine: Engine, closed: Bool = false,
        _ place: (_ label: Int, _ share: Double) -> (Double, Double)
    ) throws -> Examples {
        try check(name, count, noise)
        var inputs = try engine.normal(Shape([count, 2]), mean: 0, deviation: Float(noise), from: stream)
        try inputs.withMutableFloats(engine) { elements in
            for row in 0..<count {
                let members = (count + 1 - row % 2) / 2
                let steps = closed ? members : members - 1
                let (x, y) = place(row % 2, Double(row / 2) / Double(max(steps, 1)))
                elements[2 * row] += Float(x)
                elements[2 * row + 1] += Float(y)
            }
        }
        let labels = (0..<count).map { Float($0 % 2) }
        return try Examples(inputs: inputs, targets: engine.tensor(labels, Shape([count])))
    }

    private static func check(_ name: String, _ count: Int, _ noise: Double) throws {
        try requireSize(count, "n", of: name, atLeast: 2)
        // Beyond this no memory suffices; it keeps 2·count from overflowing.
        _ = try Shape([count, 2])
        try ValueRange.nonNegative.check(noise, "noise", of: name)
    }
}
