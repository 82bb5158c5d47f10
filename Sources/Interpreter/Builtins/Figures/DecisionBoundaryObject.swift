import Inspect
import Plotting
import TensorEngine

/// What `decision_boundary` found: a figure whose numbers can be read.
final class DecisionBoundaryObject: FigureObject {
    private let numbers: RecordObject

    init(_ boundary: DecisionBoundary, points: Tensor, labels: Tensor, _ numbers: RecordObject) {
        self.numbers = numbers
        let classes = boundary.z.map { row in
            row.map { value in boundary.level.map { value.isNaN ? .nan : value >= $0 ? 1 : 0 } ?? value }
        }
        var panel = DecisionRegions(x: boundary.x, y: boundary.y, classes: classes).panel()
        panel.marks += DecisionBoundaryObject.series(points.scalars, labels.scalars, level: boundary.level)
        super.init(Figure(panel))
    }

    /// The examples of each class in its region's colour.
    private static func series(_ points: [Float], _ labels: [Float], level: Double?) -> [Mark] {
        let count = points.count / 2
        // Targets that are no class numbers, such as -1 and 1, lie on one side of the level or the other.
        let isNumbered = labels.count == count && labels.allSatisfy { $0 >= 0 && $0 == $0.rounded() && $0 < 64 }
        let classes = (0..<count).map { index -> Int in
            guard labels.count == count else { return 0 }
            return isNumbered ? Int(labels[index]) : Double(labels[index]) >= (level ?? 0) ? 1 : 0
        }
        return Set(classes).sorted().map { kind in
            let members = classes.indices.filter { classes[$0] == kind }
            return .points(
                Series(
                    name: "class \(kind)", ink: .series(kind), x: members.map { Double(points[2 * $0]) },
                    y: members.map { Double(points[2 * $0 + 1]) }))
        }
    }

    override var members: MemberTable { DecisionBoundaryObject.numbersAndMethods }

    /// What it has beside the members of all figures.
    static let numberTable: MemberTable = {
        let parts = [
            ("x", "The grid's columns."), ("y", "The grid's rows."), ("z", "What the net says, a row for each y."),
            ("level", "The value of z at which the decision changes; none with more than two classes."),
            ("points", "The inputs."), ("labels", "Their targets."),
        ]
        let properties = parts.map { name, documentation in
            (name, Property(documentation) { _, value in own(value).numbers[name] ?? .none })
        }
        return MemberTable(Dictionary(uniqueKeysWithValues: properties), [])
    }()

    private static let numbersAndMethods = MemberTable(numberTable.properties, FigureFunctions.methods)

    private static func own(_ value: Value) -> DecisionBoundaryObject {
        guard case .object(let object as DecisionBoundaryObject) = value else {
            preconditionFailure("a member of decision boundaries")
        }
        return object
    }
}
