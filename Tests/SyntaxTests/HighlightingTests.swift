import Syntax
import XCTest

final class HighlightingTests: XCTestCase {
    /// The roles with their texts, `role:text`.
    private func roles(_ text: String) -> [String] {
        let source = SourceText(name: "test", text: text)
        return highlights(of: source).map { "\($0.role.rawValue):\(source.text($0.span))" }
    }

    func testRoles() {
        XCTAssertEqual(
            roles("for i in 1...3 { x = Linear(4, none) } # end"),
            [
                "keyword:for", "keyword:in", "number:1", "number:3", "constructor:Linear", "number:4", "constant:none",
                "comment:# end",
            ])
        XCTAssertEqual(roles("y = f(x) + g"), ["function:f"])
        XCTAssertEqual(roles("a (b)"), [], "a call's bracket stands right behind the name")
    }

    func testFormattedStrings() {
        XCTAssertEqual(
            roles(#"f"w={w:.2f} {num(1)}""#),
            [#"string:f""#, "string:w=", "string: ", "function:num", "number:1", #"string:""#])
    }

    func testTextThatIsNoProgram() {
        XCTAssertEqual(roles("x = \"open"), [])
        XCTAssertEqual(roles("if ) 1 ?"), ["keyword:if", "number:1"])
        XCTAssertEqual(roles(""), [])
    }
}
