import DataFiles
import TensorEngine
import XCTest

/// .npy, .npz and IDX against files that NumPy wrote.
final class NumPyTests: XCTestCase {
    private func array(_ name: String) throws -> Tensor { try NumPyFile.decode(fixture(name), engine) }

    func testEveryTypeOfNumber() throws {
        for type in ["int8", "int16", "int32", "int64", "float16", "float32", "float64", "big_endian", "big_endian_int"] {
            let tensor = try array("\(type).npy")
            XCTAssertEqual(tensor.shape.dimensions, [2, 3], type)
            XCTAssertEqual(tensor.scalars, [-3, -2, -1, 0, 1, 2], type)
        }
        for type in ["uint8", "uint16", "uint32", "uint64"] {
            XCTAssertEqual(try array("\(type).npy").scalars, [0, 1, 2, 3, 4, 5], type)
        }
    }

    func testBooleansAreAMask() throws {
        let mask = try array("bool.npy")
        XCTAssertTrue(mask.isMask)
        XCTAssertEqual(mask.scalars, [1, 0, 1])
        XCTAssertTrue(try NumPyFile.decode(DataFile(path: "m", bytes: NumPyFile.encode(mask)), engine).isMask)
    }

    func testFortranOrder() throws {
        let tensor = try array("fortran.npy")
        XCTAssertEqual(tensor.shape.dimensions, [2, 3, 4])
        XCTAssertEqual(tensor.scalars, (0..<24).map { Float($0 - 3) })
    }

    func testScalarEmptyAndSpecialValues() throws {
        XCTAssertEqual(try array("scalar.npy").shape.dimensions, [])
        XCTAssertEqual(try array("scalar.npy").item, 2.5)
        XCTAssertEqual(try array("empty.npy").shape.dimensions, [0, 3])
        let special = try array("special.npy").scalars
        XCTAssert(special[0].isNaN)
        XCTAssertEqual(special[1...2], [.infinity, -.infinity])
        XCTAssertEqual(special[3].sign, .minus)
        XCTAssertEqual(special[4], .infinity)
        XCTAssertEqual(special[5], 0)
    }

    func testVersions() throws {
        for version in 2...3 {
            XCTAssertEqual(try array("version\(version).npy").scalars, [-3, -2, -1, 0, 1, 2])
        }
        var bytes = try fixture("float32.npy").bytes
        bytes[6] = 4
        XCTAssertEqual(
            message { _ = try NumPyFile.decode(DataFile(path: "a.npy", bytes: bytes), engine) },
            "\"a.npy\" is no sound .npy file: its version is 4.0, which is not known here")
    }

    func testWhatHoldsNoNumbers() throws {
        for (name, what) in [
            ("complex", "complex numbers"), ("text", "text"), ("objects", "Python objects (pickle)"),
            ("fields", "records of several fields"),
        ] {
            let text = message { _ = try array("\(name).npy") }
            XCTAssert(text.hasSuffix("\(name).npy\" holds \(what), not numbers")
                || text.contains("holds \(what), not numbers of one type"), text)
        }
    }

    func testHeaderThatLies() throws {
        func file(_ header: String) -> DataFile {
            var bytes = [0x93] + Array("NUMPY".utf8) + [1, 0]
            bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)] + header.utf8
            return DataFile(path: "a.npy", bytes: bytes + [UInt8](repeating: 0, count: 24))
        }
        func refusal(_ header: String) -> String { message { _ = try NumPyFile.decode(file(header), engine) } }
        XCTAssertEqual(
            refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }"),
            "\"a.npy\" is no sound .npy file: the array needs 4000000000000 bytes by its type and shape, and has 24")
        XCTAssertEqual(
            refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }"),
            "a tensor of shape [9223372036854775807, 9] is larger than any memory")
        XCTAssert(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }").contains("not a dictionary"))
        XCTAssert(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': 6}").contains("shape in its header is not a tuple"))
        XCTAssert(refusal("{'descr': '<f4', 'shape': (6,)}").contains("should name descr, fortran_order and shape"))
        XCTAssert(refusal(String(repeating: "(", count: 5000)).contains("not a dictionary"))
        XCTAssertEqual(
            try NumPyFile.decode(file("{\"shape\": (2L, 3), 'descr': '=f4', 'fortran_order': True}"), engine).shape.dimensions,
            [2, 3])
    }

    func testArchives() throws {
        let plain = try NumPyArchive.decode(fixture("plain.npz"), engine)
        XCTAssertEqual(plain.map(\.name), ["x", "y"])
        XCTAssertEqual(plain[0].tensor.scalars, [-3, -2, -1, 0, 1, 2])
        let compressed = try NumPyArchive.decode(fixture("compressed.npz"), engine)
        XCTAssertEqual(compressed[0].tensor.shape.dimensions, [50, 60])
        XCTAssertEqual(compressed[1].tensor.scalars, [-3, -2, -1, 0])
        for compresses in [false, true] {
            let bytes = try NumPyArchive.encode(compressed, compresses: compresses)
            let again = try NumPyArchive.decode(DataFile(path: "b.npz", bytes: bytes), engine)
            XCTAssertEqual(again.map(\.name), ["x", "y"])
            XCTAssertEqual(again.map(\.tensor.scalars), compressed.map(\.tensor.scalars))
            XCTAssertEqual(bytes.count < 1000, compresses)
        }
    }

    func testDamageInAnArchiveIsFound() throws {
        var bytes = try fixture("plain.npz").bytes
        bytes[200] ^= 1
        XCTAssertEqual(
            message { _ = try NumPyArchive.decode(DataFile(path: "a.npz", bytes: bytes), engine) },
            "\"a.npz\" is no sound .npz file: the checksum of \"x.npy\" is wrong")
        let cut = DataFile(path: "a.npz", bytes: Array(try fixture("plain.npz").bytes.dropLast(40)))
        XCTAssertEqual(
            message { _ = try NumPyArchive.decode(cut, engine) },
            "\"a.npz\" is no sound .npz file: it ends within its directory")
    }

    func testIDX() throws {
        for name in ["pictures.idx", "pictures.idx.gz"] {
            let pictures = try IDXFile.decode(fixture(name), engine)
            XCTAssertEqual(pictures.shape.dimensions, [2, 3, 4])
            XCTAssertEqual(pictures.scalars, (0..<24).map { Float($0) })
        }
        XCTAssertEqual(try IDXFile.decode(fixture("shorts.idx"), engine).scalars, [-300, 0, 1, 300])
        let cut = DataFile(path: "a.idx", bytes: Array(try fixture("pictures.idx").bytes.dropLast()))
        XCTAssertEqual(
            message { _ = try IDXFile.decode(cut, engine) },
            "\"a.idx\" is no sound IDX file: the array needs 24 bytes by its type and shape, and has 23")
    }
}
