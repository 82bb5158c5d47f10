import Autograd
import Plotting
import TensorEngine

/// Numbers for a figure, with the name that they came under.
struct NamedNumbers {
    var name: String?
    let values: [Double]
}

extension Arguments {
    /// All numbers of a tensor, a list (of lists) or a range, in order.
    func allNumbers(_ index: Int) throws -> [Double] {
        guard let numbers = try machine.allNumbers(self[index]) else {
            throw mismatch(index, "numbers: a list, a range or a tensor", hint: plottingHint(index))
        }
        return numbers
    }

    /// What would give the numbers that a picture needs.
    private func plottingHint(_ index: Int) -> String? {
        switch self[index] {
        case .object(let object) where object is ScheduleObject: return "s.preview(100) gives the values ahead"
        case .object(let object) where object is TrackerObject:
            return "hist_grid(track) shows a tracker; a parameter's course is track.series(name, what)"
        case .module, .function, .builtin: return "plot(x, f(x)) draws a function or net over x"
        default: return nil
        }
    }

    /// One series or several: numbers; a list of such; a tensor's columns; a record of them, under its keys.
    func series(_ index: Int) throws -> [NamedNumbers] {
        let value = self[index]
        switch value {
        case .record(let record):
            return try zip(record.keys, record.values).map { key, value in
                guard let numbers = try machine.allNumbers(value) else {
                    throw RuntimeError.type(
                        "\"\(key)\" in `\(parameterName(index))` must be numbers, got \(machine.brief(value))")
                }
                return NamedNumbers(name: FigureOptions.oneLine(key), values: numbers)
            }
        case .object(let object as HistoryObject):
            let shown = object.history.series.filter { $0.name.hasSuffix("_loss") }
            return shown.map { NamedNumbers(name: $0.name, values: $0.values) }
        case .tensor(let tensor) where tensor.shape.rank == 2 && tensor.shape[1] > 1:
            let (rows, columns) = (tensor.shape[0], tensor.shape[1])
            guard columns <= 64 else {
                throw valueMismatch(index, "of at most 64 columns, a series each", hint: "`heatmap(…)` shows a matrix")
            }
            let values = tensor.value.scalars
            return (0..<columns).map { column in
                NamedNumbers(values: (0..<rows).map { Double(values[$0 * columns + column]) })
            }
        case .tensor(let tensor) where tensor.shape.rank > 2:
            throw mismatch(index, "a vector, or a matrix with a column for each series", hint: "flatten(x, 0) makes one series")
        case .list(let list) where list.elements.contains(where: { $0.asNumber == nil }):
            return try list.elements.map { element in
                guard let numbers = try machine.allNumbers(element) else {
                    throw mismatch(index, "numbers, a list of series, or a record of series")
                }
                return NamedNumbers(values: numbers)
            }
        default: return [NamedNumbers(values: try allNumbers(index))]
        }
    }

    /// A matrix in rows: its sizes and its numbers.
    func matrix(_ index: Int) throws -> (rows: Int, columns: Int, values: [Double]) {
        let tensor = try tensor(index)
        guard (1...2).contains(tensor.shape.rank), tensor.shape.count > 0 else {
            throw mismatch(index, "a matrix with elements")
        }
        let dimensions = tensor.shape.rank == 1 ? [1] + tensor.shape.dimensions : tensor.shape.dimensions
        return (dimensions[0], dimensions[1], tensor.value.scalars.map(Double.init))
    }

    /// A list of words, as many as there must be.
    func names(_ index: Int, count: Int) throws -> [String]? {
        guard !isNone(index) else { return nil }
        let names = try elements(index).map { FigureOptions.oneLine(try machine.printed($0)) }
        guard names.count == count else {
            let words = names.count == 1 ? "1 name" : "\(names.count) names"
            throw RuntimeError.value("`\(parameterName(index))` of \(name) has \(words) for \(count)")
        }
        return names
    }
}

extension Machine {
    /// The numbers of a tensor, a number, a range or nested lists of such; nil for anything else.
    func allNumbers(_ value: Value) throws -> [Double]? {
        switch value {
        case .tensor(let tensor): return tensor.value.scalars.map(Double.init)
        case .number(let number): return [number]
        case .range(let range):
            try checkMemory(elements: range.count)
            return (0..<range.count).map { range.element($0) }
        case .list(let list):
            var numbers: [Double] = []
            numbers.reserveCapacity(list.elements.count)
            for element in list.elements {
                if let number = element.asNumber {
                    numbers.append(number)
                } else {
                    guard case .tensor(let tensor) = element else { return nil }
                    numbers += tensor.value.scalars.map(Double.init)
                }
            }
            return numbers
        default: return nil
        }
    }
}
