import Interpreter
import Syntax

/// The signature of the call that is being written.
public struct CallHint: Equatable {
    public let function: String
    /// As the signature shows them: `x`, `axis = none`, `*more`.
    public let parameters: [String]
    /// The one that the argument at the cursor is for.
    public let activeParameter: Int?

    public init(function: String, parameters: [String], activeParameter: Int?) {
        self.function = function
        self.parameters = parameters
        self.activeParameter = activeParameter
    }
}

extension Session {
    /// The call the cursor (in code points) is in, if it is one of a function that is known. Runs nothing.
    public func callHint(for text: String, cursor: Int) -> CallHint? {
        let context = CursorContext(String(String.UnicodeScalarView(text.unicodeScalars.prefix(cursor))))
        guard !context.isInComment, let call = context.openCall(before: context.openString),
            let callee = quietCallee(of: call), let signature = signature(of: callee.function)
        else { return nil }
        let parameters = Self.parameters(of: signature).dropFirst(callee.givenBefore)
        let name = call.callee.split(separator: ".").last.map(String.init) ?? call.callee
        return CallHint(
            function: name, parameters: Array(parameters), activeParameter: Self.active(in: Array(parameters), call))
    }

    /// In full, where messages would leave options out.
    private func signature(of callee: Value) -> String? {
        if case .builtin(let builtin) = callee { return builtin.parameters }
        return machine.signatureText(of: callee)
    }

    /// `(x, axis = none)` taken apart at the commas that stand in no bracket and no string.
    private static func parameters(of signature: String) -> [String] {
        var parameters: [String] = []
        var current = ""
        var depth = 0
        var quote: Character?
        for character in signature.dropFirst().dropLast() {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "([{".contains(character) {
                depth += 1
            } else if ")]}".contains(character) {
                depth -= 1
            } else if character == ",", depth == 0 {
                parameters.append(PromptEntry.trimmed(current))
                current = ""
                continue
            }
            current.append(character)
        }
        let last = PromptEntry.trimmed(current)
        return last.isEmpty ? parameters : parameters + [last]
    }

    private static func active(in parameters: [String], _ call: CursorContext.OpenCall) -> Int? {
        if let name = call.argumentName {
            let named = parameters.firstIndex { $0 == name || $0.hasPrefix(name + " =") }
            return named ?? parameters.firstIndex { $0.hasPrefix("**") }
        }
        let rest = parameters.firstIndex { $0.hasPrefix("*") && !$0.hasPrefix("**") }
        if let rest, call.position >= rest { return rest }
        return call.position < parameters.count ? call.position : nil
    }
}
