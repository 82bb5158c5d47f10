import Autograd
import TensorEngine

/// A number that is added to the loss for a parameter's values. The factors are part of it.
public enum Penalty: Equatable, Sendable {
    /// λ Σ|w|; its gradient is λ·sign(w), 0 at 0.
    case l1(Double)
    /// λ Σw², Keras's convention; its gradient is 2λw, so that coupled decay 2λ does the same under plain SGD.
    case l2(Double)
    /// l1 Σ|w| + l2 Σw².
    case l1l2(Double, Double)
    /// λ Σ‖unit's incoming weights‖, which sets whole units to zero (Yuan and Lin 2006).
    case groupLasso(Double)
    /// λ Σ|cos| / 2 over all pairs of different units, divided by the number of unordered pairs (Keras).
    case orthogonal(Double)

    /// The name that users write.
    public var kind: String {
        switch self {
        case .l1: return "L1"
        case .l2: return "L2"
        case .l1l2: return "L1L2"
        case .groupLasso: return "GroupLasso"
        case .orthogonal: return "Orthogonal"
        }
    }

    public var summary: String {
        switch self {
        case .l1(let factor), .l2(let factor), .groupLasso(let factor), .orthogonal(let factor):
            return "\(kind)(\(numeral(factor)))"
        case .l1l2(let first, let second):
            return "\(kind)(\(numeral(first)), \(numeral(second)))"
        }
    }

    /// Throws unless all factors are finite and not negative.
    public func validated() throws -> Penalty {
        switch self {
        case .l1(let factor), .l2(let factor), .groupLasso(let factor), .orthogonal(let factor):
            try ValueRange.nonNegative.check(factor, "λ", of: kind)
        case .l1l2(let first, let second):
            try ValueRange.nonNegative.check(first, "l1", of: kind)
            try ValueRange.nonNegative.check(second, "l2", of: kind)
        }
        return self
    }

    /// The penalty of `w`, a number on the tape.
    public func callAsFunction(_ w: Variable, _ tape: Tape) throws -> Variable {
        switch self {
        case .l1(let factor):
            return try tape.multiply(tape.sum(tape.abs(w)), Float(factor))
        case .l2(let factor):
            return try tape.multiply(tape.sum(tape.square(w)), Float(factor))
        case .l1l2(let first, let second):
            return try tape.add(Penalty.l1(first)(w, tape), Penalty.l2(second)(w, tape))
        case .groupLasso(let factor):
            let norms = try tape.norm(unitRows(w, tape), order: 2, axes: [1], keepDimensions: false)
            return try tape.multiply(tape.sum(norms), Float(factor))
        case .orthogonal(let factor):
            return try orthogonality(w, tape, factor: factor)
        }
    }

    /// One row a unit: its incoming weights. PyTorch's layouts have the unit on axis 0 throughout.
    private func unitRows(_ w: Variable, _ tape: Tape) throws -> Variable {
        guard w.shape.rank > 0 else { return try tape.reshape(w, [1, 1]) }
        return try tape.reshape(w, [w.shape[0], w.shape[0] == 0 ? 0 : w.shape.count / w.shape[0]])
    }

    private func orthogonality(_ w: Variable, _ tape: Tape, factor: Double) throws -> Variable {
        let rows = try unitRows(w, tape)
        let count = rows.shape[0]
        guard count > 1 else { return try tape.constant(0) }
        let norms = try tape.norm(rows, order: 2, axes: [1], keepDimensions: true)
        let units = try tape.divide(rows, tape.clip(norms, low: 1e-12, high: nil))
        let products = try tape.matmul(units, tape.transpose(units))
        let others = try tape.subtract(tape.constant(1), Variable(tape.engine.eye(count, count)))
        let pairs = Double(count) * Double(count - 1) / 2
        return try tape.multiply(tape.sum(tape.multiply(tape.abs(products), others)), Float(factor * 0.5 / pairs))
    }
}

extension Module {
    /// Attaches `penalty` to every parameter whose dotted name matches; the number of those.
    @discardableResult
    public func regularize(_ pattern: NamePattern, _ penalty: Penalty) throws -> Int {
        let penalty = try penalty.validated()
        return try attach(pattern, option: "regularize") { $0.penalties[$1, default: []].append(penalty) }
    }

    /// Holds every parameter whose dotted name matches to `constraint`; the number of those.
    @discardableResult
    public func constrain(_ pattern: NamePattern, _ constraint: Constraint) throws -> Int {
        let constraint = try constraint.validated()
        return try attach(pattern, option: "constrain") { $0.constraints[$1] = constraint }
    }

    private func attach(_ pattern: NamePattern, option: String, _ body: (Module, String) -> Void) throws -> Int {
        var matched: Set<ObjectIdentifier> = []
        for part in modules {
            for item in part.module.ownParameters {
                let name = part.name.isEmpty ? item.name : "\(part.name).\(item.name)"
                guard pattern.matches(name), matched.insert(ObjectIdentifier(item.variable)).inserted else { continue }
                body(part.module, item.name)
            }
        }
        guard !matched.isEmpty else {
            throw NNError.patternWithoutMatch(
                option: option, pattern: pattern.description, existing: parameters.map(\.name))
        }
        return matched.count
    }

    /// The sum of all attached penalties, on the tape; nil when there are none. Activity penalties are those of the
    /// modules' last calls in training, and count once.
    public func penalty(_ tape: Tape) throws -> Variable? {
        hasReadPenalty = true
        return try modules.penalty(tape)
    }
}

extension [NamedModule] {
    func penalty(_ tape: Tape) throws -> Variable? {
        var total: Variable?
        for part in self {
            guard let term = part.module.pendingActivityPenalty else { continue }
            part.module.pendingActivityPenalty = nil
            total = try total.map { try tape.add($0, term) } ?? term
        }
        for part in self where !part.module.penalties.isEmpty {
            for item in part.module.ownParameters {
                for penalty in part.module.penalties[item.name] ?? [] {
                    let term = try penalty(item.variable, tape)
                    total = try total.map { try tape.add($0, term) } ?? term
                }
            }
        }
        return total
    }
}
