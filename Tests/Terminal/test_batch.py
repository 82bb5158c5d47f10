"""The command line without a terminal: exit statuses, streams, start-up."""
import os
import select
import signal
import subprocess
import time

from screen import REG, TerminalTestCase, environment


class CommandLineTests(TerminalTestCase):
    def test_version_is_one_line(self):
        result = self.run_reg("--version")
        self.assertRegex(result.stdout, r"\Areg \d+\.\d+\.\d+ \(.*\)\n\Z")
        self.assertEqual(result.returncode, 0)

    def test_help(self):
        result = self.run_reg("--help")
        self.assertIn("usage: reg", result.stdout)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_help_of_a_command(self):
        for command in ("fmt", "check", "step", "lesson", "report", "completions"):
            for option in ("--help", "-h"):
                result = self.run_reg(command, option)
                self.assertTrue(result.stdout.startswith(f"usage: reg {command} "), result)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("--check", self.run_reg("fmt", "--help").stdout)

    def test_unknown_option_names_the_nearest(self):
        result = self.run_reg("--colour=never")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("'--color'", result.stderr)

    def test_unusable_options(self):
        for arguments in (["-e"], ["--threads", "0"], ["--threads=x"], ["--color=blue"], ["--help=1"], ["-x"],
                          ["check"]):
            with self.subTest(arguments):
                result = self.run_reg(*arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
                self.assertTrue(result.stderr.startswith("reg: "), result.stderr)

    def test_a_command_that_is_none_names_the_nearest(self):
        result = self.run_reg("chekc", "a.reg")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("did you mean 'check'?", result.stderr)

    def test_a_script_may_have_the_name_of_a_command(self):
        for name in ("check", "help", "completions"):
            (self.home / name).write_text("print(1)\n")
            self.assertEqual(self.run_reg(name).stdout, "1\n")

    def test_code_prints_its_value(self):
        result = self.run_reg("-e", "1+2")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "3\n", ""))
        self.assertEqual(self.run_reg("-e", "1+2;").stdout, "")

    def test_codes_run_one_after_another(self):
        result = self.run_reg("-e", "x = 2", "-e", "x + 1", "-e", "x * 21", "--", "-a")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "3\n42\n", ""))
        result = self.run_reg("-e", "1", "-e", "nope", "-e", "3")
        self.assertEqual((result.returncode, result.stdout), (1, "1\n"))
        self.assertIn("--> -e 2:1:1", result.stderr)
        self.assertEqual(self.run_reg("-e", "exit(4)", "-e", "exit(5)").returncode, 4)

    def test_error_in_code(self):
        result = self.run_reg("-e", "1/undefined_name")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("error: name: ", result.stderr)
        self.assertRegex(result.stderr, r"--> -e:1:3\b")
        self.assertIn("^^^^^^^^^^^^^^", result.stderr)

    def test_missing_script(self):
        result = self.run_reg("no_such_file.reg")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertTrue(result.stderr.startswith("error: io: "), result.stderr)
        self.assertIn("no_such_file.reg", result.stderr)

    def test_exit_statuses(self):
        self.assertEqual(self.run_reg("-e", "exit(7)").returncode, 7)
        self.assertEqual(self.run_reg("-e", "exit(0)").returncode, 0)
        self.assertEqual(self.run_reg("-e", "1").returncode, 0)

    def test_arguments_and_shebang(self):
        script = self.home / "script.reg"
        script.write_text(f"#!/usr/bin/env {REG}\nprint(args)\n")
        script.chmod(0o755)
        result = subprocess.run([script, "a", "--help", "c"], capture_output=True, text=True,
                                env=environment(self.home))
        self.assertEqual((result.returncode, result.stdout), (0, '["a", "--help", "c"]\n'), result.stderr)

    def test_other_line_ends_and_a_mark_of_byte_order(self):
        for start, end in (("", "\r\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")):
            (self.home / "s.reg").write_bytes(f"{start}#!/usr/bin/env reg{end}x = 1{end}print(x + 1){end}".encode())
            result = self.run_reg("s.reg")
            self.assertEqual((result.returncode, result.stdout), (0, "2\n"), result.stderr)

    def test_the_path_finds_the_interpreter(self):
        (self.home / "bin").mkdir()
        (self.home / "bin/reg").symlink_to(REG)
        script = self.home / "script"
        script.write_text("#!/usr/bin/env reg\nprint(len(args))\nexit(3)\n")
        script.chmod(0o755)
        result = subprocess.run([script, "-i", "x"], capture_output=True, text=True,
                                env=environment(self.home, PATH=f"{self.home}/bin:/usr/bin:/bin"))
        self.assertEqual((result.returncode, result.stdout), (3, "2\n"), result.stderr)

    def test_commands_of_the_prompt_are_refused(self):
        for line, named in (("%time 1", "%time"), ("?ones", "?ones"), ("ones?", "ones?"), ("!ls -l", "!ls")):
            with self.subTest(line):
                result = self.run_reg(stdin=f"print(1)\n{line}\n")
                self.assertEqual((result.returncode, result.stdout), (1, ""))
                self.assertIn(f"error: syntax: `{named}` is for the prompt", result.stderr)
                self.assertRegex(result.stderr, r"--> stdin:2:1\n")

    def test_error_names_file_line_and_column(self):
        (self.home / "s.reg").write_text("x = 1\ny = x + nope\nprint(y)\n")
        result = self.run_reg("s.reg")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("s.reg:2:9", result.stderr)

    def test_output_comes_before_the_error(self):
        (self.home / "s.reg").write_text("print(1)\nnope\n")
        result = subprocess.run([REG, "s.reg"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                env=environment(self.home), cwd=self.home)
        self.assertTrue(result.stdout.startswith("1\nerror: name: "), result.stdout)

    def test_an_interrupted_script_exits_with_130(self):
        process = subprocess.Popen([REG, "-e", "print(1); while true {}"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=environment(self.home))
        time.sleep(0.3)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=5)
        self.assertLess(time.monotonic() - started, 0.5)
        self.assertEqual((process.returncode, output), (130, b"1\n"), errors)
        self.assertIn(b"nterrupted", errors)

    def test_the_text_of_a_long_list_is_interrupted(self):
        program = "x = ones(1_000_000).tolist(); eprint(1); " + "str(x); " * 500
        process = subprocess.Popen([REG, "-e", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(self.home))
        self.assertEqual(process.stderr.readline(), b"1\n")
        time.sleep(0.1)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]
        self.assertLess(time.monotonic() - started, 2)
        self.assertEqual(process.returncode, 130, errors)

    def test_a_full_disk_is_an_error(self):
        for arguments in (["-e", "print(1)"], ["-e", "print(1); exit(0)"], ["--help"], ["completions", "zsh"]):
            with self.subTest(arguments), open("/dev/full", "w") as full:
                result = subprocess.run([REG, *arguments], stdout=full, stderr=subprocess.PIPE, text=True,
                                        env=environment(self.home))
                self.assertEqual(result.returncode, 1)
                self.assertIn("error: io: ", result.stderr)

    def test_output_to_a_pipe_goes_in_large_pieces(self):
        reader, writer = os.pipe()
        process = subprocess.Popen([REG, "-e", "for i in 0..<2000 { print(i) }; sleep(20)"], stdout=writer,
                                   env=environment(self.home))
        os.close(writer)
        self.addCleanup(os.close, reader)
        time.sleep(0.4)
        # Less than a buffer waits for the end of the program; an interrupted one writes it too.
        self.assertEqual(select.select([reader], [], [], 0)[0], [])
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(5), 130)
        self.assertEqual(len(os.read(reader, 65536).split()), 2000)

    def test_a_closed_pipe_ends_it_quietly(self):
        code = "for i in 0..<100000 { print(i) }"
        for before in ("", "trap '' PIPE; "):
            result = subprocess.run(["bash", "-c", before + '"$0" -e "$1" | head -n 1', REG, code], capture_output=True,
                                    text=True, env=environment(self.home), timeout=20)
            self.assertEqual((result.stdout, result.stderr), ("0\n", ""))


class StandardInputTests(TerminalTestCase):
    def test_runs_as_a_script(self):
        result = self.run_reg(stdin="a=1\nprint(a)\n")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "1\n", ""))

    def test_last_line_needs_no_newline(self):
        self.assertEqual(self.run_reg(stdin="print(5)").stdout, "5\n")

    def test_empty(self):
        result = self.run_reg(stdin="")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_stops_at_the_first_error(self):
        result = self.run_reg(stdin="print(1)\nnope\nprint(3)\n")
        self.assertEqual((result.returncode, result.stdout), (1, "1\n"))
        self.assertRegex(result.stderr, r"-->.*:2:1")

    def test_unclosed_bracket(self):
        result = self.run_reg(stdin="x=(\n")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("error: syntax: ", result.stderr)

    def test_dash_is_standard_input(self):
        result = self.run_reg("-", "a", stdin="print(args)\n")
        self.assertEqual((result.returncode, result.stdout), (0, '["a"]\n'))

    def test_input_reads_lines_beside_a_script(self):
        (self.home / "s.reg").write_text("a = input()\nb = input()\nprint(b, a)\n")
        self.assertEqual(self.run_reg("s.reg", stdin="one\ntwo\n").stdout, "two one\n")


class ColorTests(TerminalTestCase):
    def test_no_escapes_away_from_a_terminal(self):
        result = self.run_reg("-e", "print(ones(2)); nope", TERM="xterm-256color")
        self.assertNotIn("\x1b", result.stdout + result.stderr)

    def test_always_and_never(self):
        self.assertIn("\x1b[", self.run_reg("--color=always", "-e", "nope").stderr)
        self.assertNotIn("\x1b", self.run_reg("--color=never", "-e", "nope").stderr)

    def test_color_on_a_terminal_follows_the_environment(self):
        for changes, colored in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False),
                                 ({"TERM": None}, False)):
            with self.subTest(changes):
                terminal = self.start("-e", "nope", waits=False, **changes)
                self.assertEqual(terminal.wait(), 1)
                self.assertIn("nope", terminal.output)
                self.assertEqual("\x1b" in terminal.output, colored, terminal.output)


    def test_color_can_be_forced(self):
        for changes, colored in (({"CLICOLOR_FORCE": "1"}, True), ({"CLICOLOR_FORCE": "0"}, False),
                                 ({"CLICOLOR_FORCE": ""}, False), ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
                                 ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True)):
            with self.subTest(changes):
                self.assertEqual("\x1b" in self.run_reg("-e", "nope", **changes).stderr, colored)
        self.assertNotIn("\x1b", self.run_reg("--color=never", "-e", "nope", CLICOLOR_FORCE="1").stderr)
        self.assertIn("\x1b", self.run_reg("--color=always", "-e", "nope", NO_COLOR="1").stderr)


class SurroundingsTests(TerminalTestCase):
    def test_bare_environment(self):
        result = subprocess.run(["env", "-i", REG, "-e", '"é日"'], capture_output=True, timeout=20)
        self.assertEqual((result.returncode, result.stdout.decode()), (0, "é日\n"))

    def test_a_script_on_a_terminal_leaves_it_as_it_was(self):
        terminal = self.start_screen("bash", "--norc", PS1="$ ")
        terminal.wait_for(r"\$")
        terminal.keys(f"{REG} -e 1; stty -a | grep -c ' icanon.* echo '", "Enter")
        terminal.wait_for(r"^1\n1$")
