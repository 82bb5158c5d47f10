import Glibc

/// How a hyper-parameter changes with the number of schedule steps, in closed form: PyTorch's schedules, and more.
public enum ScheduleCurve {
    /// base · gamma^⌊t / size⌋.
    case step(size: Int, gamma: Double = 0.1)
    /// base · gamma^(how many milestones have been reached).
    case multiStep(milestones: [Int], gamma: Double = 0.1)
    /// base · gamma^t.
    case exponential(gamma: Double)
    /// base / (1 + k t).
    case inverseTime(k: Double)
    /// From base down to `minimum` after `period` steps along half a cosine; and up again after that.
    case cosine(period: Int, minimum: Double = 0)
    /// Half cosines one after another, each `multiplier` times as long as the last (Loshchilov and Hutter 2017).
    case cosineRestarts(period: Int, multiplier: Int = 1, minimum: Double = 0)
    /// From `maximum`/divisor up to `maximum` and down to the start divided by `finalDivisor` (Smith and Topin 2018).
    case oneCycle(
        maximum: Double, steps: Int, riseShare: Double = 0.3, divisor: Double = 25, finalDivisor: Double = 1e4)
    /// Up and down between two values (Smith 2017).
    case cyclic(low: Double, high: Double, up: Int = 2000, down: Int? = nil, mode: CycleMode = .triangular)
    /// base · min(1, (t + 1) / steps).
    case warmup(steps: Int)
    /// base times a factor that moves evenly from `start` to `end`, and stays there.
    case linear(start: Double = 1.0 / 3, end: Double = 1, steps: Int = 5)
    /// base · (1 - t / steps)^power, 0 from there on.
    case polynomial(steps: Int = 5, power: Double = 1)
    /// base times what the function gives for t.
    case factor((Int) throws -> Double)

    /// How the height of the cycles of `cyclic` changes.
    public enum CycleMode: Equatable, Sendable {
        case triangular
        /// Half as high each time.
        case triangular2
        /// gamma^t as high.
        case exponentialRange(gamma: Double)
    }

    /// The value after `t` steps for a hyper-parameter that was `base` before the schedule.
    public func value(base: Double, at t: Int) throws -> Double {
        let time = Double(t)
        switch self {
        case .step(let size, let gamma):
            return base * pow(gamma, Double(t / size))
        case .multiStep(let milestones, let gamma):
            return base * pow(gamma, Double(milestones.filter { $0 <= t }.count))
        case .exponential(let gamma):
            return base * pow(gamma, time)
        case .inverseTime(let k):
            return base / (1 + k * time)
        case .cosine(let period, let minimum):
            return minimum + (base - minimum) * (1 + cos(.pi * time / Double(period))) / 2
        case .cosineRestarts(let period, let multiplier, let minimum):
            let (place, length) = ScheduleCurve.cycle(at: t, period: period, multiplier: multiplier)
            return minimum + (base - minimum) * (1 + cos(.pi * place / length)) / 2
        case .oneCycle(let maximum, let steps, let riseShare, let divisor, let finalDivisor):
            let start = maximum / divisor
            let peak = riseShare * Double(steps) - 1
            if time <= peak {
                return ScheduleCurve.cosineBetween(start, maximum, share: peak > 0 ? time / peak : 1)
            }
            let share = min(1, (time - peak) / (Double(steps - 1) - peak))
            return ScheduleCurve.cosineBetween(maximum, start / finalDivisor, share: share)
        case .cyclic(let low, let high, let up, let down, let mode):
            let length = Double(up) + Double(down ?? up)
            let cycle = (time / length).rounded(.down)
            let place = time / length - cycle
            let rise = Double(up) / length
            let height = place <= rise ? place / rise : (place - 1) / (rise - 1)
            switch mode {
            case .triangular: return low + (high - low) * height
            case .triangular2: return low + (high - low) * height * pow(0.5, cycle)
            case .exponentialRange(let gamma): return low + (high - low) * height * pow(gamma, time)
            }
        case .warmup(let steps):
            return base * min(1, (time + 1) / Double(steps))
        case .linear(let start, let end, let steps):
            return base * (start + (end - start) * min(1, time / Double(steps)))
        case .polynomial(let steps, let power):
            return base * pow(1 - min(1, time / Double(steps)), power)
        case .factor(let function):
            return base * (try function(t))
        }
    }

    /// The place within the cycle at step t, and that cycle's length.
    private static func cycle(at t: Int, period: Int, multiplier: Int) -> (place: Double, length: Double) {
        guard multiplier > 1 else { return (Double(t % period), Double(period)) }
        var start = 0.0, length = Double(period)
        while start + length <= Double(t) {
            start += length
            length *= Double(multiplier)
        }
        return (Double(t) - start, length)
    }

    private static func cosineBetween(_ from: Double, _ to: Double, share: Double) -> Double {
        to + (from - to) * (1 + cos(.pi * share)) / 2
    }

    /// The name of PyTorch's class, or of ours.
    public var kind: String {
        switch self {
        case .step: return "StepLR"
        case .multiStep: return "MultiStepLR"
        case .exponential: return "ExponentialLR"
        case .inverseTime: return "InverseTimeLR"
        case .cosine: return "CosineAnnealingLR"
        case .cosineRestarts: return "CosineRestarts"
        case .oneCycle: return "OneCycleLR"
        case .cyclic: return "CyclicLR"
        case .warmup: return "WarmupLR"
        case .linear: return "LinearLR"
        case .polynomial: return "PolynomialLR"
        case .factor: return "LambdaLR"
        }
    }

    /// Throws when a length is below 1 or a factor makes no sense.
    func validate() throws {
        switch self {
        case .step(let size, let gamma):
            try requireSize(size, "step_size", of: kind)
            try ValueRange.nonNegative.check(gamma, "gamma", of: kind)
        case .multiStep(let milestones, let gamma):
            for milestone in milestones { try requireSize(milestone, "milestones", of: kind, atLeast: 0) }
            try ValueRange.nonNegative.check(gamma, "gamma", of: kind)
        case .exponential(let gamma):
            try ValueRange.nonNegative.check(gamma, "gamma", of: kind)
        case .inverseTime(let k):
            try ValueRange.nonNegative.check(k, "k", of: kind)
        case .cosine(let period, let minimum):
            try requireSize(period, "T_max", of: kind)
            try ValueRange.any.check(minimum, "eta_min", of: kind)
        case .cosineRestarts(let period, let multiplier, let minimum):
            try requireSize(period, "T_0", of: kind)
            try requireSize(multiplier, "T_mult", of: kind)
            try ValueRange.any.check(minimum, "eta_min", of: kind)
        case .oneCycle(let maximum, let steps, let riseShare, let divisor, let finalDivisor):
            try ValueRange.nonNegative.check(maximum, "max_lr", of: kind)
            try requireSize(steps, "total_steps", of: kind)
            try ValueRange.between(0, 1).check(riseShare, "pct_start", of: kind)
            try ValueRange.positive.check(divisor, "div_factor", of: kind)
            try ValueRange.positive.check(finalDivisor, "final_div_factor", of: kind)
        case .cyclic(let low, let high, let up, let down, _):
            try ValueRange.any.check(low, "base_lr", of: kind)
            try ValueRange.any.check(high, "max_lr", of: kind)
            try requireSize(up, "step_size_up", of: kind)
            if let down { try requireSize(down, "step_size_down", of: kind) }
        case .warmup(let steps):
            try requireSize(steps, "steps", of: kind)
        case .linear(let start, let end, let steps):
            try ValueRange.nonNegative.check(start, "start_factor", of: kind)
            try ValueRange.nonNegative.check(end, "end_factor", of: kind)
            try requireSize(steps, "total_iters", of: kind)
        case .polynomial(let steps, let power):
            try requireSize(steps, "total_iters", of: kind)
            try ValueRange.nonNegative.check(power, "power", of: kind)
        case .factor:
            break
        }
    }
}
