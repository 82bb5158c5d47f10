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

        /// Goes to `target` when the comparison gives what `sense` says. Only loops branch when it holds, and those
        /// turn back: there the interruption flag is looked at.
        @inline(__always) func branch(
            _ left: UnsafeMutablePointer<Value>, _ right: UnsafeMutablePointer<Value>, _ op: BinaryOperator, sense: Int,
            to target: Int, _ compare: (Double, Double) -> Bool
        ) throws {
            let holds: Bool
            if case .number(let x) = left.pointee, case .number(let y) = right.pointee {
                holds = compare(x, y)
            } else {
                holds = try condition(binary(op, left.pointee, right.pointee))
            }
            guard holds == (sense != 0) else { return }
            if sense != 0, interrupt.pointee != 0 { throw RuntimeError.interrupted }
            jump(target)
        }

        /// result = left ∘ right.
        @inline(__always) func compute(
            _ result: UnsafeMutablePointer<Value>, _ left: UnsafeMutablePointer<Value>,
            _ right: UnsafeMutablePointer<Value>, _ op: BinaryOperator, _ operation: (Double, Double) -> Double
        ) throws {
            if case .number(let x) = left.pointee, case .number(let y) = right.pointee {
                setNumber(result, operation(x, y))
            } else {
                result.pointee = try binary(op, left.pointee, right.pointee)
            }
        }

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
                        let cell = frames[depth - 1].closure._withUnsafeGuaranteedRef { $0.cells[b] }
                        if case .unset = cell.pointee { throw unsetLocal(constants[d]) }
                        copy(cell, r + a)

                    case .add: try compute(r + a, r + b, r + c, .add) { $0 + $1 }
                    case .subtract: try compute(r + a, r + b, r + c, .subtract) { $0 - $1 }
                    case .multiply: try compute(r + a, r + b, r + c, .multiply) { $0 * $1 }
                    case .divide: try compute(r + a, r + b, r + c, .divide) { $0 / $1 }
                    case .remainder: try compute(r + a, r + b, r + c, .remainder) { Arithmetic.remainder($0, $1) }
                    case .floorDivide: r[a] = try binary(.floorDivide, r[b], r[c])
                    case .power: r[a] = try binary(.power, r[b], r[c])
                    case .matrixProduct: r[a] = try binary(.matrixProduct, r[b], r[c])
                    case .addK: try compute(r + a, r + b, constants + d, .add) { $0 + $1 }
                    case .subtractK: try compute(r + a, r + b, constants + d, .subtract) { $0 - $1 }
                    case .multiplyK: try compute(r + a, r + b, constants + d, .multiply) { $0 * $1 }
                    case .divideK: try compute(r + a, r + b, constants + d, .divide) { $0 / $1 }
                    case .remainderK:
                        try compute(r + a, r + b, constants + d, .remainder) { Arithmetic.remainder($0, $1) }
                    case .floorDivideK: r[a] = try binary(.floorDivide, r[b], constants[d])
                    case .powerK: r[a] = try binary(.power, r[b], constants[d])

                    case .equal: r[a] = try binary(.equal, r[b], r[c])
                    case .notEqual: r[a] = try binary(.notEqual, r[b], r[c])
                    case .less: r[a] = try binary(.less, r[b], r[c])
                    case .lessEqual: r[a] = try binary(.lessEqual, r[b], r[c])
                    case .greater: r[a] = try binary(.greater, r[b], r[c])
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
                    case .branchLess: try branch(r + a, r + b, .less, sense: c, to: d) { $0 < $1 }
                    case .branchLessEqual: try branch(r + a, r + b, .lessEqual, sense: c, to: d) { $0 <= $1 }
                    case .branchGreater: try branch(r + a, r + b, .greater, sense: c, to: d) { $0 > $1 }
                    case .branchGreaterEqual: try branch(r + a, r + b, .greaterEqual, sense: c, to: d) { $0 >= $1 }
                    case .branchEqual: try branch(r + a, r + b, .equal, sense: c, to: d) { $0 == $1 }
                    case .branchNotEqual: try branch(r + a, r + b, .notEqual, sense: c, to: d) { $0 != $1 }
                    case .branchLessK: try branch(r + a, constants + c, .less, sense: b, to: d) { $0 < $1 }
                    case .branchLessEqualK: try branch(r + a, constants + c, .lessEqual, sense: b, to: d) { $0 <= $1 }
                    case .branchGreaterK: try branch(r + a, constants + c, .greater, sense: b, to: d) { $0 > $1 }
                    case .branchGreaterEqualK:
                        try branch(r + a, constants + c, .greaterEqual, sense: b, to: d) { $0 >= $1 }
                    case .branchEqualK: try branch(r + a, constants + c, .equal, sense: b, to: d) { $0 == $1 }
                    case .branchNotEqualK: try branch(r + a, constants + c, .notEqual, sense: b, to: d) { $0 != $1 }
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
                            list.elements.withUnsafeBufferPointer { copy($0.baseAddress! + position, r + a) }
                        } else {
                            r[a] = try index(r[b], r + d, c)
                        }
                    case .setIndex:
                        if c == 1, case .list(let list) = r[a], case .number(let number) = r[d],
                            let position = wholeNumber(number), position >= 0, position < list.elements.count
                        {
                            list.elements.withUnsafeMutableBufferPointer { copy(r + b, $0.baseAddress! + position) }
                        } else {
                            try setIndex(r[a], r + d, c, r[b])
                        }
                    case .unpack: try unpack(r[b], into: r + a, c)

                    case .call:
                        frames[depth - 1].next = next
                        if case .function(let closure) = r[b], closure.header.pointee.plainParameterCount == c {
                            try push(Unmanaged.passUnretained(closure), closure.header, r + b + 1, given: c, result: a)
                            enter()
                        } else if let value = try begin(r + b, c, result: a) {
                            r[a] = value
                        } else {
                            enter()
                        }
                    case .callLocal:
                        frames[depth - 1].next = next
                        if case .function(let closure) = r[d], closure.header.pointee.plainParameterCount == c {
                            try push(Unmanaged.passUnretained(closure), closure.header, r + b + 1, given: c, result: a)
                            enter()
                        } else {
                            r[b] = r[d]
                            if let value = try begin(r + b, c, result: a) { r[a] = value } else { enter() }
                        }
                    case .callGlobal:
                        frames[depth - 1].next = next
                        if case .function(let closure) = globals[d], closure.header.pointee.plainParameterCount == c {
                            try push(Unmanaged.passUnretained(closure), closure.header, r + b + 1, given: c, result: a)
                            enter()
                        } else {
                            if case .unset = globals[d] { throw undefined(d) }
                            r[b] = globals[d]
                            if let value = try begin(r + b, c, result: a) { r[a] = value } else { enter() }
                        }
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
                        if case .number(let number) = value { setNumber(r + result, number) } else { r[result] = value }

                    case .makeIterator: r[a] = .iterator(try iterator(r[b], givesPairs: c == 1))
                    case .forNext:
                        if interrupt.pointee != 0 { throw RuntimeError.interrupted }
                        guard case .iterator(let iterator) = r[b] else { preconditionFailure("a loop without iterator") }
                        if iterator.isRange {
                            let range = unsafeDowncast(iterator, to: RangeIterator.self)
                            if range.position < range.count {
                                setNumber(r + a, range.start + Double(range.position) * range.step)
                                range.position &+= 1
                                jump(d)
                            }
                        } else if let element = try iterator.next() {
                            r[a] = element
                            jump(d)
                        }

                    case .enterContext: r[a] = try enterContext(r[b])
                    case .leaveContext: leaveContext()
                    case .beginAttempt:
                        attempts.append(
                            Attempt(
                                depth: depth, handler: header.pointee.instructions + d, errorRegister: a,
                                contextCount: contexts.count))
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
        depth &-= 1
        let frame = frames + depth
        var register = frame.pointee.base
        let end = register + frame.pointee.header.pointee.registerCount
        while register < end {
            release(register)
            register += 1
        }
        return frame.pointee.result
    }
}

/// A number into a register; mostly there is nothing to release.
@inline(__always)
private func setNumber(_ register: UnsafeMutablePointer<Value>, _ number: Double) {
    if isCounted(register) {
        register.pointee = .number(number)
    } else {
        register.initialize(to: .number(number))
    }
}

/// Leaves a register without anything to release.
@inline(__always)
private func release(_ register: UnsafeMutablePointer<Value>) {
    if isCounted(register) { register.pointee = .none }
}

/// Copies a value over another. Numbers, bools and none need no reference counting.
@inline(__always)
private func copy(_ source: UnsafePointer<Value>, _ target: UnsafeMutablePointer<Value>) {
    if isCounted(source) || isCounted(target) {
        target.pointee = source.pointee
    } else {
        UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: MemoryLayout<Value>.size)
    }
}

@inline(__always)
private func copy(_ source: UnsafeMutablePointer<Value>, _ target: UnsafeMutablePointer<Value>) {
    copy(UnsafePointer(source), target)
}

@inline(__always)
private func isCounted(_ value: UnsafePointer<Value>) -> Bool {
    switch value.pointee {
    case .number, .bool, .none, .unset: return false
    default: return true
    }
}

@inline(__always)
private func isCounted(_ value: UnsafeMutablePointer<Value>) -> Bool { isCounted(UnsafePointer(value)) }

/// The whole number that a number is, without a call into the mathematics library.
@inline(__always)
private func wholeNumber(_ number: Double) -> Int? {
    guard abs(number) < 4e15 else { return nil }
    let whole = Int(number)
    return Double(whole) == number ? whole : nil
}
