import Autograd
import NN

/// Averages of weights over training, and sharpness-aware steps.
enum AveragingFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "SWA", "(net)",
            """
            Stochastic weight averaging: `a.update()` takes the present parameters into a plain mean of all updates, the \
            parameters of `a.net`, a copy of the net. `a.swap()` exchanges the values of the two. Buffers are those of \
            the last update: with batch normalization call update_bn(a.net, data) before use (Izmailov et al. 2018).
            """, example: "net = Linear(1, 1); a = SWA(net); a.update(); print(same(a.net.weight, net.weight))"
        ) { call in
            .object(AverageObject(try WeightAverage(call.module(0), rule: .mean, call.machine.runtime)))
        },
        Builtin(
            "EMA", "(net, decay = 0.999)",
            """
            An exponential moving average of the parameters, in `a.net`, a copy of the net: `a.update()` makes it \
            decay·average + (1 - decay)·w; the first update takes w itself, as PyTorch's AveragedModel does. `a.swap()` \
            exchanges the values of the two (Polyak and Juditsky 1992).
            """, example: "net = Linear(1, 1); a = EMA(net, 0.99); a.update(); print(same(a.net.weight, net.weight))"
        ) { call in
            .object(
                AverageObject(
                    try WeightAverage(
                        call.module(0), rule: .exponential(decay: call.number(1)), call.machine.runtime)))
        },
        Builtin(
            "SAM", "(opt, rho = 0.05)",
            """
            Sharpness-aware minimization: `s.step(fn() = loss)` computes the loss and its gradient g, goes to w + \
            rho·g/‖g‖, computes the loss again there, and lets opt step from w along that gradient. Gives the first loss \
            (Foret et al. 2021).
            """,
            example: "w = tensor([3, 4], requires_grad = true); s = SAM(SGD([w], lr = 0.1)); "
                + "print(s.step(fn() = (w * w).sum()))"
        ) { call in
            let optimizer = try call.object(0, OptimizerObject.self, "an optimizer").optimizer
            return .object(SAMObject(try SAM(optimizer, rho: call.number(1))))
        },
    ]
}

/// SWA or EMA as the language sees it.
final class AverageObject: LibraryObject, CheckpointPart {
    private let average: WeightAverage
    var resumable: Resumable { average }

    init(_ average: WeightAverage) { self.average = average }

    override var typeName: String { "average" }

    override func text(width: Int) -> String {
        let updates = average.updates == 1 ? "1 update" : "\(average.updates) updates"
        switch average.rule {
        case .mean: return "SWA of \(updates)"
        case .exponential(let decay): return "EMA(decay = \(NumberText.repr(decay))) of \(updates)"
        }
    }

    override var members: MemberTable { AverageObject.table }

    static let table = MemberTable(
        [
            "net": Property("The copy of the net that holds the averages.") { _, value in .module(own(value).net) },
            "updates": Property("How many updates it has taken.") { _, value in .integer(own(value).updates) },
        ],
        [
            Builtin("update", "(average)", "Takes the present parameters into the average.",
                example: "a = SWA(Linear(1, 1)); a.update(); a.update(); print(a)"
            ) { call in
                try own(call[0]).update(call.tape.engine)
                return .none
            },
            Builtin(
                "swap", "(average)",
                "Exchanges parameters and buffers of the net and of its average; a second swap puts them back.",
                example: """
                    net = Linear(1, 1, bias = false); net.weight = [[1]]; a = SWA(net); a.update()
                    net.weight = [[5]]; a.swap(); print(net.weight.item(), a.net.weight.item())
                    """
            ) { call in
                own(call[0]).swap()
                return .none
            },
        ])

    private static func own(_ value: Value) -> WeightAverage {
        guard case .object(let object as AverageObject) = value else { preconditionFailure("a member of averages") }
        return object.average
    }
}
