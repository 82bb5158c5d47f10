import Syntax

/// A compile-time limit that a program ran into.
struct CompilerLimit: Error {
    let message: String
    let span: Span
}

/// The code of one function while it is being emitted, and its registers.
final class FunctionBuilder {
    let name: String?
    let source: SourceText
    let environment: Environment
    let span: Span
    var signature = Signature(function: "fn", text: "()", parameters: [])
    var documentation: String?

    private(set) var instructions: [Instruction] = []
    private(set) var spans: [Span] = []
    private(set) var constants: [Value] = []
    private var numberConstants: [UInt64: Int] = [:]
    private var stringConstants: [String: Int] = [:]
    /// Of `true`, `none`, `pi`, `print` and the like.
    private var namedConstants: [String: Int] = [:]
    private(set) var functions: [FunctionCode] = []
    var captureSources: [CaptureSource] = []
    private(set) var callSites: [CallSite] = []
    private(set) var formats: [FormatSpec] = []
    private(set) var models: [ModelLayout] = []
    var variableCount = 0
    /// Of the lowest registers, for `--dump code` and messages.
    var variableNames: [String] = []
    /// What it can name besides of the functions and the model around it.
    var outerNames: [String] = []
    private(set) var registerCount = 0
    private var nextRegister = 0

    /// An instruction has 16 bits for a register; what is left is head room for a call's arguments.
    private static let registerLimit = 60_000

    init(name: String?, source: SourceText, environment: Environment, span: Span) {
        self.name = name
        self.source = source
        self.environment = environment
        self.span = span
    }

    // MARK: Registers

    /// Registers form a stack: variables at the bottom, temporaries above.
    func allocate(_ count: Int = 1) throws -> Int {
        let first = nextRegister
        nextRegister += count
        registerCount = max(registerCount, nextRegister)
        if nextRegister > FunctionBuilder.registerLimit {
            throw CompilerLimit(message: "this needs more than \(FunctionBuilder.registerLimit) values at once", span: span)
        }
        return first
    }

    var mark: Int { nextRegister }
    func release(to mark: Int) { nextRegister = mark }

    // MARK: Code

    private var hasTooLargeOperand = false

    /// Throws if the code so far needs more than an instruction can name.
    func checkOperands() throws {
        guard hasTooLargeOperand else { return }
        throw CompilerLimit(message: "this needs more than \(UInt16.max) values or variables of other functions", span: span)
    }

    var position: Int { instructions.count }

    @discardableResult
    func emit(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0, d: Int = 0, _ span: Span) -> Int {
        if max(a, b, c) > UInt16.max || d > Int32.max { hasTooLargeOperand = true }
        instructions.append(Instruction(opcode, a: a, b: b, c: c, d: d))
        spans.append(span)
        return instructions.count - 1
    }

    /// Lets a jump go to the present position, or to another.
    func patch(_ jump: Int, to target: Int? = nil) {
        instructions[jump] = instructions[jump].withTarget(target ?? position)
    }

    func patch(_ jumps: [Int]) { jumps.forEach { patch($0) } }

    // MARK: Tables

    func constant(_ number: Double) -> Int {
        if let index = numberConstants[number.bitPattern] { return index }
        numberConstants[number.bitPattern] = constants.count
        return add(.number(number))
    }

    func constant(_ text: String) -> Int {
        if let index = stringConstants[text] { return index }
        stringConstants[text] = constants.count
        return add(.string(environment.interned(text)))
    }

    /// A value that has a name of its own in every program.
    func constant(_ value: Value, named name: String) -> Int {
        if let index = namedConstants[name] { return index }
        namedConstants[name] = constants.count
        return add(value)
    }

    var none: Int { constant(.none, named: "none") }
    func constant(_ flag: Bool) -> Int { constant(.bool(flag), named: flag ? "true" : "false") }

    func add(_ constant: Value) -> Int {
        constants.append(constant)
        return constants.count - 1
    }

    func add(_ function: FunctionCode) -> Int {
        functions.append(function)
        return functions.count - 1
    }

    func add(_ callSite: CallSite) -> Int {
        callSites.append(callSite)
        return callSites.count - 1
    }

    func add(_ format: FormatSpec) -> Int {
        formats.append(format)
        return formats.count - 1
    }

    func add(_ model: ModelLayout) -> Int {
        models.append(model)
        return models.count - 1
    }
}

extension Instruction {
    func withTarget(_ target: Int) -> Instruction {
        Instruction(opcode, a: Int(a), b: Int(b), c: Int(c), d: target)
    }
}
