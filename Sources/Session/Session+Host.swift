import Interpreter

/// What running code asks of whoever runs it.
extension Session: Host {
    public func askForPrediction(question: String) throws {
        askForPrediction?(question)
        if interruptFlag.pointee != 0 { throw RuntimeError.interrupted }
    }

    public func write(_ text: String) { output(.standardOutput(text)) }
    public func show(_ object: LibraryObject) { output(.display(Display(text: object.text(in: textStyle), of: object))) }
    func page(_ text: String) { output(.page(text)) }
    public func writeError(_ text: String) { output(.standardError(text)) }
    public func showProgress(id: Int, text: String, isFinal: Bool) {
        output(.progress(id: id, text: text, isFinal: isFinal))
    }

    public func readLine(prompt: String) throws -> String? {
        let line = readLine?(prompt)
        if line == nil, interruptFlag.pointee != 0 { throw RuntimeError.interrupted }
        return line
    }
}
