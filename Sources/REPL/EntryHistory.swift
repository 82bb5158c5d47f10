/// The entries a user can go back to, and where among them the prompt stands.
///
/// libedit's own list serves its Ctrl-R only: stepping through it would cut a pending line at 1,024 characters.
struct EntryHistory {
    private(set) var entries: [String]
    /// The entry that is shown; `entries.count` for the line that is being typed.
    private var position: Int
    /// What was typed or changed on this line, by position: the entries themselves stay as they were run.
    private var drafts: [Int: String] = [:]

    init(_ entries: [String] = []) {
        self.entries = entries
        position = entries.count
    }

    /// Adds an entry unless it repeats the last one, and returns whether it did.
    mutating func append(_ entry: String) -> Bool {
        defer { returnToEnd() }
        guard entries.last != entry else { return false }
        entries.append(entry)
        return true
    }

    /// Begins a new line.
    mutating func returnToEnd() {
        position = entries.count
        drafts = [:]
    }

    /// The entry before the shown one that begins with `prefix`, nil if there is none; `current` is the line as it
    /// stands.
    mutating func older(than current: String, prefix: String = "") -> String? {
        let candidates = entries[..<position]
        guard let found = candidates.lastIndex(where: { $0.hasPrefix(prefix) && $0 != current }) else { return nil }
        return move(from: current, to: found)
    }

    /// The entry after the shown one that begins with `prefix`, in the end the pending line; nil when that is shown.
    mutating func newer(than current: String, prefix: String = "") -> String? {
        guard position < entries.count else { return nil }
        let candidates = entries[(position + 1)...]
        if let found = candidates.firstIndex(where: { $0.hasPrefix(prefix) && $0 != current }) {
            return move(from: current, to: found)
        }
        return move(from: current, to: entries.count)
    }

    /// What the latest entry that begins with `text` goes on with; nil while an entry is being looked at.
    func continuation(of text: String) -> String? {
        guard position == entries.count, text.contains(where: { !$0.isWhitespace }) else { return nil }
        let typed = text.utf8
        let found = entries.last { $0.utf8.count > typed.count && $0.utf8.starts(with: typed) }
        return found.map { String(decoding: $0.utf8.dropFirst(typed.count), as: UTF8.self) }
    }

    private mutating func move(from current: String, to target: Int) -> String {
        drafts[position] = current
        position = target
        return drafts[target] ?? (target < entries.count ? entries[target] : "")
    }
}
