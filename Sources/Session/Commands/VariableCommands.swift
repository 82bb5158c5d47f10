import Interpreter
import Syntax

/// The variables of the session, and the modes of its nets.
extension Command {
    static let variableCommands: [Command] = [
        Command(
            "who", "[TYPE …]", "The names of your variables, of some types or of all.", operands: .types
        ) { session, arguments in
            session.write(session.columns(of: try session.variables(arguments).map(\.name)))
        },
        Command(
            "whos", "[TYPE …]", "Your variables with type, shape or value, and memory.", operands: .types
        ) { session, arguments in
            session.write(session.table(of: try session.variables(arguments)))
        },
        Command(
            "reset", "[-f]", "Forgets all variables, results and imports, after asking.",
            options: [Option("-f", "do not ask")]
        ) { session, arguments in
            try session.resetAfterAsking(arguments)
        },
        Command(
            "mode", "[train|eval [NET …]]", "The modes of your nets, to see or to set.",
            details: "`%mode eval` puts the net that was named last into eval mode, `%mode eval a b` the nets a and b.",
            operands: .nets(or: ["train", "eval"])
        ) { session, arguments in
            try session.mode(arguments)
        },
    ]
}

extension Session {
    /// What the user defined, without `_` and the like.
    var userNames: [String] { environment.definedNames.filter { !$0.hasPrefix("_") } }

    /// The types that variables have, for completion and messages.
    var userTypes: [String] { Set(userNames.compactMap { environment[$0]?.typeName }).sorted() }

    fileprivate func variables(_ arguments: CommandArguments) throws -> [(name: String, value: Value)] {
        let types = try arguments.words()
        let variables = userNames.compactMap { name in environment[name].map { (name: name, value: $0) } }
        guard !types.isEmpty else { return variables }
        for type in types where !variables.contains(where: { $0.value.typeName == type }) {
            throw RuntimeError.value("no variable is a \(type); there are: \(userTypes.joined(separator: ", "))")
        }
        return variables.filter { types.contains($0.value.typeName) }
    }

    fileprivate func columns(of names: [String]) -> String {
        if names.isEmpty { return "There are no variables.\n" }
        return columnLayout(names, width: displayWidth) + "\n"
    }

    fileprivate func table(of variables: [(name: String, value: Value)]) -> String {
        if variables.isEmpty { return columns(of: []) }
        let rows = variables.map { name, value -> [String] in
            let (description, memory) = machine.outline(value)
            return [name, value.typeName, memory, description]
        }
        return textTable(header: ["name", "type", "memory", "shape or value"], rows)
    }

    fileprivate func resetAfterAsking(_ arguments: CommandArguments) throws {
        let (options, operands) = try arguments.taken()
        guard operands.isEmpty else { throw arguments.misuse("forgets everything and takes no names") }
        let count = userNames.count
        if options["-f"] == nil, count > 0 {
            let question = "Forget \(count == 1 ? "the variable" : "all \(count) variables")?"
            guard try confirm(question) ?? true else { return write("Nothing was forgotten.\n") }
        }
        reset()
    }

    /// The answer to a question at the prompt, no where it is left open; nil where nobody can be asked.
    func confirm(_ question: String) throws -> Bool? {
        guard isInteractive, readLine != nil else { return nil }
        let answer = PromptEntry.trimmed(try readLine(prompt: question + " [y/N] ") ?? "").lowercased()
        return answer == "y" || answer == "yes"
    }

    // MARK: Modes

    fileprivate func mode(_ arguments: CommandArguments) throws {
        let words = try arguments.words()
        switch words.first {
        case nil:
            let nets = userNames.compactMap { name in net(named: name).map { [name, $0.kind, $0.mode] } }
            write(nets.isEmpty ? "There are no nets.\n" : textTable(header: ["name", "net", "mode"], nets))
        case let mode? where mode == "train" || mode == "eval":
            let names = words.count > 1 ? Array(words.dropFirst()) : lastNet.map { [$0.name] } ?? []
            guard !names.isEmpty else { throw RuntimeError.value("there is no net to put into \(mode) mode") }
            for name in names {
                guard let net = net(named: name) else {
                    let near = nearest(name, in: netNames).map { "did you mean `\($0)`?" }
                    throw RuntimeError.value("`\(name)` is not a net", hint: near)
                }
                net.setTraining(mode == "train")
                usesModes = true
            }
            write(names.map { "\($0): \(mode)" }.joined(separator: ", ") + "\n")
        case let word?: throw arguments.misuse("does not know `\(word)`")
        }
    }
}
