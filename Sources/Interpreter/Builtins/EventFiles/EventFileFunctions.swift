import DataFiles
import EventFiles

/// Records for TensorBoard.
enum EventFileFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "SummaryWriter", "(dir)",
            """
            Writes event files to the folder, which `tensorboard --logdir dir` shows. Its methods are scalar, scalars, \
            histogram, text, figure, hparams and close; they take tag, value and step, as in PyTorch. `with SummaryWriter(dir) \
            as w { }` closes it.
            """,
            example: "w = SummaryWriter(\"runs/a\"); for i in 0..<3 { w.scalar(\"loss\", 1 / (i + 1), i) }; w.close()"
        ) { call in .object(SummaryWriterObject(try SummaryWriter(folder: FileContents.expanded(try call.string(0))))) },
        Builtin(
            "TensorBoard", "(dir, histogram_freq = 0)",
            """
            A callback that writes the history's numbers after each epoch of fit to event files in the folder, and the \
            distribution of each parameter every `histogram_freq` epochs, for 0 never. Each run of fit starts a new file; \
            a second run with the same callback counts its epochs on from the first's. Give each net a folder of its own.
            """,
            example: "net = Linear(1, 1); "
                + "h = fit(net, gen_data(), mse, SGD(net, lr = 0.1), 3, callbacks = TensorBoard(\"runs/b\"))"
        ) { call in
            .object(
                TensorBoardObject(
                    folder: FileContents.expanded(try call.string(0)), epochsPerHistogram: try call.integer(1, atLeast: 0)))
        },
    ]
}
