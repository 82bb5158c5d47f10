import Autograd
import DataFiles
import TensorEngine

extension Arguments {
    /// Where the path and what is to be written stand: NumPy's order, or the other way round as a pipe needs it
    /// (`x |> save_npy("x.npy")`).
    func pathAndContents(_ path: Int = 0, _ contents: Int = 1) -> (path: Int, contents: Int) {
        if case .string = self[path] { return (path, contents) }
        if case .string = self[contents] { return (contents, path) }
        return (path, contents)
    }

    /// A file's contents, decompressed if gzip compressed them.
    func dataFile(_ index: Int) throws -> DataFile { try DataFile(reading: string(index)) }

    /// A delimiter as a byte.
    func delimiter(_ index: Int) throws -> UInt8 {
        let text = try string(index)
        guard text.utf8.count == 1, let byte = text.utf8.first, !["\"", "\n", "\r"].contains(text) else {
            throw valueMismatch(index, "one ASCII character such as \",\", \";\" or \"\\t\"")
        }
        return byte
    }

    /// A record of tensors, under their names.
    func namedTensors(_ index: Int) throws -> [NamedTensor] {
        guard case .record(let record) = self[index] else {
            throw mismatch(index, "a record of tensors", hint: "{weight: w, bias: b}")
        }
        return try zip(record.keys, record.values).map { name, value in
            guard let tensor = try machine.asTensor(value) else {
                throw RuntimeError.type(
                    "\(self.name) writes tensors, but \"\(name)\" is \(machine.described(value))")
            }
            return NamedTensor(name, tensor.value)
        }
    }
}

extension [NamedTensor] {
    /// A record of the tensors by name.
    var record: Value {
        .record(RecordObject(keys: map(\.name), values: map { .tensor(Variable($0.tensor)) }))
    }
}
