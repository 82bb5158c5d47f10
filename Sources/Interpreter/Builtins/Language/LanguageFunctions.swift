import Glibc
import NN
import Syntax
import TensorEngine

/// Types, conversions, errors, and the world outside.
enum LanguageFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "len", "(x)",
            "The number of elements of a list, range or tensor (along its first axis), of graphemes of a string, of "
                + "entries of a record.",
            example: "print(len([1, 2, 3]), len(\"añb\"), len(zeros(4, 2)))"
        ) { call in .integer(try length(call)) },
        Builtin(
            "type", "(x)", "The name of a value's type, such as \"number\", \"list\" or \"tensor\".",
            example: "print(type(1), type([]), type(zeros(2)))"
        ) { call in .string(call[0].typeName) },
        Builtin("str", "(x)", "The text that `print` shows for a value.", example: "print(str(0.1) + \"!\")") { call in
            .string(try call.machine.printed(call[0]))
        },
        Builtin(
            "num", "(x)",
            "A number: of a bool 1 or 0, of a string what it spells (\"1e-3\", \" 42 \", \"inf\"), of a tensor with "
                + "one element that element. Text that spells no number is a value error.",
            example: "print(num(\"1e-3\"), num(true))"
        ) { call in .number(try number(call)) },
        Builtin(
            "int", "(x)", "The whole part of a number, cut towards 0; takes what `num` takes.",
            example: "print(int(-2.7), int(\"42\"))"
        ) { call in
            let value = try number(call)
            guard value.isFinite else { throw call.valueMismatch(0, "a finite number") }
            // Adding 0 makes -0 an ordinary 0.
            return .number(value.rounded(.towardZero) + 0)
        },
        Builtin(
            "copy", "(x)",
            "A copy that shares nothing which can be changed: lists and records with all that is in them, tensors "
                + "(a leaf, without history), modules with their parameters. Other values are given back as they are.",
            example: "a = [1, [2]]; b = copy(a); b[1][0] = 9; print(a, b)"
        ) { call in try ValueCopier.copy(call[0], call.machine) },
        Builtin(
            "error", "(what, kind = \"value\", hint = none)",
            "Raises an error with a text and one of the kinds syntax, name, type, shape, value, index, io, memory, "
                + "assertion; or raises again an error that `catch` bound, from where it first came. `hint` says what to do.",
            example: """
                fn rate(lr) = if lr > 0 { lr } else { error("lr must be above 0") }
                try { rate(-1) } catch e { print(e.kind, e.message) }
                """
        ) { call in throw try raised(call) },
        Builtin(
            "assert", "(condition, text = none)",
            "An error of the kind assertion, with the text if one is given, unless the condition holds.",
            example: "try { assert(1 + 1 == 3, \"no\") } catch e { print(e.kind, e.message) }"
        ) { call in
            guard try !call.machine.condition(call[0]) else { return .none }
            let text = call.isNone(1) ? "the assertion does not hold" : try call.machine.printed(call[1])
            throw RuntimeError.raised(kind: .assertion, message: text, hint: nil)
        },
        Builtin(
            "exit", "(status = 0)", "Ends the program with an exit status from 0 to 255; 0 says that all went well.",
            example: "print(\"this\"); exit(); print(\"but not this\")"
        ) { call in
            let status = try call.integer(0, atLeast: 0)
            guard status <= 255 else { throw call.valueMismatch(0, "a whole number from 0 to 255") }
            throw RuntimeError.exit(Int32(status))
        },
        Builtin(
            "time", "()", "Seconds since 1970, with fractions. To time a block, see `timer`.",
            example: "start = time(); sleep(0.01); print(time() - start > 0.005)"
        ) { _ in
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return .number(Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9)
        },
        Builtin(
            "sleep", "(seconds)", "Waits so many seconds; Ctrl-C ends it.",
            example: "print(\"wait\"); sleep(0.01); print(\"go on\")"
        ) { call in
            let seconds = try call.number(0)
            guard seconds >= 0, seconds.isFinite else { throw call.valueMismatch(0, "a number of at least 0") }
            try sleep(seconds, call.machine)
            return .none
        },
        Builtin(
            "env", "(name, default = none)", "The environment variable of that name, a string, or the default if it is not set.",
            example: "print(env(\"NUMBER_OF_EPOCHS\", \"10\"))"
        ) { call in
            guard let text = getenv(try call.string(0)) else { return call[1] }
            return .string(String(cString: text))
        },
    ]

    private static func length(_ call: Arguments) throws -> Int {
        if let length = call[0].length { return length }
        if case .tensor = call[0] { throw call.mismatch(0, "a sequence", hint: "a tensor of rank 0 is one number") }
        throw call.mismatch(0, "a sequence")
    }

    private static func number(_ call: Arguments) throws -> Double {
        switch call[0] {
        case .number(let number): return number
        case .bool(let flag): return flag ? 1 : 0
        case .tensor(let tensor) where tensor.shape.count == 1: return Double(tensor.value.item)
        case .string(let text):
            guard let number = NumberText.parse(text.text) else {
                throw call.valueMismatch(0, "text that spells a number")
            }
            return number
        default: throw call.mismatch(0, "a number, bool, string or tensor of one element")
        }
    }

    /// Kinds that a script may raise; only the user interrupts.
    private static let raisableKinds = ErrorKind.allCases.filter { $0 != .interrupted }

    private static func raised(_ call: Arguments) throws -> RuntimeError {
        var hint = call.isNone(2) ? nil : try call.string(2)
        guard case .record(let caught) = call[0] else {
            return .raised(kind: try kind(call[1], call), message: try call.string(0), hint: hint)
        }
        guard case .string(let message)? = caught["message"] else {
            throw call.mismatch(0, "a text, or a record from `catch` with a message")
        }
        if hint == nil, case .string(let text)? = caught["hint"] { hint = text.text }
        let kind = try kind(caught["kind"] ?? call[1], call)
        guard let origin = caught.origin else { return .raised(kind: kind, message: message.text, hint: hint) }
        return .located(
            Diagnostic(kind: kind, message: message.text, hint: hint, location: origin.location, trace: origin.trace))
    }

    private static func kind(_ value: Value, _ call: Arguments) throws -> ErrorKind {
        guard case .string(let name) = value, let kind = raisableKinds.first(where: { $0.rawValue == name.text }) else {
            let names = raisableKinds.map(\.rawValue).joined(separator: ", ")
            throw RuntimeError.value("an error's kind must be one of \(names), got \(call.machine.brief(value))")
        }
        return kind
    }

    /// In short naps, so that an interruption is seen.
    private static func sleep(_ seconds: Double, _ machine: Machine) throws {
        let end = monotonicSeconds() + seconds
        while true {
            try machine.checkInterrupt()
            let remaining = end - monotonicSeconds()
            guard remaining > 0 else { return }
            usleep(UInt32(Swift.min(remaining, 0.02) * 1e6) + 1)
        }
    }

    private static func monotonicSeconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }
}

extension NumberText {
    /// What a text spells as a number, with blanks around it: digits, one point, an exponent, underscores between
    /// digits, or `inf` and `nan`.
    static func parse(_ text: String) -> Double? {
        var body = Substring(text)
        while let first = body.first, first.isWhitespace { body.removeFirst() }
        while let last = body.last, last.isWhitespace { body.removeLast() }
        switch body {
        case "inf", "+inf": return .infinity
        case "-inf": return -.infinity
        case "nan": return .nan
        default: break
        }
        // Swift would also read hexadecimal numbers and other spellings of infinity.
        guard !body.isEmpty, body.allSatisfy({ "0123456789.+-eE_".contains($0) }) else { return nil }
        let groups = body.split(separator: "_", omittingEmptySubsequences: false)
        for (left, right) in zip(groups, groups.dropFirst()) {
            guard left.last?.isNumber == true, right.first?.isNumber == true else { return nil }
        }
        return Double(groups.joined())
    }
}
