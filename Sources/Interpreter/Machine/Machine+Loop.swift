import Autograd
import Glibc
import Syntax

extension Machine {
    /// Runs until the function at `entry` (a depth) returns, and gives its value.
    func execute(from entry: Int) throws -> Value {
        let attemptFloor = attempts.count
        let contextFloor = contexts.count
        while true {
            var next = frames[depth - 1].next
            do {
                return try loop(from: entry, &next)
            } catch {
                try recover(error, at: next - 1, entry: entry, attemptFloor: attemptFloor, contextFloor: contextFloor)
            }
        }
    }

    /// The loop. Numbers take the short way in line; everything else goes to a function of its own, which keeps the
    /// loop small enough for the processor's caches. `next` is where an error finds the instruction that failed.
    private func loop(from entry: Int, _ next: inout UnsafeMutablePointer<Instruction>) throws -> Value {
        var closure = frames[depth - 1].closure
        var code = Unmanaged.passUnretained(closure._withUnsafeGuaranteedRef { $0.code })
        var r = frames[depth - 1].base
        var constants = code._withUnsafeGuaranteedRef { $0.constants.baseAddress! }

        /// After a call or return: the loop's view of the running function.
        @inline(__always) func enter() {
            let frame = frames[depth - 1]
            closure = frame.closure
            code = Unmanaged.passUnretained(closure._withUnsafeGuaranteedRef { $0.code })
            r = frame.base
            constants = code._withUnsafeGuaranteedRef { $0.constants.baseAddress! }
            next = frame.next
        }

        while true {
            let i = next.pointee
            next += 1
            let a = Int(i.a)
            let b = Int(i.b)
            let c = Int(i.c)
            let d = Int(i.d)

            switch i.opcode {
            case .loadConstant: r[a] = constants[d]
            case .move: r[a] = r[b]
            case .checkSet: if case .unset = r[a] { throw unsetLocal(constants[d], code) }

            case .loadGlobal:
                let environment = code._withUnsafeGuaranteedRef { $0.environment }
                let value = environment.values[d]
                if case .unset = value { throw undefined(environment.names[d], in: environment) }
                r[a] = value
            case .loadGlobalOrBuiltin:
                let value = code._withUnsafeGuaranteedRef { $0.environment.values[d] }
                if case .unset = value { r[a] = constants[b] } else { r[a] = value }
            case .storeGlobal: code._withUnsafeGuaranteedRef { $0.environment.values[d] = r[b] }
            case .updateGlobal:
                let environment = code._withUnsafeGuaranteedRef { $0.environment }
                if case .unset = environment.values[d] { throw undefined(environment.names[d], in: environment) }
                try update(&environment.values[d], BinaryOperator(updateCode: i.c), r[b])

            case .makeBox: r[a] = .box(Box(r[a]))
            case .loadBox: r[a] = try boxed(r[b], constants[d], code)
            case .storeBox: if case .box(let box) = r[a] { box.value = r[b] }
            case .updateBox:
                _ = try boxed(r[a], constants[d], code)
                if case .box(let box) = r[a] { try update(&box.value, BinaryOperator(updateCode: i.c), r[b]) }
            case .loadCapture:
                let value = closure._withUnsafeGuaranteedRef { $0.captures[b].value }
                if case .unset = value { throw unsetLocal(constants[d], code) }
                r[a] = value

            case .add:
                if case .number(let x) = r[b], case .number(let y) = r[c] { r[a] = .number(x + y) } else {
                    r[a] = try binary(.add, r[b], r[c])
                }
            case .subtract:
                if case .number(let x) = r[b], case .number(let y) = r[c] { r[a] = .number(x - y) } else {
                    r[a] = try binary(.subtract, r[b], r[c])
                }
            case .multiply:
                if case .number(let x) = r[b], case .number(let y) = r[c] { r[a] = .number(x * y) } else {
                    r[a] = try binary(.multiply, r[b], r[c])
                }
            case .divide:
                if case .number(let x) = r[b], case .number(let y) = r[c] { r[a] = .number(x / y) } else {
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
                if case .number(let x) = r[b], case .number(let y) = constants[d] { r[a] = .number(x + y) } else {
                    r[a] = try binary(.add, r[b], constants[d])
                }
            case .subtractK:
                if case .number(let x) = r[b], case .number(let y) = constants[d] { r[a] = .number(x - y) } else {
                    r[a] = try binary(.subtract, r[b], constants[d])
                }
            case .multiplyK:
                if case .number(let x) = r[b], case .number(let y) = constants[d] { r[a] = .number(x * y) } else {
                    r[a] = try binary(.multiply, r[b], constants[d])
                }
            case .divideK:
                if case .number(let x) = r[b], case .number(let y) = constants[d] { r[a] = .number(x / y) } else {
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
            case .update:
                if case .number(let x) = r[a], case .number(let y) = r[b], c == Machine.addCode {
                    r[a] = .number(x + y)
                } else {
                    try update(&r[a], BinaryOperator(updateCode: i.c), r[b])
                }

            case .jump: next = jump(code, d)
            case .jumpUnless:
                if case .bool(let holds) = r[a] {
                    if !holds { next = jump(code, d) }
                } else if try !condition(r[a]) {
                    next = jump(code, d)
                }
            case .jumpUnlessLess:
                if case .number(let x) = r[a], case .number(let y) = r[b] {
                    if !(x < y) { next = jump(code, d) }
                } else if try !condition(binary(.less, r[a], r[b])) {
                    next = jump(code, d)
                }
            case .jumpUnlessLessEqual:
                if case .number(let x) = r[a], case .number(let y) = r[b] {
                    if !(x <= y) { next = jump(code, d) }
                } else if try !condition(binary(.lessEqual, r[a], r[b])) {
                    next = jump(code, d)
                }
            case .jumpUnlessGreater:
                if case .number(let x) = r[a], case .number(let y) = r[b] {
                    if !(x > y) { next = jump(code, d) }
                } else if try !condition(binary(.greater, r[a], r[b])) {
                    next = jump(code, d)
                }
            case .jumpUnlessGreaterEqual:
                if case .number(let x) = r[a], case .number(let y) = r[b] {
                    if !(x >= y) { next = jump(code, d) }
                } else if try !condition(binary(.greaterEqual, r[a], r[b])) {
                    next = jump(code, d)
                }
            case .jumpUnlessEqual:
                if case .number(let x) = r[a], case .number(let y) = r[b] {
                    if !(x == y) { next = jump(code, d) }
                } else if try !condition(binary(.equal, r[a], r[b])) {
                    next = jump(code, d)
                }
            case .jumpUnlessNotEqual:
                if case .number(let x) = r[a], case .number(let y) = r[b] {
                    if !(x != y) { next = jump(code, d) }
                } else if try !condition(binary(.notEqual, r[a], r[b])) {
                    next = jump(code, d)
                }
            case .jumpUnlessLessK:
                if case .number(let x) = r[a], case .number(let y) = constants[c] {
                    if !(x < y) { next = jump(code, d) }
                } else if try !condition(binary(.less, r[a], constants[c])) {
                    next = jump(code, d)
                }
            case .jumpUnlessLessEqualK:
                if case .number(let x) = r[a], case .number(let y) = constants[c] {
                    if !(x <= y) { next = jump(code, d) }
                } else if try !condition(binary(.lessEqual, r[a], constants[c])) {
                    next = jump(code, d)
                }
            case .jumpUnlessGreaterK:
                if case .number(let x) = r[a], case .number(let y) = constants[c] {
                    if !(x > y) { next = jump(code, d) }
                } else if try !condition(binary(.greater, r[a], constants[c])) {
                    next = jump(code, d)
                }
            case .jumpUnlessGreaterEqualK:
                if case .number(let x) = r[a], case .number(let y) = constants[c] {
                    if !(x >= y) { next = jump(code, d) }
                } else if try !condition(binary(.greaterEqual, r[a], constants[c])) {
                    next = jump(code, d)
                }
            case .jumpUnlessEqualK:
                if case .number(let x) = r[a], case .number(let y) = constants[c] {
                    if !(x == y) { next = jump(code, d) }
                } else if try !condition(binary(.equal, r[a], constants[c])) {
                    next = jump(code, d)
                }
            case .jumpUnlessNotEqualK:
                if case .number(let x) = r[a], case .number(let y) = constants[c] {
                    if !(x != y) { next = jump(code, d) }
                } else if try !condition(binary(.notEqual, r[a], constants[c])) {
                    next = jump(code, d)
                }
            case .jumpIfSet: if !r[a].isUnset { next = jump(code, d) }
            case .loopBack:
                if interrupt.pointee != 0 { throw RuntimeError.interrupted }
                next = jump(code, d)

            case .makeList: r[a] = .list(Array(UnsafeBufferPointer(start: r + b, count: c)))
            case .makeRange: r[a] = try range(r[b], r[b + 1], isClosed: false)
            case .makeClosedRange: r[a] = try range(r[b], r[b + 1], isClosed: true)
            case .makeSlice: r[a] = .object(try SliceObject(r[b], r[b + 1], r[b + 2]))
            case .makeRecord: r[a] = record(constants[d], r + b, c)
            case .makeString: r[a] = joined(r + b, c)
            case .format: r[a] = try formatted(r[b], d < 0 ? nil : code._withUnsafeGuaranteedRef { $0.formats[d] }, isEcho: c == 1)
            case .makeClosure: r[a] = makeClosure(code._withUnsafeGuaranteedRef { $0.functions[d] }, r, closure)
            case .makeModel: r[a] = makeModel(code._withUnsafeGuaranteedRef { $0.models[d] }, r + b, c)
            case .append: if case .list(let list) = r[a] { list.elements.append(r[b]) }

            case .getMember:
                if case .record(let record) = r[b], case .string(let name) = constants[d],
                    let position = record.position(of: name.text, hint: c)
                {
                    (next - 1).pointee.c = UInt16(truncatingIfNeeded: position)
                    r[a] = record.values[position]
                } else {
                    r[a] = try member(r[b], constants[d])
                }
            case .setMember:
                if case .record(let record) = r[a], case .string(let name) = constants[d],
                    let position = record.position(of: name.text, hint: c)
                {
                    (next - 1).pointee.c = UInt16(truncatingIfNeeded: position)
                    record.setValue(r[b], at: position)
                } else {
                    try setMember(r[a], constants[d], r[b])
                }
            case .getField: r[a] = try field(r[b], d)
            case .setField: try setField(r[a], d, r[b])
            case .updateField: try updateField(r[a], d, BinaryOperator(updateCode: i.c), r[b])
            case .getIndex: r[a] = try index(r[b], r + d, c)
            case .setIndex: try setIndex(r[a], r + d, c, r[b])
            case .unpack: try unpack(r[b], into: r + a, c)

            case .call:
                frames[depth - 1].next = next
                if let value = try begin(r + b, c, result: a) { r[a] = value } else { enter() }
            case .callWithNames:
                frames[depth - 1].next = next
                let site = code._withUnsafeGuaranteedRef { $0.callSites[d] }
                if let value = try begin(r + b, c, site, result: a) { r[a] = value } else { enter() }
            case .callMember:
                frames[depth - 1].next = next
                if let value = try beginMember(r, b, c, closure, d, result: a) { r[a] = value } else { enter() }
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
                        r[a] = .number(range.range.element(range.position))
                        range.position += 1
                    } else {
                        next = jump(code, d)
                    }
                } else if let element = try iterator.next() {
                    r[a] = element
                } else {
                    next = jump(code, d)
                }

            case .enterContext: r[a] = try enterContext(r[b])
            case .leaveContext: leaveContext()
            case .beginAttempt:
                attempts.append(
                    Attempt(
                        depth: depth, handler: jump(code, d), errorRegister: a, contextCount: contexts.count))
            case .endAttempt: attempts.removeLast()

            case .importModule: r[a] = try importModule(constants[d], isFile: c == 1, code)
            case .importName: r[a] = try importName(r[b], constants[d])
            }
        }
    }

    private static let addCode = Int(BinaryOperator.add.updateCode)

    @inline(__always)
    private func jump(_ code: Unmanaged<FunctionCode>, _ target: Int) -> UnsafeMutablePointer<Instruction> {
        code._withUnsafeGuaranteedRef { $0.instructions.baseAddress! + target }
    }

    /// Ends the running function: its registers are released; gives the caller's register for the value.
    @inline(__always)
    private func leave() -> Int {
        depth -= 1
        let frame = frames[depth]
        let count = frame.closure._withUnsafeGuaranteedRef { $0.code.registerCount }
        for index in 0..<count { frame.base[index] = .none }
        if depth > 0 {
            let caller = frames[depth - 1]
            top = caller.base + caller.closure._withUnsafeGuaranteedRef { $0.code.registerCount }
        }
        return frame.result
    }
}
