/// A part of a Markdown text: what prose cells are made of. HTML in the source is text like any other.
indirect enum MarkdownBlock: Equatable {
    case heading(level: Int, [MarkdownInline])
    case paragraph([MarkdownInline])
    /// `start` is the first item's number, nil for bullets.
    case list(start: Int?, items: [[MarkdownBlock]])
    case code(language: String, String)
    case quote([MarkdownBlock])
    case table(MarkdownTable)
    /// A formula between `$$` lines, plain or in TeX.
    case formula(String)
    case rule
}

struct MarkdownTable: Equatable {
    enum Alignment: Equatable {
        case leading, center, trailing
    }

    let header: [[MarkdownInline]]
    let alignments: [Alignment]
    /// As many cells a row as the header has.
    let rows: [[[MarkdownInline]]]
}

/// A stretch of text within a block.
indirect enum MarkdownInline: Equatable {
    case text(String)
    case code(String)
    case formula(String)
    case emphasis([MarkdownInline])
    case strong([MarkdownInline])
    case link([MarkdownInline], target: String)
    case lineBreak
}

extension [MarkdownInline] {
    /// The text without its marks.
    var plainText: String {
        map { inline in
            switch inline {
            case .text(let text), .code(let text), .formula(let text): return text
            case .emphasis(let inner), .strong(let inner), .link(let inner, _): return inner.plainText
            case .lineBreak: return " "
            }
        }.joined()
    }
}
