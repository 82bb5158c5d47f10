/// What the student typed while cells ran, by stop, so that a replay need not ask again.
struct StepAnswers {
    private var answers: [Int: [String?]] = [:]
    private var stop = 0
    private var position = 0

    /// A cell begins to run; anew, its earlier answers are forgotten.
    mutating func begin(stop: Int, isReplay: Bool) {
        if !isReplay { answers[stop] = nil }
        self.stop = stop
        position = 0
    }

    /// The answer from before, else a new one, which is kept.
    mutating func next(asking: () -> String?) -> String? {
        defer { position += 1 }
        if let known = answers[stop], position < known.count { return known[position] }
        let answer = asking()
        answers[stop, default: []].append(answer)
        return answer
    }
}
