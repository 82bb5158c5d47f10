/// A few examples on their way through a sequence, forward or backward: where they are in the tensors of the pass, and
/// the present states in scratch memory, a row of `stride` an example.
struct RecurrentTile {
    typealias Floats = UnsafeMutablePointer<Float>

    let plan: RecurrentPlan
    let first: Int
    let count: Int
    let steps: Int
    let width: Int
    /// Scratch rows: those of the examples and, up to a whole block, some of zeros.
    let rows: Int
    let stride: Int
    let gateStride: Int
    let hiddenKept: KeptShares
    let cellKept: KeptShares
    /// The factors of the examples' states on their way into the gates, those of two gates `maskStep` apart.
    let mask: Floats?
    let maskStep: Int

    init(_ plan: RecurrentPlan, tile: Int) {
        self.plan = plan
        let examples = plan.examples(ofTile: tile)
        (first, count, steps, width) = (examples.lowerBound, examples.count, plan.steps, plan.width)
        let block = RecurrentProduct.rowBlock
        rows = (count &+ block &- 1) / block &* block
        stride = plan.paddedWidth
        gateStride = plan.gateCount &* stride
        hiddenKept = KeptShares(plan.masks.hiddenKept)
        cellKept = KeptShares(plan.masks.cellKept)
        mask = plan.masks.recurrent.map { $0.pointer + examples.lowerBound &* plan.width }
        maskStep = plan.examples &* plan.width
    }

    /// Where an example's state after a step begins in `[N, T, H]`.
    @inline(__always)
    func place(_ row: Int, _ time: Int) -> Int { ((first &+ row) &* steps &+ time) &* width }

    /// Copies an operand's rows, or zeros, into scratch memory.
    func load(_ operand: RecurrentOperand, into scratch: Floats) {
        scratch.update(repeating: 0, count: rows &* stride)
        guard let source = plan.operands[operand] else { return }
        for row in 0..<count {
            (scratch + row &* stride).update(from: source.pointer + (first &+ row) &* width, count: width)
        }
    }
}

/// How much of a state stays as it was, at places of `[N, T, H]`.
struct KeptShares {
    private let mask: UnsafeMutablePointer<Float>?
    private let share: Vector
    /// Whether anything is kept.
    let isActive: Bool

    init(_ kept: RecurrentMasks.Kept) {
        switch kept {
        case .share(let value):
            (mask, share, isActive) = (nil, Vector(repeating: value), value != 0)
        case .mask(let tensor):
            (mask, share, isActive) = (tensor.pointer, .zero, true)
        }
    }

    @inline(__always)
    subscript(place: Int) -> Vector { mask.map { $0.vector(at: place) } ?? share }

    /// What is left of a new state where some of the old one stays.
    @inline(__always)
    func mix(_ new: Vector, _ old: Vector, at place: Int) -> Vector {
        guard isActive else { return new }
        let kept = self[place]
        return Vector.multiplyAdd(kept, old, (1 - kept) * new)
    }

    /// The way back of `mix`: what of a gradient goes to the new state, and what to the old one.
    @inline(__always)
    func unmix(_ gradient: Vector, at place: Int) -> (new: Vector, old: Vector) {
        guard isActive else { return (gradient, .zero) }
        let kept = self[place]
        return ((1 - kept) * gradient, kept * gradient)
    }
}

extension UnsafeMutablePointer where Pointee == Float {
    /// Stores eight lanes, or the first few at the end of a row.
    @inline(__always)
    func put(_ vector: Vector, at offset: Int, lanes: Int) {
        if lanes == 8 { store(vector, at: offset) } else { store(vector, at: offset, count: lanes) }
    }
}

/// Calls `body` with the first element of each vector in a row, and how many of its lanes are in the row.
@inline(__always)
func sweepRow(of width: Int, _ body: (_ first: Int, _ lanes: Int) -> Void) {
    var first = 0
    while first &+ 8 <= width {
        body(first, 8)
        first &+= 8
    }
    if first < width { body(first, width &- first) }
}
