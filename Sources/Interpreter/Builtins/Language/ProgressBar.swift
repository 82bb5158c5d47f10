/// A line that shows how far something is, how long it takes yet, and where asked what it is about.
final class ProgressBar {
    private let host: Host
    /// Tells bars apart that stand inside each other.
    private let id: Int
    private var lastShown = 0.0
    private var lastText = ""

    /// A line is worth rewriting ten times a second; the first after a tenth, so that short runs show none.
    private static let interval = 0.1
    private static let length = 24

    init(_ host: Host, id: Int) {
        self.host = host
        self.id = id
    }

    deinit { finish() }

    /// `total` is nil where the end is not known. The texts before and after the bar are made only if it is shown.
    func show(
        done: Int, of total: Int?, seconds: Double, before: @autoclosure () -> String = "", after: @autoclosure () -> String = ""
    ) {
        let isLast = done == total
        guard seconds - lastShown >= ProgressBar.interval || isLast && !lastText.isEmpty else { return }
        lastShown = seconds
        var parts = [before()]
        if let total {
            let share = Double(done) / Double(max(total, 1))
            parts += [bar(share), "\(NumberText.fixed(share * 100, digits: 0))% "]
            let left = seconds / Double(max(done, 1)) * Double(total - done)
            parts += [after(), isLast ? SystemTime.text(seconds) : "\(ProgressBar.clock(left)) left"]
        } else {
            parts += ["\(done) done", after(), ProgressBar.clock(seconds)]
        }
        lastText = parts.filter { !$0.isEmpty }.joined(separator: " ")
        host.showProgress(id: id, text: lastText, isFinal: false)
    }

    private func bar(_ share: Double) -> String {
        let (full, empty) = host.usesUnicode ? ("━", "─") : ("#", "-")
        let filled = Int((Double(ProgressBar.length) * min(share, 1)).rounded(.down))
        return String(repeating: full, count: filled) + String(repeating: empty, count: ProgressBar.length - filled)
    }

    /// The last line stays.
    func finish() {
        if !lastText.isEmpty { host.showProgress(id: id, text: lastText, isFinal: true) }
        lastText = ""
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
