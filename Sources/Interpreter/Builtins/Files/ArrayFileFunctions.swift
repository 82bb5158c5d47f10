import Autograd
import DataFiles
import TensorEngine

/// Tensors in files that other programs read and write.
enum ArrayFileFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "load_npy", "(path)",
            """
            The array of a NumPy file as a tensor: any type of number, either byte order, rows or columns first. Numbers \
            become 32-bit floats (whole ones are exact up to 2^24), booleans a mask. Complex numbers, text and Python \
            objects are io errors that say so.
            """, example: "save_npy(\"x.npy\", [[1, 2], [3, 4]]); print(load_npy(\"x.npy\").shape)"
        ) { call in .tensor(Variable(try NumPyFile.decode(call.dataFile(0), call.tape.engine))) },
        Builtin(
            "save_npy", "(path, x)",
            """
            Writes a tensor as NumPy's `np.save` does, in 32-bit floats, or as booleans if it is a mask. `x |> \
            save_npy(path)` is right too. Readers see either the old file or the whole new one.
            """, example: "x = rand(2, 3); save_npy(\"x.npy\", x); print(same(load_npy(\"x.npy\"), x))"
        ) { call in
            let (path, x) = call.pathAndContents()
            try FileContents.write(NumPyFile.encode(call.tensor(x).value), to: call.string(path))
            return .none
        },
        Builtin(
            "load_npz", "(path)",
            "The arrays of a NumPy archive as a record of tensors; compressed ones too. Damage anywhere is an io error.",
            example: "save_npz(\"xy.npz\", x = zeros(2, 3), y = [0, 1]); print(load_npz(\"xy.npz\").keys())"
        ) { call in try NumPyArchive.decode(call.dataFile(0), call.tape.engine).record },
        Builtin(
            "save_npz", "(path, *arrays, compressed = false, **named)",
            """
            Writes tensors as NumPy's `np.savez` does: arguments under their names, a record under its keys, others as \
            arr_0, arr_1, …. With `compressed` as `np.savez_compressed`.
            """, example: "save_npz(\"xy.npz\", zeros(2), y = [0, 1]); print(load_npz(\"xy.npz\").keys())"
        ) { call in
            let arrays = try archived(call)
            try FileContents.write(NumPyArchive.encode(arrays, compresses: call.bool(2)), to: call.string(0))
            return .none
        },
        Builtin(
            "load_safetensors", "(path, metadata = false)",
            """
            The tensors of a .safetensors file as a record, in 32-bit floats whatever their type there (F16, BF16, F32, \
            F64, whole numbers, booleans as masks). With `metadata = true` a list [tensors, metadata], both records. \
            `load(net, path)` puts them into a net.
            """, example: "save_safetensors(\"w.safetensors\", {w: eye(2)}); print(load_safetensors(\"w.safetensors\").w)"
        ) { call in
            let file = try SafeTensorsFile(decoding: call.dataFile(0), call.tape.engine)
            guard try call.bool(1) else { return file.tensors.record }
            let metadata = RecordObject(
                keys: file.metadata.map(\.key), values: file.metadata.map { .string($0.value) })
            return .list([file.tensors.record, .record(metadata)])
        },
        Builtin(
            "save_safetensors", "(path, tensors, metadata = {})",
            """
            Writes a record of tensors, in 32-bit floats, as PyTorch's safetensors package reads them; `metadata` is a \
            record of strings.
            """,
            example: "save_safetensors(\"w.safetensors\", {w: eye(2)}, {made: \"here\"}); "
                + "print(load_safetensors(\"w.safetensors\", metadata = true)[1])"
        ) { call in
            let (path, contents) = call.pathAndContents()
            let metadata = try call.record(2)
            let pairs = try zip(metadata.keys, metadata.values).map { key, value in
                guard case .string(let text) = value else {
                    throw RuntimeError.type("metadata holds strings, but \"\(key)\" is \(call.machine.described(value))")
                }
                return (key: key, value: text.text)
            }
            let file = SafeTensorsFile(tensors: try call.namedTensors(contents), metadata: pairs)
            try FileContents.write(file.encoded(), to: call.string(path))
            return .none
        },
        Builtin(
            "read_idx", "(path)",
            """
            The array of an IDX file, the format of MNIST and its kin, as a tensor; a .gz file is decompressed. Bytes \
            stay 0 to 255. A file that is none is an io error.
            """,
            example: """
                write_text("x.idx", "\\0\\0\\u{8}\\u{1}\\0\\0\\0\\u{3}abc")
                print(read_idx("x.idx"))
                """
        ) { call in .tensor(Variable(try IDXFile.decode(call.dataFile(0), call.tape.engine))) },
    ]

    /// What a call of `save_npz` is to write.
    private static func archived(_ call: Arguments) throws -> [NamedTensor] {
        var arrays: [NamedTensor] = []
        var ordinal = 0
        for value in try call.list(1).elements {
            if case .record(let record) = value {
                for (name, value) in zip(record.keys, record.values) { arrays.append(try array(name, value, call)) }
            } else {
                arrays.append(try array("arr_\(ordinal)", value, call))
                ordinal += 1
            }
        }
        let named = try call.record(3)
        for (name, value) in zip(named.keys, named.values) { arrays.append(try array(name, value, call)) }
        var names: Set<String> = []
        for item in arrays where !names.insert(item.name).inserted {
            throw RuntimeError.value("save_npz got two arrays named \"\(item.name)\"")
        }
        guard !arrays.isEmpty else { throw RuntimeError.value("save_npz got no arrays", hint: "save_npz(path, x = x, y = y)") }
        return arrays
    }

    private static func array(_ name: String, _ value: Value, _ call: Arguments) throws -> NamedTensor {
        guard let tensor = try call.machine.asTensor(value) else {
            throw RuntimeError.type("save_npz writes tensors, but \"\(name)\" is \(call.machine.described(value))")
        }
        return NamedTensor(name, tensor.value)
    }
}
