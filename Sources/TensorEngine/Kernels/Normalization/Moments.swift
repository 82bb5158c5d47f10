/// Sums that norms are made of, in 64 bits across blocks: what looking at a net costs each step.
extension Engine {
    /// The l2 norms of a tensor's units: of its slices along the first axis, of a vector each element.
    public func unitNorms(_ x: Tensor) throws -> UnitNorms {
        let units = x.shape.rank > 0 ? x.shape[0] : 1
        guard units > 0, x.count > 0 else { return UnitNorms() }
        let size = x.count / units
        let source = x.pointer
        if size == 1 { return Engine.withoutSubnormals { Engine.unitNorms(ofElements: source, units) } }
        let unitsInTile = max(1, Engine.tileVectors &* 8 / size)
        var tiles = [UnitNorms](repeating: UnitNorms(), count: (units &+ unitsInTile &- 1) / unitsInTile)
        try tiles.withUnsafeMutableBufferPointer { tiles in
            let target = tiles.baseAddress!
            try parallel(tiles: tiles.count) { tile in
                for unit in (tile &* unitsInTile)..<min(units, (tile &+ 1) &* unitsInTile) {
                    target[tile].add(squares: Engine.blockedSum(source + unit &* size, size) { $0 * $0 })
                }
            }
        }
        return tiles.reduce(into: UnitNorms()) { $0.add($1) }
    }

    /// Each element is a unit: its norm is its size.
    private static func unitNorms(ofElements source: UnsafeMutablePointer<Float>, _ count: Int) -> UnitNorms {
        unitNorms(source, count) { (squares: $0 * $0, norms: $0.magnitude) }
    }

    /// The norms of units whose sums of squares are given.
    static func unitNorms(ofSquares squares: UnsafeMutablePointer<Float>, _ count: Int) -> UnitNorms {
        unitNorms(squares, count) { (squares: $0, norms: VectorMath.squareRoot($0)) }
    }

    @inline(__always)
    private static func unitNorms(
        _ source: UnsafeMutablePointer<Float>, _ count: Int, _ unit: (Vector) -> (squares: Vector, norms: Vector)
    ) -> UnitNorms {
        var all = UnitNorms()
        for start in stride(from: 0, to: count, by: sumBlock) {
            let end = min(count, start &+ sumBlock)
            var (squares, sum, largest) = (Vector.zero, Vector.zero, Vector.zero)
            for i in stride(from: start, to: end, by: 8) {
                let isWhole = i &+ 8 <= end
                let units = unit(isWhole ? source.vector(at: i) : source.vector(at: i, count: end &- i, otherwise: 0))
                squares += units.squares
                sum += units.norms
                largest = Vector.maximum(largest, units.norms)
            }
            var peak: Float = 0
            for lane in 0..<8 where largest[lane] > peak || largest[lane].isNaN { peak = largest[lane] }
            all.add(UnitNorms(
                count: end &- start, squares: Double(squares.total), sum: Double(sum.total), largest: Double(peak)))
        }
        return all
    }

    /// What became of `old`, a tensor of the same shape.
    public func changeMoments(from old: Tensor, to new: Tensor) throws -> ChangeMoments {
        precondition(old.shape == new.shape, "moments of a change between unlike shapes")
        let (before, after) = (old.pointer, new.pointer)
        let squares = try sumOfSquares(old)
        let change = try accumulate(count: old.count) { start, count in
            Engine.blockedSum(before + start, after + start, count) { ($1 - $0) * ($1 - $0) }
        }
        let product = try accumulate(count: old.count) { start, count in
            Engine.blockedSum(before + start, after + start, count) { ($1 - $0) * $0 }
        }
        return ChangeMoments(oldSquares: squares, changeSquares: change, changeTimesOld: product)
    }
}

/// The l2 norms of a tensor's units: how many, their sum, the largest, and all squares together. NaN if any is.
public struct UnitNorms: Equatable, Sendable {
    public private(set) var count = 0
    public private(set) var squares = 0.0
    public private(set) var sum = 0.0
    public private(set) var largest = 0.0

    init() {}

    init(count: Int, squares: Double, sum: Double, largest: Double) {
        self.count = count
        self.squares = squares
        self.sum = sum
        self.largest = largest
    }

    public var mean: Double { sum / Double(count) }

    /// Adds a unit by its Σw².
    @inline(__always)
    mutating func add(squares: Double) {
        let norm = squares.squareRoot()
        count &+= 1
        self.squares += squares
        sum += norm
        if norm > largest || norm.isNaN { largest = norm }
    }

    mutating func add(_ other: UnitNorms) {
        count += other.count
        squares += other.squares
        sum += other.sum
        if other.largest > largest || other.largest.isNaN { largest = other.largest }
    }
}

/// Sums over a change Δ = new - old of a tensor: from them come ‖w‖, ‖Δw‖ and the norms of the change's parts.
public struct ChangeMoments: Equatable, Sendable {
    public let oldSquares: Double
    public let changeSquares: Double
    /// Σ Δ·old.
    public let changeTimesOld: Double

    /// The norm of Δ + share·old: what is left of the change when a decay by that share is taken out.
    public func rest(withoutDecay share: Double) -> Double {
        let squares = changeSquares + 2 * share * changeTimesOld + share * share * oldSquares
        return max(0, squares).squareRoot()
    }
}
