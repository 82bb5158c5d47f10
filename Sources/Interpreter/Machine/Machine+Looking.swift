import NN
import Syntax
import TensorEngine

/// Looking at values without running anything of the user's: for completion and listings.
extension Machine {
    /// A field, part or property that is there to be read, not computed by the user's code.
    public func quietMember(_ value: Value, _ name: String) -> Value? {
        switch value {
        case .record(let record): return record[name]
        case .module, .tensor, .object: return try? member(value, .string(name))
        default: return nil
        }
    }

    public func quietElement(_ value: Value, _ key: Value) -> Value? {
        switch value {
        case .list, .record, .module, .string:
            var key = key
            return try? index(value, &key, 1)
        default: return nil
        }
    }

    public func parameterNames(of callee: Value?) -> [String] {
        signature(of: callee)?.parameters.filter { $0.kind == .single && $0.name != "self" }.map(\.name) ?? []
    }

    public func signatureText(of callee: Value?) -> String? { signature(of: callee)?.text }

    private func signature(of callee: Value?) -> Signature? {
        switch callee {
        case .function(let closure): return closure.code.signature
        case .builtin(let builtin): return builtin.signature
        case .model(let model): return model.signature
        case .method(let method): return signature(of: method.function)
        case .module(let module):
            return (module as? ModelInstance)?.type.methods["forward"].map(\.code.signature)
        default: return nil
        }
    }

    /// What a listing of variables says of a value: shape, length or parameters, and the memory of its tensors.
    public func outline(_ value: Value) -> (description: String, memory: String) {
        func memory(_ count: Int) -> String { ByteCount.text(Double(count * MemoryLayout<Float>.stride)) }
        switch value {
        case .tensor(let tensor): return ("\(tensor.shape)", memory(tensor.shape.count))
        case .list(let list): return ("\(list.elements.count) element\(list.elements.count == 1 ? "" : "s")", "")
        case .record(let record): return ("\(record.count) entr\(record.count == 1 ? "y" : "ies")", "")
        case .module(let module):
            return ("\(module.kind), \(module.parameterCount) parameters, \(module.mode) mode", memory(module.parameterCount))
        default: return (brief(value), "")
        }
    }

    /// What came out of a run that did not end well.
    public enum Outcome {
        case exit(Int32)
        case failures([Diagnostic])
    }

    public func outcome(of error: Error) -> Outcome {
        if case RuntimeError.exit(let status) = error { return .exit(status) }
        return .failures(Machine.diagnostics(of: error))
    }

    /// What parsing, compiling or running threw, as it is told.
    public static func diagnostics(of error: Error) -> [Diagnostic] {
        switch error {
        case let errors as SyntaxErrors: return errors.diagnostics
        case let diagnostic as Diagnostic: return [diagnostic]
        case let unwound as Unwound: return [unwound.diagnostic]
        default:
            let report = error.report
            return [Diagnostic(kind: report.kind, message: report.message, hint: report.hint)]
        }
    }

    public var libraryFolders: [String] {
        get { importer.finder.libraryFolders }
        set { importer.finder.libraryFolders = newValue }
    }

    public func forgetImports() { importer.removeAll() }

    /// With builtins of its own where a program has `args` of its own.
    public func compile(
        _ program: Program, in environment: Environment, builtins: BuiltinTable? = nil
    ) throws -> FunctionCode {
        try Compiler.compile(program, in: environment, builtins: builtins ?? self.builtins, traces: traces)
    }
}

extension Machine {
    /// `train.reg:12: h = fc1(x)` on stderr: the statement whose code begins after this instruction.
    @inline(never)
    func traceStatement(at instruction: UnsafeMutablePointer<Instruction>) {
        let code = runningCode
        let span = code.spans[instruction - code.header.pointee.instructions]
        let line = code.source.position(of: span.start).line
        host.writeError("\(code.source.name):\(line): \(code.source.firstLine(of: span))\n")
    }
}

extension SourceText {
    /// The text of a span up to the end of its first line.
    func firstLine(of span: Span) -> String {
        let line = lineSpan(position(of: span.start).line)
        return text(Span(span.start, min(span.end, line.end)))
    }
}

extension ModelType {
    /// The whole definition.
    public var source: String { body.code.source.text(body.code.span) }
}
