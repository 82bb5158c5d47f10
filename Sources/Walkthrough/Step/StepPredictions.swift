/// What a student predicted and has not yet seen beside the result.
struct StepPredictions {
    private struct Prediction {
        let question: String
        let answer: String
        var isAnswered = false
    }

    private var waiting: [Prediction] = []

    mutating func add(question: String, answer: String?) {
        guard let answer = answer?[...].trimmed, !answer.isEmpty else { return }
        waiting.append(Prediction(question: question, answer: String(answer)))
    }

    /// Something was shown, after which predictions can be compared.
    mutating func noteOutput() {
        for index in waiting.indices { waiting[index].isAnswered = true }
    }

    /// The lines to show below what came; the question too, where there were several.
    mutating func takeAnswered() -> String? {
        let answered = waiting.filter(\.isAnswered)
        guard !answered.isEmpty else { return nil }
        waiting.removeAll { $0.isAnswered }
        return answered.map { prediction in
            answered.count == 1
                ? "You predicted: \(prediction.answer)\n" : "\(prediction.question) You predicted: \(prediction.answer)\n"
        }.joined()
    }
}
