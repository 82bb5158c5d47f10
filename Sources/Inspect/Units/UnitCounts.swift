import TensorEngine

/// For each unit of a layer, in how many of its outputs something held.
struct UnitCounts {
    private(set) var counts: [Int]
    /// Outputs a unit.
    private(set) var total = 0

    var units: Int { counts.count }
    var share: Double { Double(counts.reduce(0, +)) / Double(units * total) }

    init(_ output: NonlinearOutput, where holds: (Float) -> Bool) {
        let shape = output.values[0].shape.dimensions
        let units = output.unitAxis.map { shape[$0] } ?? 1
        let inner = output.unitAxis.map { shape[($0 + 1)...].reduce(1, *) } ?? 1
        counts = [Int](repeating: 0, count: units)
        guard units > 0, inner > 0 else { return }
        for value in output.values {
            total += value.count / units
            value.withFloats { elements in
                for (index, element) in elements.enumerated() where holds(element) { counts[index / inner % units] += 1 }
            }
        }
    }

    /// The units for which it held always.
    var always: [Int] { total == 0 ? [] : counts.indices.filter { counts[$0] == total } }
    /// The units for which it held never.
    var never: [Int] { total == 0 ? [] : counts.indices.filter { counts[$0] == 0 } }
}
