import NN

/// Something read, and perhaps set, as `value.name`.
public struct Property {
    public let documentation: String
    let get: (Machine, Value) throws -> Value
    let set: ((Machine, Value, Value) throws -> Void)?

    init(
        _ documentation: String, set: ((Machine, Value, Value) throws -> Void)? = nil,
        _ get: @escaping (Machine, Value) throws -> Value
    ) {
        self.documentation = documentation
        self.get = get
        self.set = set
    }
}

/// The members that all values of a type have.
public struct MemberTable {
    public let properties: [String: Property]
    /// Each takes the value as its first argument, which calls leave out.
    public let methods: [String: Builtin]

    static let empty = MemberTable([:], [])

    init(_ properties: [String: Property], _ methods: [Builtin]) {
        for method in methods { method.isMethod = true }
        self.properties = properties
        self.methods = Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
    }

    /// All of them, in no order.
    public var names: [String] { Array(properties.keys) + methods.keys }
}

/// Which members the types of the language have.
public enum Members {
    /// The members of a value by its type.
    public static func table(for value: Value) -> MemberTable {
        switch value {
        case .tensor: return TensorMembers.table
        case .module(let module):
            if module is Dropout { return ModuleMembers.dropoutTable }
            return module is Recurrent ? ModuleMembers.recurrentTable : ModuleMembers.table
        case .object(let object): return object.members
        default: return .empty
        }
    }

    /// What may be called after a point, of whatever type; what a value's own fields hold comes on top.
    static let callableNames: Set<String> = {
        let tables = sections.map(\.table) + [ModuleMembers.dropoutTable, ModuleMembers.recurrentTable]
        // Some properties hold functions and nets.
        return Set(tables.flatMap(\.names) + CSVTableObject.methods.keys)
    }()

    /// Of layers, and of the records that `catch` binds.
    static let namesOfParts: Set<String> = ["weight", "bias", "kind", "message", "hint", "file", "line", "column"]

    /// What all layers and nets have.
    static var namesForModules: [String] { ModuleMembers.table.names }

    /// Whether all layers and nets have it and a model cannot give the name to a field. A model may have `layers` of its
    /// own: that is what most people call a list of them.
    static func isReservedForModules(_ name: String) -> Bool {
        name != "layers" && (ModuleMembers.table.properties[name] != nil || ModuleMembers.table.methods[name] != nil)
    }
}
