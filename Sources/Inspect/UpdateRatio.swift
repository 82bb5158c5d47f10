import NN

/// How far the last step moved each parameter, in all and by part, and from now on of each step. Where the last one was
/// not measured the table has rows without numbers.
public func updateRatio(_ optimizer: Optimizer) -> Table {
    var table = Table(rowTitle: "parameter", columns: ["weight", "change", "ratio", "data", "decay"])
    optimizer.recordsUpdates = true
    guard !optimizer.lastUpdates.isEmpty else {
        for slot in optimizer.slots { table.append(slot.name, [.empty, .empty, .empty, .empty, .empty]) }
        table.notes = [
            optimizer.steps == 0
                ? "no step was taken yet" : "the last step was not measured; from the next one on all are"
        ]
        return table
    }
    for slot in optimizer.slots {
        guard let update = slot.lastUpdate else { continue }
        let part = { (ratio: Double?) -> Table.Cell in ratio.map { .number($0) } ?? .empty }
        table.append(slot.name, [
            .number(update.weight), .number(update.change), .number(update.ratio), part(update.dataRatio),
            part(update.decayRatio),
        ])
    }
    return table
}
