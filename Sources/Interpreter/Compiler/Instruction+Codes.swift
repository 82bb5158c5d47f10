import Syntax

extension RuntimeError.Namesake {
    /// As instructions carry it.
    init?(code: Int) {
        switch code {
        case 1: self = .variable
        case 2: self = .field
        default: return nil
        }
    }
}

extension RuntimeError.Namesake? {
    var code: Int {
        switch self {
        case nil: return 0
        case .variable: return 1
        case .field: return 2
        }
    }
}

extension BinaryOperator {
    /// The operators of `∘=`, as instructions carry them.
    var updateCode: UInt16 {
        switch self {
        case .add: return 0
        case .subtract: return 1
        case .multiply: return 2
        case .divide: return 3
        case .floorDivide: return 4
        case .remainder: return 5
        case .power: return 6
        default: preconditionFailure("\(rawValue)= is not an operator")
        }
    }

    @inline(__always)
    init(updateCode: UInt16) {
        switch updateCode {
        case 0: self = .add
        case 1: self = .subtract
        case 2: self = .multiply
        case 3: self = .divide
        case 4: self = .floorDivide
        case 5: self = .remainder
        default: self = .power
        }
    }
}
