import Syntax

extension Checker {
    func visit(_ statements: [Statement]) {
        for statement in statements { visit(statement) }
    }

    private func visit(_ statement: Statement) {
        switch statement.kind {
        case .expression(let value): visit(value)
        case .assign(let target, let value, _): visitAssignment(target, value)
        case .update(let target, _, let value):
            if case .name(let name) = target.kind { read(name, target.span, isUse: false) }
            visit(value)
            visit(target, .value)
        case .function(let name, let literal, _):
            // It may call itself.
            write(name.text, name.span, .definition(signature(name.text, literal.parameters)))
            let body = visit(literal)
            if literal.parameters.contains(where: { body.variables[$0.name.text]?.isAttempted ?? false }) {
                scope.target(name.text).variable.attemptsArguments = true
            }
        case .model(let model):
            write(model.name.text, model.name.span, .definition(signature(model.name.text, model.parameters)))
            visit(model)
        case .forLoop(let target, let sequence, let body):
            visit(sequence)
            visitLoop(body) { self.visit(target, .other) }
        case .whileLoop(let condition, let body):
            visitLoop(body) { self.visit(condition) }
        case .importModule(let path, let alias): visitImport(path, alias)
        case .importNames(let path, let names): visitImport(of: names, from: path)
        case .returnValue(let value):
            value.map { visit($0) }
            scope.flow.isReachable = false
        case .breakLoop, .continueLoop:
            scope.flow.isReachable = false
        }
    }

    private func visitAssignment(_ target: Target, _ value: Expression) {
        if case .function(let literal) = value.kind {
            visit(value)
            visit(target, .definition(signature("fn", literal.parameters)))
        } else {
            visit(value)
            visit(target, .value)
        }
    }

    /// Names that it writes, and what its members and indices read.
    func visit(_ target: Target, _ kind: CheckedVariable.Write.Kind) {
        switch target.kind {
        case .name(let name): write(name, target.span, kind)
        case .discard: break
        case .member(let object, let name):
            visit(object)
            membersSet.insert(name.text)
        case .index(let object, let subscripts):
            visit(object)
            visit(subscripts)
        case .several(let targets): targets.forEach { visit($0, .other) }
        }
    }

    /// What a turn assigns, later turns and the code after the loop may read, however the turn ends.
    private func visitLoop(_ body: Block, head: () -> Void) {
        let isReachable = scope.flow.isReachable
        scope.flow.assign(body.assignedNames)
        head()
        visit(body.statements)
        scope.flow.isReachable = isReachable
    }

    // MARK: Functions and models

    func signature(_ name: String, _ parameters: [Parameter]) -> Signature {
        Signature(function: name, parameters: parameters, in: source)
    }

    @discardableResult
    func visit(_ literal: FunctionLiteral, _ kind: Scope.Kind = .function) -> CheckedScope {
        var names = NameCollector(parameters: literal.parameters)
        switch literal.body {
        case .expression(let value): names.visit(value)
        case .block(let block): names.visit(block.statements)
        }
        return enter(kind) {
            if kind == .method { write("self", Span(0, 0), .other) }
            visit(literal.parameters)
            for name in names.assigned { scope.declare(name) }
            switch literal.body {
            case .expression(let value): visit(value)
            case .block(let block): visit(block.statements)
            }
        }
    }

    /// A default sees the parameters before it, and what is outside.
    private func visit(_ parameters: [Parameter]) {
        for parameter in parameters {
            parameter.defaultValue.map { visit($0) }
            write(parameter.name.text, parameter.name.span, .other)
        }
    }

    private func visit(_ model: ModelDeclaration) {
        var names = NameCollector(parameters: model.parameters)
        names.visit(model.body.statements)
        enter(.modelBody) {
            scope.modelName = model.name.text
            write("self", Span(0, 0), .other)
            visit(model.parameters)
            scope.fieldsOfSelf = Set(names.fieldsOfSelf)
            for name in names.assigned + names.fieldsOfSelf { scope.declare(name) }
            var methods: [FunctionLiteral] = []
            for case .function(let name, let literal, _) in model.body.statements.map(\.kind) {
                methods.append(literal)
                let isReplaced = scope.fieldsOfSelf.contains(name.text)
                write(name.text, name.span, isReplaced ? .other : .definition(signature(name.text, literal.parameters)))
            }
            for statement in model.body.statements {
                if case .function = statement.kind { continue }
                visit(statement)
            }
            for method in methods { visit(method, .method) }
        }
    }
}

extension Block {
    /// Names that its statements give a value.
    var assignedNames: [String] {
        var names = NameCollector()
        names.visit(statements)
        return names.assigned
    }
}
