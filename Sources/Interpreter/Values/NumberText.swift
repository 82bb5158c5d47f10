import CPlatform
import Glibc
import Syntax

/// Numbers as text: Python's `repr` and Python's format specifications.
public enum NumberText {
    /// The shortest text that reads back as the same 64-bit number, laid out as Python lays it out.
    public static func repr(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == value.rounded(), abs(value) < 1e16 {
            return value == 0 && value.sign == .minus ? "-0" : whole(Int64(value))
        }
        let text = value.description
        // Here Swift writes no exponent either; a whole number, which has its own way, would end in `.0`.
        return abs(value) >= 1e-4 && abs(value) < 1e16 ? text : layOut(shortest: text)
    }

    /// `String(value)` in a third of its time: whole numbers are what programs print and join most.
    private static func whole(_ value: Int64) -> String {
        var rest = value.magnitude
        var length = value < 0 ? 2 : 1
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        return String(unsafeUninitializedCapacity: length) { bytes in
            var rest = value.magnitude
            for place in stride(from: length - 1, through: value < 0 ? 1 : 0, by: -1) {
                bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            if value < 0 { bytes[0] = UInt8(ascii: "-") }
            return length
        }
    }

    /// The shortest text that reads back as the same 32-bit number.
    public static func repr(_ value: Float) -> String {
        if value.isNaN || value.isInfinite || (value == value.rounded() && abs(value) < 1e16) {
            return repr(Double(value))
        }
        return layOut(shortest: value.description)
    }

    /// Swift and Python agree on the digits of a shortest text, not on where the exponent begins.
    private static func layOut(shortest text: String) -> String {
        let (isNegative, digits, exponent) = decimal(text)
        let sign = isNegative ? "-" : ""
        if exponent < -4 || exponent >= 16 {
            let mantissa = digits.count > 1 ? "\(digits.prefix(1)).\(digits.dropFirst())" : digits
            return sign + mantissa + exponentText(exponent)
        }
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        }
        if digits.count <= exponent + 1 {
            return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
        }
        return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    /// Digits without leading or trailing zeros, and the power of ten of the first.
    private static func decimal(_ text: String) -> (isNegative: Bool, digits: String, exponent: Int) {
        var body = Substring(text)
        let isNegative = body.first == "-"
        if isNegative { body = body.dropFirst() }
        let parts = body.split(separator: "e", maxSplits: 1)
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var digits = String(mantissa[0]) + (mantissa.count > 1 ? String(mantissa[1]) : "")
        exponent += mantissa[0].count - 1
        let leadingZeros = digits.prefix { $0 == "0" }.count
        digits.removeFirst(min(leadingZeros, digits.count - 1))
        exponent -= leadingZeros
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (isNegative, digits, exponent)
    }

    private static func exponentText(_ exponent: Int) -> String {
        let magnitude = String(Swift.abs(exponent))
        return (exponent < 0 ? "e-" : "e+") + (magnitude.count < 2 ? "0" + magnitude : magnitude)
    }

    /// C's `%.Nf`, `%.Ne` and `%.Ng`.
    public static func fixed(_ value: Double, digits: Int) -> String { cFormat("f", value, digits) }
    public static func exponent(_ value: Double, digits: Int) -> String { cFormat("e", value, digits) }
    public static func general(_ value: Double, digits: Int) -> String { cFormat("g", value, digits) }

    /// Significant digits without a style: as `general`, but a number with a fraction that would lose all of it takes an
    /// exponent, as in Python.
    static func plain(_ value: Double, digits: Int) -> String {
        let digits = max(1, digits)
        guard value.isFinite, value != value.rounded() else { return general(value, digits: digits) }
        let (_, mantissa, exponent) = decimal(self.exponent(value, digits: digits - 1))
        guard exponent == digits - 1 else { return general(value, digits: digits) }
        return (mantissa.count > 1 ? "\(mantissa.prefix(1)).\(mantissa.dropFirst())" : mantissa) + exponentText(exponent)
    }

    private static func cFormat(_ style: Character, _ value: Double, _ digits: Int) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let style = CChar(style.asciiValue ?? 0)
        // Longer than any double with the digits that an f-string may ask for.
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 800) { buffer in
            let count = platform_format_number(buffer.baseAddress, 800, style, Int32(clamping: digits), value)
            return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(min(max(count, 0), 799))), as: UTF8.self)
        }
    }
}

extension FormatSpec {
    /// The longest number an f-string writes out; beyond it a digit is noise and a huge request a mistake.
    static let precisionLimit = 400
    static let widthLimit = 100_000

    /// A number laid out by this specification.
    func text(_ value: Double) throws -> String {
        if let precision, precision > FormatSpec.precisionLimit {
            throw RuntimeError.value("a precision of \(precision) is more than \(FormatSpec.precisionLimit)")
        }
        let isNegative = value.sign == .minus && !value.isNaN
        let magnitude = abs(value)
        var body: String
        switch style {
        case .integer:
            guard precision == nil else { throw RuntimeError.value("`d` takes no precision") }
            guard value == value.rounded(), value.isFinite else {
                throw RuntimeError.value(
                    "`d` formats whole numbers, got \(NumberText.repr(value))", hint: "`.0f` rounds")
            }
            body = magnitude < 1e16 ? NumberText.repr(magnitude) : NumberText.fixed(magnitude, digits: 0)
        case .exponent: body = NumberText.exponent(magnitude, digits: precision ?? 6)
        case .fixed: body = NumberText.fixed(magnitude, digits: precision ?? 6)
        case .general: body = NumberText.general(magnitude, digits: precision ?? 6)
        case .percent:
            body = NumberText.fixed(magnitude * 100, digits: precision ?? 6)
        case .text:
            throw RuntimeError.type("`s` formats text, got a number", hint: "leave the `s` out, or use `str(x)`")
        case nil:
            body = precision.map { NumberText.plain(magnitude, digits: $0) } ?? NumberText.repr(magnitude)
        }
        if groupsThousands, value.isFinite {
            body = FormatSpec.grouped(body, filledTo: fillsWithZeros ? width - signWidth(value) : 0)
        }
        if style == .percent { body += "%" }
        let signText: String
        switch sign {
        case _ where isNegative: signText = "-"
        case .always: signText = "+"
        case .space: signText = " "
        default: signText = ""
        }
        return try padded(body, sign: signText, defaultAlignment: padsWithZeros ? .afterSign : .right)
    }

    /// Text laid out by this specification; a precision cuts it.
    func text(_ value: String) throws -> String {
        guard style == nil || style == .text else {
            throw RuntimeError.type("`\(style?.rawValue ?? "s")` formats numbers, got a string")
        }
        let marks: [(isGiven: Bool, mark: Character)] = [
            (sign != .negativeOnly, sign.rawValue), (groupsThousands, ","), (alignment == .afterSign, "="),
        ]
        if let mark = marks.first(where: \.isGiven)?.mark {
            throw RuntimeError.type("`\(mark)` in a format is for numbers, got text")
        }
        let body = precision.map { String(value.prefix($0)) } ?? value
        return try padded(body, sign: "", defaultAlignment: .left)
    }

    private func padded(_ body: String, sign: String, defaultAlignment: Alignment) throws -> String {
        guard width <= FormatSpec.widthLimit else {
            throw RuntimeError.value("a width of \(width) is more than \(FormatSpec.widthLimit)")
        }
        let missing = width - body.count - sign.count
        guard missing > 0 else { return sign + body }
        let padding = { (count: Int) in String(repeating: fill, count: count) }
        switch alignment ?? defaultAlignment {
        case .left: return sign + body + padding(missing)
        case .right: return padding(missing) + sign + body
        case .center: return padding(missing / 2) + sign + body + padding(missing - missing / 2)
        case .afterSign: return sign + padding(missing) + body
        }
    }

    private var fillsWithZeros: Bool {
        fill == "0" && (alignment == .afterSign || alignment == nil && padsWithZeros)
    }

    private func signWidth(_ value: Double) -> Int {
        (value.sign == .minus && !value.isNaN || sign != .negativeOnly ? 1 : 0) + (style == .percent ? 1 : 0)
    }

    /// Commas every three digits. Zeros that fill up to a width are digits too, so commas go between them.
    private static func grouped(_ body: String, filledTo width: Int) -> String {
        let given = body.prefix { $0.isNumber }
        let rest = body.dropFirst(given.count)
        var whole = String(given)
        while whole.count + (whole.count - 1) / 3 + rest.count < width { whole = "0" + whole }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result + rest
    }
}
