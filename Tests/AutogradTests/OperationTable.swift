import Autograd
import TensorEngine

/// One way to use a differentiable operation, with inputs at which it is smooth.
struct OperationSample {
    /// What the tape is to record last.
    let operation: Autograd.Operation
    /// What it is to record before that, where the last only cuts out a part.
    let inner: Autograd.Operation?
    let name: String
    /// The shapes of the differentiable inputs.
    let shapes: [[Int]]
    /// Inputs are drawn from here.
    let range: ClosedRange<Float>
    let body: (Tape, [Variable]) throws -> Variable

    init(
        _ operation: Autograd.Operation, _ name: String, _ shapes: [[Int]], _ range: ClosedRange<Float> = -1.5...1.5,
        inner: Autograd.Operation? = nil, _ body: @escaping (Tape, [Variable]) throws -> Variable
    ) {
        self.operation = operation
        self.inner = inner
        self.name = name
        self.shapes = shapes
        self.range = range
        self.body = body
    }

    /// A sample named like its operation.
    init(
        _ operation: Autograd.Operation, _ shapes: [[Int]], _ range: ClosedRange<Float> = -1.5...1.5,
        _ body: @escaping (Tape, [Variable]) throws -> Variable
    ) {
        self.init(operation, operation.rawValue, shapes, range, body)
    }
}

extension OperationSample {
    private static let some = [[2, 3]]
    private static let pair = [[2, 3], [3]]
    private static let positive: ClosedRange<Float> = 0.5...2

    /// Every operation that the tape records, most of them in several uses.
    static let all: [OperationSample] =
        arithmetic + functions + products + spatial + reductions + layout + selecting + fused + recurrent + decompositions

    private static let arithmetic: [OperationSample] = [
        .init(.add, pair) { try $0.add($1[0], $1[1]) },
        .init(.subtract, pair) { try $0.subtract($1[0], $1[1]) },
        .init(.multiply, [[2, 1, 3], [4, 1]]) { try $0.multiply($1[0], $1[1]) },
        .init(.divide, pair, positive) { try $0.divide($1[0], $1[1]) },
        .init(.power, pair, positive) { try $0.power($1[0], $1[1]) },
        .init(.negate, some) { try $0.negate($1[0]) },
        .init(.maximum, pair) { try $0.maximum($1[0], $1[1]) },
        .init(.minimum, pair) { try $0.minimum($1[0], $1[1]) },
        .init(.remainder, pair, 1.1...1.9) { try $0.remainder(try $0.multiply($1[0], 2.03), $1[1]) },
        .init(.addNumber, some) { try $0.add($1[0], 3) },
        .init(.addNumber, "subtract from a number", some) { try $0.subtract(3, $1[0]) },
        .init(.multiplyNumber, some) { try $0.multiply($1[0], 3) },
        .init(.multiplyNumber, "divide by a number", some) { try $0.divide($1[0], 3) },
        .init(.numberDivide, some, positive) { try $0.divide(3, $1[0]) },
        .init(.powerNumber, some) { try $0.power($1[0], 3) },
        .init(.powerNumber, "power 2.5", some, positive) { try $0.power($1[0], 2.5) },
        .init(.powerNumber, "power 0", some) { try $0.power($1[0], 0) },
        .init(.numberPower, some) { try $0.power(2.5, $1[0]) },
    ]

    private static let functions: [OperationSample] = [
        .init(.abs, some) { try $0.abs($1[0]) },
        .init(.sqrt, some, positive) { try $0.sqrt($1[0]) },
        .init(.exp, some) { try $0.exp($1[0]) },
        .init(.expm1, some) { try $0.expm1($1[0]) },
        .init(.log, some, positive) { try $0.log($1[0]) },
        .init(.log10, some, positive) { try $0.log10($1[0]) },
        .init(.log1p, some, positive) { try $0.log1p($1[0]) },
        .init(.sin, some) { try $0.sin($1[0]) },
        .init(.cos, some) { try $0.cos($1[0]) },
        .init(.tan, some, -1...1) { try $0.tan($1[0]) },
        .init(.tanh, some) { try $0.tanh($1[0]) },
        .init(.sigmoid, some) { try $0.sigmoid($1[0]) },
        .init(.erf, some) { try $0.erf($1[0]) },
        .init(.square, some) { try $0.square($1[0]) },
        .init(.step, some, 0.1...0.4) { try $0.round($1[0]) },
        .init(.relu, some) { try $0.relu($1[0]) },
        .init(.leakyRelu, some) { try $0.leakyRelu($1[0], slope: 0.1) },
        .init(.elu, some) { try $0.elu($1[0], alpha: 1.2) },
        .init(.elu, "selu", some) { try $0.selu($1[0]) },
        .init(.gelu, some) { try $0.gelu($1[0]) },
        .init(.multiply, "gelu, approximate", some) { try $0.gelu($1[0], approximate: true) },
        .init(.silu, some) { try $0.silu($1[0]) },
        .init(.multiply, "mish", some) { try $0.mish($1[0]) },
        .init(.softplus, some) { try $0.softplus($1[0], beta: 1.5) },
        .init(.add, "prelu", [[2, 3, 2], [3]]) { try $0.prelu($1[0], slope: $1[1]) },
        .init(.clip, some) { try $0.clip($1[0], low: -0.71, high: 0.63) },
        .init(.clip, "hardtanh", some) { try $0.hardtanh($1[0], low: -0.71, high: 0.63) },
        .init(.select, [[2, 3], [3]]) { tape, x in
            try tape.select(try tape.compare(.greater, x[0], try tape.constant(0)), x[0], x[1])
        },
        .init(.clone, some) { try $0.clone($1[0]) },
    ]

    private static let products: [OperationSample] = [
        .init(.matmul, [[2, 3], [3, 4]]) { try $0.matmul($1[0], $1[1]) },
        .init(.matmul, "left transposed", [[3, 2], [3, 4]]) { try $0.matmul($1[0], $1[1], transposeA: true) },
        .init(.matmul, "right transposed", [[2, 3], [4, 3]]) { try $0.matmul($1[0], $1[1], transposeB: true) },
        .init(.matmul, "both transposed", [[3, 2], [4, 3]]) {
            try $0.matmul($1[0], $1[1], transposeA: true, transposeB: true)
        },
        .init(.matmul, "batched", [[2, 1, 2, 3], [3, 3, 2]]) { try $0.matmul($1[0], $1[1]) },
        .init(.reshape, "vector · matrix", [[3], [3, 2]]) { try $0.matmul($1[0], $1[1]) },
        .init(.reshape, "matrix · vector", [[2, 3], [3]]) { try $0.matmul($1[0], $1[1]) },
        .init(.reshape, "dot", [[3], [3]]) { try $0.dot($1[0], $1[1]) },
        .init(.multiply, "outer", [[3], [2]]) { try $0.outer($1[0], $1[1]) },
        .init(.linear, [[2, 3], [4, 3], [4]]) { try $0.linear($1[0], $1[1], $1[2]) },
        .init(.linear, "linear of a sequence", [[2, 2, 3], [4, 3]]) { try $0.linear($1[0], $1[1]) },
        .init(.reshape, "einsum", [[2, 3, 2], [2, 2, 3]]) { try $0.einsum("bij,bjk->bik", $1) },
        .init(.reshape, "einsum of three", [[2, 3], [3, 2], [2]]) { try $0.einsum("ij,jk,k->ki", $1) },
        .init(.sum, "einsum, trace", [[3, 3]]) { try $0.einsum("ii", $1) },
    ]

    private static let sequence = ConvolutionSettings(axes: 1, padding: .same)
    private static let strided = ConvolutionSettings(
        stride: [2, 1], padding: .zeros([1, 2]), dilation: [1, 2], groups: 2)
    private static let overlapping = AverageWindows.fixed(PoolingWindow([3], stride: [2], padding: [1]), countsPadding: false)

    private static let spatial: [OperationSample] = [
        .init(.convolution, [[2, 2, 5], [3, 2, 2], [3]]) { try $0.convolution($1[0], $1[1], $1[2], sequence) },
        .init(.convolution, "grouped convolution", [[1, 4, 4, 4], [2, 2, 3, 2]]) {
            try $0.convolution($1[0], $1[1], nil, strided)
        },
        .init(.convolution, "pointwise convolution", [[2, 3, 2, 2], [2, 3, 1, 1]]) {
            try $0.convolution($1[0], $1[1], nil, ConvolutionSettings(axes: 2))
        },
        .init(.convolutionInputGradient, [[1, 3, 5], [3, 2, 2]]) { tape, inputs in
            let x = try leaf(tape, [1, 2, 5])
            return try pullback(try tape.convolution(x, inputs[1], nil, sequence), to: x, inputs[0], tape)
        },
        .init(.convolutionWeightGradient, [[2, 3, 5], [2, 2, 5]]) { tape, inputs in
            let weight = try leaf(tape, [3, 2, 2])
            return try pullback(try tape.convolution(inputs[1], weight, nil, sequence), to: weight, inputs[0], tape)
        },
        .init(.maxPool, [[2, 2, 5]]) { try $0.maxPool($1[0], PoolingWindow([3], stride: [2], padding: [1])) },
        .init(.maxPool, "max pooling of images", [[1, 2, 4, 4]]) { try $0.maxPool($1[0], PoolingWindow([2, 2])) },
        .init(.maxPoolGradient, [[1, 2, 3]]) { tape, inputs in
            let x = try leaf(tape, [1, 2, 5])
            return try pullback(
                try tape.maxPool(x, PoolingWindow([3], stride: [2], padding: [1])), to: x, inputs[0], tape)
        },
        .init(.averagePool, [[2, 2, 5]]) { try $0.averagePool($1[0], overlapping) },
        .init(.averagePool, "adaptive average pooling", [[1, 2, 5, 4]]) {
            try $0.averagePool($1[0], .adaptive(output: [3, 2]))
        },
        .init(.averagePoolGradient, [[1, 2, 3]]) { tape, inputs in
            let x = try leaf(tape, [1, 2, 5])
            return try pullback(try tape.averagePool(x, overlapping), to: x, inputs[0], tape)
        },
    ]

    /// A further input of fixed, distinct values.
    private static func leaf(_ tape: Tape, _ dimensions: [Int]) throws -> Variable {
        let shape = try Shape(dimensions)
        let values = (0..<shape.count).map { Float(($0 * 7) % 11) / 5 - 1 }
        return Variable(try tape.engine.tensor(values, shape), requiresGradient: true)
    }

    /// An operation that only gradients record: the gradient of y for x, as a function of the gradient of y.
    private static func pullback(
        _ y: Variable, to x: Variable, _ gradient: Variable, _ tape: Tape
    ) throws -> Variable {
        try tape.gradients(of: y, for: [x], seed: gradient, create: true)[0]
    }

    private static let reductions: [OperationSample] = [
        .init(.sum, some) { try $0.sum($1[0], axes: [1]) },
        .init(.sum, "sum of all", some) { try $0.sum($1[0]) },
        .init(.mean, [[2, 3, 2]]) { try $0.mean($1[0], axes: [0, 2], keepDimensions: true) },
        .init(.variance, some) { try $0.variance($1[0], axes: [1]) },
        .init(.variance, "biased variance of all", some) { try $0.variance($1[0], unbiased: false) },
        .init(.deviation, some) { try $0.deviation($1[0], axes: [0]) },
        .init(.prod, [[2, 3, 2]]) { try $0.prod($1[0], axes: [0, 2]) },
        .init(.prod, "prod with a zero", some) { tape, x in
            let holes = Variable(try tape.engine.tensor([Float]([1, 0, 1, 1, 1, 1]), Shape([2, 3])))
            return try tape.prod(try tape.multiply(x[0], holes), axes: [1])
        },
        .init(.amax, some) { try $0.amax($1[0], axes: [1]) },
        .init(.amin, some) { try $0.amin($1[0]) },
        .init(.norm, some) { try $0.norm($1[0], axes: [1]) },
        .init(.norm, "norm 1", some) { try $0.norm($1[0], order: 1) },
        .init(.norm, "norm 3", some) { try $0.norm($1[0], order: 3, axes: [0]) },
        .init(.amax, "norm inf", some) { try $0.norm($1[0], order: .infinity) },
        .init(.logsumexp, some) { try $0.logsumexp($1[0], axes: [1]) },
        .init(.cumsum, some) { try $0.cumsum($1[0], axis: 1) },
    ]

    private static let layout: [OperationSample] = [
        .init(.reshape, some) { try $0.reshape($1[0], [3, -1]) },
        .init(.reshape, "flatten", [[2, 3, 2]]) { try $0.flatten($1[0], start: 1) },
        .init(.reshape, "squeeze", [[2, 1, 3]]) { try $0.squeeze($1[0], axis: 1) },
        .init(.reshape, "unsqueeze", some) { try $0.unsqueeze($1[0], axis: -1) },
        .init(.permute, [[2, 3, 4]]) { try $0.permute($1[0], [2, 0, -2]) },
        .init(.permute, "transpose", [[2, 3, 4]]) { try $0.transpose($1[0], 0, 2) },
        .init(.expand, [[3, 1]]) { try $0.expand($1[0], [2, -1, 4]) },
        .init(.concat, [[2, 3], [2, 1], [2, 2], [2, 1]]) { try $0.concat($1, axis: 1) },
        .init(.concat, "stack", [[2, 3], [2, 3]]) { try $0.stack($1, axis: 1) },
        .init(.pad, some) { try $0.pad($1[0], pairs: [1, 2, -1, 1], value: 3) },
        .init(.flip, some) { try $0.flip($1[0], axes: [1]) },
        .init(.roll, some) { try $0.roll($1[0], shifts: [1, -1], axes: [0, 1]) },
        .init(.reshape, "tile", some) { try $0.tile($1[0], [2, 1, 2]) },
        .init(.triangle, [[3, 3]]) { try $0.tril($1[0]) },
        .init(.triangle, "triu", [[3, 4]]) { try $0.triu($1[0], diagonal: 1) },
        .init(.diagonal, [[3]]) { try $0.diagonal($1[0]) },
        .init(.diagonal, "diagonal of a matrix", [[3, 4]]) { try $0.diagonal($1[0]) },
    ]

    private static let selecting: [OperationSample] = [
        .init(.index, "slice", [[3, 4]]) { try $0.index($1[0], [.slice(start: nil, stop: nil, step: -2), .index(1)]) },
        .init(.index, "index list with repeats", [[3, 4]]) { tape, x in
            try tape.index(x[0], [.indices(try tape.engine.tensor([0, 2, 0]))])
        },
        .init(.index, "mask", some) { tape, x in
            try tape.index(x[0], [.mask(try tape.engine.compare(.greater, x[0].value, try tape.engine.scalar(0)))])
        },
        .init(.index, "embedding", [[4, 2]]) { tape, x in
            try tape.embedding(x[0], Variable(try tape.engine.tensor([3, 1, 3])))
        },
        .init(.index, "split", some) { try $0.split($1[0], sizes: [1, 2], axis: 1)[1] },
        .init(.assign, [[2, 3], [2]]) { tape, x in
            let changed = try tape.clone(x[0])
            try tape.assign(changed, [.all, .index(1)], x[1])
            return changed
        },
        .init(.gather, some) { tape, x in
            try tape.gather(x[0], axis: 1, Variable(try tape.engine.tensor([Float]([2, 0, 1, 1]), Shape([2, 2]))))
        },
        .init(.scatter, [[2, 3], [2, 2]]) { tape, x in
            let positions = Variable(try tape.engine.tensor([Float]([2, 0, 1, 0]), Shape([2, 2])))
            return try tape.scatter(x[0], axis: 1, positions, x[1])
        },
        .init(.scatterAdd, [[2, 3], [2, 2]]) { tape, x in
            let positions = Variable(try tape.engine.tensor([Float]([2, 2, 1, 0]), Shape([2, 2])))
            return try tape.scatterAdd(x[0], axis: 1, positions, x[1])
        },
        .init(.gather, "sort", some) { try $0.sort($1[0], axis: 1, descending: true).values },
        .init(.gather, "topk", some) { try $0.topk($1[0], 2).values },
        .init(.median, [[2, 4]]) { try $0.median($1[0]) },
        .init(.reshape, "median", [[2, 4]]) { try $0.median($1[0], axis: 1) },
        .init(.reshape, "quantile", [[2, 4]]) { try $0.quantile($1[0], 0.4, axis: 1) },
    ]

    private static let fused: [OperationSample] = [
        .init(.softmax, some) { try $0.softmax($1[0], axis: 1) },
        .init(.softmax, "softmax over rows", some) { try $0.softmax($1[0], axis: 0) },
        .init(.logSoftmax, some) { try $0.logSoftmax($1[0]) },
        .init(.crossEntropy, [[3, 4]]) { tape, x in
            try tape.crossEntropy(x[0], Variable(try tape.engine.tensor([2, 0, 3])))
        },
        .init(.crossEntropy, "smoothed and weighted", [[3, 4]]) { tape, x in
            let weight = Variable(try tape.engine.tensor([Float]([1, 2, 0.5, 1.5]), Shape([4])))
            return try tape.crossEntropy(
                x[0], Variable(try tape.engine.tensor([2, 0, 3])), smoothing: 0.1, weight: weight)
        },
        .init(.crossEntropy, "sample losses", [[3, 4]]) { tape, x in
            try tape.crossEntropy(x[0], Variable(try tape.engine.tensor([2, 0, 3])), smoothing: 0.2, reduction: .none)
        },
        .init(.crossEntropy, "of positions", [[2, 3, 2]]) { tape, x in
            try tape.crossEntropy(x[0], Variable(try tape.engine.tensor([Float]([2, 0, 1, 1]), Shape([2, 2]))))
        },
        .init(.crossEntropy, "nll", [[3, 4]]) { tape, x in
            try tape.nll(x[0], Variable(try tape.engine.tensor([2, 0, 3])))
        },
        .init(.mean, "soft targets", [[3, 4], [3, 4]]) { try $0.crossEntropy($1[0], $1[1], smoothing: 0.1) },
        .init(.mean, "mse", [[3, 4], [3, 4]]) { try $0.mse($1[0], $1[1]) },
        .init(.mean, "bce with logits", [[3, 4], [3, 4]]) { try $0.bceWithLogits($1[0], $1[1]) },
        .init(.dropout, [[2, 3]]) { tape, x in
            let mask = Variable(try tape.engine.tensor([Float]([1, 0, 1]), Shape([3])))
            return try tape.dropout(x[0], mask: mask, scale: 2)
        },
        .init(.batchNorm, [[5, 2], [2], [2]]) { try $0.batchNormTraining($1[0], weight: $1[1], bias: $1[2]).output },
        .init(.batchNorm, "batch norm of images", [[2, 2, 2, 2], [2]]) {
            try $0.batchNormTraining($1[0], weight: nil, bias: $1[1]).output
        },
        .init(.add, "batch norm, evaluation", [[3, 2, 2], [2], [2]]) { tape, x in
            let mean = try tape.engine.tensor([Float]([0.1, 0.2]), Shape([2]))
            let variance = try tape.engine.tensor([Float]([0.5, 2]), Shape([2]))
            return try tape.batchNorm(x[0], weight: x[1], bias: x[2], mean: mean, variance: variance)
        },
        .init(.layerNorm, [[3, 4], [4], [4]]) { try $0.layerNorm($1[0], trailing: 1, weight: $1[1], bias: $1[2]) },
        .init(.layerNorm, "layer norm over two axes", [[2, 2, 3]]) {
            try $0.layerNorm($1[0], trailing: 2, weight: nil, bias: nil)
        },
    ]
}
