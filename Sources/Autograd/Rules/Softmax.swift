import TensorEngine

extension Tape {
    public func softmax(_ x: Variable, axis: Int = -1) throws -> Variable {
        let value = try engine.softmax(x.value, axis: axis)
        guard records(x) else { return Variable(value) }
        if x.shape.rank == 0 { return try multiply(x, 0) }
        return recordUnary(value, .softmax, x) { tape, gradient, node in
            if !tape.isRecording {
                return Variable(try tape.engine.softmaxGradient(gradient.value, try node.unchanged(value), axis: axis))
            }
            let y = try node.output(value)
            let weighted = try tape.multiply(gradient, y)
            let total = try tape.sum(weighted, axes: [axis], keepDimensions: true)
            return try tape.subtract(weighted, try tape.multiply(y, total))
        }
    }

    public func logSoftmax(_ x: Variable, axis: Int = -1) throws -> Variable {
        let value = try engine.logSoftmax(x.value, axis: axis)
        guard records(x) else { return Variable(value) }
        if x.shape.rank == 0 { return try multiply(x, 0) }
        return recordUnary(value, .logSoftmax, x) { tape, gradient, node in
            if !tape.isRecording {
                return Variable(try tape.engine.logSoftmaxGradient(gradient.value, try node.unchanged(value), axis: axis))
            }
            let y = try node.output(value)
            let total = try tape.sum(gradient, axes: [axis], keepDimensions: true)
            return try tape.subtract(gradient, try tape.multiply(try tape.exp(y), total))
        }
    }
}
