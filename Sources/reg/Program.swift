import Glibc
import REPL
import Session
import Syntax
import Walkthrough

/// Does what the command line asks for and returns the exit status.
func runProgram(_ arguments: [String]) -> Int32 {
    // A reader that has seen enough, such as `head`, ends the program in silence, whoever started it.
    signal(SIGPIPE, SIG_DFL)
    do {
        let options = try CommandLineOptions(parsing: arguments) { access($0, F_OK) == 0 }
        switch options.task {
        case .showHelp(let command):
            return printText(command.flatMap(Subcommand.named).map(helpText(of:)) ?? helpText)
        case .showVersion: return printText("reg \(version) (Swift, libedit, oneDNN)\n")
        case .dump(let stage, let file): return dump(stage, of: file, color: options.color)
        case .dumpLibrary: return printText(libraryReference().map(\.markdown).joined(separator: "\u{C}\n"))
        case .format(let words): return try formatFiles(words, color: options.color)
        case .check(let words): return try checkFiles(words, color: options.color)
        case .completions(let words): return try printCompletions(words)
        case .lesson(nil): return printText(LessonCatalog().listing)
        default: return Program(options).run()
        }
    } catch {
        return refuse(error)
    }
}

/// Prints and gives the exit status: 1 where stdout cannot be written.
func printText(_ text: String) -> Int32 {
    let printer = OutputPrinter(color: .never)
    printer.print(.standardOutput(text))
    return printer.finishAndTell() ? 0 : 1
}

private func dump(_ stage: CommandLineOptions.Stage, of path: String, color: ColorChoice) -> Int32 {
    let printer = OutputPrinter(color: color)
    do {
        let source = try Session.script(at: path, command: "reg --dump \(stage.rawValue)")
        printer.print(.display(Display(text: try dump(stage, of: source))))
        return printer.finishAndTell() ? 0 : 1
    } catch {
        for diagnostic in Session.diagnostics(of: error) { printer.print(.failure(diagnostic)) }
        return 1
    }
}

private func dump(_ stage: CommandLineOptions.Stage, of source: SourceText) throws -> String {
    switch stage {
    case .tokens: return dumpTokens(of: source)
    case .ast: return try TreePrinter.dump(Parser.parse(source))
    case .code: return try Session.dumpCode(of: String(decoding: source.bytes, as: UTF8.self), name: source.name)
    case .library: preconditionFailure("the library reference belongs to no file")
    }
}

private func refuse(_ error: UsageError) -> Int32 {
    let hint = error.hint.map { "; " + $0 } ?? ""
    fputs("reg: \(error.message)\(hint)\nTry 'reg --help'.\n", stderr)
    return 2
}

extension OutputPrinter {
    /// Writes what is held back; false, after telling why, where stdout cannot be written.
    func finishAndTell() -> Bool {
        guard let problem = finish() else { return true }
        print(.failure(problem))
        return false
    }
}

/// One session, from the command line's options to the exit status.
private final class Program {
    private let options: CommandLineOptions
    private let printer: OutputPrinter
    private let input = StandardInput()
    private let session: Session
    private let isInteractive: Bool

    init(_ options: CommandLineOptions) {
        self.options = options
        Terminal.useUTF8()
        isInteractive = Terminal.isTerminal(STDIN_FILENO) && options.isConversation
        let printer = OutputPrinter(color: options.color)
        self.printer = printer
        let sessionOptions = Session.Options(
            arguments: options.scriptArguments, displayWidth: Terminal.width(), threads: options.threads,
            isInteractive: isInteractive,
            usesColor: !options.makesPage && Terminal.usesColor(options.color, descriptor: STDOUT_FILENO),
            usesUnicode: options.makesPage || Terminal.usesUnicode,
            sharesTerminal: isInteractive && Terminal.isTerminal(STDOUT_FILENO), isTraced: options.isTraced)
        session = Session(options: sessionOptions) { printer.print($0) }
        session.readLine = { [input] prompt in
            printer.print(.standardOutput(prompt))
            printer.finish()
            defer { printer.noteEchoedNewline() }
            return input.readLine()
        }
        installInterruptHandler(flag: session.interruptFlag, endsUnansweringScripts: !isInteractive)
    }

    func run() -> Int32 {
        switch options.task {
        case .step(let path): return walk { try CellDocument(path: path, command: "reg step") }
        case .report(let path, let page): return report(path, page: page)
        case .lesson(let name?):
            return walk { try CellDocument(path: LessonCatalog().path(of: name), command: "reg lesson") }
        default: return runOnce()
        }
    }

    private func runOnce() -> Int32 {
        if isInteractive, options.runsInitFile, let path = initFile(), case .exit(let code) = session.runInitFile(path) {
            return code
        }
        guard let status = runTask() else { return converse() }
        if case .exit = status { return exitCode(status) }
        if options.staysInteractive { return isInteractive ? converse() : exitCode(runStandardInput()) }
        return exitCode(status)
    }

    /// Nil where there is nothing to run before the prompt.
    private func runTask() -> CellStatus? {
        switch options.task {
        case .runFile(let path): return session.runFile(path)
        case .evaluate(let codes): return evaluate(codes)
        case .runStandardInput: return runStandardInput()
        default: return isInteractive ? nil : runStandardInput()
        }
    }

    /// In turn, until one does not end well.
    private func evaluate(_ codes: [String]) -> CellStatus {
        for (index, code) in codes.enumerated() {
            let name = codes.count == 1 ? "-e" : "-e \(index + 1)"
            let status = session.evaluate(code, name: name)
            if status != .ok { return status }
        }
        return .ok
    }

    private func runStandardInput() -> CellStatus {
        session.run(script: input.readAll(), name: "stdin")
    }

    private func converse() -> Int32 {
        printer.startFreshLine()
        return makeConversation().run()
    }

    /// Goes through a script cell by cell.
    private func walk(_ document: () throws -> CellDocument) -> Int32 {
        do {
            let walk = StepMode(
                try document(), session: session, conversation: makeConversation(), printer: printer,
                usesColor: Terminal.usesColor(options.color, descriptor: STDOUT_FILENO))
            return exitCode(.exit(walk.run()))
        } catch {
            for diagnostic in Session.diagnostics(of: error) { printer.print(.failure(diagnostic)) }
            return 1
        }
    }

    /// Runs a script and writes what came as a page. A script that fails has one too, up to where it failed.
    private func report(_ path: String, page: String) -> Int32 {
        do {
            let document = try CellDocument(path: path, command: "reg report")
            if page != "-" { try Session.checkPlace(ofFile: page, unlike: path) }
            let report = Report(running: document, in: session)
            if report.status != .interrupted {
                let html = report.html(program: "reg \(version)", date: Self.date())
                if page == "-" { printer.print(.standardOutput(html)) } else { try Session.writeFile(html, to: page) }
            }
            return exitCode(report.status)
        } catch {
            for diagnostic in Session.diagnostics(of: error) { printer.print(.failure(diagnostic)) }
            return 1
        }
    }

    /// Today and now, as `2026-01-31 14:05`.
    private static func date() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%d %H:%M", &parts)
        return String(cString: text)
    }

    private func makeConversation() -> InteractiveSession {
        InteractiveSession(
            session: session, printer: printer, input: input, color: options.color, keepsHistory: options.keepsHistory)
    }

    private func exitCode(_ status: CellStatus) -> Int32 {
        let isWritten = printer.finishAndTell()
        switch status {
        case .ok, .exit(0): return isWritten ? 0 : 1
        case .failed: return 1
        case .interrupted:
            printer.reportInterruption()
            return 130
        case .exit(let code): return code
        }
    }

    /// `~/.config/reg/init.reg`, if there is one.
    private func initFile() -> String? {
        let home = environment("HOME").map { $0 + "/.config" }
        guard let folder = environment("XDG_CONFIG_HOME") ?? home else { return nil }
        let path = folder + "/reg/init.reg"
        return access(path, R_OK) == 0 ? path : nil
    }

    private func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
