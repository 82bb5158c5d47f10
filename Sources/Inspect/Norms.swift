import NN
import TensorEngine

/// Sums over a tensor's values, in 64 bits.
struct ValueStatistics {
    let count: Int
    private(set) var sum = 0.0
    private(set) var squares = 0.0
    private(set) var zeros = 0
    /// The norm of each unit's incoming weights (slices along the first axis); of a vector, each element's size.
    private(set) var unitNorms: [Double] = []

    init(_ values: Tensor) {
        count = values.count
        let units = values.shape.dimensions.first ?? 1
        let size = units == 0 ? 0 : count / units
        values.withFloats { elements in
            for unit in 0..<units {
                var unitSquares = 0.0
                for element in elements[unit * size..<(unit + 1) * size] {
                    let value = Double(element)
                    sum += value
                    unitSquares += value * value
                    if value == 0 { zeros += 1 }
                }
                squares += unitSquares
                unitNorms.append(unitSquares.squareRoot())
            }
        }
    }

    var mean: Double { sum / Double(count) }
    var l2: Double { squares.squareRoot() }
    /// The unbiased standard deviation, taken around the mean in a second look at the values; one value has none.
    func deviation(of values: Tensor) -> Table.Cell {
        guard count > 1 else { return .empty }
        let center = mean
        let spread = values.withFloats { $0.reduce(into: 0.0) { $0 += (Double($1) - center) * (Double($1) - center) } }
        return .number((spread / Double(count - 1)).squareRoot())
    }

    var zeroShare: Double { Double(zeros) / Double(count) }
    var meanUnitNorm: Double { unitNorms.reduce(0, +) / Double(unitNorms.count) }
    var maxUnitNorm: Double { unitNorms.contains(where: \.isNaN) ? .nan : unitNorms.max() ?? .nan }
}

/// A row a parameter: shape, l2 norm, mean and maximum of its units' l2 norms, standard deviation, share of zeros.
public func norms(_ net: Module) -> Table {
    var table = Table(rowTitle: "parameter", columns: ["shape", "l2", "unit_mean", "unit_max", "std", "zeros"])
    for parameter in net.parameters {
        let values = parameter.variable.value
        let statistics = ValueStatistics(values)
        table.append(parameter.name, [
            .shape(values.shape.dimensions), .number(statistics.l2), .number(statistics.meanUnitNorm),
            .number(statistics.maxUnitNorm), statistics.deviation(of: values),
            .number(statistics.zeroShare),
        ])
    }
    if table.rows.isEmpty { table.notes = ["this net has no parameters"] }
    return table
}

/// see_rnn's `weights_norm`: for each parameter the maximum and the mean of its units' l2 norms. A parameter is left out
/// when none of `layers` or some of `omit` fits its name. Throws when one of `layers` fits neither layer nor parameter.
public func weightsNorm(
    _ net: Module, layers: [ParameterChoice]? = nil, omit: [ParameterChoice] = []
) throws -> [WeightsNorm] {
    let parameters = net.parameters
    let names = parameters.map(\.name)
    let known = net.modules.map(\.name) + names
    for choice in layers ?? [] where !known.contains(where: choice.fits) {
        throw InspectError.noSuchParameter(function: "weights_norm", choice: choice.description, names: names)
    }
    return parameters.compactMap { parameter in
        let isWanted = layers.map { $0.contains { $0.fits(parameter.name) } } ?? true
        guard isWanted, !omit.contains(where: { $0.fits(parameter.name) }) else { return nil }
        let statistics = ValueStatistics(parameter.variable.value)
        return WeightsNorm(name: parameter.name, max: statistics.maxUnitNorm, mean: statistics.meanUnitNorm)
    }
}

/// Which parameters are meant.
public enum ParameterChoice: Equatable, Sendable, CustomStringConvertible {
    /// Those in whose dotted name this text occurs, or whose whole name it matches as a pattern with `*`.
    case containing(String)
    /// Those of the layer of that number in a Sequential.
    case layer(Int)

    func fits(_ name: String) -> Bool {
        switch self {
        case .containing(let part):
            return part.contains("*") ? NamePattern(part).matches(name) : name.containsText(part)
        case .layer(let number): return name == String(number) || name.hasPrefix("\(number).")
        }
    }

    public var description: String {
        switch self {
        case .containing(let part): return "\"\(part)\""
        case .layer(let number): return "layer \(number)"
        }
    }
}

/// The largest and the mean norm of the units of one parameter.
public struct WeightsNorm: Equatable, Sendable {
    public let name: String
    public let max: Double
    public let mean: Double
}

extension String {
    /// Whether `part` occurs; the empty text occurs everywhere.
    fileprivate func containsText(_ part: String) -> Bool {
        guard !part.isEmpty else { return true }
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return true }
            start = index(after: start)
        }
        return false
    }
}
