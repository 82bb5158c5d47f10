/// How a value lies in memory: eight bytes of payload, then the number of its case.
///
/// The machine's loop reads both as they lie, because matching a pattern retains what it binds, and most instructions
/// only want to know whether there is a number. `check` holds the compiler to what is written here.
enum ValueLayout {
    static let number: UInt8 = 0
    static let bool: UInt8 = 1
    static let string: UInt8 = 2
    static let list: UInt8 = 3
    static let record: UInt8 = 4
    static let function: UInt8 = 7
    static let iterator: UInt8 = 14
    /// `none` and `unset`, which the payload tells apart.
    static let empty: UInt8 = 15

    /// Stops a program that was compiled with another layout.
    static func check() {
        let box = Box(.none)
        let samples: [(Value, UInt8)] = [
            (.number(1), number), (.bool(true), bool), (.list([]), list), (.box(box), iterator - 1), (.none, empty),
            (.unset, empty),
        ]
        for (sample, expected) in samples {
            withUnsafePointer(to: sample) { precondition($0.caseNumber == expected, "an unexpected layout of values") }
        }
        withUnsafePointer(to: Value.number(0.5)) { precondition($0.asNumber == 0.5, "an unexpected layout of values") }
        withUnsafePointer(to: Value.box(box)) {
            precondition($0.reference(as: Box.self).toOpaque() == Unmanaged.passUnretained(box).toOpaque())
        }
    }
}

extension UnsafePointer<Value> {
    @inline(__always)
    var caseNumber: UInt8 { UnsafeRawPointer(self).load(fromByteOffset: 8, as: UInt8.self) }

    /// Whether copying the value counts a reference.
    @inline(__always)
    var isCounted: Bool { caseNumber &- ValueLayout.string < ValueLayout.empty - ValueLayout.string }

    /// Whether there is no value; `none` differs in the payload.
    @inline(__always)
    var isUnset: Bool { caseNumber == ValueLayout.empty && pointee.isUnset }

    /// Of a `.number`.
    @inline(__always)
    var asNumber: Double { UnsafeRawPointer(self).load(as: Double.self) }

    /// Of a value whose case has been looked at: its object, not retained.
    @inline(__always)
    func reference<Object: AnyObject>(as type: Object.Type) -> Unmanaged<Object> {
        Unmanaged.fromOpaque(UnsafeRawPointer(self).load(as: UnsafeRawPointer.self))
    }
}

extension UnsafeMutablePointer<Value> {
    @inline(__always)
    var caseNumber: UInt8 { UnsafePointer(self).caseNumber }
    @inline(__always)
    var isCounted: Bool { UnsafePointer(self).isCounted }
    @inline(__always)
    var isUnset: Bool { UnsafePointer(self).isUnset }
    @inline(__always)
    var asNumber: Double { UnsafePointer(self).asNumber }
    @inline(__always)
    func reference<Object: AnyObject>(as type: Object.Type) -> Unmanaged<Object> {
        UnsafePointer(self).reference(as: type)
    }

    /// A number into a register; mostly there is nothing to release.
    @inline(__always)
    func set(number: Double) {
        if isCounted { pointee = .none }
        UnsafeMutableRawPointer(self).storeBytes(of: number, as: Double.self)
        UnsafeMutableRawPointer(self).storeBytes(of: ValueLayout.number, toByteOffset: 8, as: UInt8.self)
    }

    /// Copies a value over another. Numbers, bools and none need no reference counting.
    @inline(__always)
    func set(_ source: UnsafePointer<Value>) {
        if source.isCounted || isCounted {
            pointee = source.pointee
        } else {
            UnsafeMutableRawPointer(self).copyMemory(from: source, byteCount: MemoryLayout<Value>.size)
        }
    }

    @inline(__always)
    func set(_ source: UnsafeMutablePointer<Value>) { set(UnsafePointer(source)) }

    /// Leaves a register without anything to release.
    @inline(__always)
    func clear() { if isCounted { pointee = .none } }
}
