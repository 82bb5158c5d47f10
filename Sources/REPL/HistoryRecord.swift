/// One line of the history file: `{"t":1700000000,"s":7130316800004711,"n":3,"in":"x = 1"}`.
struct HistoryRecord: Equatable {
    /// Seconds since 1970.
    let time: Int
    /// The same for all entries of one session, 0 where the line does not say it.
    let session: Int
    /// The number its prompt had, 0 where the line does not say it.
    let number: Int
    let entry: String

    init(time: Int, session: Int, number: Int, entry: String) {
        self.time = time
        self.session = session
        self.number = number
        self.entry = entry
    }

    /// The line without its newline.
    var line: String {
        "{\"t\":\(time),\"s\":\(session),\"n\":\(number),\"in\":\"\(Self.escaped(entry))\"}"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
