/// What an optimizer's step did to one parameter, summed up while the step passes over the memory anyway: looking on
/// costs little more than the step itself.
public final class StepMeter {
    /// Of the weights' change.
    public fileprivate(set) var change: ChangeMoments?
    /// Σg² of the gradient that the step was given.
    public fileprivate(set) var gradientSquares = 0.0
    /// Of the new weights; nil where units do not fill whole vectors.
    public fileprivate(set) var unitNorms: UnitNorms?

    public init() {}
}

extension Engine {
    /// Puts `next(i)` in the place of the i-th vector of a parameter's weights, and tells the meter what that did.
    @inline(__always)
    func advance(
        _ parameter: Tensor, _ gradient: Tensor, _ meter: StepMeter?, _ next: (Int) -> Vector
    ) throws {
        let weights = parameter.vectors
        guard let meter else {
            return try forEachVector(count: parameter.vectorCount) { weights[$0] = next($0) }
        }
        let gradients = gradient.vectors
        let rows = StepRows(parameter.shape)
        var tiles = [StepSums](repeating: StepSums(), count: (rows.count &+ rows.inTile &- 1) / rows.inTile)
        try tiles.withUnsafeMutableBufferPointer { tiles in
            guard let sums = tiles.baseAddress else { return }
            try parallel(tiles: tiles.count) { tile in
                var total = StepSums()
                for row in (tile &* rows.inTile)..<min(rows.count, (tile &+ 1) &* rows.inTile) {
                    let end = min(rows.wholeVectors, (row &+ 1) &* rows.vectors)
                    var (even, odd) = (RowSums(), RowSums())
                    var i = row &* rows.vectors
                    while i &+ 2 <= end {
                        even.step(&weights[i], to: next(i), gradients[i])
                        odd.step(&weights[i &+ 1], to: next(i &+ 1), gradients[i &+ 1])
                        i &+= 2
                    }
                    if i < end { even.step(&weights[i], to: next(i), gradients[i]) }
                    if rows.lanes > 0, row == rows.count &- 1 {
                        let last = rows.wholeVectors
                        odd.step(&weights[last], to: next(last), gradients[last], lanes: rows.lanes)
                    }
                    total.add(even, odd)
                }
                sums[tile] = total
            }
        }
        let total = tiles.reduce(into: StepSums()) { $0.add($1) }
        meter.change = total.change
        meter.gradientSquares = total.gradient
        meter.unitNorms = rows.areUnits ? total.rows : nil
    }
}

/// How a parameter is cut for measuring: by units where each fills whole vectors, else in runs of 32 vectors.
private struct StepRows {
    let count: Int
    /// Vectors a row.
    let vectors: Int
    let inTile: Int
    let areUnits: Bool
    /// Vectors that hold nothing but elements of the parameter, and the elements of the one after them.
    let wholeVectors: Int
    let lanes: Int

    init(_ shape: Shape) {
        let size = shape.rank > 1 && shape[0] > 0 ? shape.count / shape[0] : 0
        // In longer rows too many numbers would be added up in 32 bits.
        areUnits = size >= 8 && size % 8 == 0 && size <= 2048
        vectors = areUnits ? size >> 3 : 32
        count = areUnits ? shape[0] : (shape.count &+ 255) / 256
        inTile = max(1, Engine.tileVectors / vectors)
        wholeVectors = shape.count >> 3
        lanes = shape.count & 7
    }
}

/// Sums over a part of a row, by lane.
private struct RowSums {
    private(set) var old = Vector.zero
    private(set) var change = Vector.zero
    private(set) var product = Vector.zero
    private(set) var gradient = Vector.zero

    @inline(__always)
    mutating func step(_ place: inout Vector, to next: Vector, _ slope: Vector) {
        let difference = next - place
        product = Vector.multiplyAdd(difference, place, product)
        change = Vector.multiplyAdd(difference, difference, change)
        old = Vector.multiplyAdd(place, place, old)
        gradient = Vector.multiplyAdd(slope, slope, gradient)
        place = next
    }

    /// The same where only the first lanes belong to the parameter.
    @inline(__always)
    mutating func step(_ place: inout Vector, to next: Vector, _ slope: Vector, lanes: Int) {
        let inside = Vector.lanes .< Int32(truncatingIfNeeded: lanes)
        var old = Vector.zero.replacing(with: place, where: inside)
        step(&old, to: .zero.replacing(with: next, where: inside), .zero.replacing(with: slope, where: inside))
        place = next
    }
}

private struct StepSums {
    /// Of the new weights.
    private(set) var rows = UnitNorms()
    private(set) var gradient = 0.0
    private var old = 0.0
    private var changed = 0.0
    private var product = 0.0

    var change: ChangeMoments { ChangeMoments(oldSquares: old, changeSquares: changed, changeTimesOld: product) }

    @inline(__always)
    mutating func add(_ even: RowSums, _ odd: RowSums) {
        let (before, moved) = (Double((even.old + odd.old).total), Double((even.change + odd.change).total))
        let along = Double((even.product + odd.product).total)
        // Of new = old + Δ; a sum of its own would make every step dearer.
        let after = before + 2 * along + moved
        rows.add(squares: after < 0 ? 0 : after)
        old += before
        changed += moved
        product += along
        gradient += Double((even.gradient + odd.gradient).total)
    }

    mutating func add(_ other: StepSums) {
        rows.add(other.rows)
        old += other.old
        changed += other.changed
        product += other.product
        gradient += other.gradient
    }
}
