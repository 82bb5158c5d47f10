import Interpreter
import Syntax

/// Text of `?name`, from the same table that runs and completes.
enum Help {
    static let overview = """
        reg: an expression language for exploring regularization.

          net = Sequential(Linear(4, 8), ReLU(), Dropout(0.5), Linear(8, 1))
          net.train(); net(ones(2, 4))     dropout drops and scales
          net.eval();  net(ones(2, 4))     dropout is the identity
          norms(net)                       a table: one row a parameter

        ?name shows help, Tab completes, Ctrl-C stops a computation, Ctrl-D leaves.
        Commands:

        """ + Command.table.map { command in
            let usage = "%" + command.name + (command.arguments.isEmpty ? "" : " " + command.arguments)
            return "  " + usage + String(repeating: " ", count: max(1, 24 - usage.count)) + command.documentation + "\n"
        }.joined() + "  !COMMAND" + String(repeating: " ", count: 16) + "Runs a shell command.\n"
}

extension Session {
    func showHelp(_ name: String) throws {
        if name.isEmpty {
            page(Help.overview)
            return
        }
        if name.hasPrefix("%") {
            let command = try Command.named(String(name.dropFirst()))
            write("%\(command.name) \(command.arguments)\n  \(command.documentation)\n")
            return
        }
        guard let text = helpText(name) else {
            throw RuntimeError.undefinedName(name, nearest: nearest(name, in: userNames + Library.table.names))
        }
        page(text)
    }

    /// Help for a variable, builtin or member, or nil for an unknown name.
    public func helpText(_ name: String) -> String? {
        if name.contains(".") { return memberHelp(name) }
        if let value = environment[name] { return help(for: value, name: name) }
        return Library.table[name].map { help(for: .builtin($0), name: name) }
    }

    private func help(for value: Value, name: String) -> String {
        switch value {
        case .builtin(let builtin):
            var text = "\(builtin.name)\(builtin.parameters)\n" + wrapped(builtin.documentation)
            if let example = builtin.example { text += "  example: \(example)\n" }
            return text
        case .function(let closure):
            let documentation = closure.code.documentation ?? environment.documentation[name]
            return "\(closure.code.name ?? name)\(closure.code.signature)\n" + (documentation.map(wrapped) ?? "")
        case .model(let model):
            return "model \(model.name)\(model.signature)\n" + (model.documentation.map(wrapped) ?? "")
        default:
            let documentation = environment.documentation[name].map(wrapped) ?? ""
            return "\(name): \(value.typeName)\n" + documentation + machine.echoed(value) + "\n"
        }
    }

    private func memberHelp(_ path: String) -> String? {
        let parts = path.split(separator: ".").map(String.init)
        guard let last = parts.last, let value = quietValue(of: parts.dropLast().joined(separator: ".")) else { return nil }
        let table = Members.table(for: value)
        if let method = table.methods[last] { return help(for: .builtin(method), name: last) }
        if let property = table.properties[last] { return "\(last)\n" + wrapped(property.documentation) }
        return quietValue(of: path).map { help(for: $0, name: last) }
    }

    /// `??name`: the source of a user's function or model.
    func showSource(_ name: String) throws {
        switch environment[name] {
        case .function(let closure): write(closure.code.source.text(closure.code.span) + "\n")
        case .model(let model): write(model.source + "\n")
        default: try showHelp(name)
        }
    }

    /// Documentation in lines that fit, indented.
    private func wrapped(_ text: String) -> String {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = " "
            for word in paragraph.split(separator: " ") {
                if line.count + word.count + 1 > max(displayWidth, 30), line.count > 1 {
                    lines.append(line)
                    line = " "
                }
                line += " " + word
            }
            lines.append(line)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
