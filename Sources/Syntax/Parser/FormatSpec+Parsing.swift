/// What is wrong with a format.
enum FormatSpecProblem: Equatable, Sendable {
    case missingPrecision
    case tooLarge(String, limit: Int)
    case unknown(String)
    case nested
}

extension FormatSpec {
    /// Widths and precisions beyond these are slips of the pen.
    private static let widthLimit = 10_000
    private static let precisionLimit = 1_000

    struct Failure: Error {
        let problem: FormatSpecProblem
        /// Byte offsets into the format.
        let span: Span
    }

    /// Reads what stands between `:` and `}`.
    static func parse(_ text: String) -> Result<FormatSpec, Failure> {
        var scanner = Scanner(text: text)
        do {
            return .success(try scanner.scan())
        } catch {
            return .failure(error)
        }
    }

    private struct Scanner {
        let text: String
        var index: String.Index

        init(text: String) {
            self.text = text
            index = text.startIndex
        }

        mutating func scan() throws(Failure) -> FormatSpec {
            var spec = FormatSpec()
            let hasFill = scanAlignment(into: &spec)
            if let sign = next.flatMap(Sign.init(rawValue:)) {
                spec.sign = sign
                advance()
            }
            if next == "0" {
                spec.padsWithZeros = true
                if !hasFill { spec.fill = "0" }
                advance()
            }
            spec.width = try number(limit: FormatSpec.widthLimit) ?? 0
            if next == "," {
                spec.groupsThousands = true
                advance()
            }
            if next == "." {
                let point = index
                advance()
                guard let precision = try number(limit: FormatSpec.precisionLimit) else {
                    throw failure(.missingPrecision, from: point)
                }
                spec.precision = precision
            }
            if let style = next.flatMap(Style.init(rawValue:)) {
                spec.style = style
                advance()
            }
            guard let rest = next else { return spec }
            let start = index
            if rest == "{" { throw failure(.nested, from: start) }
            index = text.endIndex
            throw failure(.unknown(String(text[start...])), from: start)
        }

        /// A character is a fill only before an alignment sign. Whether there is one.
        private mutating func scanAlignment(into spec: inout FormatSpec) -> Bool {
            guard let first = next else { return false }
            let second = text.index(after: index)
            if second < text.endIndex, let alignment = Alignment(rawValue: text[second]) {
                spec.fill = first
                spec.alignment = alignment
                index = text.index(after: second)
                return true
            }
            if let alignment = Alignment(rawValue: first) {
                spec.alignment = alignment
                advance()
            }
            return false
        }

        private var next: Character? { index < text.endIndex ? text[index] : nil }

        private mutating func advance() { index = text.index(after: index) }

        private mutating func number(limit: Int) throws(Failure) -> Int? {
            let start = index
            while let character = next, character.isASCII, character.isNumber { advance() }
            if start == index { return nil }
            let digits = String(text[start..<index])
            guard let value = Int(digits), value <= limit else {
                throw failure(.tooLarge(digits, limit: limit), from: start)
            }
            return value
        }

        private func failure(_ problem: FormatSpecProblem, from start: String.Index) -> Failure {
            let base = text.utf8.distance(from: text.startIndex, to: start)
            return Failure(problem: problem, span: Span(base, base + text.utf8.distance(from: start, to: index)))
        }
    }
}
