/// The program's version, as `reg --version` tells it.
let version = "0.1.0"

/// What `reg --help` prints, from the tables of options and commands.
var helpText: String {
    """
    usage: reg [options] [FILE [args…]]
    \(Subcommand.table.map { "       reg \($0.name) \($0.parameters)\n" }.joined())
    A scripting language and prompt for exploring regularization. Without FILE it starts
    a prompt, or runs a script from stdin when that is not a terminal.

    arguments
    \(helpRow("FILE", "the script to run; `-` for stdin"))\(helpRow("args…", "the script's `args`"))
    commands
    \(Subcommand.table.map(helpRows).joined())
    \(CommandLineOption.Section.allCases.map(helpSection).joined(separator: "\n"))
    exit status: 0; 1 for an error in the script; 2 for a bad command line; 130 when
    interrupted; n after exit(n)

    """
}

/// What `reg NAME --help` prints.
func helpText(of command: Subcommand) -> String {
    "usage: reg \(command.name) \(command.parameters)\n\n" + helpRows(command)
}

private func helpSection(_ section: CommandLineOption.Section) -> String {
    let rows = CommandLineOption.table.filter { $0.section == section }.map { helpRow($0.usage, $0.summary) }
    return section.rawValue + "\n" + rows.joined()
}

private func helpRows(_ command: Subcommand) -> String {
    let options = command.options.map { helpRow("\(command.name) \($0.name)", $0.summary) }
    let operand = command.parameters.prefix { $0 != " " }
    return helpRow("\(command.name) \(operand)", command.summary) + options.joined()
}

/// A term and what it means, in lines of at most 88 columns.
private func helpRow(_ term: String, _ meaning: String) -> String {
    let (termWidth, meaningWidth) = (18, 68)
    var lines = [""]
    for word in meaning.split(separator: " ") {
        if !lines[lines.count - 1].isEmpty, lines[lines.count - 1].count + word.count >= meaningWidth { lines.append("") }
        lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    let rows = lines.enumerated().map { index, line in
        let start = index == 0 ? term : ""
        return "  " + start + String(repeating: " ", count: max(1, termWidth - start.count)) + line + "\n"
    }
    return rows.joined()
}
