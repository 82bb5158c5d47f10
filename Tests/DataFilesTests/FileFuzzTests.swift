import Autograd
import DataFiles
import NN
import TensorEngine
import XCTest

/// Damaged files of every format: each is read, or refused with an error in words, in time and without a large
/// allocation; what was to be filled is filled whole or left alone.
final class FileFuzzTests: XCTestCase {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        }
    }

    /// A short run with each test run; `REG_FUZZ_INPUTS=1000000 swift test --filter FileFuzzTests` makes a long one.
    private func run(_ sound: [[UInt8]], seconds: Double = 0.7, _ read: ([UInt8]) throws -> Void) {
        let asked = ProcessInfo.processInfo.environment["REG_FUZZ_INPUTS"].flatMap { Int($0) }
        var generator = Generator(state: 1)
        let end = ContinuousClock.now + .seconds(asked == nil ? seconds : 3600)
        let memoryBefore = peakMemory
        var count = 0, refused = 0
        while ContinuousClock.now < end && count < asked ?? 50_000 {
            let bytes = damaged(sound[count % sound.count], &generator)
            count += 1
            do {
                try read(bytes)
            } catch let error as FileError {
                refused += 1
                XCTAssertFalse(error.message.isEmpty)
                XCTAssertLessThan(error.message.count, 2000)
            } catch let error as EngineError {
                refused += 1
                XCTAssertNotEqual(error.kind, .interrupted)
            } catch {
                XCTFail("\(error)")
            }
        }
        XCTAssertGreaterThan(refused, 0, "nothing was refused: is anything damaged?")
        XCTAssertLessThan(peakMemory - memoryBefore, 200 << 20, "bytes")
    }

    /// The most that this process ever held, in bytes.
    private var peakMemory: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int(usage.ru_maxrss) << 10
    }

    /// What becomes of files: cut off, changed in a few places, pieces lost, doubled or exchanged, numbers made large.
    private func damaged(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            // Headers stand at the start or at the end; most of the damage goes there.
            let reach = Bool.random(using: &generator) ? min(bytes.count, 160) : bytes.count
            let place = Int.random(in: 0..<reach, using: &generator)
            let index = Bool.random(using: &generator) ? place : bytes.count - 1 - place
            let length = min(Int.random(in: 1...16, using: &generator), bytes.count - index)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: bytes.removeLast(bytes.count - index)
            case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 3: bytes.removeSubrange(index..<index + length)
            case 4: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
            case 5: bytes.replaceSubrange(index..<index + length, with: [UInt8](repeating: 0xFF, count: length))
            case 6:
                guard let digit = bytes[index...].firstIndex(where: { (0x30...0x39).contains($0) }) else { continue }
                bytes.insert(contentsOf: Array("99999999999".utf8).prefix(length), at: digit)
            default: bytes.swapAt(index, place)
            }
        }
        return bytes
    }

    private func fixtures(_ names: [String]) throws -> [[UInt8]] { try names.map { try fixture($0).bytes } }

    func testNumPyFiles() throws {
        let sound = try fixtures([
            "float32.npy", "big_endian.npy", "fortran.npy", "bool.npy", "version3.npy", "scalar.npy", "fields.npy",
        ])
        run(sound) { _ = try NumPyFile.decode(DataFile(path: "f.npy", bytes: $0), engine) }
    }

    func testNumPyArchives() throws {
        run(try fixtures(["plain.npz", "compressed.npz"])) {
            _ = try NumPyArchive.decode(DataFile(path: "f.npz", bytes: $0), engine)
        }
    }

    func testIDXFiles() throws {
        run(try fixtures(["pictures.idx", "shorts.idx"])) { _ = try IDXFile.decode(DataFile(path: "f", bytes: $0), engine) }
    }

    func testGzip() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("reg-fuzz-\(UUID().uuidString).gz").path
        defer { unlink(path) }
        let compressed = try Data(contentsOf: fixtureURL("pictures.idx.gz"))
        run([Array(compressed)]) { bytes in
            try FileContents.write(bytes, to: path)
            _ = try IDXFile.decode(DataFile(reading: path), engine)
        }
    }

    func testTables() {
        let sound = ["a,b,c\n1,\"x, \"\"y\"\"\",true\n-2.5e3,λ,false\n", "1;2\r\n3;4\r\n", "\u{FEFF}\"a\n b\",c\n,\n"]
        run(sound.map { Array($0.utf8) }) { bytes in
            var options = CSVOptions()
            options.delimiter = bytes.first == UInt8(ascii: "1") ? UInt8(ascii: ";") : UInt8(ascii: ",")
            options.type = bytes.count % 3 == 0 ? .number : nil
            let table = try CSVTable(decoding: DataFile(path: "f.csv", bytes: bytes), options)
            XCTAssert(table.columns.allSatisfy { $0.values.count == table.rowCount })
        }
    }

    func testSafetensors() throws {
        run(try fixtures(["types.safetensors", "half.safetensors"])) {
            _ = try SafeTensorsFile(decoding: DataFile(path: "f", bytes: $0), engine)
        }
    }

    private func net(_ runtime: Runtime) throws -> Sequential {
        try Sequential([Linear(3, 4, runtime: runtime), BatchNorm(4, runtime: runtime), Dropout(runtime: runtime)])
    }

    private func bits(_ net: Module) -> [[UInt32]] { net.state.map { $0.variable.value.scalars.map(\.bitPattern) } }

    func testWeightsAreLoadedWholeOrNotAtAll() throws {
        let runtime = Runtime(tape: Tape(engine: engine), random: RandomSource(seed: 1))
        let net = try net(runtime)
        let sound = try net.weightFile.encoded()
        run([sound]) { bytes in
            let before = self.bits(net)
            do {
                try net.loadWeights(from: DataFile(path: "f", bytes: bytes), engine)
            } catch {
                XCTAssertEqual(self.bits(net), before)
                throw error
            }
        }
    }

    func testCheckpointsAreRestoredWholeOrNotAtAll() throws {
        let runtime = Runtime(tape: Tape(engine: engine), random: RandomSource(seed: 1))
        let net = try net(runtime)
        let optimizer = try Adam([GroupRequest(net.parameters)])
        let schedule = try Schedule(.step(size: 2), .hyperparameter("lr", of: optimizer))
        for parameter in net.parameters { parameter.variable.gradient = Variable(parameter.variable.value) }
        try optimizer.step(engine)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("reg-fuzz-\(UUID().uuidString).ckpt").path
        defer { unlink(path) }
        try Checkpoint.write([net, optimizer, schedule], values: [("epoch", .number(3))], runtime.random, to: path)
        let sound = try FileContents.read(path)
        run([sound]) { bytes in
            let before = (self.bits(net), optimizer.steps, optimizer.groups[0].hyperparameters, schedule.steps)
            let seed = runtime.random.seed
            try FileContents.write(bytes, to: path)
            do {
                try Checkpoint(reading: path, engine).resume([net, optimizer, schedule], runtime.random)
            } catch {
                XCTAssertEqual(self.bits(net), before.0)
                XCTAssertEqual(optimizer.steps, before.1)
                XCTAssertEqual(optimizer.groups[0].hyperparameters, before.2)
                XCTAssertEqual(schedule.steps, before.3)
                XCTAssertEqual(runtime.random.seed, seed)
                throw error
            }
        }
    }
}
