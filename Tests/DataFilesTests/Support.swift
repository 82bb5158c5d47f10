import DataFiles
import TensorEngine
import XCTest

let engine = Engine(threads: 1)

/// A file that `Tests/Reference/files.py` wrote.
func fixtureURL(_ name: String) -> URL {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return tests.appendingPathComponent("Reference/files/\(name)")
}

func fixture(_ name: String) throws -> DataFile { try DataFile(reading: fixtureURL(name).path) }

/// The message of the error that `body` must throw.
func message(_ body: () throws -> Void, file: StaticString = #filePath, line: UInt = #line) -> String {
    do {
        try body()
        XCTFail("no error", file: file, line: line)
        return ""
    } catch let error as FileError {
        return error.message
    } catch let error as EngineError {
        return error.message
    } catch {
        XCTFail("\(error)", file: file, line: line)
        return ""
    }
}
