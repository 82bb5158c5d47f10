import Interpreter

/// The pages of the library reference in Markdown: the sections of the builtin table in their order, then the members
/// that values have.
public func libraryReference() -> [(section: String, markdown: String)] {
    let functions = Library.table.sections.map { section in
        page(section.title, section.rows.map { ($0.name, entry($0)) })
    }
    let members = Members.sections.map { section in
        let properties = section.table.properties.map { name, property in
            (name, "## .\(name)\n\n\(escaped(property.documentation))\n")
        }
        let methods = section.table.methods.values.map { ($0.name, entry($0, prefix: ".")) }
        return page(section.title, introduction: block(section.example), properties + methods)
    }
    return functions + members
}

private func page(
    _ title: String, introduction: String = "", _ entries: [(name: String, text: String)]
) -> (section: String, markdown: String) {
    let texts = entries.sorted { $0.name < $1.name }.map(\.text)
    return (title, (["# \(title)\n" + introduction] + texts).joined(separator: "\n"))
}

private func block(_ example: String) -> String { "\n```reg\n\(example)\n```\n" }

/// A builtin's heading, signature, documentation and example.
private func entry(_ builtin: Builtin, prefix: String = "") -> String {
    let name = prefix + builtin.name
    var text = "## \(name)\n\n`\(builtin.usage)`\n\n\(escaped(builtin.documentation))\n"
    if let example = builtin.example { text += block(example) }
    return text
}

/// Documentation is plain text with names between back quotes; outside of those, Markdown must not see its own marks.
private func escaped(_ documentation: String) -> String {
    var result = ""
    var isCode = false
    for character in documentation {
        if character == "`" { isCode.toggle() }
        if !isCode, "*<".contains(character) { result += "\\" }
        result.append(character)
    }
    return result
}
