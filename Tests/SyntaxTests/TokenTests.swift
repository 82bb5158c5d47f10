import Syntax
import XCTest

final class TokenTests: XCTestCase {
    private func kinds(_ text: String) -> [Token.Kind] { tokens(of: source(text)).map(\.kind).dropLast() }

    func testNumbers() {
        let numbers: [(String, Double)] = [
            ("42", 42), ("0", 0), ("1_000", 1000), ("0.5", 0.5), ("1e-3", 1e-3), ("1E+3", 1000), ("12.25e2", 1225),
            ("1_0.2_5", 10.25), ("123456789012345680", 123_456_789_012_345_680), ("1e999", .infinity), ("0.1", 0.1),
        ]
        for (text, value) in numbers { XCTAssertEqual(kinds(text), [.number(value)], text) }
        XCTAssertEqual(kinds("2.abs"), [.number(2), .symbol(.dot), .name("abs")])
        XCTAssertEqual(kinds("1.e2x"), [.number(1), .symbol(.dot), .name("e2x")])
        XCTAssertEqual(kinds("0..<3"), [.number(0), .symbol(.halfOpenRange), .number(3)])
        XCTAssertEqual(kinds("0...3"), [.number(0), .symbol(.ellipsis), .number(3)])
    }

    func testStrings() {
        let strings: [(String, String)] = [
            (#""ab""#, "ab"), ("'a\"b'", "a\"b"), (#""\n\t\r\0\\\"\'""#, "\n\t\r\0\\\"'"),
            (#""\u{3bb}\u{1F600}""#, "λ😀"),
            ("\"\"", ""), ("\"\"\"a\n\"b\\n\"\"\"", "a\n\"b\\n"), ("\"# no comment\"", "# no comment"), ("'é'", "é"),
        ]
        for (text, value) in strings { XCTAssertEqual(kinds(text), [.string(value)], text) }
    }

    func testSymbolsAreAsLongAsPossible() {
        for symbol in Symbol.allCases where symbol != .dot { XCTAssertEqual(kinds(symbol.rawValue), [.symbol(symbol)]) }
        XCTAssertEqual(
            kinds("a**=b//=c"),
            [.name("a"), .symbol(.assignPower), .name("b"), .symbol(.assignFloorQuotient), .name("c")])
        XCTAssertEqual(kinds("x|>f"), [.name("x"), .symbol(.pipe), .name("f")])
        XCTAssertEqual(kinds("a<-b"), [.name("a"), .symbol(.less), .symbol(.minus), .name("b")])
    }

    func testKeywordsAndNames() {
        for keyword in Keyword.allCases {
            XCTAssertEqual(kinds(keyword.rawValue), [.keyword(keyword)])
            XCTAssertEqual(kinds(keyword.rawValue + "_"), [.name(keyword.rawValue + "_")])
        }
        XCTAssertEqual(
            kinds("model _ _x x1 λ 变量 naïve"), ["model", "_", "_x", "x1", "λ", "变量", "naïve"].map { .name($0) })
    }

    func testNamesAreNormalizedAsInPython() {
        let pairs = [
            ("\u{FB01}t", "fit"), ("𝐖", "W"), ("𝑥1", "x1"), ("𝛼", "α"), ("𝜽", "θ"), ("a𝟘x", "a0x"),
            ("ℓ", "l"), ("ℝ", "R"), ("µ", "μ"), ("Ａｂ＿１", "Ab_1"), ("e\u{301}", "é"), ("ϵ", "ε"), ("xⁿ", "xn"),
            ("hₐ", "ha"), ("Ⅳ", "IV"),
        ]
        for (written, name) in pairs {
            guard case .name(let text)? = kinds(written).first else {
                XCTFail(written)
                continue
            }
            XCTAssertEqual(Array(text.unicodeScalars), Array(name.unicodeScalars), written)
        }
    }

    func testFormattedStringsAreFlat() {
        var spec = FormatSpec()
        spec.precision = 2
        spec.style = .fixed
        XCTAssertEqual(
            kinds("f\"a{x:.2f}{{b}}{y=}\""),
            [
                .formattedStart, .formattedText("a"), .fieldStart, .name("x"), .fieldSpec(spec), .fieldEnd,
                .formattedText("{b}"), .fieldStart, .name("y"), .fieldLabel, .fieldEnd, .formattedEnd,
            ])
    }

    func testDump() {
        XCTAssertEqual(
            dumpTokens(of: source("x = f\"é{y}\"\n  'a\tb'")),
            """
            1:1 name x
            1:3 symbol =
            1:5 f-string f"
            1:7 text é
            1:8 field {
            1:9 name y
            1:10 field-end }
            1:11 f-string-end "
            2:3 string 'a\\tb'
            2:8 end

            """)
    }
}
