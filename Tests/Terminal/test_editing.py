"""Editing: keys of common terminals, paste, completion, history."""
import json
import random
import stat
import threading
import time

from screen import PASTE_END, PASTE_START, TerminalTestCase


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
        for term in ("xterm-256color", "screen-256color", "linux"):
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
        time.sleep(0.2)
        self.assertIn("Out[1]: 312\n", terminal.enter("0i3"))
        terminal.send("5 +\r")
        time.sleep(0.2)
        self.assertIn("Out[2]: 6\n", terminal.enter("1"))

    def test_long_line_survives_a_look_at_the_history(self):
        terminal = self.start()
        terminal.enter("1")
        line = "len(\"" + "abcdefghij" * 300 + "\")"
        terminal.send(line)
        terminal.send("\x1b[A\x1b[B")
        self.assertIn("Out[2]: 3000\n", terminal.enter(""))

    def test_resizing_keeps_the_line(self):
        screen = self.start_screen()
        screen.type("len(\"" + "abcdefghij" * 10 + "\")")
        for columns in (40, 120, 80):
            screen.resize(columns)
            time.sleep(0.15)
        screen.keys("Enter")
        screen.wait_for(r"^Out\[1\]: 100$")


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

    def test_a_thousand_lines_take_less_than_a_second(self):
        terminal = self.start()
        text = "".join(f"x{number} = {number}\n" for number in range(1000))
        started = time.monotonic()
        terminal.send(PASTE_START + text + PASTE_END)
        terminal.wait_for(r"x999 = 999$")
        self.assertLess(time.monotonic() - started, 1)
        terminal.enter("")
        self.assertIn("Out[2]: 1998\n", terminal.enter("x999 * 2"))

    def test_control_characters_are_left_out(self):
        terminal = self.start()
        terminal.send(PASTE_START + "1\x01\x04\x1b2\x7f" + PASTE_END)
        self.assertIn("Out[1]: 12\n", terminal.enter(""))

    def test_paste_into_the_middle(self):
        terminal = self.start()
        terminal.send("14\x1b[D" + PASTE_START + "23" + PASTE_END)
        self.assertIn("Out[1]: 1234\n", terminal.enter(""))


class CompletionTests(TerminalTestCase):
    def complete(self, text, pattern):
        screen = self.start_screen()
        screen.type(text)
        screen.keys("Tab")
        return screen, screen.wait_for(pattern)

    def test_a_single_name_is_inserted(self):
        self.complete("tens", r"^In \[1\]: tensor")

    def test_common_prefix_then_list(self):
        screen = self.start_screen()
        screen.type("alpha_one = 1; alpha_two = 2")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.type("3 + alp")
        screen.keys("Tab")
        screen.wait_for(r"^In \[2\]: 3 \+ alpha_$")
        screen.keys("Tab")
        screen.wait_for(r"^alpha_one +alpha_two\nIn \[2\]: 3 \+ alpha_$")
        screen.type("tw")
        screen.keys("Tab", "Enter")
        screen.wait_for(r"^Out\[2\]: 5$")

    def test_nothing_is_run(self):
        screen = self.start_screen()
        screen.type('print("RUN").')
        screen.keys("Tab")
        time.sleep(0.2)
        self.assertNotRegex(screen.screen(), r"(?m)^RUN")

    def test_list_below_an_entry_of_several_lines(self):
        screen = self.start_screen()
        screen.type("alpha_one = 1; alpha_two = 2")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.keys("[", "Enter", "alpha_", "M-Enter", "]", "Up", "End", "Tab")
        screen.wait_for(r"alpha_one +alpha_two\nIn \[2\]: \[\n *alpha_\n *\]")
        screen.type("one")
        screen.wait_for(r"In \[2\]: \[\n *alpha_one\n *\]")

    def test_blank_line_is_indented(self):
        screen = self.start_screen()
        screen.keys("Tab", "7")
        screen.wait_for(r"^In \[1\]:     7$")

    def test_commands_fields_and_arguments(self):
        for text, pattern in (("%wh", r"%who"), ("net.wei", r"net\.weight"), ("fit(net, epo", r"epochs ?=")):
            with self.subTest(text):
                screen = self.start_screen()
                screen.type("net = Linear(2, 3);")
                screen.keys("Enter")
                screen.wait_for(r"^In \[2\]:")
                screen.type(text)
                screen.keys("Tab")
                screen.wait_for(pattern)


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
            time.sleep(0.1)
        screen.wait_for(r"^In \[3\]:")
        screen.keys("C-r")
        screen.type("tot")
        screen.wait_for(r"total = 1 \+ 2\n")
        screen.keys("C-g")
        screen.wait_for(r"^In \[3\]:\s*$")
        screen.type("to")
        screen.keys("M-p")
        screen.wait_for(r"^In \[3\]: total = 1 \+ 2$")

    def test_ten_thousand_entries_do_not_delay_the_prompt(self):
        self.history_path().parent.mkdir(parents=True)
        self.history_path().write_text("".join(f'{{"t":{n},"in":"x{n} = {n}"}}\n' for n in range(10_000)))
        self.assertLess(self.seconds_to_prompt(), 0.1)
        terminal = self.start()
        terminal.send("\x1b[A")
        self.assertIn("x9999 = 9999", terminal.enter(""))


class ProgressTests(TerminalTestCase):
    FIT = ("net = Sequential(Linear(4, 8), ReLU(), Linear(8, 1)); x = randn(64, 4); y = randn(64, 1); "
           "fit(net, [x, y], mse, SGD(net.parameters(), lr = 0.01), epochs = {});")

    def test_is_one_line_that_is_rewritten(self):
        terminal = self.start()
        started = time.monotonic()
        terminal.enter(self.FIT.format(3000), r"In \[2\]: $", seconds=60)
        seconds = time.monotonic() - started
        self.assertGreater(terminal.output.count("\r"), 2)
        self.assertLess(terminal.output.count("\repoch") + terminal.output.count("\r "), 25 * (seconds + 1))

    def test_is_few_whole_lines_elsewhere(self):
        result = self.run_reg("-e", self.FIT.format(50), timeout=60)
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)
        self.assertNotIn("\r", result.stderr)
        self.assertLessEqual(len(result.stderr.splitlines()), 51)


class InputTests(TerminalTestCase):
    def test_input_at_the_prompt(self):
        terminal = self.start()
        terminal.enter('name = input("who? ")', r"who\? $")
        terminal.enter("me")
        self.assertIn('Out[2]: "me"\n', terminal.enter("name"))


class RobustnessTests(TerminalTestCase):
    def test_random_bytes_do_not_break_the_prompt(self):
        generator = random.Random(7)
        usable = [byte for byte in range(256) if byte not in (0x03, 0x04, 0x1A, 0x1C, 0x16)]
        terminal = self.start()
        for _ in range(40):
            data = bytes(generator.choice(usable) for _ in range(60))
            terminal.send(data.decode("latin-1"))
        for _ in range(3):
            terminal.send("\x07\x1b[201~\x07\x03")
            time.sleep(0.2)
            terminal.wait_for(r"In \[\d+\]: $")
        self.assertRegex(terminal.enter("6 * 7"), r"Out\[\d+\]: 42\n")
