import Syntax

/// Finds, runs and remembers imported files: each runs once in a session.
final class Importer {
    var finder = ModuleFinder()
    private var modules: [String: RecordObject] = [:]
    /// The files being imported at this moment, outermost first.
    private var running: [String] = []
    /// The environments of imported files, which their functions need.
    private var environments: [Environment] = []

    func removeAll() {
        modules = [:]
    }

    func module(_ text: String, isFile: Bool, from source: SourceText, machine: Machine) throws -> RecordObject {
        let path = try finder.locate(text, isFile: isFile, from: source)
        if let module = modules[path] { return module }
        if running.contains(path) {
            let cycle = (running.drop { $0 != path } + [path]).map { $0.split(separator: "/").last.map(String.init) ?? $0 }
            throw RuntimeError.importCycle(cycle)
        }
        running.append(path)
        defer { running.removeLast() }
        let text = try TextFile.read(path)
        let environment = Environment(name: path)
        environments.append(environment)
        let source = SourceText(name: path, text: text)
        let code: FunctionCode
        do {
            code = try machine.compile(source, in: environment)
        } catch let errors as SyntaxErrors {
            throw RuntimeError.located(errors.diagnostics[0])
        }
        _ = try machine.call(.function(Closure(code: code, captures: [])), [])
        let names = environment.definedNames
        let module = RecordObject(keys: names, values: names.map { environment[$0] ?? .none })
        modules[path] = module
        return module
    }
}

extension Machine {
    /// Parses and compiles a text; syntax errors are thrown, the first with its place.
    public func compile(
        _ source: SourceText, in environment: Environment, as form: ProgramForm = .script
    ) throws -> FunctionCode {
        try compile(Parser.parse(source, as: form), in: environment)
    }

    func importModule(_ path: Value, isFile: Bool) throws -> Value {
        guard case .string(let text) = path else { preconditionFailure("an import's path is a string") }
        return .record(try importer.module(text.text, isFile: isFile, from: runningCode.source, machine: self))
    }

    func importName(_ module: Value, _ name: Value) throws -> Value {
        guard case .record(let record) = module, case .string(let text) = name else {
            preconditionFailure("an import gives a record")
        }
        guard let value = record[text.text] else {
            throw RuntimeError.missingImport(text.text, nearest: nearest(text.text, in: record.keys))
        }
        return value
    }

    /// `x` of a box, which must have a value.
    func boxed(_ value: Value, _ name: Value) throws -> Value {
        guard case .box(let box) = value else { preconditionFailure("a shared variable lives in a box") }
        if case .unset = box.value { throw unsetLocal(name) }
        return box.value
    }
}
