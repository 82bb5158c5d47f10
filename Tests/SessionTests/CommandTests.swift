import Glibc
import Session
import XCTest

final class CommandTests: XCTestCase {
    private let transcript = Transcript()
    private var folder = ""

    override func setUp() {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func file(_ name: String, _ text: String? = nil) -> String {
        let path = folder + "/" + name
        if let text { XCTAssertTrue(FileManager.default.createFile(atPath: path, contents: Data(text.utf8))) }
        return path
    }

    private func contents(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    /// The message and the hint of the error that an entry gives.
    private func failure(_ entry: String) -> String {
        let count = transcript.failures.count
        transcript.run(entry)
        guard transcript.failures.count == count + 1, let failure = transcript.failures.last else { return "no error" }
        return failure.message + (failure.hint.map { " | " + $0 } ?? "")
    }

    private func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }

    /// The rows of a table with one blank between their cells.
    private func rows(_ text: String) -> [String] { text.split(separator: "\n").map { words(String($0)).joined(separator: " ") } }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }

    // MARK: Names

    func testAnUnknownCommandNamesTheNearest() {
        XCTAssertEqual(failure("%tiem 1"), "there is no command `%tiem` | did you mean `%time`?")
        XCTAssertEqual(failure("%hist"), "there is no command `%hist` | did you mean `%history`?")
        XCTAssertEqual(failure("%ls"), "there is no command `%ls` | `!ls` runs it in the shell")
        XCTAssertEqual(failure("%matplotlib"), "there is no command `%matplotlib` | `%help` lists them")
    }

    func testWordsThatAnyPromptKnows() {
        XCTAssertEqual(transcript.session.execute("exit"), .exit(0))
        XCTAssertEqual(transcript.session.execute(" quit "), .exit(0))
        XCTAssertEqual(transcript.run("help"), transcript.run("?"))
        XCTAssertEqual(transcript.run("quit = 3", "quit"), "Out[6]: 3\n")
    }

    func testEveryCommandHasHelpThatShowsItsUsage() {
        let overview = transcript.run("%help")
        XCTAssertEqual(overview, transcript.run("?"))
        let names = "time timeit run who whos reset set history save load edit cd pwd mode help".components(separatedBy: " ")
        for name in names {
            XCTAssertTrue(overview.contains("  %\(name) "), name)
            let help = transcript.run("%\(name)?")
            XCTAssertTrue(help.hasPrefix("%\(name)"), help)
            XCTAssertEqual(help, transcript.run("?%\(name)"))
            XCTAssertEqual(help, transcript.run("%help %\(name)"))
        }
        XCTAssertEqual(transcript.failures.count, 0)
    }

    func testNoHelpIsWiderThanATerminal() {
        for entry in ["%help", "%history?", "%save?", "%edit?", "%timeit?", "%mode?", "%run?"] {
            for line in transcript.run(entry).split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, String(line)) }
        }
    }

    func testHelpForNames() {
        XCTAssertTrue(transcript.run("?dropout").hasPrefix("dropout("))
        XCTAssertEqual(transcript.run("dropout?"), transcript.run("%help dropout"))
        let found = transcript.run("?*drop*")
        XCTAssertTrue(found.contains("Dropout") && found.contains("dropout"), found)
        XCTAssertFalse(found.contains("Linear"))
        XCTAssertEqual(failure("?*zzz*"), "no name fits `*zzz*`")
        XCTAssertEqual(failure("?droput"), "`droput` is not defined | did you mean `dropout`?")
    }

    func testSourceOfDefinitions() {
        transcript.run("fn twice(x) = 2 * x")
        XCTAssertEqual(transcript.run("??twice"), "fn twice(x) = 2 * x\n")
        XCTAssertEqual(transcript.run("twice??"), "fn twice(x) = 2 * x\n")
        XCTAssertEqual(transcript.run("??sqrt"), transcript.run("?sqrt"))
    }

    // MARK: History

    private func makeHistory() {
        transcript.run("a = 1", "f = fn(x) {\n    x + a\n}", "nope", "%who", "f(2)")
    }

    func testHistory() {
        makeHistory()
        XCTAssertEqual(transcript.run("%history"), "a = 1\nf = fn(x) {\n    x + a\n}\nnope\n%who\nf(2)\n")
        XCTAssertEqual(transcript.run("%history -n 1-2"), "1: a = 1\n2: f = fn(x) {\n       x + a\n   }\n")
        XCTAssertEqual(transcript.run("%history 5 1"), "f(2)\na = 1\n")
        XCTAssertEqual(transcript.run("%history -l 1"), "%history 5 1\n")
        XCTAssertEqual(transcript.run("%history -n 4-5"), "4: %who\n5: f(2)\n")
        XCTAssertEqual(transcript.run("%history -g 'a = ?'"), "1: a = 1\n")
        XCTAssertEqual(transcript.run("%history -g 'x*a'"), "2: f = fn(x) {\n       x + a\n   }\n")
    }

    func testHistoryOfOtherSessions() {
        transcript.session.archive = {
            [
                ArchivedEntry(session: 70, number: 1, text: "old = 1"), ArchivedEntry(session: 90, number: 1, text: "b = 1"),
                ArchivedEntry(session: 70, number: 2, text: "old = 2"), ArchivedEntry(session: 90, number: 4, text: "b = 4"),
            ]
        }
        transcript.run("mine = 1")
        XCTAssertEqual(transcript.run("%history ~1/"), "b = 1\nb = 4\n")
        XCTAssertEqual(transcript.run("%history -n ~2/1-2 1 ~1/4"), "~2/1: old = 1\n~2/2: old = 2\n   1: mine = 1\n~1/4: b = 4\n")
        XCTAssertEqual(transcript.run("%history -g =*1"), "~2/1: old = 1\n~1/1: b = 1\n   1: mine = 1\n")
        XCTAssertEqual(failure("%history ~3/"), "there is no session ~3/: the history has 2 earlier sessions")
        XCTAssertEqual(failure("%history ~1/9"), "there is no entry `~1/9`: the last one is ~1/4")
    }

    func testRangesThatAreNone() {
        XCTAssertEqual(failure("%history 1-"), "this session has no entries before this one")
        for range in ["0", "x", "3-1", "1-2-3", "~/1", "~0/1", "-1-", "99999999999999999999"] {
            XCTAssertTrue(failure("%history \(range)").contains("%history"), range)
        }
        XCTAssertEqual(failure("%history 100"), "there is no entry `100`: the last one is 9")
        XCTAssertTrue(failure("%history -l 0").hasPrefix("%history needs a whole number of at least 1 after `-l`, got `0`"))
        XCTAssertTrue(failure("%history -g").hasPrefix("%history needs a value after `-g`"))
        XCTAssertTrue(failure("%history -g x 1").hasPrefix("%history takes a pattern or ranges, not both"))
        XCTAssertEqual(
            failure("%history -x"),
            "%history has no option `-x`; it has -n, -l, -g | usage: %history [-n] [-l N] [-g PATTERN] [RANGE …]")
    }

    // MARK: Files

    func testSave() {
        makeHistory()
        let path = file("a name.reg")
        XCTAssertEqual(transcript.run("%save \"\(path)\""), "3 entries written to \(path)\n")
        XCTAssertEqual(contents(path), "a = 1\nf = fn(x) {\n    x + a\n}\nf(2)\n")
        transcript.session.readLine = { _ in "n" }
        XCTAssertTrue(failure("%save '\(path)' 1").contains("was not replaced"))
        transcript.session.readLine = { _ in "y" }
        XCTAssertEqual(transcript.run("%save '\(path)' 1"), "1 entry written to \(path)\n")
        XCTAssertEqual(contents(path), "a = 1\n")
        transcript.run("%save -a '\(path)' 5")
        XCTAssertEqual(contents(path), "a = 1\nf(2)\n")
        transcript.run("%time b = 3", "%save -f '\(path)' 10")
        XCTAssertEqual(contents(path), "b = 3\n")
        transcript.run("%save \(file("plain")) 1")
        XCTAssertEqual(contents(file("plain.reg")), "a = 1\n")
        XCTAssertTrue(failure("%save").hasPrefix("%save needs a file name"))
        XCTAssertEqual(failure("%save \(file("b.reg")) 4"), "there is no code in these entries")
        XCTAssertTrue(failure("%save /nowhere/b.reg 1").hasPrefix("cannot write"))
        XCTAssertTrue(failure("%save 'b.reg").hasPrefix("%save got a quote that is not closed"))
    }

    func testWhatWasSavedRunsAlike() {
        transcript.run("a = 20", "print(a + 1)")
        let path = file("s.reg")
        transcript.run("%save \(path) 1-2")
        XCTAssertEqual(Transcript().run("%run \(path)"), "21\n")
    }

    func testLoad() {
        makeHistory()
        transcript.run("%load \(file("l.reg", "x = 1\ny = 2\n\n"))")
        XCTAssertEqual(transcript.session.takeNextEntryText(), "x = 1\ny = 2")
        XCTAssertNil(transcript.session.takeNextEntryText())
        transcript.run("%load 1 5")
        XCTAssertEqual(transcript.session.takeNextEntryText(), "a = 1\nf(2)")
        XCTAssertTrue(failure("%load").hasPrefix("%load needs a file or entry numbers"))
        XCTAssertTrue(failure("%load nowhere.reg").hasPrefix("cannot read"))
    }

    func testRun() {
        let path = file("r.reg", "r = len(args)\nprint(args)\n")
        XCTAssertEqual(transcript.run("%run \(path) a -x 'b c'"), "[\"a\", \"-x\", \"b c\"]\n")
        XCTAssertEqual(transcript.run("r"), "Out[2]: 3\n")
        XCTAssertEqual(transcript.run("%run \(folder)/r"), "[]\n")
        XCTAssertEqual(transcript.run("args"), "Out[4]: []\n")
        let leaving = file("e.reg", "print(1)\nexit(7)\nprint(2)\n")
        XCTAssertEqual(transcript.session.execute("%run \(leaving)"), .ok)
        XCTAssertEqual(transcript.run("%run \(leaving)"), "1\n\(leaving) ended with exit status 7\n")
        let wrong = file("w.reg", "x = 1\nx + nope\n")
        XCTAssertEqual(failure("%run \(wrong)"), "`nope` is not defined")
        XCTAssertEqual(transcript.failures.last?.location?.source.name, wrong)
        XCTAssertTrue(failure("%run").hasPrefix("%run needs a file"))
    }

    func testEditNeedsATerminal() {
        XCTAssertEqual(failure("%edit"), "%edit needs a terminal for the editor")
    }

    func testFolders() {
        let before = FileManager.default.currentDirectoryPath
        defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
        let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        XCTAssertEqual(transcript.run("%cd \(folder)"), real + "\n")
        XCTAssertEqual(transcript.run("%pwd"), real + "\n")
        XCTAssertEqual(transcript.run("%cd -"), before + "\n")
        XCTAssertEqual(failure("%cd /nowhere"), "cannot go to \"/nowhere\": No such file or directory")
        XCTAssertTrue(failure("%cd a b").hasPrefix("%cd takes one folder"))
        XCTAssertTrue(failure("%pwd x").hasPrefix("%pwd takes nothing, got `x`"))
    }

    // MARK: Variables

    func testWho() {
        XCTAssertEqual(transcript.run("%who"), "There are no variables.\n")
        transcript.run("x = ones(2, 3); n = 5; net = Linear(2, 3); text = \"a\"; xs = [1]; 1 + 1")
        XCTAssertEqual(words(transcript.run("%who")), ["x", "n", "net", "text", "xs"])
        XCTAssertEqual(transcript.run("%who number"), "n\n")
        XCTAssertEqual(
            rows(transcript.run("%whos")),
            [
                "name type memory shape or value", "x tensor 24 bytes [2, 3]", "n number 5",
                "net module 36 bytes Linear, 9 parameters, train mode", "text string \"a\"", "xs list 1 element",
            ])
        XCTAssertEqual(failure("%whos function"), "no variable is a function; there are: list, module, number, string, tensor")
    }

    func testReset() {
        transcript.run("x = 1", "y = 2")
        var asked = ""
        transcript.session.readLine = { question in
            asked = question
            return "no"
        }
        XCTAssertEqual(transcript.run("%reset"), "Nothing was forgotten.\n")
        XCTAssertEqual(asked, "Forget all 2 variables? [y/N] ")
        transcript.session.readLine = { _ in "Y" }
        XCTAssertEqual(transcript.run("%reset", "%who"), "There are no variables.\n")
        transcript.session.readLine = { _ in XCTFail("asked"); return nil }
        transcript.run("x = 1")
        XCTAssertEqual(transcript.run("%reset -f", "%who"), "There are no variables.\n")
        XCTAssertTrue(failure("%reset x").hasPrefix("%reset forgets everything and takes no names"))
    }

    func testMode() {
        XCTAssertEqual(transcript.run("%mode"), "There are no nets.\n")
        XCTAssertEqual(failure("%mode eval"), "there is no net to put into eval mode")
        transcript.run("a = Linear(2, 3)", "b = Dropout(0.5)", "x = 1")
        transcript.run("a(ones(1, 2))")
        XCTAssertNil(transcript.session.promptMode)
        XCTAssertEqual(transcript.run("%mode eval"), "a: eval\n")
        XCTAssertEqual(transcript.session.promptMode, "a: eval")
        XCTAssertEqual(transcript.run("%mode eval b", "b.mode"), "b: eval\nOut[9]: \"eval\"\n")
        XCTAssertEqual(rows(transcript.run("%mode")), ["name net mode", "a Linear eval", "b Dropout eval"])
        transcript.run("%set mode off")
        XCTAssertNil(transcript.session.promptMode)
        transcript.run("%set mode on")
        XCTAssertEqual(transcript.session.promptMode, "b: eval")
        XCTAssertEqual(failure("%mode train c"), "`c` is not a net")
        XCTAssertTrue(failure("%mode trian").hasPrefix("%mode does not know `trian`"))
        transcript.run("%reset -f")
        XCTAssertNil(transcript.session.promptMode)
    }

    // MARK: Time

    func testTime() {
        XCTAssertTrue(transcript.run("%time 6 * 7").hasSuffix("\nOut[1]: 42\n"))
        XCTAssertEqual(transcript.run("_1"), "Out[2]: 42\n")
        let time = "[0-9.]+ (ns|µs|ms|s)"
        XCTAssertTrue(matches(transcript.run("%time x = 5"), "^wall time \(time), CPU time \(time)\n$"))
        XCTAssertEqual(transcript.run("x"), "Out[4]: 5\n")
        transcript.run("%time y = [1,\n  2]", "%%time\nz = 3")
        XCTAssertEqual(transcript.run("[y, z]"), "Out[7]: [[1, 2], 3]\n")
        XCTAssertEqual(failure("%time"), "%time needs code | usage: %time CODE")
        XCTAssertEqual(failure("%time 1 + nope"), "`nope` is not defined")
        let place = transcript.failures.last?.location
        XCTAssertEqual(place.map { $0.source.position(of: $0.span.start).column }, 11)
    }

    func testTimeit() {
        let shown = transcript.run("%timeit -n 10 -r 3 1 + 1")
        let time = "[0-9.]+ (ns|µs|ms|s)"
        let pattern = "^\(time) ± \(time) per run \\(mean ± sd of 3 samples of 10 runs\\); best \(time)\n$"
        XCTAssertTrue(matches(shown, pattern), shown)
        transcript.run("count = 0", "%timeit -n 10 -r 1 count += 1")
        XCTAssertEqual(transcript.run("count"), "Out[4]: 20\n")
        XCTAssertTrue(failure("%timeit -n 0 1").hasPrefix("%timeit needs a whole number"))
        XCTAssertTrue(failure("%timeit").hasPrefix("%timeit needs code"))
        XCTAssertEqual(transcript.session.completeness(of: "%timeit f("), .incomplete(depth: 1))
    }

    // MARK: The shell

    func testShell() {
        XCTAssertEqual(transcript.run("!printf 'é\\n'; echo error >&2"), "é\nerror\n")
        XCTAssertEqual(transcript.run("!exit 3"), "exit status 3\n")
        XCTAssertEqual(transcript.run("!kill -9 $$"), "signal 9 (Killed)\n")
        XCTAssertEqual(transcript.run("!cat"), "")
        XCTAssertTrue(transcript.run("!cd /").contains("%cd"))
        XCTAssertTrue(failure("!").hasPrefix("`!` needs a command"))
        XCTAssertEqual(transcript.run("!yes | head -c 300000 | wc -c"), "300000\n")
    }

    func testAnInterruptionStopsTheShell() {
        nonisolated(unsafe) let flag = transcript.session.interruptFlag
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { flag.pointee = 1 }
        let started = Date()
        XCTAssertEqual(transcript.session.execute("!sleep 20"), .interrupted)
        XCTAssertLessThan(Date().timeIntervalSince(started), 1)
        flag.pointee = 0
        XCTAssertEqual(transcript.run("1"), "Out[2]: 1\n")
    }

    // MARK: Entries

    func testCommandsComeBeforeCode() {
        XCTAssertEqual(transcript.run("%who\n\n!echo hi\n1 + 1"), "There are no variables.\nhi\nOut[1]: 2\n")
        XCTAssertEqual(failure("x = 1\n%who"), "`%who` is for the prompt, at the beginning of an entry")
        XCTAssertEqual(transcript.run("7 % 4"), "Out[3]: 3\n")
    }

    // MARK: Completion

    private func completions(_ text: String) -> [String] {
        transcript.session.completions(for: text, cursor: text.unicodeScalars.count).items.map(\.text)
    }

    func testCompletion() {
        _ = file("one.reg", "")
        try? FileManager.default.createDirectory(atPath: folder + "/only", withIntermediateDirectories: true)
        transcript.run("net = Linear(2, 3); number = 1")
        XCTAssertEqual(completions("%ti"), ["%time", "%timeit"])
        XCTAssertEqual(completions("?%ti"), ["?%time", "?%timeit"])
        XCTAssertEqual(completions("%history -"), ["-g", "-l", "-n"])
        XCTAssertEqual(completions("%run \(folder)/on"), ["one.reg", "only/"])
        XCTAssertEqual(completions("%cd \(folder)/on"), ["only/"])
        XCTAssertEqual(completions("!cat \(folder)/one"), ["one.reg"])
        XCTAssertEqual(completions("%who n"), ["number"])
        XCTAssertEqual(completions("%mode ev"), ["eval"])
        XCTAssertEqual(completions("%mode eval ne"), ["net"])
        XCTAssertEqual(completions("%pwd "), [])
        XCTAssertEqual(completions("%time numb"), ["number"])
        XCTAssertEqual(completions("?numb"), ["number"])
        XCTAssertFalse(completions("1\n%ti").contains("%time"))
    }
}
