/// What layer norm inside the steps leaves for the way back.
struct RecurrentNormRecord {
    /// (x - mean)/√(variance + ε) of each example and step: [N, T, length].
    let normalized: Tensor
    /// 1/√(variance + ε): [N, T].
    let inverse: Tensor

    init(_ plan: RecurrentPlan, length: Int, _ engine: Engine) throws {
        normalized = try engine.empty(Shape([plan.examples, plan.steps, length]))
        inverse = try engine.empty(Shape([plan.examples, plan.steps]))
    }
}

/// Layer norm of a row inside a step, of the sums of W_hh h or of LSTM's c on its way to the output. The record must
/// outlive it.
struct RecurrentNorm {
    private let normalized: UnsafeMutablePointer<Float>
    private let inverse: UnsafeMutablePointer<Float>
    let length: Int

    static let epsilon: Float = 1e-5

    init(_ record: RecurrentNormRecord) {
        (normalized, inverse) = (record.normalized.pointer, record.inverse.pointer)
        length = record.normalized.shape[2]
    }

    /// Normalizes a row that lies in parts of `width` elements, `stride` apart, and puts scale · x̂ + shift in its place.
    /// Scale and shift lie as the row does. `place` is the example's step.
    @inline(__always)
    func apply(
        to row: UnsafeMutablePointer<Float>, width: Int, stride: Int, scale: UnsafeMutablePointer<Float>,
        shift: UnsafeMutablePointer<Float>, place: Int
    ) {
        let parts = length / width
        let mean = RecurrentNorm.sum(row, parts, width, stride) { $0 } / Float(length)
        let squares = RecurrentNorm.sum(row, parts, width, stride) { ($0 - mean) * ($0 - mean) }
        let factor = 1 / (squares / Float(length) + RecurrentNorm.epsilon).squareRoot()
        inverse[place] = factor
        let kept = normalized + place &* length
        for part in 0..<parts {
            sweepRow(of: width) { j, lanes in
                let at = part &* stride &+ j
                let x = (row.vector(at: at) - mean) * factor
                kept.put(x, at: part &* width &+ j, lanes: lanes)
                row.store(Vector.multiplyAdd(x, scale.vector(at: at), shift.vector(at: at)), at: at)
            }
        }
    }

    @inline(__always)
    private static func sum(
        _ row: UnsafeMutablePointer<Float>, _ parts: Int, _ width: Int, _ stride: Int, _ f: (Vector) -> Vector
    ) -> Float {
        var sum = Vector.zero
        for part in 0..<parts {
            sweepRow(of: width) { j, lanes in
                let value = f(row.vector(at: part &* stride &+ j))
                sum += lanes == 8 ? value : value.cut(to: lanes)
            }
        }
        return sum.total
    }

    /// Turns the gradient of scale · x̂ + shift, a row without gaps, into that of x:
    /// (ĝ - mean(ĝ) - x̂ mean(ĝ x̂))/√(variance + ε) with ĝ = scale · g.
    func back(_ row: UnsafeMutablePointer<Float>, scale: UnsafeMutablePointer<Float>, place: Int) {
        let kept = normalized + place &* length
        var (sum, products) = (Vector.zero, Vector.zero)
        sweepRow(of: length) { j, lanes in
            let gradient = (row.vector(at: j) * scale.vector(at: j)).cut(to: lanes)
            sum += gradient
            products += gradient * kept.vector(at: j).cut(to: lanes)
        }
        let (mean, slope) = (sum.total / Float(length), products.total / Float(length))
        let factor = inverse[place]
        sweepRow(of: length) { j, lanes in
            let gradient = row.vector(at: j) * scale.vector(at: j)
            row.put((gradient - mean - kept.vector(at: j) * slope) * factor, at: j, lanes: lanes)
        }
    }
}

extension SIMD8<Float> {
    /// Zeros in place of the lanes from `lanes` on.
    @inline(__always)
    func cut(to lanes: Int) -> Vector {
        lanes == 8 ? self : replacing(with: 0, where: Vector.lanes .>= Int32(truncatingIfNeeded: lanes))
    }
}
