"""Editing: keys of common terminals, history, input."""
import json
import random
import re
import stat
import threading

from screen import TerminalTestCase


class KeyTests(TerminalTestCase):
    KEYS = {
        "home": ["\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x01"],
        "end": ["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\x05"],
        "delete": ["\x1b[3~"],
        "word left": ["\x1b[1;5D", "\x1b[1;3D", "\x1bb", "\x1b[5D"],
        "word right": ["\x1b[1;5C", "\x1b[1;3C", "\x1bf", "\x1b[5C"],
    }

    def edit(self, text, result, term):
        terminal = self.start(TERM=term)
        try:
            self.assertIn(f"Out[1]: {result}\n", terminal.enter(text))
        finally:
            terminal.send("\x04")
            terminal.wait()

    def test_moving_and_deleting(self):
        for term in ("xterm-256color", "tmux-256color", "screen", "linux"):
            for home in self.KEYS["home"]:
                with self.subTest(term=term, home=home):
                    self.edit(f"23{home}1", 123, term)
            for end in self.KEYS["end"]:
                with self.subTest(term=term, end=end):
                    self.edit(f"23\x01{end}4", 234, term)
            for left in self.KEYS["word left"]:
                with self.subTest(term=term, left=left):
                    self.edit(f"10 + 20{left}1", 130, term)
            for right in self.KEYS["word right"]:
                with self.subTest(term=term, right=right):
                    self.edit(f"10 + 20\x01{right}5", 125, term)
            self.edit(f"123\x01{self.KEYS['delete'][0]}", 23, term)

    def test_killing_and_yanking(self):
        self.edit("12 + 99\x173", 15, "xterm-256color")
        self.edit("99\x1512", 12, "xterm-256color")
        self.edit("1 + 99\x1b[D\x1b[D\x0b2", 3, "xterm-256color")
        self.edit("45\x15\x19\x19", 4545, "xterm-256color")

    def test_unbound_keys_leave_nothing(self):
        keys = ["\x1b[5~", "\x1b[6~", "\x1b[2~", "\x1b[1;5A", "\x1b[1;5B", "\x1b[1;2C", "\x1b[Z"]
        self.edit("7" + "".join(keys) + "8", 78, "xterm-256color")

    def test_editrc_has_the_last_word(self):
        (self.home / ".editrc").write_text('# my keys\nreg:bind -s "^Xa" "40 + 2"\n')
        self.edit("\x18a", 42, "xterm-256color")

    def test_vi_keys(self):
        (self.home / ".editrc").write_text("reg:bind -v\n")
        terminal = self.start()
        terminal.send("12\x1b")
        terminal.settle()
        self.assertIn("Out[1]: 312\n", terminal.enter("0i3"))
        terminal.send("5 +\r")
        terminal.settle()
        self.assertIn("Out[2]: 6\n", terminal.enter("1"))

    def test_long_line_survives_a_look_at_the_history(self):
        terminal = self.start()
        terminal.enter("1")
        line = "len(\"" + "abcdefghij" * 300 + "\")"
        terminal.send(line)
        terminal.send("\x1b[A\x1b[B")
        self.assertIn("Out[2]: 3000\n", terminal.enter(""))

    def test_resizing_keeps_the_line(self):
        screen = self.start_screen("--no-history")
        text = 'len("' + "abcdefghij" * 10 + '")'
        screen.type("1")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.type(text)
        for columns in (120, 40, 80):
            screen.resize(columns)
            line = "In [2]: " + text
            rows = [line[start:start + columns] for start in range(0, len(line), columns)]
            screen.wait_for("^" + re.escape("\n".join(rows)) + r"\Z")
            self.assertEqual(screen.screen().count("In [2]:"), 1)
        screen.type(" + 1")
        screen.keys("Enter")
        screen.wait_for(r'^hij.*"\) \+ 1\nOut\[2\]: 101$')

    def test_resizing_an_entry_of_several_rows(self):
        screen = self.start_screen("--no-history", rows=8)
        for number in range(1, 6):
            screen.keys(str(number), "Enter")
            screen.wait_for(rf"^In \[{number + 1}\]:")
        screen.type("[" + "1234567890, " * 5)
        screen.keys("Enter")
        screen.wait_for(r"^In \[6\]: \[1.*$")
        screen.keys("2, 3,", "M-Enter", "4]", "Up", "Up", "End")
        screen.wait_for(r"^In \[6\]: \[1.*\n.*2, 3,\n.*4\]$")
        for columns, first in ((40, r"\[1234567890, 1234567890, 1234567\n890, 1234567890, 1234567890,"),
                               (100, r"\[(1234567890, ){4}1234567890,")):
            screen.resize(columns, rows=8)
            screen.wait_for(rf"^Out\[5\]: 5\nIn \[6\]: {first}\s*\n *2, 3,\n *4\]$")
        screen.keys("0,", "Down", "Down", "Enter")
        screen.wait_for(r"^Out\[6\]: \[(1234567890, ){5}0, 2, 3, 4\]$")

    def test_ctrl_l_draws_the_line_anew_on_a_clear_screen(self):
        screen = self.start_screen()
        screen.type("1")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.type("40 + 2")
        screen.wait_for(r"^In \[2\]: 40 \+ 2$")
        screen.keys("C-l")
        screen.wait_for(r"\AIn \[2\]: 40 \+ 2$")
        screen.keys("Enter")
        screen.wait_for(r"^Out\[2\]: 42$")

    def test_what_was_typed_during_a_computation_is_taken(self):
        screen = self.start_screen()
        screen.type("sleep(0.5)")
        screen.keys("Enter")
        screen.type("40 + 2")
        screen.wait_for(r"^In \[2\]: 40 \+ 2$")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]: 40 \+ 2\nOut\[2\]: 42$")


class HistoryTests(TerminalTestCase):
    def test_persists_over_sessions(self):
        terminal = self.start()
        terminal.enter("sum = 1 + 2")
        terminal.enter("[1,\r2]")
        terminal.send("\x04")
        terminal.wait()
        self.assertEqual(stat.S_IMODE(self.history_path().stat().st_mode), 0o600)
        screen = self.start_screen()
        screen.keys("Up")
        screen.wait_for(r"^In \[1\]: \[1,\n *2\]")
        screen.keys("Home", "Up", "Up")
        screen.wait_for(r"^In \[1\]: sum = 1 \+ 2")

    def test_both_of_two_sessions_are_kept(self):
        first, second = self.start(), self.start()

        def enter(terminal, name):
            for number in range(30):
                terminal.enter(f"{name} = {number}")
        threads = [threading.Thread(target=enter, args=pair) for pair in ((first, "a"), (second, "b"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        entries = [json.loads(line)["in"] for line in self.history_path().read_text().splitlines()]
        self.assertEqual(sorted(entries), sorted(f"{name} = {number}" for name in "ab" for number in range(30)))

    def test_damage_gives_one_warning(self):
        self.history_path().parent.mkdir(parents=True)
        self.history_path().write_bytes(b'_HiStOrY_V2_\nold\\040line\n{"t":1,"in":"1 + 1"}\n\xff\x00\n{"t":2,"in":"2 +')
        terminal = self.start(waits=False)
        shown = terminal.wait_for(r"In \[1\]: $")
        self.assertEqual(shown.count("warning: "), 1, shown)
        terminal.send("\x1b[A")
        self.assertIn("Out[1]: 2\n", terminal.enter(""))
        terminal.enter("5")
        last = self.history_path().read_bytes().splitlines()[-1]
        self.assertEqual(json.loads(last)["in"], "5")

    def test_no_history(self):
        terminal = self.start("--no-history")
        terminal.enter("1 + 1")
        terminal.send("\x1b[A")
        self.assertIn("Out[2]: 2\n", terminal.enter(""))
        terminal.send("\x04")
        terminal.wait()
        self.assertFalse(self.history_path().exists())

    def test_file_of_the_environment_and_entries_that_are_left_out(self):
        path = self.home / "elsewhere/entries"
        terminal = self.start(REG_HISTFILE=str(path))
        terminal.enter(" 1 + 1")
        terminal.enter("2")
        terminal.enter("2")
        self.assertEqual([json.loads(line)["in"] for line in path.read_text().splitlines()], ["2"])

    def test_unwritable_file_gives_one_warning(self):
        terminal = self.start(REG_HISTFILE="/proc/nowhere/file")
        self.assertIn("warning: ", terminal.enter("1"))
        self.assertNotIn("warning: ", terminal.enter("2"))

    def test_search(self):
        screen = self.start_screen()
        for text in ("total = 1 + 2", "other = 5"):
            screen.type(text)
            screen.keys("Enter")
            screen.settle()
        screen.wait_for(r"^In \[3\]:")
        screen.keys("C-r")
        screen.type("tot")
        screen.wait_for(r"total = 1 \+ 2\n")
        screen.keys("C-g")
        screen.wait_for(r"^In \[3\]:\s*$")
        screen.type("to")
        screen.keys("M-p")
        screen.wait_for(r"^In \[3\]: total = 1 \+ 2$")

    def test_search_runs_what_it_found(self):
        terminal = self.start()
        terminal.enter("sum = 1 + 2")
        terminal.enter("other = 5")
        terminal.send("\x12su")
        terminal.wait_for("bck")
        terminal.enter("")
        self.assertIn("Out[4]: 3\n", terminal.enter("sum"))


class InputTests(TerminalTestCase):
    def test_input_at_the_prompt(self):
        terminal = self.start()
        terminal.enter('name = input("who? ")', r"who\? $")
        terminal.enter("me")
        self.assertIn('Out[2]: "me"\n', terminal.enter("name"))


class RobustnessTests(TerminalTestCase):
    def test_random_bytes_do_not_break_the_prompt(self):
        generator = random.Random(7)
        usable = [byte for byte in range(256) if byte not in (0x03, 0x04, 0x11, 0x13, 0x16, 0x1A, 0x1C)]
        terminal = self.start()
        for _ in range(40):
            data = bytes(generator.choice(usable) for _ in range(60))
            terminal.send(data.decode("latin-1"))
        for _ in range(5):
            terminal.settle()
            terminal.send("\x07\x1b[201~\x07\x03")
            terminal.settle()
            terminal.send("600 * 7\r")
            terminal.settle()
            if "Out[" in terminal.output[-120:]:
                break
        self.assertRegex(terminal.output.replace("\r", ""), r"Out\[\d+\]:\S* 4200\n[^\n]*\Z")
