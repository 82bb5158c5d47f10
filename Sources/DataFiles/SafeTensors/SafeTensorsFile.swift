import TensorEngine

/// The safetensors format of PyTorch and its kin: the length of a JSON header, the header, the elements of all tensors.
public struct SafeTensorsFile {
    /// In the order of their place in the file.
    public var tensors: [NamedTensor]
    /// Names of tensors that are written as 64-bit whole numbers, as PyTorch keeps counters.
    public var counters: Set<String> = []
    public var metadata: [(key: String, value: String)]

    public init(tensors: [NamedTensor], metadata: [(key: String, value: String)] = []) {
        self.tensors = tensors
        self.metadata = metadata
    }

    public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

    private static let types: [String: ElementType] = [
        "BOOL": .bool, "I8": .int8, "U8": .uint8, "I16": .int16, "U16": .uint16, "I32": .int32, "U32": .uint32,
        "I64": .int64, "U64": .uint64, "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
    ]

    // MARK: Reading

    /// Reads and checks everything before it returns anything.
    public init(decoding file: DataFile, _ engine: Engine) throws {
        var reader = ByteReader(file, .safetensors)
        if file.bytes.starts(with: [0x50, 0x4B, 3, 4]) || file.bytes.starts(with: [0x80, 2]) {
            throw FileError.unsupported(
                path: file.path, what: "Python objects (pickle), not tensors",
                hint: "in Python: safetensors.torch.save_file(torch.load(path), \"m.safetensors\")")
        }
        let length = try reader.uint64(of: "its header")
        let range = try reader.take(length, of: "its header")
        guard file.bytes[range].first == UInt8(ascii: "{") else { throw file.damaged(.safetensors, .signature) }
        let header: JSONValue
        do {
            header = try JSONParser.parse(file.bytes[range])
        } catch {
            throw file.damaged(.safetensors, .header("its header is no JSON from byte \(error.position) on"))
        }
        guard case .object(let members) = header else {
            throw file.damaged(.safetensors, .header("its header is not a JSON object"))
        }
        metadata = try SafeTensorsFile.metadata(header["__metadata__"], in: file)
        let entries = try members.filter { $0.key != "__metadata__" }.map { try Entry($0, in: file) }
            .sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound == end else {
                throw file.damaged(.safetensors, .layout("\"\(entry.name)\" does not begin where the tensor before it ends"))
            }
            end = entry.range.upperBound
        }
        guard end <= reader.remaining else { throw file.damaged(.safetensors, .endsWithin("its tensors")) }
        guard end == reader.remaining else {
            throw file.damaged(.safetensors, .layout("\(reader.remaining - end) bytes at its end belong to no tensor"))
        }
        let start = reader.offset
        tensors = try entries.map { entry in
            let bytes = file.bytes[(start + entry.range.lowerBound)..<(start + entry.range.upperBound)]
            return NamedTensor(entry.name, try entry.type.tensor(bytes, entry.shape, engine))
        }
    }

    /// What the header says about one tensor.
    private struct Entry {
        let name: String
        let type: ElementType
        let shape: Shape
        /// Bytes, counted from the end of the header.
        let range: Range<Int>

        init(_ member: JSONValue.Member, in file: DataFile) throws {
            name = member.key
            func wrong(_ problem: String) -> FileError {
                file.damaged(.safetensors, .header("\(problem) of \"\(member.key)\" in its header"))
            }
            guard case .string(let typeName)? = member.value["dtype"] else { throw wrong("there is no dtype") }
            guard let type = SafeTensorsFile.types[typeName] else {
                throw FileError.unsupported(
                    path: file.path, what: "\"\(member.key)\" of the type \(typeName)", hint: "save it as F32")
            }
            guard let sizes = SafeTensorsFile.sizes(member.value["shape"]) else { throw wrong("there is no sound shape") }
            guard let offsets = SafeTensorsFile.sizes(member.value["data_offsets"]), offsets.count == 2,
                offsets[0] <= offsets[1]
            else { throw wrong("there are no sound data_offsets") }
            shape = try Shape(sizes, operation: "a .safetensors file")
            guard let needed = type.byteCount(of: shape) else { throw EngineError.tooLarge(dimensions: sizes) }
            guard offsets[1] - offsets[0] == needed else {
                throw file.damaged(
                    .safetensors, .size(of: "\"\(member.key)\"", needed: needed, found: offsets[1] - offsets[0]))
            }
            self.type = type
            range = offsets[0]..<offsets[1]
        }
    }

    private static func sizes(_ value: JSONValue?) -> [Int]? {
        guard case .array(let values)? = value else { return nil }
        var sizes: [Int] = []
        for case .number(let number) in values {
            guard let size = Int(exactly: number), size >= 0 else { return nil }
            sizes.append(size)
        }
        return sizes.count == values.count ? sizes : nil
    }

    private static func metadata(_ value: JSONValue?, in file: DataFile) throws -> [(key: String, value: String)] {
        guard let value else { return [] }
        let wrong = file.damaged(.safetensors, .header("__metadata__ in its header is not of strings"))
        guard case .object(let members) = value else { throw wrong }
        return try members.map { member in
            guard case .string(let text) = member.value else { throw wrong }
            return (member.key, text)
        }
    }

    // MARK: Writing

    /// The file's bytes: counters as I64 first, then F32, then masks as BOOL, so that each is aligned to its size.
    public func encoded() throws -> [UInt8] {
        var names: Set<String> = ["__metadata__"]
        for item in tensors where !names.insert(item.name).inserted {
            let what = item.name == "__metadata__" ? "a tensor named \"__metadata__\"" : "two tensors named \"\(item.name)\""
            throw FileError.cannotHold(format: .safetensors, what: what, hint: nil)
        }
        var members: [JSONValue.Member] = []
        if !metadata.isEmpty {
            members.append(.init("__metadata__", .object(metadata.map { .init($0.key, .string($0.value)) })))
        }
        let counted = tensors.filter { counters.contains($0.name) }
        let others = tensors.filter { !counters.contains($0.name) }
        var data: [UInt8] = []
        for item in counted + others.filter({ !$0.tensor.isMask }) + others.filter(\.tensor.isMask) {
            let isCounter = counters.contains(item.name)
            let start = data.count
            if isCounter { data.appendCounters(item.tensor) } else { data += item.tensor.storedBytes }
            members.append(.init(item.name, .object([
                .init("dtype", .string(isCounter ? "I64" : item.tensor.isMask ? "BOOL" : "F32")),
                .init("shape", .array(item.tensor.shape.dimensions.map { .number(Double($0)) })),
                .init("data_offsets", .array([.number(Double(start)), .number(Double(data.count))])),
            ])))
        }
        var header = Array(JSONValue.object(members).text.utf8)
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.count + data.count)
        bytes.append(littleEndian: UInt64(header.count))
        return bytes + header + data
    }
}

extension [UInt8] {
    fileprivate mutating func appendCounters(_ tensor: Tensor) {
        for value in tensor.scalars { append(littleEndian: Int64(value.isFinite ? Swift.min(abs(value), 0x1p62) : 0)) }
    }
}
