import Autograd
import NN
import TensorEngine

/// A row for each ReLU that `x` passes in evaluation mode: how many of its units give zero for all of `x`, which are
/// therefore not trained by it, and what share of all outputs is above zero. A channel of a convolution is a unit.
public func deadUnits(_ net: Module, _ x: Variable, _ runtime: Runtime) throws -> Table {
    var table = Table(rowTitle: "activation", columns: ["units", "dead", "share", "active", "linear", "which"])
    var undefined = 0
    for output in try net.nonlinearOutputs(x, runtime) {
        guard case .relu = output.function else { continue }
        undefined += output.undefined
        let active = UnitCounts(output) { $0 > 0 }
        let dead = UnitCounts(output) { $0 <= 0 }.always
        table.append(output.name, [
            .count(active.units), .count(dead.count), .number(Double(dead.count) / Double(active.units)),
            .number(active.share), .count(active.always.count), .indices(dead),
        ])
    }
    table.noteUndefined(undefined, "neither dead nor active")
    if table.rows.isEmpty, !net.isRecurrent { table.notes = ["this net has no ReLU: only a ReLU's unit can be dead"] }
    table.noteGates(of: net)
    return table
}

/// A row for each tanh, sigmoid and hardtanh that `x` passes in evaluation mode: the share of outputs within 0.01 of the
/// function's lower and of its upper limit (for hardtanh at it), where hardly any gradient passes, and the units that
/// are there for all of `x`.
public func saturation(_ net: Module, _ x: Variable, _ runtime: Runtime) throws -> Table {
    var table = Table(rowTitle: "activation", columns: ["function", "units", "low", "high", "stuck", "which"])
    var undefined = 0
    for output in try net.nonlinearOutputs(x, runtime) {
        guard let limits = output.function.limits else { continue }
        undefined += output.undefined
        let low = Float(limits.low), high = Float(limits.high)
        let below = UnitCounts(output) { $0 <= low }
        let above = UnitCounts(output) { $0 >= high }
        let stuck = (below.always + above.always).sorted()
        table.append(output.name, [
            .text(output.function.name), .count(below.units), .number(below.share), .number(above.share),
            .count(stuck.count), .indices(stuck),
        ])
    }
    table.noteUndefined(undefined, "not saturated")
    if table.rows.isEmpty, !net.isRecurrent {
        table.notes = ["this net has no tanh, sigmoid or hardtanh: nothing can saturate"]
    }
    table.noteGates(of: net)
    return table
}

extension NonlinearOutput {
    fileprivate var undefined: Int {
        values.reduce(0) { sum, value in sum + value.withFloats { $0.reduce(into: 0) { $0 += $1.isNaN ? 1 : 0 } } }
    }
}

extension Module {
    fileprivate var isRecurrent: Bool { modules.contains { $0.module is Recurrent } }
}

extension Table {
    /// A recurrent layer computes its functions within its steps, where no output of theirs is seen.
    fileprivate mutating func noteGates(of net: Module) {
        if net.isRecurrent { notes.append("recurrent layers are not in it: gates(net) shows theirs, after a call of the net") }
    }

    fileprivate mutating func noteUndefined(_ count: Int, _ meaning: String) {
        if count > 0 { notes.append("NaN among the outputs: \(count), which count as \(meaning)") }
    }
}

extension NonlinearOutput.Function {
    /// From where on it is saturated: hardtanh at its limits, the others 0.01 before theirs.
    fileprivate var limits: (low: Double, high: Double)? {
        switch self {
        case .relu: return nil
        case .tanh: return (-0.99, 0.99)
        case .sigmoid: return (0.01, 0.99)
        case .hardtanh(let low, let high): return (low, high)
        }
    }

    fileprivate var name: String {
        switch self {
        case .relu: return "relu"
        case .tanh: return "tanh"
        case .sigmoid: return "sigmoid"
        case .hardtanh: return "hardtanh"
        }
    }
}
