import Glibc

/// Runs gnuplot as a child process, which reads a script and writes a picture.
enum Gnuplot {
    /// Writes what the script draws to an open file.
    static func run(_ script: String, writingTo output: Int32) throws {
        let input = try AnonymousFile(containing: script)
        let messages = try AnonymousFile()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, standard) in [(input.descriptor, 0), (output, 1), (messages.descriptor, 2)] as [(Int32, Int32)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
        }
        // Without the user's own settings, which would change the picture.
        let words = ["gnuplot", "-d"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let problem = posix_spawnp(&process, "gnuplot", &actions, nil, &arguments, environ)
        if problem == ENOENT { throw PlottingError.gnuplotMissing }
        guard problem == 0 else { throw PlottingError.gnuplotFailed(String(cString: strerror(problem))) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            let complaint = messages.text.split(separator: "\n").last { !$0.isEmpty && !$0.allSatisfy { " ^".contains($0) } }
            let signal = status & 0x7F
            throw PlottingError.gnuplotFailed(
                signal != 0 ? "it was ended by signal \(signal)" : complaint.map(String.init) ?? "it gave no reason")
        }
    }
}
