import NN

/// What `fit` measured: lists by epoch.
final class HistoryObject: LibraryObject {
    let history: History

    init(_ history: History) { self.history = history }

    override var typeName: String { "history" }
    override var length: Int? { history.epochs }

    override func text(width: Int) -> String {
        let epochs = history.epochs == 1 ? "1 epoch" : "\(history.epochs) epochs"
        let steps = history.steps == 1 ? "1 step" : "\(history.steps) steps"
        var lines = ["history of \(epochs), \(steps) in \(SystemTime.text(history.seconds))"]
        for (name, values) in history.series {
            guard let first = values.first, let last = values.last else { continue }
            let ends = [first, last].map { NumberText.general($0, digits: 4) }
            lines.append("  \(name): \(ends[0] == ends[1] ? ends[0] : ends.joined(separator: " -> "))")
        }
        return lines.joined(separator: "\n")
    }

    override var members: MemberTable { HistoryObject.table }

    static let table: MemberTable = {
        var properties: [String: Property] = [
            "steps": Property("How many steps were taken.") { _, value in .integer(own(value).steps) },
            "seconds": Property("How long the training took.") { _, value in .number(own(value).seconds) },
        ]
        let lists: [(String, String, KeyPath<History, [Double]>)] = [
            ("data_loss", "The mean data loss of each epoch's steps.", \.dataLoss),
            ("penalty", "The mean penalty of each epoch's steps, factors included.", \.penalty),
            ("objective", "data_loss + penalty: what was minimized.", \.objective),
            ("val_loss", "The data loss on `val` after each epoch, in eval mode.", \.validationLoss),
            ("lr", "The learning rate of each epoch.", \.learningRate),
        ]
        for (name, documentation, path) in lists {
            properties[name] = Property(documentation) { _, value in
                .list(own(value)[keyPath: path].map { .number($0) })
            }
        }
        return MemberTable(properties, [])
    }()

    private static func own(_ value: Value) -> History {
        guard case .object(let object) = value, let own = object as? HistoryObject else {
            preconditionFailure("a member of histories")
        }
        return own.history
    }
}
