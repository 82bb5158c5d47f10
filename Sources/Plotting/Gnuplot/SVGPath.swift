/// A polygon or path of gnuplot's, told in fewer letters: of a level or upright piece only the coordinate that changes, and
/// neighbouring polygons of one look as one path. The stairs of histograms take half the room so.
struct SVGPath {
    /// The element up to its points.
    let head: String
    private let points: Substring
    private let isPolygon: Bool

    /// Nil for anything else.
    init?(_ element: String) {
        let isPolygon = element.hasPrefix("<polygon ")
        guard isPolygon || element.hasPrefix("<path "), element.hasSuffix("'/>"),
            let opening = element.dropLast(3).lastIndex(of: "'")
        else { return nil }
        let attribute = element[..<opening]
        let name = isPolygon ? "points = " : "d="
        guard attribute.hasSuffix(name) else { return nil }
        self.isPolygon = isPolygon
        let words = attribute.dropFirst(isPolygon ? 9 : 6).dropLast(name.count)
        head = "<path " + SVGPath.withShortColor(words.split(separator: " ").joined(separator: " "))
        points = element[element.index(after: opening)...].dropLast(3)
    }

    /// One element for those of one look.
    static func element(_ paths: [SVGPath]) -> String {
        (paths.first?.head ?? "") + "d='" + paths.map(\.commands).joined() + "'/>"
    }

    func continues(_ other: SVGPath) -> Bool { isPolygon && other.isPolygon && head == other.head }

    /// What draws it.
    private var commands: String {
        var result = ""
        var last: (x: Substring, y: Substring)?
        for word in points.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
            let begins = word.first == "M"
            let pair = word.drop { $0 == "M" || $0 == "L" }.split(separator: ",")
            guard pair.count == 2 else {
                // A command that ends a path.
                result += word
                continue
            }
            let point = (x: SVGPath.short(pair[0]), y: SVGPath.short(pair[1]))
            if begins || last == nil {
                result += "M\(point.x),\(point.y)"
            } else if let last, point.y == last.y {
                if point.x != last.x { result += "H\(point.x)" }
            } else if let last, point.x == last.x {
                result += "V\(point.y)"
            } else {
                result += "L\(point.x),\(point.y)"
            }
            last = point
        }
        return isPolygon ? result + "Z" : result
    }

    /// With `rgb( 0, 114, 178)` as `#0072b2`.
    private static func withShortColor(_ words: String) -> String {
        guard let start = words.firstRange(of: "rgb("), let end = words[start.upperBound...].firstIndex(of: ")") else {
            return words + " "
        }
        let channels = words[start.upperBound..<end].split { $0 == "," || $0 == " " }.compactMap { Int($0) }
        let digits = channels.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return words[..<start.lowerBound] + "#" + digits + words[words.index(after: end)...] + " "
    }

    /// A number without the zeros at its end.
    private static func short(_ number: Substring) -> Substring {
        guard number.contains(".") else { return number }
        var number = number
        while number.last == "0" { number.removeLast() }
        if number.last == "." { number.removeLast() }
        return number
    }
}
