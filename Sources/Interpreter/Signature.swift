import Syntax

/// What a function can be called with, and how a call's arguments find their places.
public final class Signature {
    public struct Parameter {
        public let name: String
        public let kind: Syntax.Parameter.Kind
        /// For an argument that is left out; `unset` where the function itself supplies it, nil where it must be given.
        public let defaultValue: Value?
    }

    public let function: String
    /// `(x, k = 2)`, as shown in help and messages.
    public let text: String
    public let parameters: [Parameter]
    /// No `*rest`, no `**options`.
    let isPlain: Bool
    /// A method's first parameter is the instance, which its callers do not write.
    private let hidesSelf: Bool

    init(function: String, text: String, parameters: [Parameter], hidesSelf: Bool = false) {
        self.function = function
        self.text = text
        self.parameters = parameters
        self.hidesSelf = hidesSelf
        isPlain = parameters.allSatisfy { $0.kind == .single }
    }

    /// Of a function or model in a source text. A model's body and methods get the instance as their first argument.
    convenience init(
        function: String, parameters: [Syntax.Parameter], in source: SourceText, takesSelf: Bool = false
    ) {
        let receiver = takesSelf ? [Parameter(name: "self", kind: .single, defaultValue: nil)] : []
        self.init(
            function: function, text: Signature.text(of: parameters, in: source),
            parameters: receiver + parameters.map {
                Parameter(name: $0.name.text, kind: $0.kind, defaultValue: $0.defaultValue == nil ? nil : .unset)
            }, hidesSelf: takesSelf)
    }

    /// Of a model whose body has this one: what makes the instance is not given it.
    var withoutSelf: Signature {
        Signature(function: function, text: text, parameters: Array(parameters.dropFirst()))
    }

    /// `(x, k = 2, *more)`, as written.
    private static func text(of parameters: [Syntax.Parameter], in source: SourceText) -> String {
        let texts = parameters.map { parameter -> String in
            switch parameter.kind {
            case .rest: return "*" + parameter.name.text
            case .options: return "**" + parameter.name.text
            case .single:
                guard let value = parameter.defaultValue else { return parameter.name.text }
                return parameter.name.text + " = " + source.text(value.span)
            }
        }
        return "(" + texts.joined(separator: ", ") + ")"
    }

    /// PyTorch's spellings, which are accepted where ours exists.
    private static let aliases = ["dim": "axis", "keepdim": "keepdims"]

    /// Arguments in the order of the parameters, left-out ones as their defaults.
    func bind(positional: [Value], named: [(Name, Value)]) throws -> [Value] {
        var values = [Value?](repeating: nil, count: parameters.count)
        var rest: [Value] = []
        let options = RecordObject()
        let singles = parameters.prefix { $0.kind == .single }.count
        let restIndex = parameters.firstIndex { $0.kind == .rest }
        let optionsIndex = parameters.firstIndex { $0.kind == .options }
        for (index, value) in positional.enumerated() {
            if index < singles {
                if !value.isUnset { values[index] = value }
            } else if restIndex != nil {
                rest.append(value)
            } else {
                throw tooMany(given: positional.count)
            }
        }
        for (name, value) in named {
            guard let index = index(of: name.text) else {
                if let refusal = refusal(of: name.text) { throw refusal }
                if options[name.text] != nil { throw RuntimeError.duplicateArgument(name.text, function: function) }
                options[name.text] = value
                continue
            }
            if values[index] != nil { throw RuntimeError.duplicateArgument(name.text, function: function) }
            values[index] = value
        }
        if let restIndex { values[restIndex] = .list(rest) }
        if let optionsIndex { values[optionsIndex] = .record(options) }
        return try zip(parameters, values).map { parameter, value in
            if let value { return value }
            guard let value = parameter.defaultValue else { throw missing(parameter.name) }
            return value
        }
    }

    /// The error that an argument of this name is, or nil if there is a place for it.
    func refusal(of name: String) -> RuntimeError? {
        guard index(of: name) == nil, !parameters.contains(where: { $0.kind == .options }) else { return nil }
        let names = parameters.filter { $0.kind == .single }.map(\.name)
        let meant = ForeignName.argument(name, among: names) ?? nearest(name, in: names)
        return .unknownArgument(name, function: function, signature: text, nearest: meant)
    }

    func index(of name: String) -> Int? {
        let find = { [parameters] (name: String) in parameters.firstIndex { $0.name == name && $0.kind == .single } }
        return find(name) ?? Signature.aliases[name].flatMap(find)
    }

    func tooMany(given: Int) -> RuntimeError {
        .tooManyArguments(function: function, signature: text, given: hidesSelf ? given - 1 : given)
    }

    func missing(_ name: String) -> RuntimeError {
        .missingArgument(name, function: function, signature: text)
    }
}
