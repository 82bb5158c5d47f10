import Syntax
import XCTest

final class TreePrinterTests: XCTestCase {
    private func dump(_ text: String) -> String? { parse(text).map(TreePrinter.dump) }

    func testStatements() {
        XCTAssertEqual(
            dump("## Doc.\nx, _ = -a[1:], f\"é{y:>8.2f}\"\nfn f(r, *m) { return r }"),
            """
            (assign ## "Doc." @2:1-29
              (targets @2:1-5
                (target x @2:1-2)
                (target _ @2:4-5))
              (list @2:8-29
                (- @2:8-14
                  (index @2:9-14
                    (name a @2:9-10)
                    (slice @2:11-13
                      (number 1.0 @2:11-12)
                      (-)
                      (-))))
                (formatted @2:16-29
                  (text "é")
                  (field :>8.2f
                    (name y @2:20-21)))))
            (function f @3:1-25
              (parameter r @3:6-7)
              (parameter *m @3:10-11)
              (block @3:13-25
                (return @3:15-23
                  (name r @3:22-23))))

            """)
    }

    func testEveryProgramHasADump() {
        for program in validPrograms { XCTAssertEqual(dump(program)?.isEmpty, false) }
    }
}
