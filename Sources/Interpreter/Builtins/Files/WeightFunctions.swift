import DataFiles
import NN

/// Nets in files: weights alone, or whole runs.
enum WeightFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "save", "(net, path)",
            """
            Writes the net's parameters and buffers to a .safetensors file, under PyTorch's names: \
            `net.load_state_dict(safetensors.torch.load_file(path))` reads it there. Readers see either the old file or \
            the whole new one. `checkpoint` keeps a whole run.
            """,
            example: "net = Linear(2, 1); save(net, \"m.safetensors\"); print(load_safetensors(\"m.safetensors\").keys())"
        ) { call in
            let (path, net) = call.pathAndContents(1, 0)
            guard case .module = call[net] else {
                throw call.mismatch(0, "a layer or net", got: call[net], hint: writer(of: call[net], path: call[path]))
            }
            let name = try call.string(path)
            if let ending = foreignEndings.first(where: { name.hasSuffix($0) }) {
                throw RuntimeError.value(
                    "save writes .safetensors files, and not \(ending)", hint: "save(net, \"m.safetensors\")")
            }
            try FileContents.write(call.module(net).weightFile.encoded(), to: name)
            return .none
        },
        Builtin(
            "load", "(net, path, strict = true)",
            """
            Copies the tensors of a .safetensors file, such as PyTorch's safetensors package writes of a state_dict(), or \
            of a checkpoint's net, into the net, and gives the net. Every name must be on both sides and every shape the \
            same, else the error lists what differs and nothing is changed. `strict = false` loads the names that are on \
            both sides, and says what was left.
            """,
            example: "a, b = Linear(2, 1), Linear(2, 1); save(a, \"m.safetensors\"); load(b, \"m.safetensors\"); "
                + "print(same(a.weight, b.weight))"
        ) { call in
            let (path, net) = call.pathAndContents(1, 0)
            let differences = try call.module(net).loadWeights(
                from: call.dataFile(path), strict: call.bool(2), call.tape.engine)
            if !differences.isEmpty { call.machine.host.writeError("note: \(differences.description)\n") }
            return call[net]
        },
        Builtin(
            "checkpoint", "(path, *parts, **values)",
            """
            Writes all that a run needs to go on bit for bit in another process: of nets, optimizers, schedules, SWA, EMA, \
            SAM and callbacks the whole state, and where every generator of random numbers stands. Further values are \
            kept by name: `checkpoint("run.ckpt", net, opt, epoch = 3)`. `load(net, path)` takes the weights alone.
            """,
            example: "net = Linear(1, 1); opt = SGD(net, lr = 0.1); checkpoint(\"run.ckpt\", net, opt, epoch = 3); "
                + "print(resume(\"run.ckpt\", net, opt).epoch)"
        ) { call in
            let values = try call.record(2)
            let states = try zip(values.keys, values.values).map { name, value in
                (name: name, value: try call.machine.state(of: value, named: name))
            }
            try Checkpoint.write(call.resumables(1), values: states, call.machine.random, to: call.string(0))
            return .none
        },
        Builtin(
            "resume", "(path, *parts)",
            """
            Puts nets, optimizers and the rest back to where `checkpoint` saw them, and every generator too; gives the \
            named values, a record. Make the same objects in the same order first, also what draws random numbers, \
            such as batches(…), then resume. A file that does not fit changes nothing.
            """,
            example: "net = Linear(1, 1); opt = Adam(net); checkpoint(\"run.ckpt\", net, opt, best = 0.5); "
                + "print(resume(\"run.ckpt\", net, opt))"
        ) { call in
            let machine = call.machine
            let checkpoint = try Checkpoint(reading: call.string(0), call.tape.engine)
            try checkpoint.resume(call.resumables(1), machine.random)
            return .record(RecordObject(
                keys: checkpoint.values.map(\.name), values: checkpoint.values.map { machine.value(of: $0.value) }))
        },
    ]

    private static let foreignEndings = [".pt", ".pth", ".bin", ".ckpt", ".npz", ".npy", ".h5", ".csv"]

    /// What writes a value that is not a net, to the path that was given where that is one for it.
    private static func writer(of value: Value, path: Value) -> String? {
        func name(_ endings: [String], else other: String) -> String {
            guard case .string(let given) = path, endings.contains(where: given.text.hasSuffix) else { return other }
            return given.text
        }
        switch value {
        case .object(let object) where object is FigureObject:
            return "figure.save(\"\(name([".svg", ".png", ".pdf"], else: "figure.svg"))\")"
        case .object(let object) where object is TableObject || object is CSVTableObject:
            return "table.write_csv(\"\(name([".csv"], else: "table.csv"))\")"
        case .tensor, .list: return "save_npy(\"\(name([".npy"], else: "x.npy"))\", x)"
        case .record:
            let file = name([".safetensors"], else: "m.safetensors")
            return "save(net, \"\(file)\") takes the net itself, save_safetensors(\"\(file)\", record) a record of tensors"
        case .string: return "write_text(\"\(name([".txt"], else: "notes.txt"))\", text)"
        default: return value.resumable == nil ? nil : "checkpoint(\"run.ckpt\", net, opt) keeps a whole run"
        }
    }
}

extension Arguments {
    /// The nets, optimizers and so on of a `*parts` parameter.
    fileprivate func resumables(_ index: Int) throws -> [Resumable] {
        try list(index).elements.map { value in
            guard let part = value.resumable else {
                throw RuntimeError.type(
                    "\(name) keeps nets, optimizers, schedules, averages and callbacks, got \(machine.described(value))",
                    hint: name == "checkpoint" ? "give other values a name: checkpoint(path, net, opt, epoch = 3)" : nil)
            }
            return part
        }
    }
}
