import Foundation
import TensorEngine
import XCTest

/// Threads, memory and interruption.
final class MachineTests: XCTestCase {
    func testBitsDoNotDependOnThreads() throws {
        func results(threads: Int) throws -> [[Float]] {
            let engine = Engine(threads: threads)
            let source = RandomSource(seed: 11)
            let x = try engine.normal(shape([700, 900]), from: source.stream(kind: "x"))
            let w = try engine.normal(shape([900, 800]), from: source.stream(kind: "w"))
            let row = try engine.uniform(shape([900]), from: source.stream(kind: "row"))
            let product = try engine.matmul(x, w)
            return [
                x, product, try engine.matmul(w, x, transposeA: true, transposeB: true),
                try engine.linear(x, try engine.transpose(w), nil), try engine.sum(product),
                try engine.sum(product, axes: [0]), try engine.mean(x, axes: [1]), try engine.variance(x, axes: [0]),
                try engine.norm(x), try engine.add(x, row), try engine.softmax(x, axis: 0), try engine.exp(x),
                try engine.batchNorm(x, weight: nil, bias: row, epsilon: 1e-5).output,
                try engine.layerNorm(x, length: 900, weight: row, bias: nil, epsilon: 1e-5).output,
                try engine.matmul(try engine.reshape(x, [10, 70, 900]), try engine.reshape(w, [10, 900, 80])),
            ].map(\.scalars)
        }
        let one = try results(threads: 1)
        for threads in [2, 3] {
            for (i, (a, b)) in zip(one, try results(threads: threads)).enumerated() {
                XCTAssertTrue(a.map(\.bitPattern) == b.map(\.bitPattern), "result \(i) at \(threads) threads")
            }
        }
    }

    func testImpossibleSizesAreErrorsBeforeAllocation() throws {
        let engine = Engine()
        let start = Date()
        XCTAssertThrowsError(try engine.zeros(shape([1 << 42]))) {
            guard case let .outOfMemory(bytes)? = $0 as? EngineError else { return XCTFail("\($0)") }
            XCTAssertGreaterThanOrEqual(bytes, 4 << 42)
            XCTAssertEqual(($0 as? EngineError)?.kind, .memory)
        }
        assertThrows(.tooLarge(dimensions: [1 << 40, 1 << 40])) { try Shape([1 << 40, 1 << 40]) }
        assertThrows(.tooLarge(dimensions: [Int.max])) { try Shape([Int.max]) }
        assertThrows(.negativeSize(operation: "zeros", size: -1)) { try Shape([2, -1], operation: "zeros") }
        XCTAssertEqual(try Shape([0, Int.max]).count, 0)
        XCTAssertThrowsError(try engine.eye(1 << 40, 1 << 40))
        let column = try engine.zeros(shape([1 << 20, 1]))
        XCTAssertThrowsError(try engine.add(column, try engine.reshape(column, [1, 1 << 20])))
        XCTAssertLessThan(Date().timeIntervalSince(start), 5)
    }

    func testBuffersAreReused() throws {
        let engine = Engine()
        var addresses = Set<UnsafePointer<Float>?>()
        for _ in 0..<100 {
            let x = try engine.zeros(shape([1000]))
            x.withFloats { _ = addresses.insert($0.baseAddress) }
        }
        XCTAssertEqual(addresses.count, 1)
    }

    func testTensorsMayOutliveTheirEngine() throws {
        var engine: Engine? = Engine()
        var kept = [try engine!.counting([5]), try engine!.counting([1000])]
        engine = nil
        XCTAssertEqual(kept[0].scalars, [0, 1, 2, 3, 4])
        kept.removeAll()
    }

    func testCopiesAreIndependent() throws {
        let engine = Engine()
        var a = try engine.counting([3])
        let b = a
        try a.withMutableFloats(engine) { $0[0] = 9 }
        XCTAssertEqual(a.scalars, [9, 1, 2])
        XCTAssertEqual(b.scalars, [0, 1, 2])
    }

    func testInterruptStopsAMatrixProductSoon() throws {
        let engine = Engine(threads: 2)
        let a = try engine.scattered([3000, 3000])
        let raised = expectation(description: "raised")
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { [flag = engine.interrupt] in
            flag.raise()
            raised.fulfill()
        }
        let start = Date()
        assertThrows(.interrupted) {
            while true { _ = try engine.matmul(a, a) }
        }
        XCTAssertLessThan(Date().timeIntervalSince(start), 0.5)
        wait(for: [raised], timeout: 5)
        engine.interrupt.clear()
        XCTAssertEqual(try engine.sum(a).count, 1)
    }
}
