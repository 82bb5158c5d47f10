import Syntax

/// Writes compiled code for people: a function's head, a line an instruction, then the functions inside it.
public struct CodePrinter {
    private static let opcodeWidth = 22
    private static let operandWidth = 36

    private var lines: [String] = []

    /// The code of a program; it does not run.
    public static func dump(_ program: Program, builtins: BuiltinTable) throws -> String {
        let environment = Environment(name: program.source.name)
        return try withExtendedLifetime(environment) {
            let code = try Compiler.compile(program, in: environment, builtins: builtins)
            var printer = CodePrinter()
            printer.print(code, title: "script \(program.source.name)", depth: 0)
            return printer.lines.joined(separator: "\n") + "\n"
        }
    }

    private mutating func print(_ code: FunctionCode, title: String, depth: Int) {
        let indent = String(repeating: "    ", count: depth)
        lines.append(indent + title)
        for text in registers(code) + captures(code) { lines.append(indent + "  " + text) }
        let width = String(code.instructions.count - 1).count
        for (index, instruction) in code.instructions.enumerated() {
            let number = String(index)
            let padding = String(repeating: " ", count: width - number.count)
            let opcode = padded("\(instruction.opcode)", to: CodePrinter.opcodeWidth)
            let operands = padded(instruction.operands(in: code), to: CodePrinter.operandWidth)
            lines.append("\(indent)  \(padding)\(number)  \(opcode) \(operands) ; \(place(code, index))")
        }
        for function in code.functions {
            lines.append("")
            print(function, title: "fn \(function.name ?? "")\(function.signature.text)", depth: depth + 1)
        }
    }

    private func registers(_ code: FunctionCode) -> [String] {
        let names = code.variableNames.enumerated().map { "r\($0) \($1)" }.joined(separator: ", ")
        let count = code.header.pointee.registerCount
        return ["registers: \(count)" + (names.isEmpty ? "" : ", of which \(names)")]
    }

    private func captures(_ code: FunctionCode) -> [String] {
        if code.captureSources.isEmpty { return [] }
        let sources = code.captureSources.enumerated().map { index, source -> String in
            switch source {
            case .register(let register): return "c\(index) = r\(register) of the maker"
            case .capture(let capture): return "c\(index) = c\(capture) of the maker"
            }
        }
        return ["captures: " + sources.joined(separator: ", ")]
    }

    /// `3:5  x + 1`
    private func place(_ code: FunctionCode, _ index: Int) -> String {
        let span = code.spans[index]
        let (line, column) = code.source.position(of: span.start)
        let text = code.source.firstLine(of: span)
        return "\(line):\(column)  " + (text.count > 40 ? text.prefix(37) + "..." : text)
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
