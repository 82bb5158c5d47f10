import Autograd
import DataFiles
import EventFiles
import Inspect
import NN
import Plotting
import Syntax
import TensorEngine

extension Machine {
    /// Gives an error its place and hands it to the innermost `try` of this run, or throws it on.
    func recover(
        _ error: Error, at instruction: UnsafeMutablePointer<Instruction>, entry: Int, attemptFloor: Int,
        contextFloor: Int
    ) throws {
        let passesThrough = error.passesThroughTry
        if attempts.count > attemptFloor, !passesThrough, let attempt = attempts.popLast() {
            let diagnostic = located(error, at: instruction, downTo: attempt.depth).diagnostic
            unwind(toDepth: attempt.depth, contextCount: attempt.contextCount)
            let register = frames[depth - 1].base + attempt.errorRegister
            register.pointee = .record(diagnostic.record)
            raiseHighWater(to: register)
            frames[depth - 1].next = attempt.handler
            return
        }
        attempts.removeLast(attempts.count - attemptFloor)
        if let exit = error as? RuntimeError, case .exit = exit {
            unwind(toDepth: entry - 1, contextCount: contextFloor)
            throw exit
        }
        let unwound = located(error, at: instruction, downTo: entry)
        unwind(toDepth: entry - 1, contextCount: contextFloor)
        throw unwound
    }

    /// The error with its place, and the calls from the function at depth `floor` down to the one that failed.
    private func located(
        _ error: Error, at instruction: UnsafeMutablePointer<Instruction>, downTo floor: Int
    ) -> Unwound {
        let trace: Unwound.Trace
        let kind: ErrorKind
        let message: String
        let hint: String?
        let place: Location?
        if let unwound = error as? Unwound {
            // From a function that a builtin called: its call is the place where we are.
            trace = unwound.trace
            let location = location(ofFrame: depth - 1, instruction)
            trace.entries.append(TraceEntry(function: unwound.pendingFunction, location: location))
            (kind, message, hint, place) = (unwound.kind, unwound.message, unwound.hint, unwound.location)
        } else {
            let inner = diagnostic(for: error, at: instruction)
            trace = Unwound.Trace(inner.trace)
            (kind, message, hint, place) = (inner.kind, inner.message, inner.hint, inner.location)
        }
        var frame = depth - 1
        while frame > floor - 1 {
            let call = location(ofFrame: frame - 1, frames[frame - 1].next - 1)
            trace.entries.append(TraceEntry(function: functionName(ofFrame: frame), location: call))
            frame -= 1
        }
        return Unwound(
            kind: kind, message: message, hint: hint, location: place, trace: trace,
            pendingFunction: functionName(ofFrame: floor - 1))
    }

    private func functionName(ofFrame index: Int) -> String? {
        let code = frames[index].closure.takeUnretainedValue().code
        return code.name ?? (code.captureSources.isEmpty && code.signature.parameters.isEmpty ? nil : "fn\(code.signature.text)")
    }

    private func location(ofFrame index: Int, _ instruction: UnsafeMutablePointer<Instruction>) -> Location {
        let code = frames[index].closure.takeUnretainedValue().code
        return Location(code.source, code.spans[instruction - code.instructions.baseAddress!])
    }

    private func diagnostic(for error: Error, at instruction: UnsafeMutablePointer<Instruction>) -> Diagnostic {
        if let diagnostic = error as? Diagnostic { return diagnostic }
        if case RuntimeError.located(let diagnostic) = error {
            guard instruction.pointee.opcode == .importModule else { return diagnostic }
            let importing = TraceEntry(function: nil, location: location(ofFrame: depth - 1, instruction))
            return Diagnostic(
                kind: diagnostic.kind, message: diagnostic.message, hint: diagnostic.hint, location: diagnostic.location,
                trace: diagnostic.trace + [importing])
        }
        var report = error.report
        var place = location(ofFrame: depth - 1, instruction)
        if let name = error.argumentName, let span = argumentSpan(name, instruction) {
            place = Location(place.source, span)
        } else if let error = error as? RuntimeError {
            switch error {
            case .undefinedName: place = Location(place.source, calleeSpan(place))
            case .noMember(let name, _, _), .missingField(let name, _), .uncalledFunction(let name, _):
                place = Location(place.source, memberSpan(name, place, instruction))
            case .notCallable: report.hint = report.hint ?? calleeHint(place)
            case .notAssignable where instruction.pointee.opcode == .setMember:
                guard case .string(let name) = runningCode.constants[Int(instruction.pointee.d)] else { break }
                place = Location(place.source, memberSpan(name.text, place, instruction))
            default: break
            }
        }
        return Diagnostic(kind: report.kind, message: report.message, hint: report.hint, location: place)
    }

    /// Of a call of a name, the name alone.
    private func calleeSpan(_ call: Location) -> Span {
        let text = call.source.bytes[call.span.start..<call.span.end]
        let end = text.firstIndex { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: " ") } ?? text.endIndex
        return Span(call.span.start, end)
    }

    /// What may be behind the call of something that is no function.
    private func calleeHint(_ call: Location) -> String? {
        let callee = call.source.text(calleeSpan(call))
        let isVariable = runningCode.variableNames.contains(callee) || runningCode.environment[callee] != nil
        if isVariable, builtins[callee] != nil { return "`\(callee)` is a variable here, which hides the function of that name" }
        return callee.first?.isNumber ?? false ? "a product is written `2 * (x + 1)`" : nil
    }

    /// Of `a.name` or a call of it, the name alone.
    private func memberSpan(
        _ name: String, _ place: Location, _ instruction: UnsafeMutablePointer<Instruction>
    ) -> Span {
        if instruction.pointee.opcode == .callMember {
            return runningCode.callSites[Int(instruction.pointee.d)].member?.span ?? place.span
        }
        let own = Span(place.span.end - name.utf8.count, place.span.end)
        return own.start >= place.span.start && place.source.text(own) == name ? own : place.span
    }

    /// Where a named argument stands in a call.
    private func argumentSpan(_ name: String, _ instruction: UnsafeMutablePointer<Instruction>) -> Span? {
        let code = runningCode
        guard [.callWithNames, .callMember].contains(instruction.pointee.opcode) else { return nil }
        for case .named(let argument) in code.callSites[Int(instruction.pointee.d)].arguments
        where argument.text == name {
            return argument.span
        }
        return nil
    }

    /// Leaves functions and contexts that an error ended.
    private func unwind(toDepth floor: Int, contextCount: Int) {
        while contexts.count > contextCount {
            contexts.removeLast().leave(self)
        }
        while depth > floor {
            depth -= 1
            let frame = frames[depth]
            let count = frame.header.pointee.registerCount
            for index in 0..<count { frame.base[index] = .none }
        }
    }

    /// The function that runs at this moment.
    var runningCode: FunctionCode { frames[depth - 1].closure.takeUnretainedValue().code }

    /// `namesake`: what the compiler knows besides to have the name.
    func unsetLocal(_ name: Value, namesake: RuntimeError.Namesake? = nil) -> RuntimeError {
        guard case .string(let name) = name else { preconditionFailure("a variable's name is a string") }
        let environment = runningCode.environment
        let isGlobalToo = environment[name.text] != nil || builtins[name.text] != nil
        return .unsetLocal(name.text, namesake: namesake ?? (isGlobalToo ? .variable : nil))
    }

    /// The variable at a place of the module's environment has no value.
    func undefined(_ place: Int) -> RuntimeError {
        let environment = runningCode.environment
        let name = environment.names[place]
        let names = runningCode.variableNames + runningCode.outerNames + environment.definedNames + builtins.words
        return .undefinedName(name, nearest: nearest(name, in: names))
    }
}

extension Error {
    /// An interruption and `exit` are not for a script to catch.
    var passesThroughTry: Bool {
        switch self {
        case let error as RuntimeError:
            switch error {
            case .interrupted, .exit: return true
            case .located(let diagnostic): return diagnostic.kind == .interrupted
            default: return false
            }
        case let error as Unwound: return error.kind == .interrupted
        case let error as Diagnostic: return error.kind == .interrupted
        case let error as EngineError: return error.kind == .interrupted
        default: return false
        }
    }

    /// Any error of the targets below, in words.
    var report: Report {
        switch self {
        case let error as RuntimeError: return error.report
        case let error as EngineError:
            let kind = ErrorKind(rawValue: error.kind.rawValue) ?? .value
            return Report(kind, error.message, hint: error.hint)
        case let error as NNError:
            let kind = ErrorKind(rawValue: error.kind.rawValue) ?? .value
            return Report(kind, error.message, hint: error.hint)
        case let error as EventFileError: return Report(error.isMisuse ? .value : .io, error.message)
        case let error as FileError:
            return Report(error.isMismatch ? .value : .io, error.message, hint: error.hint)
        case let error as PlottingError:
            return Report(error.isMissingChoice ? .value : .io, error.message, hint: error.hint)
        case let error as InspectError:
            let kind = ErrorKind(rawValue: error.kind.rawValue) ?? .value
            return Report(kind, error.message, hint: error.hint)
        default: return Report(.value, "\(self)")
        }
    }
}

extension Error {
    /// The argument whose name is the place of the error, where the call gives it by name.
    var argumentName: String? {
        switch self as any Error {
        case RuntimeError.unknownArgument(let name, _, _, _), RuntimeError.duplicateArgument(let name, _),
            RuntimeError.argument(let name, _, _, _, _, _), NNError.probability(_, let name, _),
            NNError.size(_, let name, _, _), NNError.outOfRange(_, let name, _, _), NNError.choice(_, let name, _, _):
            return name
        case NNError.batchSize: return "batch_size"
        default: return nil
        }
    }
}
