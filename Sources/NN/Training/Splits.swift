import TensorEngine

/// Ways to divide examples, as row numbers.
public enum Splits {
    /// Row numbers in two parts, the first with this share of all rows (rounded), shuffled. With labels, each class is
    /// divided in that share by itself.
    public static func split(
        count: Int, share: Double, labels: Tensor? = nil, shuffledBy stream: RandomStream, _ engine: Engine
    ) throws -> (first: [Int], second: [Int]) {
        try ValueRange.between(0, 1).check(share, "share", of: "split_data")
        let order = try engine.permutationIndices(count, from: stream)
        guard let labels else { return divide(order, share) }
        guard labels.count == count else { throw NNError.exampleCounts(inputs: count, targets: labels.count) }
        guard labels.withFloats({ $0.allSatisfy { !$0.isNaN } }) else {
            throw EngineError.notFinite(operation: "a stratified split")
        }
        var classes: [Float] = []
        var rows: [Float: [Int]] = [:]
        for row in order {
            if rows[labels[row]] == nil { classes.append(labels[row]) }
            rows[labels[row], default: []].append(row)
        }
        var first: [Int] = [], second: [Int] = []
        for label in classes.sorted() {
            let parts = divide(rows[label] ?? [], share)
            first += parts.first
            second += parts.second
        }
        return (first, second)
    }

    /// k pairs of row numbers; each row is held out in exactly one of them, and the held-out parts differ in size by at
    /// most one.
    public static func folds(
        count: Int, _ k: Int, shuffledBy stream: RandomStream?, _ engine: Engine
    ) throws -> [(training: [Int], heldOut: [Int])] {
        try ValueRange.between(2, Double(max(count, 2))).check(Double(k), "k", of: "kfold")
        let order = try stream.map { try engine.permutationIndices(count, from: $0) } ?? Array(0..<count)
        return (0..<k).map { fold in
            let start = fold * count / k, end = (fold + 1) * count / k
            return (Array(order[..<start] + order[end...]), Array(order[start..<end]))
        }
    }

    private static func divide(_ rows: [Int], _ share: Double) -> (first: [Int], second: [Int]) {
        let cut = Int((Double(rows.count) * share).rounded())
        return (Array(rows[..<cut]), Array(rows[cut...]))
    }
}
