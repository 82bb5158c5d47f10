import NN

/// How far the last step moved each parameter, in all and by part. The first call only makes the optimizer measure;
/// the table then has rows without numbers.
public func updateRatio(_ optimizer: Optimizer) -> Table {
    var table = Table(rowTitle: "parameter", columns: ["weight", "change", "ratio", "data", "decay"])
    guard optimizer.recordsUpdates, !optimizer.lastUpdates.isEmpty else {
        optimizer.recordsUpdates = true
        for slot in optimizer.slots { table.append(slot.name, [.empty, .empty, .empty, .empty, .empty]) }
        table.notes = ["steps are measured from the next one on"]
        return table
    }
    for update in optimizer.lastUpdates {
        let part = { (size: Double?) -> Table.Cell in size.map { .number($0 / update.weight) } ?? .empty }
        table.append(update.parameter, [
            .number(update.weight), .number(update.change), .number(update.ratio), part(update.dataPart),
            part(update.decayPart),
        ])
    }
    return table
}
