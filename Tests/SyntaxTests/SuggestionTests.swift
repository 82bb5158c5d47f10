import Syntax
import XCTest

final class SuggestionTests: XCTestCase {
    func testNearest() {
        let names = [
            "dropout", "Dropout", "linear", "Linear", "relu", "max_pool2d", "lr", "wd", "weight_decay", "mean",
            "median", "sum", "Conv2d",
        ]
        let cases: [(String, String?)] = [
            ("droput", "dropout"), ("Drpout", "Dropout"), ("dorpout", "dropout"), ("LINEAR", "Linear"),
            ("rleu", "relu"), ("max_pol2d", "max_pool2d"),
            ("weigth_decay", "weight_decay"), ("LR", "lr"), ("lx", nil), ("xyz", nil), ("", nil), ("maen", "mean"),
            ("conv2D", "Conv2d"), ("batch", nil),
            ("su", nil), ("summ", "sum"), ("meadian", "median"),
        ]
        for (word, expected) in cases { XCTAssertEqual(nearest(word, in: names), expected, word) }
    }

    func testTheOrderOfTheCandidatesDoesNotMatter() {
        XCTAssertEqual(nearest("cat", in: ["bat", "hat", "rat"]), "bat")
        XCTAssertEqual(nearest("cat", in: ["rat", "hat", "bat"]), "bat")
        XCTAssertNil(nearest("cat", in: ["cat"]))
        XCTAssertNil(nearest("cat", in: []))
    }
}
