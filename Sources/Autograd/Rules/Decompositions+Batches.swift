import TensorEngine

/// Decompositions look at one matrix; of [..., m, n] they take one after another, and give results with the same leading
/// axes. Gradients of any order come from the rules of slices and of the single matrix.
extension Tape {
    /// The result of an operation on each matrix of x.
    func eachMatrix(_ x: Variable, _ operation: (Variable) throws -> Variable) throws -> Variable {
        try eachMatrix(x) { [try operation($0)] }[0]
    }

    /// The results of an operation that has several.
    func eachMatrix(_ x: Variable, _ operation: (Variable) throws -> [Variable]) throws -> [Variable] {
        guard x.shape.rank > 2 else { return try operation(x) }
        let leading = Array(x.shape.dimensions.dropLast(2))
        let matrix = Array(x.shape.dimensions.suffix(2))
        let matrices = try pieces(try reshape(x, [Shape(leading).count] + matrix))
        guard !matrices.isEmpty else {
            // What the results of a matrix look like, of which there is none.
            return try operation(Variable(try engine.zeros(Shape(matrix)))).map { result in
                Variable(try engine.zeros(Shape(leading + result.shape.dimensions)))
            }
        }
        let results = try matrices.map { try operation(try reshape($0, matrix)) }
        return try results[0].indices.map { place in
            let stacked = try concat(try results.map { try unsqueeze($0[place], axis: 0) })
            return try reshape(stacked, leading + results[0][place].shape.dimensions)
        }
    }

    /// Slices of one along the first axis. They are cut by halves, so that the gradients of many do not each fill a tensor
    /// of the whole's size.
    private func pieces(_ x: Variable) throws -> [Variable] {
        let count = x.shape[0]
        guard count > 1 else { return count == 1 ? [x] : [] }
        return try split(x, sizes: [count / 2, count - count / 2]).flatMap { try pieces($0) }
    }
}
