"""The prompt: numbering, entries of several lines, Ctrl-C, Ctrl-D, the terminal's state."""
import os
import re
import signal
import time

from screen import REG, TerminalTestCase


class PromptTests(TerminalTestCase):
    def test_numbers_and_results(self):
        terminal = self.start()
        self.assertIn("Out[1]: 42\n", terminal.enter("2*21"))
        self.assertIn("Out[2]: 43\n", terminal.enter("_+1"))
        self.assertIn("Out[3]: 42\n", terminal.enter("_1"))
        silent = terminal.enter("x=5;")
        self.assertNotIn("Out[", silent)
        self.assertIn("In [5]: ", silent)
        self.assertIn("Out[5]: 5\n", terminal.enter("x"))

    def test_a_failed_entry_takes_a_number_and_an_empty_one_does_not(self):
        terminal = self.start()
        self.assertIn("In [2]: ", terminal.enter("nope"))
        self.assertIn("In [2]: ", terminal.enter(""))
        self.assertIn("In [2]: ", terminal.enter("   "))

    def test_an_error_shows_place_caret_and_hint(self):
        terminal = self.start()
        shown = terminal.enter("tenosr(1)")
        self.assertRegex(shown, r"error: name: .*tenosr")
        self.assertRegex(shown, r"--> cell 1:1:1")
        self.assertIn("^^^^^^", shown)
        self.assertIn("tensor", shown)

    def test_output_without_newline_does_not_move_the_prompt(self):
        terminal = self.start()
        self.assertIn("no newline\nIn [2]: ", terminal.enter('print("no newline", end = "")'))

    def test_exit(self):
        terminal = self.start()
        terminal.send("exit(3)\r")
        self.assertEqual(terminal.wait(), 3)

    def test_unicode(self):
        terminal = self.start()
        self.assertIn("Out[1]: 4\n", terminal.enter('len("é日本😀")'))

    def test_unicode_in_other_locales(self):
        for changes in ({"LC_ALL": "C"}, {"LC_ALL": None}, {"LC_ALL": "no_SUCH.locale"}):
            with self.subTest(changes):
                terminal = self.start(**changes)
                self.assertIn("Out[1]: 4\n", terminal.enter('len("é日本😀")'))

    def test_bare_environment(self):
        terminal = self.start(PATH=None, HOME=None, LC_ALL=None)
        self.assertIn("Out[1]: 4\n", terminal.enter('len("é日本😀")'))

    def test_code_then_prompt(self):
        terminal = self.start("-i", "-e", "a = 20")
        self.assertIn("Out[1]: 21\n", terminal.enter("a + 1"))

    def test_script_then_prompt(self):
        (self.home / "s.reg").write_text("a = 30\nprint(a)\n")
        terminal = self.start("-i", str(self.home / "s.reg"))
        self.assertIn("30\n", terminal.output.replace("\r", ""))
        self.assertIn("Out[1]: 31\n", terminal.enter("a + 1"))

    def test_help(self):
        terminal = self.start()
        self.assertIn("sqrt(", terminal.enter("?sqrt"))

    def test_init_file(self):
        (self.home / ".config/reg").mkdir(parents=True)
        (self.home / ".config/reg/init.reg").write_text("started = 7\n")
        self.assertIn("Out[1]: 7\n", self.start().enter("started"))
        self.assertIn("error: name", self.start("--no-init").enter("started"))

    def test_simple_terminal(self):
        terminal = self.start(TERM="dumb")
        self.assertIn("Out[1]: 42\n", terminal.enter("2*21"))
        terminal.enter("f = fn(x) {", r"\.\.\.: $")
        terminal.enter("x + 1", r"\.\.\.: $")
        terminal.enter("}")
        self.assertIn("Out[3]: 3\n", terminal.enter("f(2)"))
        terminal.send("\x04")
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("\x1b", terminal.output)

    def test_no_color(self):
        terminal = self.start(NO_COLOR="1")
        terminal.enter("nope")
        self.assertIsNone(re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m", terminal.output), repr(terminal.output))


class SeveralLinesTests(TerminalTestCase):
    def test_an_open_bracket_continues_indented(self):
        screen = self.start_screen()
        screen.keys("len([1,", "Enter")
        screen.wait_for(r"^In \[1\]: len\(\[1,$")
        screen.settle()
        screen.keys("2])", "Enter")
        shown = screen.wait_for(r"^In \[2\]:")
        self.assertIn("In [1]: len([1,\n    2])\nOut[1]: 2\nIn [2]:", shown)

    def test_a_block_is_dedented_by_its_end(self):
        screen = self.start_screen()
        for text in ("f = fn(x) {", "if x > 1 {", "x * 2", "} else { x }", "}"):
            screen.type(text)
            screen.keys("Enter")
            screen.settle()
        shown = screen.wait_for(r"^In \[2\]:")
        self.assertIn("In [1]: f = fn(x) {\n    if x > 1 {\n        x * 2\n    } else { x }\n}\nIn [2]:", shown)
        screen.keys("f(4)", "Enter")
        screen.wait_for(r"^Out\[2\]: 8$")

    def test_recall_edit_and_rerun_of_several_lines(self):
        screen = self.start_screen()
        for text in ("[10,", "20,", "30]"):
            screen.type(text)
            screen.keys("Enter")
            screen.settle()
        screen.wait_for(r"^In \[2\]:")
        screen.keys("Up")
        screen.wait_for(r"In \[2\]: \[10,\n    20,\n    30\]")
        screen.keys("Up", "Up", "Home", "Delete")
        screen.type("[9")
        screen.keys("BSpace")
        screen.type("5, ")
        screen.wait_for(r"In \[2\]: \[5, 10,\n    20,\n    30\]")
        screen.keys("Enter")
        screen.wait_for(r"In \[2\]: \[5,\n 10,|In \[2\]: \[5, *\n *10,")
        screen.keys("Down", "Down", "Enter")
        screen.wait_for(r"^Out\[2\]: \[5, 10, 20, 30\]$")

    def test_alt_enter_adds_a_line_and_ctrl_j_runs(self):
        screen = self.start_screen()
        screen.keys("1 + 1", "M-Enter", "2 + 2", "Up", "C-j")
        screen.wait_for(r"^Out\[1\]: 4$")

    def test_an_invalid_entry_is_reported_at_once(self):
        terminal = self.start()
        self.assertIn("error: syntax", terminal.enter("1 + )"))

    def test_an_operator_at_the_end_continues(self):
        terminal = self.start()
        terminal.send("1 +\r")
        terminal.settle()
        self.assertIn("Out[1]: 3\n", terminal.enter("2"))

    def test_ctrl_c_leaves_an_open_block(self):
        screen = self.start_screen()
        screen.keys("while true {", "Enter", "x = 1", "Enter", "Up")
        screen.settle()
        screen.keys("C-c")
        shown = screen.wait_for(r"x = 1\n+\s*\nIn \[1\]:|x = 1\n+In \[1\]:")
        self.assertNotIn("Out", shown)
        screen.keys("3", "Enter")
        screen.wait_for(r"^Out\[1\]: 3$")


class InterruptTests(TerminalTestCase):
    def test_at_the_prompt_it_drops_the_line(self):
        terminal = self.start()
        for _ in range(5):
            terminal.send("abc")
            terminal.wait_for("abc")
            terminal.send("\x03")
            terminal.wait_for(r"\nIn \[1\]: $")
        self.assertIn("Out[1]: 2\n", terminal.enter("1 + 1"))

    def test_in_a_search_it_drops_the_line(self):
        terminal = self.start()
        terminal.send("\x12ab")
        terminal.wait_for("bck")
        terminal.send("\x03")
        terminal.wait_for(r"\nIn \[1\]: $")
        self.assertIn("Out[1]: 2\n", terminal.enter("1 + 1"))

    def interrupt(self, terminal):
        """Sends Ctrl-C, which must bring the prompt back at once, and returns what was shown."""
        started = time.monotonic()
        terminal.send("\x03")
        shown = terminal.wait_for(r"In \[\d+\]: $")
        self.assertLess(time.monotonic() - started, 0.5)
        return shown

    def test_it_stops_a_computation_and_keeps_the_session(self):
        cases = ["while true {}", "while true { ones(400, 400) @ ones(400, 400) }", "sleep(60)", "input()"]
        terminal = self.start()
        terminal.enter("a = 17")
        for code in cases:
            with self.subTest(code):
                terminal.send(code + "\r")
                terminal.wait_until_computing()
                self.assertIn("\nInterrupted", self.interrupt(terminal))
                self.assertRegex(terminal.enter("a"), r"Out\[\d+\]: 17\n")

    def test_it_stops_fit_and_keeps_the_net(self):
        terminal = self.start()
        terminal.enter("net = Sequential(Linear(4, 8), ReLU(), Dropout(0.5), Linear(8, 1))")
        terminal.enter("x = randn(64, 4); y = randn(64, 1)")
        terminal.send("fit(net, [x, y], mse, SGD(net.parameters(), lr = 0.01), epochs = 1000000)\r")
        terminal.wait_for("loss", seconds=20)
        self.assertIn("Interrupted", self.interrupt(terminal))
        self.assertRegex(terminal.enter("net(x).shape"), r"Out\[\d+\]: \[64, 1\]\n")

    def test_an_interrupt_while_idle_does_not_hit_the_next_entry(self):
        terminal = self.start()
        terminal.send("\x03")
        terminal.wait_for(r"In \[1\]: $")
        self.assertIn("Out[1]: 5050\n", terminal.enter("sum([i for i in 0...100])"))

    def test_ctrl_d(self):
        terminal = self.start()
        terminal.send("12\x1b[D\x1b[D\x04")
        self.assertIn("Out[1]: 2\n", terminal.enter(""))
        terminal.send("\x04")
        self.assertEqual(terminal.wait(), 0)


class TerminalStateTests(TerminalTestCase):
    STATE = "stty -a | grep -c ' icanon.* echo '"

    def start_shell(self):
        screen = self.start_screen("bash", "--norc", PS1="$ ")
        screen.wait_for(r"^\$")
        screen.keys(REG, "Enter")
        screen.wait_for(r"^In \[1\]:")
        return screen

    def test_is_restored_after_leaving(self):
        for leave in (["C-d"], ["exit(0)", "Enter"], ["C-c", "C-d"], ["while true {}", "Enter", "C-c", "C-d"]):
            with self.subTest(leave):
                screen = self.start_shell()
                for key in leave:
                    screen.keys(key)
                    screen.settle()
                screen.keys(self.STATE, "Enter")
                screen.wait_for(r"^1$")

    def test_is_restored_after_termination(self):
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGSEGV", "SIGABRT"):
            for entry in ("1 + 1", "while true {}\r"):
                with self.subTest(signal=name, entry=entry):
                    terminal = self.start(SWIFT_BACKTRACE="enable=no")
                    self.assertFalse(terminal.echoes())
                    terminal.send(entry)
                    terminal.settle()
                    os.kill(terminal.process, getattr(signal, name))
                    self.assertEqual(terminal.wait(), -getattr(signal, name))
                    self.assertTrue(terminal.echoes())

    def test_bracketed_paste_is_off_while_computing_and_after(self):
        terminal = self.start()
        terminal.enter("1")
        on, off = [m.start() for m in re.finditer(r"\x1b\[\?2004h", terminal.output)], [
            m.start() for m in re.finditer(r"\x1b\[\?2004l", terminal.output)]
        self.assertLess(on[0], off[0])
        self.assertLess(off[0], terminal.output.index("Out["))
        terminal.send("\x04")
        terminal.wait()
        self.assertGreater(terminal.output.rindex("\x1b[?2004l"), terminal.output.rindex("\x1b[?2004h"))

    def test_suspension(self):
        screen = self.start_shell()
        screen.keys("1 + 4")
        screen.wait_for(r"^In \[1\]: 1 \+ 4$")
        screen.keys("C-z")
        screen.wait_for(r"Stopped")
        screen.keys("clear", "Enter")
        screen.keys("fg", "Enter")
        screen.wait_for(r"^In \[1\]: 1 \+ 4$")
        screen.keys("1", "Enter")
        screen.wait_for(r"^Out\[1\]: 42$")
