import Syntax

/// Long lists, records, f-strings, comprehensions and indices.
extension Compiler {
    /// Longer lists and records, such as data in a script, are filled element by element.
    static let longestInRegisters = 500

    func compileLongList(_ elements: [Expression], into result: Int, _ span: Span) throws {
        let list = try builder.allocate()
        builder.emit(.makeList, a: list, b: list, c: 0, span)
        for element in elements {
            let mark = builder.mark
            builder.emit(.append, a: list, b: try operand(element), element.span)
            builder.release(to: mark)
        }
        builder.emit(.move, a: result, b: list, span)
    }

    func compileRecord(_ entries: [RecordEntry], into result: Int, _ span: Span) throws {
        let begin = entries.prefix(Compiler.longestInRegisters)
        let record = begin.count == entries.count ? result : try builder.allocate()
        let first = try compileInOrder(begin.map(\.value))
        let keys = begin.map { Value.string(environment.interned($0.key.text)) }
        builder.emit(.makeRecord, a: record, b: first, c: begin.count, d: builder.add(.list(keys)), span)
        if record == result { return }
        for entry in entries.dropFirst(begin.count) {
            let mark = builder.mark
            let value = try operand(entry.value)
            builder.emit(.setMember, a: record, b: value, d: builder.constant(entry.key.text), entry.value.span)
            builder.release(to: mark)
        }
        builder.emit(.move, a: result, b: record, span)
    }

    func compileFormatted(_ parts: [FormatPart], into result: Int, _ span: Span) throws {
        let first = try builder.allocate(max(parts.count, 1))
        if parts.isEmpty { load(constant: builder.constant(""), into: first, span) }
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let text):
                builder.emit(.loadConstant, a: first + index, d: builder.constant(text), span)
            case .value(let value, let spec, let label):
                try compile(value, into: first + index)
                // The string is made of printed values anyway.
                if spec == nil, label == nil { continue }
                let format = spec.map { builder.add($0) } ?? -1
                // `{x=}` shows the value as an echo would, and its source in front.
                builder.emit(
                    .format, a: first + index, b: first + index, c: label == nil ? 0 : 1, d: format, value.span)
                if let label { try prefix(label, to: first + index, value.span) }
            }
        }
        builder.emit(.makeString, a: result, b: first, c: parts.count, span)
    }

    private func prefix(_ label: String, to register: Int, _ span: Span) throws {
        let mark = builder.mark
        let pair = try builder.allocate(2)
        builder.emit(.loadConstant, a: pair, d: builder.constant(label), span)
        builder.emit(.move, a: pair + 1, b: register, span)
        builder.emit(.makeString, a: register, b: pair, c: 2, span)
        builder.release(to: mark)
    }

    func compileComprehension(_ comprehension: Comprehension, into result: Int, _ span: Span) throws {
        let list = try builder.allocate()
        let iterator = try builder.allocate()
        try compileIterator(comprehension.sequence, for: comprehension.target, into: iterator)
        builder.emit(.makeList, a: list, b: list, c: 0, span)

        // The loop's variables are its own; each turn has new ones, for functions made in it.
        var own: [String: Scope.Local] = [:]
        for name in comprehension.target.names {
            own[name] = Scope.Local(
                register: try builder.allocate(), isBoxed: scope.mentionedInside.contains(name))
        }
        let before = scope.assigned
        scope.pushOverlay(own)
        scope.assigned.subtract(own.keys)
        let element = try builder.allocate()
        let entry = builder.emit(.jump, span)
        let start = builder.position
        for local in own.values where local.isBoxed { builder.emit(.makeBox, a: local.register, span) }
        try store(element, to: comprehension.target)
        var skips: [Int] = []
        if let condition = comprehension.condition { skips = try compileJumps(unless: condition) }
        let value = try operand(comprehension.element)
        builder.emit(.append, a: list, b: value, comprehension.element.span)
        builder.patch(skips + [entry])
        builder.emit(.forNext, a: element, b: iterator, d: start, comprehension.sequence.span)
        scope.popOverlay()
        scope.assigned = before
        builder.emit(.move, a: result, b: list, span)
    }

    /// `object[subscripts]`.
    func compileIndex(
        _ object: Expression, _ subscripts: [Subscript], into result: Int, _ span: Span
    ) throws {
        let receiver = try stableOperand(object, whileChanging: subscripts.mayAssign)
        if let key = subscripts.single {
            if let constant = constant(key) {
                builder.emit(.getElementK, a: result, b: receiver, d: constant, span)
            } else {
                builder.emit(.getElement, a: result, b: receiver, c: try operand(key), span)
            }
        } else {
            let first = try compile(subscripts)
            builder.emit(.getIndex, a: result, b: receiver, c: subscripts.count, d: first, span)
        }
    }

    /// Subscripts in neighbouring registers; a slice is a record of its parts' kind, see `SliceObject`.
    func compile(_ subscripts: [Subscript]) throws -> Int {
        let first = try builder.allocate(subscripts.count)
        for (index, entry) in subscripts.enumerated() {
            switch entry.kind {
            case .value(let value):
                try compile(value, into: first + index)
            case .ellipsis:
                load(constant: builder.add(.object(EllipsisObject())), into: first + index, entry.span)
            case .slice(let start, let stop, let step):
                let parts = try builder.allocate(3)
                for (offset, part) in [start, stop, step].enumerated() {
                    if let part {
                        try compile(part, into: parts + offset)
                    } else {
                        load(constant: builder.none, into: parts + offset, entry.span)
                    }
                }
                builder.emit(.makeSlice, a: first + index, b: parts, entry.span)
                builder.release(to: parts)
            }
        }
        return first
    }
}
