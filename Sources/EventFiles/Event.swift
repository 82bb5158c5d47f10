/// One record of an event file: what was measured, when, and at which step of the training.
public struct Event {
    /// What a record holds.
    public enum Content {
        /// The first record of every file names its format.
        case fileVersion
        case summary([SummaryValue])
    }

    /// Seconds since 1970.
    public let wallTime: Double
    public let step: Int
    public let content: Content

    public init(wallTime: Double, step: Int = 0, content: Content) {
        self.wallTime = wallTime
        self.step = step
        self.content = content
    }

    /// The protocol buffer message `Event`.
    public var encoded: [UInt8] {
        var message = MessageWriter()
        message.add(1, double: wallTime)
        if step != 0 { message.add(2, integer: step) }
        switch content {
        case .fileVersion: message.add(3, text: "brain.Event:2")
        case .summary(let values):
            message.add(5) { summary in
                for value in values { summary.add(1, message: value.encode) }
            }
        }
        return message.bytes
    }

    /// The record as it stands in a file: length, its checksum, message, its checksum.
    public var record: [UInt8] {
        let message = encoded
        var record: [UInt8] = []
        record.reserveCapacity(message.count + 16)
        record.append(littleEndian: UInt64(message.count))
        record.append(littleEndian: CRC32C.masked(record))
        record += message
        record.append(littleEndian: CRC32C.masked(message))
        return record
    }
}
