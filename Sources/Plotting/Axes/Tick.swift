import Glibc

/// A marked value of an axis and its name.
struct Tick: Equatable {
    let value: Double
    let name: String
}

extension Scale {
    /// At most so many ticks (two at least) at round values: 1, 2 or 5 times a power of ten.
    func ticks(atMost limit: Int, leastStep: Double = 0) -> [Tick] {
        let limit = max(2, limit)
        if isLogarithmic, let decades = decadeTicks(atMost: limit) { return decades }
        var step = Scale.roundStep(atLeast: max(abs(upper - lower) / Double(limit), leastStep))
        var values = multiples(of: step)
        while values.count > limit {
            step = Scale.roundStep(atLeast: step * 1.5)
            values = multiples(of: step)
        }
        return zip(values, NumberLabel.texts(values, step: step)).map(Tick.init)
    }

    /// The ticks that a rule asks for.
    func ticks(_ rule: TickRule, atMost limit: Int) -> [Tick] {
        switch rule {
        case .automatic: return ticks(atMost: limit)
        case .whole: return ticks(atMost: limit, leastStep: 1)
        case .named(let places): return places.filter { contains($0.value) }.map { Tick(value: $0.value, name: $0.name) }
        case .none: return []
        }
    }

    private func multiples(of step: Double) -> [Double] {
        // A little beyond the ends, lest rounding loses a tick that stands right on one.
        let first = (min(lower, upper) / step - 1e-9).rounded(.up)
        let last = (max(lower, upper) / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 1000 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step + 0 }
    }

    private static func roundStep(atLeast step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        for factor in [1.0, 2, 5] where factor * power >= step * (1 - 1e-9) { return factor * power }
        return 10 * power
    }

    /// Powers of ten, thinned out to `limit`; with 2 and 5 between them where there is room. nil for less than a
    /// decade, where even steps serve better.
    private func decadeTicks(atMost limit: Int) -> [Tick]? {
        let first = Int((log10(lower) - 1e-9).rounded(.up))
        let last = Int((log10(upper) + 1e-9).rounded(.down))
        guard last > first || (last == first && log10(upper / lower) >= 1) else { return nil }
        let decades = last - first + 1
        if decades * 3 <= limit {
            let values = (first - 1...last).flatMap { power in [1.0, 2, 5].map { $0 * pow(10, Double(power)) } }
            return values.filter(contains).map { Tick(value: $0, name: NumberLabel.short($0)) }
        }
        let stride = (decades + limit - 1) / limit
        return (first...last).filter { $0 % stride == 0 || stride >= decades }.map { power in
            Tick(value: pow(10, Double(power)), name: NumberLabel.power(power))
        }
    }
}
