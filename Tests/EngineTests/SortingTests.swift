import TensorEngine
import XCTest

/// Long rows are sorted by their digits, short ones by comparison: both must give the same order.
final class SortingTests: XCTestCase {
    private let engine = Engine()

    func testOrderOfShortAndLongRows() throws {
        for count in [1, 7, 1023, 1024, 5000] {
            for spread in [3, 1000] {
                let values = (0..<count).map { i -> Float in
                    let number = (i &* 7919 &+ 13) % 1009 % spread - spread / 2
                    if i % 97 == 5 { return .nan }
                    if i % 89 == 6 { return i % 2 == 0 ? .infinity : -.infinity }
                    return number == 0 && i % 2 == 0 ? -0.0 : Float(number) * 1e-3
                }
                for descending in [false, true] {
                    let expected = values.indices.sorted { left, right in
                        let (a, b) = (values[left], values[right])
                        if a == b || a.isNaN && b.isNaN { return left < right }
                        let isBefore = b.isNaN || a < b
                        return descending ? !isBefore : isBefore
                    }
                    let x = try engine.tensor(values, Shape([count]))
                    let sorted = try engine.sort(x, axis: 0, descending: descending)
                    XCTAssertEqual(sorted.indices.scalars.map { Int($0) }, expected, "\(count) of \(spread), \(descending)")
                    XCTAssertTrue(zip(sorted.values.scalars, expected).allSatisfy { pair in
                        pair.0 == values[pair.1] || pair.0.isNaN && values[pair.1].isNaN
                    })
                }
            }
        }
    }

    func testInterruptsAreHeard() throws {
        let x = try engine.scattered([3_000_000])
        let slow: [(String, () throws -> Any)] = [
            ("sort", { try self.engine.sort(x, axis: 0) }), ("median", { try self.engine.median(x) }),
            ("randperm", { try self.engine.permutation(3_000_000, from: RandomSource(seed: 1).stream(kind: "test")) }),
            ("gather", { try self.engine.gather(x, axis: 0, try self.engine.zeros(x.shape)) }),
        ]
        for (name, work) in slow {
            let flag = engine.interrupt
            let thread = Thread {
                Thread.sleep(forTimeInterval: 0.003)
                flag.raise()
            }
            thread.start()
            XCTAssertThrowsError(try work(), name) { XCTAssertEqual($0 as? EngineError, .interrupted, name) }
            while !thread.isFinished { Thread.sleep(forTimeInterval: 0.001) }
            flag.clear()
        }
    }
}
