import Glibc
import Interpreter

/// A command line for the system's shell.
struct ShellCommand {
    /// How a process ended.
    enum End: Equatable, CustomStringConvertible {
        case exited(Int32)
        case killed(by: Int32)

        /// From what `wait` reports.
        init(status: Int32) {
            let signal = status & 0x7F
            self = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(by: signal)
        }

        var description: String {
            switch self {
            case .exited(let status): return "exit status \(status)"
            case .killed(let signal): return "signal \(signal) (\(String(cString: strsignal(signal))))"
            }
        }
    }

    /// Whether the shell would find a program of this name.
    static func isProgram(_ name: String) -> Bool {
        guard !name.isEmpty, !name.contains("/"), let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    private let text: String

    init(_ text: String) { self.text = text }

    /// Runs it on the program's own terminal, where Ctrl-C reaches it and not the program.
    func runOnTerminal() -> End { End(status: text.withCString { system($0) }) }

    /// Runs it without input and hands on what it writes, as it comes. When `interrupt` is raised it is asked to stop,
    /// and made to if it does not within two seconds.
    func run(
        interrupt: UnsafeMutablePointer<Int32>, output: (String) -> Void, errors: (String) -> Void
    ) throws -> End {
        let (outputPipe, errorPipe) = (try Pipe(), try Pipe())
        defer { [outputPipe, errorPipe].forEach { $0.close() } }
        let process = try spawn(output: outputPipe, errors: errorPipe)
        [outputPipe, errorPipe].forEach { $0.closeWriter() }
        var interruptedAt: Double?
        var readers = [outputPipe, errorPipe].map { PipeReader($0.reader) }
        while readers.contains(where: \.isOpen) {
            // Another thread may raise the flag too, which wakes no wait.
            PipeReader.wait(for: readers, milliseconds: 50)
            if interrupt.pointee != 0, interruptedAt == nil {
                kill(-process, SIGINT)
                interruptedAt = SystemTime.monotonic
            }
            if let time = interruptedAt, SystemTime.monotonic - time > 2 { kill(-process, SIGKILL) }
            readers[0].read(output)
            readers[1].read(errors)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        if interruptedAt != nil { throw RuntimeError.interrupted }
        return End(status: status)
    }

    /// Starts `/bin/sh` in a process group of its own, with the signals as a new program expects them.
    private func spawn(output: Pipe, errors: Pipe) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writer, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.writer, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", text].map { (word: String) in strdup(word) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process = pid_t()
        let problem = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
        guard problem == 0 else {
            throw RuntimeError.raised(
                kind: .io, message: "cannot start the shell: \(String(cString: strerror(problem)))", hint: nil)
        }
        return process
    }
}

/// Both ends of a pipe, which no child inherits unasked.
private final class Pipe {
    let reader: Int32
    private(set) var writer: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw RuntimeError.raised(
                kind: .io, message: "cannot start the shell: \(String(cString: strerror(errno)))", hint: nil)
        }
        (reader, writer) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    func closeWriter() {
        if writer >= 0 { Glibc.close(writer) }
        writer = -1
    }

    func close() {
        closeWriter()
        Glibc.close(reader)
    }
}

/// Reads a pipe as text; a character that is cut by the end of a read waits for its rest.
private struct PipeReader {
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private(set) var isOpen = true

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    static func wait(for readers: [PipeReader], milliseconds: Int32) {
        var waits = readers.filter(\.isOpen).map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        poll(&waits, nfds_t(waits.count), milliseconds)
    }

    mutating func read(_ take: (String) -> Void) {
        guard isOpen else { return }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { break }
            if count <= 0 { isOpen = false }
            guard count > 0 else { break }
            pending += chunk[..<count]
        }
        let length = isOpen ? pending.count - Self.cutCharacter(pending) : pending.count
        if length > 0 { take(String(decoding: pending[..<length], as: UTF8.self)) }
        pending.removeFirst(length)
    }

    /// The number of bytes at the end that begin a character without ending it.
    private static func cutCharacter(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xC0 == 0x80 { continue }
            let whole = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return whole > length ? length : 0
        }
        return 0
    }
}
