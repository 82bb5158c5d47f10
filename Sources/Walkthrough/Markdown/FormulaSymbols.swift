/// What TeX calls the characters of formulas.
enum FormulaSymbols {
    static let names: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
        "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
        "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
        "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
        "sum": "Σ", "prod": "Π", "int": "∫", "partial": "∂", "nabla": "∇", "infty": "∞", "pm": "±", "cdot": "·",
        "times": "×", "odot": "⊙", "otimes": "⊗", "circ": "∘", "ast": "∗", "div": "÷", "top": "ᵀ",
        "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "propto": "∝",
        "equiv": "≡", "ll": "≪", "gg": "≫", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩",
        "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "mapsto": "↦",
        "dots": "…", "ldots": "…", "cdots": "⋯", "mid": "|", "vert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖",
        "forall": "∀", "exists": "∃", "quad": "  ", "qquad": "    ",
        "log": "log", "ln": "ln", "exp": "exp", "max": "max", "min": "min", "argmax": "argmax", "argmin": "argmin",
        "sin": "sin", "cos": "cos", "tanh": "tanh", "Pr": "Pr",
    ]

    /// Commands of one sign; others stand for the sign itself, such as `\{`.
    static let signs: [Character: String] = [",": " ", ";": " ", ":": " ", " ": " ", "!": "", "\\": "\n", "|": "‖"]

    /// Combining characters.
    static let accents = ["hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}", "dot": "\u{307}", "vec": "\u{20D7}"]

    static let superscripts = pairs("0123456789+-=()abcdefghijklmnoprstuvwxyzTᵀ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵀ")
    static let subscripts = pairs("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

    private static func pairs(_ plain: String, _ small: String) -> [Character: Character] {
        Dictionary(uniqueKeysWithValues: zip(plain, small))
    }
}
