/// Numbers of a terminal's 256 colours, chosen to be read on dark ground and on light.
extension Ink {
    private static let codes: [UInt8] = [32, 166, 36, 175, 178, 74]
    private static let paleCodes: [UInt8] = [153, 223, 151, 225, 229, 195]

    var terminalCode: UInt8 {
        switch self {
        case .series(let index): return Ink.codes[index % Ink.codes.count]
        case .muted: return 245
        case .alert: return 160
        }
    }

    /// For regions behind marks.
    var paleTerminalCode: UInt8 {
        guard case .series(let index) = self else { return 252 }
        return Ink.paleCodes[index % Ink.paleCodes.count]
    }
}

extension ColorScale {
    private static let sequentialCodes: [UInt8] = [53, 54, 60, 66, 30, 36, 35, 71, 77, 113, 149, 185, 220]
    private static let divergingCodes: [UInt8] = [25, 32, 74, 117, 153, 189, 255, 224, 217, 210, 203, 160, 124]

    /// The colour of a value; grey where there is none.
    func terminalCode(_ value: Double, isPale: Bool = false) -> UInt8 {
        guard value.isFinite else { return 250 }
        switch kind {
        case .classes:
            let ink = Ink.series(Int(max(0, min(value, 1000))))
            return isPale ? ink.paleTerminalCode : ink.terminalCode
        case .sequential: return ColorScale.sequentialCodes[share(value).cell(of: ColorScale.sequentialCodes.count)]
        case .diverging: return ColorScale.divergingCodes[share(value).cell(of: ColorScale.divergingCodes.count)]
        }
    }
}
