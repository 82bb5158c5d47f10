import Autograd
import TensorEngine

/// Rows of a table by whole numbers: `[…]` to `[…, width]`. The table starts standard normal, as in PyTorch. The row of
/// padding, if there is one, starts as zeros and gets no gradient.
public final class Embedding: Module {
    public let weight: Variable
    public let paddingRow: Int?

    /// A negative padding row counts from the end.
    public init(_ count: Int, _ width: Int, paddingRow: Int? = nil, runtime: Runtime) throws {
        try requireSize(count, "num_embeddings", of: "Embedding")
        try requireSize(width, "embedding_dim", of: "Embedding")
        if let row = paddingRow, row < -count || row >= count {
            throw NNError.outOfRange(
                owner: "Embedding", name: "padding_idx", value: Double(row),
                range: .between(Double(-count), Double(count - 1)))
        }
        self.paddingRow = paddingRow.map { $0 < 0 ? $0 + count : $0 }
        let shape = try Shape([count, width])
        let stream = runtime.random.stream(kind: "Embedding", shape: shape.dimensions)
        var table = try runtime.engine.normal(shape, mean: 0, deviation: 1, from: stream)
        if let row = self.paddingRow {
            try table.withMutableFloats(runtime.engine) { values in
                values[(row * width)..<((row + 1) * width)].update(repeating: 0)
            }
        }
        weight = Variable(table, requiresGradient: true)
    }

    private init(weight: Variable, paddingRow: Int?) {
        self.weight = weight
        self.paddingRow = paddingRow
    }

    public override var summary: String {
        "Embedding(\(weight.shape[0]), \(weight.shape[1])\(paddingRow.map { ", padding_idx = \($0)" } ?? ""))"
    }
    public override var ownParameters: [NamedVariable] { [NamedVariable("weight", weight)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try rows(x, of: weight, runtime.tape)
    }

    /// Rows of this layer's table, or of one that was made from it.
    func rows(_ indices: Variable, of table: Variable, _ tape: Tape) throws -> Variable {
        try tape.embedding(table, indices, paddingRow: paddingRow)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        Embedding(weight: copier.copy(weight), paddingRow: paddingRow)
    }
}

/// Drops whole rows of an embedding while training, the others scaled by 1/(1 - p): a word is dropped wherever it
/// occurs in the batch (Gal and Ghahramani 2016).
public final class EmbeddingDropout: Module, MaskedLayer {
    public let embedding: Embedding
    public let probability: Double
    public private(set) var lastMask: Tensor?
    private let stream: RandomStream

    public init(_ embedding: Embedding, _ probability: Double = 0.1, runtime: Runtime) throws {
        try requireProbability(probability, of: "EmbeddingDropout")
        self.embedding = embedding
        self.probability = probability
        stream = runtime.random.stream(kind: "EmbeddingDropout", shape: embedding.weight.shape.dimensions)
    }

    public override var summary: String { "EmbeddingDropout(\(embedding.summary), \(numeral(probability)))" }
    public override var ownSettings: String { "p = \(numeral(probability))" }
    public override var children: [NamedModule] { [NamedModule("embedding", embedding)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard isTraining, probability > 0 else { return try embedding(x, runtime) }
        let rows = try Shape([embedding.weight.shape[0], 1])
        let (table, mask) = try runtime.tape.dropout(
            embedding.weight, probability: Float(probability), from: stream, maskShape: rows)
        lastMask = mask.value
        return try embedding.rows(x, of: table, runtime.tape)
    }

    public override func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try EmbeddingDropout(copier.copy(embedding), probability, runtime: copier.runtime)
    }
}
