import TensorEngine

/// A layer's formula with the numbers of one input in it: plain data, and a text of it.
public struct Explanation: Equatable, Sendable {
    /// Something that was computed, by the name that scripts read it under.
    public struct Fact: Equatable, Sendable {
        public let name: String
        public let values: [Double]
        /// The values' shape, one that broadcasts against the input where the formula needs it; empty for one number.
        public let shape: [Int]
        public let remark: String

        init(_ name: String, _ value: Double, _ remark: String = "") {
            self.init(name, [value], shape: [], remark)
        }

        init(_ name: String, _ values: [Double], shape: [Int], _ remark: String = "") {
            self.name = name
            self.values = values
            self.shape = shape
            self.remark = remark
        }

        init(_ name: String, _ tensor: Tensor, _ remark: String = "") {
            self.init(name, tensor.scalars.map(Double.init), shape: tensor.shape.dimensions, remark)
        }
    }

    public let title: String
    public let formulas: [String]
    public let facts: [Fact]

    /// The fact of that name.
    public subscript(name: String) -> Fact? {
        facts.first { $0.name == name }
    }

    /// The title, the formulas, and a line for each fact; long lists show their beginning.
    public var text: String {
        let width = facts.map(\.name.count).max() ?? 0
        var lines = [title] + formulas.map { "    " + $0 }
        for fact in facts {
            var line = "  " + fact.name + String(repeating: " ", count: width - fact.name.count) + "  "
            line += shown(fact)
            if !fact.remark.isEmpty { line += "  (\(fact.remark))" }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    private func shown(_ fact: Fact) -> String {
        let limit = 8
        if fact.values.count == 1 { return fact.values[0].significant(7) }
        let head = fact.values.prefix(limit).map { $0.significant(7) }.joined(separator: ", ")
        guard fact.values.count > limit else { return "[\(head)]" }
        return "[\(head), … \(fact.shape.count > 1 ? "\(fact.shape)" : "\(fact.values.count) values")]"
    }
}
