/// New tensors.
extension Engine {
    /// Elements are undefined until they are written.
    @inline(__always)
    public func empty(_ shape: Shape, isMask: Bool = false) throws -> Tensor {
        Tensor(shape: shape, storage: try Storage(count: shape.count, pool: memory), isMask: isMask)
    }

    public func full(_ shape: Shape, _ value: Float, isMask: Bool = false) throws -> Tensor {
        let result = try empty(shape, isMask: isMask)
        let target = result.vectors
        let vector = Vector(repeating: value)
        try forEachVector(count: result.vectorCount) { target[$0] = vector }
        return result
    }

    public func zeros(_ shape: Shape) throws -> Tensor { try full(shape, 0) }
    public func ones(_ shape: Shape) throws -> Tensor { try full(shape, 1) }

    public func scalar(_ value: Float) throws -> Tensor {
        let result = try empty(.scalar)
        result.pointer[0] = value
        return result
    }

    public func tensor(_ values: [Float], _ shape: Shape) throws -> Tensor {
        guard values.count == shape.count else {
            throw EngineError.countMismatch(
                operation: "a tensor of shape \(shape)", argument: "values", expected: shape.count, got: values.count)
        }
        let result = try empty(shape)
        values.withUnsafeBufferPointer { buffer in
            if let start = buffer.baseAddress { result.pointer.update(from: start, count: buffer.count) }
        }
        return result
    }

    /// Values are rounded to 32 bits.
    public func tensor(_ values: [Double], _ shape: Shape) throws -> Tensor {
        try tensor(values.map { Float($0) }, shape)
    }

    /// A vector of whole numbers.
    public func tensor(_ values: [Int]) throws -> Tensor {
        try tensor(values.map { Float($0) }, Shape(unchecked: [values.count]))
    }

    /// Ones on the diagonal of a `rows` × `columns` matrix.
    public func eye(_ rows: Int, _ columns: Int) throws -> Tensor {
        let result = try zeros(Shape([rows, columns], operation: "eye"))
        for i in 0..<min(rows, columns) { result.pointer[i &* columns &+ i] = 1 }
        return result
    }

    /// start, start + step, … before `stop`, each computed from the start, in 64 bits.
    public func arange(_ start: Double, _ stop: Double, _ step: Double) throws -> Tensor {
        guard step != 0 else { throw EngineError.zeroStep(operation: "arange") }
        let steps = ((stop - start) / step).rounded(.up)
        guard steps.isFinite else { throw EngineError.notFinite(operation: "arange") }
        guard steps < Double(Shape.largestCount) else { throw EngineError.outOfMemory(bytes: Shape.largestCount) }
        let result = try empty(Shape([Int(max(0, steps))]))
        for i in 0..<result.count { result.pointer[i] = Float(start + Double(i) * step) }
        return result
    }

    /// `count` values from `start` to `stop`, both included.
    public func linspace(_ start: Double, _ stop: Double, _ count: Int) throws -> Tensor {
        let result = try empty(Shape([count], operation: "linspace"))
        let step = count > 1 ? (stop - start) / Double(count - 1) : 0
        for i in 0..<count {
            // From the nearer end, so that both ends are exact.
            let value = i < (count + 1) / 2 ? start + Double(i) * step : stop - Double(count - 1 - i) * step
            result.pointer[i] = Float(value)
        }
        return result
    }

    /// A last axis of `classes` with a 1 at each class number; nil takes the largest number plus one.
    public func oneHot(_ indices: Tensor, classes: Int? = nil) throws -> Tensor {
        let numbers = try wholeNumbers(indices, operation: "one_hot")
        let classes = classes ?? (numbers.max() ?? -1) + 1
        let result = try zeros(Shape(indices.shape.dimensions + [classes], operation: "one_hot"))
        for (row, number) in numbers.enumerated() {
            guard number >= 0, number < classes else {
                throw EngineError.classOutOfRange(operation: "one_hot", value: number, classes: classes)
            }
            result.pointer[row &* classes &+ number] = 1
        }
        return result
    }

    /// The elements as integers; throws unless all are whole.
    public func wholeNumbers(_ x: Tensor, operation: String) throws -> [Int] {
        try SystemMemory.require(bytes: x.count &* MemoryLayout<Int>.stride)
        var numbers: [Int] = []
        numbers.reserveCapacity(x.count)
        try x.withFloats { values in
            try inBlocks(of: values.count) { block in
                for value in values[block] {
                    guard let number = Int(exactly: value) else {
                        throw EngineError.notWhole(operation: operation, value: value)
                    }
                    numbers.append(number)
                }
            }
        }
        return numbers
    }
}
