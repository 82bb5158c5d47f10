import Syntax

/// Words in columns that read downwards, as narrow as they allow, as `ls` shows files.
public func columnLayout(_ words: [String], width: Int) -> String {
    let columnWidth = (words.map { displayWidth($0) }.max() ?? 0) + 2
    let columnCount = max(1, min(words.count, width / columnWidth))
    let rowCount = (words.count + columnCount - 1) / columnCount
    let rows = (0..<rowCount).map { row in
        let cells = stride(from: row, to: words.count, by: rowCount).map { words[$0] }
        let padded = cells.dropLast().map { $0.padded(to: columnWidth) }
        return padded.joined() + (cells.last ?? "")
    }
    return rows.joined(separator: "\n")
}

/// Rows under a header, each column as wide as it needs.
func textTable(header: [String], _ rows: [[String]]) -> String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { displayWidth($0[column]) }.max() ?? 0 }
    return lines.map { line in
        let cells = zip(line, widths).map { $0.padded(to: $1) }
        return PromptEntry.trimmed(cells.joined(separator: "  ")) + "\n"
    }.joined()
}

extension String {
    /// With blanks at its end, so that it takes that many columns.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - displayWidth(self))) }
}
