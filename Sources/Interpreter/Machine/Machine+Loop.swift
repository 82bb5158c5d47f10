import Autograd
import Glibc
import Syntax

extension Machine {
    /// Runs until the function at depth `entry` returns, and gives its value.
    ///
    /// Numbers take the short way in line; everything else goes to a function of its own, which keeps the loop small.
    /// What the loop reads of the running function is in local variables, so that it stays in the processor's registers.
    func execute(from entry: Int) throws -> Value {
        let attemptFloor = attempts.count
        let contextFloor = contexts.count
        var next = frames[depth - 1].next
        var header = frames[depth - 1].header
        var r = frames[depth - 1].base
        var constants = header.pointee.constants
        // No code is compiled into an environment while code of it runs, so its variables stay where they are.
        var globals = header.pointee.globals.pointee

        /// After a call or return: the loop's view of the running function.
        @inline(__always) func enter() {
            let frame = frames + (depth - 1)
            header = frame.pointee.header
            r = frame.pointee.base
            constants = header.pointee.constants
            globals = header.pointee.globals.pointee
            next = frame.pointee.next
        }

        @inline(__always) func jump(_ target: Int) { next = header.pointee.instructions + target }

        while true {
            do {
                while true {
                    let i = next.pointee
                    next += 1
                    let a = Int(i.a)
                    let b = Int(i.b)
                    let c = Int(i.c)
                    let d = Int(i.d)

                    switch i.opcode {
                    case .loadConstant: copy(constants + d, r + a)
                    case .move: copy(r + b, r + a)
                    case .checkSet: if case .unset = r[a] { throw unsetLocal(constants[d]) }

                    case .loadGlobal:
                        if case .unset = globals[d] { throw undefined(d) }
                        copy(globals + d, r + a)
                    case .loadGlobalOrBuiltin:
                        if case .unset = globals[d] { copy(constants + b, r + a) } else { copy(globals + d, r + a) }
                    case .storeGlobal: copy(r + b, globals + d)
                    case .updateGlobal:
                        if case .number(let x) = globals[d], case .number(let y) = r[b], c == Machine.addCode {
                            setNumber(globals + d, x + y)
                        } else {
                            if case .unset = globals[d] { throw undefined(d) }
                            try update(&globals[d], BinaryOperator(updateCode: i.c), r[b])
                        }

                    case .makeBox: r[a] = .box(Box(r[a]))
                    case .loadBox: r[a] = try boxed(r[b], constants[d])
                    case .storeBox: if case .box(let box) = r[a] { box.value = r[b] }
                    case .updateBox:
                        _ = try boxed(r[a], constants[d])
                        if case .box(let box) = r[a] { try update(&box.value, BinaryOperator(updateCode: i.c), r[b]) }
                    case .loadCapture:
                        r[a] = frames[depth - 1].closure._withUnsafeGuaranteedRef { $0.captures[b].value }
                        if case .unset = r[a] { throw unsetLocal(constants[d]) }

                    case .add:
                        if case .number(let x) = r[b], case .number(let y) = r[c] { setNumber(r + a, x + y) } else {
                            r[a] = try binary(.add, r[b], r[c])
                        }
                    case .subtract:
                        if case .number(let x) = r[b], case .number(let y) = r[c] { setNumber(r + a, x - y) } else {
                            r[a] = try binary(.subtract, r[b], r[c])
                        }
                    case .multiply:
                        if case .number(let x) = r[b], case .number(let y) = r[c] { setNumber(r + a, x * y) } else {
                            r[a] = try binary(.multiply, r[b], r[c])
                        }
                    case .divide:
                        if case .number(let x) = r[b], case .number(let y) = r[c] { setNumber(r + a, x / y) } else {
                            r[a] = try binary(.divide, r[b], r[c])
                        }
                    case .floorDivide: r[a] = try binary(.floorDivide, r[b], r[c])
                    case .remainder:
                        if case .number(let x) = r[b], case .number(let y) = r[c] {
                            r[a] = .number(Arithmetic.remainder(x, y))
                        } else {
                            r[a] = try binary(.remainder, r[b], r[c])
                        }
                    case .power: r[a] = try binary(.power, r[b], r[c])
                    case .matrixProduct: r[a] = try binary(.matrixProduct, r[b], r[c])
                    case .addK:
                        if case .number(let x) = r[b], case .number(let y) = constants[d] { setNumber(r + a, x + y) } else {
                            r[a] = try binary(.add, r[b], constants[d])
                        }
                    case .subtractK:
                        if case .number(let x) = r[b], case .number(let y) = constants[d] { setNumber(r + a, x - y) } else {
                            r[a] = try binary(.subtract, r[b], constants[d])
                        }
                    case .multiplyK:
                        if case .number(let x) = r[b], case .number(let y) = constants[d] { setNumber(r + a, x * y) } else {
                            r[a] = try binary(.multiply, r[b], constants[d])
                        }
                    case .divideK:
                        if case .number(let x) = r[b], case .number(let y) = constants[d] { setNumber(r + a, x / y) } else {
                            r[a] = try binary(.divide, r[b], constants[d])
                        }
                    case .floorDivideK: r[a] = try binary(.floorDivide, r[b], constants[d])
                    case .remainderK:
                        if case .number(let x) = r[b], case .number(let y) = constants[d] {
                            r[a] = .number(Arithmetic.remainder(x, y))
                        } else {
                            r[a] = try binary(.remainder, r[b], constants[d])
                        }
                    case .powerK: r[a] = try binary(.power, r[b], constants[d])

                    case .equal: r[a] = try binary(.equal, r[b], r[c])
                    case .notEqual: r[a] = try binary(.notEqual, r[b], r[c])
                    case .less:
                        if case .number(let x) = r[b], case .number(let y) = r[c] { r[a] = .bool(x < y) } else {
                            r[a] = try binary(.less, r[b], r[c])
                        }
                    case .lessEqual: r[a] = try binary(.lessEqual, r[b], r[c])
                    case .greater:
                        if case .number(let x) = r[b], case .number(let y) = r[c] { r[a] = .bool(x > y) } else {
                            r[a] = try binary(.greater, r[b], r[c])
                        }
                    case .greaterEqual: r[a] = try binary(.greaterEqual, r[b], r[c])
                    case .contains: r[a] = try binary(.contains, r[b], r[c])
                    case .notContains: r[a] = try binary(.notContains, r[b], r[c])
                    case .maskAnd: r[a] = try binary(.maskAnd, r[b], r[c])
                    case .maskOr: r[a] = try binary(.maskOr, r[b], r[c])
                    case .negate:
                        if case .number(let x) = r[b] { r[a] = .number(-x) } else { r[a] = try unary(.minus, r[b]) }
                    case .plus: r[a] = try unary(.plus, r[b])
                    case .invert: r[a] = try unary(.invert, r[b])
                    case .updateK:
                    if case .number(let x) = r[a], case .number(let y) = constants[d], c == Machine.addCode {
                        setNumber(r + a, x + y)
                    } else {
                        try update(&r[a], BinaryOperator(updateCode: i.c), constants[d])
                    }
                case .updateMember:
                    if case .record(let record) = r[a], case .string(let name) = constants[d],
                        let position = record.position(of: name, hint: c >> 3)
                    {
                        (next - 1).pointee.c = UInt16(truncatingIfNeeded: position << 3 | c & 7)
                        if case .number(let x) = record.slots[position], case .number(let y) = r[b],
                            c & 7 == Machine.addCode
                        {
                            setNumber(record.slots + position, x + y)
                        } else {
                            try update(&record.slots[position], BinaryOperator(updateCode: UInt16(c & 7)), r[b])
                        }
                    } else {
                        try updateMember(r[a], constants[d], BinaryOperator(updateCode: UInt16(c & 7)), r[b])
                    }
                case .update:
                        if case .number(let x) = r[a], case .number(let y) = r[b], c == Machine.addCode {
                            setNumber(r + a, x + y)
                        } else {
                            try update(&r[a], BinaryOperator(updateCode: i.c), r[b])
                        }

                    case .jump: jump(d)
                    case .jumpUnless:
                        if case .bool(let holds) = r[a] {
                            if !holds { jump(d) }
                        } else if try !condition(r[a]) {
                            jump(d)
                        }
                    case .jumpUnlessLess:
                        if case .number(let x) = r[a], case .number(let y) = r[b] {
                            if !(x < y) { jump(d) }
                        } else if try !condition(binary(.less, r[a], r[b])) {
                            jump(d)
                        }
                    case .jumpUnlessLessEqual:
                        if case .number(let x) = r[a], case .number(let y) = r[b] {
                            if !(x <= y) { jump(d) }
                        } else if try !condition(binary(.lessEqual, r[a], r[b])) {
                            jump(d)
                        }
                    case .jumpUnlessGreater:
                        if case .number(let x) = r[a], case .number(let y) = r[b] {
                            if !(x > y) { jump(d) }
                        } else if try !condition(binary(.greater, r[a], r[b])) {
                            jump(d)
                        }
                    case .jumpUnlessGreaterEqual:
                        if case .number(let x) = r[a], case .number(let y) = r[b] {
                            if !(x >= y) { jump(d) }
                        } else if try !condition(binary(.greaterEqual, r[a], r[b])) {
                            jump(d)
                        }
                    case .jumpUnlessEqual:
                        if case .number(let x) = r[a], case .number(let y) = r[b] {
                            if !(x == y) { jump(d) }
                        } else if try !condition(binary(.equal, r[a], r[b])) {
                            jump(d)
                        }
                    case .jumpUnlessNotEqual:
                        if case .number(let x) = r[a], case .number(let y) = r[b] {
                            if !(x != y) { jump(d) }
                        } else if try !condition(binary(.notEqual, r[a], r[b])) {
                            jump(d)
                        }
                    case .jumpUnlessLessK:
                        if case .number(let x) = r[a], case .number(let y) = constants[c] {
                            if !(x < y) { jump(d) }
                        } else if try !condition(binary(.less, r[a], constants[c])) {
                            jump(d)
                        }
                    case .jumpUnlessLessEqualK:
                        if case .number(let x) = r[a], case .number(let y) = constants[c] {
                            if !(x <= y) { jump(d) }
                        } else if try !condition(binary(.lessEqual, r[a], constants[c])) {
                            jump(d)
                        }
                    case .jumpUnlessGreaterK:
                        if case .number(let x) = r[a], case .number(let y) = constants[c] {
                            if !(x > y) { jump(d) }
                        } else if try !condition(binary(.greater, r[a], constants[c])) {
                            jump(d)
                        }
                    case .jumpUnlessGreaterEqualK:
                        if case .number(let x) = r[a], case .number(let y) = constants[c] {
                            if !(x >= y) { jump(d) }
                        } else if try !condition(binary(.greaterEqual, r[a], constants[c])) {
                            jump(d)
                        }
                    case .jumpUnlessEqualK:
                        if case .number(let x) = r[a], case .number(let y) = constants[c] {
                            if !(x == y) { jump(d) }
                        } else if try !condition(binary(.equal, r[a], constants[c])) {
                            jump(d)
                        }
                    case .jumpUnlessNotEqualK:
                        if case .number(let x) = r[a], case .number(let y) = constants[c] {
                            if !(x != y) { jump(d) }
                        } else if try !condition(binary(.notEqual, r[a], constants[c])) {
                            jump(d)
                        }
                    case .jumpIfSet: if !r[a].isUnset { jump(d) }
                    case .loopBack:
                        if interrupt.pointee != 0 { throw RuntimeError.interrupted }
                        jump(d)

                    case .makeList: r[a] = .list(Array(UnsafeBufferPointer(start: r + b, count: c)))
                    case .makeRange: r[a] = try range(r[b], r[b + 1], isClosed: false)
                    case .makeClosedRange: r[a] = try range(r[b], r[b + 1], isClosed: true)
                    case .makeSlice: r[a] = .object(try SliceObject(r[b], r[b + 1], r[b + 2]))
                    case .makeRecord: r[a] = record(constants[d], r + b, c)
                    case .makeString: r[a] = try joined(r + b, c)
                    case .format: r[a] = try formatted(r[b], d < 0 ? nil : runningCode.formats[d], isEcho: c == 1)
                    case .makeClosure: r[a] = makeClosure(d, r)
                    case .makeModel: r[a] = makeModel(runningCode.models[d], r + b, c)
                    case .append: if case .list(let list) = r[a] { list.elements.append(r[b]) }

                    case .getMember:
                        if case .record(let record) = r[b], case .string(let name) = constants[d],
                            let position = record.position(of: name, hint: c)
                        {
                            (next - 1).pointee.c = UInt16(truncatingIfNeeded: position)
                            copy(record.slots + position, r + a)
                        } else {
                            r[a] = try member(r[b], constants[d])
                        }
                    case .setMember:
                        if case .record(let record) = r[a], case .string(let name) = constants[d],
                            let position = record.position(of: name, hint: c)
                        {
                            (next - 1).pointee.c = UInt16(truncatingIfNeeded: position)
                            copy(r + b, record.slots + position)
                        } else {
                            try setMember(r[a], constants[d], r[b])
                        }
                    case .getField: r[a] = try field(r[b], d)
                    case .setField: try setField(r[a], d, r[b])
                    case .updateField: try updateField(r[a], d, BinaryOperator(updateCode: i.c), r[b])
                    case .getIndex:
                        if c == 1, case .list(let list) = r[b], case .number(let number) = r[d],
                            let position = wholeNumber(number), position >= 0, position < list.elements.count
                        {
                            r[a] = list.elements[position]
                        } else {
                            r[a] = try index(r[b], r + d, c)
                        }
                    case .setIndex:
                        if c == 1, case .list(let list) = r[a], case .number(let number) = r[d],
                            let position = wholeNumber(number), position >= 0, position < list.elements.count
                        {
                            list.elements[position] = r[b]
                        } else {
                            try setIndex(r[a], r + d, c, r[b])
                        }
                    case .unpack: try unpack(r[b], into: r + a, c)

                    case .call:
                        frames[depth - 1].next = next
                        if let value = try begin(r + b, c, result: a) { r[a] = value } else { enter() }
                    case .callWithNames:
                        frames[depth - 1].next = next
                        if let value = try begin(r + b, c, runningCode.callSites[d], result: a) { r[a] = value } else { enter() }
                    case .callMember:
                        frames[depth - 1].next = next
                        if let value = try beginMember(r, b, c, d, result: a) { r[a] = value } else { enter() }
                    case .returnValue:
                        let value = (r + a).move()
                        (r + a).initialize(to: .none)
                        let result = leave()
                        if depth < entry { return value }
                        enter()
                        r[result] = value

                    case .makeIterator: r[a] = .iterator(try iterator(r[b], givesPairs: c == 1))
                    case .forNext:
                        guard case .iterator(let iterator) = r[b] else { preconditionFailure("a loop without iterator") }
                        if iterator.isRange {
                            let range = unsafeDowncast(iterator, to: RangeIterator.self)
                            if range.position < range.range.count {
                                setNumber(r + a, range.range.element(range.position))
                                range.position += 1
                            } else {
                                jump(d)
                            }
                        } else if let element = try iterator.next() {
                            r[a] = element
                        } else {
                            jump(d)
                        }

                    case .enterContext: r[a] = try enterContext(r[b])
                    case .leaveContext: leaveContext()
                    case .beginAttempt:
                        attempts.append(
                            Attempt(
                                depth: depth, handler: header.pointee.instructions + d, errorRegister: a, contextCount: contexts.count))
                    case .endAttempt: attempts.removeLast()

                    case .importModule: r[a] = try importModule(constants[d], isFile: c == 1)
                    case .importName: r[a] = try importName(r[b], constants[d])

                    case .trace: traceStatement(at: next - 1)
                    }
                }
            } catch {
                try recover(error, at: next - 1, entry: entry, attemptFloor: attemptFloor, contextFloor: contextFloor)
                enter()
            }
        }
    }

    private static let addCode = Int(BinaryOperator.add.updateCode)

    /// Ends the running function: its registers are released; gives the caller's register for the value.
    @inline(__always)
    private func leave() -> Int {
        depth -= 1
        let frame = frames + depth
        let base = frame.pointee.base
        for index in 0..<frame.pointee.header.pointee.registerCount { release(base + index) }
        if depth > 0 {
            let caller = frames + (depth - 1)
            top = caller.pointee.base + caller.pointee.header.pointee.registerCount
        }
        return frame.pointee.result
    }
}

/// A number into a register; mostly there is a number already, and nothing to release.
@inline(__always)
private func setNumber(_ register: UnsafeMutablePointer<Value>, _ number: Double) {
    if case .number = register.pointee {
        register.initialize(to: .number(number))
    } else {
        register.pointee = .number(number)
    }
}

/// Leaves a register without anything to release.
@inline(__always)
private func release(_ register: UnsafeMutablePointer<Value>) {
    if case .number = register.pointee { return }
    register.pointee = .none
}

/// Copies a value over another. Numbers need no reference counting, and neither does a value that is there already,
/// as the function of a call in a loop is.
@inline(__always)
private func copy(_ source: UnsafeMutablePointer<Value>, _ target: UnsafeMutablePointer<Value>) {
    if case .number(let number) = source.pointee {
        setNumber(target, number)
    } else if !hasSameBits(source, target) {
        target.pointee = source.pointee
    }
}

/// Whether two values are the same payload under the same case.
@inline(__always)
private func hasSameBits(_ x: UnsafeMutablePointer<Value>, _ y: UnsafeMutablePointer<Value>) -> Bool {
    let (x, y) = (UnsafeRawPointer(x), UnsafeRawPointer(y))
    return x.load(as: UInt64.self) == y.load(as: UInt64.self)
        && x.load(fromByteOffset: 8, as: UInt8.self) == y.load(fromByteOffset: 8, as: UInt8.self)
}

/// The whole number that a number is, without a call into the mathematics library.
@inline(__always)
private func wholeNumber(_ number: Double) -> Int? {
    guard abs(number) < 4e15 else { return nil }
    let whole = Int(number)
    return Double(whole) == number ? whole : nil
}
