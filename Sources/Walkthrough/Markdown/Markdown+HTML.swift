extension [MarkdownBlock] {
    /// The blocks as HTML. `anchors` are the ids of the headings among them, in their order.
    func html(anchors: [String?] = []) -> String {
        var anchors = anchors[...]
        return map { block in
            guard case .heading(let level, let title) = block else { return block.html }
            guard let anchor = anchors.popFirst() ?? nil else { return HTML.element("h\(level)", title.html) }
            return HTML.element("h\(level)", ["id": anchor], title.html)
        }.joined(separator: "\n")
    }
}

extension MarkdownBlock {
    fileprivate var html: String {
        switch self {
        case .heading(let level, let title): return HTML.element("h\(level)", title.html)
        case .paragraph(let text): return HTML.element("p", text.html)
        case .list(let start, let items):
            let content = items.map { HTML.element("li", MarkdownBlock.itemHTML($0)) }.joined(separator: "\n")
            guard let start else { return HTML.element("ul", content) }
            return start == 1 ? HTML.element("ol", content) : HTML.element("ol", ["start": "\(start)"], content)
        case .code(let language, let text):
            let isReg = language.isEmpty || language == "reg"
            return HTML.element(
                "pre", ["class": "listing"], HTML.element("code", isReg ? highlightedHTML(text) : HTML.escaped(text)))
        case .quote(let blocks): return HTML.element("blockquote", blocks.html())
        case .table(let table): return table.html
        case .formula(let text): return HTML.element("p", ["class": "formula"], HTML.escaped(FormulaText.readable(text)))
        case .rule: return "<hr />"
        }
    }

    /// An item of one paragraph needs no element of its own for it.
    private static func itemHTML(_ blocks: [MarkdownBlock]) -> String {
        guard case .paragraph(let text)? = blocks.first else { return blocks.html() }
        let rest = Array(blocks.dropFirst())
        return rest.isEmpty ? text.html : text.html + "\n" + rest.html()
    }
}

extension MarkdownTable {
    fileprivate var html: String {
        let head = HTML.element("thead", row(header, "th"))
        let body = HTML.element("tbody", rows.map { row($0, "td") }.joined(separator: "\n"))
        return HTML.element("div", ["class": "table"], HTML.element("table", head + body))
    }

    private func row(_ cells: [[MarkdownInline]], _ name: String) -> String {
        let content = zip(cells, alignments).map { cell, alignment in
            switch alignment {
            case .leading: return HTML.element(name, cell.html)
            case .center: return HTML.element(name, ["class": "center"], cell.html)
            case .trailing: return HTML.element(name, ["class": "trailing"], cell.html)
            }
        }
        return HTML.element("tr", content.joined())
    }
}

extension [MarkdownInline] {
    var html: String { map(\.html).joined() }
}

extension MarkdownInline {
    fileprivate var html: String {
        switch self {
        case .text(let text): return HTML.escaped(text)
        case .code(let text): return HTML.element("code", HTML.escaped(text))
        case .formula(let text): return HTML.element("span", ["class": "formula"], HTML.escaped(FormulaText.readable(text)))
        case .emphasis(let inner): return HTML.element("em", inner.html)
        case .strong(let inner): return HTML.element("strong", inner.html)
        case .link(let inner, let target):
            return Self.isSafe(target) ? HTML.element("a", ["href": target], inner.html) : inner.html
        case .lineBreak: return "<br />\n"
        }
    }

    /// Links to pages, mail and files beside the page; a scheme that could run something is none.
    private static func isSafe(_ target: String) -> Bool {
        guard let colon = target.firstIndex(of: ":"), !target[..<colon].contains(where: { "/?#".contains($0) }) else {
            return true
        }
        return ["http", "https", "mailto"].contains(target[..<colon].lowercased())
    }
}
