extension Lexer {
    /// The longest operator or punctuation mark here.
    mutating func symbol() -> Token {
        if let token = misplacedCommand() { return token }
        if let token = foreignOperator() { return token }
        guard let symbol = symbolHere() else { return unknownCharacter() }
        let start = position
        position += symbol.rawValue.utf8.count
        return token(.symbol(symbol), from: start)
    }

    private func symbolHere() -> Symbol? {
        let next = byte(1)
        let equals = UInt8(ascii: "=")
        switch byte() {
        case UInt8(ascii: "("): return .leftParenthesis
        case UInt8(ascii: ")"): return .rightParenthesis
        case UInt8(ascii: "["): return .leftSquare
        case UInt8(ascii: "]"): return .rightSquare
        case UInt8(ascii: "{"): return .leftBrace
        case UInt8(ascii: "}"): return .rightBrace
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: ";"): return .semicolon
        case UInt8(ascii: ":"): return .colon
        case UInt8(ascii: "@"): return .at
        case UInt8(ascii: "~"): return .tilde
        case UInt8(ascii: "&"): return .ampersand
        case UInt8(ascii: "|"): return next == UInt8(ascii: ">") ? .pipe : .bar
        case UInt8(ascii: "="): return next == equals ? .equal : .assign
        case UInt8(ascii: "!"): return next == equals ? .notEqual : nil
        case UInt8(ascii: "<"): return next == equals ? .lessEqual : .less
        case UInt8(ascii: ">"): return next == equals ? .greaterEqual : .greater
        case UInt8(ascii: "+"): return next == equals ? .assignSum : .plus
        case UInt8(ascii: "-"): return next == equals ? .assignDifference : .minus
        case UInt8(ascii: "%"): return next == equals ? .assignRemainder : .percent
        case UInt8(ascii: "*"): return repeated(.star, .assignProduct, .doubleStar, .assignPower)
        case UInt8(ascii: "/"): return repeated(.slash, .assignQuotient, .doubleSlash, .assignFloorQuotient)
        case UInt8(ascii: "."): return dots()
        default: return nil
        }
    }

    /// `*`, `*=`, `**` or `**=`, and the same with `/`.
    private func repeated(_ single: Symbol, _ assign: Symbol, _ double: Symbol, _ assignDouble: Symbol) -> Symbol {
        let equals = UInt8(ascii: "=")
        if byte(1) == byte() { return byte(2) == equals ? assignDouble : double }
        return byte(1) == equals ? assign : single
    }

    private func dots() -> Symbol? {
        guard byte(1) == UInt8(ascii: ".") else { return .dot }
        switch byte(2) {
        case UInt8(ascii: "."): return .ellipsis
        case UInt8(ascii: "<"): return .halfOpenRange
        default: return nil
        }
    }

    /// Operators of other languages: each is reported and then taken as the one of reg that was meant, so
    /// that the rest of the line is still checked.
    private mutating func foreignOperator() -> Token? {
        if let token = incrementOperator() { return token }
        guard let (spelling, instead, meaning) = foreignOperatorHere() else { return nil }
        let start = position
        position += spelling.utf8.count
        report(.foreignSpelling(spelling, instead: instead), Span(start, position))
        return token(meaning, from: start)
    }

    private func foreignOperatorHere() -> (spelling: String, instead: String, meaning: Token.Kind)? {
        let next = byte(1)
        let equals = UInt8(ascii: "=")
        let greater = UInt8(ascii: ">")
        switch byte() {
        case UInt8(ascii: "&") where next == UInt8(ascii: "&"): return ("&&", "and", .keyword(.and))
        case UInt8(ascii: "|") where next == UInt8(ascii: "|"): return ("||", "or", .keyword(.or))
        case equals where next == equals && byte(2) == equals: return ("===", "==", .symbol(.equal))
        case equals where next == greater: return ("=>", "fn(x) = …", .error)
        case UInt8(ascii: "!") where next == equals:
            return byte(2) == equals ? ("!==", "!=", .symbol(.notEqual)) : nil
        case UInt8(ascii: "!"): return ("!", "not", .keyword(.not))
        case UInt8(ascii: "<") where next == greater: return ("<>", "!=", .symbol(.notEqual))
        case UInt8(ascii: "<") where next == UInt8(ascii: "<"): return ("<<", "x * 2**n", .symbol(.star))
        case greater where next == greater: return (">>", "x // 2**n", .symbol(.doubleSlash))
        case UInt8(ascii: ":") where next == equals: return (":=", "=", .symbol(.assign))
        case UInt8(ascii: "-") where next == greater: return ("->", "fn f(x) = …", .error)
        case UInt8(ascii: "^"): return ("^", "**", .symbol(.doubleStar))
        case UInt8(ascii: ".") where next == UInt8(ascii: ".") && dots() == nil:
            return ("..", "a..<b` or `a...b", .symbol(.ellipsis))
        default: return nil
        }
    }

    /// `x++` and `x--`, told from `x + +y` and `x - -y` by what follows.
    private mutating func incrementOperator() -> Token? {
        let sign = byte()
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), byte(1) == sign else { return nil }
        var ahead = 2
        while byte(ahead) == UInt8(ascii: " ") || byte(ahead) == UInt8(ascii: "\t") { ahead += 1 }
        let reachesEnd = position + ahead >= bytes.count
        let ends = [UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "#")]
        guard reachesEnd || ends.contains(byte(ahead)) else { return nil }
        let start = position
        position += 2
        let spelling = text(from: start)
        let error = SyntaxError.foreignSpelling(spelling, instead: "x \(spelling.prefix(1))= 1")
        log.report(error, Span(start, position), isOpen: reachesEnd)
        return token(.error, from: start)
    }
}
