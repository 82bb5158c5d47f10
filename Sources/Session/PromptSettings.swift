import Interpreter
import Syntax

/// What a prompt shows beside what is typed; `%set` changes it, and the front end follows.
public struct PromptSettings {
    /// The rest of an earlier entry, after the cursor.
    public var suggestions = true
    /// The signature of the call that is being written.
    public var hints = true
    /// The mode of the net that an entry named last.
    public var mode = true

    static let names: [(name: String, path: WritableKeyPath<PromptSettings, Bool>)] = [
        ("suggestions", \.suggestions), ("hints", \.hints), ("mode", \.mode),
    ]
}

extension Command {
    static let settingCommands: [Command] = [
        Command(
            "set", "[NAME on|off]", "What the prompt shows: suggestions, hints, the mode of a net.", operands: .settings
        ) { session, arguments in
            try session.set(arguments)
        }
    ]
}

extension Session {
    /// `%set hints off`; without a value the settings are listed.
    fileprivate func set(_ arguments: CommandArguments) throws {
        let words = try arguments.words()
        if words.isEmpty {
            for (name, path) in PromptSettings.names { write("\(name) \(promptSettings[keyPath: path] ? "on" : "off")\n") }
            return
        }
        guard let setting = PromptSettings.names.first(where: { $0.name == words[0] }) else {
            let names = PromptSettings.names.map(\.name)
            throw RuntimeError.raised(
                kind: .name, message: "there is no setting `\(words[0])`",
                hint: nearest(words[0], in: names).map { "did you mean `\($0)`?" }
                    ?? "the settings are \(names.joined(separator: ", "))")
        }
        guard words.count == 2, let isOn = ["on": true, "off": false][words[1]] else {
            throw RuntimeError.value("%set \(setting.name) takes on or off", hint: "%set \(setting.name) off")
        }
        promptSettings[keyPath: setting.path] = isOn
    }
}
