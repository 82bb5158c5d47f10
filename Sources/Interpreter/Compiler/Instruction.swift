import Syntax

/// What the machine can do. Operands are registers of the running function unless a case says otherwise;
/// `a` is the result.
public enum Opcode: UInt8 {
    // Values. `d` is an index into the function's constants.
    case loadConstant, move
    /// Fails when the variable in `a` has no value yet; `d` is its name, and `b` says what else has that name.
    case checkSet
    /// Names of the module: `d` is the variable's place in the environment.
    case loadGlobal, storeGlobal
    /// The module's variable `d` if it has a value, else the builtin in constant `b`.
    case loadGlobalOrBuiltin
    /// The module's variable `d`; without a value it leaves `a` as it is.
    case loadGlobalIfSet
    case updateGlobal
    // Variables that closures share.
    case makeBox, loadBox, storeBox, updateBox, loadCapture

    // Arithmetic and comparison: a = b ∘ c; the K forms take the number in constant `d` on the right.
    case add, subtract, multiply, divide, floorDivide, remainder, power, matrixProduct
    case addK, subtractK, multiplyK, divideK, floorDivideK, remainderK, powerK
    case equal, notEqual, less, lessEqual, greater, greaterEqual
    case contains, notContains, maskAnd, maskOr
    case negate, plus, invert
    /// a ∘= b, in place where the value allows it; the operator is in `c`.
    case update
    /// As `update` with the number in constant `d`.
    case updateK

    // Jumps go to instruction `d`.
    case jump, jumpUnless
    /// Taken when a ∘ b gives `c`: 0 for false, 1 for true.
    case branchLess, branchLessEqual, branchGreater, branchGreaterEqual, branchEqual, branchNotEqual
    /// Taken when a ∘ (the number in constant `c`) gives `b`.
    case branchLessK, branchLessEqualK, branchGreaterK, branchGreaterEqualK, branchEqualK, branchNotEqualK
    /// To `d` when the argument in `a` was given: its default is not needed.
    case jumpIfSet
    /// Where a loop turns back: the interruption flag is looked at.
    case loopBack

    // Building values from `c` registers that begin at `b`.
    case makeList, makeRange, makeClosedRange, makeSlice
    /// Keys are in constant `d`.
    case makeRecord
    case makeString
    /// Text of `b` by the format specification `d` of the function, or as `print` shows it for -1.
    case format
    /// The function `d`, with what it captures.
    case makeClosure
    case makeModel
    case append

    // Members and indices. The name is in constant `d`; for records `c` remembers where the key was last.
    case getMember, setMember
    /// The operator is in the lowest three bits of `c`, the place of the key above them.
    case updateMember
    /// A field of the model instance in `b` (or `a`), by its place `d` in the model's layout.
    case getField, setField, updateField
    /// a = b[c], a = b[constant d], a[c] = b, a[c] = constant d.
    case getElement, getElementK, setElement, setElementK
    /// a = b[c registers from d], a[c registers from d] = b: slices, and several axes.
    case getIndex, setIndex
    case unpack

    // Calls: the callee is in `b`, `c` arguments follow it.
    case call
    /// As `call`, of the function's own variable `d`.
    case callLocal
    /// As `call`, of the module's variable `d`. Only code at the top level sets such variables, and no function of the
    /// module runs below it, so the function need not be held for the time of the call.
    case callGlobal
    /// With names or spreads, as call site `d` says.
    case callWithNames
    /// `x.f(…)`: the receiver is in `b`, `c` arguments follow; call site `d` has the name and the functions in scope.
    case callMember
    case returnValue

    // Loops: the iterator is in `b`; with a next element, which goes into `a`, back to `d`.
    case makeIterator, forNext

    // `with` and `try`.
    case enterContext, leaveContext
    case beginAttempt, endAttempt

    case importModule, importName

    /// Tells which statement comes next; emitted for `--trace` only.
    case trace
}

/// One step of the machine.
public struct Instruction {
    public let opcode: Opcode
    public let a: UInt16
    public let b: UInt16
    /// Mutable: `getMember` keeps the place of its key here.
    public var c: UInt16
    public var d: Int32

    /// Operands that do not fit are cut: `FunctionBuilder.emit` refuses them.
    init(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0, d: Int = 0) {
        self.opcode = opcode
        self.a = UInt16(truncatingIfNeeded: a)
        self.b = UInt16(truncatingIfNeeded: b)
        self.c = UInt16(truncatingIfNeeded: c)
        self.d = Int32(truncatingIfNeeded: d)
    }
}

/// Where a closure finds what it captures, in the function that makes it.
enum CaptureSource {
    /// A box in a register.
    case register(Int)
    /// A capture of the making function itself.
    case capture(Int)
}

/// What a call says beyond its positional arguments.
final class CallSite {
    enum ArgumentKind {
        case positional, named(Name), spreadList, spreadRecord
    }

    /// The member's name in `a.f(b)`.
    var member: Name?
    /// Where functions of that name may be found, nearest first.
    var candidates: [VariableLocation] = []
    /// The builtin of that name, the last candidate.
    var builtin: Builtin?
    /// What the name is to a tensor, which most receivers are.
    var tensorMethod: Builtin?
    var isTensorProperty = false
    /// Empty when all arguments are positional.
    var arguments: [ArgumentKind] = []
    /// For the function that the last call with names went to.
    var plan: ArgumentPlan?

    var memberName: String {
        guard let member else { preconditionFailure("a member call has a name") }
        return member.text
    }
}

/// Where a variable lives, seen from the function that uses it.
enum VariableLocation: Equatable {
    case register(Int)
    /// A register that holds a box.
    case box(Int)
    case capture(Int)
    /// A field or method of the model instance that the function knows as `self`.
    case field(Int)
    case global(Int)
}

/// What the machine's loop reads of a function at every call and return, apart from the object that owns it: reading
/// it touches no reference count.
struct CodeHeader {
    let instructions: UnsafeMutablePointer<Instruction>
    let constants: UnsafeMutablePointer<Value>
    /// The module's variables.
    let globals: UnsafeMutablePointer<UnsafeMutablePointer<Value>>
    /// How many arguments go straight into registers; -1 when `*rest` or `**options` have to be made first.
    let plainParameterCount: Int
    /// Registers that are variables; they begin without a value.
    let variableCount: Int
    let registerCount: Int
}

/// A compiled function, model body or cell.
public final class FunctionCode {
    /// Nil for a function without a name, `cell` code included.
    public let name: String?
    /// Its parameters, a method's `self` among them.
    public let signature: Signature
    public let documentation: String?
    /// The whole definition, for `??name`.
    public let span: Span
    public let source: SourceText
    /// Lives as long as the session or the importer that made it.
    unowned(unsafe) let environment: Environment

    let header: UnsafeMutablePointer<CodeHeader>
    let instructions: UnsafeMutableBufferPointer<Instruction>
    /// What each instruction stands for in the source, for messages.
    let spans: [Span]
    let constants: UnsafeMutableBufferPointer<Value>
    let functions: [FunctionCode]
    let captureSources: [CaptureSource]
    let callSites: [CallSite]
    let formats: [FormatSpec]
    let models: [ModelLayout]
    /// Of the lowest registers.
    let variableNames: [String]
    /// Of the functions and the model around it, for messages.
    let outerNames: [String]

    init(_ builder: FunctionBuilder) {
        name = builder.name
        signature = builder.signature
        documentation = builder.documentation
        span = builder.span
        source = builder.source
        environment = builder.environment
        instructions = .allocate(capacity: builder.instructions.count)
        _ = instructions.initialize(from: builder.instructions)
        // The header needs an address, so there is always one.
        let values = builder.constants.isEmpty ? [.none] : builder.constants
        constants = .allocate(capacity: values.count)
        _ = constants.initialize(from: values)
        spans = builder.spans
        functions = builder.functions
        captureSources = builder.captureSources
        callSites = builder.callSites
        formats = builder.formats
        models = builder.models
        variableNames = builder.variableNames
        outerNames = builder.outerNames
        header = .allocate(capacity: 1)
        header.initialize(
            to: CodeHeader(
                instructions: instructions.baseAddress!, constants: constants.baseAddress!,
                globals: builder.environment.storage, plainParameterCount: signature.isPlain ? signature.parameters.count : -1,
                variableCount: builder.variableCount, registerCount: builder.registerCount))
    }

    deinit {
        instructions.deallocate()
        constants.deinitialize()
        constants.deallocate()
        header.deallocate()
    }
}

/// What the compiler knows of a model's instances.
struct ModelLayout {
    let name: String
    /// Parameters first, then what the body binds, in the order of the source.
    let fieldNames: [String]
    let methodNames: [String]
    let documentation: String?
}
