import NN

/// Constraints: what parameters are held to after each step.
enum ConstraintFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "MaxNorm", "(c = 2, per = \"unit\")",
            """
            Scales units whose ‖wᵤ‖ is above c down to c. A unit's weights are those that come into it, whatever the \
            layer: the slices along the first axis; a vector, such as a bias, counts as one unit (Srivastava et al. 2014).
            """, example: "print(MaxNorm(1)(tensor([[3, 4], [0, 0.5]])))"
        ) { call in
            _ = try call.choice(1)
            return try constraint(.maxNorm(call.number(0)))
        },
        Builtin(
            "UnitNorm", "(per = \"unit\")", "Scales each unit's incoming weights to norm 1.",
            example: "print(UnitNorm()(tensor([[3, 4], [0, 0.5]])))"
        ) { call in
            _ = try call.choice(0)
            return try constraint(.unitNorm)
        },
        Builtin("NonNeg", "()", "Sets negative values to 0.", example: "print(NonNeg()(tensor([-1, 2])))") { _ in
            try constraint(.nonNegative)
        },
        Builtin(
            "MinMaxNorm", "(lo = 0, hi = 1, rate = 1, per = \"unit\")",
            "Moves each unit's norm n to (1 - rate)·n + rate·clip(n, lo, hi); rate = 1 enforces the bounds at once (Keras).",
            example: "print(MinMaxNorm(1, 2)(tensor([[3, 4], [0, 0.5]])))"
        ) { call in
            _ = try call.choice(3)
            return try constraint(.minMaxNorm(low: call.number(0), high: call.number(1), rate: call.number(2)))
        },
        Builtin(
            "spectral_cap", "(λ)",
            "Scales a weight, taken as the matrix [units, rest], down until its largest singular value is at most λ.",
            example: "print(spectral_cap(1)(tensor([[2, 0], [0, 1]])))"
        ) { call in try constraint(.spectralCap(call.number(0))) },
        Builtin(
            "constrain", "(net, pattern, constraint)",
            """
            Holds every parameter whose whole dotted name matches to a constraint after each step; a later one takes an \
            earlier one's place. Gives their number; no match is an error. opt.step applies the constraints of the net \
            that the optimizer was made over, fit those of the net that it trains.
            """, example: "print(constrain(Sequential(Linear(4, 2), Linear(2, 1)), \"*.weight\", MaxNorm(2)))"
        ) { call in
            let constraint = try call.object(2, ConstraintObject.self, "a constraint such as MaxNorm(2)").constraint
            return .integer(try call.module(0).constrain(NamePattern(call.string(1)), constraint))
        },
    ]

    private static func constraint(_ constraint: Constraint) throws -> Value {
        .object(ConstraintObject(try constraint.validated()))
    }
}
