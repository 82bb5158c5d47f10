import Autograd
import TensorEngine

/// The mean and variance of each channel over the batches of training, which evaluation uses.
public struct RunningStatistics {
    public let mean: Variable
    public let variance: Variable
    /// How many batches they have seen.
    public let batchesTracked: Variable

    /// Of no batch yet: mean 0, variance 1.
    init(channels: Int, _ engine: Engine) throws {
        let shape = try Shape([channels])
        mean = Variable(try engine.zeros(shape))
        variance = Variable(try engine.ones(shape))
        batchesTracked = Variable(try engine.scalar(0))
    }

    init(copying original: RunningStatistics, by copier: ModuleCopier) {
        mean = copier.copy(original.mean)
        variance = copier.copy(original.variance)
        batchesTracked = copier.copy(original.batchesTracked)
    }

    /// Under PyTorch's names.
    var buffers: [NamedVariable] {
        [
            NamedVariable("running_mean", mean), NamedVariable("running_var", variance),
            NamedVariable("num_batches_tracked", batchesTracked, isCounter: true),
        ]
    }

    /// Forgets all batches.
    func reset(_ engine: Engine) throws {
        mean.replaceValue(try engine.zeros(mean.shape))
        variance.replaceValue(try engine.ones(variance.shape))
        batchesTracked.replaceValue(try engine.scalar(0))
    }

    /// `running ← (1 - rate) running + rate batch`; the batch's variance times `correction` is what counts.
    func follow(mean: Tensor, variance: Tensor, correction: Float, rate: Float, _ engine: Engine) throws {
        try self.mean.moveTowards(mean, scale: 1, rate: rate, engine)
        try self.variance.moveTowards(variance, scale: correction, rate: rate, engine)
    }

    /// From the variance of `count` values, divided by `count`, to the unbiased one.
    static func unbiasing(_ count: Int) -> Float { Float(Double(count) / Double(count - 1)) }
}
