import TensorEngine

/// How many of a tensor's values are not finite.
public struct NonFiniteCount: Equatable, Sendable {
    public private(set) var nan = 0
    public private(set) var infinite = 0
    public let count: Int

    public var total: Int { nan + infinite }

    init(_ values: Tensor) {
        count = values.count
        // The sum of x·0 is 0 unless some value is not finite: most tensors need no second look.
        let isFinite = values.withFloats { elements in
            var sum = SIMD8<Float>.zero
            var index = 0
            while index + 8 <= elements.count {
                sum += UnsafeRawPointer(elements.baseAddress! + index).loadUnaligned(as: SIMD8<Float>.self) * 0
                index += 8
            }
            return sum == .zero && elements[index...].allSatisfy(\.isFinite)
        }
        guard !isFinite else { return }
        values.withFloats { elements in
            for element in elements {
                if element.isNaN { nan += 1 } else if element.isInfinite { infinite += 1 }
            }
        }
    }

    /// "3 NaN and 1 infinite of 200".
    public var text: String {
        let parts = (nan > 0 ? ["\(nan) NaN"] : []) + (infinite > 0 ? ["\(infinite) infinite"] : [])
        return (parts.isEmpty ? "0" : parts.joined(separator: " and ")) + " of \(count)"
    }
}
