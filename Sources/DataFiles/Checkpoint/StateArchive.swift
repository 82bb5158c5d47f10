import NN
import TensorEngine

/// A state as a .safetensors file: its tensors as tensors, under the path that leads to them, the rest as JSON in the
/// metadata. So Python can look into a checkpoint too.
struct StateArchive {
    private static let key = "reg.state"
    /// JSON has no infinite numbers, no words of 64 bits and no tensors: an object with one such key stands for them.
    private static let numberTag = "$number", wordTag = "$word", tensorTag = "$tensor"

    // MARK: Writing

    static func encode(_ state: StateValue) throws -> [UInt8] {
        var tensors: [NamedTensor] = []
        let tree = json(state, path: "", &tensors)
        return try SafeTensorsFile(tensors: tensors, metadata: [(key, tree.text)]).encoded()
    }

    private static func json(_ state: StateValue, path: String, _ tensors: inout [NamedTensor]) -> JSONValue {
        func inner(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch state {
        case .none: return .null
        case .bool(let value): return .bool(value)
        case .number(let value):
            return value.isFinite ? .number(value) : .object([.init(numberTag, .string("\(value)"))])
        case .word(let value): return .object([.init(wordTag, .string(String(value)))])
        case .text(let value): return .string(value)
        case .tensor(let tensor):
            // Paths of odd keys can coincide.
            var name = path
            while tensors.contains(where: { $0.name == name }) { name += "'" }
            tensors.append(NamedTensor(name, tensor))
            return .object([.init(tensorTag, .string(name))])
        case .list(let values):
            return .array(values.enumerated().map { json($1, path: inner(String($0)), &tensors) })
        case .record(let entries):
            return .object(entries.map { entry in
                // A key that looks like a tag gets one sign more.
                let key = entry.name.hasPrefix("$") ? "$" + entry.name : entry.name
                return .init(key, json(entry.value, path: inner(entry.name), &tensors))
            })
        }
    }

    // MARK: Reading

    /// nil for a .safetensors file that is no archive of a state.
    static func decode(_ stored: SafeTensorsFile, _ file: DataFile) throws -> StateValue? {
        guard let text = stored.metadata.first(where: { $0.key == key })?.value else { return nil }
        let tree: JSONValue
        do {
            tree = try JSONParser.parse(Array(text.utf8)[...])
        } catch {
            throw file.damaged(.checkpoint, .header("its state is no JSON from byte \(error.position) on"))
        }
        let tensors = Dictionary(stored.tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        guard let state = state(tree, tensors) else {
            throw file.damaged(.checkpoint, .header("its state names a tensor or number that is not there"))
        }
        return state
    }

    private static func state(_ value: JSONValue, _ tensors: [String: Tensor]) -> StateValue? {
        switch value {
        case .null: return StateValue.none
        case .bool(let value): return .bool(value)
        case .number(let value): return .number(value)
        case .string(let value): return .text(value)
        case .array(let values):
            let states = values.compactMap { state($0, tensors) }
            return states.count == values.count ? .list(states) : nil
        case .object(let members):
            if members.count == 1, case .string(let text) = members[0].value {
                switch members[0].key {
                case numberTag: return Double(text).map { .number($0) }
                case wordTag: return UInt64(text).map { .word($0) }
                case tensorTag: return tensors[text].map { .tensor($0) }
                default: break
                }
            }
            var entries: [(name: String, value: StateValue)] = []
            for member in members {
                guard let inner = state(member.value, tensors) else { return nil }
                entries.append((member.key.hasPrefix("$") ? String(member.key.dropFirst()) : member.key, inner))
            }
            return .record(entries)
        }
    }
}
