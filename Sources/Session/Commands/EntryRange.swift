import Interpreter

/// Entries by number: `3`, `2-5` or `4-`, and of the session before this one `~1/3`, `~1/2-5` or `~1/`.
struct EntryRange {
    /// 0 for this session, 1 for the one before, and so on.
    let session: Int
    let first: Int
    /// Nil for all that follow.
    let last: Int?

    init?(_ text: String) {
        var rest = text[...]
        var session = 0
        if rest.first == "~" {
            guard let slash = rest.firstIndex(of: "/"), let number = Self.number(rest[..<slash].dropFirst()) else { return nil }
            session = number
            rest = rest[slash...].dropFirst()
            if rest.isEmpty { rest = "1-" }
        }
        let ends = rest.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = ends.first.flatMap(Self.number) else { return nil }
        self.session = session
        self.first = first
        guard ends.count == 2, !ends[1].isEmpty else {
            last = ends.count == 2 ? nil : first
            return
        }
        guard let last = Self.number(ends[1]), last >= first else { return nil }
        self.last = last
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), number >= 1 else { return nil }
        return number
    }
}

/// An entry with its place in the history.
struct NumberedEntry {
    /// As in `EntryRange`.
    let session: Int
    let number: Int
    let text: String

    /// How ranges call it.
    var label: String { session == 0 ? "\(number)" : "~\(session)/\(number)" }
}

extension Session {
    /// The entries before the one that runs.
    var earlierEntries: [NumberedEntry] {
        entries.dropLast().enumerated().map { NumberedEntry(session: 0, number: $0.offset + 1, text: $0.element) }
    }

    /// The entries of earlier sessions, the oldest session first.
    var archivedEntries: [NumberedEntry] {
        let archive = self.archive?() ?? []
        var order: [Int: Int] = [:]
        for entry in archive where order[entry.session] == nil { order[entry.session] = order.count }
        let sorted = archive.enumerated().sorted { left, right in
            (order[left.element.session]!, left.offset) < (order[right.element.session]!, right.offset)
        }
        return sorted.map { _, entry in
            NumberedEntry(session: order.count - order[entry.session]!, number: entry.number, text: entry.text)
        }
    }

    /// The entries that ranges name, in their order.
    func entries(named words: [String], of arguments: CommandArguments) throws -> [NumberedEntry] {
        let ranges = try words.map { word in
            guard let range = EntryRange(word) else {
                throw arguments.misuse("takes entry numbers such as 3, 2-5, 4- or ~1/3, got `\(word)`")
            }
            return range
        }
        let archived = ranges.contains { $0.session > 0 } ? archivedEntries : []
        return try zip(words, ranges).flatMap { word, range in
            let available = range.session == 0 ? earlierEntries : archived.filter { $0.session == range.session }
            guard let last = available.map(\.number).max() else { throw noEntries(of: range, among: archived) }
            let chosen = available.filter { $0.number >= range.first && $0.number <= range.last ?? last }
            guard !chosen.isEmpty, range.last ?? 0 <= last else {
                throw RuntimeError.value("there is no entry `\(word)`: the last one is \(available.last!.label)")
            }
            return chosen
        }
    }

    private func noEntries(of range: EntryRange, among archived: [NumberedEntry]) -> RuntimeError {
        if range.session == 0 { return .value("this session has no entries before this one") }
        let count = archived.map(\.session).max() ?? 0
        return .value("there is no session ~\(range.session)/: the history has \(count) earlier session\(count == 1 ? "" : "s")")
    }
}
