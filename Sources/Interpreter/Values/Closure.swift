/// A variable that closures share.
public final class Box {
    /// Where the value is, so that code can read it without touching the box's reference count.
    let cell: UnsafeMutablePointer<Value>

    init(_ value: Value) {
        cell = .allocate(capacity: 1)
        cell.initialize(to: value)
    }

    deinit {
        cell.deinitialize(count: 1)
        cell.deallocate()
    }

    var value: Value {
        get { cell.pointee }
        _modify { yield &cell.pointee }
    }
}

/// A function of a script with the variables it closes over.
public final class Closure {
    public let code: FunctionCode
    let header: UnsafeMutablePointer<CodeHeader>
    /// The variables it shares, in the order of the code's capture sources, and where their values are.
    let captures: [Box]
    let cells: UnsafeMutablePointer<UnsafeMutablePointer<Value>>

    init(code: FunctionCode, captures: [Box]) {
        self.code = code
        header = code.header
        self.captures = captures
        cells = .allocate(capacity: captures.count)
        cells.initialize(from: captures.map(\.cell), count: captures.count)
    }

    deinit { cells.deallocate() }
}

/// `net.forward`, `history.plot`: a function with its first argument filled in.
public final class BoundMethod {
    let receiver: Value
    let function: Value
    init(receiver: Value, function: Value) {
        self.receiver = receiver
        self.function = function
    }
}
