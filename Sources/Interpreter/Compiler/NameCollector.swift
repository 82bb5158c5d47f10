import Syntax

/// The names a function's body binds and the names its inner functions mention: from these the compiler knows,
/// before it emits anything, which variables live in registers and which in boxes that closures share.
struct NameCollector {
    /// In the order of the source, without repeats.
    private(set) var assigned: [String] = []
    /// Where each is bound first.
    private(set) var places: [String: Span] = [:]
    /// Every name that an inner function or model mentions; a few too many cost a box, not an error.
    private(set) var mentionedInside: Set<String> = []
    private(set) var hasInnerFunctions = false
    /// The fields that `self.name = …` sets, at any depth, in the order of the source.
    private(set) var fieldsOfSelf: [String] = []
    /// How many functions deep we are below the one whose names are collected.
    private var depth = 0

    init(parameters: [Parameter] = []) {
        for case let value? in parameters.map(\.defaultValue) { visit(value) }
    }

    /// As `mentionedInside`; in a model, an inner function that names a field mentions `self` by that.
    func mentioned(throughSelf: Bool) -> Set<String> {
        throughSelf && hasInnerFunctions ? mentionedInside.union(["self"]) : mentionedInside
    }

    private mutating func assign(_ name: Name) { assign(name.text, name.span) }

    private mutating func assign(_ name: String, _ span: Span) {
        if depth == 0, places[name] == nil {
            places[name] = span
            assigned.append(name)
        }
        mention(name)
    }

    private mutating func mention(_ name: String) {
        if depth > 0 { mentionedInside.insert(name) }
    }

    mutating func visit(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement.kind {
        case .expression(let value): visit(value)
        case .assign(let target, let value, _):
            visit(value)
            visit(target)
        case .update(let target, _, let value):
            visit(value)
            visit(target)
        case .function(let name, let literal, _):
            assign(name)
            visit(literal)
        case .model(let model):
            assign(model.name)
            visitInner(parameters: model.parameters) { $0.visit(model.body.statements) }
        case .forLoop(let target, let sequence, let body):
            visit(sequence)
            visit(target)
            visit(body.statements)
        case .whileLoop(let condition, let body):
            visit(condition)
            visit(body.statements)
        case .importModule(let path, let alias): assign(alias ?? Name(path.moduleName, path.span))
        case .importNames(_, let names): names.forEach { assign($0) }
        case .returnValue(let value): value.map { visit($0) }
        case .breakLoop, .continueLoop: break
        }
    }

    private mutating func visit(_ target: Target) {
        switch target.kind {
        case .name(let name): assign(name, target.span)
        case .discard: break
        case .member(let object, let name):
            if case .name("self") = object.kind, !fieldsOfSelf.contains(name.text) { fieldsOfSelf.append(name.text) }
            visit(object)
        case .index(let object, let subscripts):
            visit(object)
            visit(subscripts)
        case .several(let targets): targets.forEach { visit($0) }
        }
    }

    private mutating func visit(_ subscripts: [Subscript]) {
        for entry in subscripts {
            switch entry.kind {
            case .value(let value): visit(value)
            case .slice(let start, let stop, let step): [start, stop, step].forEach { $0.map { visit($0) } }
            case .ellipsis: break
            }
        }
    }

    private mutating func visitInner(parameters: [Parameter], _ body: (inout NameCollector) -> Void) {
        hasInnerFunctions = true
        depth += 1
        parameters.forEach { $0.defaultValue.map { visit($0) } }
        body(&self)
        depth -= 1
    }

    private mutating func visit(_ literal: FunctionLiteral) {
        visitInner(parameters: literal.parameters) { collector in
            switch literal.body {
            case .expression(let value): collector.visit(value)
            case .block(let block): collector.visit(block.statements)
            }
        }
    }

    mutating func visit(_ expression: Expression) {
        switch expression.kind {
        case .number, .string, .bool, .none: break
        case .formatted(let parts):
            for case .value(let value, _, _) in parts { visit(value) }
        case .name(let name): mention(name)
        case .list(let elements): elements.forEach { visit($0) }
        case .comprehension(let comprehension): visit(comprehension)
        case .record(let entries): entries.forEach { visit($0.value) }
        case .function(let literal): visit(literal)
        case .call(let callee, let arguments):
            // In `a.f(b)` the name may be that of a function in scope.
            if case .member(_, let name) = callee.kind { mention(name.text) }
            visit(callee)
            arguments.forEach { visit($0.value) }
        case .member(let object, _): visit(object)
        case .index(let object, let subscripts):
            visit(object)
            visit(subscripts)
        case .unary(_, let operand), .not(let operand), .parenthesized(let operand): visit(operand)
        case .binary(_, let left, let right), .range(let left, let right, _), .and(let left, let right),
            .or(let left, let right), .pipe(let left, let right):
            visit(left)
            visit(right)
        case .conditional(let branches, let otherwise):
            for branch in branches {
                visit(branch.condition)
                visit(branch.body.statements)
            }
            otherwise.map { visit($0.statements) }
        case .with(let context, let alias, let body):
            visit(context)
            alias.map { assign($0) }
            visit(body.statements)
        case .attempt(let body, let error, let handler):
            visit(body.statements)
            assign(error)
            visit(handler.statements)
        }
    }

    /// The comprehension's own variables are not the function's; what its parts bind otherwise is.
    private mutating func visit(_ comprehension: Comprehension) {
        visit(comprehension.sequence)
        visit(comprehension.element)
        comprehension.condition.map { visit($0) }
    }
}

extension ImportPath {
    /// The name an import without `as` binds: `path/file.reg` gives `file`.
    var moduleName: String {
        let file = text.split(separator: "/").last.map(String.init) ?? text
        return file.hasSuffix(".reg") ? String(file.dropLast(4)) : file
    }
}

extension Target {
    /// The names it binds, in order.
    var names: [String] {
        switch kind {
        case .name(let name): return [name]
        case .several(let targets): return targets.flatMap(\.names)
        case .discard, .member, .index: return []
        }
    }
}
