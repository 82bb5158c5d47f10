import Foundation
import TensorEngine
import XCTest

/// A tensor of the reference files.
struct ReferenceTensor: Decodable {
    let shape: [Int]
    let values: [Double]
}

/// A hyper-parameter or argument in the reference files.
enum ReferenceArgument: Decodable {
    case number(Double)
    case numbers([Double])
    case flag(Bool)
    case text(String)

    init(from decoder: Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let numbers = try? container.decode([Double].self) {
            self = .numbers(numbers)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    var number: Double? {
        if case .number(let value) = self { return value }
        return nil
    }
}

/// The cases in `Tests/Reference/<name>.json`, which `make.py` beside it writes with PyTorch.
func referenceCases<Case: Decodable>(_ name: String, as type: Case.Type = Case.self) throws -> [Case] {
    let tests = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appendingPathComponent("Reference/\(name).json"))
    return try JSONDecoder().decode([Case].self, from: data)
}

/// `make.py`'s recipe for inputs: a hash of the counters start, start + 1, … as numbers in ±scale.
func hashed(_ count: Int, start: Int = 0, scale: Double = 1) -> [Float] {
    (start..<start + count).map { counter in
        var x = UInt32(truncatingIfNeeded: counter)
        x ^= x >> 16
        x = x &* 0x7FEB_352D
        x ^= x >> 15
        x = x &* 0x846C_A68B
        x ^= x >> 16
        return Float((Double(x >> 8) / Double(1 << 23) - 1) * scale)
    }
}
