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

        /// Starts a function of the script whose `count` arguments stand after `window`, if it takes just that many.
        @inline(__always) func enter(
            _ callee: UnsafeMutablePointer<Value>, window: Int, _ count: Int, result: Int
        ) throws -> Bool {
            guard callee.caseNumber == ValueLayout.function else { return false }
            let closure = callee.reference(as: Closure.self)
            let code = closure._withUnsafeGuaranteedRef { $0.header }
            guard code.pointee.plainParameterCount == count else { return false }
            let base = r + window + 1
            try push(closure, code, base, given: count, result: result)
            header = code
            r = base
            constants = code.pointee.constants
            globals = code.pointee.globals.pointee
            next = code.pointee.instructions
            return true
        }

        @inline(__always) func jump(_ target: Int) { next = header.pointee.instructions + target }

        /// Any value into a register.
        @inline(__always) func put(_ value: consuming Value, _ register: UnsafeMutablePointer<Value>) {
            register.pointee = value
            raiseHighWater(to: register)
        }

        @inline(__always) func copy(_ source: UnsafeMutablePointer<Value>, _ register: UnsafeMutablePointer<Value>) {
            if source.isCounted { raiseHighWater(to: register) }
            register.set(source)
        }

        @inline(__always) func areNumbers(
            _ left: UnsafeMutablePointer<Value>, _ right: UnsafeMutablePointer<Value>
        ) -> Bool { left.caseNumber | right.caseNumber == ValueLayout.number }

        /// Goes to `target` when the comparison gives what `sense` says. Only loops branch when it holds, and those
        /// turn back: there the interruption flag is looked at.
        @inline(__always) func branch(
            _ left: UnsafeMutablePointer<Value>, _ right: UnsafeMutablePointer<Value>, _ op: BinaryOperator, sense: Int,
            to target: Int, _ compare: (Double, Double) -> Bool
        ) throws {
            let holds = areNumbers(left, right)
                ? compare(left.asNumber, right.asNumber)
                : try condition(binary(op, left.pointee, right.pointee))
            guard holds == (sense != 0) else { return }
            if sense != 0, interrupt.pointee != 0 { throw RuntimeError.interrupted }
            jump(target)
        }

        /// result = left ∘ right.
        @inline(__always) func compute(
            _ result: UnsafeMutablePointer<Value>, _ left: UnsafeMutablePointer<Value>,
            _ right: UnsafeMutablePointer<Value>, _ op: BinaryOperator, _ operation: (Double, Double) -> Double
        ) throws {
            if areNumbers(left, right) {
                result.set(number: operation(left.asNumber, right.asNumber))
            } else {
                put(try binary(op, left.pointee, right.pointee), result)
            }
        }

        /// As `compute`, without a short way.
        @inline(__always) func operate(
            _ op: BinaryOperator, _ result: Int, _ left: Int, _ right: UnsafeMutablePointer<Value>
        ) throws {
            put(try binary(op, r[left], right.pointee), r + result)
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
                    case .checkSet: if (r + a).isUnset { throw unsetLocal(constants[d], namesake: .init(code: b)) }

                    case .loadGlobal:
                        if (globals + d).isUnset { throw undefined(d) }
                        copy(globals + d, r + a)
                    case .loadGlobalOrBuiltin:
                        if (globals + d).isUnset { copy(constants + b, r + a) } else { copy(globals + d, r + a) }
                    case .loadGlobalIfSet: if !(globals + d).isUnset { copy(globals + d, r + a) }
                    case .storeGlobal: (globals + d).set(r + b)
                    case .updateGlobal:
                        if areNumbers(globals + d, r + b), c == Machine.addCode {
                            (globals + d).set(number: (globals + d).asNumber + (r + b).asNumber)
                        } else {
                            if (globals + d).isUnset { throw undefined(d) }
                            try update(&globals[d], BinaryOperator(updateCode: i.c), r[b])
                        }

                    case .makeBox: put(.box(Box(r[a])), r + a)
                    case .loadBox: put(try boxed(r[b], constants[d]), r + a)
                    case .storeBox: if case .box(let box) = r[a] { box.value = r[b] }
                    case .updateBox:
                        _ = try boxed(r[a], constants[d])
                        if case .box(let box) = r[a] { try update(&box.value, BinaryOperator(updateCode: i.c), r[b]) }
                    case .loadCapture:
                        let cell = frames[depth - 1].closure._withUnsafeGuaranteedRef { $0.cells[b] }
                        if cell.isUnset { throw unsetLocal(constants[d]) }
                        copy(cell, r + a)

                    case .add: try compute(r + a, r + b, r + c, .add) { $0 + $1 }
                    case .subtract: try compute(r + a, r + b, r + c, .subtract) { $0 - $1 }
                    case .multiply: try compute(r + a, r + b, r + c, .multiply) { $0 * $1 }
                    case .divide: try compute(r + a, r + b, r + c, .divide) { $0 / $1 }
                    case .remainder: try compute(r + a, r + b, r + c, .remainder) { Arithmetic.remainder($0, $1) }
                    case .floorDivide: try operate(.floorDivide, a, b, r + c)
                    case .power: try operate(.power, a, b, r + c)
                    case .matrixProduct: try operate(.matrixProduct, a, b, r + c)
                    case .addK: try compute(r + a, r + b, constants + d, .add) { $0 + $1 }
                    case .subtractK: try compute(r + a, r + b, constants + d, .subtract) { $0 - $1 }
                    case .multiplyK: try compute(r + a, r + b, constants + d, .multiply) { $0 * $1 }
                    case .divideK: try compute(r + a, r + b, constants + d, .divide) { $0 / $1 }
                    case .remainderK:
                        try compute(r + a, r + b, constants + d, .remainder) { Arithmetic.remainder($0, $1) }
                    case .floorDivideK: try operate(.floorDivide, a, b, constants + d)
                    case .powerK: try operate(.power, a, b, constants + d)

                    case .equal: try operate(.equal, a, b, r + c)
                    case .notEqual: try operate(.notEqual, a, b, r + c)
                    case .less: try operate(.less, a, b, r + c)
                    case .lessEqual: try operate(.lessEqual, a, b, r + c)
                    case .greater: try operate(.greater, a, b, r + c)
                    case .greaterEqual: try operate(.greaterEqual, a, b, r + c)
                    case .contains: try operate(.contains, a, b, r + c)
                    case .notContains: try operate(.notContains, a, b, r + c)
                    case .maskAnd: try operate(.maskAnd, a, b, r + c)
                    case .maskOr: try operate(.maskOr, a, b, r + c)
                    case .negate:
                        if (r + b).caseNumber == ValueLayout.number {
                            (r + a).set(number: -(r + b).asNumber)
                        } else {
                            put(try unary(.minus, r[b]), r + a)
                        }
                    case .plus: put(try unary(.plus, r[b]), r + a)
                    case .invert: put(try unary(.invert, r[b]), r + a)
                    case .update:
                        if areNumbers(r + a, r + b), c == Machine.addCode {
                            (r + a).set(number: (r + a).asNumber + (r + b).asNumber)
                        } else {
                            try update(&r[a], BinaryOperator(updateCode: i.c), r[b])
                            raiseHighWater(to: r + a)
                        }
                    case .updateK:
                        if areNumbers(r + a, constants + d), c == Machine.addCode {
                            (r + a).set(number: (r + a).asNumber + (constants + d).asNumber)
                        } else {
                            try update(&r[a], BinaryOperator(updateCode: i.c), constants[d])
                            raiseHighWater(to: r + a)
                        }
                    case .updateMember:
                        if let slot = slot(of: r + a, constants + d, hint: c >> 3) {
                            (next - 1).pointee.c = UInt16(truncatingIfNeeded: slot.position << 3 | c & 7)
                            let value = slot.value
                            if areNumbers(value, r + b), c & 7 == Machine.addCode {
                                value.set(number: value.asNumber + (r + b).asNumber)
                            } else {
                                try update(&value.pointee, BinaryOperator(updateCode: UInt16(c & 7)), r[b])
                            }
                        } else {
                            try updateMember(r[a], constants[d], BinaryOperator(updateCode: UInt16(c & 7)), r[b])
                        }

                    case .jump: jump(d)
                    case .jumpUnless:
                        if try !isTrue(r + a) { jump(d) }
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
                    case .jumpIfSet: if !(r + a).isUnset { jump(d) }
                    case .loopBack:
                        if interrupt.pointee != 0 { throw RuntimeError.interrupted }
                        jump(d)

                    case .makeList: put(.list(Array(UnsafeBufferPointer(start: r + b, count: c))), r + a)
                    case .makeRange: put(try range(r[b], r[b + 1], isClosed: false), r + a)
                    case .makeClosedRange: put(try range(r[b], r[b + 1], isClosed: true), r + a)
                    case .makeSlice: put(.object(try SliceObject(r[b], r[b + 1], r[b + 2])), r + a)
                    case .makeRecord: put(record(constants[d], r + b, c), r + a)
                    case .makeString: put(try joined(r + b, c), r + a)
                    case .format: put(try formatted(r[b], d < 0 ? nil : runningCode.formats[d], isEcho: c == 1), r + a)
                    case .makeClosure: put(makeClosure(d, r), r + a)
                    case .makeModel: put(makeModel(runningCode.models[d], r + b, c), r + a)
                    case .append:
                        (r + a).reference(as: ListObject.self)._withUnsafeGuaranteedRef { $0.elements.append(r[b]) }

                    case .getMember:
                        if let slot = slot(of: r + b, constants + d, hint: c) {
                            (next - 1).pointee.c = UInt16(truncatingIfNeeded: slot.position)
                            copy(slot.value, r + a)
                        } else {
                            put(try member(r[b], constants[d]), r + a)
                        }
                    case .setMember:
                        if let slot = slot(of: r + a, constants + d, hint: c) {
                            (next - 1).pointee.c = UInt16(truncatingIfNeeded: slot.position)
                            slot.value.set(r + b)
                        } else {
                            try setMember(r[a], constants[d], r[b])
                        }
                    case .getField: put(try field(r[b], d), r + a)
                    case .setField: try setField(r[a], d, r[b])
                    case .updateField: try updateField(r[a], d, BinaryOperator(updateCode: i.c), r[b])
                    case .getElement:
                        if let element = element(of: r + b, at: r + c) {
                            copy(element, r + a)
                        } else {
                            put(try index(r[b], r + c, 1), r + a)
                        }
                    case .getElementK:
                        if let element = element(of: r + b, at: constants + d) {
                            copy(element, r + a)
                        } else {
                            put(try index(r[b], constants + d, 1), r + a)
                        }
                    case .setElement:
                        if !replaceElement(of: r + a, at: r + c, by: r + b) { try setIndex(r[a], r + c, 1, r[b]) }
                    case .setElementK:
                        if !replaceElement(of: r + a, at: r + c, by: constants + d) {
                            try setIndex(r[a], r + c, 1, constants[d])
                        }
                    case .getIndex: put(try index(r[b], r + d, c), r + a)
                    case .setIndex: try setIndex(r[a], r + d, c, r[b])
                    case .unpack:
                        try unpack(r[b], into: r + a, c)
                        raiseHighWater(to: r + a + c)

                    case .call:
                        frames[depth - 1].next = next
                        if try enter(r + b, window: b, c, result: a) { continue }
                        if let value = try begin(r + b, c, result: a) { put(value, r + a) } else { enter() }
                    case .callLocal:
                        frames[depth - 1].next = next
                        if try enter(r + d, window: b, c, result: a) { continue }
                        put(r[d], r + b)
                        if let value = try begin(r + b, c, result: a) { put(value, r + a) } else { enter() }
                    case .callGlobal:
                        frames[depth - 1].next = next
                        if try enter(globals + d, window: b, c, result: a) { continue }
                        if (globals + d).isUnset { throw undefined(d) }
                        put(globals[d], r + b)
                        if let value = try begin(r + b, c, result: a) { put(value, r + a) } else { enter() }
                    case .callWithNames:
                        frames[depth - 1].next = next
                        let site = runningCode.callSites[d]
                        if let value = try begin(r + b, c, site, result: a) { put(value, r + a) } else { enter() }
                    case .callMember:
                        frames[depth - 1].next = next
                        if let value = try beginMember(r, b, c, d, result: a) { put(value, r + a) } else { enter() }
                    case .returnValue:
                        if (r + a).caseNumber == ValueLayout.number, depth > entry {
                            let number = (r + a).asNumber
                            let result = leave()
                            enter()
                            (r + result).set(number: number)
                        } else {
                            let value = r[a]
                            let result = leave()
                            if depth < entry { return value }
                            enter()
                            put(value, r + result)
                        }

                    case .makeIterator: put(.iterator(try iterator(r[b], givesPairs: c == 1)), r + a)
                    case .forNext:
                        if interrupt.pointee != 0 { throw RuntimeError.interrupted }
                        let iterator = (r + b).reference(as: ValueIterator.self)
                        switch iterator._withUnsafeGuaranteedRef({ $0.kind }) {
                        case .range:
                            if let number = nextNumber(iterator) {
                                (r + a).set(number: number)
                                jump(d)
                            }
                        case .list:
                            if let element = nextElement(iterator) {
                                copy(element, r + a)
                                jump(d)
                            }
                        case .generated:
                            if let element = try iterator.takeUnretainedValue().next() {
                                put(element, r + a)
                                jump(d)
                            }
                        }

                    case .enterContext: put(try enterContext(r[b]), r + a)
                    case .leaveContext: leaveContext()
                    case .beginAttempt:
                        attempts.append(
                            Attempt(
                                depth: depth, handler: header.pointee.instructions + d, errorRegister: a,
                                contextCount: contexts.count))
                    case .endAttempt: attempts.removeLast()

                    case .importModule: put(try importModule(constants[d], isFile: c == 1), r + a)
                    case .importName: put(try importName(r[b], constants[d]), r + a)

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

    /// Ends the running function: what it leaves in registers is released; gives the caller's register for the value.
    @inline(__always)
    private func leave() -> Int {
        depth &-= 1
        let frame = frames + depth
        let base = frame.pointee.base
        assert(nothingIsCounted(from: max(base, highWater + 1), upTo: base + frame.pointee.header.pointee.registerCount))
        var register = highWater
        if register >= base {
            while register >= base {
                register.clear()
                register -= 1
            }
            highWater = register
        }
        return frame.pointee.result
    }

    /// What `highWater` promises; looked at in debug builds.
    private func nothingIsCounted(
        from start: UnsafeMutablePointer<Value>, upTo end: UnsafeMutablePointer<Value>
    ) -> Bool {
        start >= end || !(0..<end - start).contains { (start + $0).isCounted }
    }

    /// The value under a record's key, found where the instruction found it last.
    @inline(__always)
    private func slot(
        of record: UnsafeMutablePointer<Value>, _ name: UnsafeMutablePointer<Value>, hint: Int
    ) -> (position: Int, value: UnsafeMutablePointer<Value>)? {
        guard record.caseNumber == ValueLayout.record else { return nil }
        return record.reference(as: RecordObject.self)._withUnsafeGuaranteedRef { record in
            name.reference(as: StringObject.self)._withUnsafeGuaranteedRef { name in
                record.position(of: name, hint: hint).map { ($0, record.slots + $0) }
            }
        }
    }

    /// An element of a list, where `position` is a whole number inside it.
    @inline(__always)
    private func element(
        of list: UnsafeMutablePointer<Value>, at position: UnsafeMutablePointer<Value>
    ) -> UnsafeMutablePointer<Value>? {
        guard list.caseNumber == ValueLayout.list, let index = wholeNumber(position) else { return nil }
        return list.reference(as: ListObject.self)._withUnsafeGuaranteedRef { $0.element(at: index) }
    }

    @inline(__always)
    private func replaceElement(
        of list: UnsafeMutablePointer<Value>, at position: UnsafeMutablePointer<Value>,
        by value: UnsafeMutablePointer<Value>
    ) -> Bool {
        guard list.caseNumber == ValueLayout.list, let index = wholeNumber(position) else { return false }
        return list.reference(as: ListObject.self)._withUnsafeGuaranteedRef { $0.replaceElement(at: index, by: value) }
    }

    @inline(__always)
    private func nextNumber(_ iterator: Unmanaged<ValueIterator>) -> Double? {
        iterator._withUnsafeGuaranteedRef { unsafeDowncast($0, to: RangeIterator.self).step() }
    }

    @inline(__always)
    private func nextElement(_ iterator: Unmanaged<ValueIterator>) -> UnsafeMutablePointer<Value>? {
        iterator._withUnsafeGuaranteedRef { unsafeDowncast($0, to: ListIterator.self).step() }
    }
}

/// The whole number from 0 that a value is, without a call into the mathematics library.
@inline(__always)
private func wholeNumber(_ value: UnsafeMutablePointer<Value>) -> Int? {
    guard value.caseNumber == ValueLayout.number else { return nil }
    let number = value.asNumber
    guard number >= 0, number < 4e15 else { return nil }
    let whole = Int(number)
    return Double(whole) == number ? whole : nil
}
