/// Characters that came one right after another, as no one types: text that is pasted without the terminal saying so.
struct InputBurst {
    private static let longestPause = 0.005
    private static let shortestPaste = 16

    private var length = 0

    /// Reads a character.
    mutating func timing(_ read: () -> Int32) -> Int32 {
        guard !Terminal.hasWaitingInput() else {
            length += 1
            return read()
        }
        let start = ProgressLine.now()
        defer { length = ProgressLine.now() - start < Self.longestPause ? length + 1 : 1 }
        return read()
    }

    /// Whether the character in hand is part of a paste that goes on.
    var isPaste: Bool {
        let waiting = Terminal.waitingBytes()
        return waiting >= Self.shortestPaste || waiting > 0 && length >= Self.shortestPaste
    }
}
