/// The candidate that a mistyped word most likely means, or nil if none is near: the same but for case first,
/// then the one with the fewest insertions, deletions, replacements and swaps of neighbours
/// (Damerau–Levenshtein), at a tie one that goes on with the word: one for short words, up to a third of the letters
/// for long ones.
public func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
    let letters = Array(word)
    let lowered = Array(word.lowercased())
    let limit = letters.count < 3 ? 0 : max(1, letters.count / 3)
    var best: Suggestion?
    for candidate in candidates where candidate != word {
        let others = Array(candidate.lowercased())
        guard abs(others.count - lowered.count) <= limit else { continue }
        let distance = editDistance(lowered, others)
        // A short word that is all replaced is another word.
        guard distance <= limit, distance < others.count else { continue }
        let exactDistance = editDistance(letters, Array(candidate))
        let suggestion = Suggestion(
            distance: distance, exactDistance: exactDistance, isOther: !candidate.hasPrefix(word), name: candidate)
        if best.map({ suggestion < $0 }) ?? true { best = suggestion }
    }
    return best?.name
}

private struct Suggestion: Comparable {
    /// Edits without regard to case.
    let distance: Int
    let exactDistance: Int
    /// Whether it begins in another way: a word that breaks off too early is likelier.
    let isOther: Bool
    /// Decides ties, so that the order of a dictionary's keys does not matter.
    let name: String

    static func < (left: Suggestion, right: Suggestion) -> Bool {
        if left.distance != right.distance { return left.distance < right.distance }
        if left.exactDistance != right.exactDistance { return left.exactDistance < right.exactDistance }
        return left.isOther == right.isOther ? left.name < right.name : right.isOther
    }
}

/// Edits that turn one word into the other; a swap of neighbours is one.
private func editDistance(_ source: [Character], _ target: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...target.count)
    for (row, letter) in source.enumerated() {
        var current = [row + 1]
        for (column, other) in target.enumerated() {
            var cost = min(previous[column + 1], current[column]) + 1
            cost = min(cost, previous[column] + (letter == other ? 0 : 1))
            if row > 0 && column > 0 && letter == target[column - 1] && source[row - 1] == other {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[target.count]
}
