/// A page of the library reference: what values of one type have.
public struct MemberSection {
    public let title: String
    /// Shows the members together, above the entries.
    public let example: String
    public let table: MemberTable
}

extension Members {
    /// The tables that the library reference shows.
    public static var sections: [MemberSection] { ofValues + ofTraining + ofInspection }

    private static var ofValues: [MemberSection] {
        [
            MemberSection(
                title: "Members of tensors",
                example: """
                    x = tensor([[1, 2, 3], [4, 5, 6]], requires_grad = true)
                    print(x.shape, x.rank, x.size, x.T.shape)
                    (x * x).sum().backward()
                    print(x.grad)
                    """, table: TensorMembers.table),
            MemberSection(
                title: "Members of layers and nets",
                example: """
                    net = Sequential(Linear(2, 3), Dropout(0.5))
                    net.eval()
                    print(net.mode, net.training, len(net.layers), len(net.parameters()))
                    """, table: ModuleMembers.table),
            MemberSection(
                title: "Members of datasets",
                example: "data = moons(6); print(data.x.shape, data.y, len(data))", table: DatasetObject.table),
        ]
    }

    private static var ofTraining: [MemberSection] {
        [
            MemberSection(
                title: "Members of optimizers",
                example: """
                    net = Linear(2, 1); opt = SGD(net, lr = 0.1, momentum = 0.9, weight_decay = 1e-3)
                    opt.step(net(ones(4, 2)).sum())
                    opt.lr = 0.01
                    print(opt.steps, opt.lr, opt.momentum, opt.weight_decay, opt.clip_norm)
                    """, table: OptimizerObject.reference),
            MemberSection(
                title: "Members of schedules",
                example: """
                    opt = SGD(Linear(1, 1), lr = 0.8); s = StepLR(opt, 2)
                    for epoch in 1...3 { s.step() }
                    print(s.steps, s.value, opt.lr)
                    """, table: ScheduleObject.table),
            MemberSection(
                title: "Members of ReduceLROnPlateau",
                example: """
                    opt = SGD(Linear(1, 1), lr = 0.8); s = ReduceLROnPlateau(opt, patience = 1)
                    for loss in [1, 0.9, 0.9, 0.9] { s.step(loss) }
                    print(opt.lr, s.best, s.finished)
                    """, table: PlateauObject.table),
            MemberSection(
                title: "Members of averages",
                example: """
                    net = Linear(1, 1, bias = false); a = EMA(net, 0.5)
                    for w in [1, 2, 3] { net.weight = [[w]]; a.update() }
                    print(a.updates, a.net.weight.item())
                    """, table: AverageObject.table),
            MemberSection(
                title: "Members of SAM",
                example: "s = SAM(SGD(Linear(1, 1), lr = 0.1), rho = 0.1); print(s.rho)", table: SAMObject.table),
            MemberSection(
                title: "Members of histories",
                example: """
                    net = Linear(1, 1); data = [[[0], [1]], [[0], [2]]]
                    h = fit(net, data, mse, SGD(net, lr = 0.1), epochs = 3, val = data, progress = false)
                    print(len(h.data_loss), h.steps, h.lr, h.val_loss[-1] < h.val_loss[0])
                    """, table: HistoryObject.table),
            MemberSection(
                title: "Members of learning rate sweeps",
                example: """
                    net = Linear(1, 1); data = [[[0], [1], [2], [3]], [[0], [2], [4], [6]]]
                    sweep = lr_find(net, data, mse)
                    print(len(sweep.rates), len(sweep.losses), sweep.steepest < sweep.rates[-1])
                    """, table: RateSweepObject.table),
            MemberSection(
                title: "Members of EarlyStopping",
                example: """
                    net = Linear(1, 1); data = [[[0], [1]], [[0], [2]]]; stop = EarlyStopping(patience = 2)
                    fit(net, data, mse, SGD(net, lr = 0), epochs = 9, val = data, callbacks = [stop], progress = false)
                    print(stop.stopped, stop.best_epoch)
                    """, table: EarlyStoppingObject.table),
            MemberSection(
                title: "Members of ModelCheckpoint",
                example: """
                    keep = ModelCheckpoint("best.safetensors", save_best_only = true)
                    net = Linear(1, 1); data = [[[0], [1]], [[0], [2]]]
                    fit(net, data, mse, SGD(net, lr = 0.1), epochs = 2, val = data, callbacks = [keep], progress = false)
                    print(keep.path, keep.best_epoch)
                    """, table: ModelCheckpointObject.table),
        ]
    }

    private static var ofInspection: [MemberSection] {
        [
            MemberSection(
                title: "Members of tables",
                example: """
                    t = norms(Sequential(Linear(2, 3), ReLU(), Linear(3, 1)))
                    print(t.rows, t.columns)
                    print(t.shape, t["0.weight"].shape, t[0, "zeros"])
                    t.write_csv("norms.csv")
                    """, table: TableObject.table),
            MemberSection(
                title: "Members of trackers",
                example: """
                    net = Linear(2, 1); opt = SGD(net, lr = 0.1); track = Tracker(net)
                    for epoch in 1...2 { opt.step(mse(net(ones(4, 2)), ones(4, 1))); track.log(opt, epoch = epoch) }
                    print(track.names, track.steps, track.epochs)
                    print(track.last.columns)
                    """, table: TrackerObject.table),
            MemberSection(
                title: "Members of finite reports",
                example: """
                    net = Sequential(Linear(2, 2), Linear(2, 1))
                    net[1].weight = [[nan, 1]]
                    report = check_finite(net)
                    print(report.ok, report.first, report.step); print(report.table)
                    """, table: FiniteReportObject.table),
            MemberSection(
                title: "Members of bias and variance",
                example: """
                    mean_of = fn(data) { y = mean(data.train_y); fn(x) = 0 * x + y }
                    b = bias_variance(mean_of, fn() = gen_data(num_data = 8), sets = 20)
                    print(b.sets, len(b.x), b.sum - b.noise - b.bias2 - b.variance)
                    """, table: BiasVarianceObject.table),
            MemberSection(
                title: "Members of figures",
                example: """
                    figure = scatter([1, 2, 3], [2, 3, 5]).plot([1, 3], [2, 5]).guide(y = 4)
                    figure.save("points.svg")
                    print(figure.svg()[:4])
                    """, table: FigureObject.table),
            MemberSection(
                title: "Members of decision boundaries",
                example: """
                    d = decision_boundary(Linear(2, 1), moons(20))
                    print(len(d.x), len(d.y), d.z.shape, d.level, d.points.shape, d.labels.shape)
                    """, table: DecisionBoundaryObject.numberTable),
            MemberSection(
                title: "Members of summary writers",
                example: """
                    with SummaryWriter("runs/a") as w {
                        for step in 0..<3 { w.scalar("loss", 1 / (step + 1), step) }
                        w.histogram("weights", randn(100), 0)
                        w.text("notes", "with *decay*")
                        w.hparams({lr: 0.1}, {loss: 0.33})
                    }
                    print(w.dir)
                    """, table: SummaryWriterObject.table),
        ]
    }
}
