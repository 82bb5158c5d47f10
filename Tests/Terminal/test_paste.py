"""Pasted text: one entry that waits for Enter, with and without the terminal's brackets around it."""
import os
import signal

from screen import PASTE_END, PASTE_START, TerminalTestCase


class PasteTests(TerminalTestCase):
    def test_is_one_entry_that_waits_for_enter(self):
        rows = ["total = 0"] + [f"\ttotal = total + {number}" if number % 5 else "" for number in range(1, 41)]
        screen = self.start_screen(rows=60)
        screen.paste("\n".join(rows) + "\n")
        shown = screen.wait_for(r"total = total \+ 39")
        self.assertNotIn("In [2]", shown)
        self.assertNotIn("200~", shown)
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.keys("total", "Enter")
        screen.wait_for(rf"^Out\[2\]: {sum(n for n in range(1, 41) if n % 5)}$")

    def paste_and_run(self, text, last_row):
        terminal = self.start()

        def paste():
            terminal.send(PASTE_START + text + PASTE_END)
            terminal.wait_for(last_row)
            terminal.enter("")
        self.assert_quick(1, paste)
        return terminal

    def test_a_thousand_lines_take_less_than_a_second(self):
        terminal = self.paste_and_run("".join(f"x{number} = {number}\n" for number in range(1000)), r"x999 = 999$")
        self.assertRegex(terminal.enter("x999 * 2"), r"Out\[\d\]: 1998\n")

    def test_a_block_of_a_thousand_lines_takes_less_than_a_second(self):
        rows = "".join(f"    x{number} = {number}\n" for number in range(1000))
        terminal = self.paste_and_run("fn f() {\n" + rows + "    x999\n}", r"\}$")
        self.assertRegex(terminal.enter("f()"), r"Out\[\d\]: 999\n")

    def test_control_characters_are_left_out(self):
        terminal = self.start()
        terminal.send(PASTE_START + "1\x01\x04\x1b2\x7f" + PASTE_END)
        self.assertIn("Out[1]: 12\n", terminal.enter(""))

    def test_paste_into_the_middle(self):
        terminal = self.start()
        terminal.send("14\x1b[D" + PASTE_START + "23" + PASTE_END)
        self.assertIn("Out[1]: 1234\n", terminal.enter(""))

    def test_tabs_complete_nothing(self):
        terminal = self.start()
        shown = terminal.enter(PASTE_START + "if true {\n\ttens\t= 3\n}\ntens" + PASTE_END)
        self.assertIn("Out[1]: 3\n", shown)
        self.assertNotIn("tensor", shown)

    def test_lines_without_brackets_around_them_run_one_by_one(self):
        terminal = self.start()
        terminal.send("".join(f"y{number} = {number}\r" for number in range(100)))
        terminal.wait_for(r"In \[101\]: $")
        self.assertIn("Out[101]: 99\n", terminal.enter("y99"))

    def test_indented_rows_without_brackets_keep_their_indentation(self):
        terminal = self.start()
        terminal.send("fn f(x) {\r    if x > 1 {\r        x * 2\r    }\r}\r")
        terminal.wait_for(r"In \[2\]: $")
        self.assertIn("fn f(x) {\n    if x > 1 {\n        x * 2\n    }\n}\n", terminal.enter("??f"))

    def test_ctrl_c_ends_a_paste_that_does_not_end(self):
        terminal = self.start()
        terminal.send(PASTE_START + "1 + 1\nmore")
        terminal.read(0.1)
        terminal.send("\x03")
        terminal.wait_for(r"In \[1\]: $")
        self.assertIn("Out[1]: 4\n", terminal.enter("2 + 2"))

    def test_the_program_can_be_ended_in_the_middle(self):
        for name in ("SIGTERM", "SIGHUP"):
            with self.subTest(name):
                terminal = self.start()
                terminal.send(PASTE_START + "1 + 1\n")
                terminal.read(0.1)
                os.kill(terminal.process, getattr(signal, name))
                self.assertEqual(terminal.wait(), -getattr(signal, name))
                self.assertTrue(terminal.output.endswith("\x1b[?2004l"), repr(terminal.output[-40:]))
                self.assertTrue(terminal.echoes())
