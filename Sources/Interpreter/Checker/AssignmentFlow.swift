/// The variables of one function that may have a value at the present place of its body.
///
/// "May" makes it quiet: a variable that only some of the ways to a place give a value is taken to have one.
struct AssignmentFlow {
    private var assigned: Set<String> = []
    /// The order in which they came, so that a branch can be taken back without copying the set.
    private var trail: [String] = []
    /// Whether control can come to the present place at all.
    var isReachable = true

    func mayHaveValue(_ name: String) -> Bool { !isReachable || assigned.contains(name) }

    mutating func assign(_ name: String) {
        if assigned.insert(name).inserted { trail.append(name) }
    }

    mutating func assign(_ names: [String]) {
        for name in names { assign(name) }
    }

    var mark: Int { trail.count }

    /// Goes back to where a branch began; gives what the branch assigned.
    mutating func takeBack(to mark: Int) -> [String] {
        let names = Array(trail[mark...])
        trail.removeSubrange(mark...)
        assigned.subtract(names)
        return names
    }
}
