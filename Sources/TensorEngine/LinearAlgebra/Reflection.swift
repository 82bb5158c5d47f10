/// Householder's reflection 1 - scale·v·vᵀ of the rows, or columns, from `first` on.
struct Reflection {
    private let vector: [Double]
    private let scale: Double
    private let first: Int

    /// The one that turns a matrix's column, from row `first` on, into a multiple of the first unit vector; nil if it is
    /// one already.
    init?(column: Int, of a: Matrix, from first: Int) {
        var v = (first..<a.rows).map { a[$0, column] }
        guard v.dropFirst().contains(where: { $0 != 0 }) else { return nil }
        let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
        v[0] += v[0] < 0 ? -length : length
        vector = v
        scale = 2 / v.reduce(0) { $0 + $1 * $1 }
        self.first = first
    }

    func applyFromLeft(_ a: inout Matrix, columns: Range<Int>) {
        for j in columns {
            var sum = 0.0
            for (i, value) in vector.enumerated() { sum += value * a[first + i, j] }
            sum *= scale
            for (i, value) in vector.enumerated() { a[first + i, j] -= sum * value }
        }
    }

    func applyFromRight(_ a: inout Matrix) {
        for i in 0..<a.rows {
            var sum = 0.0
            for (j, value) in vector.enumerated() { sum += value * a[i, first + j] }
            sum *= scale
            for (j, value) in vector.enumerated() { a[i, first + j] -= sum * value }
        }
    }
}
