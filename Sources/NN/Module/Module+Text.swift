import Autograd

extension Module {
    /// The net as a text tree: a line a layer with its number of parameters, then the totals and the mode. Remarks that
    /// do not fit into `width` columns go below their lines.
    public func treeText(width: Int = .max) -> String {
        var lines: [Line] = []
        let mixed = hasMixedModes
        var seen: Set<ObjectIdentifier> = []
        appendLines(name: nil, depth: 0, showMode: mixed, into: &lines, seen: &seen)
        lines[lines.count - 1].remark = totalsText
        let column = lines.filter { $0.fits(width) }.map(\.text.count).max() ?? 0
        return lines.map { $0.aligned(at: column, width: width) }.joined(separator: "\n")
    }

    private struct Line {
        var text: String
        var remark: String

        private static let mark = "  # "

        func fits(_ width: Int) -> Bool { text.count + Line.mark.count + remark.count <= width }

        /// The remark stands at the column, nearer where it would reach too far, or below.
        func aligned(at column: Int, width: Int) -> String {
            if remark.isEmpty { return text }
            if fits(width) {
                let padding = min(max(column, text.count), width - Line.mark.count - remark.count) - text.count
                return text + String(repeating: " ", count: padding) + Line.mark + remark
            }
            let margin = text.prefix { $0 == " " } + "  " + Line.mark
            var rows = [text]
            for part in remark.split(separator: ", ") {
                if rows.count > 1, rows.last!.count + part.count + 2 <= width {
                    rows[rows.count - 1] += ", " + part
                } else {
                    rows.append(margin + part)
                }
            }
            return rows.joined(separator: "\n")
        }
    }

    private func appendLines(
        name: String?, depth: Int, showMode: Bool, into lines: inout [Line], seen: inout Set<ObjectIdentifier>
    ) {
        let indent = String(repeating: "    ", count: depth)
        let label = name.map { "\($0): " } ?? ""
        guard seen.insert(ObjectIdentifier(self)).inserted else {
            lines.append(Line(text: indent + label + summary, remark: "shared, see above"))
            return
        }
        let parts = children
        let own = ownParameters.reduce(0) { $0 + $1.variable.shape.count }
        var remarks: [String] = []
        if own > 0 { remarks.append(grouped(own) + (depth == 0 ? (own == 1 ? " parameter" : " parameters") : "")) }
        if own > 0, ownParameters.allSatisfy({ !$0.variable.requiresGradient }) { remarks.append("frozen") }
        if showMode, parts.isEmpty { remarks.append(mode) }
        let remark = remarks.joined(separator: ", ")
        guard !parts.isEmpty, depth < 40 else {
            lines.append(Line(text: indent + label + summary, remark: remark))
            return
        }
        lines.append(Line(text: indent + label + kind + "(", remark: remark))
        for child in parts {
            child.module.appendLines(
                name: child.name, depth: depth + 1, showMode: showMode, into: &lines, seen: &seen)
        }
        if !ownSettings.isEmpty { lines.append(Line(text: indent + "    " + ownSettings, remark: "")) }
        lines.append(Line(text: indent + ")", remark: ""))
    }

    private var totalsText: String {
        let all = parameters
        let frozen = all.filter { !$0.variable.requiresGradient }.reduce(0) { $0 + $1.variable.shape.count }
        let buffered = buffers.reduce(0) { $0 + $1.variable.shape.count }
        var parts: [String] = []
        if !all.isEmpty {
            let count = parameterCount
            let tensors = all.count == 1 ? "1 tensor" : "\(all.count) tensors"
            parts.append("\(grouped(count)) parameter\(count == 1 ? "" : "s") in \(tensors)")
        }
        if frozen > 0 { parts.append("\(grouped(frozen)) frozen") }
        if buffered > 0 { parts.append("\(grouped(buffered)) in buffers") }
        parts.append(hasMixedModes ? "mixed modes" : "\(mode) mode")
        return parts.joined(separator: ", ")
    }
}

/// 81001 as "81,001".
private func grouped(_ count: Int) -> String {
    var text = ""
    for (index, digit) in String(count).reversed().enumerated() {
        if index > 0, index % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return String(text.reversed())
}
