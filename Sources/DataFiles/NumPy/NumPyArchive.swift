import TensorEngine

/// A tensor under its name in a file.
public struct NamedTensor {
    public let name: String
    public let tensor: Tensor

    public init(_ name: String, _ tensor: Tensor) {
        self.name = name
        self.tensor = tensor
    }
}

/// NumPy's .npz files: several .npy files in a ZIP archive, compressed or not.
public enum NumPyArchive {
    /// All arrays, in the order of the archive's directory; all are read before any is returned.
    public static func decode(_ file: DataFile, _ engine: Engine) throws -> [NamedTensor] {
        let archive = try ZipArchive(file)
        var names: Set<String> = []
        return try archive.entries.map { entry in
            let name = entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
            guard names.insert(name).inserted else { throw file.damaged(.npz, .duplicate(name)) }
            let inner = DataFile(path: "\(file.path):\(entry.name)", bytes: try archive.contents(of: entry))
            return NamedTensor(name, try NumPyFile.decode(inner, engine))
        }
    }

    /// An archive as `np.savez` writes it, or with `compresses` as `np.savez_compressed` does.
    public static func encode(_ arrays: [NamedTensor], compresses: Bool = false) throws -> [UInt8] {
        var writer = ZipWriter(compresses: compresses)
        for array in arrays { try writer.add("\(array.name).npy", NumPyFile.encode(array.tensor)) }
        return writer.finished()
    }
}
