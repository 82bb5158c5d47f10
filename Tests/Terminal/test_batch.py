"""The command line without a terminal: exit statuses, streams, start-up."""
import signal
import statistics
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

    def test_a_script_may_have_a_reserved_name(self):
        (self.home / "check").write_text("print(1)\n")
        self.assertEqual(self.run_reg("check").stdout, "1\n")

    def test_code_prints_its_value(self):
        result = self.run_reg("-e", "1+2")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "3\n", ""))
        self.assertEqual(self.run_reg("-e", "1+2;").stdout, "")

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

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([REG, "-e", "print(1)"], stdout=full, stderr=subprocess.PIPE, text=True,
                                    env=environment(self.home))
        self.assertEqual(result.returncode, 1)
        self.assertIn("error: io: ", result.stderr)

    def test_a_closed_pipe_ends_it_quietly(self):
        code = "for i in 0..<100000 { print(i) }"
        result = subprocess.run(["bash", "-c", '"$0" -e "$1" | head -n 1', REG, code], capture_output=True, text=True,
                                env=environment(self.home), timeout=20)
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


class StartTests(TerminalTestCase):
    def test_start_is_quick(self):
        def seconds():
            started = time.monotonic()
            self.assertEqual(self.run_reg("-e", "0").stdout, "0\n")
            return time.monotonic() - started
        self.assertLess(statistics.median(seconds() for _ in range(11)), 0.05)

    def test_bare_environment(self):
        result = subprocess.run(["env", "-i", REG, "-e", '"é日"'], capture_output=True, timeout=20)
        self.assertEqual((result.returncode, result.stdout.decode()), (0, "é日\n"))

    def test_a_script_on_a_terminal_leaves_it_as_it_was(self):
        terminal = self.start_screen("bash", "--norc", PS1="$ ")
        terminal.wait_for(r"\$")
        terminal.keys(f"{REG} -e 1; stty -a | grep -c ' icanon.* echo '", "Enter")
        terminal.wait_for(r"^1\n1$")
