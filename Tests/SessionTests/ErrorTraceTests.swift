import Foundation
import XCTest

/// What errors tell of the way they came: through handlers that raise them again, and through imports.
final class ErrorTraceTests: XCTestCase {
    func testTheCallsBelowAndAboveTheHandlerAreTold() throws {
        let transcript = Transcript()
        transcript.run(
            """
            fn inner(x) { x.nothing }
            fn outer(x) {
                try {
                    inner(x)
                } catch err {
                    error(err)
                }
            }
            outer(1)
            """)
        let failure = try XCTUnwrap(transcript.failures.first)
        XCTAssertEqual(failure.location.map { $0.source.text($0.span) }, "nothing")
        XCTAssertEqual(failure.trace.map(\.function), ["inner", "outer"])
        XCTAssertEqual(failure.trace.map { $0.location.source.position(of: $0.location.span.start).line }, [4, 9])
    }

    func testACopyIsStillTheError() throws {
        let transcript = Transcript()
        transcript.run("try { [1][5] } catch err { kept = copy(err) }", "error(kept)")
        let failure = try XCTUnwrap(transcript.failures.first)
        XCTAssertEqual(failure.location.map { $0.source.text($0.span) }, "[1][5]")
    }

    /// A file that cannot be parsed is told with the import that asked for it.
    func testASyntaxErrorOfAnImportedFileNamesTheImport() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try "x = )\n".write(to: folder.appendingPathComponent("broken.reg"), atomically: true, encoding: .utf8)
        let transcript = Transcript()
        transcript.run("a = 1", "import \"\(folder.path)/broken.reg\"")
        let failure = try XCTUnwrap(transcript.failures.first)
        XCTAssertEqual(failure.location.map { $0.source.text($0.span) }, ")")
        XCTAssertEqual(failure.trace.map { $0.location.source.text($0.location.span) }, ["\"\(folder.path)/broken.reg\""])
    }
}
