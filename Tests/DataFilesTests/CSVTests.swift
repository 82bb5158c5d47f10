import DataFiles
import XCTest

final class CSVTests: XCTestCase {
    private func table(_ text: String, _ change: (inout CSVOptions) -> Void = { _ in }) throws -> CSVTable {
        var options = CSVOptions()
        change(&options)
        return try CSVTable(decoding: DataFile(path: "t.csv", bytes: Array(text.utf8)), options)
    }

    func testTypesAreFoundByColumn() throws {
        let table = try table("a,b,c,d\n1,x,true,\n-2.5e3,,false,NA\n inf , y ,TRUE,\n")
        XCTAssertEqual(table.columns.map(\.name), ["a", "b", "c", "d"])
        XCTAssertEqual(table.rowCount, 3)
        XCTAssertEqual(table.columns[0].values, .numbers([1, -2500, .infinity]))
        XCTAssertEqual(table.columns[1].values, .texts(["x", nil, "y"]))
        XCTAssertEqual(table.columns[2].values, .flags([true, false, true]))
        guard case .numbers(let missing) = table.columns[3].values else { return XCTFail("numbers") }
        XCTAssert(missing.allSatisfy(\.isNaN) && missing.count == 3)
    }

    func testQuotesLineEndsAndMarks() throws {
        let table = try table("\u{FEFF}name,\"the \"\"text\"\"\"\r\n\"a,b\",\"two\nlines\"\r\n\r\n\"\", c d \r\n")
        XCTAssertEqual(table.columns.map(\.name), ["name", "the \"text\""])
        XCTAssertEqual(table.columns[0].values, .texts(["a,b", nil]))
        XCTAssertEqual(table.columns[1].values, .texts(["two\nlines", "c d"]))
    }

    func testHeaders() throws {
        XCTAssertEqual(try table("1,2\n3,4\n").columns.map(\.name), ["x0", "x1"])
        XCTAssertEqual(try table("1,2\n3,4\n").rowCount, 2)
        XCTAssertEqual(try table("1,2\n3,4\n") { $0.header = .present }.columns.map(\.name), ["1", "2"])
        XCTAssertEqual(try table("a,b\n") { $0.header = .absent }.rowCount, 1)
        XCTAssertEqual(try table("1,2") { $0.header = .names(["p", "q"]) }["q"]?.values, .numbers([2]))
        XCTAssertEqual(try table("a,,a,a\n1,2,3,4").columns.map(\.name), ["a", "x1", "a.1", "a.2"])
        XCTAssertEqual(try table("").columns.count, 0)
        XCTAssertEqual(try table("a,b").rowCount, 0)
    }

    func testOptions() throws {
        XCTAssertEqual(try table("a;b\n1;2,5") { $0.delimiter = UInt8(ascii: ";") }["b"]?.values, .texts(["2,5"]))
        XCTAssertEqual(try table("a\tb\n1\t\n") { $0.delimiter = UInt8(ascii: "\t") }.columns.count, 2)
        XCTAssertEqual(try table("zip\n01234") { $0.types = ["zip": .text] }["zip"]?.values, .texts(["01234"]))
        XCTAssertEqual(try table("a\n?\nb") { $0.missing = ["?"] }["a"]?.values, .texts([nil, "b"]))
        XCTAssertEqual(try table("a\n0x10\n") ["a"]?.values, .texts(["0x10"]))
    }

    func testMistakesHaveLineAndColumn() {
        XCTAssertEqual(
            message { _ = try table("a,b\n1,2\n3,4,5\n") },
            "\"t.csv\", line 3, column 3: 3 fields, but the table has 2 columns")
        XCTAssertEqual(
            message { _ = try table("a,b\n\"x\nλ\",\"y") }, "\"t.csv\", line 3, column 4: this quote is not closed")
        XCTAssertEqual(
            message { _ = try table("a,b\nλ,\"y\" z") }, "\"t.csv\", line 2, column 7: text after a closing quote")
        XCTAssertEqual(
            message { _ = try table("a,b\n1,2\n3,oops") { $0.type = .number } },
            "\"t.csv\", line 3, column 3: \"oops\" in the column \"b\" is not a number")
        XCTAssertEqual(
            message { _ = try CSVTable(decoding: DataFile(path: "t.csv", bytes: Array("a\nb".utf8) + [0xE9, 0x20])) },
            "\"t.csv\", line 2, column 2: this is not UTF-8 text")
        XCTAssertEqual(
            message { _ = try table("a,b\n1,2") { $0.types = ["c": .text] } }, "\"t.csv\" holds no column \"c\"")
    }

    func testWhatIsWrittenIsReadBack() throws {
        let rows = [["a", "b"], ["plain", ""], ["com,ma", "quo\"te"], [" space ", "line\nend"], ["\r", "λ"]]
        var writer = CSVWriter()
        for row in rows { writer.append(row) }
        let table = try CSVTable(decoding: DataFile(path: "w.csv", bytes: writer.bytes))
        XCTAssertEqual(table["a"]?.values, .texts(["plain", "com,ma", " space ", "\r"]))
        XCTAssertEqual(table["b"]?.values, .texts([nil, "quo\"te", "line\nend", "λ"]))
        var single = CSVWriter()
        for text in ["x", "", "1"] { single.append([text]) }
        XCTAssertEqual(try CSVTable(decoding: DataFile(path: "s.csv", bytes: single.bytes)).rowCount, 2)
    }
}
