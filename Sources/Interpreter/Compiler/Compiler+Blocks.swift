import Syntax

/// Blocks that give a value.
extension Compiler {
    func compileConditional(
        _ branches: [ConditionalBranch], _ otherwise: Block?, into result: Int?, _ span: Span
    ) throws {
        var ends: [Int] = []
        var afterwards: Set<String>?
        let merge = { (assigned: Set<String>) in afterwards = afterwards?.intersection(assigned) ?? assigned }
        for branch in branches {
            let next = try compileJumps(unless: branch.condition)
            let before = scope.assigned
            try compile(branch.body.statements, into: result, branch.body.span)
            ends.append(builder.emit(.jump, span))
            merge(scope.assigned)
            scope.assigned = before
            builder.patch(next)
        }
        if let otherwise {
            try compile(otherwise.statements, into: result, otherwise.span)
        } else if let result {
            load(constant: builder.none, into: result, span)
        }
        merge(scope.assigned)
        scope.assigned = afterwards ?? scope.assigned
        builder.patch(ends)
    }

    func compileWith(
        _ context: Expression, _ alias: Name?, _ body: Block, into result: Int?, _ span: Span
    ) throws {
        let mark = builder.mark
        let value = try operand(context)
        let entered = try builder.allocate()
        builder.emit(.enterContext, a: entered, b: value, context.span)
        enclosing.append(.context)
        if let alias {
            try assign(alias.text, alias.span) { builder.emit(.move, a: $0, b: entered, alias.span) }
        }
        builder.release(to: mark)
        try compile(body.statements, into: result, body.span)
        enclosing.removeLast()
        builder.emit(.leaveContext, span)
    }

    func compileAttempt(
        _ body: Block, _ error: Name, _ handler: Block, into result: Int?, _ span: Span
    ) throws {
        let mark = builder.mark
        let caught = try builder.allocate()
        let before = scope.assigned
        let start = builder.emit(.beginAttempt, a: caught, span)
        enclosing.append(.attempt)
        try compile(body.statements, into: result, body.span)
        enclosing.removeLast()
        builder.emit(.endAttempt, span)
        let end = builder.emit(.jump, span)
        let afterBody = scope.assigned
        scope.assigned = before
        builder.patch(start)
        try assign(error.text, error.span) { builder.emit(.move, a: $0, b: caught, error.span) }
        builder.release(to: mark)
        try compile(handler.statements, into: result, handler.span)
        scope.assigned.formIntersection(afterBody)
        builder.patch(end)
    }
}
