import CLibEdit

extension LineEditor {
    /// Reads what a terminal sends between `ESC[200~` and `ESC[201~` and inserts it at once: newlines run nothing, tabs
    /// complete nothing.
    func paste() -> UInt8 {
        let ending: [Unicode.Scalar] = Array("\u{1b}[201~".unicodeScalars)
        var pasted: [Unicode.Scalar] = []
        var character: wchar_t = 0
        while el_wgetc(editor, &character) == 1 {
            guard let scalar = Unicode.Scalar(UInt32(bitPattern: character)) else { continue }
            pasted.append(scalar)
            if scalar == "~", pasted.suffix(ending.count).elementsEqual(ending) {
                pasted.removeLast(ending.count)
                break
            }
        }
        insert(Self.cleaned(pasted))
        return UInt8(CC_REFRESH)
    }

    /// With `\n` as line ends, without other control characters and without newlines at the end.
    private static func cleaned(_ scalars: [Unicode.Scalar]) -> String {
        var text = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\r":
                if index + 1 == scalars.count || scalars[index + 1] != "\n" { text.append("\n") }
            case "\n", "\t": text.append(scalar)
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): break
            default: text.append(scalar)
            }
        }
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}
