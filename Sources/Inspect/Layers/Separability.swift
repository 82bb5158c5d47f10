import Autograd
import NN
import TensorEngine

/// How far apart the classes are after each layer, in evaluation mode: Fisher's ratio tr(S_B) / tr(S_W), with
/// S_B = Σ n_c (μ_c - μ)(μ_c - μ)ᵀ between the classes and S_W = Σ (x - μ_c)(x - μ_c)ᵀ within them. `labels` has a
/// whole number for each example. The net, its statistics and the generators stay as they are.
public func separability(_ net: Module, _ x: Variable, labels: Tensor, _ runtime: Runtime) throws -> Table {
    let classes = try ClassMembers(labels, examples: x.shape.dimensions.first ?? 0)
    var table = Table(rowTitle: "layer", columns: ["kind", "shape", "between", "within", "ratio"])
    func append(_ name: String, _ kind: Table.Cell, _ value: Tensor) {
        let shape = Table.Cell.shape(value.shape.dimensions)
        guard value.shape.dimensions.first == classes.examples, value.count > 0 else {
            table.append(name, [kind, shape, .empty, .empty, .empty])
            return
        }
        let scatter = classes.scatter(of: value)
        // What rounding leaves where all examples are alike says nothing of classes.
        let isConstant = scatter.between + scatter.within <= 1e-12 * ValueStatistics(value).squares
        table.append(name, [
            kind, shape, .number(scatter.between), .number(scatter.within),
            isConstant ? .empty : .number(scatter.between / scatter.within),
        ])
    }
    append("input", .empty, x.value)
    _ = try runtime.tape.withoutGradients {
        try net.withTraining(false) {
            try net.forward(x, runtime) { append($0.name, .text($0.module.summary), $0.output.value) }
        }
    }
    table.notes = ["\(classes.count) classes, \(classes.examples) examples, eval mode"]
    return table
}

/// Which class each example belongs to.
private struct ClassMembers {
    let examples: Int
    /// For each example the number of its class, from 0.
    private let classOf: [Int]
    private let sizes: [Int]

    var count: Int { sizes.count }

    init(_ labels: Tensor, examples: Int) throws {
        guard labels.count == examples else { throw NNError.exampleCounts(inputs: examples, targets: labels.count) }
        var numbers: [Float: Int] = [:]
        var sizes: [Int] = []
        classOf = labels.scalars.map { label in
            let number = numbers[label] ?? sizes.count
            if number == sizes.count {
                numbers[label] = number
                sizes.append(0)
            }
            sizes[number] += 1
            return number
        }
        guard sizes.count >= 2 else { throw InspectError.oneClass(function: "separability", classes: sizes.count) }
        guard labels.scalars.allSatisfy({ $0 == $0.rounded() }) else {
            throw InspectError.notLabels(function: "separability", classes: sizes.count, examples: examples)
        }
        guard sizes.count < examples else {
            throw InspectError.oneExampleAClass(function: "separability", classes: sizes.count)
        }
        self.examples = examples
        self.sizes = sizes
    }

    /// The traces of the scatter between and within the classes of `[N, …]`.
    func scatter(of value: Tensor) -> (between: Double, within: Double) {
        let features = value.count / examples
        var means = [Double](repeating: 0, count: count * features)
        var center = [Double](repeating: 0, count: features)
        return value.withFloats { elements in
            for (example, number) in classOf.enumerated() {
                for feature in 0..<features {
                    let element = Double(elements[example * features + feature])
                    means[number * features + feature] += element / Double(sizes[number])
                    center[feature] += element / Double(examples)
                }
            }
            var between = 0.0, within = 0.0
            for number in sizes.indices {
                for feature in 0..<features {
                    let distance = means[number * features + feature] - center[feature]
                    between += Double(sizes[number]) * distance * distance
                }
            }
            for (example, number) in classOf.enumerated() {
                for feature in 0..<features {
                    let element = Double(elements[example * features + feature])
                    let distance = element - means[number * features + feature]
                    within += distance * distance
                }
            }
            return (between, within)
        }
    }
}
