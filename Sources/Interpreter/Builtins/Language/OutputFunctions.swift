/// Text out and in: the terminal and files.
enum OutputFunctions {
    static let rows: [Builtin] = [
        Builtin(
            "print", #"(*values, sep = " ", end = "\n")"#,
            "Writes values to the standard output. A figure alone is shown: as text here, as a picture in a notebook.",
            example: "print(1, \"a\", [2, 3], sep = \"; \")"
        ) { call in
            let values = try call.list(0).elements
            let (separator, end) = (try call.string(1), try call.string(2))
            if values.count == 1, end == "\n" {
                try call.machine.printLine(values[0])
            } else {
                call.machine.host.write(try text(values, separator, end, call.machine))
            }
            return .none
        },
        Builtin(
            "eprint", #"(*values, sep = " ", end = "\n")"#,
            "Writes values to the standard error output, where messages do not mix with results.",
            example: "eprint(\"loading\"); print(\"the result\")"
        ) { call in
            let text = try text(try call.list(0).elements, try call.string(1), try call.string(2), call.machine)
            call.machine.host.writeError(text)
            return .none
        },
        Builtin(
            "input", "(prompt = \"\")",
            "A line of the standard input, without its end. The end of the input is an io error.",
            example: "try { print(input(\"Your name: \")) } catch e { print(\"nobody answers\") }"
        ) { call in
            guard let line = try call.machine.host.readLine(prompt: try call.string(0)) else {
                throw RuntimeError.raised(kind: .io, message: "input() found the end of the input", hint: nil)
            }
            return .string(line)
        },
        Builtin(
            "predict", "(question)",
            """
            Asks a student to predict what comes, before it comes: `reg step` waits for an answer and shows it beside the \
            result, `reg report` shows the question, and a script that runs whole goes on without a word.
            """,
            example: "predict(\"How many of 100 ones does Dropout(0.3) keep?\")"
        ) { call in
            try call.machine.host.askForPrediction(question: try call.string(0))
            return .none
        },
        Builtin(
            "read_text", "(path)", "The whole of a UTF-8 file as a string. A file that cannot be read is an io error.",
            example: "write_text(\"a.txt\", \"one\\ntwo\"); print(read_text(\"a.txt\").split(\"\\n\"))"
        ) { call in
            .string(try TextFile.read(try call.string(0)))
        },
        Builtin(
            "write_text", "(path, text)",
            "Makes or replaces a file; readers see either the old text or the whole new one.",
            example: "write_text(\"a.txt\", str([1, 2])); print(read_text(\"a.txt\"))"
        ) { call in
            try TextFile.write(try call.string(1), to: try call.string(0))
            return .none
        },
    ]

    private static func text(_ values: [Value], _ separator: String, _ end: String, _ machine: Machine) throws -> String {
        var text = try values.first.map { try machine.printed($0) } ?? ""
        for value in values.dropFirst() {
            text += separator
            text += try machine.printed(value)
        }
        return text + end
    }
}
