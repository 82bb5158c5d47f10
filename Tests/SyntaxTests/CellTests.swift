import Syntax
import XCTest

final class CellTests: XCTestCase {
    private func describe(_ text: String) -> [String] {
        let source = source(text)
        return cells(of: source).map { cell in
            let title = cell.title.map { " <\($0)>" } ?? ""
            switch cell.kind {
            case .code: return "code\(title): \(source.text(cell.body).replacingOccurrences(of: "\n", with: "¶"))"
            case .prose(let text): return "prose\(title): \(text.replacingOccurrences(of: "\n", with: "¶"))"
            }
        }
    }

    func testCells() {
        XCTAssertEqual(describe("x = 1\n# %% Train\ny\nz\n# %%\nw"), ["code: x = 1¶", "code <Train>: y¶z¶", "code: w"])
        XCTAssertEqual(describe("\n# %%\nx"), ["code: x"])
        XCTAssertEqual(describe(""), [])
        XCTAssertEqual(describe("# %%"), ["code: "])
        XCTAssertEqual(describe("# %% a\n# %% b\n"), ["code <a>: ", "code <b>: "])
        XCTAssertEqual(describe("# %%\nf\"{x}\"\n# %%\n1"), ["code: f\"{x}\"¶", "code: 1"])
    }

    func testProse() {
        XCTAssertEqual(
            describe("# %% [markdown] Intro\n# # Dropout\n#\n# *text*\n#tight\n\n# %%\nx"),
            ["prose <Intro>: # Dropout¶¶*text*¶tight", "code: x"])
        XCTAssertEqual(describe("# %% [markdown]\n# a\n\n# b\nx = 1\n# c\n"), ["prose: a¶¶b", "code: x = 1¶# c¶"])
        XCTAssertEqual(describe("# %% [markdown]"), ["prose: "])
    }

    func testALineInsideSomethingStartsNoCell() {
        for text in [
            "f(\n# %%\n)", "fn f() {\n# %%\nx\n}", "x = \"\"\"\n# %%\n\"\"\"", "f\"\"\"{\n# %%\nx}\n# %%\n\"\"\"",
            "x # %%", " # %%", "# %%x",
            "## %%", "#%%",
        ] { XCTAssertEqual(cells(of: source(text)).count, 1, text) }
    }

    func testSpansCoverTheScript() {
        let text = source("a\n# %% b\nc\n# %% [markdown]\n# d\ne\n# %%\n")
        let all = cells(of: text)
        XCTAssertEqual(all.map { text.text($0.span) }.joined(), text.text(Span(0, text.bytes.count)))
    }
}
