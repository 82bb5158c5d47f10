import NN

/// The progress line of a training run.
final class FitProgressBar {
    private let host: Host
    private var lastShown = 0.0
    private var lastText = ""

    /// A line is worth rewriting ten times a second; the first after a tenth, so that short runs show none.
    private static let interval = 0.1
    private static let length = 24

    init(_ host: Host) { self.host = host }

    func show(_ progress: FitProgress) {
        let isLast = progress.step == progress.totalSteps
        guard progress.secondsElapsed - lastShown >= FitProgressBar.interval || isLast && !lastText.isEmpty else { return }
        lastShown = progress.secondsElapsed
        let filled = Int((Double(FitProgressBar.length) * progress.fraction).rounded(.down))
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: FitProgressBar.length - filled)
        let percent = NumberText.fixed(progress.fraction * 100, digits: 0)
        let time = isLast ? SystemTime.text(progress.secondsElapsed) : "\(FitProgressBar.clock(progress.secondsLeft)) left"
        lastText =
            "epoch \(progress.epoch)/\(progress.epochs) \(bar) \(percent)%  "
            + "loss \(NumberText.general(progress.dataLoss, digits: 4))  \(time)"
        host.showProgress(id: 0, text: lastText, isFinal: false)
    }

    /// The last line stays.
    func finish() {
        if !lastText.isEmpty { host.showProgress(id: 0, text: lastText, isFinal: true) }
    }

    /// 75 as "1:15".
    private static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 360_000 else { return "a long time" }
        let whole = Int(seconds.rounded(.up))
        let pad = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return whole < 3600
            ? "\(whole / 60):\(pad(whole % 60))" : "\(whole / 3600):\(pad(whole / 60 % 60)):\(pad(whole % 60))"
    }
}
