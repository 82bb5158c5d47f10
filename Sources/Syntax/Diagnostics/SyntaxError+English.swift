// The English of all syntax errors: a sentence without a final stop, and a hint that shows what to write.

extension SyntaxError {
    var message: String {
        switch self {
        case .unknownCharacter(let scalar, _): return "unexpected character \(quoted(scalar))"
        case .malformedNumber(let text): return "malformed number `\(text)`"
        case .pointWithoutDigit(let written, _):
            return "a number has a digit on both sides of its point, found `\(written)`"
        case .numberAsField(let digits): return "a field is a name, found `.\(digits)`"
        case .otherBase(let written, _): return "numbers are decimal, found `\(written)`"
        case .unterminatedString(let quote): return "the string is not closed by `\(quote.text)`"
        case .unknownEscape(let text): return "unknown escape `\(text)`"
        case .malformedUnicodeEscape(let text): return "malformed escape `\(text)`"
        case .singleBrace: return "a `}` stands alone in an f-string"
        case .emptyField: return "the braces of an f-string are empty"
        case .openField: return "the braces of an f-string are not closed by `}`"
        case .unterminatedField: return "the format is not closed by `}`"
        case .fieldConversion(let text): return "f-strings have no conversion `\(text)`"
        case .formatSpec(let problem): return problem.message
        case .foreignSpelling(let word, _): return "`\(word)` is not a spelling of reg"
        case .callWithoutParentheses(let name): return "`\(name)` is a function: what it is given stands in parentheses"
        case .foreignLoop: return "a `for` walks through the elements of something"
        case .parenthesesInLoop: return "the head of a `for` has no parentheses around it"
        case .conditionalAfterValue: return "`if` stands before its value, not after it"
        case .unexpected(let expected, let found, _): return "expected \(expected.english), found \(found.english)"
        case .neverClosed(let symbol, _, _): return "`\(symbol.rawValue)` is never closed"
        case .strayBrace: return "`}` closes nothing"
        case .partOnOwnLine(let word): return "`\(word)` stands on the line of the `}` before it"
        case .partWithoutStart(let word, let start): return "`\(word)` has no `\(start)` before it"
        case .chainedComparison: return "comparisons do not chain"
        case .chainedRange: return "ranges do not chain"
        case .rangeWithoutEnd: return "a range has an end"
        case .rangeWithoutStart: return "a range has a start"
        case .notInsideOperation: return "`not` is looser than the operator before it"
        case .notAStage(let text):
            return "`|>` takes a name, a call of one, a `fn` or a value in parentheses, found \(short(text))"
        case .operatorAfterStage(let sign): return "`\(sign)` binds tighter than the `|>` before it"
        case .emptyIndex: return "an index is missing between `[` and `]`"
        case .spreadInList: return "`*` spreads arguments of calls only"
        case .nestedComprehension: return "a comprehension has one `for`"
        case .secondCondition: return "a comprehension has one `if`"
        case .elseInComprehension: return "the `if` of a comprehension leaves elements out and has no `else`"
        case .loopInCall, .loopInRecord, .loopInParentheses: return "a comprehension stands between `[` and `]`"
        case .duplicateKey(let key): return "the key \(short(key)) is there twice"
        case .recordAsBlock: return "a block begins here, not a record"
        case .functionBlockInHead: return "a `fn` with a block stands in parentheses here"
        case .namedFunctionAsValue: return "a function inside an expression has no name"
        case .positionalAfterNamed(let name): return "a positional argument follows the named argument `\(name)`"
        case .positionalAfterSpread: return "a positional argument follows a `**` argument"
        case .duplicateArgument(let name): return "the argument `\(name)` is given twice"
        case .keywordAsVariable(let word): return "`\(word)` is a keyword, not a variable's name"
        case .keywordAsArgument(let word): return "`\(word)` is a keyword, not an argument's name"
        case .notATarget(let target): return target.message
        case .updateOfSeveral(let sign): return "`\(sign)` changes one variable, field or element"
        case .chainedAssignment: return "an assignment has no value"
        case .misplacedReturn: return "`return` stands outside a function"
        case .misplacedJump(let word, let inFunction):
            return inFunction ? "`\(word)` stands outside a loop of its function" : "`\(word)` stands outside a loop"
        case .duplicateParameter(let name): return "the parameter `\(name)` is there twice"
        case .parameterAfter(let last, let name):
            return "the parameter `\(name)` follows `\(last)`, which takes all that is left"
        case .parameterWithoutDefault(let name, let earlier):
            return "the parameter `\(name)` without a default follows `\(earlier)`, which has one"
        case .commandInScript(let text): return "`\(text)` is for the prompt, at the beginning of an entry"
        case .modelWithoutForward(let name): return "model \(name) has no `forward`"
        case .nestedTooDeeply(let limit): return "nested more than \(limit) deep"
        case .chainTooLong(let limit): return "more than \(limit) operations in one chain"
        }
    }

    var hint: String? {
        switch self {
        case .unknownCharacter("\\", _): return "a line goes on after an operator, a comma or `=`, and in brackets"
        case .unknownCharacter(let scalar, nil) where scalar.properties.generalCategory == .format:
            return "delete the character, which shows nothing"
        case .unknownCharacter(_, let instead): return instead.map { "write \($0.hasPrefix("an ") ? $0 : "`\($0)`")" }
        case .malformedNumber(let text) where text.hasNumberAndName:
            let number = text.prefix { $0.isNumber }
            return "a product is written `\(number) * \(text.dropFirst(number.count))`"
        case .malformedNumber: return "numbers look like 42, 1_000, 0.5 or 1e-3"
        case .pointWithoutDigit(_, let meant): return "write `\(meant)`"
        case .numberAsField(let digits): return "write `[\(digits)]`"
        case .otherBase(_, let meant): return meant.map { "write `\($0)`" }
        case .unterminatedString(let quote):
            return quote.isTriple ? nil : "a text over several lines stands between `\"\"\"` and `\"\"\"`"
        case .unknownEscape: return #"the escapes are \n \t \r \0 \\ \" \' and \u{3bb}"#
        case .malformedUnicodeEscape: return #"write the character's number in hexadecimal, as in \u{3bb}"#
        case .singleBrace: return "write `}}`"
        case .emptyField: return "write `{{}}` for the braces themselves"
        case .openField: return "write `{{` for a brace itself"
        case .fieldConversion: return "write `{str(x)}`"
        case .formatSpec(let problem): return problem.hint
        case .foreignSpelling(_, let instead): return "write `\(instead)`"
        case .conditionalAfterValue(let instead), .foreignLoop(let instead), .parenthesesInLoop(let instead):
            return "write `\(instead)`"
        case .callWithoutParentheses(let name): return "write `\(name)(x)`"
        case .unexpected(_, _, let hint): return hint?.english
        case .neverClosed(let symbol, _, let place):
            return "the `\(symbol.rawValue)` of \(place.line):\(place.column) is open"
        case .partOnOwnLine(let word): return "write `} \(word)`"
        case .chainedComparison(let instead): return "write `\(instead)`"
        case .rangeWithoutEnd: return "the rest of a list or axis is `x[start:]`"
        case .rangeWithoutStart: return "the first part of a list or axis is `x[:end]`"
        case .notInsideOperation: return "put `not` and its operand in parentheses"
        case .notAStage: return "put the stage in parentheses"
        case .operatorAfterStage: return "put the pipe in parentheses"
        case .spreadInList: return "lists are joined by `+`"
        case .secondCondition: return "join the conditions by `and`"
        case .elseInComprehension: return "write `[if c { a } else { b } for x in xs]`"
        case .nestedComprehension: return "use a loop, or a comprehension of comprehensions"
        case .loopInCall: return "write `f([x for x in xs])`"
        case .loopInParentheses: return "write `[x for x in xs]`"
        case .loopInRecord(let hasKey):
            return hasKey ? "a loop fills a record: `r = {}; for k, v in pairs { r[k] = v }`" : "write `[x for x in xs]`"
        case .recordAsBlock(let isFunction): return isFunction ? "fn() = {a: 1}" : "put the record in parentheses"
        case .namedFunctionAsValue: return "write `fn(x) = …`"
        case .positionalAfterNamed, .positionalAfterSpread: return "positional arguments come first"
        case .notATarget(let target): return target.hint
        case .chainedAssignment: return "write one assignment for each"
        case .commandInScript("%"): return "for the remainder, end the row above with `%`"
        case .commandInScript(let text): return text.hasPrefix("!") ? "`not` negates" : nil
        case .modelWithoutForward: return "add `fn forward(x) { … }`"
        case .functionBlockInHead: return "here `{` begins the block of the statement"
        case .nestedTooDeeply, .chainTooLong: return "name parts of it"
        default: return nil
        }
    }

    private func quoted(_ scalar: Unicode.Scalar) -> String {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
            .surrogate:
            return name
        default:
            return scalar.isASCII ? "`\(scalar)`" : "`\(scalar)` (\(name))"
        }
    }
}

extension String {
    /// `2x`
    fileprivate var hasNumberAndName: Bool {
        let name = drop { $0.isNumber }
        return name.count < count && name.first.map { $0.isLetter && !"eE".contains($0) } ?? false
    }
}

/// A piece of source in a message, cut when long.
private func short(_ text: String) -> String {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
    return line.count > 40 || line.count < text.count ? "`\(line.prefix(40))…`" : "`\(text)`"
}

extension Expected {
    var english: String {
        switch self {
        case .expression: return "an expression"
        case .statementEnd: return "the end of the statement"
        case .block: return "`{`"
        case .functionBody: return "`=` or `{`"
        case .modelBody: return "`{`"
        case .parameters: return "`(`"
        case .importPath: return "a module's name or a path in quotes"
        case .name: return "a name"
        case .functionName: return "the function's name"
        case .modelName: return "the model's name"
        case .parameterName: return "a parameter's name"
        case .importedName: return "a name to import"
        case .errorName: return "a name for the error"
        case .fieldName: return "a field's name after `.`"
        case .recordKey: return "a key"
        case .fieldEnd: return "`}`"
        case .keyColon(let key), .firstKeyColon(let key): return "`:` after the key \(short(key))"
        case .symbol(let symbol): return "`\(symbol.rawValue)`"
        case .commaOr(let symbol): return "`,` or `\(symbol.rawValue)`"
        case .keyword(let keyword): return "`\(keyword.rawValue)`"
        }
    }
}

extension Found {
    var english: String {
        switch self {
        case .text(let text): return short(text)
        case .number(let text): return "the number \(short(text))"
        case .string: return "a string"
        case .formattedString: return "an f-string"
        case .lineEnd: return "the end of the line"
        case .inputEnd: return "the end of the input"
        }
    }
}

extension NotATarget {
    var message: String {
        switch self {
        case .call: return "cannot assign to a call"
        case .literal: return "cannot assign to a value"
        case .list: return "cannot assign to a list"
        case .comparison: return "cannot assign to a comparison"
        case .operation: return "cannot assign to the result of an operation"
        case .other: return "cannot assign to this"
        }
    }

    var hint: String? {
        switch self {
        case .call: return "write `fn f(x) = …` to define a function"
        case .list: return "write `a, b = …`"
        case .comparison: return "a comparison is written `==`"
        case .literal, .operation, .other: return nil
        }
    }
}

extension FormatSpecProblem {
    var message: String {
        switch self {
        case .missingPrecision: return "the format has no digits after its point"
        case .tooLarge(let digits, let limit): return "\(short(digits)) is more than a format allows, which is \(limit)"
        case .unknown(let text): return "unknown format \(short(text))"
        case .nested: return "a format has no fields of its own"
        }
    }

    var hint: String? {
        switch self {
        case .missingPrecision: return "write `.3f`, `.2e` or `.4g`"
        case .unknown: return "a format is [[fill]align][sign][0][width][,][.precision][d e f g % s], as in `8.3f`"
        case .nested: return "width and digits are written as numbers: `{x:8.3f}`"
        case .tooLarge: return nil
        }
    }
}

extension Hint {
    var english: String {
        switch self {
        case .openSince(let symbol, let line, let column):
            return "the `\(symbol.rawValue)` of \(line):\(column) is open"
        case .blockOnSameLine: return "`{` stands on the line that it belongs to"
        case .bracesAroundBlock: return "a block stands between `{` and `}`"
        case .comparisonSign: return "a comparison is written `==`"
        case .noAnnotations: return "reg has no type annotations"
        case .quotedKey: return "a key is a name or a string; `r[key] = value` takes any text"
        case .merge: return "write `merge(a, {b: 1})`"
        case .recordOrList: return "a record is written `{key: value}`, a list `[a, b]`"
        case .noFreeBlock: return "`{` begins a record here; there are no free-standing blocks"
        case .blockWithoutSign: return "a function's block stands without `=`: `fn f(x) { … }`"
        case .bodySign: return "write `fn f(x) = …` or `fn f(x) { … }`"
        case .parameters: return "parameters stand in parentheses, also if there are none: `fn f() { … }`"
        case .rangeSign: return "a range is written `0..<n`"
        case .closesNothing(let symbol): return "`\(symbol.rawValue)` closes nothing"
        case .closesAnother(let symbol, let line, let column):
            return "the innermost open bracket is the `\(symbol.rawValue)` of \(line):\(column)"
        case .joinedStrings: return "strings are joined by `+`"
        case .innerQuote: return "a quote inside a string is `\\\"`, or the string stands between quotes of the other kind"
        case .comment: return "a comment begins with `#`"
        case .noDecorators: return "reg has no decorators; `@` is the matrix product"
        case .dottedModule:
            return "reg's own functions need no import; a file is imported by its path: `import \"folder/file.reg\"`"
        case .keywordAsName(let word): return "`\(word)` is a keyword"
        case .keywordOfStatement(let word): return "`\(word)` begins a statement, which has no value"
        case .noStarImport: return "name what you need, or use `import name`"
        case .errorName: return "write `catch err { … }`"
        case .recordInHead: return "a record stands in parentheses here: `({a: 1})`"
        case .modelBody: return "write `model M(…) { fn forward(x) { … } }`"
        }
    }
}
