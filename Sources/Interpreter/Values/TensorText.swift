import TensorEngine

/// A tensor as text: its shape, then rows with four significant digits, aligned at the point, edges only when large.
struct TensorText {
    private let tensor: Tensor
    private let width: Int

    /// Tensors of more elements show their edges.
    private static let edgeThreshold = 1000
    private static let edge = 3
    private static let indent = "  "

    init(_ tensor: Tensor, width: Int) {
        self.tensor = tensor
        self.width = max(width, 20)
    }

    /// The shortest text that gives a rank-0 tensor's 32-bit value back.
    static func number(_ tensor: Tensor) -> String { NumberText.repr(tensor.item) }

    var text: String {
        guard tensor.rank > 0 else { return TensorText.number(tensor) }
        var lines = ["tensor\(tensor.shape)"]
        if tensor.count > 0 { lines += matrices() }
        if let remark = nonFiniteRemark { lines.append(remark) }
        return lines.joined(separator: "\n")
    }

    /// How many elements are not numbers, which the eye overlooks.
    private var nonFiniteRemark: String? {
        var nanCount = 0
        var infinityCount = 0
        tensor.withFloats { floats in
            for value in floats where !value.isFinite {
                if value.isNaN { nanCount += 1 } else { infinityCount += 1 }
            }
        }
        guard nanCount + infinityCount > 0 else { return nil }
        let parts = [(nanCount, "NaN"), (infinityCount, "Inf")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return TensorText.indent + parts.joined(separator: ", ") + " of \(tensor.count) elements"
    }

    // MARK: Rows

    /// Positions along an axis that are shown; nil stands for those left out.
    private func shown(_ size: Int) -> [Int?] {
        guard tensor.count > TensorText.edgeThreshold, size > 2 * TensorText.edge + 1 else { return Array(0..<size) }
        return Array(0..<TensorText.edge) + [nil] + Array((size - TensorText.edge)..<size)
    }

    private func matrices() -> [String] {
        let dimensions = tensor.shape.dimensions
        let columns = dimensions.last ?? 1
        let rows = dimensions.count > 1 ? dimensions[dimensions.count - 2] : 1
        var lines: [String] = []
        var leading: [[Int?]] = [[]]
        for size in dimensions.dropLast(2) { leading = leading.flatMap { path in shown(size).map { path + [$0] } } }
        for path in leading {
            guard !path.contains(where: { $0 == nil }) else {
                if lines.last != TensorText.indent + "..." { lines.append(TensorText.indent + "...") }
                continue
            }
            if !path.isEmpty {
                let index = path.map { String($0!) } + [":", ":"]
                lines.append(TensorText.indent + "[\(index.joined(separator: ", "))]")
            }
            let offset = zip(path, dimensions).reduce(0) { $0 * $1.1 + $1.0! } * rows * columns
            lines += matrix(offset: offset, rows: rows, columns: columns)
        }
        return lines
    }

    private func matrix(offset: Int, rows: Int, columns: Int) -> [String] {
        let rowIndices = shown(rows)
        var columnIndices = shown(columns)
        var cells = rowIndices.map { row in columnIndices.map { column in cell(offset, row, column, columns) } }
        var widths = ColumnWidths(cells)
        // Too wide for the terminal: columns around the middle go first.
        while widths.total + TensorText.indent.count > width, columnIndices.count > 3 {
            var middle = columnIndices.count / 2
            if let gap = columnIndices.firstIndex(where: { $0 == nil }) {
                middle = gap > columnIndices.count - 1 - gap ? gap - 1 : gap + 1
                columnIndices.remove(at: middle)
            } else {
                columnIndices[middle] = nil
            }
            cells = rowIndices.map { row in columnIndices.map { column in cell(offset, row, column, columns) } }
            widths = ColumnWidths(cells)
        }
        return zip(rowIndices, cells).map { row, texts in
            row == nil ? TensorText.indent + "..." : TensorText.indent + widths.aligned(texts)
        }
    }

    private func cell(_ offset: Int, _ row: Int?, _ column: Int?, _ columns: Int) -> String {
        guard let row, let column else { return "..." }
        return TensorText.element(tensor[offset + row * columns + column])
    }

    /// Four significant digits; whole numbers in full where they are short.
    static func element(_ value: Float) -> String {
        if value == value.rounded(), abs(value) < 1e6 { return NumberText.repr(value) }
        return NumberText.general(Double(value), digits: 4)
    }
}

/// Widths left and right of the point, over all columns, so that points stand below each other.
private struct ColumnWidths {
    private var left: [Int]
    private var right: [Int]

    init(_ rows: [[String]]) {
        let count = rows.first?.count ?? 0
        left = Array(repeating: 0, count: count)
        right = left
        for row in rows {
            for (column, text) in row.enumerated() {
                let parts = ColumnWidths.parts(text)
                left[column] = max(left[column], parts.left)
                right[column] = max(right[column], parts.right)
            }
        }
    }

    /// "-1.5e-07" has two characters before the point; what is not a plain number stands wholly left of it.
    private static func parts(_ text: String) -> (left: Int, right: Int) {
        guard text != "...", let point = text.firstIndex(of: ".") else { return (text.count, 0) }
        let left = text.distance(from: text.startIndex, to: point)
        return (left, text.count - left)
    }

    var total: Int { zip(left, right).reduce(0) { $0 + $1.0 + $1.1 + 2 } - 2 }

    func aligned(_ texts: [String]) -> String {
        var line = ""
        for (column, text) in texts.enumerated() {
            let parts = ColumnWidths.parts(text)
            if column > 0 { line += "  " }
            line += String(repeating: " ", count: left[column] - parts.left) + text
            line += String(repeating: " ", count: right[column] - parts.right)
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
