import Glibc

/// Numbers as they stand at axes: short, and alike along one axis.
enum NumberLabel {
    /// The names of evenly spaced values.
    static func texts(_ values: [Double], step: Double) -> [String] {
        let size = values.reduce(0) { max($0, abs($1)) }
        guard size > 0 else { return values.map { _ in "0" } }
        let digits = Int(log10(size).rounded(.down)) - Int((log10(step) + 1e-9).rounded(.down)) + 1
        let isPlain = (size < 1e6 && size >= 1e-3) || (digits > 5 && size < 1e15 && step > 1e-12)
        if isPlain {
            let decimals = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
            return values.map { fixed($0, decimals: decimals) }
        }
        return values.map { $0 == 0 ? "0" : short($0, digits: max(1, min(digits, 15))) }
    }

    static func fixed(_ value: Double, decimals: Int) -> String {
        let text = format("%.*f", Int32(decimals), value)
        return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    /// With so many significant digits and without trailing zeros: `0.25`, `1e6`, `2.5e-7`.
    static func short(_ value: Double, digits: Int = 4) -> String {
        let text = format("%.*g", Int32(digits), value)
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else { return text }
        return text[..<mark] + "e\(exponent)"
    }

    /// A power of ten: `0.01`, `1000`, `1e6`.
    static func power(_ exponent: Int) -> String {
        (-3...4).contains(exponent) ? short(pow(10, Double(exponent)), digits: 6) : "1e\(exponent)"
    }

    /// C's formatting, of a number with a precision.
    private static func format(_ pattern: String, _ precision: Int32, _ value: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 400)
        let count = withVaList([precision, value]) { vsnprintf(&buffer, buffer.count, pattern, $0) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
