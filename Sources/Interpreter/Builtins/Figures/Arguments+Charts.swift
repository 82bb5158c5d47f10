import Autograd
import Plotting

extension Arguments {
    var nothingToDraw: RuntimeError { .value("\(name) got no values to draw") }

    func history(_ index: Int) -> Bool {
        if case .object(let object) = self[index] { return object is HistoryObject }
        return false
    }

    /// The coordinates of as many values.
    func matched(_ x: [Double], _ y: [Double], _ series: String?) throws -> [Double] {
        guard x.count == y.count else {
            let what = series.map { "\"\($0)\"" } ?? "y"
            throw RuntimeError.value("\(name) needs as many x as y: x has \(x.count) values, \(what) has \(y.count)")
        }
        return x
    }

    /// The coordinates of points: from two arguments, or from the two columns of the first.
    func coordinates(_ x: Int, _ y: Int) throws -> (x: [Double], series: [NamedNumbers]) {
        guard isNone(y) else { return (try allNumbers(x), try series(y)) }
        let matrix = try matrix(x)
        guard matrix.columns == 2 else {
            throw valueMismatch(x, "points, a matrix of two columns, unless y is given too", hint: "scatter(x, y)")
        }
        let columns = [0, 1].map { stride(from: $0, to: matrix.values.count, by: 2).map { matrix.values[$0] } }
        return (columns[0], [NamedNumbers(values: columns[1])])
    }

    /// A series of points for each class, in the order of their numbers; without classes all points.
    func classes(_ index: Int, x: [Double], y: NamedNumbers) throws -> [(name: String?, x: [Double], y: [Double])] {
        guard !isNone(index) else { return [(y.name, x, y.values)] }
        let labels = try allNumbers(index)
        guard labels.count == x.count else {
            throw RuntimeError.value("`classes` of \(name) has \(labels.count) numbers for \(x.count) points")
        }
        let kinds = Set(labels).sorted()
        guard kinds.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e9 }) else {
            throw valueMismatch(index, "whole numbers, one for each point")
        }
        guard kinds.count <= 20 else { throw valueMismatch(index, "at most 20 classes") }
        return kinds.map { kind in
            let members = labels.indices.filter { labels[$0] == kind }
            return ("class \(Int(kind))", members.map { x[$0] }, members.map { y.values[$0] })
        }
    }

    /// A whole number in a range.
    func integer(_ index: Int, atLeast minimum: Int, atMost maximum: Int) throws -> Int {
        let value = try integer(index, atLeast: minimum)
        guard value <= maximum else { throw valueMismatch(index, "at most \(maximum)") }
        return value
    }

    /// Two ends, [from, to]; nil for none.
    func range(_ index: Int) throws -> (lower: Double, upper: Double)? {
        guard !isNone(index) else { return nil }
        let ends = try allNumbers(index)
        guard ends.count == 2, ends[0] < ends[1], ends.allSatisfy({ abs($0) < 1e300 }) else {
            throw valueMismatch(index, "[from, to] with from < to")
        }
        return (ends[0], ends[1])
    }

    /// Values of which to count how many fall where: one series unless there is a list or record of several.
    func distributions(_ index: Int) throws -> [NamedNumbers] {
        if case .tensor = self[index] { return [NamedNumbers(values: try allNumbers(index))] }
        return try series(index)
    }

    /// The names and values of bars from the arguments at an index and after it.
    func categories(_ index: Int) throws -> (names: [String], series: [NamedNumbers]) {
        if isNone(index + 1) {
            guard case .record(let record) = self[index] else {
                let values = try allNumbers(index)
                return (values.indices.map(String.init), [NamedNumbers(values: values)])
            }
            let values = try zip(record.keys, record.values).map { key, value -> Double in
                guard let number = value.asNumber else {
                    throw RuntimeError.type("\"\(key)\" in `names` of bar must be a number, got \(machine.brief(value))")
                }
                return number
            }
            return (record.keys.map(FigureOptions.oneLine), [NamedNumbers(values: values)])
        }
        let names = try elements(index).map { FigureOptions.oneLine(try machine.printed($0)) }
        let series = try series(index + 1)
        for one in series where one.values.count != names.count {
            throw RuntimeError.value("bar needs as many names as values: \(names.count) names, \(one.values.count) values")
        }
        return (names, series)
    }
}
