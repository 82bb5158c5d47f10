import Glibc
import REPL
import Syntax

/// `reg fmt [--check] FILE…`: rewrites files in canonical layout, or names those that have another; `-` formats stdin
/// to stdout. The exit status is 1 if a file cannot be read, parsed or written, or has another layout under `--check`.
func formatFiles(_ arguments: [String], color: ColorChoice) throws(UsageError) -> Int32 {
    var paths: [String] = []
    var checks = false
    var takesOptions = true
    for argument in arguments {
        if !takesOptions || argument == "-" || !argument.hasPrefix("-") {
            paths.append(argument)
        } else if argument == "--" {
            takesOptions = false
        } else if argument == "--check" {
            checks = true
        } else {
            throw UsageError(message: "unknown option '\(argument)' of 'fmt'", hint: "it knows '--check'")
        }
    }
    if paths.isEmpty { throw UsageError(message: "'fmt' needs a file, or '-' for stdin") }
    let command = FormatCommand(checks: checks, printer: OutputPrinter(color: color))
    var isClean = true
    for path in paths where !command.format(path) { isClean = false }
    return command.printer.finishAndTell() && isClean ? 0 : 1
}

private struct FormatCommand {
    let checks: Bool
    let printer: OutputPrinter

    /// False for a file that is unusable, or has another layout and is only checked.
    func format(_ path: String) -> Bool {
        do throws(FormatFailure) {
            let text = try contents(of: path)
            let formatted = try layout(of: text, name: path == "-" ? "stdin" : path)
            if checks {
                if formatted != text { printer.print(.standardOutput((path == "-" ? "stdin" : path) + "\n")) }
                return formatted == text
            }
            if path == "-" {
                printer.print(.standardOutput(formatted))
            } else if formatted != text {
                try replace(path, with: formatted)
            }
            return true
        } catch {
            for diagnostic in error.diagnostics { printer.print(.failure(diagnostic)) }
            return false
        }
    }

    private func layout(of text: String, name: String) throws(FormatFailure) -> String {
        do {
            return try Formatter.format(SourceText(name: name, text: text))
        } catch {
            throw FormatFailure(diagnostics: error.diagnostics)
        }
    }

    private func contents(of path: String) throws(FormatFailure) -> String {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FormatFailure("cannot read '\(path)'", because: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FormatFailure("cannot read '\(path)'", because: errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FormatFailure("cannot read '\(path)': it is not UTF-8 text")
        }
        return text
    }

    /// Writes the text beside the file and renames it, so that no half of it is ever seen. A link stays one, and the
    /// file keeps its permissions.
    private func replace(_ path: String, with text: String) throws(FormatFailure) {
        guard let resolved = realpath(path, nil) else { throw FormatFailure("cannot write '\(path)'", because: errno) }
        defer { free(resolved) }
        let target = String(cString: resolved)
        var status = stat()
        // Renaming needs no permission to write the file itself.
        guard access(target, W_OK) == 0, stat(target, &status) == 0 else {
            throw FormatFailure("cannot write '\(path)'", because: errno)
        }
        let temporary = "\(target).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FormatFailure("cannot write '\(path)'", because: errno) }
        var isWritten = writeAll(text, to: descriptor) && fchmod(descriptor, status.st_mode & 0o7777) == 0
        var reason = errno
        if close(descriptor) != 0, isWritten { (isWritten, reason) = (false, errno) }
        if isWritten, rename(temporary, target) != 0 { (isWritten, reason) = (false, errno) }
        if !isWritten {
            unlink(temporary)
            throw FormatFailure("cannot write '\(path)'", because: reason)
        }
    }

    private func writeAll(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }
}

/// Why a file could not be formatted.
private struct FormatFailure: Error {
    let diagnostics: [Diagnostic]

    init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    init(_ message: String, because reason: Int32? = nil) {
        let reason = reason.map { ": " + String(cString: strerror($0)) } ?? ""
        diagnostics = [Diagnostic(kind: .io, message: message + reason)]
    }
}
