import Syntax

/// A shell that can complete reg's command line.
enum Shell: String, CaseIterable {
    case bash, zsh, fish

    /// What the shell is to read, written from the tables of options and commands.
    var completions: String {
        switch self {
        case .bash: return bashCompletions
        case .zsh: return zshCompletions
        case .fish: return fishCompletions
        }
    }
}

/// `reg completions SHELL`.
func printCompletions(_ words: [String]) throws(UsageError) -> Int32 {
    let valid = Shell.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = words.first, words.count == 1 else {
        throw UsageError(message: "'completions' needs the name of one shell: \(valid)")
    }
    guard let shell = Shell(rawValue: name) else {
        throw UsageError(message: "there are completions for \(valid), not for '\(name)'")
    }
    return printText(shell.completions)
}

// MARK: bash

private var bashCompletions: String {
    let withValue = CommandLineOption.table.filter { $0.placeholder != nil }
    let values = withValue.map { option in
        "        \(option.names.joined(separator: "|"))) \(bashReply(option.argument)); return ;;\n"
    }
    let commands = Subcommand.table.map { command in
        "        \(command.name)) \(bashReply(command)) ;;\n"
    }
    return """
        # bash completion for reg
        _reg() {
            local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" index
            COMPREPLY=()
            # `--color=always` comes in three words.
            if [[ $word == "=" ]]; then word=""; elif [[ $previous == "=" ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi
            case $previous in
        \(values.joined())    esac
            for ((index = 1; index < COMP_CWORD; index++)); do
                case ${COMP_WORDS[index]} in
                \(withValue.flatMap(\.names).joined(separator: "|")))
                    ((index++)); [[ ${COMP_WORDS[index]} == "=" ]] && ((index++)) ;;
                -?*) ;;
                *) command=${COMP_WORDS[index]}; break ;;
                esac
            done
            case $command in
            "")
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W "\(CommandLineOption.table.flatMap(\.names).joined(separator: " "))" -- "$word"))
                else
                    COMPREPLY=($(compgen -W "\(Subcommand.table.map(\.name).joined(separator: " "))" -- "$word"))
                    _reg_scripts
                fi ;;
        \(commands.joined())        *) COMPREPLY=($(compgen -f -- "$word")) ;;
            esac
        }

        _reg_scripts() {
            local IFS=$'\\n'
            COMPREPLY+=($(compgen -f -X '!*.reg' -- "$word") $(compgen -d -- "$word"))
        }

        complete -o filenames -F _reg reg

        """
}

private func bashReply(_ argument: CommandLineOption.Argument) -> String {
    guard case .choice(_, let choices) = argument else { return ":" }
    return "COMPREPLY=($(compgen -W \"\(choices.joined(separator: " "))\" -- \"$word\"))"
}

private func bashReply(_ command: Subcommand) -> String {
    let words = command.options.map(\.name)
    switch command.operands {
    case .words(let operands):
        return "COMPREPLY=($(compgen -W \"\((words + operands).joined(separator: " "))\" -- \"$word\"))"
    case .scripts:
        return "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$word\")); _reg_scripts"
    }
}

// MARK: zsh

private var zshCompletions: String {
    let options = CommandLineOption.table.map { option -> String in
        // A long option takes its value after `=`, too.
        let names = option.names.map { $0 + (option.placeholder != nil && $0.hasPrefix("--") ? "=" : "") }
        let start = names.count > 1 ? "{\(names.joined(separator: ","))}'" : "'" + (names[0] == "-e" ? "*-e" : names[0])
        return "        \(start)[\(zshQuoted(option.summary))]\(zshArgument(option.argument))' \\\n"
    }
    let commands = Subcommand.table.map { "            '\($0.name):\(zshQuoted($0.summary))'\n" }
    let operands = Subcommand.table.map { command -> String in
        let options = command.options.map { " '\($0.name)[\(zshQuoted($0.summary))]'" }.joined()
        switch command.operands {
        case .scripts: return "            \(command.name)) _arguments\(options) '*:script:_files -g \"*.reg\"' ;;\n"
        case .words(let words):
            return "            \(command.name)) _arguments\(options) '1:word:(\(words.joined(separator: " ")))' ;;\n"
        }
    }
    return """
        #compdef reg
        _reg() {
            local context state state_descr line
            typeset -A opt_args
            local -a commands=(
        \(commands.joined())    )
            _arguments -C -S \\
        \(options.joined())        '1:script or command:->first' \\
                '*::argument:->rest'
            case $state in
            first)
                _describe -t commands command commands
                _files -g '*.reg(-.)' ;;
            rest)
                case $line[1] in
        \(operands.joined())            *) _files ;;
                esac ;;
            esac
        }
        if [ "$funcstack[1]" = _reg ]; then _reg "$@"; else compdef _reg reg; fi

        """
}

private func zshArgument(_ argument: CommandLineOption.Argument) -> String {
    switch argument {
    case .none: return ""
    case .text(let name): return ":\(name):"
    case .choice(let name, let choices): return ":\(name):(\(choices.joined(separator: " ")))"
    }
}

/// Within a description in single quotes.
private func zshQuoted(_ text: String) -> String {
    text.replacing("'", with: "'\\''").replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(":", with: "\\:")
}

// MARK: fish

private var fishCompletions: String {
    let options = CommandLineOption.table.map { option -> String in
        let rule = option.names.map(fishName).joined() + fishArgument(option.argument)
        return "complete -c reg -n __fish_use_subcommand\(rule) -d '\(fishQuoted(option.summary))'\n"
    }
    let commands = Subcommand.table.map { command -> String in
        let inside = "-n '__fish_seen_subcommand_from \(command.name)'"
        var lines = ["complete -c reg -n __fish_use_subcommand -a \(command.name) -d '\(fishQuoted(command.summary))'\n"]
        lines += command.options.map { "complete -c reg \(inside)\(fishName($0.name)) -d '\(fishQuoted($0.summary))'\n" }
        if case .words(let words) = command.operands {
            lines.append("complete -c reg \(inside) -f -a '\(words.joined(separator: " "))'\n")
        }
        return lines.joined()
    }
    return "# fish completion for reg\n" + (options + commands).joined()
}

private func fishName(_ name: String) -> String { name.hasPrefix("--") ? " -l \(name.dropFirst(2))" : " -s \(name.dropFirst())" }

private func fishArgument(_ argument: CommandLineOption.Argument) -> String {
    switch argument {
    case .none: return ""
    case .text: return " -x"
    case .choice(_, let choices): return " -x -a '\(choices.joined(separator: " "))'"
    }
}

private func fishQuoted(_ text: String) -> String { text.replacing("'", with: "\\'") }
