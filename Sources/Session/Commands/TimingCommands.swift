import Interpreter
import Syntax

/// How long code takes.
extension Command {
    static let timingCommands: [Command] = [
        Command(
            "time", "CODE", "Runs the rest of the entry and says how long it took.",
            details: "Wall time is that on the clock, CPU time that of all processors together.", operands: .code
        ) { session, arguments in
            try session.time(arguments)
        },
        Command(
            "timeit", "[-n N] [-r N] CODE", "Runs the rest of the entry many times: mean, deviation, best.",
            details: "A sample is as many runs in a row as take 0.2 s.",
            options: [
                Option("-n", value: "N", "N runs in a sample"),
                Option("-r", value: "N", "N samples; 7 unless it says so, 3 where one run takes half a second"),
            ],
            operands: .code
        ) { session, arguments in
            try session.timeRepeatedly(arguments)
        },
    ]
}

extension Session {
    fileprivate func time(_ arguments: CommandArguments) throws {
        let program = try timedProgram(arguments)
        let (wall, processor) = (SystemTime.monotonic, SystemTime.processor)
        let value = try runNotingNets(program)
        let (wallTime, processorTime) = (SystemTime.monotonic - wall, SystemTime.processor - processor)
        write("wall time \(SystemTime.text(wallTime)), CPU time \(SystemTime.text(processorTime))\n")
        show(value, of: program)
    }

    fileprivate func timeRepeatedly(_ arguments: CommandArguments) throws {
        let options = try arguments.taken().options
        let program = try timedProgram(arguments)
        let code = try machine.compile(program, in: environment)
        var loops = try options["-n"].map { try arguments.count($0, of: "-n", atMost: 1_000_000_000) } ?? 1
        var seconds = try measure(code, loops)
        let samples = try options["-r"].map { try arguments.count($0, of: "-r", atMost: 10_000) } ?? (seconds > 0.5 ? 3 : 7)
        if options["-n"] == nil {
            while seconds < 0.2 {
                // Aims a little high, and no more than a hundredfold at once: the first runs are the slowest.
                loops = TimeSummary.rounded(Double(loops) * min(100, 0.25 / max(seconds, 1e-9)))
                seconds = try measure(code, loops)
            }
        }
        let summary = TimeSummary(samples: try (0..<samples).map { _ in try measure(code, loops) / Double(loops) }, loops: loops)
        write(summary.text + "\n")
    }

    private func timedProgram(_ arguments: CommandArguments) throws -> Program {
        guard !PromptEntry.trimmed(arguments.code).isEmpty else { throw arguments.misuse("needs code") }
        return try Parser.parse(SourceText(name: cellName, text: arguments.code), as: .entry)
    }

    private func measure(_ code: FunctionCode, _ loops: Int) throws -> Double {
        let start = SystemTime.monotonic
        for _ in 0..<loops {
            if interruptFlag.pointee != 0 { throw RuntimeError.interrupted }
            _ = try machine.run(code)
        }
        return SystemTime.monotonic - start
    }
}

/// The times of one run, from samples of several.
private struct TimeSummary {
    let samples: [Double]
    let loops: Int

    var text: String {
        let count = Double(samples.count)
        let mean = samples.reduce(0, +) / count
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(count - 1, 1)
        let runs = "\(samples.count) sample\(samples.count == 1 ? "" : "s") of \(loops) run\(loops == 1 ? "" : "s")"
        if samples.count == 1 { return "\(SystemTime.text(mean)) per run (\(runs))" }
        return "\(SystemTime.text(mean)) ± \(SystemTime.text(variance.squareRoot())) per run (mean ± sd of \(runs)); "
            + "best \(SystemTime.text(samples.min() ?? mean))"
    }

    /// 1, 2 or 5 times a power of ten, not below the number.
    static func rounded(_ number: Double) -> Int {
        var power = 1
        while Double(power) * 5 < number, power < 1_000_000_000 { power *= 10 }
        for factor in [1, 2, 5] where Double(power * factor) >= number { return power * factor }
        return power * 10
    }
}
