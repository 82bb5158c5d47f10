import Inspect
import XCTest

final class TableTests: XCTestCase {
    private var table: Table {
        var table = Table(rowTitle: "parameter", columns: ["shape", "l2", "zeros"])
        table.append("0.weight", [.shape([8, 4]), .number(1.23456), .number(0)])
        table.append("0.bias", [.shape([8]), .number(1234.567), .empty])
        table.notes = ["2 rows"]
        return table
    }

    func testTextIsAligned() {
        XCTAssertEqual(
            table.text(width: 80),
            """
            parameter  shape      l2  zeros
            0.weight   [8, 4]  1.235      0
            0.bias     [8]      1235
            2 rows
            """)
    }

    func testColumnsThatDoNotFitContinueBelow() {
        XCTAssertEqual(
            table.text(width: 26),
            """
            parameter  shape      l2
            0.weight   [8, 4]  1.235
            0.bias     [8]      1235
            parameter  zeros
            0.weight       0
            0.bias
            2 rows
            """)
        XCTAssertEqual(table.text(width: 0).split(separator: "\n").count, 10, "each column alone, and none lost")
    }

    func testAccessByName() {
        XCTAssertEqual(table["0.bias", "shape"], .shape([8]))
        XCTAssertNil(table["1.bias", "shape"])
        XCTAssertNil(table["0.bias", "l3"])
        XCTAssertEqual(table.column("l2"), [.number(1.23456), .number(1234.567)])
    }

    func testCSVKeepsFullPrecisionAndQuotes() {
        var table = table
        table.append("a \"b\", c", [.text("x"), .number(0.1), .count(3)])
        XCTAssertEqual(
            table.csv,
            """
            parameter,shape,l2,zeros
            0.weight,"[8, 4]",1.23456,0.0
            0.bias,[8],1234.567,
            "a ""b"", c",x,0.1,3

            """)
    }
}
