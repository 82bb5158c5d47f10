import Autograd
import NN
import TensorEngine

/// A row a layer, in the order of the calls, for an input of this shape: output shape, parameters, whether they are
/// trained, and the mode. The net runs once on zeros in evaluation mode, and stays as it is. Parameters are counted at
/// their layer's first call; those of no layer that was called are told below.
public func summary(_ net: Module, shape: Shape, _ runtime: Runtime) throws -> Table {
    var table = Table(rowTitle: "layer", columns: ["kind", "output", "parameters", "trained", "mode"])
    let modes = Dictionary(
        net.modules.map { (ObjectIdentifier($0.module), $0.module.mode) }, uniquingKeysWith: { first, _ in first })
    let input = Variable(try runtime.engine.zeros(shape))
    var counted: Set<ObjectIdentifier> = []
    _ = try runtime.tape.withoutGradients {
        try net.withTraining(false) {
            try net.forward(input, runtime) { call in
                let own = call.module.ownParameters
                let new = own.filter { counted.insert(ObjectIdentifier($0.variable)).inserted }
                let trained = own.filter { $0.variable.requiresGradient }.count
                table.append(call.name, [
                    .text(call.module.summary), .shape(call.output.shape.dimensions),
                    new.count == own.count ? .count(new.elementCount) : .empty,
                    .text(own.isEmpty ? "" : (trained == own.count ? "yes" : (trained == 0 ? "no" : "in part"))),
                    .text(modes[ObjectIdentifier(call.module)] ?? call.module.mode),
                ])
            }
        }
    }
    let count = net.parameterCount
    let frozen = net.parameters.filter { !$0.variable.requiresGradient }.elementCount
    table.notes = ["\(count) parameter\(count == 1 ? "" : "s"), \(frozen) of them frozen"]
    let others = net.parameters.filter { !counted.contains(ObjectIdentifier($0.variable)) }
    if !others.isEmpty {
        let names = others.prefix(4).map(\.name) + (others.count > 4 ? ["…"] : [])
        table.notes.append("\(others.elementCount) of them in no layer above: \(names.joined(separator: ", "))")
    }
    return table
}

extension [NamedVariable] {
    fileprivate var elementCount: Int { reduce(0) { $0 + $1.variable.shape.count } }
}

/// A row a parameter of what the optimizer does to it by its settings: learning rate, decay, the share that decay takes
/// away each step, and the steps until decay alone halves the weight.
public func report(_ optimizer: Optimizer) -> Table {
    var table = Table(rowTitle: "parameter", columns: ["lr", "decay", "shrink", "half_life"])
    for row in optimizer.report() {
        table.append(row.parameter, [
            .number(row.learningRate), .number(row.decay), row.shrink.map { .number($0) } ?? .text("not a shrink"),
            row.halfLife.map { .number($0) } ?? .empty,
        ])
    }
    table.notes = [optimizer.summary]
    return table
}
