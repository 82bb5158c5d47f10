import EventFiles
import Plotting
import TensorEngine

/// `SummaryWriter(dir)`: what a script measures, for TensorBoard. As a context it closes itself.
final class SummaryWriterObject: ContextObject {
    let writer: SummaryWriter

    init(_ writer: SummaryWriter) { self.writer = writer }

    override var typeName: String { "writer" }
    override func text(width: Int) -> String { "SummaryWriter(\"\(writer.folder)\")" }
    override func enter(_ machine: Machine) -> Value { .object(self) }
    override func leave(_ machine: Machine) { writer.close() }
    override var members: MemberTable { SummaryWriterObject.table }

    static let table = MemberTable(
        [
            "dir": Property("The folder it writes to.") { _, value in
                guard case .object(let object as SummaryWriterObject) = value else {
                    preconditionFailure("a member of writers")
                }
                return .string(object.writer.folder)
            }
        ],
        [
            Builtin(
                "scalar", "(writer, tag, value, step = none)",
                "Adds a number to the curve `tag`. Without a step it comes one after the tag's last, from 0.",
                example: "with SummaryWriter(\"runs\") as w { for loss in [3, 2, 1] { w.scalar(\"loss\", loss) } }"
            ) { call in
                try writer(call).scalar(call.string(1), call.number(2), step: call.optionalInteger(3))
                return .none
            },
            Builtin(
                "scalars", "(writer, tag, values, step = none)",
                """
                Adds the numbers of a record to curves that share a chart: {train: 0.4, val: 0.5} under "loss" go to runs \
                of their own, the folders loss_train and loss_val in the writer's.
                """,
                example: "with SummaryWriter(\"runs\") as w { w.scalars(\"loss\", {train: 0.4, val: 0.5}, step = 1) }"
            ) { call in
                try writer(call).scalars(call.string(1), call.namedNumbers(2), step: call.optionalInteger(3))
                return .none
            },
            Builtin(
                "histogram", "(writer, tag, values, step = none)",
                """
                Adds the distribution of a tensor's elements or a list of numbers. What is not finite is left out; if \
                nothing is finite, a value error.
                """,
                example: "with SummaryWriter(\"runs\") as w { w.histogram(\"weights\", Linear(4, 8).weight, step = 0) }"
            ) { call in
                guard let histogram = SummaryHistogram(of: try call.tensor(2).value) else {
                    throw call.valueMismatch(2, "numbers of which one at least is finite")
                }
                try writer(call).histogram(call.string(1), histogram, step: call.optionalInteger(3))
                return .none
            },
            Builtin("text", "(writer, tag, text, step = none)", "Adds a text, which TensorBoard reads as Markdown.",
                example: "with SummaryWriter(\"runs\") as w { w.text(\"notes\", \"no *decay* in this run\") }"
            ) { call in
                try writer(call).text(call.string(1), call.string(2), step: call.optionalInteger(3))
                return .none
            },
            Builtin(
                "figure", "(writer, tag, figure, step = none)",
                "Adds a figure as a picture, which gnuplot draws: an io error where that is missing.",
                example: "with SummaryWriter(\"runs\") as w { w.figure(\"loss\", plot([3, 2, 1]), step = 3) }"
            ) { call in
                let figure = try call.object(2, FigureObject.self, "a figure").figure
                guard let image = PNGImage(try figure.bytes(in: .png)) else {
                    throw PlottingError.gnuplotFailed("no picture came")
                }
                try writer(call).image(call.string(1), image, step: call.optionalInteger(3))
                return .none
            },
            Builtin(
                "hparams", "(writer, hparams, metrics = {})",
                """
                Adds this run to TensorBoard's table of hyper-parameters: a record of numbers, strings and bools, and a \
                record of the numbers that came of them, which are written as scalars of step 0 too. One run is one row.
                """,
                example: "with SummaryWriter(\"runs/a\") as w { w.hparams({lr: 0.1, net: \"LeNet\"}, {accuracy: 0.93}) }"
            ) { call in
                try writer(call).hyperparameters(call.hyperparameters(1), metrics: call.namedNumbers(2))
                return .none
            },
            Builtin(
                "close", "(writer)", "Closes the files. Nothing is lost without it: each record is written at once.",
                example: """
                    w = SummaryWriter("runs"); w.scalar("loss", 1); w.close()
                    try { w.scalar("loss", 2) } catch e { print(e.message) }
                    """
            ) { call in
                try writer(call).close()
                return .none
            },
        ])

    private static func writer(_ call: Arguments) throws -> SummaryWriter {
        try call.object(0, SummaryWriterObject.self, "a writer").writer
    }
}

extension SummaryHistogram {
    init?(of tensor: Tensor) {
        guard let histogram = tensor.withFloats({ SummaryHistogram($0) }) else { return nil }
        self = histogram
    }
}

extension Arguments {
    /// A record of numbers.
    fileprivate func namedNumbers(_ index: Int) throws -> [(name: String, value: Double)] {
        let record = try record(index)
        return try zip(record.keys, record.values).map { name, value in
            guard let number = value.asNumber else { throw mismatch(index, "a record of numbers") }
            return (name, number)
        }
    }

    fileprivate func hyperparameters(_ index: Int) throws -> [HyperparameterRecord.Hyperparameter] {
        let record = try record(index)
        return try zip(record.keys, record.values).compactMap { name, value in
            switch value {
            case .bool(let bool): return .init(name: name, value: .bool(bool))
            case .string(let string): return .init(name: name, value: .text(string.text))
            case .none: return nil
            default:
                guard let number = value.asNumber else {
                    throw mismatch(index, "a record of numbers, strings and bools")
                }
                return .init(name: name, value: .number(number))
            }
        }
    }
}
