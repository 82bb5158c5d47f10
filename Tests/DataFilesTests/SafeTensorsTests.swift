import DataFiles
import TensorEngine
import XCTest

/// .safetensors against files that PyTorch's package wrote.
final class SafeTensorsTests: XCTestCase {
    func testEveryType() throws {
        let file = try SafeTensorsFile(decoding: fixture("types.safetensors"), engine)
        for type in ["int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"] {
            XCTAssertEqual(file[type]?.shape.dimensions, [2, 3], type)
            XCTAssertEqual(file[type]?.scalars, [-3, -2, -1, 0, 1, 2], type)
        }
        XCTAssertEqual(file["uint8"]?.scalars, [0, 1, 2, 3, 4, 5])
        XCTAssertEqual(file["bool"]?.isMask, true)
        XCTAssertEqual(file["bool"]?.scalars, [1, 0])
        XCTAssertEqual(file["scalar"]?.shape.dimensions, [])
        XCTAssertEqual(file["scalar"]?.item, 7)
        XCTAssertEqual(file["empty"]?.shape.dimensions, [0, 4])
        XCTAssertEqual(Dictionary(uniqueKeysWithValues: file.metadata.map { ($0.key, $0.value) }), [
            "format": "pt", "λ": "0.1 \"quoted\"",
        ])
    }

    func testRoundTripIsExact() throws {
        let numbers: [Float] = [0.1, -0, .infinity, .nan, .leastNormalMagnitude, 16_777_215]
        var file = SafeTensorsFile(
            tensors: [
                NamedTensor("a \"b\"\n", try engine.tensor(numbers, Shape([2, 3]))),
                NamedTensor("steps", try engine.scalar(3)),
                NamedTensor("mask", try engine.tensor([1, 0] as [Float], Shape([2])).asMask()),
            ], metadata: [("made", "\u{1}😀")])
        file.counters = ["steps"]
        let again = try SafeTensorsFile(decoding: DataFile(path: "m", bytes: file.encoded()), engine)
        XCTAssertEqual(again["a \"b\"\n"]?.scalars.map(\.bitPattern), numbers.map(\.bitPattern))
        XCTAssertEqual(again["steps"]?.item, 3)
        XCTAssertEqual(again["mask"]?.isMask, true)
        XCTAssertEqual(again.metadata.first?.value, "\u{1}😀")
    }

    private func refusal(_ header: String, data: Int = 8) -> String {
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
        bytes += Array(header.utf8) + [UInt8](repeating: 0, count: data)
        return message { _ = try SafeTensorsFile(decoding: DataFile(path: "m", bytes: bytes), engine) }
    }

    func testHeadersThatLie() {
        func entry(_ shape: String, _ offsets: String, type: String = "F32") -> String {
            "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
        }
        let start = "\"m\" is no sound .safetensors file: "
        XCTAssertEqual(
            refusal("{\"a\":\(entry("[1000000000000]", "[0,8]"))}"),
            start + "\"a\" needs 4000000000000 bytes by its type and shape, and has 8")
        XCTAssertEqual(
            refusal("{\"a\":\(entry("[1000000000000]", "[0,4000000000000]"))}"), start + "it ends within its tensors")
        XCTAssertEqual(
            refusal("{\"a\":\(entry("[2]", "[0,8]")),\"b\":\(entry("[1]", "[4,8]"))}"),
            start + "\"b\" does not begin where the tensor before it ends")
        XCTAssertEqual(refusal("{\"a\":\(entry("[1]", "[0,4]"))}"), start + "4 bytes at its end belong to no tensor")
        XCTAssertEqual(
            refusal("{\"a\":\(entry("[2]", "[0,8]")),\"a\":\(entry("[2]", "[0,8]"))}"),
            start + "its header is no JSON from byte 54 on")
        XCTAssertEqual(refusal("{\"a\":\(entry("[-1]", "[0,8]"))}"), start + "there is no sound shape of \"a\" in its header")
        XCTAssertEqual(
            refusal("{\"a\":\(entry("[2]", "[8,0]"))}"), start + "there are no sound data_offsets of \"a\" in its header")
        XCTAssertEqual(
            refusal("{\"a\":\(entry("[8]", "[0,8]", type: "F8_E4M3"))}"), "\"m\" holds \"a\" of the type F8_E4M3")
        XCTAssertEqual(refusal("{\"__metadata__\":{\"a\":1}}"), start + "__metadata__ in its header is not of strings")
        XCTAssertEqual(refusal("[1]"), start + "it does not begin like one")
        XCTAssertEqual(refusal("{" + String(repeating: "\"a\":{", count: 9000)), start + "its header is no JSON from byte 500 on")
    }

    func testAHeaderLengthBeyondTheFile() {
        for length: UInt64 in [100, 1 << 40, .max] {
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array("{}".utf8)
            let text = message { _ = try SafeTensorsFile(decoding: DataFile(path: "m", bytes: bytes), engine) }
            XCTAssert(text.hasPrefix("\"m\" is no sound .safetensors file: "), text)
        }
    }

    func testNamesThatCannotBeWritten() throws {
        let one = try engine.scalar(1)
        XCTAssertEqual(
            message { _ = try SafeTensorsFile(tensors: [NamedTensor("a", one), NamedTensor("a", one)]).encoded() },
            "a .safetensors file cannot hold two tensors named \"a\"")
    }
}
