/// Prints a tree as `reg --dump ast` shows it: one node a line, `(kind detail @line:column-line:column`, children
/// indented below it.
public struct TreePrinter {
    /// Levels beyond this one are not indented any further, so that a long chain gives no giant text.
    private static let indentationLimit = 60

    private let source: SourceText
    private var text = ""
    private var depth = 0

    /// The tree of a program as text.
    public static func dump(_ program: Program) -> String {
        var printer = TreePrinter(source: program.source)
        for statement in program.statements { printer.print(statement) }
        return printer.text
    }

    private init(source: SourceText) { self.source = source }

    // Lines

    private mutating func node(_ label: String, _ span: Span? = nil, _ children: (inout TreePrinter) -> Void = { _ in })
    {
        if depth > 0 { text += "\n" }
        text += String(repeating: "  ", count: min(depth, TreePrinter.indentationLimit)) + "(" + label
        if let span { text += " @" + place(span) }
        depth += 1
        children(&self)
        depth -= 1
        text += depth == 0 ? ")\n" : ")"
    }

    private func place(_ span: Span) -> String {
        let start = source.position(of: span.start)
        let end = source.position(of: span.end)
        let last = start.line == end.line ? "\(end.column)" : "\(end.line):\(end.column)"
        return "\(start.line):\(start.column)-\(last)"
    }

    private func quoted(_ text: String) -> String { "\"" + escapingControls(text) + "\"" }

    // Statements

    private mutating func print(_ statement: Statement) {
        let span = statement.span
        switch statement.kind {
        case .expression(let value):
            node("expression", span) { $0.print(value) }
        case .assign(let target, let value, let documentation):
            node("assign" + label(documentation), span) {
                $0.print(target)
                $0.print(value)
            }
        case .update(let target, let sign, let value):
            node("update \(sign.rawValue)=", span) {
                $0.print(target)
                $0.print(value)
            }
        case .function(let name, let literal, let documentation):
            node("function \(name.text)" + label(documentation), span) { $0.print(literal) }
        case .model(let model):
            node("model \(model.name.text)" + label(model.documentation), span) {
                $0.print(model.parameters)
                $0.print(model.body)
            }
        case .forLoop(let target, let sequence, let body):
            node("for", span) {
                $0.print(target)
                $0.print(sequence)
                $0.print(body)
            }
        case .whileLoop(let condition, let body):
            node("while", span) {
                $0.print(condition)
                $0.print(body)
            }
        case .importModule(let path, let alias):
            node("import " + label(path) + (alias.map { " as \($0.text)" } ?? ""), span)
        case .importNames(let path, let names):
            node("from \(label(path)) import " + names.map(\.text).joined(separator: ", "), span)
        case .returnValue(let value):
            node("return", span) { if let value { $0.print(value) } }
        case .breakLoop: node("break", span)
        case .continueLoop: node("continue", span)
        }
    }

    private func label(_ documentation: String?) -> String { documentation.map { " ## " + quoted($0) } ?? "" }

    private func label(_ path: ImportPath) -> String { path.isFile ? quoted(path.text) : path.text }

    private mutating func print(_ block: Block) {
        node("block", block.span) { for statement in block.statements { $0.print(statement) } }
    }

    private mutating func print(_ target: Target) {
        switch target.kind {
        case .name(let name): node("target \(name)", target.span)
        case .discard: node("target _", target.span)
        case .member(let object, let name): node("target .\(name.text)", target.span) { $0.print(object) }
        case .index(let object, let subscripts):
            node("target [ ]", target.span) {
                $0.print(object)
                $0.print(subscripts)
            }
        case .several(let targets): node("targets", target.span) { for target in targets { $0.print(target) } }
        }
    }

    // Functions

    private mutating func print(_ literal: FunctionLiteral) {
        print(literal.parameters)
        switch literal.body {
        case .expression(let value): print(value)
        case .block(let block): print(block)
        }
    }

    private mutating func print(_ parameters: [Parameter]) {
        for parameter in parameters {
            let stars: String
            switch parameter.kind {
            case .single: stars = ""
            case .rest: stars = "*"
            case .options: stars = "**"
            }
            node("parameter \(stars)\(parameter.name.text)", parameter.name.span) { printer in
                if let value = parameter.defaultValue { printer.print(value) }
            }
        }
    }

    // Expressions

    private mutating func print(_ value: Expression) {
        let span = value.span
        switch value.kind {
        case .number(let number): node("number \(number)", span)
        case .string(let text): node("string \(quoted(text))", span)
        case .bool(let flag): node("\(flag)", span)
        case .none: node("none", span)
        case .formatted(let parts): node("formatted", span) { for part in parts { $0.print(part) } }
        case .name(let name): node("name \(name)", span)
        case .list(let values): node("list", span) { for value in values { $0.print(value) } }
        case .comprehension(let comprehension): node("comprehension", span) { $0.print(comprehension) }
        case .record(let entries):
            node("record", span) { printer in
                for entry in entries { printer.node("key \(entry.key.text)", entry.key.span) { $0.print(entry.value) } }
            }
        case .function(let literal): node("fn", span) { $0.print(literal) }
        case .call(let callee, let arguments):
            node("call", span) {
                $0.print(callee)
                $0.print(arguments)
            }
        case .member(let object, let name): node("member \(name.text)", span) { $0.print(object) }
        case .index(let object, let subscripts):
            node("index", span) {
                $0.print(object)
                $0.print(subscripts)
            }
        case .parenthesized(let inner): node("parenthesized", span) { $0.print(inner) }
        case .conditional(let branches, let otherwise):
            node("if", span) { printer in
                for branch in branches {
                    printer.print(branch.condition)
                    printer.print(branch.body)
                }
                if let otherwise { printer.print(otherwise) }
            }
        case .with(let context, let alias, let body):
            node("with" + (alias.map { " as \($0.text)" } ?? ""), span) {
                $0.print(context)
                $0.print(body)
            }
        case .attempt(let body, let error, let handler):
            node("try catch \(error.text)", span) {
                $0.print(body)
                $0.print(handler)
            }
        default: printOperation(value)
        }
    }

    private mutating func printOperation(_ value: Expression) {
        let operation: (label: String, operands: [Expression])
        switch value.kind {
        case .unary(let sign, let operand): operation = (sign.rawValue, [operand])
        case .binary(let sign, let left, let right): operation = (sign.rawValue, [left, right])
        case .range(let start, let end, let isClosed): operation = (isClosed ? "..." : "..<", [start, end])
        case .and(let left, let right): operation = ("and", [left, right])
        case .or(let left, let right): operation = ("or", [left, right])
        case .not(let operand): operation = ("not", [operand])
        case .pipe(let input, let stage): operation = ("|>", [input, stage])
        default: return
        }
        node(operation.label, value.span) { for operand in operation.operands { $0.print(operand) } }
    }

    private mutating func print(_ part: FormatPart) {
        switch part {
        case .text(let text): node("text \(quoted(text))")
        case .value(let value, let spec, let label):
            let format = spec.map { " :\($0.written)" } ?? ""
            node("field" + format + (label.map { " \($0)" } ?? "")) { $0.print(value) }
        }
    }

    private mutating func print(_ comprehension: Comprehension) {
        print(comprehension.element)
        print(comprehension.target)
        print(comprehension.sequence)
        if let condition = comprehension.condition { node("if") { $0.print(condition) } }
    }

    private mutating func print(_ arguments: [Argument]) {
        for argument in arguments {
            switch argument.kind {
            case .positional: print(argument.value)
            case .named(let name): node("argument \(name.text)", name.span) { $0.print(argument.value) }
            case .spreadList: node("argument *") { $0.print(argument.value) }
            case .spreadRecord: node("argument **") { $0.print(argument.value) }
            }
        }
    }

    private mutating func print(_ subscripts: [Subscript]) {
        for entry in subscripts {
            switch entry.kind {
            case .value(let value): print(value)
            case .ellipsis: node("ellipsis", entry.span)
            case .slice(let start, let stop, let step):
                node("slice", entry.span) { printer in
                    for bound in [start, stop, step] {
                        if let bound { printer.print(bound) } else { printer.node("-") }
                    }
                }
            }
        }
    }
}

extension FormatSpec {
    /// The format as it could be written in an f-string.
    fileprivate var written: String {
        var text = alignment.map { (fill == " " ? "" : String(fill)) + String($0.rawValue) } ?? ""
        if sign != .negativeOnly { text.append(sign.rawValue) }
        if padsWithZeros { text += "0" }
        if width > 0 { text += "\(width)" }
        if groupsThousands { text += "," }
        if let precision { text += ".\(precision)" }
        if let style { text.append(style.rawValue) }
        return text
    }
}
