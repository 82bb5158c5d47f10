/// A picture as the bytes of a PNG file: the protocol buffer message `Summary.Image`.
public struct PNGImage {
    public let bytes: [UInt8]
    public let width: Int
    public let height: Int
    private let channels: Int

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let headerEnd = 26

    /// Nil for bytes that do not begin as a PNG file does.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerEnd, bytes.starts(with: Self.signature) else { return nil }
        self.bytes = bytes
        width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
        switch bytes[25] {
        case 0: channels = 1
        case 4: channels = 2
        case 6: channels = 4
        // Full colours, or a palette of such.
        default: channels = 3
        }
    }

    func encode(into message: inout MessageWriter) {
        message.add(1, integer: height)
        message.add(2, integer: width)
        message.add(3, integer: channels)
        message.add(4, data: bytes)
    }
}
