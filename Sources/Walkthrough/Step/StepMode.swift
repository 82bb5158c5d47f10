import REPL
import Session
import Syntax

/// `reg step`: shows the cells of a script one after another and runs each when the student says so. In between the
/// prompt takes any code.
public final class StepMode {
    private var script: StepScript
    private let session: Session
    private let conversation: InteractiveSession
    private let screen: StepScreen
    /// Where the walk stands: the stop that Enter runs; their count at the end.
    private var position = 0
    /// Which stops ran through, in the order of the script.
    private var completed: [Int] = []
    private var answers = StepAnswers()
    private var predictions = StepPredictions()
    private var isReplaying = false
    /// Whether the student has run code that is no cell since the walk began or started over.
    private var hasTyped = false
    private let seed = UInt64.random(in: 0..<(1 << 53))

    /// Takes over what `session` shows and asks.
    public init(
        _ document: CellDocument, session: Session, conversation: InteractiveSession, printer: OutputPrinter,
        usesColor: Bool
    ) {
        script = StepScript(document)
        self.session = session
        self.conversation = conversation
        screen = StepScreen(printer: printer, usesColor: usesColor, width: { session.displayWidth })
        session.restart(seed: seed)
        watchOutput()
        watchQuestions()
    }

    /// Walks until the student leaves, a cell exits, or, without a terminal, the cells end or one fails. Returns the
    /// exit status.
    public func run() -> Int32 {
        screen.showTitle(of: script.document, count: stops.count)
        showStop()
        while true {
            if position == stops.count, !conversation.hasTerminal { return 0 }
            switch conversation.readEntry() {
            case .endOfInput: return 0
            case .cancelled: continue
            case .entry(let text):
                if let status = follow(StepCommand(text), text) { return status }
            }
        }
    }

    private var stops: [StepStop] { script.stops }

    /// The exit status if that ends the walk.
    private func follow(_ command: StepCommand, _ text: String) -> Int32? {
        if command.moves, noticeChange() { return nil }
        switch command {
        case .run: return runStop()
        case .skip: move(to: min(position + 1, stops.count))
        case .back: return goBack()
        case .list: screen.showList(stops, position: position, completed: completed)
        case .help: screen.show(StepCommand.helpText)
        case .quit: return 0
        case .code:
            answers.begin(stop: position, isReplay: false)
            hasTyped = true
            return exitStatus(conversation.execute(text))
        }
        return nil
    }

    private func showStop() {
        if position < stops.count {
            screen.show(stops[position], of: script.document.source, number: position + 1, count: stops.count)
        } else {
            screen.showEnd(of: stops.count)
        }
    }

    private func move(to stop: Int) {
        position = stop
        showStop()
    }

    /// Rereads the script. If a cell up to the present one has become another, or the file cannot be read any more, says
    /// so and stands where the walk can go on: what Enter runs has always been seen.
    private func noticeChange() -> Bool {
        switch script.reread() {
        case .none: return false
        case .broken(let diagnostics):
            for diagnostic in diagnostics { session.output(.failure(diagnostic)) }
            screen.showBrokenChange(of: script.document.source.name)
            return true
        case .from(let stop):
            completed.removeAll { $0 >= stop }
            guard stop <= position else { return false }
            screen.showChange(of: script.document.source.name)
            move(to: stop)
            return true
        }
    }

    // MARK: Running

    private func runStop() -> Int32? {
        guard position < stops.count else {
            screen.showEnd(of: stops.count)
            return nil
        }
        let status = perform(position)
        showPredictions()
        switch status {
        case .ok:
            completed.append(position)
            move(to: position + 1)
            return nil
        case .failed, .interrupted:
            if conversation.hasTerminal { screen.showFailure() }
            return exitStatus(status)
        case .exit: return exitStatus(status)
        }
    }

    private func showPredictions() {
        if let text = predictions.takeAnswered() { screen.show(text) }
    }

    private func perform(_ stop: Int) -> CellStatus {
        answers.begin(stop: stop, isReplay: isReplaying)
        guard let cell = stops[stop].code else { return .ok }
        return conversation.perform { session.execute(cell, of: script.document.source) }
    }

    /// Starts over and replays what ran before the previous stop.
    private func goBack() -> Int32? {
        guard position > 0 else {
            screen.show("This is the first cell.\n")
            return nil
        }
        let target = position - 1
        let replayed = completed.filter { $0 < target }
        screen.showReplay(of: replayed.count, forgetsTyped: hasTyped)
        completed = []
        hasTyped = false
        predictions = StepPredictions()
        session.restart(seed: seed)
        isReplaying = true
        defer { isReplaying = false }
        for stop in replayed {
            switch perform(stop) {
            case .ok: completed.append(stop)
            case .exit(let status): return status
            case .failed, .interrupted:
                move(to: stop)
                return conversation.hasTerminal ? nil : 1
            }
        }
        move(to: target)
        return nil
    }

    /// An error ends a walk that nobody watches, as it ends a script.
    private func exitStatus(_ status: CellStatus) -> Int32? {
        switch status {
        case .ok: return nil
        case .failed: return conversation.hasTerminal ? nil : 1
        case .interrupted: return conversation.hasTerminal ? nil : 130
        case .exit(let code): return code
        }
    }

    // MARK: What the session shows and asks

    private func watchOutput() {
        let show = session.output
        session.output = { [unowned self] event in
            switch event {
            case .failure: show(event)
            case .standardError, .progress: if !isReplaying { show(event) }
            case .standardOutput, .page, .result, .display:
                guard !isReplaying else { return }
                predictions.noteOutput()
                show(event)
            }
        }
    }

    private func watchQuestions() {
        let readLine = session.readLine
        session.readLine = { [unowned self] prompt in answers.next { readLine?(prompt) } }
        session.askForPrediction = { [unowned self] question in
            let isKnown = isReplaying
            let answer = answers.next {
                showPredictions()
                screen.showQuestion(question)
                let answer = readLine?(screen.answerPrompt)
                // A terminal shows what is typed, and nothing for Ctrl-D.
                if !conversation.hasTerminal || answer == nil { screen.show((answer ?? "") + "\n") }
                return answer
            }
            if !isKnown { predictions.add(question: question, answer: answer) }
        }
    }
}
