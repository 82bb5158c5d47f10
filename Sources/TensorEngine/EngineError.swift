/// What can go wrong in the engine and on the tape, each with the values that explain it.
/// The wording is in `EngineError+English.swift` alone.
public enum EngineError: Error, Equatable, Sendable {
    // Shapes
    case shapeMismatch(operation: String, left: Shape, right: Shape)
    case unlikeShapes(operation: String, rule: String, left: Shape, right: Shape)
    case matrixMismatch(operation: String, left: Shape, right: Shape)
    case linearMismatch(inputs: Int, outputs: Int, got: Shape)
    case wrongRank(operation: String, expected: String, got: Shape)
    case wrongShape(operation: String, expected: Shape, got: Shape)
    case reshape(from: Shape, to: [Int])
    case sizesDoNotSum(operation: String, sizes: [Int], size: Int)
    case countMismatch(operation: String, argument: String, expected: Int, got: Int)
    case axisOutOfRange(operation: String, axis: Int, shape: Shape)
    case repeatedAxis(operation: String, axis: Int, shape: Shape)
    case emptyReduction(operation: String, shape: Shape)
    case maskMismatch(mask: Shape, indexed: Shape)
    case notScalar(operation: String, got: Shape)
    case notSquare(operation: String, got: Shape)
    case channelMismatch(operation: String, weight: Shape, groups: Int, got: Shape)
    case kernelTooLarge(operation: String, extent: [Int], padded: [Int], got: Shape)

    // Values
    case negativeSize(operation: String, size: Int)
    case outOfRange(operation: String, argument: String, value: Double, low: Double, high: Double)
    case notWhole(operation: String, value: Float)
    case notFinite(operation: String)
    case zeroStep(operation: String)
    case nothingToJoin(operation: String)
    case badEquation(String)
    case notConverged(operation: String)
    case singleSample(operation: String, shape: Shape)
    case operandCount(operation: String, expected: Int, got: Int)
    case indivisible(operation: String, channels: Int, groups: Int)
    case stridedSame(operation: String, stride: [Int])
    case paddingTooLarge(operation: String, padding: [Int], kernel: [Int])

    // Indices
    case indexOutOfRange(index: Int, axis: Int, size: Int)
    case tooManyIndices(count: Int, shape: Shape)
    case severalEllipses
    case classOutOfRange(operation: String, value: Int, classes: Int)

    // Memory and control
    case outOfMemory(bytes: Int)
    case tooLarge(dimensions: [Int])
    case interrupted

    // Gradients
    case graphUsedTwice
    case changedInPlace(operation: String)
    case leafChangedInPlace
    case leafOnly
    case noGraph
    case unreachable(index: Int)
    case notDifferentiable(operation: String, place: String)
}

/// The kinds of error that a script sees.
public enum EngineErrorKind: String, Sendable {
    case shape, value, type, index, memory, interrupted
}
