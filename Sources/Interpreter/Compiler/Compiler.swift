import Syntax

/// Turns a program's tree into code for the machine: names become places, conditions become jumps.
///
/// One compiler serves one source text. A function's code is emitted while its scope is `scope`.
final class Compiler {
    let source: SourceText
    let environment: Environment
    let builtins: BuiltinTable
    /// Whether each statement is told before it runs.
    let traces: Bool
    var scope: Scope
    /// The loops and the `try` and `with` blocks around the present place, innermost last.
    var enclosing: [Enclosing] = []

    enum Enclosing {
        case loop(LoopJumps)
        case attempt
        case context
    }

    /// The jumps of a loop that wait for its end or its turn.
    final class LoopJumps {
        var breaks: [Int] = []
        var continues: [Int] = []
    }

    private init(
        _ source: SourceText, _ environment: Environment, _ builtins: BuiltinTable, traces: Bool, _ scope: Scope
    ) {
        self.source = source
        self.environment = environment
        self.builtins = builtins
        self.traces = traces
        self.scope = scope
    }

    var builder: FunctionBuilder { scope.builder }

    /// The code of a script, cell or imported file; its value is that of its last expression.
    static func compile(
        _ program: Program, in environment: Environment, builtins: BuiltinTable, traces: Bool = false
    ) throws -> FunctionCode {
        let span = Span(0, program.source.bytes.count)
        let builder = FunctionBuilder(name: nil, source: program.source, environment: environment, span: span)
        var names = NameCollector()
        names.visit(program.statements)
        // In the order of their definitions, not of what mentions them first: so a module's record has them.
        for name in names.assigned { _ = environment.place(of: name) }
        let scope = Scope(kind: .cell, parent: nil, builder: builder, mentionedInside: names.mentionedInside)
        let compiler = Compiler(program.source, environment, builtins, traces: traces, scope)
        do {
            let result = try builder.allocate()
            builder.variableCount = builder.mark
            try compiler.compile(program.statements, into: result, span)
            builder.emit(.returnValue, a: result, span)
            try builder.checkOperands()
        } catch let limit as CompilerLimit {
            throw Diagnostic(
                kind: .syntax, message: limit.message, location: Location(program.source, limit.span))
        }
        return FunctionCode(builder)
    }

    // MARK: Functions

    /// The code of a function literal; a method is one that stands right in a model.
    func compileFunction(
        _ literal: FunctionLiteral, name: String?, documentation: String?, span: Span, isMethod: Bool = false
    ) throws -> FunctionCode {
        var names = NameCollector(parameters: literal.parameters)
        switch literal.body {
        case .expression(let value): names.visit(value)
        case .block(let block): names.visit(block.statements)
        }
        if isMethod, let parameter = literal.parameters.first(where: { $0.name.text == "self" }) {
            throw Diagnostic(
                kind: .name, message: "a method has its `self` without a parameter for it",
                hint: "leave it out: `fn \(name ?? "forward")(x)`", location: Location(source, parameter.name.span))
        }
        let header = FunctionHeader(
            kind: isMethod ? .method : .function, name: name, parameters: literal.parameters,
            variables: names.assigned, mentionedInside: names.mentioned(throughSelf: isMethod),
            documentation: documentation, span: span)
        return try compileCode(header) {
            switch literal.body {
            case .expression(let value): try self.compileReturn(value)
            case .block(let block): try self.compileReturn(block)
            }
        }
    }

    /// What is known of a function before its body is compiled.
    struct FunctionHeader {
        let kind: Scope.Kind
        let name: String?
        let parameters: [Parameter]
        /// Its own variables besides the parameters.
        let variables: [String]
        let mentionedInside: Set<String>
        let documentation: String?
        let span: Span

        /// A model's body and methods get the instance as a first, hidden argument.
        var takesSelf: Bool { kind == .method || kind == .modelBody }
    }

    /// What all functions share: parameters with their defaults, boxes for what is captured, and the body, which returns.
    func compileCode(_ header: FunctionHeader, body: () throws -> Void) throws -> FunctionCode {
        let builder = FunctionBuilder(name: header.name, source: source, environment: environment, span: header.span)
        let outer = (scope, enclosing)
        scope = Scope(kind: header.kind, parent: scope, builder: builder, mentionedInside: header.mentionedInside)
        enclosing = []
        defer { (scope, enclosing) = outer }

        builder.documentation = header.documentation
        builder.signature = Signature(
            function: header.name ?? "fn", parameters: header.parameters, in: source, takesSelf: header.takesSelf)
        let parameters = builder.signature.parameters.map(\.name)
        let variables = header.variables.filter { !parameters.contains($0) }
        // All variables have their registers before a default's temporaries take any.
        _ = try builder.allocate(parameters.count + variables.count)
        builder.variableCount = builder.mark
        builder.variableNames = parameters + variables
        builder.outerNames = outer.0.namesForInner

        if header.takesSelf { bind("self", to: 0, header.span) }
        for (index, parameter) in header.parameters.enumerated() {
            // A default sees the parameters before it, and what is outside.
            let register = index + (header.takesSelf ? 1 : 0)
            if let value = parameter.defaultValue {
                let given = builder.emit(.jumpIfSet, a: register, value.span)
                try compile(value, into: register)
                builder.patch(given)
            }
            bind(parameter.name.text, to: register, header.span)
        }
        scope.assigned.formUnion(parameters)
        for (index, name) in variables.enumerated() { bind(name, to: parameters.count + index, header.span) }

        try body()
        try builder.checkOperands()
        return FunctionCode(builder)
    }

    /// Makes a register a variable; one that inner functions share gets its box.
    private func bind(_ name: String, to register: Int, _ span: Span) {
        if scope.declare(name, register: register).isBoxed { builder.emit(.makeBox, a: register, span) }
    }

    // MARK: Models

    /// The code of a model's body and of its methods; all of them are made where the model stands.
    func compileModel(
        _ model: ModelDeclaration, span: Span
    ) throws -> (body: FunctionCode, methods: [FunctionCode], layout: ModelLayout) {
        var methods: [(Name, FunctionLiteral, String?, Span)] = []
        var statements: [Statement] = []
        for statement in model.body.statements {
            if case .function(let name, let literal, let documentation) = statement.kind {
                methods.append((name, literal, documentation, statement.span))
            } else {
                statements.append(statement)
            }
        }
        var names = NameCollector(parameters: model.parameters)
        names.visit(statements)
        let methodNames = methods.map(\.0.text)
        let fieldNames = try fieldNames(of: model, names, methods.map(\.0))
        let places = (fieldNames + methodNames).enumerated().map { ($1, $0) }
        let fields = Dictionary(places, uniquingKeysWith: { first, _ in first })
        let header = FunctionHeader(
            kind: .modelBody, name: model.name.text, parameters: model.parameters, variables: [],
            mentionedInside: names.mentioned(throughSelf: true), documentation: model.documentation, span: span)
        var methodCodes: [FunctionCode] = []
        let body = try compileCode(header) {
            // From here the parameters are fields.
            scope.fields = fields
            for parameter in model.parameters { try moveParameterToField(parameter) }
            for (name, literal, documentation, span) in methods {
                methodCodes.append(
                    try compileFunction(
                        literal, name: name.text, documentation: documentation, span: span, isMethod: true))
            }
            try compile(statements, into: nil, model.body.span)
            try compileReturn(Expression(.none, model.body.span))
        }
        let layout = ModelLayout(
            name: model.name.text, fieldNames: fieldNames, methodNames: methodNames,
            documentation: model.documentation)
        return (body, methodCodes, layout)
    }

    /// Parameters, then what the body binds, then what methods set through `self`.
    private func fieldNames(
        of model: ModelDeclaration, _ names: NameCollector, _ methods: [Name]
    ) throws -> [String] {
        var all = names
        all.visit(model.body.statements)
        let methodNames = methods.map(\.text)
        var fields = model.parameters.map(\.name.text)
        for name in names.assigned + all.fieldsOfSelf
        where !fields.contains(name) && !methodNames.contains(name) && !Members.isReservedForModules(name) {
            fields.append(name)
        }
        let bound = names.assigned.map { Name($0, names.places[$0] ?? model.name.span) }
        if let constructor = methods.first(where: { $0.text == "__init__" }) {
            throw Diagnostic(
                kind: .name, message: "a model's body is its constructor, without a function around it",
                hint: "model \(model.name.text)(…) { fc = Linear(2, 1); fn forward(x) = fc(x) }",
                location: Location(source, constructor.span))
        }
        for name in model.parameters.map(\.name) + bound + methods {
            let isMethodName = methodNames.contains(name.text)
            let isReserved = name.text == "self" || Members.isReservedForModules(name.text)
            if isReserved, !(isMethodName && name.text == "forward" && !fields.contains(name.text)) {
                throw refusal(name, "is a module's own member and cannot be a field of \(model.name.text)")
            }
            if isMethodName && (fields.contains(name.text) || names.places[name.text] != nil) {
                throw refusal(name, "is both a field and a method of \(model.name.text)")
            }
        }
        return fields
    }

    private func refusal(_ name: Name, _ reason: String) -> Diagnostic {
        Diagnostic(kind: .name, message: "`\(name.text)` \(reason)", location: Location(source, name.span))
    }

    private func moveParameterToField(_ parameter: Parameter) throws {
        let name = parameter.name.text
        guard let field = scope.fields[name] else { return }
        let mark = builder.mark
        let value = try operand(Expression(.name(name), parameter.name.span))
        builder.emit(.setField, a: try selfRegister(parameter.name.span), b: value, d: field, parameter.name.span)
        builder.release(to: mark)
        scope.forget(name)
    }
}
