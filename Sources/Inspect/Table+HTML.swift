extension Table {
    /// The table as HTML, for notebooks and reports: numbers to the right, notes below.
    public var html: String {
        let isNumeric = [false] + columns.indices.map { index in !rows.contains { $0.cells[index].isWords } }
        let heading = Table.htmlRow("th", [rowTitle] + columns, isNumeric)
        let body = rows.map { Table.htmlRow("td", [$0.name] + $0.cells.map(\.text), isNumeric) }
        let lines = ["<table>", "<thead>\(heading)</thead>", "<tbody>"] + body + ["</tbody>", "</table>"]
        return (lines + notes.map { "<p>\($0.htmlEscaped)</p>" }).joined(separator: "\n")
    }

    private static func htmlRow(_ tag: String, _ texts: [String], _ isNumeric: [Bool]) -> String {
        let cells = zip(texts, isNumeric).map { text, isNumeric in
            "<\(tag) style=\"text-align: \(isNumeric ? "right" : "left")\">\(text.htmlEscaped)</\(tag)>"
        }
        return "<tr>\(cells.joined())</tr>"
    }
}

extension String {
    fileprivate var htmlEscaped: String {
        var result = ""
        for character in self {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}
