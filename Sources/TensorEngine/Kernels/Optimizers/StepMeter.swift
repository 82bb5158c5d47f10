/// What an optimizer's step did to one parameter, summed up while the step passes over the memory anyway: looking on
/// costs little more than the step itself. One meter serves one step after the other.
public final class StepMeter {
    /// Whether the gradient is summed up too.
    fileprivate var measuresGradient = false
    /// Σw² before the step.
    private var oldSquares = 0.0
    /// Σw² after the step.
    public fileprivate(set) var squares = 0.0
    /// Σ(Δw)².
    fileprivate var changeSquares = 0.0
    /// Σg² of the gradient that the step was given; nil where it was not to be measured.
    public fileprivate(set) var gradientSquares: Double?
    /// Of the new weights; nil where units do not fill whole vectors.
    public fileprivate(set) var unitNorms: UnitNorms?

    public init() {}

    /// To be called before each step.
    public func begin(oldSquares: Double, measuringGradient: Bool = false) {
        self.oldSquares = oldSquares
        measuresGradient = measuringGradient
    }

    /// Of the weights' change.
    public var change: ChangeMoments {
        // As Σw'² = Σw² + 2ΣΔw·w + Σ(Δw)²; a sum of its own would make every step dearer.
        let changeTimesOld = (squares - oldSquares - changeSquares) / 2
        return ChangeMoments(oldSquares: oldSquares, changeSquares: changeSquares, changeTimesOld: changeTimesOld)
    }
}

extension Engine {
    /// Puts `next(i, w)` in the place of the i-th vector w of a parameter's weights, and tells the meter what that did.
    @inline(__always)
    func advance(
        _ parameter: Tensor, _ gradient: Tensor, _ meter: StepMeter?, _ next: (_ place: Int, _ weights: Vector) -> Vector
    ) throws {
        let weights = parameter.vectors
        guard let meter else {
            return try forEachVector(count: parameter.vectorCount) { weights[$0] = next($0, weights[$0]) }
        }
        let rows = StepRows(parameter.shape)
        let gradients = gradient.vectors
        let measuresGradient = meter.measuresGradient
        @inline(__always)
        func seeGradient(_ sums: inout ChangeSums, _ i: Int, _ lanes: Int) { sums.see(gradients[i].first(lanes)) }
        @inline(__always)
        func seeNothing(_ sums: inout ChangeSums, _ i: Int, _ lanes: Int) {}
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count &+ Storage.slack) { squares in
            try withUnsafeTemporaryAllocation(of: StepSums.self, capacity: rows.tiles) { tiles in
                let (squares, sums) = (squares.baseAddress!, tiles.baseAddress!)
                try parallel(tiles: rows.tiles) { tile in
                    sums[tile] = measuresGradient
                        ? rows.advance(tile, weights, squares, next, seeGradient)
                        : rows.advance(tile, weights, squares, next, seeNothing)
                }
                meter.take(tiles, squares, rows)
            }
        }
    }
}

extension StepMeter {
    fileprivate func take(
        _ tiles: UnsafeMutableBufferPointer<StepSums>, _ squares: UnsafeMutablePointer<Float>, _ rows: StepRows
    ) {
        let total = tiles.reduce(into: StepSums()) { $0.add($1) }
        changeSquares = total.change
        gradientSquares = measuresGradient ? total.gradient : nil
        unitNorms = nil
        guard rows.areUnits else { return self.squares = Engine.blockedSum(squares, rows.count) { $0 } }
        let norms = Engine.unitNorms(ofSquares: squares, rows.count)
        self.squares = norms.squares
        unitNorms = norms
    }
}

/// How a parameter is cut for measuring: by units where each fills whole vectors, else in runs of 32 vectors.
private struct StepRows {
    let count: Int
    /// Vectors a row.
    let vectors: Int
    let inTile: Int
    let tiles: Int
    /// Rows that are added up in 32 bits.
    let inBlock: Int
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
        tiles = (count &+ inTile &- 1) / inTile
        inBlock = max(1, 64 / vectors)
        wholeVectors = shape.count >> 3
        lanes = shape.count & 7
    }

    /// Takes the step for the rows of one tile. Each row's Σw² goes to `squares`; `see` is shown every place besides.
    @inline(__always)
    func advance(
        _ tile: Int, _ weights: UnsafeMutablePointer<Vector>, _ squares: UnsafeMutablePointer<Float>,
        _ next: (Int, Vector) -> Vector, _ see: (_ sums: inout ChangeSums, _ place: Int, _ lanes: Int) -> Void
    ) -> StepSums {
        var total = StepSums()
        var row = tile &* inTile
        let lastRow = min(count, row &+ inTile)
        while row < lastRow {
            var (even, odd) = (ChangeSums(), ChangeSums())
            for row in row..<min(lastRow, row &+ inBlock) {
                var (evenSquares, oddSquares) = (Vector.zero, Vector.zero)
                let end = min(wholeVectors, (row &+ 1) &* vectors)
                var i = row &* vectors
                while i &+ 2 <= end {
                    even.step(&weights[i], &evenSquares) { next(i, $0) }
                    odd.step(&weights[i &+ 1], &oddSquares) { next(i &+ 1, $0) }
                    see(&even, i, 8)
                    see(&odd, i &+ 1, 8)
                    i &+= 2
                }
                if i < end {
                    even.step(&weights[i], &evenSquares) { next(i, $0) }
                    see(&even, i, 8)
                }
                if lanes > 0, row == count &- 1 {
                    odd.step(&weights[wholeVectors], &oddSquares, lanes: lanes) { next(wholeVectors, $0) }
                    see(&odd, wholeVectors, lanes)
                }
                squares[row] = (evenSquares + oddSquares).total
            }
            total.add(even, odd)
            row &+= inBlock
        }
        return total
    }
}

/// Sums of squares of changes and gradients, by lane.
private struct ChangeSums {
    private(set) var change = Vector.zero
    private(set) var gradient = Vector.zero

    @inline(__always)
    mutating func step(_ place: inout Vector, _ squares: inout Vector, to next: (Vector) -> Vector) {
        let old = place
        let new = next(old)
        place = new
        let difference = new - old
        change = Vector.multiplyAdd(difference, difference, change)
        squares = Vector.multiplyAdd(new, new, squares)
    }

    /// The same where only the first lanes belong to the parameter.
    @inline(__always)
    mutating func step(_ place: inout Vector, _ squares: inout Vector, lanes: Int, to next: (Vector) -> Vector) {
        let new = next(place)
        var old = place.first(lanes)
        step(&old, &squares) { _ in new.first(lanes) }
        place = new
    }

    @inline(__always)
    mutating func see(_ slope: Vector) {
        gradient = Vector.multiplyAdd(slope, slope, gradient)
    }
}

extension Vector {
    /// The first lanes, zeros in the others.
    @inline(__always)
    fileprivate func first(_ lanes: Int) -> Vector {
        lanes == 8 ? self : Vector.zero.replacing(with: self, where: Vector.lanes .< Int32(truncatingIfNeeded: lanes))
    }
}

private struct StepSums {
    private(set) var change = 0.0
    private(set) var gradient = 0.0

    @inline(__always)
    mutating func add(_ even: ChangeSums, _ odd: ChangeSums) {
        change += Double((even.change + odd.change).total)
        gradient += Double((even.gradient + odd.gradient).total)
    }

    mutating func add(_ other: StepSums) {
        change += other.change
        gradient += other.gradient
    }
}
