"""What the prompt shows beside the entry: the rest of an earlier one, and the signature of a call."""
from screen import TerminalTestCase

DIM = r"\x1b\[2m"


class SuggestionTestCase(TerminalTestCase):
    def enter(self, screen, *entries):
        for text in entries:
            number = screen.prompt_number()
            screen.type(text)
            screen.keys("Enter")
            screen.wait_for(rf"In \[{number + 1}\]:")


class SuggestionTests(SuggestionTestCase):
    def test_the_rest_of_the_latest_entry_is_shown_dim(self):
        screen = self.start_screen()
        self.enter(screen, "alpha = 1 + 1", "alpha = 2 + 2")
        screen.type("al")
        screen.wait_for(r"^In \[3\]: alpha = 2 \+ 2$")
        self.assertRegex(screen.screen(styles=True), rf"In \[3\]:.* al{DIM}pha = 2 \+ 2")

    def test_it_is_no_part_of_the_entry(self):
        screen = self.start_screen()
        self.enter(screen, "2 + 40")
        screen.type("2")
        screen.wait_for(r"^In \[2\]: 2 \+ 40$")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]: 2\nOut\[2\]: 2$")

    def test_keys_that_take_it_over(self):
        for key in ("Right", "End", "C-e", "C-f"):
            with self.subTest(key):
                screen = self.start_screen("--no-history")
                self.enter(screen, "20 + 22")
                screen.type("20")
                screen.wait_for(r"^In \[2\]: 20 \+ 22$")
                screen.keys(key, "Enter")
                screen.wait_for(r"^Out\[2\]: 42$")

    def test_a_word_is_taken_over(self):
        for key in ("M-f", "C-Right"):
            with self.subTest(key):
                screen = self.start_screen("--no-history")
                self.enter(screen, "20 + 22 + 100")
                screen.type("20")
                screen.wait_for(r"^In \[2\]: 20 \+ 22 \+ 100$")
                screen.keys(key)
                screen.wait_for(r"^In \[2\]: 20 \+ 22 \+ 100$")
                screen.keys("Enter")
                screen.wait_for(r"^Out\[2\]: 42$")

    def test_an_entry_of_several_rows_is_cut_and_taken_over_whole(self):
        screen = self.start_screen()
        screen.keys("[10,", "Enter")
        screen.wait_for(r"^In \[1\]: \[10,\n    $|^In \[1\]: \[10,$")
        self.enter(screen, "20]")
        screen.type("[1")
        screen.wait_for(r"^In \[2\]: \[10,…$")
        screen.keys("Right")
        screen.wait_for(r"^In \[2\]: \[10,\n    20\]$")
        screen.keys("Enter")
        screen.wait_for(r"^Out\[2\]: \[10, 20\]$")

    def test_it_stays_in_its_row(self):
        screen = self.start_screen(columns=30)
        self.enter(screen, 'wide = "日本日本日本日本日本日本日本日本"')
        screen.type("wid")
        screen.wait_for(r'^In \[2\]: wide = "日本日本日本…$')
        screen.type("e")
        screen.wait_for(r'^In \[2\]: wide = "日本日本日本…$')
        screen.keys("End", "Enter")
        screen.wait_for(r"^In \[3\]:")
        self.enter(screen, "len(wide)")
        self.assertRegex(screen.screen(), r"(?m)^Out\[3\]: 16$")

    def test_resizing_takes_it_away(self):
        screen = self.start_screen()
        self.enter(screen, 'len("' + "0123456789" * 6 + '")')
        screen.type("le")
        screen.wait_for(r"^In \[2\]: len\(\"0123456789")
        screen.resize(40)
        screen.type("n")
        screen.wait_for(r'^In \[2\]: len\("0123456789012345678901234…$')
        self.assertNotIn("789012345678901234567890", screen.screen().split("In [2]:")[1])
        screen.resize(90)
        screen.type("(")
        shown = screen.wait_for(r'^In \[2\]: len\("(0123456789){6}"\)$')
        self.assertEqual(shown.count("In [2]:"), 1, shown)

    def test_none_while_the_history_is_looked_through_or_the_cursor_is_elsewhere(self):
        screen = self.start_screen()
        self.enter(screen, "20 + 22", "20")
        screen.keys("Up")
        screen.wait_for(r"^In \[3\]: 20$")
        screen.keys("End", "Enter")
        screen.wait_for(r"^Out\[3\]: 20$")
        screen.type("20")
        screen.wait_for(r"^In \[4\]: 20 \+ 22$")
        screen.keys("Left")
        screen.wait_for(r"^In \[4\]: 20$")

    def test_search_is_left_alone(self):
        screen = self.start_screen()
        self.enter(screen, "total = 1 + 2", "t = 3")
        screen.type("t")
        screen.wait_for(r"^In \[3\]: t = 3$")
        screen.keys("C-r")
        screen.type("tot")
        screen.wait_for(r"^In \[3\]: total = 1 \+ 2\nbck")
        screen.keys("Enter")
        screen.wait_for(r"^In \[3\]: total = 1 \+ 2\nIn \[4\]:")

    def test_fast_typing_takes_nothing_over(self):
        terminal = self.start()
        terminal.enter("23 + 100")
        self.assertIn("Out[2]: 23\n", terminal.enter("23\x1b[F\x1b[C\x06"))

    def test_none_without_color_or_when_turned_off(self):
        for changes, setting in (({"NO_COLOR": "1"}, None), ({"TERM": "dumb"}, None), ({}, "%set suggestions off")):
            with self.subTest(changes=changes, setting=setting):
                terminal = self.start(**changes)
                terminal.enter("20 + 22")
                if setting:
                    terminal.enter(setting)
                terminal.send("20")
                terminal.wait_for(r"20$")
                terminal.read(0.1)
                self.assertNotIn("\x1b7", terminal.output)


class HintTests(SuggestionTestCase):
    def test_the_signature_stands_below_the_entry_and_marks_the_argument(self):
        screen = self.start_screen()
        screen.type("clip(3, ")
        screen.wait_for(r"^In \[1\]: clip\(3,\s*\nclip\(x, min = none, max = none\)$")
        self.assertRegex(screen.screen(styles=True), rf"{DIM}clip\(x, \x1b\[0m[^n]*min = none{DIM}, max")
        screen.type("max = ")
        screen.wait_for(r"^In \[1\]: clip\(3, max =")
        self.assertRegex(screen.screen(styles=True), r"\x1b\[0m[^n]*max = none")
        screen.type("2)")
        self.assertRegex(screen.wait_for(r"^In \[1\]: clip\(3, max = 2\)$"), r"2\)\Z")

    def test_nothing_is_left_of_it(self):
        screen = self.start_screen()
        screen.type("len([1, 2")
        screen.wait_for(r"^len\(")
        screen.type("])")
        self.enter(screen, "")
        self.assertEqual(screen.screen(), "In [1]: len([1, 2])\nOut[1]: 2\nIn [2]:")

    def test_at_the_bottom_of_the_screen(self):
        screen = self.start_screen(rows=6)
        self.enter(screen, *(f"x{number} = {number}" for number in range(7)))
        screen.type("len([1,")
        screen.wait_for(r"^In \[7\]: x6 = 6\nIn \[8\]: len\(\[1,\nlen\(")
        screen.keys("Enter")
        screen.type("2")
        screen.wait_for(r"^In \[7\]: x6 = 6\nIn \[8\]: len\(\[1,\n    2\nlen\(")
        screen.type("])")
        screen.keys("Enter")
        screen.wait_for(r"^In \[7\]: x6 = 6\nIn \[8\]: len\(\[1,\n    2\]\)\nOut\[8\]: 2\nIn \[9\]:")

    def test_in_the_middle_of_rows(self):
        screen = self.start_screen()
        screen.keys("[clip(1,", "Enter", "2), 3", "M-Enter", "4]", "Up", "Up", "End")
        screen.wait_for(r"^In \[1\]: \[clip\(1,\n *2\), 3\n *4\]\nclip\(x,")
        screen.keys("C-c")
        screen.wait_for(r"^In \[1\]: \[clip\(1,\n *2\), 3\n *4\]\nIn \[1\]:")

    def test_ctrl_c_leaves_nothing(self):
        screen = self.start_screen()
        screen.type("len([1")
        screen.wait_for(r"^len\(")
        screen.keys("C-c")
        screen.wait_for(r"\AIn \[1\]: len\(\[1\nIn \[1\]:$")

    def test_a_narrow_window_shows_the_argument(self):
        screen = self.start_screen(columns=30)
        screen.type("fit(net, data, loss, ")
        screen.wait_for(r"^fit\(…, opt, .*, …\)$")

    def test_functions_of_ones_own_methods_and_models(self):
        screen = self.start_screen()
        self.enter(screen, "fn area(r, scale = 1) = r * scale", "net = Linear(2, 3);")
        for typed, shown in (("area(", r"area\(r, scale = 1\)"), ("net.forward(", r"forward\(x\)"),
                             ('print("area(', r"print\(")):
            with self.subTest(typed):
                screen.type(typed)
                screen.wait_for(rf"^{shown}")
                screen.keys("C-u")
        screen.type("no_such(")
        screen.wait_for(r"no_such\($")
        self.assertRegex(screen.screen(), r"no_such\(\Z")

    def test_it_can_be_turned_off(self):
        screen = self.start_screen()
        self.enter(screen, "%set hints off")
        screen.type("len(")
        screen.wait_for(r"^In \[2\]: len\($")
        self.assertRegex(screen.screen(), r"len\(\Z")
        screen.keys("C-u")
        self.enter(screen, "%set")
        self.assertIn("suggestions on\nhints off\n", screen.screen())
