import REPL
import Session
import Syntax

/// What step mode writes between the outputs of cells.
struct StepScreen {
    private static let widestRule = 100

    let printer: OutputPrinter
    let usesColor: Bool
    /// Columns of the terminal, which may change.
    let width: () -> Int

    func show(_ text: String) { printer.print(.standardOutput(text)) }

    /// A sentence in whole words.
    private func show(sentence: String, in style: TerminalStyle) {
        let text = MarkdownInline.text(sentence)
        let lines = MarkdownTerminalText.lines(of: [.paragraph([text])], width: width(), usesColor: false)
        show(lines.map { paint($0, style) }.joined(separator: "\n") + "\n")
    }

    func showTitle(of document: CellDocument, count: Int) {
        let cells = count == 1 ? "1 cell" : "\(count) cells"
        show(sentence: "\(document.title) (\(document.source.name), \(cells))", in: .bold)
        show(sentence: StepCommand.summary, in: .dim)
    }

    /// A rule with number and title, then prose, then code with the numbers of its lines.
    func show(_ stop: StepStop, of source: SourceText, number: Int, count: Int) {
        let width = width()
        var lines = [""] + titleRule("── \(number)/\(count) \(escapingControls(stop.title))", width: width) + [""]
        for text in stop.prose {
            lines += MarkdownTerminalText.lines(of: MarkdownParser.parse(text), width: width - 1, usesColor: usesColor)
            lines.append("")
        }
        if let cell = stop.code {
            lines += codeLines(cell, of: source, width: width)
        } else {
            lines.append(paint("(no code: Enter goes on)", .dim))
        }
        show(lines.joined(separator: "\n") + "\n\n")
    }

    /// A label with a rule behind it, as wide as the window.
    private func titleRule(_ label: String, width: Int) -> [String] {
        var lines = MarkdownTerminalText.lines(of: [.paragraph([.text(label)])], width: width, usesColor: false)
        let last = lines.removeLast() + " "
        let rule = String(repeating: "─", count: max(0, min(width, Self.widestRule) - displayWidth(last)))
        return (lines + [last + rule]).map { paint($0, .bold) }
    }

    /// Each line under its number; what does not fit beside it goes on below, behind a dotted rule.
    private func codeLines(_ cell: Cell, of source: SourceText, width: Int) -> [String] {
        let body = source.trimmedBody(of: cell)
        let first = source.position(of: body.start).line
        let digits = "\(source.position(of: body.end).line)".count
        let lines = highlightedLines(source, body, usesColor: usesColor, width: width - digits - 3)
        return lines.enumerated().flatMap { index, rows in
            rows.enumerated().map { row, text in
                let number = row == 0 ? "\(first + index)" : ""
                let gutter = String(repeating: " ", count: digits - number.count) + number + (row == 0 ? " │" : " ┊")
                return paint(gutter, .dim) + (text.isEmpty ? "" : " " + text)
            }
        }
    }

    func showList(_ stops: [StepStop], position: Int, completed: [Int]) {
        let digits = "\(stops.count)".count
        let lines = stops.enumerated().map { index, stop in
            let mark = index == position ? ">" : completed.contains(index) ? "✓" : " "
            let number = String(repeating: " ", count: digits - "\(index + 1)".count) + "\(index + 1)"
            let line = "\(mark) \(number)  \(escapingControls(stop.title))"
            return index == position ? paint(line, .bold) : line
        }
        show(lines.joined(separator: "\n") + "\n")
    }

    func showEnd(of count: Int) {
        show("\n")
        show(sentence: count == 0 ? "There is no cell." : "That was the last cell: b goes back, q leaves.", in: .dim)
        show("\n")
    }

    func showChange(of name: String) {
        show(sentence: "\(name) has changed; the walk goes on here.", in: .dim)
    }

    func showBrokenChange(of name: String) {
        show(sentence: "\(name) has changed and has errors now; until they are mended, its cells stay as they were.", in: .dim)
        show("\n")
    }

    /// What going back does, where that is not plain to see: it may take as long as the cells did, and variables are gone.
    func showReplay(of count: Int, forgetsTyped: Bool) {
        let replay = count == 1 ? "one cell runs again" : count > 1 ? "\(count) cells run again" : nil
        let loss = forgetsTyped ? "what was typed in between is forgotten" : nil
        let parts = [replay, loss].compactMap { $0 }
        if !parts.isEmpty { show(sentence: "Starting over: " + parts.joined(separator: ", ") + ".", in: .dim) }
    }

    func showFailure() {
        show(sentence: "The walk stays at this cell: Enter runs it again, s leaves it out.", in: .dim)
        show("\n")
    }

    func showQuestion(_ question: String) {
        for (index, line) in question.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            show(sentence: (index == 0 ? "Predict: " : "") + line, in: .bold)
        }
    }

    let answerPrompt = "  your answer: "

    private func paint(_ text: String, _ style: TerminalStyle) -> String { usesColor ? style.paint(text) : text }
}
