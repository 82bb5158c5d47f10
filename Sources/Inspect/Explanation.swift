/// A layer's formula with the numbers of one input in it: plain data, and a text of it.
public struct Explanation: Equatable, Sendable {
    /// Something that was computed: one number or several, by the name that scripts read it under.
    public struct Fact: Equatable, Sendable {
        public let name: String
        public let values: [Double]
        public let remark: String

        init(_ name: String, _ values: [Double], _ remark: String = "") {
            self.name = name
            self.values = values
            self.remark = remark
        }
    }

    public let title: String
    public let formulas: [String]
    public let facts: [Fact]

    /// The values of the fact of that name.
    public subscript(name: String) -> [Double]? {
        facts.first { $0.name == name }?.values
    }

    /// The title, the formulas, and a line for each fact; long lists show their beginning.
    public var text: String {
        let width = facts.map(\.name.count).max() ?? 0
        var lines = [title] + formulas.map { "    " + $0 }
        for fact in facts {
            var line = "  " + fact.name + String(repeating: " ", count: width - fact.name.count) + "  "
            line += shown(fact.values)
            if !fact.remark.isEmpty { line += "  (\(fact.remark))" }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }

    private func shown(_ values: [Double]) -> String {
        let limit = 8
        if values.count == 1 { return values[0].significant(7) }
        let head = values.prefix(limit).map { $0.significant(7) }.joined(separator: ", ")
        return values.count > limit ? "[\(head), … \(values.count) values]" : "[\(head)]"
    }
}
