import TensorEngine

extension Tape {
    public func softmax(_ x: Variable, axis: Int = -1) throws -> Variable {
        let value = try engine.softmax(x.value, axis: axis)
        if x.shape.rank == 0 { return records(x) ? try multiply(x, 0) : Variable(value) }
        return recordFromResult(value, .softmax, x) { engine, gradient, y in
            try engine.softmaxGradient(gradient, y, axis: axis)
        } definition: { tape, gradient, y in
            let weighted = try tape.multiply(gradient, y)
            let total = try tape.sum(weighted, axes: [axis], keepDimensions: true)
            return try tape.subtract(weighted, try tape.multiply(y, total))
        }
    }

    public func logSoftmax(_ x: Variable, axis: Int = -1) throws -> Variable {
        let value = try engine.logSoftmax(x.value, axis: axis)
        if x.shape.rank == 0 { return records(x) ? try multiply(x, 0) : Variable(value) }
        return recordFromResult(value, .logSoftmax, x) { engine, gradient, y in
            try engine.logSoftmaxGradient(gradient, y, axis: axis)
        } definition: { tape, gradient, y in
            let total = try tape.sum(gradient, axes: [axis], keepDimensions: true)
            return try tape.subtract(gradient, try tape.multiply(try tape.exp(y), total))
        }
    }
}
