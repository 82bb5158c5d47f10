import Autograd
import TensorEngine

/// The parameters of one layer and direction, under PyTorch's names.
struct RecurrentWeights {
    /// "_l0", "_l0_reverse", ….
    let suffix: String
    /// W_ih [gates · H, inputs] and W_hh [gates · H, H].
    let input: Variable
    let recurrent: Variable
    let inputBias: Variable?
    let recurrentBias: Variable?
    // Layer norm.
    let inputGain: Variable?
    let recurrentGain: Variable?
    let cellGain: Variable?
    let cellBias: Variable?

    init(
        _ cell: RecurrentCell, _ inputs: Int, _ width: Int, _ options: RecurrentOptions, suffix: String,
        _ stream: RandomStream, _ engine: Engine
    ) throws {
        let (rows, overflow) = cell.gates.count.multipliedReportingOverflow(by: width)
        guard !overflow else { throw EngineError.tooLarge(dimensions: [width, width]) }
        let bound = 1 / Float(width).squareRoot()
        func uniform(_ sizes: [Int]) throws -> Variable {
            Variable(try engine.uniform(Shape(sizes), low: -bound, high: bound, from: stream), requiresGradient: true)
        }
        func constant(_ size: Int, _ value: Float) throws -> Variable {
            Variable(try engine.full(Shape([size]), value), requiresGradient: true)
        }
        self.suffix = suffix
        input = try uniform([rows, inputs])
        recurrent = try uniform([rows, width])
        inputBias = options.bias ? try uniform([rows]) : nil
        recurrentBias = options.bias ? try uniform([rows]) : nil
        inputGain = options.layerNorm ? try constant(rows, 1) : nil
        recurrentGain = options.layerNorm ? try constant(rows, 1) : nil
        let normalizesCell = options.layerNorm && cell.hasCell
        cellGain = normalizesCell ? try constant(width, 1) : nil
        cellBias = normalizesCell && options.bias ? try constant(width, 0) : nil
    }

    private init(copying original: RecurrentWeights, by copier: ModuleCopier) {
        suffix = original.suffix
        input = copier.copy(original.input)
        recurrent = copier.copy(original.recurrent)
        inputBias = copier.copy(original.inputBias)
        recurrentBias = copier.copy(original.recurrentBias)
        inputGain = copier.copy(original.inputGain)
        recurrentGain = copier.copy(original.recurrentGain)
        cellGain = copier.copy(original.cellGain)
        cellBias = copier.copy(original.cellBias)
    }

    func copied(by copier: ModuleCopier) -> RecurrentWeights { RecurrentWeights(copying: self, by: copier) }

    var named: [NamedVariable] {
        let all: [(String, Variable?)] = [
            ("weight_ih", input), ("weight_hh", recurrent), ("bias_ih", inputBias), ("bias_hh", recurrentBias),
            ("norm_ih", inputGain), ("norm_hh", recurrentGain), ("norm_c", cellGain), ("bias_c", cellBias),
        ]
        return all.compactMap { name, variable in variable.map { NamedVariable(name + suffix, $0) } }
    }
}
