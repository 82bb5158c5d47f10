import Glibc

/// A line drawn through points of the unit square, x to the right and y down.
struct Stroke {
    let points: [SIMD2<Float>]

    /// Straight from point to point.
    static func lines(_ points: [SIMD2<Float>]) -> Stroke { Stroke(points: points) }

    /// A smooth curve through the points (Catmull and Rom 1974), as short lines.
    static func curve(_ points: [SIMD2<Float>]) -> Stroke {
        let stepsPerPoint = 4
        var result = [points[0]]
        for index in 0..<points.count - 1 {
            let (a, b) = (points[index], points[index + 1])
            let before = points[max(index - 1, 0)], after = points[min(index + 2, points.count - 1)]
            let leaving = (b - before) / 2, arriving = (after - a) / 2
            for step in 1...stepsPerPoint {
                let t = Float(step) / Float(stepsPerPoint)
                let bend = (a - b) * 2 + leaving + arriving
                let slope = (b - a) * 3 - leaving * 2 - arriving
                result.append(a + (leaving + (slope + bend * t) * t) * t)
            }
        }
        return Stroke(points: result)
    }

    func mapped(_ place: (SIMD2<Float>) -> SIMD2<Float>) -> Stroke { Stroke(points: points.map(place)) }
}

/// How the ten digits are written, in the unit square.
enum DigitShape {
    static let strokes: [[Stroke]] = [
        [.curve([p(50, 10), p(27, 24), p(20, 50), p(27, 76), p(50, 90), p(73, 76), p(80, 50), p(73, 24), p(50, 10)])],
        [.lines([p(36, 26), p(55, 10), p(55, 90)])],
        [.curve([p(25, 28), p(36, 13), p(55, 10), p(73, 22), p(70, 42), p(50, 62), p(25, 88)]), .lines([p(25, 88), p(78, 88)])],
        [
            .curve([p(25, 20), p(45, 10), p(70, 20), p(65, 39), p(45, 47)]),
            .curve([p(45, 47), p(70, 56), p(75, 75), p(50, 90), p(23, 80)]),
        ],
        [.lines([p(60, 10), p(20, 62), p(82, 62)]), .lines([p(62, 36), p(62, 92)])],
        [
            .lines([p(72, 11), p(32, 11), p(28, 46)]),
            .curve([p(28, 46), p(50, 39), p(73, 50), p(74, 72), p(52, 90), p(25, 82)]),
        ],
        [.curve([p(68, 12), p(42, 25), p(27, 50), p(28, 75), p(50, 90), p(72, 76), p(67, 55), p(45, 50), p(29, 64)])],
        [.lines([p(22, 12), p(78, 12), p(42, 90)])],
        [
            .curve([
                p(50, 10), p(30, 21), p(36, 40), p(62, 56), p(70, 76), p(50, 90), p(30, 76), p(38, 56), p(64, 40), p(70, 21),
                p(50, 10),
            ])
        ],
        [.curve([p(70, 30), p(52, 48), p(32, 38), p(32, 20), p(50, 10), p(68, 20), p(71, 42), p(65, 70), p(48, 90)])],
    ]

    private static func p(_ x: Float, _ y: Float) -> SIMD2<Float> { SIMD2(x, y) / 100 }
}

/// How much of each pixel of a square picture is covered.
struct Canvas {
    let size: Int
    private(set) var coverage: [Float]

    init(size: Int) {
        self.size = size
        coverage = [Float](repeating: 0, count: size * size)
    }

    /// Draws a stroke of the unit square, `width` across, with edges one pixel soft.
    mutating func draw(_ stroke: Stroke, width: Float) {
        for (from, to) in zip(stroke.points, stroke.points.dropFirst()) { draw(from, to, width / 2) }
    }

    private mutating func draw(_ from: SIMD2<Float>, _ to: SIMD2<Float>, _ halfWidth: Float) {
        let scale = Float(size)
        let reach = halfWidth + 1 / scale
        let along = to - from
        let length = max((along * along).sum(), .leastNormalMagnitude)
        for row in pixels(min(from.y, to.y) - reach, max(from.y, to.y) + reach) {
            for column in pixels(min(from.x, to.x) - reach, max(from.x, to.x) + reach) {
                let center = (SIMD2(Float(column), Float(row)) + 0.5) / scale
                let share = min(max(((center - from) * along).sum() / length, 0), 1)
                let away = center - (from + along * share)
                let distance = (away * away).sum().squareRoot()
                let cover = min(max((halfWidth - distance) * scale + 0.5, 0), 1)
                coverage[row * size + column] = max(coverage[row * size + column], cover)
            }
        }
    }

    private func pixels(_ low: Float, _ high: Float) -> Range<Int> {
        let scale = Float(size)
        let first = Int(min(max(low * scale, 0), scale)), end = Int(min(max(high * scale + 1, 0), scale))
        return first..<max(first, end)
    }
}

/// Turns, stretches and moves the unit square around its middle.
struct Placement {
    let angle: Float
    let stretch: SIMD2<Float>
    /// How far x moves for each unit of y upwards.
    var slant: Float = 0
    let shift: SIMD2<Float>

    func callAsFunction(_ point: SIMD2<Float>) -> SIMD2<Float> {
        var p = (point - 0.5) * stretch
        p.x -= slant * p.y
        let (sine, cosine) = (sinf(angle), cosf(angle))
        return SIMD2(cosine * p.x - sine * p.y, sine * p.x + cosine * p.y) + 0.5 + shift
    }
}
