/// One picture of a note: a rectangle with a border, a portrait and its value in digits.
struct Banknote {
    static let size = 32
    /// How many random numbers a picture takes.
    static let traits = 16
    /// Of many pictures: each channel's mean, and the deviation of all.
    static let means: [Float] = [0.527, 0.451, 0.390]
    static let deviation: Float = 0.14

    /// Channel after channel, from 0 to 1.
    let pixels: [Float]

    /// `style` holds `traits` draws, roughly normal and bounded.
    init(isHundred: Bool, _ style: [Float]) {
        let size = Banknote.size
        let place = Placement(
            angle: 0.25 * style[0], stretch: SIMD2(0.86 + 0.06 * style[1], 0.46 + 0.03 * style[2]),
            shift: SIMD2(0.04 * style[3], 0.07 * style[4]))
        var border = Canvas(size: size), marks = Canvas(size: size)
        let corners: [SIMD2<Float>] = [[0.05, 0.08], [0.95, 0.08], [0.95, 0.92], [0.05, 0.92], [0.05, 0.08]]
        border.draw(Stroke.lines(corners).mapped(place.callAsFunction), width: 0.03)
        let value = isHundred ? [1, 0, 0] : [1]
        for (index, digit) in value.enumerated() {
            let digitPlace = Placement(
                angle: 0, stretch: SIMD2(0.17, 0.5), shift: SIMD2(-0.3 + 0.16 * Float(index), 0.03 * style[5]))
            for stroke in DigitShape.strokes[digit] {
                marks.draw(stroke.mapped { place(digitPlace($0)) }, width: 0.045)
            }
        }
        // The portrait: a short thick stroke, nearly a disc.
        marks.draw(Stroke.lines([place([0.76, 0.42]), place([0.76, 0.6])]), width: 0.16)
        pixels = Banknote.painted(isHundred, style, border, marks, place)
    }

    private static func painted(
        _ isHundred: Bool, _ style: [Float], _ border: Canvas, _ marks: Canvas, _ place: Placement
    ) -> [Float] {
        let paper: SIMD3<Float> = isHundred ? [0.78, 0.5, 0.47] : [0.62, 0.66, 0.46]
        let tint = SIMD3(style[6], style[7], style[8]) * 0.09
        let ink = (paper + tint) * 0.45
        let table = SIMD3<Float>(0.45, 0.4, 0.36) + SIMD3(style[9], style[10], style[11]) * 0.08
        var sheet = Canvas(size: size)
        // Filled by strokes as wide as the note is high.
        sheet.draw(Stroke.lines([place([0.25, 0.5]), place([0.75, 0.5])]), width: place.stretch.y)
        for x in [Float(0.02), 0.98] { sheet.draw(Stroke.lines([place([x, 0.02]), place([x, 0.98])]), width: 0.06) }
        for y in stride(from: Float(0.04), through: 0.96, by: 0.09) {
            sheet.draw(Stroke.lines([place([0.02, y]), place([0.98, y])]), width: 0.06)
        }
        var pixels = [Float](repeating: 0, count: 3 * size * size)
        for row in 0..<size {
            for column in 0..<size {
                let index = row * size + column
                let position = SIMD2(Float(column), Float(row)) / Float(size) - 0.5
                let light = 1 + 0.08 * style[12] + 0.15 * (style[13] * position.x + style[14] * position.y)
                let drawn = max(marks.coverage[index], 0.6 * border.coverage[index])
                var colour = table + (paper + tint - table) * sheet.coverage[index]
                colour += (ink - colour) * drawn
                for channel in 0..<3 {
                    pixels[channel * size * size + index] = min(max(colour[channel] * light, 0), 1)
                }
            }
        }
        return pixels
    }
}
