import Autograd
import Plotting

/// One name, two meanings: PyTorch's scatter of elements over a tensor, and a picture of points. Only the first has an
/// index.
enum ScatterFunction {
    static let row = Builtin(
        "scatter",
        "(x, y = none, index = none, source = none, axis = none, classes = none, \(FigureOptions.parameters))",
        """
        \(ChartKind.scatter.documentation) With an index, `scatter(x, axis, index, source)` is PyTorch's: a copy of the \
        tensor x with elements of the source, or one number, put where the index names; for axis 1, \
        out[i, index[i, j]] = source[i, j]; of several for one place the last stays.
        """,
        example: "scatter([1, 2, 3], [2, 4, 5]); print(scatter(zeros(2, 2), 1, [[1], [0]], 7))",
        shortParameters: "(x, y, classes = none, title, xlabel, …) or scatter(x, axis, index, source)"
    ) { call in
        if !call.isNone(2) || !call.isNone(3) || !call.isNone(4) { return .tensor(try scattered(call)) }
        var panel = try points(call)
        try FigureOptions.apply(call, from: 6, to: &panel)
        return .object(FigureObject(panel))
    }

    private static func points(_ call: Arguments) throws -> Panel {
        try ChartKind.points(call, x: 0, y: 1, classes: 5, firstInk: 0)
    }

    private static func scattered(_ call: Arguments) throws -> Variable {
        let axis = try call.isNone(4) ? call.integer(1) : call.integer(4)
        return try call.tape.scatter(try call.tensor(0), axis: axis, try call.tensor(2), try call.tensor(3))
    }
}
