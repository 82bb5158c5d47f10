import Foundation
import Syntax
import XCTest

func source(_ text: String, name: String = "test.reg") -> SourceText { SourceText(name: name, text: text) }

/// The tree of a text that must be right.
func parse(
    _ text: String, as form: ProgramForm = .script, file: StaticString = #filePath, line: UInt = #line
) -> Program? {
    do {
        return try Parser.parse(source(text), as: form)
    } catch {
        XCTFail("\(text): \(error.diagnostics.map(\.message))", file: file, line: line)
        return nil
    }
}

/// The errors of a text as `line:column message` or `line:column message | hint`.
func errors(_ text: String, as form: ProgramForm = .script) -> [String] {
    do {
        _ = try Parser.parse(source(text), as: form)
        return []
    } catch {
        return error.diagnostics.map { diagnostic in
            let location = diagnostic.location!
            let (line, column) = location.source.position(of: location.span.start)
            return "\(line):\(column) \(diagnostic.message)" + (diagnostic.hint.map { " | " + $0 } ?? "")
        }
    }
}

/// The text that the first error underlines.
func underlined(_ text: String) -> String? {
    do {
        _ = try Parser.parse(source(text))
        return nil
    } catch {
        return error.diagnostics[0].location.map { $0.source.text($0.span) }
    }
}

/// The statements of a text, each as its sketch.
func sketches(
    _ text: String, as form: ProgramForm = .script, file: StaticString = #filePath, line: UInt = #line
) -> [String] {
    parse(text, as: form, file: file, line: line)?.statements.map(sketch) ?? []
}

// A sketch writes a tree on one line with parentheses around every operation.

func sketch(_ statement: Statement) -> String {
    switch statement.kind {
    case .expression(let value): return sketch(value)
    case .assign(let target, let value, _): return "\(sketch(target)) = \(sketch(value))"
    case .update(let target, let sign, let value): return "\(sketch(target)) \(sign.rawValue)= \(sketch(value))"
    case .function(let name, let literal, _): return "fn \(name.text)" + sketch(literal)
    case .model(let model):
        return "model \(model.name.text)(\(model.parameters.map(sketch).joined(separator: ", "))) \(sketch(model.body))"
    case .forLoop(let target, let sequence, let body):
        return "for \(sketch(target)) in \(sketch(sequence)) \(sketch(body))"
    case .whileLoop(let condition, let body): return "while \(sketch(condition)) \(sketch(body))"
    case .importModule(let path, let alias): return "import \(sketch(path))" + (alias.map { " as \($0.text)" } ?? "")
    case .importNames(let path, let names):
        return "from \(sketch(path)) import \(names.map(\.text).joined(separator: ", "))"
    case .returnValue(let value): return "return" + (value.map { " " + sketch($0) } ?? "")
    case .breakLoop: return "break"
    case .continueLoop: return "continue"
    }
}

private func sketch(_ path: ImportPath) -> String { path.isFile ? "\"\(path.text)\"" : path.text }

private func sketch(_ block: Block) -> String { "{" + block.statements.map(sketch).joined(separator: "; ") + "}" }

private func sketch(_ target: Target) -> String {
    switch target.kind {
    case .name(let name): return name
    case .discard: return "_"
    case .member(let object, let name): return sketch(object) + "." + name.text
    case .index(let object, let subscripts): return sketch(object) + sketch(subscripts)
    case .several(let targets): return "<" + targets.map(sketch).joined(separator: ", ") + ">"
    }
}

private func sketch(_ literal: FunctionLiteral) -> String {
    let parameters = "(" + literal.parameters.map(sketch).joined(separator: ", ") + ")"
    switch literal.body {
    case .expression(let value): return parameters + " = " + sketch(value)
    case .block(let block): return parameters + " " + sketch(block)
    }
}

private func sketch(_ parameter: Parameter) -> String {
    switch parameter.kind {
    case .single: return parameter.name.text + (parameter.defaultValue.map { " = " + sketch($0) } ?? "")
    case .rest: return "*" + parameter.name.text
    case .options: return "**" + parameter.name.text
    }
}

/// XCTest's Foundation has an `Expression` too.
func sketch(_ value: Syntax.Expression) -> String {
    switch value.kind {
    case .number(let number): return number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .string(let text): return "\"\(text)\""
    case .bool(let flag): return "\(flag)"
    case .none: return "none"
    case .formatted(let parts): return "f\"" + parts.map(sketch).joined() + "\""
    case .name(let name): return name
    case .list(let values): return "[" + values.map(sketch).joined(separator: ", ") + "]"
    case .comprehension(let c):
        let condition = c.condition.map { " if " + sketch($0) } ?? ""
        return "[\(sketch(c.element)) for \(sketch(c.target)) in \(sketch(c.sequence))\(condition)]"
    case .record(let entries):
        return "{" + entries.map { "\($0.key.text): \(sketch($0.value))" }.joined(separator: ", ") + "}"
    case .function(let literal): return "fn" + sketch(literal)
    case .call(let callee, let arguments):
        return sketch(callee) + "(" + arguments.map(sketch).joined(separator: ", ") + ")"
    case .member(let object, let name): return sketch(object) + "." + name.text
    case .index(let object, let subscripts): return sketch(object) + sketch(subscripts)
    case .parenthesized(let inner): return "p" + sketch(inner)
    case .conditional(let branches, let otherwise):
        let tests = branches.map { "if \(sketch($0.condition)) \(sketch($0.body))" }
        return (tests + (otherwise.map { [sketch($0)] } ?? [])).joined(separator: " else ")
    case .with(let context, let alias, let body):
        return "with \(sketch(context))" + (alias.map { " as \($0.text)" } ?? "") + " " + sketch(body)
    case .attempt(let body, let error, let handler): return "try \(sketch(body)) catch \(error.text) \(sketch(handler))"
    case .unary(let sign, let operand): return "(\(sign.rawValue)\(sketch(operand)))"
    case .binary(let sign, let left, let right): return "(\(sketch(left)) \(sign.rawValue) \(sketch(right)))"
    case .range(let start, let end, let isClosed):
        return "(\(sketch(start)) \(isClosed ? "..." : "..<") \(sketch(end)))"
    case .and(let left, let right): return "(\(sketch(left)) and \(sketch(right)))"
    case .or(let left, let right): return "(\(sketch(left)) or \(sketch(right)))"
    case .not(let operand): return "(not \(sketch(operand)))"
    case .pipe(let input, let stage): return "(\(sketch(input)) |> \(sketch(stage)))"
    }
}

private func sketch(_ part: FormatPart) -> String {
    switch part {
    case .text(let text): return text
    case .value(let value, let spec, let label):
        return "{\(label ?? "")\(sketch(value))\(spec == nil ? "" : ":")}"
    }
}

private func sketch(_ argument: Argument) -> String {
    switch argument.kind {
    case .positional: return sketch(argument.value)
    case .named(let name): return "\(name.text) = \(sketch(argument.value))"
    case .spreadList: return "*" + sketch(argument.value)
    case .spreadRecord: return "**" + sketch(argument.value)
    }
}

private func sketch(_ subscripts: [Subscript]) -> String {
    let entries = subscripts.map { entry -> String in
        switch entry.kind {
        case .value(let value): return sketch(value)
        case .ellipsis: return "..."
        case .slice(let start, let stop, let step):
            return [start, stop, step].map { $0.map(sketch) ?? "" }.joined(separator: ":")
        }
    }
    return "[" + entries.joined(separator: ", ") + "]"
}

/// Runs `body` on a thread with a stack as deep as the program's: trees may be thousands of levels high, and the frames of
/// a debug build are large.
func onLargeStack(_ body: @escaping () throws -> Void) throws {
    final class Job: @unchecked Sendable {
        let body: () throws -> Void
        var result = Result<Void, Error>.success(())
        init(_ body: @escaping () throws -> Void) { self.body = body }
    }
    let job = Job(body)
    let end = DispatchSemaphore(value: 0)
    let thread = Thread {
        job.result = Result { try job.body() }
        end.signal()
    }
    thread.stackSize = 512 << 20
    thread.start()
    end.wait()
    try job.result.get()
}
