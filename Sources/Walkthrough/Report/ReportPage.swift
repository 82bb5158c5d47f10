import Session
import Syntax

/// Puts a report's parts together to a page.
struct ReportPage {
    private struct Heading {
        let level: Int
        let id: String
        let title: String
    }

    /// Headings of prose that the table of contents shows.
    private static let deepestLevel = 3

    private let report: Report
    private var headings: [Heading] = []
    private var sections: [String] = []
    private var pictures = 0

    /// `program` and `date` stand at the head of the page.
    static func html(of report: Report, program: String, date: String) -> String {
        var page = ReportPage(report: report)
        if report.parts.first?.beginsWithTitle != true { page.addTitle(report.document.name) }
        for part in report.parts { page.add(part) }
        return page.html(program, date)
    }

    private init(report: Report) { self.report = report }

    // MARK: The page

    private func html(_ program: String, _ date: String) -> String {
        let contents = contents
        let body = [meta(program, date), contents, HTML.element("main", sections.joined(separator: "\n"))]
            .filter { !$0.isEmpty }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>\(HTML.escaped(report.document.title))</title>
            <style>
            \(reportStyle)
            </style>
            </head>
            <body\(contents.isEmpty ? "" : " class=\"with-contents\"")>
            \(body)
            </body>
            </html>

            """
    }

    private func meta(_ program: String, _ date: String) -> String {
        let time = "ran in " + Session.text(ofSeconds: report.seconds)
            + (report.status == .failed ? " and ended with an error" : "")
        let text = [report.document.fileName, date, program, time].map { HTML.escaped($0) }.joined(separator: " · ")
        return HTML.element("p", ["class": "meta"], text)
    }

    /// The table of contents, where there is more than one place to go to.
    private var contents: String {
        let listed = headings.filter { $0.level > 1 || $0.id != headings.first?.id }
        guard listed.count > 1 else { return "" }
        let items = listed.map { heading in
            HTML.element(
                "li", ["class": "level-\(heading.level)"],
                HTML.element("a", ["href": "#\(heading.id)"], HTML.escaped(heading.title)))
        }
        let list = HTML.element("ol", items.joined(separator: "\n"))
        return HTML.element("nav", ["class": "contents", "aria-label": "Contents"], HTML.element("p", "Contents") + list)
    }

    private mutating func noteHeading(_ level: Int, _ title: String) -> String {
        let id = "section-\(headings.count + 1)"
        headings.append(Heading(level: level, id: id, title: title))
        return id
    }

    // MARK: Prose and code

    private mutating func addTitle(_ title: String) {
        sections.append(HTML.element("h1", ["id": noteHeading(1, title)], HTML.escaped(title)))
    }

    private mutating func add(_ part: Report.Part) {
        switch part {
        case .prose(_, let text): addProse(MarkdownParser.parse(text))
        case .code(let cell): addCode(cell)
        }
    }

    private mutating func addProse(_ blocks: [MarkdownBlock]) {
        var anchors: [String?] = []
        for case .heading(let level, let title) in blocks {
            anchors.append(level <= Self.deepestLevel ? noteHeading(level, title.plainText) : nil)
        }
        sections.append(blocks.html(anchors: anchors))
    }

    private mutating func addCode(_ run: ReportCell) {
        if let title = run.cell.title {
            sections.append(HTML.element("h2", ["id": noteHeading(2, title)], HTML.escaped(title)))
        }
        let source = report.document.source
        let code = highlightedHTML(source, source.trimmedBody(of: run.cell))
        let listing = HTML.element("pre", ["class": "listing"], HTML.element("code", code))
        let time = run.seconds.map { Session.text(ofSeconds: $0) } ?? "not run"
        var parts = [
            HTML.element("div", ["class": "code"], HTML.element("span", ["class": "time"], HTML.escaped(time)) + listing)
        ]
        if !run.outputs.isEmpty {
            let outputs = run.outputs.map { html($0) }.joined(separator: "\n")
            parts.append(HTML.element("div", ["class": "output"], outputs))
        }
        let kind = run.seconds == nil ? "cell left-out" : "cell"
        sections.append(HTML.element("section", ["class": kind], parts.joined(separator: "\n")))
    }

    // MARK: Outputs

    private mutating func html(_ output: ReportCell.Output) -> String {
        switch output {
        case .text(let text): return HTML.element("pre", TerminalText.html(text.withoutLastNewline))
        case .errorText(let text): return HTML.element("pre", ["class": "warning"], TerminalText.html(text.withoutLastNewline))
        case .display(let value): return html(value)
        case .result(let number, let value):
            return HTML.element("div", HTML.element("p", ["class": "label"], "Out[\(number)]") + html(value))
        case .failure(let diagnostic):
            let text = DiagnosticRenderer(color: false).render(diagnostic)
            return HTML.element("pre", ["class": "error"], HTML.escaped(text.withoutLastNewline))
        case .question(let question):
            return HTML.element(
                "div", ["class": "question"], HTML.element("strong", "Predict:") + " " + HTML.escaped(question))
        }
    }

    private mutating func html(_ value: RenderedValue) -> String {
        switch value.type {
        case .svg:
            pictures += 1
            if let element = SVGElement(value.content, prefix: "picture-\(pictures)-") {
                return HTML.element("figure", ["class": "picture"], element.text)
            }
        case .html: return HTML.element("div", ["class": "table"], value.content)
        case .plainText: break
        }
        return HTML.element("pre", HTML.escaped(value.content.withoutLastNewline))
    }
}

extension Report.Part {
    /// Whether the page needs no title above it.
    fileprivate var beginsWithTitle: Bool {
        guard case .prose(_, let text) = self, case .heading(1, _)? = MarkdownParser.parse(text).first else { return false }
        return true
    }
}

extension String {
    fileprivate var withoutLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}

extension Report {
    /// The page; `program` and `date` stand at its head.
    public func html(program: String, date: String) -> String { ReportPage.html(of: self, program: program, date: date) }
}
