import TensorEngine

/// How good predictions are, in 64 bits and without gradients.
public enum Metrics {
    /// The share of rows whose largest score `[N, K]` is at the target class `[N]`. A single column `[N]` or `[N, 1]`
    /// of scores means two classes, 1 where the score is above `threshold`.
    public static func accuracy(_ scores: Tensor, _ targets: Tensor, threshold: Double = 0.5) throws -> Double {
        let predictions = try classes(scores, threshold: threshold)
        let labels = try labels(targets, count: predictions.count, metric: "accuracy")
        return mean(zip(predictions, labels).map { $0 == $1 ? 1 : 0 })
    }

    /// The share of rows whose target class is among the k largest scores.
    public static func topK(_ scores: Tensor, _ targets: Tensor, k: Int) throws -> Double {
        guard scores.rank == 2 else {
            throw NNError.ranks(layer: "top_k", expected: [2], shape: scores.shape.dimensions)
        }
        try requireSize(k, "k", of: "top_k")
        let width = scores.shape[1]
        let labels = try labels(targets, count: scores.shape[0], metric: "top_k")
        return try scores.withFloats { elements in
            mean(try labels.enumerated().map { row, label in
                guard label >= 0, label < width else {
                    throw EngineError.classOutOfRange(operation: "top_k", value: label, classes: width)
                }
                let own = elements[row * width + label]
                let better = (0..<width).filter { elements[row * width + $0] > own }.count
                return better < k ? 1 : 0
            })
        }
    }

    /// Counts by true class (rows) and predicted class (columns).
    public static func confusion(_ scores: Tensor, _ targets: Tensor, _ engine: Engine) throws -> Tensor {
        let predictions = try classes(scores, threshold: 0.5)
        let labels = try labels(targets, count: predictions.count, metric: "confusion")
        let columns = scores.rank == 2 && scores.shape[1] > 1 ? scores.shape[1] : 2
        if let wrong = labels.first(where: { $0 < 0 || $0 >= columns }) {
            throw EngineError.classOutOfRange(operation: "confusion", value: wrong, classes: columns)
        }
        var counts = try engine.zeros(Shape([columns, columns]))
        try counts.withMutableFloats(engine) { elements in
            for (label, prediction) in zip(labels, predictions) { elements[label * columns + prediction] += 1 }
        }
        return counts
    }

    /// 2·precision·recall / (precision + recall) of each class, averaged over the classes; of two classes, that of
    /// class 1. A class without any prediction or example has 0.
    public static func f1(_ scores: Tensor, _ targets: Tensor, _ engine: Engine) throws -> Double {
        let table = try confusion(scores, targets, engine)
        let columns = table.shape[0]
        let counts = table.scalars.map { Double($0) }
        let values = (0..<columns).map { index -> Double in
            let hits = counts[index * columns + index]
            var others = 0.0
            for other in 0..<columns where other != index {
                others += counts[index * columns + other] + counts[other * columns + index]
            }
            return hits == 0 ? 0 : 2 * hits / (2 * hits + others)
        }
        return columns == 2 ? values[1] : mean(values)
    }

    /// 1 - Σ(y - x)² / Σ(y - mean y)²; 1 is perfect, 0 no better than the mean.
    public static func r2(_ predictions: Tensor, _ targets: Tensor) throws -> Double {
        guard predictions.shape == targets.shape else {
            throw NNError.lossShapes(
                loss: "r2", prediction: predictions.shape.dimensions, target: targets.shape.dimensions)
        }
        let y = targets.scalars.map { Double($0) }, x = predictions.scalars.map { Double($0) }
        let center = mean(y)
        let rest = zip(x, y).reduce(0.0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
        let spread = y.reduce(0.0) { $0 + ($1 - center) * ($1 - center) }
        return 1 - rest / spread
    }

    /// The chance that an example of class 1 has a larger score than one of class 0; ties count half.
    public static func auc(_ scores: Tensor, _ targets: Tensor) throws -> Double {
        let values = scores.scalars
        let labels = try labels(targets, count: values.count, metric: "auc")
        let order = values.indices.sorted { values[$0] < values[$1] }
        var rankSum = 0.0, positives = 0.0
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            end = max(end, start + 1)
            let rank = Double(start + end + 1) / 2
            for place in start..<end where labels[order[place]] == 1 {
                rankSum += rank
                positives += 1
            }
            start = end
        }
        let negatives = Double(order.count) - positives
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private static func classes(_ scores: Tensor, threshold: Double) throws -> [Int] {
        if scores.rank == 1 || (scores.rank == 2 && scores.shape[1] == 1) {
            return scores.scalars.map { Double($0) > threshold ? 1 : 0 }
        }
        guard scores.rank == 2, scores.shape[1] > 0 else {
            throw NNError.ranks(layer: "a metric", expected: [1, 2], shape: scores.shape.dimensions)
        }
        let width = scores.shape[1]
        return scores.withFloats { elements in
            (0..<scores.shape[0]).map { row in
                var best = 0
                for column in 1..<width where elements[row * width + column] > elements[row * width + best] {
                    best = column
                }
                return best
            }
        }
    }

    private static func labels(_ targets: Tensor, count: Int, metric: String) throws -> [Int] {
        guard targets.count == count else { throw NNError.exampleCounts(inputs: count, targets: targets.count) }
        return try targets.scalars.map { value in
            guard value == value.rounded(), abs(value) < 1e9 else {
                throw EngineError.notWhole(operation: metric, value: value)
            }
            return Int(value)
        }
    }
}
