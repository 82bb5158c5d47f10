import Interpreter
import Syntax

/// Text of `?name`, from the same table that runs and completes.
enum Help {
    /// Short enough for a window of 24 rows, and the prompt below it.
    static let overview = """
        reg: an expression language for exploring regularization.
          net = Sequential(Linear(4, 8), ReLU(), Dropout(0.5), Linear(8, 1))
          net.train(); net(ones(2, 4))     dropout drops and scales
          net.eval();  net(ones(2, 4))     dropout is the identity
          norms(net)                       a table: one row a parameter
        ?name shows help, ??name the source, ?*drop* finds names; Tab completes, Ctrl-C
        stops, Ctrl-D leaves; `_` is the last result. Commands (`%run?` tells of one):

        """ + (Command.table.map { ("%" + $0.name, $0.summary) } + [("!COMMAND", "Runs a shell command.")])
        .map { name, summary in "  " + name.padded(to: 10) + summary + "\n" }.joined()
}

extension Session {
    func showHelp(_ name: String) throws {
        if name.isEmpty { return page(Help.overview) }
        if name.hasPrefix("%") { return page(help(for: try Command.named(String(name.drop { $0 == "%" })))) }
        if Wildcards.isPattern(name) { return try showNames(matching: name) }
        guard let text = helpText(name) else {
            throw RuntimeError.undefinedName(name, nearest: nearest(name, in: userNames + Library.table.names))
        }
        page(text)
    }

    /// `?*drop*`: the names with help that fit.
    private func showNames(matching pattern: String) throws {
        let names = Set(userNames + Library.table.names).filter { Wildcards.matchLoosely(pattern, $0) }
        guard !names.isEmpty else { throw RuntimeError.raised(kind: .name, message: "no name fits `\(pattern)`", hint: nil) }
        write(columnLayout(names.sorted(), width: displayWidth) + "\n")
    }

    /// Help for a variable, builtin or member, or nil for an unknown name.
    public func helpText(_ name: String) -> String? {
        if name.contains(".") { return memberHelp(name) }
        if let value = environment[name] { return help(for: value, name: name) }
        return Library.table[name].map { help(for: .builtin($0), name: name) }
    }

    /// Usage, what it does, its options.
    private func help(for command: Command) -> String {
        let width = (command.options.map(\.usage.count).max() ?? 0) + 2
        let options = command.options.map { "  " + $0.usage.padded(to: width) + $0.summary + "\n" }
        let details = command.details.isEmpty ? "" : wrapped(command.details)
        return command.usage + "\n" + wrapped(command.summary) + options.joined() + details
    }

    private func help(for value: Value, name: String) -> String {
        switch value {
        case .builtin(let builtin):
            let usage = filled(parameters(of: builtin.usage), indent: "    ")
            guard let example = builtin.example else { return usage + wrapped(builtin.documentation) }
            let lines = example.split(separator: "\n").map { "    " + $0 + "\n" }
            return usage + wrapped(builtin.documentation) + "\n  Example:\n" + lines.joined()
        case .function(let closure):
            let documentation = closure.code.documentation ?? environment.documentation[name]
            return "\(closure.code.name ?? name)\(closure.code.signature.text)\n" + (documentation.map(wrapped) ?? "")
        case .model(let model):
            return "model \(model.name)\(model.signature.text)\n" + (model.documentation.map(wrapped) ?? "")
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

    /// `??name`: the source of a user's function or model; of anything else, its help.
    func showSource(_ name: String) throws {
        if let source = source(ofDefinition: name) { write(source + "\n") } else { try showHelp(name) }
    }

    /// The text that defines a user's function or model.
    func source(ofDefinition name: String) -> String? {
        switch environment[name] {
        case .function(let closure): return closure.code.source.text(closure.code.span)
        case .model(let model): return model.source
        default: return nil
        }
    }

    /// `f(a, b = [1, 2])` in pieces that a line may end with: `f(a,` and `b = [1, 2])`.
    private func parameters(of usage: String) -> [Substring] {
        var pieces: [Substring] = []
        var (start, depth) = (usage.startIndex, 0)
        for index in usage.indices {
            switch usage[index] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case " " where depth == 1 && usage[..<index].last == ",":
                pieces.append(usage[start..<index])
                start = usage.index(after: index)
            default: break
            }
        }
        return pieces + [usage[start...]]
    }

    /// Documentation in lines that fit, indented.
    private func wrapped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
            "  " + filled(paragraph.split(separator: " "), indent: "  ")
        }.joined()
    }

    /// Pieces with blanks between them, in lines that fit where they can; the further ones are indented.
    private func filled(_ pieces: [Substring], indent: String) -> String {
        var lines: [String] = []
        var line = ""
        for piece in pieces {
            if !line.isEmpty, indent.count + line.count + 1 + piece.count > max(displayWidth, 30) {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + piece
        }
        return (lines + [line]).joined(separator: "\n" + indent) + "\n"
    }
}
