import NN

/// Factors λ for an L2 penalty: for each share r of the data loss, the λ with λΣw² = r · data loss. Σw² is over the
/// parameters with two or more axes, so that biases and normalization stay out. Throws where that is 0.
public func suggestPenalty(_ net: Module, dataLoss: Double) throws -> Table {
    let squares = net.parameters
        .filter { $0.variable.shape.rank >= 2 }
        .reduce(0.0) { $0 + ValueStatistics($1.variable.value).squares }
    guard squares != 0 else { throw InspectError.noWeights(function: "suggest_penalty") }
    var table = Table(rowTitle: "share", columns: ["data_loss", "sum_of_squares", "lambda"])
    for share in [0.01, 0.1, 1] {
        table.append(share.significant(2), [
            .number(dataLoss), .number(squares), .number(share * dataLoss / squares),
        ])
    }
    table.notes = ["L2(lambda) adds lambda · sum_of_squares; the same as weight_decay = 2 · lambda under plain SGD"]
    return table
}
