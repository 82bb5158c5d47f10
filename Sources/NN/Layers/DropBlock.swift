import Autograd
import TensorEngine

/// Drops square blocks of `[N, C, H, W]` while training, about the share `p` of all positions, and scales what is kept
/// so that the number of positions counts as before (Ghiasi et al. 2018). The identity in evaluation.
public final class DropBlock2d: Module, MaskedLayer {
    public let probability: Double
    public let blockSize: Int
    public private(set) var lastMask: Tensor?
    private let stream: RandomStream

    public init(_ probability: Double, blockSize: Int, runtime: Runtime) throws {
        try requireProbability(probability, of: "DropBlock2d")
        try requireSize(blockSize, "block_size", of: "DropBlock2d")
        self.probability = probability
        self.blockSize = blockSize
        stream = runtime.random.stream(kind: "DropBlock2d", shape: [])
    }

    public override var summary: String { "DropBlock2d(\(numeral(probability)), \(blockSize))" }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try requireRank([4], of: summary, x.shape)
        guard isTraining, probability > 0, x.shape.count > 0 else { return x }
        let mask = try drawMask(x.shape, runtime.engine)
        lastMask = mask
        let kept = mask.withFloats { $0.reduce(into: 0.0) { $0 += Double($1) } }
        let scale = kept > 0 ? Double(mask.count) / kept : 0
        return try runtime.tape.dropout(x, mask: Variable(mask), scale: Float(scale))
    }

    /// Blocks start at random places where they fit whole; a block larger than the image is cut to it.
    private func drawMask(_ shape: Shape, _ engine: Engine) throws -> Tensor {
        let (height, width) = (shape[2], shape[3])
        let block = min(blockSize, height, width)
        let (rows, columns) = (height - block + 1, width - block + 1)
        let area = Double(height * width) / Double(rows * columns)
        // Blocks overlap, so the share that is dropped falls short of p; at 1 it must not.
        let share = probability == 1 ? 1 : min(1, probability / Double(block * block) * area)
        let starts = try engine.bernoulli(
            Shape([shape[0], shape[1], rows, columns]), probability: Float(share), from: stream)
        var mask = try engine.ones(shape)
        try mask.withMutableFloats(engine) { elements in
            starts.withFloats { seeds in
                for (index, seed) in seeds.enumerated() where seed != 0 {
                    let plane = index / (rows * columns) * height * width
                    let (top, left) = (index / columns % rows, index % columns)
                    for row in top..<top + block {
                        for column in left..<left + block { elements[plane + row * width + column] = 0 }
                    }
                }
            }
        }
        return mask
    }

    public override func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try DropBlock2d(probability, blockSize: blockSize, runtime: copier.runtime)
    }
}
