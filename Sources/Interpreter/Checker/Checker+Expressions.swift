import Syntax

extension Checker {
    func visit(_ expression: Expression) {
        switch expression.kind {
        case .number, .bool, .none: break
        // It may come to be a key.
        case .string(let text): keys.insert(text)
        case .formatted(let parts):
            for case .value(let value, _, _) in parts { visit(value) }
        case .name(let name): read(name, expression.span)
        case .list(let elements): elements.forEach { visit($0) }
        case .comprehension(let comprehension): visit(comprehension)
        case .record(let entries):
            for entry in entries {
                keys.insert(entry.key.text)
                visit(entry.value)
            }
        case .function(let literal): visit(literal)
        case .call(let callee, let arguments):
            visitCallee(callee)
            visit(arguments, of: callee)
            judgeCall(callee, arguments, expression.span)
        case .member(let object, let name):
            visit(object)
            judgeMember(name, of: object)
            judgeProperty(name, of: object)
        case .index(let object, let subscripts):
            visit(object)
            visit(subscripts)
        case .unary(_, let operand), .not(let operand), .parenthesized(let operand): visit(operand)
        case .binary(_, let left, let right), .range(let left, let right, _), .and(let left, let right),
            .or(let left, let right):
            visit(left)
            visit(right)
        case .pipe(let value, let stage): visitPipe(value, stage, expression.span)
        case .conditional(let branches, let otherwise): visitConditional(branches, otherwise)
        case .with(let context, let alias, let body):
            visit(context)
            alias.map { write($0.text, $0.span, .other) }
            visit(body.statements)
        case .attempt(let body, let error, let handler): visitAttempt(body, error, handler)
        }
    }

    func visit(_ subscripts: [Subscript]) {
        for entry in subscripts {
            switch entry.kind {
            case .value(let value): visit(value)
            case .slice(let start, let stop, let step): [start, stop, step].forEach { $0.map { visit($0) } }
            case .ellipsis: break
            }
        }
    }

    private func visit(_ comprehension: Comprehension) {
        visit(comprehension.sequence)
        scope.pushOverlay(comprehension.target.names)
        visit(comprehension.target, .other)
        comprehension.condition.map { visit($0) }
        visit(comprehension.element)
        scope.popOverlay()
    }

    /// In `a.f(b)` the name may be that of a function in scope.
    private func visitCallee(_ callee: Expression) {
        guard case .member(let object, let name) = callee.kind else {
            visit(callee)
            return
        }
        let namesakes = scope.candidates(name.text)
        for variable in namesakes { variable.isRead = true }
        visit(object)
        guard namesakes.isEmpty, builtins[name.text] == nil else { return }
        judgeMember(name, of: object, isCalled: true)
        judgeMethod(name, of: object)
    }

    private func visit(_ arguments: [Argument], of callee: Expression) {
        var variable: CheckedVariable?
        if case .name(let name) = callee.kind { variable = scope.resolve(name)?.variable }
        if attempts > 0 { variable?.isAttempted = true }
        for argument in arguments {
            var isTried = false
            if case .function = argument.value.kind { isTried = variable?.attemptsArguments ?? false }
            attempts += isTried ? 1 : 0
            visit(argument.value)
            attempts -= isTried ? 1 : 0
        }
    }

    /// `x |> f(a)` is the call `f(x, a)`.
    private func visitPipe(_ value: Expression, _ stage: Expression, _ span: Span) {
        visit(value)
        let piped = Argument(.positional, value)
        if case .call(let callee, let arguments) = stage.kind {
            visit(callee)
            arguments.forEach { visit($0.value) }
            judgeCall(callee, [piped] + arguments, span)
        } else {
            visit(stage)
            judgeCall(stage, [piped], span)
        }
    }

    // MARK: Blocks

    private func visitConditional(_ branches: [ConditionalBranch], _ otherwise: Block?) {
        let isReachable = scope.flow.isReachable
        var assigned: [String] = []
        var isReachableAfter = otherwise == nil && isReachable
        let visitBranch = { (block: Block) in
            let mark = self.scope.flow.mark
            self.visit(block.statements)
            let names = self.scope.flow.takeBack(to: mark)
            if self.scope.flow.isReachable {
                assigned += names
                isReachableAfter = true
            }
            self.scope.flow.isReachable = isReachable
        }
        for branch in branches {
            visit(branch.condition)
            visitBranch(branch.body)
        }
        otherwise.map { visitBranch($0) }
        scope.flow.assign(assigned)
        scope.flow.isReachable = isReachableAfter
    }

    /// The handler runs after any part of the body.
    private func visitAttempt(_ body: Block, _ error: Name, _ handler: Block) {
        let isReachable = scope.flow.isReachable
        attempts += 1
        visit(body.statements)
        attempts -= 1
        let bodyEnds = scope.flow.isReachable
        scope.flow.isReachable = isReachable
        scope.flow.assign(body.assignedNames)
        write(error.text, error.span, .other)
        visit(handler.statements)
        if bodyEnds { scope.flow.isReachable = true }
    }
}
