import TensorEngine

/// Labelled pictures made from random numbers: data to learn from where none can be downloaded.
public enum PictureData {
    /// Written digits, each by another hand: strokes that lean, stretch, move and tremble. Inputs `[n, 1, size, size]`
    /// from 0 (paper) to 1 (ink), targets the digits; row i shows i % 10. `noise` is the deviation of what is added.
    public static func digits(
        _ count: Int, size: Int = 8, noise: Double = 0.05, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try check("digits", count, size, smallest: 4, noise)
        let traits = 8, tremblingPoints = 48
        let style = try engine.normal(Shape([count, traits + 2 * tremblingPoints]), mean: 0, deviation: 1, from: stream)
        var inputs = try engine.normal(Shape([count, 1, size, size]), mean: 0, deviation: Float(noise), from: stream)
        let draws = style.scalars
        for row in 0..<count {
            if row % 64 == 0 { try engine.checkInterrupt() }
            let hand = draws[(row * style.shape[1])..<((row + 1) * style.shape[1])].map { min(max($0, -2.5), 2.5) }
            let canvas = digit(row % 10, hand, traits, size: size)
            try inputs.withMutableFloats(engine) { pixels in
                for index in 0..<size * size {
                    let place = row * size * size + index
                    pixels[place] = min(max(canvas.coverage[index] + pixels[place], 0), 1)
                }
            }
        }
        return try Examples(
            inputs: inputs, targets: engine.tensor((0..<count).map { Float($0 % 10) }, Shape([count])))
    }

    private static func digit(_ digit: Int, _ hand: [Float], _ traits: Int, size: Int) -> Canvas {
        let place = Placement(
            angle: 0.1 * hand[0], stretch: SIMD2(0.85 + 0.08 * hand[1], 0.92 + 0.05 * hand[2]), slant: 0.12 * hand[3],
            shift: SIMD2(0.03 * hand[4], 0.02 * hand[5]))
        // Thin lines would vanish between the pixels of a small picture.
        let width = max(0.09 + 0.018 * hand[6], 0.9 / Float(size))
        var canvas = Canvas(size: size)
        var next = traits
        for stroke in DigitShape.strokes[digit] {
            // The hand trembles slowly: each point keeps half of how far the one before it went astray.
            var astray = SIMD2<Float>(repeating: 0)
            canvas.draw(
                stroke.mapped { point in
                    astray = astray * 0.5 + SIMD2(hand[next], hand[next + 1]) * 0.012
                    next = next + 3 < hand.count ? next + 2 : traits
                    return place(point + astray)
                }, width: width)
        }
        return canvas
    }

    /// Photographs of two kinds of banknote on a table, `[n, 3, 32, 32]` with channels of about mean 0 and deviation 1,
    /// and class numbers: green ones marked 1 (class 0) and red ones marked 100 (class 1), row i of class i % 2. They lie
    /// turned, near or far, in changing light, and their colours vary enough to overlap a little.
    public static func banknotes(
        _ count: Int, noise: Double = 0.2, from stream: RandomStream, _ engine: Engine
    ) throws -> Examples {
        try check("banknotes", count, Banknote.size, smallest: 1, noise)
        let pixels = Banknote.size * Banknote.size
        let style = try engine.normal(Shape([count, Banknote.traits]), mean: 0, deviation: 1, from: stream)
        var inputs = try engine.normal(
            Shape([count, 3, Banknote.size, Banknote.size]), mean: 0, deviation: Float(noise), from: stream)
        let draws = style.scalars
        for row in 0..<count {
            if row % 64 == 0 { try engine.checkInterrupt() }
            let own = draws[(row * Banknote.traits)..<((row + 1) * Banknote.traits)].map { min(max($0, -2.5), 2.5) }
            let picture = Banknote(isHundred: row % 2 == 1, own).pixels
            try inputs.withMutableFloats(engine) { elements in
                for index in 0..<3 * pixels {
                    elements[row * 3 * pixels + index] += (picture[index] - Banknote.means[index / pixels]) / Banknote.deviation
                }
            }
        }
        return try Examples(inputs: inputs, targets: engine.tensor((0..<count).map { Float($0 % 2) }, Shape([count])))
    }

    private static func check(_ name: String, _ count: Int, _ size: Int, smallest: Int, _ noise: Double) throws {
        try requireSize(count, "n", of: name)
        try requireSize(size, "size", of: name, atLeast: smallest)
        try ValueRange.between(0, 512).check(Double(size), "size", of: name)
        _ = try Shape([count, max(3 * size * size, 128)])
        try ValueRange.nonNegative.check(noise, "noise", of: name)
    }
}
