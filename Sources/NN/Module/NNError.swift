import TensorEngine

/// A user's mistake with layers, losses, optimizers or training. `message` and `hint` say it in English.
public enum NNError: Error, Equatable, Sendable {
    // Layers
    case noForward(layer: String)
    case notCopyable(layer: String)
    case nestedTooDeep(limit: Int)
    case trailingAxes(layer: String, expected: [Int], shape: [Int])
    case channels(layer: String, expected: Int, shape: [Int])
    case ranks(layer: String, expected: [Int], shape: [Int])
    case batchOfOne(layer: String, shape: [Int])
    case oneElementPerInstance(layer: String, shape: [Int])
    case maskShape(layer: String, maskShape: [Int], shape: [Int])
    case groups(channels: Int, groups: Int)
    case channelGroups(layer: String, inputs: Int, outputs: Int, groups: Int)
    case spatialInput(layer: String, axes: Int, shape: [Int])
    case windowTooLarge(layer: String, extent: [Int], padded: [Int], shape: [Int])
    case stridedSame(layer: String, stride: [Int])
    case poolPadding(layer: String, padding: [Int], kernel: [Int])
    case sequenceInput(layer: String, features: Int, shape: [Int])
    case emptySequence(layer: String, shape: [Int])
    case recurrentState(layer: String, expected: [Int], hasCell: Bool, got: [[Int]])
    case dropoutBetweenLayers(layer: String, value: Double)
    case noRecurrentLayer(function: String, net: String)
    case notRun(layer: String)
    case noBackwardPass(layer: String)

    // Arguments
    case probability(layer: String, name: String, value: Double)
    case size(layer: String, name: String, value: Int, atLeast: Int)
    case outOfRange(owner: String, name: String, value: Double, range: ValueRange)
    case choice(owner: String, name: String, value: String, choices: [String])

    // Parameters
    case noSuchParameter(name: String, existing: [String])
    case parameterShape(name: String, expected: [Int], got: [Int])
    case noParameters(owner: String)
    case noFans(initializer: String, shape: [Int])
    case noWeight(function: String, layer: String)
    case alreadyParametrized(function: String, layer: String)
    case parameterInTwoGroups(name: String)
    case patternWithoutMatch(option: String, pattern: String, existing: [String])

    // Losses
    case lossShapes(loss: String, prediction: [Int], target: [Int])
    case notScalarLoss(shape: [Int])
    case classWeights(loss: String, expected: Int, shape: [Int])
    case notProbability(loss: String, what: String, value: Float)

    // Optimizers and training
    case nesterov(momentum: Double, dampening: Double)
    case noSuchHyperparameter(owner: String, name: String, existing: [String])
    case totalStepsMissing(owner: String)
    case nonFiniteGradient(parameter: String, nan: Int, infinite: Int, count: Int)
    case nonFiniteData(part: String, nan: Int, infinite: Int, count: Int, row: Int)
    case stateMismatch(owner: String, detail: String)
    case exampleCounts(inputs: Int, targets: Int)
    case noExamples
    case foreignOptimizer(String)
    case batchSize(Int)
    case duration(name: String, value: Int)
}
