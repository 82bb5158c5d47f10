import EventFiles
import Foundation
import XCTest

/// Records compared with those of PyTorch's writer, byte by byte: Tests/Reference/event_files.py.
final class EventTests: XCTestCase {
    private static let time = 1_700_000_000.5

    private func reference(_ name: String) throws -> [UInt8] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Reference/event_files.json")
        let cases = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: path))
        let digits = Array(try XCTUnwrap(cases[name], "no case \(name)"))
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
    }

    private func check(_ name: String, _ value: SummaryValue, step: Int = 0, line: UInt = #line) throws {
        let event = Event(wallTime: Self.time, step: step, content: .summary([value]))
        XCTAssertEqual(event.encoded, try reference(name), name, line: line)
    }

    func testChecksumsHaveThePublishedValues() {
        // RFC 3720, appendix B.4.
        XCTAssertEqual(CRC32C.checksum([UInt8](repeating: 0, count: 32)), 0x8A91_36AA)
        XCTAssertEqual(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)), 0x62A8_AB43)
        XCTAssertEqual(CRC32C.checksum((0..<32).map { UInt8($0) }), 0x46DD_794E)
        XCTAssertEqual(CRC32C.checksum("123456789".utf8), 0xE306_9283)
        XCTAssertEqual(CRC32C.checksum([]), 0)
        // ((0xE3069283 >> 15) | (0xE3069283 << 17)) + 0xA282EAD8
        XCTAssertEqual(CRC32C.masked("123456789".utf8), 0xC78A_B0E5)
    }

    func testEventsAreThoseOfPyTorch() throws {
        XCTAssertEqual(Event(wallTime: Self.time, content: .fileVersion).encoded, try reference("version"))
        try check("scalar", .scalar(tag: "loss/train", 0.25), step: 300)
        try check("zero", .scalar(tag: "loss", 0), step: -1)
        try check("text", .text(tag: "note", "**λ** is 0.1"), step: 1)
    }

    func testHistogramsAreThoseOfPyTorch() throws {
        let mixed = try XCTUnwrap(SummaryHistogram([-2, 0, 0, 0.5, 2, 2, 1e-20, -1e-13]))
        try check("histogram", .histogram(tag: "w", mixed), step: 7)
        try check("constant", .histogram(tag: "w", try XCTUnwrap(SummaryHistogram([3, 3, 3]))))
    }

    func testHyperparametersAreThoseOfPyTorch() throws {
        let parameters: [HyperparameterRecord.Hyperparameter] = [
            .init(name: "lr", value: .number(0.1)), .init(name: "optimizer", value: .text("SGD")),
        ]
        try check("experiment", .hyperparameters(.experiment(parameters, metrics: ["loss"])))
        try check("start", .hyperparameters(.sessionStart(parameters)))
        try check("end", .hyperparameters(.sessionEnd))
    }

    func testImagesTellTheirSize() throws {
        let header: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
            0, 0, 1, 0x2C, 0, 0, 0, 3, 8, 6,
        ]
        try check("image", .image(tag: "figure", try XCTUnwrap(PNGImage(header))), step: 2)
        XCTAssertNil(PNGImage(Array(header.dropLast())))
        XCTAssertNil(PNGImage(Array("<svg>".utf8) + header))
    }

    func testRecordsAreFramed() {
        let event = Event(wallTime: 1, content: .fileVersion)
        let message = event.encoded
        let record = event.record
        XCTAssertEqual(message.count, 24)
        XCTAssertEqual(record.count, 24 + 16)
        XCTAssertEqual(Array(record[0..<8]), [24, 0, 0, 0, 0, 0, 0, 0])
        XCTAssertEqual(Array(record[12..<36]), message)
        for (bytes, stored) in [(record[0..<8], record[8..<12]), (record[12..<36], record[36..<40])] {
            XCTAssertEqual(stored.reversed().reduce(0) { $0 << 8 | UInt32($1) }, CRC32C.masked(bytes))
        }
    }
}
