import Autograd
import Inspect
import NN
import TensorEngine

/// Looking at gradients, at what layers give, and at units. None of these changes net, mode, statistics, gradients or
/// generators.
enum LayerInspectionFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "grads", "(net)",
            """
            A table of the gradients that the last backward pass left: for each parameter shape, l2, std, the largest \
            size, the share of zeros, and how many elements are NaN or infinite.
            """, example: "net = Linear(2, 1); net(ones(1, 2)).sum().backward(); print(grads(net))"
        ) { call in .object(TableObject(Inspect.grads(try call.module(0)))) },
        Builtin(
            "activations", "(net, x)",
            """
            What each layer gives for x in the net's present mode: a record of tensors without gradients, by dotted name, \
            in the order of the calls; a layer that is called again counts as "name (2)". "output" is last where no layer \
            gives the net's output itself.
            """, example: "a = activations(Sequential(Linear(2, 3), ReLU()), ones(1, 2)); print(keys(a), a[\"1\"].shape)"
        ) { call in
            let found = try Inspect.activations(call.module(0), call.tensor(1), call.machine.runtime)
            return .record(RecordObject(keys: found.map(\.name), values: found.map { .tensor(Variable($0.value)) }))
        },
        Builtin(
            "dead_units", "(net, x)",
            """
            A table with a row for each ReLU, layer or function, in eval mode: how many units give zero for all of x (a \
            dead unit gets no gradient), the share of outputs above zero, how many units are never cut off, and which \
            are dead. A convolution's channel is a unit. Give it many examples: a unit is dead only for what it was shown.
            """, example: "net = Sequential(Linear(1, 3), ReLU()); net[0].bias = [-5, 0, 5]; print(dead_units(net, rand(20, 1)))"
        ) { call in table(try deadUnits(call.module(0), call.tensor(1), call.machine.runtime)) },
        Builtin(
            "saturation", "(net, x)",
            """
            A table with a row for each tanh, sigmoid and hardtanh, layer or function, in eval mode: the share of outputs \
            at the low and at the high limit (within 0.01; hardtanh: at it), and which units are there for all of x.
            """, example: "print(saturation(Sequential(Linear(1, 4), Tanh()), 100 * randn(20, 1)))"
        ) { call in table(try Inspect.saturation(call.module(0), call.tensor(1), call.machine.runtime)) },
        Builtin(
            "separability", "(net, x, y)",
            """
            A table of how far apart the classes are after each layer, in eval mode: Fisher's ratio tr(S_B) / tr(S_W) of \
            the scatter between and within the classes. y holds a class number for each example.
            """, example: "d = moons(50); print(separability(Sequential(Linear(2, 8), Tanh()), d.x, d.y))"
        ) { call in
            table(
                try Inspect.separability(
                    call.module(0), call.tensor(1), labels: call.tensor(2).value, call.machine.runtime))
        },
        Builtin(
            "coadaptation", "(net, x)",
            """
            A table of how much the units of each layer move together over x, in eval mode: the mean size of the \
            correlation between two units, the largest one, and the effective rank of all of them (Roy and Vetterli 2007), \
            which is the number of units when none depends on another. Constant units are left out and counted.
            """, example: "print(coadaptation(Sequential(Linear(2, 8), Tanh()), randn(50, 2)))"
        ) { call in table(try Inspect.coadaptation(call.module(0), call.tensor(1), call.machine.runtime)) },
        Builtin(
            "spectra", "(net)",
            """
            A table of each weight as a matrix with a row a unit: the largest singular value, the stable rank \
            ‖W‖² / σ_max², and of square ones the spectral radius.
            """, example: "print(spectra(Linear(4, 4)))"
        ) { call in table(try Inspect.spectra(call.module(0), call.tape.engine)) },
        Builtin(
            "check_finite", "(net, opt = none, raise = false)",
            """
            Looks for NaN and infinite values in parameters, gradients, buffers and the optimizer's state. Called before \
            training and after each step it also says where they came from, as it watches every operation of the next \
            step: step, pass, operation and layer, how many values of how many, and the range of what went in. `r.ok`, \
            `r.step`, `r.table` and `r.first` (a record, or none) are there for scripts; with `raise` what it finds is an \
            error.
            """,
            example: """
                net = Sequential(Linear(1, 2), Lambda(fn(h) = log(0 - h**2))); opt = SGD(net, lr = 0.1)
                check_finite(net, opt); opt.step(net([[1]]).sum()); print(check_finite(net, opt))
                """
        ) { call in
            let optimizer = try call.isNone(1) ? nil : call.object(1, OptimizerObject.self, "an optimizer").optimizer
            let report = FiniteReport(try call.module(0), optimizer, call.machine.runtime)
            if try call.bool(2), !report.isFinite { throw RuntimeError.value(report.message) }
            return .object(FiniteReportObject(report))
        },
    ]

    private static func table(_ table: Table) -> Value { .object(TableObject(table)) }
}

/// What `check_finite` found.
final class FiniteReportObject: LibraryObject {
    let report: FiniteReport

    init(_ report: FiniteReport) { self.report = report }

    override var typeName: String { "finite report" }
    override func text(width: Int) -> String { report.text(width: width) }
    override var members: MemberTable { FiniteReportObject.table }

    static let table = MemberTable(
        [
            "ok": Property("Whether all is finite.") { _, value in .bool(own(value).isFinite) },
            "step": Property("The optimizer's step count, or none.") { _, value in
                own(value).step.map { .integer($0) } ?? .none
            },
            "table": Property("A row for each tensor with values that are not finite.") { _, value in
                .object(TableObject(own(value).table))
            },
            "first": Property(
                "A record {step, phase, operation, layer, nan, infinite, of} of where it began; none where all is finite "
                    + "or the step was not watched."
            ) { _, value in
                guard let beginning = own(value).beginning else { return .none }
                return .record(
                    RecordObject([
                        "step": .integer(beginning.step), "phase": .string(beginning.phase.rawValue),
                        "operation": .string(beginning.operation), "layer": beginning.layer.map { .string($0) } ?? .none,
                        "nan": .integer(beginning.count.nan), "infinite": .integer(beginning.count.infinite),
                        "of": .integer(beginning.count.count),
                    ]))
            },
        ], [])

    private static func own(_ value: Value) -> FiniteReport {
        guard case .object(let object as FiniteReportObject) = value else {
            preconditionFailure("a member of finite reports")
        }
        return object.report
    }
}
