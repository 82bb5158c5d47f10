import Autograd
import NN

/// A penalty as the language sees it: attached to parameters, or called on a tensor.
final class PenaltyObject: LibraryObject {
    let penalty: Penalty
    /// For a layer's outputs, not for its parameters.
    let isOfActivity: Bool

    init(_ penalty: Penalty, isOfActivity: Bool = false) {
        self.penalty = penalty
        self.isOfActivity = isOfActivity
    }

    override var typeName: String { "penalty" }
    override var isCallable: Bool { true }
    override func text(width: Int) -> String { (isOfActivity ? "Activity" : "") + penalty.summary }

    /// `L2(0.1)(w)`: the penalty of w, through which gradients flow.
    override func call(_ arguments: Arguments) throws -> Value {
        guard arguments.count == 1 else {
            throw RuntimeError.type("a penalty takes one tensor, got \(arguments.count) arguments", hint: "L2(0.1)(w)")
        }
        return .tensor(try penalty(arguments.tensor(0), arguments.tape))
    }
}

/// A constraint as the language sees it.
final class ConstraintObject: LibraryObject {
    let constraint: Constraint

    init(_ constraint: Constraint) { self.constraint = constraint }

    override var typeName: String { "constraint" }
    override var isCallable: Bool { true }
    override func text(width: Int) -> String { constraint.summary }

    /// `MaxNorm(2)(w)`: what w would be held to, without history; w itself stays.
    override func call(_ arguments: Arguments) throws -> Value {
        guard arguments.count == 1 else {
            throw RuntimeError.type(
                "a constraint takes one tensor, got \(arguments.count) arguments", hint: "MaxNorm(2)(w)")
        }
        var value = try arguments.tensor(0).value
        try constraint.apply(to: &value, arguments.tape.engine)
        return .tensor(Variable(value))
    }
}

extension Arguments {
    /// A penalty for parameters.
    func weightPenalty(_ index: Int) throws -> Penalty {
        let object = try object(index, PenaltyObject.self, "a penalty such as L2(1e-3)")
        guard !object.isOfActivity else {
            throw mismatch(
                index, "a penalty of weights", hint: "ActivityL1L2 is of outputs: `activity_regularizer`")
        }
        return object.penalty
    }

    /// A penalty for outputs; that of ActivityL1L2, or one of single elements.
    func activityPenalty(_ index: Int) throws -> Penalty {
        let penalty = try object(index, PenaltyObject.self, "a penalty such as ActivityL1L2(l1 = 1e-4)").penalty
        switch penalty {
        case .l1, .l2, .l1l2: return penalty
        case .groupLasso, .orthogonal:
            throw RuntimeError.type(
                "`\(parameterName(index))` of \(name) must be ActivityL1L2, L1, L2 or L1L2, got \(penalty.summary)")
        }
    }
}
