import NN
import TensorEngine
import XCTest

final class ScheduleTests: XCTestCase {
    private struct Case: Decodable {
        let name: String
        let lr: Double
        let arguments: [String: ReferenceArgument]
        let rates: [Double]

        func number(_ name: String, _ standard: Double = .nan) -> Double { arguments[name]?.number ?? standard }
        func count(_ name: String) -> Int { Int(number(name)) }
    }

    private func optimizer(lr: Double) throws -> SGD {
        try SGD([GroupRequest([Laboratory().parameter([1])])], ["lr": lr])
    }

    private func curve(_ reference: Case) throws -> ScheduleCurve {
        switch reference.name {
        case "StepLR": return .step(size: reference.count("step_size"), gamma: reference.number("gamma"))
        case "MultiStepLR":
            guard case .numbers(let milestones)? = reference.arguments["milestones"] else { throw XCTSkip("no list") }
            return .multiStep(milestones: milestones.map { Int($0) }, gamma: reference.number("gamma"))
        case "ExponentialLR": return .exponential(gamma: reference.number("gamma"))
        case "CosineAnnealingLR":
            return .cosine(period: reference.count("T_max"), minimum: reference.number("eta_min"))
        case "CosineRestarts":
            return .cosineRestarts(
                period: reference.count("T_0"), multiplier: reference.count("T_mult"),
                minimum: reference.number("eta_min"))
        case "OneCycleLR":
            return .oneCycle(maximum: reference.number("max_lr"), steps: reference.count("total_steps"))
        case "CyclicLR":
            var mode = ScheduleCurve.CycleMode.triangular
            if case .text("triangular2")? = reference.arguments["mode"] { mode = .triangular2 }
            if case .text("exp_range")? = reference.arguments["mode"] {
                mode = .exponentialRange(gamma: reference.number("gamma"))
            }
            return .cyclic(
                low: reference.number("base_lr"), high: reference.number("max_lr"),
                up: reference.count("step_size_up"),
                down: reference.arguments["step_size_down"]?.number.map { Int($0) }, mode: mode)
        case "LinearLR":
            return .linear(
                start: reference.number("start_factor"), end: reference.number("end_factor"),
                steps: reference.count("total_iters"))
        case "PolynomialLR":
            return .polynomial(steps: reference.count("total_iters"), power: reference.number("power"))
        default: throw XCTSkip("no schedule is called \(reference.name)")
        }
    }

    func testEveryScheduleGivesPyTorchsRates() throws {
        let cases: [Case] = try referenceCases("schedules")
        XCTAssertEqual(cases.count, 11)
        for reference in cases {
            let optimizer = try optimizer(lr: reference.lr)
            let schedule = try Schedule(curve(reference), .hyperparameter("lr", of: optimizer))
            let preview = try schedule.preview(reference.rates.count)
            for (step, expected) in reference.rates.enumerated() {
                let what = "\(reference.name) \(reference.arguments) step \(step)"
                assertClose(try optimizer.value(of: "lr"), expected, what, relative: 1e-9, absolute: 1e-9)
                assertClose(preview[step], expected, what, relative: 1e-9, absolute: 1e-9)
                try schedule.step()
            }
        }
    }

    func testOurOwnCurves() throws {
        XCTAssertEqual(try ScheduleCurve.inverseTime(k: 0.5).value(base: 3, at: 4), 1)
        XCTAssertEqual(try (0..<5).map { try ScheduleCurve.warmup(steps: 4).value(base: 1, at: $0) },
            [0.25, 0.5, 0.75, 1, 1])
        XCTAssertEqual(try ScheduleCurve.factor { 1 / Double($0 + 1) }.value(base: 2, at: 3), 0.5)
        XCTAssertEqual(try ScheduleCurve.oneCycle(maximum: 1, steps: 10).value(base: 5, at: 500), 1 / 25e4)
    }

    func testAnyHyperparameterAndDropoutCanBeScheduled() throws {
        let lab = Laboratory()
        let plain = try GroupRequest([lab.parameter([1], "a")])
        let decayed = try GroupRequest([lab.parameter([1], "b")], values: ["weight_decay": 4])
        let optimizer = try SGD([plain, decayed], ["weight_decay": 1])
        let decay = try Schedule(.exponential(gamma: 0.5), .hyperparameter("weight_decay", of: optimizer))
        try decay.step()
        XCTAssertEqual(try optimizer.groups.map { try $0.value(of: "weight_decay") }, [0.5, 2])

        let layer = try Dropout(0.8, runtime: lab.runtime)
        let drop = try Schedule(.step(size: 1, gamma: 0.25), .probability(of: layer))
        try drop.step()
        XCTAssertEqual(layer.probability, 0.2)
        XCTAssertThrowsError(try ScheduleTarget.hyperparameter("momntum", of: optimizer))
        XCTAssertThrowsError(try Schedule(.step(size: 0), .probability(of: layer)))
    }

    func testPlateauHalvesAfterSoManyBadChecksAndFinishes() throws {
        let optimizer = try optimizer(lr: 1)
        let schedule = try PlateauSchedule(.hyperparameter("lr", of: optimizer), patience: 2, minimumRatio: 0.25)
        var rates: [Double] = []
        for metric in [1.0, 1.0, 1.0, 0.5, .nan, 0.5, 0.5, 0.5] {
            try schedule.step(metric)
            rates.append(try optimizer.value(of: "lr"))
        }
        XCTAssertEqual(rates, [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25])
        XCTAssertTrue(schedule.isFinished)
        XCTAssertEqual(schedule.best, 0.5)
    }
}
