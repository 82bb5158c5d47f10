/// How text stands out on a terminal.
struct TerminalStyle: OptionSet {
    let rawValue: Int

    static let plain: TerminalStyle = []
    static let bold = TerminalStyle(rawValue: 1)
    static let dim = TerminalStyle(rawValue: 2)
    static let italic = TerminalStyle(rawValue: 4)
    static let underlined = TerminalStyle(rawValue: 8)
    static let code = TerminalStyle(rawValue: 16)
    static let keyword = TerminalStyle(rawValue: 32)
    static let number = TerminalStyle(rawValue: 64)
    static let string = TerminalStyle(rawValue: 128)
    static let definition = TerminalStyle(rawValue: 256)

    private static let codes: [(TerminalStyle, Int)] = [
        (.bold, 1), (.dim, 2), (.italic, 3), (.underlined, 4), (.code, 36), (.keyword, 35), (.number, 36), (.string, 32),
        (.definition, 34),
    ]

    func paint(_ text: some StringProtocol) -> String {
        guard !isEmpty, !text.isEmpty else { return String(text) }
        let codes = Self.codes.filter { contains($0.0) }.map { "\($0.1)" }.joined(separator: ";")
        return "\u{1B}[\(codes)m\(text)\u{1B}[0m"
    }
}
