import Syntax

extension Instruction {
    /// What it does, in terms of registers (`r3`), captures (`c0`), names and constants.
    func operands(in code: FunctionCode) -> String {
        let a = "r\(self.a)"
        let b = "r\(self.b)"
        let c = "r\(self.c)"
        let d = Int(self.d)
        switch opcode {
        case .loadConstant: return "\(a) = \(code.constantText(d))"
        case .move: return "\(a) = \(b)"
        case .checkSet: return "\(a) \(code.name(d))"
        case .loadGlobal, .loadGlobalOrBuiltin, .loadGlobalIfSet: return "\(a) = \(code.global(d))"
        case .storeGlobal: return "\(code.global(d)) = \(b)"
        case .updateGlobal: return "\(code.global(d)) \(update) \(b)"
        case .makeBox: return "\(a) = box(\(a))"
        case .loadBox: return "\(a) = \(b).\(code.name(d))"
        case .storeBox: return "\(a).value = \(b)"
        case .updateBox: return "\(a).\(code.name(d)) \(update) \(b)"
        case .loadCapture: return "\(a) = c\(self.b).\(code.name(d))"

        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .matrixProduct, .equal, .notEqual,
            .less, .lessEqual, .greater, .greaterEqual, .contains, .notContains, .maskAnd, .maskOr:
            return "\(a) = \(b), \(c)"
        case .addK, .subtractK, .multiplyK, .divideK, .floorDivideK, .remainderK, .powerK:
            return "\(a) = \(b), \(code.constantText(d))"
        case .negate, .plus, .invert: return "\(a) = \(b)"
        case .update: return "\(a) \(update) \(b)"
        case .updateK: return "\(a) \(update) \(code.constantText(d))"

        case .jump, .loopBack: return "-> \(d)"
        case .jumpUnless, .jumpIfSet: return "\(a) -> \(d)"
        case .branchLess, .branchLessEqual, .branchGreater, .branchGreaterEqual, .branchEqual, .branchNotEqual:
            return "\(a), \(b) is \(self.c == 1) -> \(d)"
        case .branchLessK, .branchLessEqualK, .branchGreaterK, .branchGreaterEqualK, .branchEqualK, .branchNotEqualK:
            return "\(a), \(code.constantText(Int(self.c))) is \(self.b == 1) -> \(d)"

        case .makeList where self.c == 0: return "\(a) = empty"
        case .makeList, .makeString: return "\(a) = \(several(self.b, self.c))"
        case .makeRange: return "\(a) = \(b) ..< r\(self.b + 1)"
        case .makeClosedRange: return "\(a) = \(b) ... r\(self.b + 1)"
        case .makeSlice: return "\(a) = \(several(self.b, 3))"
        case .makeRecord: return "\(a) = \(code.constantText(d)) \(several(self.b, self.c))"
        case .format:
            let echo = self.c == 1 ? " as an echo" : ""
            return "\(a) = \(b)" + (d < 0 ? echo : " by format \(d)" + echo)
        case .makeClosure: return "\(a) = fn \(code.functions[d].name ?? "")\(code.functions[d].signature.text)"
        case .makeModel: return "\(a) = model \(code.models[d].name) \(several(self.b, self.c + 1))"
        case .append: return "\(a), \(b)"

        case .getMember: return "\(a) = \(b).\(code.name(d))"
        case .setMember: return "\(a).\(code.name(d)) = \(b)"
        case .updateMember: return "\(a).\(code.name(d)) \(update) \(b)"
        case .getField: return "\(a) = \(b).field \(d)"
        case .setField: return "\(a).field \(d) = \(b)"
        case .updateField: return "\(a).field \(d) \(update) \(b)"
        case .getElement: return "\(a) = \(b)[\(c)]"
        case .getElementK: return "\(a) = \(b)[\(code.constantText(d))]"
        case .setElement: return "\(a)[\(c)] = \(b)"
        case .setElementK: return "\(a)[\(c)] = \(code.constantText(d))"
        case .getIndex: return "\(a) = \(b)[\(several(UInt16(d), self.c))]"
        case .setIndex: return "\(a)[\(several(UInt16(d), self.c))] = \(b)"
        case .unpack: return "\(several(self.a, self.c)) = \(b)"

        case .call: return "\(a) = \(b)(\(several(self.b + 1, self.c)))"
        case .callLocal: return "\(a) = r\(d)(\(several(self.b + 1, self.c)))"
        case .callGlobal: return "\(a) = \(code.global(d))(\(several(self.b + 1, self.c)))"
        case .callWithNames: return "\(a) = \(b)(\(arguments(code.callSites[d], from: self.b + 1)))"
        case .callMember:
            let site = code.callSites[d]
            return "\(a) = r\(self.b + 1).\(site.member?.text ?? "")(\(arguments(site, from: self.b + 2)))"
        case .returnValue: return a

        case .makeIterator: return "\(a) = \(b)" + (self.c == 1 ? ", pairs" : "")
        case .forNext: return "\(a) = \(b), with one -> \(d)"
        case .enterContext: return "\(a) = \(b)"
        case .beginAttempt: return "\(a), on an error -> \(d)"
        case .leaveContext, .endAttempt, .trace: return ""
        case .importModule: return "\(a) = \(code.constantText(d))"
        case .importName: return "\(a) = \(b).\(code.name(d))"
        }
    }

    /// `+=` and the like; `updateMember` keeps more above the operator's three bits.
    private var update: String { BinaryOperator(updateCode: c & 7).rawValue + "=" }

    /// Neighbouring registers: `r3...r5`.
    private func several(_ first: UInt16, _ count: UInt16) -> String {
        switch count {
        case 0: return ""
        case 1: return "r\(first)"
        default: return "r\(first)...r\(Int(first) + Int(count) - 1)"
        }
    }

    /// A call's arguments as its site describes them; a site without names or spreads lists none.
    private func arguments(_ site: CallSite, from first: UInt16) -> String {
        if site.arguments.isEmpty { return several(first, c) }
        let texts = site.arguments.enumerated().map { index, kind -> String in
            let register = "r\(Int(first) + index)"
            switch kind {
            case .positional: return register
            case .named(let name): return "\(name.text) = \(register)"
            case .spreadList: return "*\(register)"
            case .spreadRecord: return "**\(register)"
            }
        }
        return texts.joined(separator: ", ")
    }
}

extension FunctionCode {
    fileprivate func global(_ place: Int) -> String { environment.names[place] }

    /// A constant that is a name.
    fileprivate func name(_ index: Int) -> String {
        if case .string(let text) = constants[index] { return text.text }
        return constantText(index)
    }

    fileprivate func constantText(_ index: Int) -> String { text(constants[index]) }

    private func text(_ constant: Value) -> String {
        switch constant {
        case .number(let number): return NumberText.repr(number)
        case .bool(let flag): return flag ? "true" : "false"
        case .none: return "none"
        case .string(let string):
            let quoted = Machine.quoted(string.text)
            return quoted.count > 40 ? quoted.prefix(37) + "..." : quoted
        case .list(let keys): return "[" + keys.elements.map(text).joined(separator: ", ") + "]"
        case .object(is EllipsisObject): return "..."
        default: return constant.typeWithArticle
        }
    }
}
