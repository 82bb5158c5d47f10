import TensorEngine

/// What is wrong with a file, each with the path that the user gave. The wording is in `FileError+English.swift` alone.
public enum FileError: Error, Equatable, Sendable {
    case cannotRead(path: String, reason: String)
    case cannotWrite(path: String, reason: String)
    /// A file that is not what its format asks for.
    case damaged(path: String, format: FileFormat, FileDamage)
    /// A sound file that holds something which has no place in a tensor of 32-bit floats.
    case unsupported(path: String, what: String, hint: String?)
    /// A text file with a mistake at a line and a column, both counted from 1 (columns in code points).
    case badText(path: String, line: Int, column: Int, TextMistake)
    /// Something in memory that cannot be written in this format.
    case cannotHold(format: FileFormat, what: String, hint: String?)
    /// A file of weights that does not fit a net.
    case weights(path: String, WeightDifferences)
    /// A checkpoint that is not one of these objects.
    case checkpoint(path: String, problem: String)
}

public enum FileFormat: String, Sendable {
    case csv = ".csv", npy = ".npy", npz = ".npz", safetensors = ".safetensors", idx = "IDX", gzip = "gzip"
    case checkpoint
}

/// In what way a file breaks its format.
public enum FileDamage: Equatable, Sendable {
    /// It does not begin as files of this format do.
    case signature
    /// It ends before this part of it does.
    case endsWithin(String)
    case version(String)
    /// What the header says makes no sense.
    case header(String)
    /// A part has another size than its type and shape need.
    case size(of: String, needed: Int, found: Int)
    case checksum(of: String)
    case compression(of: String)
    case duplicate(String)
    /// The parts overlap or leave gaps.
    case layout(String)
}

/// What a reader of tables stumbled over.
public enum TextMistake: Equatable, Sendable {
    case unclosedQuote
    case textAfterQuote
    case fieldCount(expected: Int, got: Int)
    case notNumber(String, column: String)
    case notUTF8
}

/// How the names and shapes in a file of weights differ from a net's.
public struct WeightDifferences: Equatable, Sendable {
    /// In the net and not in the file.
    public var missing: [String] = []
    /// In the file and not in the net.
    public var unexpected: [String] = []
    public var shapes: [Shapes] = []

    public struct Shapes: Equatable, Sendable {
        public let name: String
        public let net: [Int]
        public let file: [Int]
    }

    public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && shapes.isEmpty }
}
