import EventFiles
import Foundation
import XCTest

final class SummaryWriterTests: XCTestCase {
    private var folder = ""

    override func setUpWithError() throws {
        folder = NSTemporaryDirectory() + "reg-events-\(UUID().uuidString)"
    }

    override func tearDownWithError() throws {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The lengths of a file's records; that they fit together shows the framing.
    private func recordLengths(_ path: String) throws -> [Int] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var lengths: [Int] = []
        var position = 0
        while position < bytes.count {
            let length = bytes[position..<(position + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
            lengths.append(length)
            position += length + 16
        }
        XCTAssertEqual(position, bytes.count)
        return lengths
    }

    private func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    func testEachRecordIsInTheFileAtOnce() throws {
        let writer = try SummaryWriter(folder: folder + "/deep/run")
        let names = try files(in: folder + "/deep/run")
        XCTAssertEqual(names.count, 1)
        XCTAssertTrue(names[0].hasPrefix("events.out.tfevents."), names[0])
        let path = folder + "/deep/run/" + names[0]
        XCTAssertEqual(try recordLengths(path).count, 1)
        try writer.scalar("loss", 0.5, step: nil)
        XCTAssertEqual(try recordLengths(path).count, 2)
        try writer.hyperparameters([.init(name: "lr", value: .number(1))], metrics: [("loss", 2)])
        XCTAssertEqual(try recordLengths(path).count, 6)
    }

    func testTwoWritersOfOneSecondHaveTheirOwnFiles() throws {
        let writers = [try SummaryWriter(folder: folder), try SummaryWriter(folder: folder)]
        XCTAssertEqual(try files(in: folder).count, writers.count)
    }

    func testCurvesOfOneChartHaveFolders() throws {
        let writer = try SummaryWriter(folder: folder)
        try writer.scalars("loss/all", [("train", 1), ("val", 2)], step: 3)
        try writer.scalars("loss/all", [("train", 1)], step: 4)
        XCTAssertEqual(try files(in: folder).filter { $0.hasPrefix("loss") }, ["loss_all_train", "loss_all_val"])
        let train = folder + "/loss_all_train"
        XCTAssertEqual(try recordLengths(train + "/" + files(in: train)[0]).count, 3)
    }

    func testAClosedWriterRefuses() throws {
        let writer = try SummaryWriter(folder: folder)
        writer.close()
        for attempt in [
            { try writer.scalar("x", 1, step: nil) }, { try writer.scalars("x", [("a", 1)], step: nil) },
        ] {
            XCTAssertThrowsError(try attempt()) { error in
                guard let error = error as? EventFileError, case .closed = error else { return XCTFail("\(error)") }
                XCTAssertEqual(error.message, "the writer is closed")
            }
        }
    }

    func testAFolderThatCannotBe() throws {
        FileManager.default.createFile(atPath: folder, contents: nil)
        XCTAssertThrowsError(try SummaryWriter(folder: folder)) { error in
            XCTAssertEqual((error as? EventFileError)?.message, "cannot create \"\(folder)\": Not a directory")
        }
        XCTAssertThrowsError(try SummaryWriter(folder: ""))
    }
}
