import Syntax

extension Machine {
    /// `train.reg:12: h = fc1(x)` on stderr: the statement whose code begins after this instruction.
    @inline(never)
    func traceStatement(at instruction: UnsafeMutablePointer<Instruction>) {
        let code = runningCode
        let span = code.spans[instruction - code.header.pointee.instructions]
        let line = code.source.position(of: span.start).line
        host.writeError("\(code.source.name):\(line): \(code.source.firstLine(of: span))\n")
    }
}

extension SourceText {
    /// The text of a span up to the end of its first line.
    func firstLine(of span: Span) -> String {
        let line = lineSpan(position(of: span.start).line)
        return text(Span(span.start, min(span.end, line.end)))
    }
}
