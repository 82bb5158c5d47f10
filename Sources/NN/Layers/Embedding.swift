import Autograd
import TensorEngine

/// Rows of a table by whole numbers: `[…]` to `[…, width]`. The table starts standard normal, as in PyTorch.
public final class Embedding: Module {
    public let weight: Variable

    public init(_ count: Int, _ width: Int, runtime: Runtime) throws {
        try requireSize(count, "num_embeddings", of: "Embedding")
        try requireSize(width, "embedding_dim", of: "Embedding")
        let shape = try Shape([count, width])
        let stream = runtime.random.stream(kind: "Embedding", shape: shape.dimensions)
        weight = Variable(
            try runtime.engine.normal(shape, mean: 0, deviation: 1, from: stream), requiresGradient: true)
    }

    private init(weight: Variable) {
        self.weight = weight
    }

    public override var summary: String { "Embedding(\(weight.shape[0]), \(weight.shape[1]))" }
    public override var ownParameters: [NamedVariable] { [NamedVariable("weight", weight)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        try runtime.tape.embedding(weight, x)
    }

    public override func copied(by copier: ModuleCopier) -> Module {
        Embedding(weight: copier.copy(weight))
    }
}

/// Drops whole rows of an embedding while training, the others scaled by 1/(1 - p): a word is dropped wherever it
/// occurs in the batch (Gal and Ghahramani 2016).
public final class EmbeddingDropout: Module {
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
    public override var children: [NamedModule] { [NamedModule("embedding", embedding)] }

    public override func forward(_ x: Variable, _ runtime: Runtime) throws -> Variable {
        guard isTraining, probability > 0 else { return try embedding(x, runtime) }
        let rows = try Shape([embedding.weight.shape[0], 1])
        let (table, mask) = try runtime.tape.dropout(
            embedding.weight, probability: Float(probability), from: stream, maskShape: rows)
        lastMask = mask.value
        return try runtime.tape.embedding(table, x)
    }

    public override func rememberState() -> () -> Void {
        let mask = lastMask
        return { self.lastMask = mask }
    }

    public override func copied(by copier: ModuleCopier) throws -> Module {
        try EmbeddingDropout(copier.copy(embedding), probability, runtime: copier.runtime)
    }
}
