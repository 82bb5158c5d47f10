/// A picture within a page, where other pictures have elements of the same names.
struct SVGElement {
    /// The element with `prefix` before each of its ids, and before what refers to them.
    let text: String

    /// Nil if there is no `svg` element. What stands before it belongs to a file of its own.
    init?(_ document: String, prefix: String) {
        let bytes = Array(document.utf8)
        guard let start = Self.find(Array("<svg".utf8), in: bytes, from: 0) else { return nil }
        let marks = ["id=\"", "id='", "href=\"#", "href='#", "url(#"].map { Array($0.utf8) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isTag = false
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "<") { isTag = true }
            if byte == UInt8(ascii: ">") { isTag = false }
            if isTag, byte != UInt8(ascii: "<"), Self.beginsName(bytes, position),
                let mark = marks.first(where: { bytes[position...].starts(with: $0) }) {
                result += mark
                result += prefix.utf8
                position += mark.count
            } else {
                result.append(byte)
                position += 1
            }
        }
        text = String(decoding: result, as: UTF8.self)
    }

    /// Whether a name may begin here, so that `grid="` is no `id="`.
    private static func beginsName(_ bytes: [UInt8], _ position: Int) -> Bool {
        let before = bytes[position - 1]
        let isLetter = (before | 0x20) >= UInt8(ascii: "a") && (before | 0x20) <= UInt8(ascii: "z")
        return !isLetter && before != UInt8(ascii: "-")
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.indices.dropFirst(start).first { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
    }
}
