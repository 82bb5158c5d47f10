import Glibc

extension Table {
    /// The table as aligned text: names and words to the left, numbers to the right. Columns that do not fit into
    /// `width` characters continue in a further block below, with the row names repeated; notes are wrapped.
    public func text(width: Int) -> String {
        let names = [rowTitle] + rows.map(\.name)
        let nameWidth = names.map(\.count).max() ?? 0
        var blocks: [String] = []
        var start = 0
        repeat {
            var widths: [Int] = []
            var used = nameWidth
            while start + widths.count < columns.count {
                let next = columnWidth(start + widths.count)
                if !widths.isEmpty, used + 2 + next > width { break }
                widths.append(next)
                used += 2 + next
            }
            blocks.append(block(nameWidth: nameWidth, firstColumn: start, widths: widths))
            start += widths.count
        } while start < columns.count
        return (blocks + notes.map { $0.wrapped(to: Swift.max(width, 20), indent: "  ") }).joined(separator: "\n")
    }

    private func columnWidth(_ index: Int) -> Int {
        rows.reduce(columns[index].count) { max($0, $1.cells[index].text.count) }
    }

    private func block(nameWidth: Int, firstColumn: Int, widths: [Int]) -> String {
        var lines: [String] = []
        var heading = rowTitle.padded(to: nameWidth)
        for (offset, width) in widths.enumerated() {
            let index = firstColumn + offset
            let left = rows.contains { $0.cells[index].isWords }
            heading += "  " + columns[index].padded(to: width, left: left)
        }
        lines.append(heading)
        for row in rows {
            var line = row.name.padded(to: nameWidth)
            for (offset, width) in widths.enumerated() {
                let cell = row.cells[firstColumn + offset]
                let left = rows.contains { $0.cells[firstColumn + offset].isWords }
                line += "  " + cell.text.padded(to: width, left: left)
            }
            lines.append(line)
        }
        return lines.map(\.withoutTrailingSpaces).joined(separator: "\n")
    }

    /// The table as comma-separated values: a heading, then a line a row; numbers in full precision.
    public var csv: String {
        var lines = [([rowTitle] + columns).map(\.csvField).joined(separator: ",")]
        for row in rows {
            lines.append(([row.name.csvField] + row.cells.map(\.csvField)).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Table.Cell {
    /// What a reader sees: numbers with four significant digits.
    public var text: String {
        switch self {
        case .number(let value): return value.significant(4)
        case .count(let value): return String(value)
        case .text(let value): return value
        case .shape(let value): return "[" + value.map(String.init).joined(separator: ", ") + "]"
        case .indices(let value):
            let shown = value.prefix(5).map(String.init).joined(separator: ", ")
            return value.isEmpty ? "" : "[\(shown)\(value.count > 5 ? ", …" : "")]"
        case .empty: return ""
        }
    }

    /// Whether it stands to the left of its column.
    var isWords: Bool {
        switch self {
        case .text, .shape, .indices: return true
        case .number, .count, .empty: return false
        }
    }

    fileprivate var csvField: String {
        switch self {
        case .number(let value): return value.isNaN ? "nan" : value.description
        case .indices(let value): return value.map(String.init).joined(separator: " ")
        default: return text.csvField
        }
    }
}

extension Double {
    /// The number with so many significant digits, without trailing zeros, as C's `%g` writes it. Zero has no sign.
    func significant(_ digits: Int) -> String {
        guard !isNaN else { return "nan" }
        guard self != 0 else { return "0" }
        var buffer = [CChar](repeating: 0, count: 40)
        let count = withVaList([Int32(digits), self]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension String {
    fileprivate func padded(to width: Int, left: Bool = true) -> String {
        let space = String(repeating: " ", count: Swift.max(0, width - count))
        return left ? self + space : space + self
    }

    fileprivate var withoutTrailingSpaces: String {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
        return String(self[..<end])
    }

    fileprivate var csvField: String {
        guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
        return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
