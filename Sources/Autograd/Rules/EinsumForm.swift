import TensorEngine

/// An equation of Einstein's summation, parsed and checked against the operands' shapes.
struct EinsumForm {
    /// A letter for each axis. Those that `...` covers are digits, counted from the right.
    let inputs: [[Character]]
    let output: [Character]
    let sizes: [Character: Int]

    private static let ellipsis = "..."

    init(_ equation: String, _ shapes: [Shape]) throws {
        let sides = EinsumForm.split(equation.filter { $0 != " " })
        guard let left = sides.first, sides.count <= 2 else { throw EngineError.badEquation(equation) }
        let terms = left.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard terms.count == shapes.count else {
            throw EngineError.operandCount(operation: "einsum", expected: terms.count, got: shapes.count)
        }
        var covered = 0
        inputs = try zip(terms, shapes).map { term, shape in
            let parts = try EinsumForm.parts(term, of: equation)
            let letters = parts.before.count + parts.after.count
            let (isOpen, rest) = (parts.hasEllipsis, shape.rank - letters)
            guard isOpen ? rest >= 0 && rest <= 10 : rest == 0 else {
                throw EngineError.wrongRank(
                    operation: "einsum", expected: "an operand of rank \(letters)\(isOpen ? " or more" : "") for \"\(term)\"",
                    got: shape)
            }
            covered = max(covered, rest)
            return parts.before + EinsumForm.digits(rest) + parts.after
        }
        sizes = try EinsumForm.sizes(inputs, shapes)
        if sides.count == 2 {
            let parts = try EinsumForm.parts(String(sides[1]), of: equation)
            output = parts.before + (parts.hasEllipsis ? EinsumForm.digits(covered) : []) + parts.after
            let known = sizes
            guard output.allSatisfy({ known[$0] != nil }), Set(output).count == output.count else {
                throw EngineError.badEquation(equation)
            }
        } else {
            var counts: [Character: Int] = [:]
            for name in inputs.joined() where name.isLetter { counts[name, default: 0] += 1 }
            output = EinsumForm.digits(covered) + counts.filter { $0.value == 1 }.keys.sorted()
        }
    }

    /// The letters before and after an ellipsis.
    private static func parts(
        _ term: String, of equation: String
    ) throws -> (before: [Character], hasEllipsis: Bool, after: [Character]) {
        var (before, after, rest) = ([Character](), [Character](), term[...])
        while let letter = rest.popLetter() { before.append(letter) }
        let hasEllipsis = rest.hasPrefix(ellipsis)
        if hasEllipsis { rest = rest.dropFirst(ellipsis.count) }
        while let letter = rest.popLetter() { after.append(letter) }
        guard rest.isEmpty else { throw EngineError.badEquation(equation) }
        return (before, hasEllipsis, after)
    }

    private static func digits(_ count: Int) -> [Character] {
        (0..<count).reversed().map { Character(String($0)) }
    }

    /// The size of each letter's axes. Between operands 1 stretches; within one they must agree.
    private static func sizes(_ inputs: [[Character]], _ shapes: [Shape]) throws -> [Character: Int] {
        var sizes: [Character: Int] = [:]
        for (names, shape) in zip(inputs, shapes) {
            var own: [Character: Int] = [:]
            for (axis, name) in names.enumerated() {
                let size = shape[axis]
                let before = own[name] ?? sizes[name] ?? size
                guard before == size || own[name] == nil && (before == 1 || size == 1) else {
                    throw EngineError.wrongShape(
                        operation: "einsum (\(name.isLetter ? String(name) : ellipsis) = \(before))",
                        expected: Shape(unchecked: zip(names, shape.dimensions).map { own[$0] ?? sizes[$0] ?? $1 }),
                        got: shape)
                }
                own[name] = size
                sizes[name] = size == 1 ? before : size
            }
        }
        return sizes
    }

    /// The two sides of the arrow.
    private static func split(_ text: String) -> [Substring] {
        guard let dash = text.firstIndex(of: "-") else { return [text[...]] }
        let next = text.index(after: dash)
        guard next < text.endIndex, text[next] == ">" else { return [] }
        return [text[..<dash], text[text.index(after: next)...]]
    }

    /// The first two axes with the same letter.
    static func repeated(_ names: [Character]) -> (Int, Int)? {
        for (second, name) in names.enumerated() {
            let first = names.firstIndex(of: name)!
            if first < second { return (first, second) }
        }
        return nil
    }
}

extension Substring {
    /// Takes the first character if it is one that names an axis.
    fileprivate mutating func popLetter() -> Character? {
        guard let letter = first, letter.isASCII, letter.isLetter else { return nil }
        removeFirst()
        return letter
    }
}
