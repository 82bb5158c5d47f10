import TensorEngine

/// The types of number that files hold. All become 32-bit floats: wider ones are rounded, whole numbers are exact up to
/// 2²⁴.
enum ElementType: String, CaseIterable {
    case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float16, bfloat16, float32, float64

    /// Bytes an element.
    var size: Int {
        switch self {
        case .bool, .int8, .uint8: return 1
        case .int16, .uint16, .float16, .bfloat16: return 2
        case .int32, .uint32, .float32: return 4
        case .int64, .uint64, .float64: return 8
        }
    }

    /// The bytes that a tensor of this shape needs; nil beyond what memory can address.
    func byteCount(of shape: Shape) -> Int? {
        let (product, overflow) = shape.count.multipliedReportingOverflow(by: size)
        return overflow ? nil : product
    }

    /// Makes a tensor of a shape from as many bytes as it needs. Booleans make a mask.
    func tensor(_ bytes: ArraySlice<UInt8>, _ shape: Shape, isBigEndian: Bool = false, _ engine: Engine) throws -> Tensor {
        precondition(bytes.count == byteCount(of: shape), "the caller compares the sizes")
        var result = try engine.empty(shape, isMask: self == .bool)
        try result.withMutableFloats(engine) { target in
            bytes.withUnsafeBytes { source in decode(source, isBigEndian: isBigEndian, into: target) }
        }
        return result
    }

    private func decode(
        _ source: UnsafeRawBufferPointer, isBigEndian: Bool, into target: UnsafeMutableBufferPointer<Float>
    ) {
        func each<Raw: FixedWidthInteger>(_: Raw.Type, _ convert: (Raw) -> Float) {
            for index in target.indices {
                let stored = source.loadUnaligned(fromByteOffset: index * MemoryLayout<Raw>.size, as: Raw.self)
                target[index] = convert(isBigEndian ? Raw(bigEndian: stored) : Raw(littleEndian: stored))
            }
        }
        switch self {
        case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
        case .int8: each(Int8.self) { Float($0) }
        case .uint8: each(UInt8.self) { Float($0) }
        case .int16: each(Int16.self) { Float($0) }
        case .uint16: each(UInt16.self) { Float($0) }
        case .int32: each(Int32.self) { Float($0) }
        case .uint32: each(UInt32.self) { Float($0) }
        case .int64: each(Int64.self) { Float($0) }
        case .uint64: each(UInt64.self) { Float($0) }
        case .float16: each(UInt16.self) { Float(half: $0) }
        case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .float32: each(UInt32.self) { Float(bitPattern: $0) }
        case .float64: each(UInt64.self) { Float(Double(bitPattern: $0)) }
        }
    }
}

extension Tensor {
    /// The elements as little-endian bytes: a mask's as a byte each, others as 32-bit floats.
    var storedBytes: [UInt8] {
        withFloats { elements in
            if isMask { return elements.map { $0 == 0 ? 0 : 1 } }
            return Array(UnsafeRawBufferPointer(elements))
        }
    }
}

extension Float {
    /// A half-precision number. Its subnormals are normal numbers here, but the processor's conversion takes them for
    /// 0 on a thread that flushes subnormals.
    init(half bits: UInt16) {
        guard bits & 0x7C00 == 0 else {
            self = Float(Float16(bitPattern: bits))
            return
        }
        let size = Float(bits & 0x3FF) * 0x1p-24
        self = bits & 0x8000 == 0 ? size : -size
    }
}
