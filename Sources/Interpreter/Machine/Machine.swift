import Autograd
import NN
import Syntax
import TensorEngine

/// Runs compiled code: a register machine whose calls between functions of a script stay inside one loop, so that
/// a script's recursion uses none of the process's own stack.
public final class Machine {
    /// The tape and the randomness that layers are made with.
    public let runtime: Runtime
    public let tape: Tape
    public let builtins: BuiltinTable
    /// What the running program shows and asks; the session provides it.
    public unowned let host: Host
    /// Where imports find files.
    let importer = Importer()

    /// Calls of script functions inside each other; more is taken for a recursion without end.
    static let depthLimit = 50_000
    /// Builtins that call back into a script, inside each other: these do use the process's stack.
    static let nestingLimit = 12_000

    let stack = ValueStack(capacity: 4_000_000)
    /// No register above this one holds a counted value, so that a function which only calculates has nothing to
    /// release when it ends.
    var highWater: UnsafeMutablePointer<Value>
    /// The property of a tensor that was set last, by the constant that names it: a loop sets the same one each time.
    var lastTensorSetter: (name: StringObject, set: (Machine, Value, Value) throws -> Void)?
    let frames: UnsafeMutablePointer<Frame>
    /// The number of running functions.
    var depth = 0
    private var nesting = 0
    /// The first register above what running builtins use.
    private var reserved: UnsafeMutablePointer<Value>
    var attempts: [Attempt] = []
    var contexts: [ContextObject] = []
    let interrupt: UnsafeMutablePointer<Int32>
    /// Whether code that is compiled from now on tells each statement before it runs.
    public var traces = false

    /// A running function.
    struct Frame {
        /// Kept alive by the register below `base`, where the call's window begins.
        let closure: Unmanaged<Closure>
        let header: UnsafeMutablePointer<CodeHeader>
        let base: UnsafeMutablePointer<Value>
        /// Where it goes on when a call it made returns.
        var next: UnsafeMutablePointer<Instruction>
        /// The caller's register for the value.
        let result: Int
    }

    /// A `try` whose block is running.
    struct Attempt {
        let depth: Int
        let handler: UnsafeMutablePointer<Instruction>
        let errorRegister: Int
        let contextCount: Int
    }

    public init(runtime: Runtime, builtins: BuiltinTable, host: Host) {
        self.runtime = runtime
        tape = runtime.tape
        self.builtins = builtins
        self.host = host
        frames = .allocate(capacity: Machine.depthLimit + 1)
        reserved = stack.base
        highWater = stack.base - 1
        interrupt = tape.engine.interrupt.address
    }

    /// With an engine and randomness of its own. nil threads: as many as the machine has cores.
    public convenience init(threads: Int?, seed: UInt64, builtins: BuiltinTable, host: Host) {
        let runtime = Runtime(tape: Tape(engine: Engine(threads: threads)), random: RandomSource(seed: seed))
        self.init(runtime: runtime, builtins: builtins, host: host)
    }

    deinit { frames.deallocate() }

    /// Raised, from any thread or a signal handler, by who wants the program to stop.
    public var interruptFlag: UnsafeMutablePointer<Int32> { interrupt }

    public var random: RandomSource { runtime.random }
    /// What `rand` and the like draw from.
    lazy var freeStream = random.sharedStream(kind: "free")

    /// Runs a cell's code and gives its value. Errors come as `Diagnostic`, or as `RuntimeError.exit`.
    public func run(_ code: FunctionCode) throws -> Value {
        do {
            return try call(.function(Closure(code: code, captures: [])), [])
        } catch let unwound as Unwound {
            throw unwound.diagnostic
        } catch RuntimeError.located(let diagnostic) {
            throw diagnostic
        }
    }

    /// Calls anything callable from Swift code.
    public func call(_ callee: Value, _ arguments: [Value], named: [(String, Value)] = []) throws -> Value {
        guard named.isEmpty else {
            return try call(try bind(callee, arguments, named.map { (Name($0.0, Span(0, 0)), $0.1) }))
        }
        return try inWindow(arguments.count) { base in
            base.pointee = callee
            for (index, argument) in arguments.enumerated() { base[index + 1] = argument }
            raiseHighWater(to: base + arguments.count)
            return try begin(base, arguments.count, result: 0)
        }
    }

    /// Makes a call whose arguments are in order already.
    func call(_ bound: BoundCall) throws -> Value {
        try inWindow(bound.arguments.count) { base in try begin(bound, at: base, result: 0) }
    }

    /// Runs what `begin` started in a window above all registers in use: the callee, then the arguments.
    private func inWindow(
        _ count: Int, _ begin: (UnsafeMutablePointer<Value>) throws -> Value?
    ) throws -> Value {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Machine.nestingLimit else { throw RuntimeError.recursionLimit(Machine.nestingLimit) }
        let base = top
        defer { for index in 0...count { base[index] = .none } }
        return try reserving(to: base + count + 1) {
            if let result = try begin(base) { return result }
            return try execute(from: depth)
        }
    }

    /// The first register above everything in use.
    private var top: UnsafeMutablePointer<Value> {
        guard depth > 0 else { return reserved }
        let frame = frames[depth - 1]
        return max(reserved, frame.base + frame.header.pointee.registerCount)
    }

    /// Runs a builtin whose registers end at `end`: calls that it makes take theirs above.
    @inline(__always)
    func reserving<Result>(to end: UnsafeMutablePointer<Value>, _ body: () throws -> Result) rethrows -> Result {
        let before = reserved
        reserved = max(before, end)
        defer { reserved = before }
        return try body()
    }

    /// Whoever puts a counted value into a register says so.
    @inline(__always)
    func raiseHighWater(to register: UnsafeMutablePointer<Value>) {
        if register > highWater { highWater = register }
    }

    /// Whether somebody asked to stop.
    func checkInterrupt() throws {
        if tape.engine.interrupt.isRaised { throw RuntimeError.interrupted }
    }
}

/// An error on its way out of the machine, with the function whose call the caller has yet to place.
struct Unwound: Error {
    let kind: ErrorKind
    let message: String
    let hint: String?
    let location: Location?
    /// Grows while the error passes from run to run; shared, since a deep recursion passes through thousands.
    let trace: Trace
    let pendingFunction: String?

    final class Trace {
        var entries: [TraceEntry]
        init(_ entries: [TraceEntry]) { self.entries = entries }
    }

    var diagnostic: Diagnostic {
        Diagnostic(kind: kind, message: message, hint: hint, location: location, trace: trace.entries)
    }
}
