import TensorEngine

/// The header of a .npy file, a dictionary as Python writes it:
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NumPyHeader: Equatable {
    let type: ElementType
    let isBigEndian: Bool
    /// Whether the first axis varies fastest.
    let isFortranOrder: Bool
    let dimensions: [Int]

    /// Reads the dictionary's text.
    init(_ text: String, in file: DataFile) throws {
        func wrong(_ problem: String) -> FileError { file.damaged(.npy, .header(problem)) }
        var parser = PythonLiteralParser(text)
        guard case .dictionary(let entries)? = parser.parse() else {
            throw wrong("its header is not a dictionary of Python")
        }
        guard Set(entries.map(\.key)) == ["descr", "fortran_order", "shape"], entries.count == 3 else {
            throw wrong("its header should name descr, fortran_order and shape")
        }
        let values = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        guard case .bool(let isFortranOrder)? = values["fortran_order"] else {
            throw wrong("fortran_order in its header is neither True nor False")
        }
        guard case .tuple(let sizes)? = values["shape"] else { throw wrong("shape in its header is not a tuple") }
        dimensions = try sizes.map {
            guard case .integer(let size) = $0, size >= 0 else { throw wrong("shape in its header is not of whole numbers") }
            return size
        }
        guard dimensions.count <= 64 else { throw wrong("its shape has \(dimensions.count) axes") }
        guard case .string(let description)? = values["descr"] else {
            throw FileError.unsupported(
                path: file.path, what: "records of several fields, not numbers of one type",
                hint: "save each field by itself: np.save(\"x.npy\", a[\"x\"])")
        }
        self.isFortranOrder = isFortranOrder
        isBigEndian = description.hasPrefix(">")
        guard let type = NumPyHeader.type(description) else { throw NumPyHeader.refusal(description, file) }
        self.type = type
    }

    private static func type(_ description: String) -> ElementType? {
        let plain = "<>=|".contains(description.first ?? " ") ? String(description.dropFirst()) : description
        let types: [String: ElementType] = [
            "b1": .bool, "?": .bool, "i1": .int8, "u1": .uint8, "i2": .int16, "u2": .uint16, "i4": .int32, "u4": .uint32,
            "i8": .int64, "u8": .uint64, "f2": .float16, "f4": .float32, "f8": .float64,
        ]
        return types[plain]
    }

    private static func refusal(_ description: String, _ file: DataFile) -> FileError {
        let kind = description.first { $0.isLetter }
        let (what, hint): (String, String?)
        switch kind {
        case "O": (what, hint) = ("Python objects (pickle)", "save an array of one number type: a.astype(\"float32\")")
        case "c": (what, hint) = ("complex numbers", "save a.real and a.imag")
        case "U", "S", "a": (what, hint) = ("text", "write_csv and read_csv keep text")
        case "M", "m": (what, hint) = ("dates or times", "save a.astype(\"int64\")")
        default: (what, hint) = ("elements of type \"\(description)\"", "save a.astype(\"float32\")")
        }
        return .unsupported(path: file.path, what: "\(what), not numbers", hint: hint)
    }

    /// A header of version 1 for what `storedBytes` gives, with the bytes that come before it.
    static func bytes(for tensor: Tensor) -> [UInt8] {
        let sizes = tensor.shape.dimensions
        let shape = sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.map(String.init).joined(separator: ", ")))"
        var text = Array("{'descr': '\(tensor.isMask ? "|b1" : "<f4")', 'fortran_order': False, 'shape': \(shape), }".utf8)
        // Padded, so that the elements begin at a multiple of 64, as NumPy's own do.
        let unpadded = 10 + text.count + 1
        text += [UInt8](repeating: UInt8(ascii: " "), count: (64 - unpadded % 64) % 64) + [UInt8(ascii: "\n")]
        var bytes = NumPyFile.signature + [1, 0]
        bytes.append(littleEndian: UInt16(text.count))
        return bytes + text
    }
}
