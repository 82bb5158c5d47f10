import TensorEngine

extension Tape {
    /// Einstein's summation: `"bij,bjk->bik"`. Letters that the result lacks are summed over; without `->` the result
    /// has the letters that occur once, in alphabetical order. A letter twice in one operand takes its diagonal; `...`
    /// stands for any number of leading axes, which broadcast, as an axis of size 1 does beside a longer one of its letter.
    public func einsum(_ equation: String, _ operands: [Variable]) throws -> Variable {
        let form = try EinsumForm(equation, operands.map(\.shape))
        var (terms, letters) = ([Variable](), [[Character]]())
        for (operand, names) in zip(operands, form.inputs) {
            let (term, unique) = try withoutStretched(try withoutRepeats(operand, names), form)
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
    private func withoutRepeats(_ x: Variable, _ names: [Character]) throws -> (Variable, [Character]) {
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

    /// Drops axes of size 1 whose letter another operand makes longer: multiplied they broadcast.
    private func withoutStretched(
        _ term: (x: Variable, names: [Character]), _ form: EinsumForm
    ) throws -> (Variable, [Character]) {
        let kept = term.names.indices.filter { term.x.shape[$0] == form.sizes[term.names[$0]] }
        if kept.count == term.names.count { return term }
        return (try reshape(term.x, kept.map { term.x.shape[$0] }), kept.map { term.names[$0] })
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
