"""Commands that need a terminal: the editor, the next entry's text, the shell, questions, history across sessions."""
import json
import time

from screen import TerminalTestCase


class EditTests(TerminalTestCase):
    def editor(self, commands):
        """A program that edits the file it is given."""
        path = self.home / "editor"
        path.write_text(f"#!/bin/sh\n{commands}\n")
        path.chmod(0o755)
        return str(path)

    def test_runs_what_was_saved(self):
        terminal = self.start(EDITOR=self.editor('printf "a = 20\\na + 1\\n" > "$1"'))
        self.assertIn("Out[1]: 21\n", terminal.enter("%edit"))
        self.assertIn("a = 20\na + 1\n", terminal.enter("%history 1"))

    def test_begins_with_an_entry_or_a_definition(self):
        terminal = self.start(EDITOR="/nonexistent", VISUAL=self.editor('sed -i "s/1/5/" "$1"'))
        terminal.enter("fn next(x) = x + 1")
        terminal.enter("%edit next")
        self.assertIn("Out[3]: 15\n", terminal.enter("next(10)"))
        self.assertIn("Out[4]: 55\n", terminal.enter("%edit 3"))

    def test_edits_a_file_in_its_place(self):
        path = self.home / "my file.reg"
        terminal = self.start(EDITOR=self.editor('echo "print(7)" >> "$1"'))
        self.assertIn("\n7\n", terminal.enter(f"%edit '{path}'"))
        self.assertEqual(path.read_text(), "print(7)\n")

    def test_what_was_not_saved_does_not_run(self):
        terminal = self.start(EDITOR="true")
        terminal.enter("print(8)")
        self.assertIn("Nothing was saved", terminal.enter("%edit 1"))
        self.assertNotIn("\n8\n", terminal.output[-200:])

    def test_an_editor_that_fails(self):
        terminal = self.start(EDITOR="false")
        self.assertIn("error: value: the editor `false` ended with exit status 1", terminal.enter("%edit"))


class NextEntryTests(TerminalTestCase):
    def test_load_puts_a_file_into_the_prompt(self):
        (self.home / "l.reg").write_text("f = fn(x) {\n    x + 1\n}\nf(3)\n")
        screen = self.start_screen()
        screen.type(f"%load {self.home}/l.reg")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]: f = fn\(x\) \{\n    x \+ 1\n\}\nf\(3\)")
        screen.keys("BSpace")
        screen.type(" + 1)")
        screen.keys("Enter")
        screen.wait_for(r"^Out\[2\]: 5$")
        screen.wait_for(r"^In \[3\]:$")


class ShellTests(TerminalTestCase):
    def test_the_command_has_the_terminal(self):
        terminal = self.start()
        self.assertIn("\nyes\n", terminal.enter("!test -t 0 && test -t 1 && echo yes"))
        self.assertIn("\nexit status 3\n", terminal.enter("!exit 3"))

    def test_ctrl_c_reaches_the_command(self):
        terminal = self.start()
        terminal.enter("a = 1")
        terminal.send("!trap 'echo caught; exit 5' INT; sleep 20 & wait\r")
        time.sleep(0.4)
        started = time.monotonic()
        terminal.send("\x03")
        shown = terminal.wait_for(r"In \[3\]: $")
        self.assertLess(time.monotonic() - started, 1)
        self.assertIn("caught\nexit status 5\n", shown)
        self.assertIn("Out[3]: 1\n", terminal.enter("a"))


class QuestionTests(TerminalTestCase):
    def test_reset_asks(self):
        terminal = self.start()
        terminal.enter("a = 1")
        terminal.enter("%reset", r"Forget the variable\? \[y/N\] $")
        self.assertIn("Nothing was forgotten.", terminal.enter(""))
        self.assertIn("Out[3]: 1\n", terminal.enter("a"))
        terminal.enter("%reset", r"\[y/N\] $")
        terminal.enter("y")
        self.assertIn("There are no variables.", terminal.enter("%who"))

    def test_ctrl_c_answers_no(self):
        terminal = self.start()
        terminal.enter("a = 1")
        terminal.enter("%reset", r"\[y/N\] $")
        terminal.send("\x03")
        terminal.wait_for(r"In \[3\]: $")
        self.assertIn("Out[3]: 1\n", terminal.enter("a"))


class SharedHistoryTests(TerminalTestCase):
    def leave(self, *entries):
        terminal = self.start()
        for entry in entries:
            terminal.enter(entry)
        terminal.send("\x04")
        terminal.wait()

    def test_earlier_sessions_are_searched_and_named(self):
        self.leave("first = 1")
        self.leave("second = 2", "both = 3")
        terminal = self.start()
        terminal.enter("mine = 4")
        shown = terminal.enter("%history -g ' = '")
        self.assertIn("~2/1: first = 1\n~1/1: second = 2\n~1/2: both = 3\n   1: mine = 4\n", shown)
        self.assertIn("both = 3\nmine = 4\n", terminal.enter("%history ~1/2 1"))
        terminal.enter(f"%save {self.home}/s.reg ~2/1 ~1/1-2")
        self.assertEqual((self.home / "s.reg").read_text(), "first = 1\nsecond = 2\nboth = 3\n")

    def test_entries_say_their_session_and_number(self):
        self.leave("1", "2")
        self.leave("3")
        records = [json.loads(line) for line in self.history_path().read_text().splitlines()]
        self.assertEqual([(record["n"], record["in"]) for record in records], [(1, "1"), (2, "2"), (1, "3")])
        self.assertEqual(len({record["s"] for record in records}), 2)
        self.assertEqual(records[0]["s"], records[1]["s"])

    def test_a_file_that_others_could_read_becomes_private(self):
        self.history_path().parent.mkdir(parents=True)
        self.history_path().write_text('{"t":1,"in":"1 + 1","later":"x"}\n')
        self.history_path().chmod(0o644)
        terminal = self.start()
        self.assertIn("1 + 1\n", terminal.enter("%history ~1/1"))
        self.assertEqual(self.history_path().stat().st_mode & 0o777, 0o600)

    def test_lines_that_another_program_wrote(self):
        self.history_path().parent.mkdir(parents=True)
        record = {"t": 1, "in": 'a = "é\U0001f600\\ / \t"\nb = 2'}
        self.history_path().write_text(json.dumps(record, separators=(",", ":")) + "\n")
        terminal = self.start()
        self.assertNotIn("warning", terminal.output)
        self.assertIn('a = "é\U0001f600\\ / ', terminal.enter("%history ~1/1"))

    def test_random_damage_loses_only_what_was_hit(self):
        self.history_path().parent.mkdir(parents=True)
        good = '{"t":1,"s":5,"n":1,"in":"good = 1"}\n'
        damage = ['{"t":1,"s":5,"n":2,"in":"cut', "\x00" * 40, '{"t":99999999999999999999,"in":"x"}', '{"in":5}', "{}",
                  '{"t":1,"in":"\\q"}', '{"t":1,"in":"\\u12"}', "\xff\xfe", "[" * 500, '{"t":1,"in":"x"} x', "{"]
        self.history_path().write_bytes("".join(good + line + "\n" for line in damage).encode("latin-1"))
        terminal = self.start(waits=False)
        shown = terminal.wait_for(r"In \[1\]: $")
        self.assertIn(f"skipped {len(damage)} unreadable lines", shown)
        terminal.send("\x1b[A")
        terminal.enter("")
        self.assertIn("Out[2]: 1\n", terminal.enter("good"))


class InitFileTests(TerminalTestCase):
    def test_may_begin_with_commands(self):
        (self.home / ".config/reg").mkdir(parents=True)
        (self.home / ".config/reg/init.reg").write_text("%cd /\n%set mode off\n\nstarted = 7\nwrong\n")
        terminal = self.start(waits=False)
        self.assertIn("init.reg:5:1", terminal.wait_for(r"In \[1\]: $"))
        self.assertIn("\n/\n", terminal.enter("%pwd"))
        self.assertIn("Out[2]: 7\n", terminal.enter("started"))


class ModeTests(TerminalTestCase):
    def test_the_prompt_shows_the_mode_of_the_net_that_was_named_last(self):
        terminal = self.start()
        self.assertTrue(terminal.enter("x = 1").endswith("\nIn [2]: "))
        self.assertTrue(terminal.enter("net = Dropout(0.5)").endswith("\nIn [3]: "))
        self.assertIn("\n(net: eval) In [4]: ", terminal.enter("net.eval()"))
        self.assertIn("\n(net: eval) In [5]: ", terminal.enter("x"))
        self.assertIn("\n(other: train) In [6]: ", terminal.enter("other = Linear(2, 3)"))
        self.assertTrue(terminal.enter("%set mode off").endswith("\nIn [7]: "))
        self.assertIn("\n(other: train) In [8]: ", terminal.enter("%set mode on"))
        self.assertTrue(terminal.enter("%reset -f").endswith("\nIn [9]: "))

    def test_a_long_name_is_left_out(self):
        terminal = self.start()
        self.assertIn("\n(train) In [2]: ", terminal.enter("a_name_of_more_than_twenty_letters = Dropout(0.5).train()"))
        self.assertIn("\n(train) In [3]: ", terminal.enter("été = Dropout(0.5)"))

    def test_the_cursor_stands_right_after_it(self):
        screen = self.start_screen()
        screen.keys("net = Dropout(0.5).eval()", "Enter")
        screen.wait_for(r"^\(net: eval\) In \[2\]:")
        screen.keys("1 + 23", "Left", "Left", "4", "Enter")
        screen.wait_for(r"^Out\[2\]: 424$")
