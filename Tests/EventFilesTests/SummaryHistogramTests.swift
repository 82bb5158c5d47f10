import EventFiles
import XCTest

final class SummaryHistogramTests: XCTestCase {
    func testBinsHoldTheirValues() throws {
        let histogram = try XCTUnwrap(SummaryHistogram([0.25, 0.25, -1]))
        XCTAssertEqual(histogram.count, 3)
        XCTAssertEqual([histogram.minimum, histogram.maximum, histogram.sum], [-1, 0.25, -0.5])
        XCTAssertEqual(histogram.sumOfSquares, 1.125)
        XCTAssertEqual(histogram.counts.first, 0)
        XCTAssertEqual(histogram.counts.reduce(0, +), 3)
        XCTAssertEqual(histogram.counts.last, 2)
        let last = histogram.limits.count - 1
        XCTAssertLessThan(histogram.limits[last - 1], 0.25)
        XCTAssertGreaterThan(histogram.limits[last], 0.25)
        // The empty bin on the left ends where the lowest value's begins.
        XCTAssertLessThan(histogram.limits[0], -1)
        XCTAssertGreaterThan(histogram.limits[1], -1)
        XCTAssertEqual(histogram.limits, histogram.limits.sorted())
    }

    func testWhatIsNotFiniteIsLeftOut() throws {
        XCTAssertNil(SummaryHistogram([Float]()))
        XCTAssertNil(SummaryHistogram([.nan, .infinity, -.infinity]))
        let histogram = try XCTUnwrap(SummaryHistogram([.nan, 1, .infinity]))
        XCTAssertEqual(histogram, try XCTUnwrap(SummaryHistogram([1])))
    }

    func testTheLargestNumbersHaveABin() throws {
        let largest = Float.greatestFiniteMagnitude
        let histogram = try XCTUnwrap(SummaryHistogram([largest, -largest]))
        XCTAssertEqual(histogram.counts.reduce(0, +), 2)
        XCTAssertEqual(histogram.limits.last, .greatestFiniteMagnitude)
        XCTAssertEqual(histogram.limits.first, -.greatestFiniteMagnitude)
    }
}
