import Autograd
import NN
import Syntax
import TensorEngine

/// The arguments of one call of a builtin, in the order of its parameters, with the checks that all builtins share.
public struct Arguments {
    public let machine: Machine
    /// The builtin, for messages.
    let name: String
    /// For parameters' names in messages; the call keeps it alive.
    private unowned(unsafe) let builtin: Builtin?
    private let base: UnsafeMutablePointer<Value>
    public let count: Int

    init(
        machine: Machine, name: String, builtin: Builtin? = nil, base: UnsafeMutablePointer<Value>, count: Int
    ) {
        self.machine = machine
        self.name = name
        self.builtin = builtin
        self.base = base
        self.count = count
    }

    public var tape: Tape { machine.tape }

    public subscript(index: Int) -> Value { base[index] }

    func isNone(_ index: Int) -> Bool { base[index].isNone }

    /// What a wrong argument is told.
    func mismatch(_ index: Int, _ rule: String, hint: String? = nil) -> RuntimeError {
        wrong(index, rule, hint, .type)
    }

    /// As `mismatch`, of a value that was given in another parameter's place.
    func mismatch(_ index: Int, _ rule: String, got value: Value, hint: String?) -> RuntimeError {
        .argument(parameterName(index), function: name, rule: rule, got: machine.brief(value), hint: hint, kind: .type)
    }

    private func wrong(_ index: Int, _ rule: String, _ hint: String?, _ kind: ErrorKind) -> RuntimeError {
        let got = machine.brief(base[index])
        return .argument(parameterName(index), function: name, rule: rule, got: got, hint: hint, kind: kind)
    }

    func parameterName(_ index: Int) -> String {
        let parameters = builtin?.signature.parameters ?? []
        return index < parameters.count ? parameters[index].name : "argument \(index + 1)"
    }

    // MARK: Numbers

    func number(_ index: Int) throws -> Double {
        guard let value = base[index].asNumber else { throw mismatch(index, "a number") }
        return value
    }

    func float(_ index: Int) throws -> Float { Float(try number(index)) }

    func optionalNumber(_ index: Int) throws -> Double? { isNone(index) ? nil : try number(index) }

    /// A whole number that is at least `minimum`.
    func integer(_ index: Int, atLeast minimum: Int = Int.min) throws -> Int {
        guard let number = base[index].asNumber, let value = Int(exactly: number) else {
            throw mismatch(index, "a whole number")
        }
        guard value >= minimum else { throw valueMismatch(index, "a whole number of at least \(minimum)") }
        return value
    }

    func optionalInteger(_ index: Int, atLeast minimum: Int = Int.min) throws -> Int? {
        isNone(index) ? nil : try integer(index, atLeast: minimum)
    }

    /// The right type, but not a value that can be used.
    func valueMismatch(_ index: Int, _ rule: String, hint: String? = nil) -> RuntimeError {
        wrong(index, rule, hint, .value)
    }

    func bool(_ index: Int) throws -> Bool {
        guard case .bool(let value) = base[index] else { throw mismatch(index, "true or false") }
        return value
    }

    // MARK: Text, lists, records

    func string(_ index: Int) throws -> String {
        guard case .string(let value) = base[index] else { throw mismatch(index, "a string") }
        return value.text
    }

    func optionalString(_ index: Int) throws -> String? { isNone(index) ? nil : try string(index) }

    /// One of the words of `ArgumentChoices`.
    func choice(_ index: Int) throws -> String {
        try choice(index, builtin.map { ArgumentChoices.words(for: $0.signature.parameters[index]) } ?? [])
    }

    /// One of words that this call alone knows.
    func choice(_ index: Int, _ choices: [String]) throws -> String {
        let given = try string(index)
        guard choices.contains(given) else {
            let quoted = choices.map { "\"\($0)\"" }.joined(separator: ", ")
            throw valueMismatch(
                index, choices.count == 1 ? quoted : "one of \(quoted)",
                hint: nearest(given, in: choices).map { "did you mean \"\($0)\"?" })
        }
        return given
    }

    func list(_ index: Int) throws -> ListObject {
        guard case .list(let value) = base[index] else { throw mismatch(index, "a list") }
        return value
    }

    func record(_ index: Int) throws -> RecordObject {
        guard case .record(let value) = base[index] else { throw mismatch(index, "a record") }
        return value
    }

    /// The elements of anything a loop could walk.
    func elements(_ index: Int) throws -> [Value] { try machine.elements(of: base[index]) }

    func function(_ index: Int) throws -> Value {
        guard base[index].isCallable else { throw mismatch(index, "a function") }
        return base[index]
    }

    // MARK: Tensors and nets

    /// A tensor; a number or a list of numbers becomes one.
    func tensor(_ index: Int) throws -> Variable {
        if case .tensor(let variable) = base[index] { return variable }
        guard let variable = try machine.asTensor(base[index]) else { throw mismatch(index, "a tensor") }
        return variable
    }

    func optionalTensor(_ index: Int) throws -> Variable? { isNone(index) ? nil : try tensor(index) }

    /// The list of tensors that `concat` and the like take.
    func tensors(_ index: Int) throws -> [Variable] {
        try elements(index).map { value in
            guard let variable = try machine.asTensor(value) else { throw mismatch(index, "a list of tensors") }
            return variable
        }
    }

    /// `zeros(2, 3)`, `zeros([2, 3])` and `zeros(x.shape)` alike, from a `*shape` parameter.
    func shape(_ index: Int) throws -> [Int] {
        var values = try list(index).elements
        if values.count == 1, case .list(let only) = values[0] { values = only.elements }
        return try values.map { value in
            guard let number = value.asNumber, let size = Int(exactly: number) else {
                throw RuntimeError.type("a shape of \(name) is whole numbers, got \(machine.brief(value))")
            }
            return size
        }
    }

    /// None, an axis or a list of axes.
    func axes(_ index: Int) throws -> [Int]? {
        switch base[index] {
        case .none: return nil
        case .list(let list):
            return try list.elements.map { value in
                guard let axis = value.asNumber.flatMap({ Int(exactly: $0) }) else {
                    throw mismatch(index, "an axis or a list of axes")
                }
                return axis
            }
        default: return [try integer(index)]
        }
    }

    /// A whole number, or a list of them for each spatial axis.
    func integers(_ index: Int, count: Int, atLeast minimum: Int) throws -> [Int] {
        if case .list(let list) = base[index] {
            let values = list.elements.compactMap { $0.asNumber.flatMap { Int(exactly: $0) } }
            guard values.count == count, list.elements.count == count, values.allSatisfy({ $0 >= minimum }) else {
                throw mismatch(index, "a whole number or a list of \(count), each at least \(minimum)")
            }
            return values
        }
        return Array(repeating: try integer(index, atLeast: minimum), count: count)
    }

    func module(_ index: Int) throws -> Module {
        guard case .module(let module) = base[index] else { throw mismatch(index, "a layer or net") }
        return module
    }

    func object<Object: LibraryObject>(_ index: Int, _ type: Object.Type, _ what: String) throws -> Object {
        guard case .object(let object) = base[index], let typed = object as? Object else {
            throw mismatch(index, what)
        }
        return typed
    }
}
