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

    /// The title, the formulas, and a line for each fact, in `width` columns; long lists show their beginning.
    public func text(width: Int) -> String {
        let names = facts.map(\.name.count).max() ?? 0
        let formulas = formulas.map { ("    " + $0).wrapped(to: width, indent: "        ") }
        let lines = facts.map { fact in
            let padding = String(repeating: " ", count: names - fact.name.count)
            return line("  " + fact.name + padding + "  ", fact, width)
        }
        return ([title.wrapped(to: width, indent: "    ")] + formulas + lines).joined(separator: "\n")
    }

    /// With as many values as there is room for, from two to eight. A remark that would leave less than four goes below.
    private func line(_ head: String, _ fact: Fact, _ width: Int) -> String {
        let remark = fact.remark.isEmpty ? "" : "(\(fact.remark))"
        let room = width - head.count
        if !remark.isEmpty, let values = shown(fact, atLeast: 4, in: room - 2 - remark.count) {
            return head + values + "  " + remark
        }
        let values = shown(fact, atLeast: 3, in: room) ?? shown(fact, limit: 2)
        let margin = String(repeating: " ", count: remark.count <= room ? head.count : 4)
        return head + values + (remark.isEmpty ? "" : "\n" + margin + remark)
    }

    private func shown(_ fact: Fact, atLeast least: Int, in width: Int) -> String? {
        (least...8).reversed().lazy.map { shown(fact, limit: $0) }.first { $0.count <= width }
    }

    private func shown(_ fact: Fact, limit: Int) -> String {
        if fact.values.count == 1 { return fact.values[0].significant(7) }
        let head = fact.values.prefix(limit).map { $0.significant(7) }.joined(separator: ", ")
        guard fact.values.count > limit else { return "[\(head)]" }
        return "[\(head), … \(fact.shape.count > 1 ? "\(fact.shape)" : "\(fact.values.count) values")]"
    }
}
