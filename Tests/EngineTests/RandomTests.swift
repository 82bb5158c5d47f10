import TensorEngine
import XCTest

final class RandomTests: XCTestCase {
    private let engine = Engine()

    /// Known answers of the reference implementation (Random123).
    func testPhiloxKnownAnswers() {
        XCTAssertEqual(
            Philox.block(counter: .zero, key: .zero), SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        XCTAssertEqual(
            Philox.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max)),
            SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        XCTAssertEqual(
            Philox.block(
                counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
                key: SIMD2(0xa409_3822, 0x299f_31d0)),
            SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    func testUniformMoments() throws {
        let x = try engine.uniform(shape([400_000]), from: RandomSource(seed: 1).stream(kind: "test"))
        XCTAssertGreaterThanOrEqual(try engine.amin(x).item, 0)
        XCTAssertLessThan(try engine.amax(x).item, 1)
        XCTAssertEqual(try engine.mean(x).item, 0.5, accuracy: 0.002)
        XCTAssertEqual(try engine.variance(x).item, 1 / 12, accuracy: 0.0005)
    }

    func testNormalMoments() throws {
        let stream = RandomSource(seed: 2).stream(kind: "test")
        let x = try engine.normal(shape([400_000]), mean: 2, deviation: 3, from: stream)
        let z = try engine.divide(try engine.subtract(x, 2), 3)
        XCTAssertEqual(try engine.mean(z).item, 0, accuracy: 0.006)
        XCTAssertEqual(try engine.variance(z).item, 1, accuracy: 0.01)
        XCTAssertEqual(try engine.mean(try engine.power(z, 3)).item, 0, accuracy: 0.03)
        XCTAssertEqual(try engine.mean(try engine.power(z, 4)).item, 3, accuracy: 0.06)
        let tail = try engine.compare(.greater, z, try engine.scalar(1.959_964))
        XCTAssertEqual(try engine.mean(tail).item, 0.025, accuracy: 0.001)
        XCTAssertEqual(engine.all(try engine.isFinite(z)), true)
    }

    func testMasksAndIntegers() throws {
        let stream = RandomSource(seed: 3).stream(kind: "test")
        let mask = try engine.bernoulli(shape([100_000]), probability: 0.3, from: stream)
        XCTAssertEqual(try engine.mean(mask).item, 0.3, accuracy: 0.006)
        XCTAssertTrue(engine.all(try engine.bernoulli(shape([1000]), probability: 1, from: stream)))
        XCTAssertFalse(engine.any(try engine.bernoulli(shape([1000]), probability: 0, from: stream)))
        let dice = try engine.integers(shape([60_000]), low: 1, high: 7, from: stream)
        for count in try engine.bincount(dice).scalars.dropFirst() { XCTAssertEqual(count, 10_000, accuracy: 400) }
        XCTAssertEqual(try engine.permutationIndices(100, from: stream).sorted(), Array(0..<100))
        XCTAssertThrowsError(try engine.integers(shape([1]), low: 3, high: 3, from: stream))
        XCTAssertThrowsError(try engine.bernoulli(shape([1]), probability: 1.5, from: stream))
    }

    func testStreamsDependOnSeedKindShapeAndOrdinal() throws {
        let source = RandomSource(seed: 7)
        func draw(_ stream: RandomStream) throws -> [Float] { try engine.uniform(shape([4]), from: stream).scalars }
        let first = source.stream(kind: "Linear", shape: [3, 2])
        let original = try draw(first)
        let second = try draw(source.stream(kind: "Linear", shape: [3, 2]))
        XCTAssertNotEqual(original, second)
        XCTAssertNotEqual(original, try draw(source.stream(kind: "Linear", shape: [2, 3])))
        XCTAssertNotEqual(original, try draw(first))

        source.reseed(7)
        XCTAssertEqual(try draw(first), original, "a live stream starts again")
        XCTAssertEqual(try draw(source.stream(kind: "Linear", shape: [3, 2])), original)
        _ = source.stream(kind: "Conv2d", shape: [3, 2])
        XCTAssertEqual(try draw(source.stream(kind: "Linear", shape: [3, 2])), second, "other kinds do not matter")

        source.reseed(8)
        XCTAssertNotEqual(try draw(first), original)
        let pinned = source.stream(pinned: 5)
        let values = try draw(pinned)
        source.reseed(9)
        XCTAssertEqual(try draw(pinned), values)
    }

    func testSnapshotsRestoreEveryStream() throws {
        let source = RandomSource(seed: 4)
        func draw(_ stream: RandomStream) throws -> [Float] { try engine.normal(shape([5]), from: stream).scalars }
        let stream = source.stream(kind: "Dropout")
        _ = try draw(stream)
        let snapshot = source.snapshot()
        let expected = try draw(stream)
        source.reseed(99)
        _ = try draw(stream)
        _ = source.stream(kind: "Dropout")
        source.restore(snapshot)
        XCTAssertEqual(source.seed, 4)
        XCTAssertEqual(try draw(stream), expected)
    }

    func testElementsDoNotDependOnTheLength() throws {
        let long = try engine.normal(shape([70_001]), from: RandomSource(seed: 5).stream(pinned: 1)).scalars
        let short = try engine.normal(shape([33]), from: RandomSource(seed: 6).stream(pinned: 1)).scalars
        XCTAssertEqual(Array(long.prefix(33)), short)
    }
}
