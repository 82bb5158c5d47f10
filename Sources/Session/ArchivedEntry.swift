/// An entry of an earlier session.
public struct ArchivedEntry: Equatable {
    /// The same for all entries of one session.
    public let session: Int
    /// The number its prompt had, from 1.
    public let number: Int
    public let text: String

    public init(session: Int, number: Int, text: String) {
        self.session = session
        self.number = number
        self.text = text
    }
}
