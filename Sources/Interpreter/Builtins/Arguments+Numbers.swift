import Autograd
import TensorEngine

extension Arguments {
    /// The elements of a flat list or a range of numbers, which reductions compute with in 64 bits; nil for
    /// anything else.
    func numbers(_ index: Int) throws -> [Double]? {
        switch self[index] {
        case .list(let list):
            var numbers: [Double] = []
            numbers.reserveCapacity(list.elements.count)
            for element in list.elements {
                guard case .number(let number) = element else { return nil }
                numbers.append(number)
            }
            return numbers
        case .range(let range):
            try machine.checkMemory(elements: range.count)
            return (0..<range.count).map { range.element($0) }
        default: return nil
        }
    }

    /// The whole numbers of `n`, of `[n, m]` or of a `*rest` parameter written either way.
    func sizes(_ index: Int) throws -> [Int] {
        if case .list = self[index] { return try shape(index) }
        return [try integer(index)]
    }

    /// An axis, which none leaves open.
    func axis(_ index: Int) throws -> Int? { try optionalInteger(index) }

    /// What a function of numbers and of tensors computes with as a tensor.
    func operand(_ index: Int) throws -> Variable {
        guard let variable = try machine.asTensor(self[index]) else { throw mismatch(index, "a number or tensor") }
        return variable
    }

    /// A tensor as the result of a creating function, a leaf with a gradient if the argument at `flag` is true.
    func created(_ tensor: Tensor, requiresGradient flag: Int) throws -> Value {
        .tensor(Variable(tensor, requiresGradient: try bool(flag)))
    }
}

extension Builtin {
    /// A function of one number, computed in 64 bits, or of a tensor's elements.
    static func elementwise(
        _ name: String, _ documentation: String, example: String,
        _ ofNumber: @escaping (Double) -> Double, _ ofTensor: @escaping (Tape, Variable) throws -> Variable
    ) -> Builtin {
        Builtin(name, "(x)", documentation, example: example) { call in
            if case .number(let x) = call[0] { return .number(ofNumber(x)) }
            return .tensor(try ofTensor(call.tape, try call.operand(0)))
        }
    }

    /// A question about one number, answered by a bool, or about a tensor's elements, answered by a mask.
    static func elementwiseTest(
        _ name: String, _ documentation: String, example: String,
        _ ofNumber: @escaping (Double) -> Bool, _ ofTensor: @escaping (Tape, Variable) throws -> Variable
    ) -> Builtin {
        Builtin(name, "(x)", documentation, example: example) { call in
            if case .number(let x) = call[0] { return .bool(ofNumber(x)) }
            return .tensor(try ofTensor(call.tape, try call.operand(0)))
        }
    }
}
