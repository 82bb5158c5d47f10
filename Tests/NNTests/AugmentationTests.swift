import NN
import TensorEngine
import XCTest

final class AugmentationTests: XCTestCase {
    private let lab = Laboratory()

    private var stream: RandomStream { lab.runtime.random.stream(kind: "test", shape: []) }

    func testMixupKeepsTheSumOfTargetsAndMixesInputsAlike() throws {
        let count = 2000
        // The target repeats the input, so that both must be mixed with the same shares and partners.
        let x = try lab.tensor(hashed(count), [count, 1])
        for (alpha, variance) in [(0.4, 1 / (4 * 1.8)), (2.0, 1 / (4 * 5.0))] {
            let mixed = try Augmentation.mixup(
                Examples(inputs: x, targets: x), alpha: alpha, from: stream, lab.engine)
            XCTAssertEqual(mixed.inputs.scalars, mixed.targets.scalars)
            XCTAssertNotEqual(mixed.inputs.scalars, x.scalars)

            // With all partners at 0 and 1, the larger share is what is left: E|λ - ½|² is Beta(α, α)'s variance.
            let ones = try lab.tensor((0..<count).map { $0 < count / 2 ? 1 : 0 }, [count, 1])
            let shares = try Augmentation.mixup(
                Examples(inputs: ones, targets: ones), alpha: alpha, from: stream, lab.engine
            ).targets.scalars.filter { $0 > 0 && $0 < 1 }.map { Double($0) }
            let spread = shares.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(shares.count)
            XCTAssertEqual(spread, variance, accuracy: variance * 0.1)
        }
        XCTAssertThrowsError(
            try Augmentation.mixup(Examples(inputs: x, targets: x), alpha: 0, from: stream, lab.engine))
    }

    func testCutmixMixesTargetsByArea() throws {
        let images = try lab.tensor(
            (0..<4).flatMap { [Float](repeating: Float($0), count: 2 * 8 * 8) }, [4, 2, 8, 8])
        let targets = try lab.engine.eye(4, 4)
        for _ in 0..<20 {
            let mixed = try Augmentation.cutmix(
                Examples(inputs: images, targets: targets), from: stream, lab.engine)
            let values = mixed.inputs.scalars
            for image in 0..<4 {
                let own = values[image * 128..<(image + 1) * 128].filter { $0 == Float(image) }.count
                XCTAssertEqual(mixed.targets[image * 4 + image], Float(own) / 128, accuracy: 1e-6)
            }
        }
    }

    func testCutoutZeroesASquareInEveryChannel() throws {
        let images = try lab.engine.ones(Shape([50, 3, 9, 9]))
        let cut = try Augmentation.cutout(images, size: 4, from: stream, lab.engine)
        let byImage = try lab.engine.sum(cut, axes: [1, 2, 3]).scalars
        XCTAssertTrue(byImage.allSatisfy { 243 - 48 <= $0 && $0 <= 243 - 12 })
        XCTAssertTrue(byImage.contains(243 - 48))
        let gone = try Augmentation.cutout(images, size: .max, from: stream, lab.engine).scalars
        XCTAssertTrue(gone.allSatisfy { $0 == 0 })
    }
}
