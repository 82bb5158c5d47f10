/// A dense matrix of doubles, for the small decompositions here.
struct Matrix {
    var rows: Int
    var columns: Int
    /// Row-major.
    var elements: [Double]

    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: 0, count: rows * columns)
    }

    init(identity size: Int) {
        self.init(rows: size, columns: size)
        for i in 0..<size { self[i, i] = 1 }
    }

    init(columns vectors: [[Double]], rows: Int) {
        self.init(rows: rows, columns: vectors.count)
        for (j, vector) in vectors.enumerated() {
            for (i, value) in vector.enumerated() { self[i, j] = value }
        }
    }

    /// Throws unless the tensor is a matrix of finite numbers.
    init(_ x: Tensor, operation: String) throws {
        guard x.rank == 2 else { throw EngineError.wrongRank(operation: operation, expected: "a matrix", got: x.shape) }
        rows = x.shape[0]
        columns = x.shape[1]
        elements = x.scalars.map { Double($0) }
        guard elements.allSatisfy(\.isFinite) else { throw EngineError.notFinite(operation: operation) }
    }

    subscript(row: Int, column: Int) -> Double {
        get { elements[row &* columns &+ column] }
        set { elements[row &* columns &+ column] = newValue }
    }

    var isTall: Bool { rows > columns }

    func row(_ index: Int) -> ArraySlice<Double> { elements[(index &* columns)..<((index &+ 1) &* columns)] }

    var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        if elements.isEmpty { return result }
        for i in 0..<rows {
            for j in 0..<columns { result[j, i] = self[i, j] }
        }
        return result
    }

    func tensor(_ engine: Engine) throws -> Tensor {
        try engine.tensor(elements, Shape([rows, columns]))
    }
}
