import Syntax

/// Loops, and the ways out of them.
extension Compiler {
    func compileFor(_ target: Target, _ sequence: Expression, _ body: Block, _ span: Span) throws {
        let iterator = try builder.allocate()
        try compileIterator(sequence, for: target, into: iterator)
        let loop = LoopJumps()
        let before = scope.assigned
        // The step to the next element stands at the end, so that a turn takes one jump.
        let entry = builder.emit(.jump, span)
        let start = builder.position
        let element = try compileElement(of: target)
        enclosing.append(.loop(loop))
        try compile(body.statements, into: nil, body.span)
        enclosing.removeLast()
        builder.patch([entry] + loop.continues)
        builder.emit(.forNext, a: element, b: iterator, d: start, sequence.span)
        builder.patch(loop.breaks)
        scope.assigned = before
        // Nothing of the sequence is kept alive by a loop that has ended.
        load(constant: builder.none, into: iterator, span)
    }

    func compileIterator(_ sequence: Expression, for target: Target, into iterator: Int) throws {
        let value = try operand(sequence)
        var givesPairs = false
        if case .several = target.kind { givesPairs = true }
        builder.emit(.makeIterator, a: iterator, b: value, c: givesPairs ? 1 : 0, sequence.span)
    }

    /// The register where a loop's next element arrives: the variable's own, or one from which it is stored.
    private func compileElement(of target: Target) throws -> Int {
        if case .name(let name) = target.kind, case .register(let register) = scope.resolve(name) {
            scope.assigned.insert(name)
            return register
        }
        let element = try builder.allocate()
        try store(element, to: target)
        return element
    }

    func compileWhile(_ condition: Expression, _ body: Block, _ span: Span) throws {
        let loop = LoopJumps()
        let top = builder.position
        let ends = try compileJumps(unless: condition)
        let before = scope.assigned
        let start = builder.position
        enclosing.append(.loop(loop))
        try compile(body.statements, into: nil, body.span)
        enclosing.removeLast()
        builder.patch(loop.continues)
        // A plain comparison is made again here, so that a turn takes one jump.
        if case .binary(let op, let left, let right) = condition.kind,
            let branch = try compileBranch(op, left, right, sense: 1, condition.span)
        {
            builder.patch(branch, to: start)
        } else {
            builder.emit(.loopBack, d: top, span)
        }
        builder.patch(ends + loop.breaks)
        scope.assigned = before
    }

    /// Ends the `try` and `with` blocks that a jump or return leaves, innermost first.
    func leave(through blocks: ArraySlice<Enclosing>, _ span: Span) {
        for block in blocks.reversed() {
            switch block {
            case .loop: break
            case .attempt: builder.emit(.endAttempt, span)
            case .context: builder.emit(.leaveContext, span)
            }
        }
    }

    func leaveLoop(_ span: Span, _ note: (LoopJumps, Int) -> Void) {
        for (index, block) in enclosing.enumerated().reversed() {
            guard case .loop(let loop) = block else { continue }
            leave(through: enclosing[(index + 1)...], span)
            note(loop, builder.emit(.jump, span))
            return
        }
        preconditionFailure("the parser refuses break and continue outside a loop")
    }
}
