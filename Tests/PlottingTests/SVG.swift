import Foundation
import FoundationXML
import Plotting
import XCTest

/// An SVG picture, taken apart.
final class SVG: NSObject, XMLParserDelegate {
    let text: String
    /// What stands in its text elements.
    private(set) var words: [String] = []
    /// The heights of their base lines, counted from the top.
    private(set) var wordHeights: [Double] = []
    private(set) var isWellFormed = false
    private var current: String?
    private var height = 0.0

    init(_ figure: Figure) throws {
        text = try figure.svg()
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if name == "text" { current = "" }
        guard name == "g", let place = attributes["transform"]?.split(whereSeparator: { "(,)".contains($0) }), place.count > 2
        else { return }
        height = Double(place[2]) ?? height
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { current? += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard name == "text", let finished = current else { return }
        words.append(finished)
        wordHeights.append(height)
        current = nil
    }

    /// The numbers of the picture's lines in a colour, as x, y, x, y, ….
    func coordinates(inColor color: String) -> [Double] {
        commands(ofPathsWith: "stroke='\(color)").flatMap(SVG.points)
    }

    /// The same for each area that is filled with a colour.
    func polygons(inColor color: String) -> [[Double]] {
        commands(ofPathsWith: "fill = '\(color)").flatMap { $0.split(separator: "Z").map { SVG.points(of: String($0)) } }
    }

    private func commands(ofPathsWith attribute: String) -> [String] {
        text.components(separatedBy: "<path ").filter { $0.contains(attribute) }.compactMap { path in
            guard let start = path.range(of: " d='"), let end = path.range(of: "'", range: start.upperBound..<path.endIndex)
            else { return nil }
            return String(path[start.upperBound..<end.lowerBound])
        }
    }

    /// The points of absolute commands, of which H and V name one coordinate.
    private static func points(of commands: String) -> [Double] {
        var points: [Double] = []
        let scanner = Scanner(string: commands)
        while let command = scanner.scanCharacter() {
            guard "MLHV".contains(command), let first = scanner.scanDouble() else { continue }
            switch command {
            case "H": points += [first, points.last ?? 0]
            case "V": points += [points.dropLast().last ?? 0, first]
            default: points += [first, scanner.scanString(",") == nil ? 0 : scanner.scanDouble() ?? 0]
            }
        }
        return points
    }
}

extension Figure {
    /// A figure of one line over its indices.
    static func line(_ values: [Double], _ change: (inout Panel) -> Void = { _ in }) -> Figure {
        var panel = Panel(marks: [.line(Series(x: values.indices.map(Double.init), y: values))])
        change(&panel)
        return Figure(panel)
    }

    /// As a terminal of so many columns shows it, each character one column wide.
    func plain(_ width: Int = 80) -> String {
        text(in: TextStyle(width: width), measure: { _ in 1 })
    }
}
