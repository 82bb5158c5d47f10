/// The nodes that an operation's inputs came from; nil for an input without a gradient.
///
/// A node owns a count of each, taken and released here by hand: a pass over a small graph, which only looks at its
/// nodes, would else spend most of its time on counting references.
struct NodeInputs {
    // Most operations have one or two inputs; a list would be one more allocation.
    private var first: Unmanaged<Node>?
    private var second: Unmanaged<Node>?
    private var third: Unmanaged<Node>?
    private var rest = UnsafeMutableBufferPointer<Unmanaged<Node>?>(start: nil, count: 0)

    init() {}

    @inline(__always)
    init(_ first: Node?, _ second: Node? = nil, _ third: Node? = nil) {
        if let first { self.first = .passRetained(first) }
        if let second { self.second = .passRetained(second) }
        if let third { self.third = .passRetained(third) }
    }

    init(_ list: [Node?]) {
        self.init(list.first ?? nil, list.dropFirst().first ?? nil, list.dropFirst(2).first ?? nil)
        guard list.count > 3 else { return }
        rest = .allocate(capacity: list.count - 3)
        _ = rest.initialize(from: list[3...].map { $0.map(Unmanaged.passRetained) })
    }

    /// Gives the counts back. The owner calls it once.
    func release() {
        first?.release()
        second?.release()
        third?.release()
        if rest.isEmpty { return }
        for node in rest { node?.release() }
        rest.deallocate()
    }

    @inline(__always)
    subscript(i: Int) -> Unmanaged<Node>? {
        switch i {
        case 0: return first
        case 1: return second
        case 2: return third
        default: return rest[i - 3]
        }
    }

    var isEmpty: Bool { first == nil && second == nil && third == nil && rest.isEmpty }

    @inline(__always)
    func forEach(_ body: (Node) -> Void) {
        first?._withUnsafeGuaranteedRef(body)
        second?._withUnsafeGuaranteedRef(body)
        third?._withUnsafeGuaranteedRef(body)
        for node in rest { node?._withUnsafeGuaranteedRef(body) }
    }

    /// Puts the nodes into a pass, each once. All of them are needed until the pass says otherwise.
    @inline(__always)
    func visit(in pass: Int, into nodes: inout [Unmanaged<Node>]) {
        forEach { node in
            guard node.visit != pass else { return }
            node.visit = pass
            node.isNeeded = true
            nodes.append(Unmanaged.passUnretained(node))
        }
    }
}
