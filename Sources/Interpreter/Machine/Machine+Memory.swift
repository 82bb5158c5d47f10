/// What one value may take, so that a script that grows without end gets an error and not the machine's last page.
extension Machine {
    /// Bytes of a text.
    static let textLimit = 1 << 29

    func concatenated(_ x: String, _ y: String) throws -> String {
        try checkMemory(bytes: x.utf8.count + y.utf8.count)
        return x + y
    }

    func repeated(_ text: String, _ count: Double) throws -> String {
        guard count.isFinite, count == count.rounded() else {
            throw RuntimeError.value("a string is repeated a whole number of times, got \(NumberText.repr(count))")
        }
        guard count > 0, !text.isEmpty else { return "" }
        let bytes = Double(text.utf8.count) * count
        guard bytes <= Double(Machine.textLimit) else { throw RuntimeError.outOfMemory(bytes: bytes) }
        return String(repeating: text, count: Int(count))
    }

    func checkMemory(bytes: Int) throws {
        if bytes > Machine.textLimit { throw RuntimeError.outOfMemory(bytes: Double(bytes)) }
    }

    /// A list takes 16 bytes an element; refused before the machine has to find out.
    func checkMemory(elements count: Int) throws {
        let bytes = count.multipliedReportingOverflow(by: MemoryLayout<Value>.stride)
        if bytes.overflow || bytes.partialValue > Machine.listLimit {
            throw RuntimeError.outOfMemory(bytes: Double(count) * Double(MemoryLayout<Value>.stride))
        }
    }

    /// Bytes that a list may take: 64 million elements. More numbers than that belong in a tensor.
    static let listLimit = 1 << 30
}
