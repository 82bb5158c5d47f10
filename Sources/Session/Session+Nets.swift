import Interpreter
import Syntax

/// The nets among the variables.
extension Session {
    /// "net: eval" for the net that an entry named last, as the prompt shows it, in ASCII. Nil as long as modes were left
    /// alone, and after `%set mode off`.
    public var promptMode: String? {
        guard promptSettings.mode, usesModes, let net = lastNet else { return nil }
        let isShort = net.name.utf8.count <= 20 && net.name.utf8.allSatisfy { $0 < 0x80 }
        return isShort ? "\(net.name): \(net.mode)" : net.mode
    }

    var lastNet: (name: String, mode: String)? {
        lastNetName.flatMap { name in net(named: name).map { (name, $0.mode) } }
    }

    var netNames: [String] { userNames.filter { net(named: $0) != nil } }

    func net(named name: String) -> NetVariable? {
        guard case .module(let module)? = environment[name] else { return nil }
        return NetVariable(kind: module.kind, mode: module.mode) { module.setTraining($0) }
    }

    /// Remembers the last net that a text names, and whether modes are set.
    func noteNets(namedIn source: SourceText) {
        var follows: Token.Kind?
        for token in tokens(of: source) {
            if case .name(let name) = token.kind {
                if follows == .symbol(.dot) {
                    if name == "train" || name == "eval" { usesModes = true }
                } else if let net = net(named: name) {
                    lastNetName = name
                    if net.mode == "eval" { usesModes = true }
                }
            }
            follows = token.kind
        }
    }
}

/// A variable that holds a net.
struct NetVariable {
    let kind: String
    let mode: String
    let setTraining: (Bool) -> Void
}
