import TensorEngine

extension Tape {
    /// Einstein's summation: `"bij,bjk->bik"`. Letters that the result lacks are summed over; without `->` the result
    /// has the letters that occur once, in alphabetical order. A letter twice in one operand takes its diagonal.
    public func einsum(_ equation: String, _ operands: [Variable]) throws -> Variable {
        let form = try EinsumForm(equation, operands.map(\.shape))
        var (terms, letters) = ([Variable](), [[Character]]())
        for (operand, names) in zip(operands, form.inputs) {
            let (term, unique) = try withoutRepeats(operand, names, form)
            terms.append(term)
            letters.append(unique)
        }
        // From left to right; a letter is summed as soon as nobody else needs it.
        var result = terms[0]
        var names = letters[0]
        for i in 1..<max(1, terms.count) {
            let later = Set(letters[(i + 1)...].joined()).union(form.output)
            (result, names) = try contract(result, names, terms[i], letters[i], keeping: later)
        }
        let summed = names.indices.filter { !form.output.contains(names[$0]) }
        if !summed.isEmpty {
            result = try sum(result, axes: summed)
            names = names.filter { form.output.contains($0) }
        }
        let order = form.output.map { letter in names.firstIndex(of: letter)! }
        return order == Array(names.indices) ? result : try permute(result, order)
    }

    /// Replaces axes of the same letter by their diagonal.
    private func withoutRepeats(
        _ x: Variable, _ names: [Character], _ form: EinsumForm
    ) throws -> (Variable, [Character]) {
        var (x, names) = (x, names)
        while let (first, second) = EinsumForm.repeated(names) {
            // Keep what lies on the diagonal of the two axes, then sum the second away.
            let size = x.shape[first]
            var shape = [Int](repeating: 1, count: names.count)
            (shape[first], shape[second]) = (size, size)
            let diagonal = try reshape(Variable(try engine.eye(size, size)), shape)
            let zero = try constant(0)
            x = try sum(try select(diagonal, x, zero), axes: [second])
            names.remove(at: second)
        }
        return (x, names)
    }

    /// The product of two terms as one batched matrix product.
    private func contract(
        _ a: Variable, _ aNames: [Character], _ b: Variable, _ bNames: [Character], keeping: Set<Character>
    ) throws -> (Variable, [Character]) {
        let shared = aNames.filter { bNames.contains($0) }
        let batch = shared.filter { keeping.contains($0) }
        let inner = shared.filter { !keeping.contains($0) }
        let rows = aNames.filter { !shared.contains($0) }
        let columns = bNames.filter { !shared.contains($0) }
        func size(_ group: [Character], _ x: Variable, _ names: [Character]) -> Int {
            group.reduce(1) { $0 * x.shape[names.firstIndex(of: $1)!] }
        }
        func arranged(_ x: Variable, _ names: [Character], _ groups: [[Character]]) throws -> Variable {
            let order = groups.joined().map { letter in names.firstIndex(of: letter)! }
            let moved = order == Array(names.indices) ? x : try permute(x, order)
            return try reshape(moved, groups.map { size($0, x, names) })
        }
        let left = try arranged(a, aNames, [batch, rows, inner])
        let right = try arranged(b, bNames, [batch, inner, columns])
        let product = try matmul(left, right)
        let names = batch + rows + columns
        let dimensions = batch.map { size([$0], a, aNames) } + rows.map { size([$0], a, aNames) }
            + columns.map { size([$0], b, bNames) }
        return (try reshape(product, dimensions), names)
    }
}

/// A parsed and checked equation.
private struct EinsumForm {
    let inputs: [[Character]]
    let output: [Character]

    init(_ equation: String, _ shapes: [Shape]) throws {
        let text = equation.filter { $0 != " " }
        let sides = EinsumForm.split(text)
        guard let left = sides.first, sides.count <= 2 else { throw EngineError.badEquation(equation) }
        inputs = left.split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
        let isPlain = { (letter: Character) in letter.isASCII && letter.isLetter }
        guard inputs.joined().allSatisfy(isPlain) else { throw EngineError.badEquation(equation) }
        guard inputs.count == shapes.count else {
            throw EngineError.operandCount(operation: "einsum", expected: inputs.count, got: shapes.count)
        }
        var sizes: [Character: Int] = [:]
        for (names, shape) in zip(inputs, shapes) {
            guard names.count == shape.rank else {
                throw EngineError.wrongRank(
                    operation: "einsum", expected: "an operand of rank \(names.count) for \"\(String(names))\"",
                    got: shape)
            }
            for (axis, name) in names.enumerated() {
                if let size = sizes[name], size != shape[axis] {
                    throw EngineError.wrongShape(
                        operation: "einsum (\(name) = \(size))",
                        expected: Shape(unchecked: names.map { sizes[$0] ?? shape[names.firstIndex(of: $0)!] }),
                        got: shape)
                }
                sizes[name] = shape[axis]
            }
        }
        if sides.count == 2 {
            output = Array(sides[1])
            let isKnown = output.allSatisfy { sizes[$0] != nil } && Set(output).count == output.count
            guard isKnown else { throw EngineError.badEquation(equation) }
        } else {
            var counts: [Character: Int] = [:]
            for name in inputs.joined() { counts[name, default: 0] += 1 }
            output = counts.filter { $0.value == 1 }.keys.sorted()
        }
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
