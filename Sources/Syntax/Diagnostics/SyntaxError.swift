/// What can be wrong with a text, with what is needed to say so. `SyntaxError+English.swift` says it.
enum SyntaxError: Equatable, Sendable {
    // Tokens
    case unknownCharacter(Unicode.Scalar, instead: String?)
    case malformedNumber(String)
    case pointWithoutDigit(written: String, meant: String)
    case numberAsField(String)
    case otherBase(written: String, meant: String?)
    case unterminatedString(StringQuote)
    case unknownEscape(String)
    case malformedUnicodeEscape(String)
    case singleBrace
    case emptyField
    case openField
    case unterminatedField
    case fieldConversion(String)
    case formatSpec(FormatSpecProblem)
    /// A word or operator of another language.
    case foreignSpelling(String, instead: String)
    case conditionalAfterValue(instead: String)
    /// The head of a loop in the manner of C, JavaScript or Julia.
    case foreignLoop(instead: String)
    /// `for (x in xs)`
    case parenthesesInLoop(instead: String)
    /// `print x`
    case callWithoutParentheses(String)
    /// `%time x`, `?name` or `!command` where only code stands.
    case commandInScript(String)

    // What must stand somewhere
    case unexpected(Expected, Found, Hint?)
    case neverClosed(Symbol, Expected, Place)
    case strayBrace
    case partOnOwnLine(String)
    case partWithoutStart(String, of: String)

    // Expressions
    case chainedComparison(String)
    case chainedRange
    case rangeWithoutEnd
    case rangeWithoutStart
    case notInsideOperation
    case notAStage(String)
    case operatorAfterStage(String)
    case emptyIndex
    case spreadInList
    case nestedComprehension
    /// `[x for x in xs if a if b]`
    case secondCondition
    /// `[x for x in xs if a else b]`
    case elseInComprehension
    case loopInCall
    /// A comprehension in braces, of entries or of elements.
    case loopInRecord(hasKey: Bool)
    case loopInParentheses
    case duplicateKey(String)
    case recordAsBlock(isFunction: Bool)
    case functionBlockInHead
    case namedFunctionAsValue
    case positionalAfterNamed(String)
    case positionalAfterSpread
    case duplicateArgument(String)
    case keywordAsArgument(String)
    case keywordAsVariable(String)

    // Statements
    case notATarget(NotATarget)
    case updateOfSeveral(String)
    case chainedAssignment
    case misplacedReturn
    case misplacedJump(String, inFunction: Bool)
    case duplicateParameter(String)
    case parameterAfter(String, String)
    case parameterWithoutDefault(String, after: String)
    case modelWithoutForward(String)

    // Limits
    case nestedTooDeeply(limit: Int)
    case chainTooLong(limit: Int)

    struct Place: Equatable, Sendable {
        let line: Int
        let column: Int
    }
}

/// What would have been right.
enum Expected: Equatable, Sendable {
    case expression, statementEnd, block, functionBody, modelBody, parameters, importPath
    case name, functionName, modelName, parameterName, importedName, errorName, fieldName, recordKey
    case fieldEnd
    /// `:` after a record's key; after the first one it may have been meant as a block.
    case keyColon(String)
    case firstKeyColon(String)
    case symbol(Symbol)
    case commaOr(Symbol)
    case keyword(Keyword)
}

/// What stands there instead.
enum Found: Equatable, Sendable {
    case text(String)
    case number(String)
    case string, formattedString
    case lineEnd, inputEnd
}

/// Why something cannot stand left of `=`.
enum NotATarget: Equatable, Sendable {
    case call, literal, list, comparison, operation, other

    init(_ kind: Expression.Kind) {
        switch kind {
        case .call: self = .call
        case .number, .string, .bool, .none, .formatted: self = .literal
        case .list, .comprehension: self = .list
        case .binary(.equal, _, _), .binary(.less, _, _), .binary(.greater, _, _): self = .comparison
        case .binary, .unary, .range, .and, .or, .not, .pipe: self = .operation
        default: self = .other
        }
    }
}

/// Advice that follows from what was expected and what was found.
enum Hint: Equatable, Sendable {
    case openSince(Symbol, line: Int, column: Int)
    case blockOnSameLine
    case bracesAroundBlock
    case comparisonSign
    case noAnnotations
    case quotedKey
    case merge
    case recordOrList
    case noFreeBlock
    case blockWithoutSign
    case bodySign
    case parameters
    case rangeSign
    case closesNothing(Symbol)
    case closesAnother(Symbol, line: Int, column: Int)
    case joinedStrings
    case innerQuote
    case comment
    case noDecorators
    case dottedModule
    case keywordAsName(String)
    case keywordOfStatement(String)
    case noStarImport
    case errorName
    case recordInHead
    case modelBody

    /// The statement ended too early.
    static func forLineEnd(_ expected: Expected, next: Token.Kind) -> Hint? {
        if case .symbol(.leftBrace) = next { return .blockOnSameLine }
        return nil
    }

    static func forToken(_ expected: Expected, _ token: Token.Kind) -> Hint? {
        switch (expected, token) {
        case (.block, .symbol(.colon)), (.functionBody, .symbol(.colon)): return .bracesAroundBlock
        case (.functionBody, .name), (.functionBody, .number), (.functionBody, .keyword), (.functionBody, .string):
            return .bodySign
        case (.modelBody, _): return .modelBody
        case (.expression, .symbol(.doubleSlash)), (.expression, .symbol(.slash)): return .comment
        case (.expression, .symbol(.at)): return .noDecorators
        case (.statementEnd, .symbol(.dot)), (.keyword(.import), .symbol(.dot)): return .dottedModule
        // Elsewhere it begins a record.
        case (.expression, .symbol(.leftBrace)): return .recordInHead
        case (.block, .symbol(.assign)): return .comparisonSign
        case (.block, .name), (.block, .number), (.block, .string), (.block, .keyword): return .bracesAroundBlock
        case (.parameters, .symbol(.leftBrace)), (.parameters, .symbol(.assign)), (.parameters, .symbol(.colon)):
            return .parameters
        case (.statementEnd, .symbol(let symbol)) where [.rightParenthesis, .rightSquare, .rightBrace].contains(symbol):
            return .closesNothing(symbol)
        case (.statementEnd, .symbol(.colon)), (.commaOr(.rightParenthesis), .symbol(.colon)): return .noAnnotations
        case (.commaOr, .symbol(.assign)), (.symbol, .symbol(.assign)), (.fieldEnd, .symbol(.assign)):
            return .comparisonSign
        case (.recordKey, .symbol(.doubleStar)): return .merge
        case (.recordKey, _): return .quotedKey
        case (.firstKeyColon, .symbol(.comma)), (.firstKeyColon, .symbol(.rightBrace)): return .recordOrList
        case (.firstKeyColon, _): return .noFreeBlock
        case (.importedName, .symbol(.star)): return .noStarImport
        case (.errorName, .symbol): return .errorName
        case (.name, .keyword(let keyword)), (.functionName, .keyword(let keyword)),
            (.modelName, .keyword(let keyword)),
            (.parameterName, .keyword(let keyword)), (.importedName, .keyword(let keyword)):
            return .keywordAsName(keyword.rawValue)
        case (.expression, .keyword(let keyword)): return .forKeyword(keyword)
        default: return nil
        }
    }

    /// A keyword where a value was expected.
    private static func forKeyword(_ keyword: Keyword) -> Hint {
        switch keyword {
        case .for, .while, .break, .continue, .return, .import, .from: return .keywordOfStatement(keyword.rawValue)
        default: return .keywordAsName(keyword.rawValue)
        }
    }

    /// A keyword that begins something, and a token that ends the expression it seems to stand for.
    static func forKeywordAlone(_ keyword: Token.Kind, before next: Token.Kind) -> Hint? {
        guard case .keyword(let keyword) = keyword, case .symbol(let symbol) = next,
            [.if, .while, .with, .try, .fn, .for, .import, .from].contains(keyword),
            [.rightParenthesis, .rightSquare, .rightBrace, .comma, .assign].contains(symbol)
        else { return nil }
        return .keywordAsName(keyword.rawValue)
    }
}
