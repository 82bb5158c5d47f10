import Autograd
import TensorEngine

/// Inputs and targets with one example a row (axis 0).
public struct Examples {
    public let inputs: Tensor
    public let targets: Tensor

    /// Throws when the two do not have the same number of rows, or none.
    public init(inputs: Tensor, targets: Tensor) throws {
        let rows = inputs.shape.dimensions.first ?? 0
        let labels = targets.shape.dimensions.first ?? 0
        guard rows == labels else { throw NNError.exampleCounts(inputs: rows, targets: labels) }
        guard rows > 0 else { throw NNError.noExamples }
        self.inputs = inputs
        self.targets = targets
    }

    public var count: Int { inputs.shape[0] }

    /// Throws if some input or target is NaN or infinite, and says how many and where the first is.
    func requireFinite() throws {
        for (part, tensor) in [("inputs", inputs), ("targets", targets)] {
            var nan = 0, infinite = 0, first: Int?
            tensor.withFloats { elements in
                for (index, element) in elements.enumerated() where !element.isFinite {
                    if element.isNaN { nan += 1 } else { infinite += 1 }
                    first = first ?? index
                }
            }
            guard let first else { continue }
            throw NNError.nonFiniteData(
                part: part, nan: nan, infinite: infinite, count: tensor.count, row: first / (tensor.count / count))
        }
    }

    /// The examples at these rows, in this order.
    public func rows(_ indices: ArraySlice<Int>, _ engine: Engine) throws -> Examples {
        try Examples(inputs: inputs.rows(indices, engine), targets: targets.rows(indices, engine))
    }
}

extension Tensor {
    /// The slices along axis 0 at `indices`, which must be in range.
    func rows(_ indices: ArraySlice<Int>, _ engine: Engine) throws -> Tensor {
        var result = try engine.empty(Shape([indices.count] + shape.dimensions.dropFirst()))
        let size = count / shape[0]
        guard size > 0 else { return result }
        try withFloats { source in
            try result.withMutableFloats(engine) { target in
                var place = target.baseAddress!
                for index in indices {
                    place.update(from: source.baseAddress! + index * size, count: size)
                    place += size
                }
            }
        }
        return result
    }
}

/// Cuts `count` examples into batches of `size`, in order or as a stream of random numbers shuffles them.
public struct BatchPlan {
    public let order: [Int]
    public let size: Int
    public let batchCount: Int

    /// nil for `size` is one batch with everything, which is then never shuffled: its order does not matter.
    public init(
        count: Int, size: Int?, dropLast: Bool = false, shuffledBy stream: RandomStream?, _ engine: Engine
    ) throws {
        let size = size ?? count
        guard size >= 1 else { throw NNError.batchSize(size) }
        self.size = min(size, count)
        if let stream, size < count {
            order = try engine.permutationIndices(count, from: stream)
        } else {
            order = Array(0..<count)
        }
        batchCount = dropLast && count >= size ? count / size : (count + self.size - 1) / self.size
    }

    public var isWhole: Bool { size == order.count }

    public func indices(of batch: Int) -> ArraySlice<Int> {
        order[batch * size..<min((batch + 1) * size, order.count)]
    }
}
