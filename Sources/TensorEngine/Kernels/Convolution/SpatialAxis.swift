/// How a window moves along one spatial axis.
struct SpatialAxis {
    let input: Int
    let kernel: Int
    let stride: Int
    let dilation: Int
    /// Positions in front of the input's first.
    let before: Int
    let output: Int

    /// An axis of one element, which stands for the missing one of sequences.
    static let single = SpatialAxis(input: 1, kernel: 1, stride: 1, dilation: 1, before: 0, output: 1)

    private init(input: Int, kernel: Int, stride: Int, dilation: Int, before: Int, output: Int) {
        self.input = input
        self.kernel = kernel
        self.stride = stride
        self.dilation = dilation
        self.before = before
        self.output = output
    }

    /// Nil when the window does not fit into the padded input. Arguments must be `largestArgument` at most.
    init?(input: Int, kernel: Int, stride: Int, dilation: Int, before: Int, after: Int) {
        let room = input &+ before &+ after &- (dilation &* (kernel &- 1) &+ 1)
        guard room >= 0 else { return nil }
        self.init(
            input: input, kernel: kernel, stride: stride, dilation: dilation, before: before,
            output: room / stride &+ 1)
    }

    /// Products of two arguments stay below what an integer holds.
    static let largestArgument = Int(Int32.max)

    /// Whether each output is about the one input at its own position.
    var isPointwise: Bool { kernel == 1 && stride == 1 && input == output }

    /// The input position that a tap of the kernel sees from the first output position; may be outside.
    @inline(__always)
    func origin(tap: Int) -> Int { tap &* dilation &- before }

    /// The output positions from which a tap sees the input and not the padding.
    @inline(__always)
    func outputs(seeingInputFrom tap: Int) -> Range<Int> {
        let origin = origin(tap: tap)
        if stride == 1 {
            // Without divisions: unfolding asks once for every row that it copies.
            let first = min(output, max(0, 0 &- origin))
            return first..<max(first, min(output, input &- origin))
        }
        let first = origin >= 0 ? 0 : min(output, (stride &- 1 &- origin) / stride)
        let end = origin >= input ? 0 : min(output, (input &- 1 &- origin) / stride &+ 1)
        return first..<max(first, end)
    }
}

/// Sizes that come from users and must be checked before any arithmetic with them.
func requireSpatialArgument(
    _ values: [Int], _ argument: String, atLeast minimum: Int, axes: Int, operation: String
) throws {
    guard values.count == axes else {
        throw EngineError.countMismatch(
            operation: operation, argument: "values for \(argument)", expected: axes, got: values.count)
    }
    for value in values where value < minimum || value > SpatialAxis.largestArgument {
        throw EngineError.outOfRange(
            operation: operation, argument: argument, value: Double(value), low: Double(minimum),
            high: value < minimum ? .infinity : Double(SpatialAxis.largestArgument))
    }
}
