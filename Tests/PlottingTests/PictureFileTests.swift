import Foundation
import Plotting
import XCTest

/// Pictures that gnuplot draws. They fail where gnuplot is missing; scripts/test installs it.
final class PictureFileTests: XCTestCase {
    private static let everyMark: [Mark] = [
        .line(Series(name: "line", x: [0, 1, 2], y: [1, .nan, 3])),
        .points(Series(name: "points", ink: .series(1), x: [0, 1], y: [2, 1])),
        .histogram(Histogram([1, 2, 2, 3], name: "histogram", bins: 3)),
        .bars(Bars(categories: ["a", "b"], groups: [Bars.Group(name: "bars", values: [1, -2])])),
        .ridge(Ridge(names: ["x", "y"], histograms: [Histogram([1, 2]), Histogram([2, 3])])),
        .image(Image(rows: 2, columns: 2, values: [1, 2, 3, .nan], colors: ColorScale(for: [1, 2, 3]))),
        .image(Image(rows: 60, columns: 60, values: (0..<3600).map(Double.init), colors: ColorScale(for: [0, 3600]))),
        .guide(Guide(.vertical, at: 0.5)),
        .text(Annotation(x: 1, y: 1, text: "words", ink: .alert)),
    ]

    func testEveryMarkIsWellFormedSVG() throws {
        for mark in PictureFileTests.everyMark {
            let svg = try SVG(Figure(Panel(title: "title", marks: [mark])))
            XCTAssertTrue(svg.isWellFormed, "\(mark)")
            XCTAssertTrue(svg.words.contains("title"), "\(svg.words)")
        }
    }

    func testAGridAndSubplotsAreWellFormedSVG() throws {
        let cells = (0..<4).map { index in
            [HistogramGrid.Distribution(name: "max", values: (0..<20).map { Double($0 % (index + 2)) })]
        }
        let grid = HistogramGrid(rowNames: ["EP 0", "EP 1"], columnNames: ["conv", "fc"], cells: cells)
        let svg = try SVG(grid.figure(bins: 10))
        XCTAssertTrue(svg.isWellFormed)
        XCTAssertTrue(Set(["EP 0", "EP 1", "conv", "fc", "max"]).isSubset(of: Set(svg.words)), "\(svg.words)")
        let panels = [1.0, 2, 3].map { Figure.line([0, $0]).panels[0] }
        XCTAssertTrue(try SVG(Figure(title: "three", panels: panels, columns: 2)).isWellFormed)
    }

    func testAPictureSaysInWordsWhatItShows() throws {
        let line = Series(name: "plain & \"old\" <b>\u{1}", x: [0, 1], y: [0, 1])
        let other = Series(name: "new", x: [0], y: [1])
        var panel = Panel(title: "loss", marks: [.line(line), .points(Series(x: [0], y: [0])), .line(other)])
        panel.x.label = "step"
        let text = try SVG(Figure(panel)).text
        let label = "loss: lines plain &amp; &quot;old&quot; &lt;b> , new; points; x: step"
        XCTAssertTrue(text.contains("role=\"img\" aria-label=\"\(label)\""), text)
        XCTAssertFalse(text.contains("<title>"), "what gnuplot calls its parts would be shown beside the pointer")
        XCTAssertTrue(try SVG(Figure(panel)).isWellFormed)

        let both = try SVG(Figure(title: "two", panels: [panel, Panel(title: "other")], columns: 2)).text
        XCTAssertTrue(both.contains("x: step. other\""), both)
        let grid = Figure(
            title: "norms", panels: [Panel(), Panel()], columns: 1,
            arrangement: .grid(rowNames: ["EP1", "EP2"], columnNames: ["input"]))
        XCTAssertTrue(try SVG(grid).text.contains("aria-label=\"norms: grid of histograms, rows EP1, EP2; columns input\""))
    }

    func testFilesOfEachKind() throws {
        for (path, beginning) in ["a.svg": "<svg", "a.PNG": "\u{89}PNG", "b.c/a.pdf": "%PDF-"] {
            let bytes = try Figure.line([1, 3, 2]).bytes(in: FigureFormat(path: path))
            let start = beginning.unicodeScalars.map { UInt8($0.value) }
            XCTAssertEqual(Array(bytes.prefix(start.count)), start, path)
            XCTAssertGreaterThan(bytes.count, 1000, path)
        }
        for path in ["a.gif", "a", "", "svg"] {
            XCTAssertThrowsError(try FigureFormat(path: path)) {
                XCTAssertEqual($0 as? PlottingError, .unknownFormat(path: path))
            }
        }
    }

    func testAMissingGnuplotIsSaid() throws {
        let search = ProcessInfo.processInfo.environment["PATH"] ?? ""
        setenv("PATH", "/var/empty", 1)
        defer { setenv("PATH", search, 1) }
        XCTAssertThrowsError(try Figure.line([1, 2]).bytes(in: .png)) {
            XCTAssertEqual($0 as? PlottingError, .gnuplotMissing)
        }
    }

    /// Words mean nothing to gnuplot, whatever they are.
    func testWordsAreNotCommands() throws {
        let words = [
            "it's", "'quoted' ''", "`touch made`", "'; system('touch made'); #", "\"q\" \\n {a_b^2} &<x>", "%d %% @x $0",
            "END", "λ 日本語 😀", "a\nEND\nset output 'made'",
        ]
        for word in words {
            let figure = Figure.line([1, 2]) { panel in
                (panel.title, panel.x.label, panel.y.label) = (word, word, word)
                panel.x.ticks = .named([(0, word)])
                panel.marks.append(.points(Series(name: word, ink: .series(1), x: [0], y: [1])))
                panel.marks.append(.text(Annotation(x: 0, y: 1, text: word, ink: .alert)))
            }
            let svg = try SVG(figure)
            XCTAssertTrue(svg.isWellFormed, word)
            let shown = word.replacingOccurrences(of: "\n", with: " ")
            XCTAssertEqual(svg.words.filter { $0 == shown }.count, 6, "\(word): \(svg.words)")
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: "made"))
    }

    func testTitlesLegendsAndNotesStandAboveEachOtherInThePicture() throws {
        let names = ["a", "a name of as many letters as a legend shows", "b"]
        let title = "A title that is much too long for one line of the picture, and then some more of it, to the end"
        let lines: [Mark] = names.enumerated().map { index, name in
            .line(Series(name: name, ink: .series(index), x: [0, 1, 2], y: [1, .nan, -1]))
        }
        for (title, marks) in [("", Array(lines.prefix(1))), (title, lines)] {
            var panel = Panel(title: title, marks: marks)
            panel.y.isLogarithmic = true
            let svg = try SVG(Figure(panel))
            let notes = svg.words.indices.filter { svg.words[$0].contains("of \(3 * marks.count) values") }
            XCTAssertEqual(notes.count, 2, "\(svg.words)")
            let titles = svg.words.indices.filter { !svg.words[$0].isEmpty && title.contains(svg.words[$0]) && $0 > 3 }
            let heights = (titles + notes).map { svg.wordHeights[$0] }
            XCTAssertGreaterThan(try XCTUnwrap(heights.min()), 8, "cut off: \(svg.words) \(svg.wordHeights)")
            for (first, second) in zip(heights.sorted(), heights.sorted().dropFirst()) {
                XCTAssertGreaterThan(second - first, 9, "over each other: \(svg.words) \(svg.wordHeights)")
            }
        }
        XCTAssertTrue(try SVG(Figure(Panel(title: title, marks: lines))).words.allSatisfy { $0.count < 70 })
    }

    /// Cairo would fill the picture with one of them.
    func testEmojiAreLeftToViewersOfSVG() throws {
        func figure(_ title: String) -> Figure { Figure.line([1, 2]) { $0.title = title } }
        XCTAssertTrue(try SVG(figure("🙂 loss")).words.contains("🙂 loss"))
        XCTAssertEqual(try figure("🙂 loss").bytes(in: .png), try figure("□ loss").bytes(in: .png))
    }

    // MARK: Large data

    private func millionPoints() -> [Double] {
        var values = (0..<1_000_000).map { (index: Int) -> Double in
            let noise = Double((index &* 2_654_435_761) % 1000)
            return noise / 1000 + Double(index) / 1_000_000
        }
        values[123_456] = 9
        values[654_321] = -9
        return values
    }

    func testAMillionPointsMakeASmallFileWithTheirExtremes() throws {
        let svg = try SVG(Figure.line(millionPoints()) { ($0.y.lower, $0.y.upper) = (-10, 10) })
        XCTAssertLessThan(svg.text.utf8.count, 500_000)
        let heights = svg.coordinates(inColor: "#0072b2").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let (top, bottom) = (try XCTUnwrap(heights.min()), try XCTUnwrap(heights.max()))
        // ±9 of ±10 are nine tenths of the height, the rest of the data lies between 0 and 2.
        let others = heights.filter { $0 > top + 1 && $0 < bottom - 1 }
        XCTAssertGreaterThan(others.count, 1000)
        XCTAssertLessThan(top, try XCTUnwrap(others.min()) - 80)
        XCTAssertGreaterThan(bottom, try XCTUnwrap(others.max()) + 80)
    }

    func testAMillionScatteredPointsAndALargeImageMakeSmallFiles() throws {
        let values = millionPoints()
        let points = Figure(Panel(marks: [.points(Series(x: values.reversed(), y: values))]))
        XCTAssertLessThan(try points.svg().utf8.count, 500_000)
        let image = Image(rows: 1000, columns: 1000, values: values, colors: ColorScale(for: values))
        XCTAssertLessThan(try Figure(Panel(marks: [.image(image)])).svg().utf8.count, 500_000)
    }

    func testManySeriesShareTheRoomOfAFile() throws {
        let values = millionPoints()
        let series = (0..<50).map { number in
            let part = Array(values[number * 20_000..<(number + 1) * 20_000])
            return Series(ink: .series(number), x: part.indices.map(Double.init), y: part)
        }
        for marks in [series.map(Mark.line), series.map(Mark.points)] {
            XCTAssertLessThan(try Figure(Panel(marks: marks)).svg().utf8.count, 500_000)
        }
        let bars = Bars(categories: values.map { _ in "" }, groups: [Bars.Group(values: values)])
        let svg = try SVG(Figure(Panel(marks: [.bars(bars)])))
        XCTAssertLessThan(svg.text.utf8.count, 500_000)
        // The outliers ±9 among values from 0 to 2 are still there.
        let polygons = svg.polygons(inColor: "#0072b2").map { points -> Double in
            let heights = points.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            return (heights.max() ?? 0) - (heights.min() ?? 0)
        }
        let sorted = polygons.sorted(by: >)
        XCTAssertGreaterThan(sorted.count, 100)
        XCTAssertGreaterThan(sorted[1], 3 * sorted[2])
    }
    /// Fifty epochs of twelve weights with two distributions each; and more columns than a grid shows.
    func testAGridOfHundredsOfCellsMakesASmallFileThatKeepsItsPeaks() throws {
        for (rows, columns, bins) in [(50, 12, 40), (16, 120, 1000)] {
            let cells = (0..<rows * columns).map { cell in
                ["max", "mean"].map { name in
                    let values = (0..<200).map { Double(($0 * 7919 + cell * 31 + name.count) % 997) / 997 }
                    return HistogramGrid.Distribution(name: name, values: values + [Double](repeating: 0.5, count: 60))
                }
            }
            let columnNames = (0..<columns).map { "blocks.\($0).conv.weight" }
            let grid = HistogramGrid(rowNames: (0..<rows).map { "EP\($0)" }, columnNames: columnNames, cells: cells)
            let figure = grid.figure(bins: bins)
            let svg = try SVG(figure)
            XCTAssertLessThan(svg.text.utf8.count, 500_000)
            XCTAssertTrue(svg.isWellFormed)
            let polygons = svg.polygons(inColor: "#0072b2")
            XCTAssertEqual(polygons.count, 16 * min(columns, 50))
            // Each cell's peak of 60 and more is still that high, where the axis ends at the highest peak of all.
            let heights = polygons.map { points -> Double in
                let heights = points.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
                return (heights.max() ?? 0) - (heights.min() ?? 0)
            }
            XCTAssertGreaterThan(try XCTUnwrap(heights.min()), 0.75 * (try XCTUnwrap(heights.max())))
            // Names that would run into each other stand aslant.
            XCTAssertTrue(svg.text.contains("rotate(-40"))
        }
    }
    /// What one panel may hold, several share.
    func testManyPanelsOfManyValuesMakeASmallFile() throws {
        let values = millionPoints()
        let bins = Histogram(values, bins: 5000)
        let marks: [(Int) -> Mark] = [
            { .line(Series(x: (0..<20_000).map(Double.init), y: Array(values[$0 * 20_000..<($0 + 1) * 20_000]))) },
            { .points(Series(x: Array(values[$0 * 20_000..<($0 + 1) * 20_000]), y: Array(values[..<20_000]))) },
            { _ in .histogram(bins) },
            { _ in .image(Image(rows: 200, columns: 200, values: Array(values[..<40_000]), colors: ColorScale(for: [0, 2]))) },
        ]
        for mark in marks {
            let svg = try SVG(Figure(panels: (0..<30).map { Panel(marks: [mark($0)]) }, columns: 3))
            XCTAssertLessThan(svg.text.utf8.count, 500_000)
            XCTAssertTrue(svg.isWellFormed)
        }
    }

    /// However many names a legend has, the plot beside it keeps its room.
    func testALegendOfTwentyNamesLeavesRoomForThePlot() throws {
        let lines: [Mark] = (0..<20).map { number in
            .line(Series(name: "a rather long name of series \(number)", ink: .series(0), x: [0, 1], y: [0, Double(number)]))
        }
        let panel = Panel(marks: lines)
        for figure in [Figure(panel), Figure(panels: [panel, Panel(marks: [lines[1]])], columns: 2)] {
            let line = try SVG(figure).coordinates(inColor: "#0072b2")
            let across = line.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            XCTAssertGreaterThan(try XCTUnwrap(across.max()) - (try XCTUnwrap(across.min())), 200)
        }
    }
}
