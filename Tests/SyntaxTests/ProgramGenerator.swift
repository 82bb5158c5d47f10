/// SplitMix64, so that every run sees the same texts.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes valid programs at random, straight from the grammar.
struct ProgramGenerator {
    private var random: SeededGenerator
    private var isInFunction = false
    private var isInLoop = false
    /// Whether a brace would begin a block.
    private var isInHead = false

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    mutating func program() -> String { statements(depth: 3, count: 4) + pick(["", "\n", ";", " # end", "\n\n"]) }

    private mutating func pick<T>(_ choices: [T]) -> T { choices.randomElement(using: &random)! }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func several(
        _ limit: Int, _ separator: String, _ make: (inout ProgramGenerator) -> String
    ) -> String {
        var parts: [String] = []
        for _ in 0..<Int.random(in: 1...limit, using: &random) { parts.append(make(&self)) }
        return parts.joined(separator: separator)
    }

    private mutating func name() -> String {
        pick(["x", "y", "net", "model", "λ", "note", "iffy", "_", "lambda", "x1", "elsewhere", "f"])
    }

    // Statements

    private mutating func statements(depth: Int, count: Int) -> String {
        several(count, "") { $0.statement(depth) + $0.pick(["\n", "\n", ";", "\n# c\n", " # d\n", "\n\n"]) }
    }

    private mutating func statement(_ depth: Int) -> String {
        guard depth > 0 else { return expression(0) }
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return "fn g(\(parameters(depth - 1)))" + body(depth)
        case 1: return "model M(n = 1) {\n" + functionScope { "fn forward(x)" + $0.body(depth) } + "\n}"
        case 2: return "for \(targets()) in \(head(depth - 1)) " + loop(depth)
        case 3: return "while \(head(depth - 1)) " + loop(depth)
        case 4: return pick(["import s", "import \"a.reg\" as s", "from s import a, b", "import s as t"])
        case 5 where isInFunction: return pick(["return", "return " + expression(depth - 1), "return x, y"])
        case 6 where isInLoop: return pick(["break", "continue"])
        case 7, 8: return targets() + pick([" = ", "=", " =\n  "]) + expression(depth - 1)
        case 9: return pick(["x", "r.a", "x[0]"]) + pick([" += ", " -= ", " **= ", " //= "]) + expression(depth - 1)
        case 10: return "## About.\nh = " + expression(depth - 1)
        default: return expression(depth)
        }
    }

    private mutating func targets() -> String {
        several(2, ", ") { $0.pick(["x", "_", "r.a", "x[i, :]", "(a, (b, c))", "y"]) }
    }

    private mutating func functionScope(_ make: (inout ProgramGenerator) -> String) -> String {
        let outer = (isInFunction, isInLoop, isInHead)
        (isInFunction, isInLoop, isInHead) = (true, false, false)
        defer { (isInFunction, isInLoop, isInHead) = outer }
        return make(&self)
    }

    private mutating func body(_ depth: Int) -> String {
        let isHead = isInHead
        return functionScope { generator in
            generator.isInHead = isHead
            if isHead || generator.chance(50) { return " = " + generator.expression(depth - 1) }
            return " " + generator.block(depth)
        }
    }

    private mutating func loop(_ depth: Int) -> String {
        let outer = isInLoop
        isInLoop = true
        defer { isInLoop = outer }
        return block(depth)
    }

    private mutating func block(_ depth: Int) -> String {
        bracketed {
            $0.pick(["{ ", "{\n  ", "{"]) + ($0.chance(15) ? "" : $0.statements(depth: depth - 1, count: 2)) + "}"
        }
    }

    private mutating func head(_ depth: Int) -> String {
        let outer = isInHead
        isInHead = true
        defer { isInHead = outer }
        return expression(depth)
    }

    private mutating func bracketed(_ make: (inout ProgramGenerator) -> String) -> String {
        let outer = isInHead
        isInHead = false
        defer { isInHead = outer }
        return make(&self)
    }

    private mutating func parameters(_ depth: Int) -> String {
        pick(["", "a", "a, b = \(bracketed { $0.expression(depth) })", "a, *m", "a = 1, **o,", "*m, **o"])
    }

    // Expressions

    private mutating func expression(_ depth: Int) -> String {
        guard depth > 0 else { return atom() }
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1, 2:
            return operand(depth) + pick([" + ", " - ", "*", " / ", "//", " % ", "**", " @ ", " +\n ", " & ", "|"])
                + operand(depth)
        case 3:
            return operand(depth)
                + pick([" == ", "!=", "<", " <= ", ">", " in ", " not in ", " and ", " or ", "..<", "..."])
                + operand(depth)
        case 4: return pick(["-", "~", "not ", "+"]) + operand(depth)
        case 5: return operand(depth) + pick([" |> ", "\n  |> ", " |>\n"]) + stage(depth)
        case 6:
            return "if \(head(depth - 1)) \(block(depth))"
                + pick(["", " else \(block(depth))", " else if x \(block(depth)) else { }"])
        case 7: return "with \(head(depth - 1))\(pick(["", " as g"])) \(block(depth))"
        case 8: return "try \(block(depth)) catch err \(block(depth))"
        case 9: return "fn(\(parameters(depth - 1)))" + body(depth)
        default: return operand(depth)
        }
    }

    private mutating func stage(_ depth: Int) -> String {
        pick(["relu", "net.forward", "f(\(arguments(depth - 1)))", "(\(bracketed { $0.expression(depth - 1) }))"])
    }

    private mutating func operand(_ depth: Int) -> String {
        guard depth > 0 else { return atom() }
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return "(" + bracketed { $0.several(2, ", ") { $0.expression(depth - 1) } } + ")"
        case 1: return "[" + bracketed { $0.several(3, ",\n") { $0.expression(depth - 1) } } + pick(["]", ",]"])
        case 2:
            return "["
                + bracketed {
                    "\($0.expression(depth - 1)) for \($0.targets()) in \($0.operand(depth - 1)) if \($0.expression(0))"
                } + "]"
        case 3 where !isInHead: return "{a: \(expression(depth - 1)), \"b c\": \(expression(depth - 1)), if: 1}"
        case 4: return atom() + "(\(arguments(depth - 1)))"
        case 5:
            return atom()
                + pick([
                    ".a", ".if", "\n.b", "[0, :, ...]", "[1:2, ::-1]", "[\(bracketed { $0.expression(depth - 1) })]",
                ])
        case 6: return "f\"a{{" + field() + "}}" + field() + "é\""
        default: return atom()
        }
    }

    /// A field of an f-string, which has no newline.
    private mutating func field() -> String {
        let value = pick(["x", "f(x, k = 1)", "r[\"k\"]", "x[1:2]", "a == b", "(x)", "f'{x}'", "not x"])
        return pick(["{", "{ "]) + value + pick(["}", ":.3e}", " = }", "=:8d}", ":*^+9,d}"])
    }

    private mutating func arguments(_ depth: Int) -> String {
        bracketed { generator in
            let value = generator.expression(depth)
            return generator.pick([
                "", value, "\(value), k = \(generator.expression(depth))", "*\(value), **r,", "k =\n1",
            ])
        }
    }

    private mutating func atom() -> String {
        pick([
            "1", "2.5", "1e-3", "1_000", "\"a\"", "'b\\n'", "\"\\u{3bb}\"", "\"\"\"c\nd\"\"\"", "true", "none", "pi",
            name(), name(), name(),
        ])
    }
}
