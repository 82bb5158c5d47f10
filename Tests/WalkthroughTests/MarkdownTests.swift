import Foundation
import Session
import Syntax
import Walkthrough
import XCTest

/// Prose cells on a report's page.
final class MarkdownTests: XCTestCase {
    /// The HTML of a prose cell, without the page around it.
    private func html(_ prose: String, line: UInt = #line) throws -> String {
        let comments = prose.split(separator: "\n", omittingEmptySubsequences: false).map { "# \($0)\n" }.joined()
        let document = CellDocument(SourceText(name: "test.reg", text: "# %% [markdown]\n" + comments))
        let page = Report(running: document, in: Session { _ in }).html(program: "reg", date: "today")
        let body = try XCTUnwrap(page.components(separatedBy: "<main>").last, line: line)
        let main = try XCTUnwrap(body.components(separatedBy: "</main>").first, line: line)
        return main.replacingOccurrences(of: "<h1 id=\"section-1\">test</h1>\n", with: "")
    }

    private func check(_ prose: String, _ expected: String, line: UInt = #line) throws {
        XCTAssertEqual(try html(prose, line: line), expected, line: line)
    }

    func testParagraphs() throws {
        try check("one\ntwo\n\nthree", "<p>one two</p>\n<p>three</p>")
        try check("one\\\ntwo", "<p>one<br />\ntwo</p>")
        try check("a < b & c", "<p>a &lt; b &amp; c</p>")
    }

    func testHeadings() throws {
        try check("# One #", "<h1 id=\"section-1\">One</h1>")
        try check("text\n## C#", "<p>text</p>\n<h2 id=\"section-2\">C#</h2>")
        try check("#### deep", "<h4>deep</h4>")
        try check("#no", "<p>#no</p>")
    }

    func testEmphasis() throws {
        try check("*a* **b** _c_ __d__", "<p><em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong></p>")
        try check("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>")
        try check("running_mean and x * y * z", "<p>running_mean and x * y * z</p>")
        try check("2 ** 3, *open", "<p>2 ** 3, *open</p>")
        try check("\\*a\\*", "<p>*a*</p>")
    }

    func testFormulasAreReadable() throws {
        func check(_ formula: String, _ expected: String) throws {
            try self.check("$\(formula)$", "<p><span class=\"formula\">\(expected)</span></p>")
        }
        try check("\\lambda \\sum_i w_i^2", "λ Σᵢ wᵢ²")
        try check("\\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}}", "(x - μ)/(√(σ² + ε))")
        try check("w_{t+1} = (1 - \\eta\\lambda) w_t", "wₜ₊₁ = (1 - ηλ) wₜ")
        try check("\\hat{y}, \\bar x, W^\\top x, e^{-kt}", "y\u{302}, x\u{304}, Wᵀ x, e⁻ᵏᵗ")
        try check("\\left\\lVert w \\right\\rVert_2", "‖ w ‖₂")
        try check("x_Q + a^{B,C}", "x_Q + a^(B,C)")
        // What is no TeX, or broken, stays.
        try check("1 - (1 - 2·lr·s²)ᵗ", "1 - (1 - 2·lr·s²)ᵗ")
        try check("batch_mean + \\unknown{x} + a_ b^", "batch_mean + \\unknownx + a_ b^")
        try check("a} + {b + \\", "a} + b + \\")
        try check(String(repeating: "{", count: 100_000) + "x", String(repeating: "{", count: 99_960) + "x")
    }

    func testCodeAndFormulas() throws {
        try check("`a*b*` and ``x ` y``", "<p><code>a*b*</code> and <code>x ` y</code></p>")
        try check("$\\lambda_i$ costs $5 and $6", "<p><span class=\"formula\">λᵢ</span> costs $5 and $6</p>")
        try check("$$\nx < y\n$$", "<p class=\"formula\">x &lt; y</p>")
        try check("`open", "<p>`open</p>")
    }

    func testListingsAreHighlighted() throws {
        try check(
            "```reg\nx = 1\n```",
            "<pre class=\"listing\"><code>x = <span class=\"number\">1</span></code></pre>")
        try check("```text\n<x> *1*\n```", "<pre class=\"listing\"><code>&lt;x&gt; *1*</code></pre>")
        try check("~~~text\nopen", "<pre class=\"listing\"><code>open</code></pre>")
    }

    func testLists() throws {
        try check("- a\n- b", "<ul><li>a</li>\n<li>b</li></ul>")
        try check("- a\n  more\n\n- b", "<ul><li>a more</li>\n<li>b</li></ul>")
        try check("3. a\n4. b", "<ol start=\"3\"><li>a</li>\n<li>b</li></ol>")
        try check("- a\n  1. b\n- c", "<ul><li>a\n<ol><li>b</li></ol></li>\n<li>c</li></ul>")
        try check("text\n- a", "<p>text</p>\n<ul><li>a</li></ul>")
        try check("was built in\n1986. a year", "<p>was built in 1986. a year</p>")
        try check("- a\n\ntext", "<ul><li>a</li></ul>\n<p>text</p>")
    }

    func testQuotesRulesAndTables() throws {
        try check("> a\n> b", "<blockquote><p>a b</p></blockquote>")
        try check("a\n\n---\n\nb", "<p>a</p>\n<hr />\n<p>b</p>")
        try check(
            "| a | b |\n|---|--:|\n| 1 | x \\| y |\n| 2 |",
            "<div class=\"table\"><table><thead><tr><th>a</th><th class=\"trailing\">b</th></tr></thead>"
                + "<tbody><tr><td>1</td><td class=\"trailing\">x | y</td></tr>\n"
                + "<tr><td>2</td><td class=\"trailing\"></td></tr></tbody></table></div>")
        try check("a | b\nno table", "<p>a | b no table</p>")
    }

    func testLinks() throws {
        try check("[a *b*](x.md)", "<p><a href=\"x.md\">a <em>b</em></a></p>")
        try check("<https://a.b/?c=1&d=2>", "<p><a href=\"https://a.b/?c=1&amp;d=2\">https://a.b/?c=1&amp;d=2</a></p>")
        try check("[a](JavaScript:x) [b](data:text/html,x)", "<p>a b</p>")
        try check("[a] (b) <i>c</i>", "<p>[a] (b) &lt;i&gt;c&lt;/i&gt;</p>")
    }

    func testNestingHasALimit() throws {
        for prose in [
            String(repeating: "> ", count: 1000) + "a", String(repeating: "- ", count: 1000) + "a",
            String(repeating: "[", count: 500) + "a" + String(repeating: "](b)", count: 500),
            String(repeating: "*a ", count: 300), String(repeating: "**a _b ", count: 200),
        ] {
            XCTAssertTrue(try html(prose).contains("a"))
        }
    }
}
