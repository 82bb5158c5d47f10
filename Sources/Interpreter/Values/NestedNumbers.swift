import Autograd
import TensorEngine

/// Nested lists of numbers and tensors, or of bools, on their way to a tensor.
struct NestedNumbers {
    private var numbers: [Float] = []
    private var shape: [Int] = []
    private var isComplete = false
    /// Bools make a mask; they do not go together with numbers.
    private var isMask = false
    /// Tensors that gradients are to flow to, and where their elements begin.
    private var traced: [(start: Int, variable: Variable)] = []

    /// False when a value is neither a number, a tensor, nor a list of such.
    mutating func add(_ value: Value, depth: Int, machine: Machine) throws -> Bool {
        switch value {
        case .number(let number):
            guard try enter(depth: depth, machine) else { return false }
            numbers.append(Float(number))
            return !isMask
        case .bool(let flag):
            guard numbers.isEmpty || isMask, try enter(depth: depth, machine) else { return false }
            isMask = true
            numbers.append(flag ? 1 : 0)
            return true
        case .tensor(let tensor):
            guard try enter(depth: depth, inner: tensor.shape.dimensions, machine) else { return false }
            if tensor.requiresGradient { traced.append((numbers.count, tensor)) }
            tensor.value.withFloats { numbers.append(contentsOf: $0) }
            return !isMask
        case .list, .range:
            guard depth < 64 else { throw RuntimeError.value("lists nested more than 64 deep make no tensor") }
            let elements = try machine.elements(of: value)
            if depth == shape.count, !isComplete { shape.append(elements.count) }
            guard depth < shape.count else { throw NestedNumbers.ragged }
            if elements.count != shape[depth] {
                throw RuntimeError.raised(
                    kind: .shape,
                    message: "rows of different lengths make no tensor: \(shape[depth]) and \(elements.count)", hint: nil)
            }
            for element in elements {
                guard try add(element, depth: depth + 1, machine: machine) else { return false }
            }
            if elements.isEmpty { isComplete = true }
            return true
        default: return false
        }
    }

    /// The tensor, through which gradients flow to those that it was made of.
    func variable(_ tape: Tape) throws -> Variable {
        let tensor = try tape.engine.tensor(numbers, Shape(shape))
        if isMask { return Variable(tensor.asMask()) }
        guard tape.records(traced.map(\.variable)) else { return Variable(tensor) }
        let positions = traced.flatMap { $0.start..<($0.start + $0.variable.value.count) }
        let elements = try tape.concat(try traced.map { try tape.reshape($0.variable, [-1]) })
        let flat = try tape.scatter(
            try tape.reshape(Variable(tensor), [-1]), axis: 0, Variable(try tape.engine.tensor(positions)), elements)
        return try tape.reshape(flat, shape)
    }

    /// Comes to a number, or a tensor of shape `inner`, at a depth.
    private mutating func enter(depth: Int, inner: [Int] = [], _ machine: Machine) throws -> Bool {
        if !isComplete {
            shape += inner
            isComplete = true
            // A list can hold another twice, and that one a third: there may be more numbers than fit anywhere.
            let bytes = shape.reduce(Double(MemoryLayout<Float>.stride)) { $0 * Double($1) }
            try machine.checkMemory(bytes: Int(min(bytes, Double(Int.max / 2))))
        }
        if depth + inner.count != shape.count { throw NestedNumbers.ragged }
        guard shape[depth...].elementsEqual(inner) else {
            throw RuntimeError.raised(
                kind: .shape,
                message: "elements of different shapes make no tensor: \(Array(shape[depth...])) and \(inner)", hint: nil)
        }
        return true
    }

    private static var ragged: RuntimeError {
        .raised(kind: .shape, message: "numbers and lists at the same depth make no tensor", hint: nil)
    }
}
