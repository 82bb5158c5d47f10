import Syntax

/// What was likely meant by an operator between values that it does not go between.
extension Machine {
    func operandMismatch(_ op: BinaryOperator, _ left: Value, _ right: Value) -> RuntimeError {
        .operands(op.rawValue, described(left), described(right), hint: operandHint(op, left, right))
    }

    func operandHint(_ op: UnaryOperator, _ value: Value) -> String? {
        guard op != .invert, case .list(let list) = value, areNumbers(list) else { return nil }
        return "\(op.rawValue)tensor(\(written(list)))"
    }

    private func operandHint(_ op: BinaryOperator, _ left: Value, _ right: Value) -> String? {
        switch (left, right) {
        case (.list(let list), .number(let number)):
            if op == .multiply, list.elements.count == 1 || !areNumbers(list) {
                let element = list.elements.count == 1 ? brief(list.elements[0]) : "x"
                return "[\(element) for i in 0..<\(NumberText.repr(number))] repeats a value"
            }
            guard areNumbers(list), op.takesTensors else { return op == .add ? "xs + [x] adds an element" : nil }
            let elementwise = "tensor(\(written(list))) \(op.rawValue) \(brief(right))"
            return op == .add ? elementwise + "; xs + [x] adds an element" : elementwise
        case (.number, .list(let list)) where areNumbers(list) && op.takesTensors:
            return "\(brief(left)) \(op.rawValue) tensor(\(written(list)))"
        case (.list(let list), .list(let other)) where areNumbers(list) && areNumbers(other) && op.takesTensors:
            return "tensor(\(written(list))) \(op.rawValue) \(written(other))"
        case (.list, _) where op == .add: return "xs + [x] adds an element"
        case (.record, .record) where op == .add: return "merge(a, b) has the entries of both"
        case (.string, _) where op == .remainder: return "f\"{x:.2f}\" formats a value inside a text"
        case (.string, .number) where op == .add, (.number, .string) where op == .add:
            return "str(x) makes text of a number; f\"{x}\" puts it into text"
        case (.string, .number) where op.takesTensors, (.number, .string) where op.takesTensors,
            (.string, .string) where op.isArithmetic:
            return "num(s) reads a number from text"
        case (.bool, .bool) where op == .maskAnd: return "`and` combines bools; `&` is for masks"
        case (.bool, .bool) where op == .maskOr: return "`or` combines bools; `|` is for masks"
        case (.bool, _) where op.isArithmetic, (_, .bool) where op.isArithmetic: return "num(true) is 1"
        default: return nil
        }
    }

    /// Whether a tensor can be made of the list.
    private func areNumbers(_ list: ListObject) -> Bool {
        guard !list.elements.isEmpty, let tensor = try? asTensor(.list(list)) else { return false }
        return tensor.shape.count > 0
    }

    /// The list as a program would have it, or a name for one that is long.
    private func written(_ list: ListObject) -> String {
        list.elements.count > 6 ? "xs" : brief(.list(list))
    }
}

extension BinaryOperator {
    fileprivate var takesTensors: Bool {
        switch self {
        case .less, .lessEqual, .greater, .greaterEqual, .matrixProduct: return true
        default: return isArithmetic
        }
    }
}
