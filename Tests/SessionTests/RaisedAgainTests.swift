import XCTest

/// An error that a handler raises again keeps its place, and the calls that led there.
final class RaisedAgainTests: XCTestCase {
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
}
