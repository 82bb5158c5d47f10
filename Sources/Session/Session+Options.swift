extension Session {
    /// What a front end settles once, for the whole session.
    public struct Options {
        /// The words after a script's name.
        public var arguments: [String]
        /// Columns of a line.
        public var displayWidth: Int
        /// Threads to compute with; nil for as many as the machine has cores. Results do not depend on it.
        public var threads: Int?
        /// Whether there is a user to be asked.
        public var isInteractive: Bool
        /// Whether text may carry colours.
        public var usesColor: Bool
        /// Whether pictures may be drawn with characters beyond ASCII.
        public var usesUnicode: Bool
        /// Whether programs that an entry starts use the program's own terminal; else their output is the entry's.
        public var sharesTerminal: Bool
        /// Whether each statement is shown on stderr before it runs.
        public var isTraced: Bool

        public init(
            arguments: [String] = [], displayWidth: Int = 80, threads: Int? = nil, isInteractive: Bool = false,
            usesColor: Bool = false, usesUnicode: Bool = true, sharesTerminal: Bool = false, isTraced: Bool = false
        ) {
            self.arguments = arguments
            self.displayWidth = displayWidth
            self.threads = threads
            self.isInteractive = isInteractive
            self.usesColor = usesColor
            self.usesUnicode = usesUnicode
            self.sharesTerminal = sharesTerminal
            self.isTraced = isTraced
        }
    }
}
