import TensorEngine

/// Mean and variance of groups of a tensor's values, in 64 bits.
struct GroupStatistics {
    /// Values a group.
    let count: Int
    private(set) var means: [Double]
    private(set) var squares: [Double]

    /// Divided by the count.
    var variances: [Double] { squares.map { $0 / Double(count) } }
    var unbiasedVariances: [Double] { squares.map { $0 / Double(count - 1) } }

    /// `group` gives the group of the value at each row-major place.
    init(_ values: Tensor, groups: Int, group: (Int) -> Int) {
        let elements = values.scalars
        count = groups == 0 ? 0 : values.count / groups
        means = [Double](repeating: 0, count: groups)
        squares = means
        for (place, element) in elements.enumerated() { means[group(place)] += Double(element) }
        for index in means.indices { means[index] /= Double(count) }
        for (place, element) in elements.enumerated() {
            let distance = Double(element) - means[group(place)]
            squares[group(place)] += distance * distance
        }
    }

    /// A group for each channel of `[N, C, …]`.
    init(channelsOf values: Tensor, channels: Int) {
        let positions = max(1, values.count / max(1, channels * values.shape[0]))
        self.init(values, groups: channels) { $0 / positions % channels }
    }

    /// A group for each run of so many values.
    init(runsOf length: Int, in values: Tensor) {
        self.init(values, groups: values.count / length) { $0 / length }
    }
}
