import Plotting
import XCTest

/// Pictures of characters, whatever the data and the width.
final class PictureTextTests: XCTestCase {
    private static let strange: [Double] = [
        0, -0.0, 1, -1, Double(bitPattern: 2024), -Double.leastNonzeroMagnitude, 1e-9, 1e9, 1e300, -1e300, 1e308, -1e308,
        .greatestFiniteMagnitude, .nan, .infinity, -.infinity, 123_456.789, 0.1 + 0.2,
    ]

    func testOnlyNarrowPeaksAreClipped() {
        func top(of tall: [Double]) -> Double? {
            let flat = (0..<20).map(Double.init)
            let cells = [tall, flat, flat, flat].map { [HistogramGrid.Distribution(values: $0)] }
            let grid = HistogramGrid(rowNames: ["EP0"], columnNames: ["a", "b", "c", "d"], cells: cells)
            return grid.figure(bins: 20).panels[1].y.upper
        }
        let narrow = Array(repeating: 0.0, count: 500) + (0..<20).map(Double.init)
        XCTAssertEqual(try XCTUnwrap(top(of: narrow)), 1.05, accuracy: 1e-9)
        XCTAssertEqual(try XCTUnwrap(top(of: (0..<200).map { Double($0 % 20) })), 10.5, accuracy: 1e-9)
    }

    /// A figure of each kind of mark for two values.
    private func figures(_ first: Double, _ second: Double) -> [Figure] {
        let values = [first, second, first]
        let histogram = Histogram(values, name: "h")
        let marks: [[Mark]] = [
            [
                .line(Series(name: "a", x: [0, 1, 2], y: values)),
                .line(Series(name: "b", ink: .series(1), x: values, y: values)),
            ],
            [.points(Series(x: values, y: [2, 1, 0]))],
            [.histogram(histogram)],
            [.histogram(histogram), .histogram(Histogram(values, name: "i", ink: .series(1), bins: 3))],
            [.bars(Bars(categories: ["x", "y", "z"], groups: [Bars.Group(values: values)]))],
            [.ridge(Ridge(names: ["r", "s"], histograms: [histogram, Histogram([first])]))],
            [.image(Image(rows: 1, columns: 3, values: values, colors: ColorScale(for: values)))],
            [.line(Series(x: [0, 1, 2], y: values)), .guide(Guide(.horizontal, at: first))],
            [.points(Series(x: [0, 1, 2], y: values)), .guide(Guide(.vertical, at: second))],
        ]
        let cells = [values, []].map { [HistogramGrid.Distribution(name: "max", values: $0)] }
        let grid = HistogramGrid(rowNames: ["EP 0"], columnNames: ["one", "two"], cells: cells)
        let grids = [grid.figure(bins: 4), grid.figure(bins: 1, sharing: .all)]
        return marks.map { Figure(Panel(title: "title", marks: $0)) } + grids
    }

    func testEveryPairOfValuesGivesAPicture() {
        for first in PictureTextTests.strange {
            for second in PictureTextTests.strange {
                for var figure in figures(first, second) {
                    XCTAssertFalse(figure.plain(60).isEmpty)
                    for index in figure.panels.indices {
                        figure.panels[index].x.isLogarithmic = true
                        figure.panels[index].y.isLogarithmic = true
                    }
                    XCTAssertFalse(figure.plain(60).isEmpty)
                }
            }
        }
    }

    func testNoLineIsWiderThanTheTerminal() {
        for width in [1, 12, 20, 33, 34, 80, 79, 300] {
            for figure in figures(0.25, 1234.5) + [Figure(title: "all", panels: figures(1, 2).flatMap(\.panels), columns: 3)] {
                for style in [TextStyle(width: width), TextStyle(width: width, usesUnicode: false)] {
                    let text = figure.text(in: style, measure: { _ in 1 })
                    let widest = text.split(separator: "\n").map(\.count).max() ?? 0
                    XCTAssertLessThanOrEqual(widest, max(12, width), text)
                }
            }
        }
    }

    func testWithoutUnicodeAllIsASCII() {
        for figure in figures(0.25, -3) {
            let text = figure.text(in: TextStyle(width: 60, usesUnicode: false), measure: { _ in 1 })
            XCTAssertTrue(text.allSatisfy(\.isASCII), text)
        }
    }

    func testColoursEndWithTheirLine() {
        for figure in figures(0.25, -3) {
            let colored = figure.text(in: TextStyle(width: 60, usesColor: true), measure: { _ in 1 })
            XCTAssertTrue(colored.contains("\u{1b}["))
            for line in colored.components(separatedBy: "\n") {
                let last = line.components(separatedBy: "\u{1b}[").dropFirst().last
                XCTAssertTrue(last.map { $0.hasPrefix("0m") } ?? true, line)
            }
        }
    }

    func testWideCharactersTakeTwoColumns() {
        let figure = Figure.line([1, 2]) { $0.title = "日本語日本語日本語" }
        let text = figure.text(in: TextStyle(width: 12), measure: { $0.isASCII ? 1 : 2 })
        XCTAssertTrue(text.hasPrefix("日本語日本…") || text.hasPrefix("日本語日本"), text)
    }

    func testDecimationKeepsExtremesAndGaps() {
        var values = [Double](repeating: 0, count: 100_000)
        values[50_001] = 7
        values[70_003] = .nan
        let text = Figure.line(values).plain()
        XCTAssertTrue(text.contains("1 of 100000 values are nan or inf"), text)
        let rows = text.split(separator: "\n")
        XCTAssertTrue(rows[0].contains("⢸") || rows[0].contains("⡇") || rows[1].contains("⡇") || rows[1].contains("⢸"), text)
    }

    func testTicksAreRound() {
        let names = { (values: [Double]) -> [String] in
            Figure.line(values).plain().split(separator: "\n").compactMap { row in
                row.contains("┤") ? row.prefix { $0 != "┤" }.filter { $0 != " " } : nil
            }.reversed()
        }
        XCTAssertEqual(names([0, 1]), ["0.0", "0.5", "1.0"])
        XCTAssertEqual(names([0, 250_000]), ["0", "100000", "200000"])
        XCTAssertEqual(names([0, 3e6]), ["0", "1e6", "2e6", "3e6"])
        XCTAssertEqual(names([1e-7, 5e-7]), ["1e-7", "2e-7", "3e-7", "4e-7", "5e-7"])
        XCTAssertEqual(names([-0.001, 0.001]), ["-0.0010", "-0.0005", "0.0000", "0.0005", "0.0010"])
    }
}
