"""What the prompt says to the user: results that fit, mistakes that are explained, help."""
from screen import TerminalTestCase


class ResultTests(TerminalTestCase):
    def test_a_large_tensor_is_short(self):
        for columns in (40, 80, 120):
            with self.subTest(columns):
                terminal = self.start(columns=columns)
                rows = terminal.enter("seed(1); randn(1000, 1000)").split("Out[1]:")[1].split("In [2]")[0].strip().split("\n")
                self.assertRegex(rows[0], r"^tensor\[1000, 1000\]")
                self.assertLessEqual(len(rows), 12)
                self.assertLessEqual(max(map(len, rows)), columns)

    def test_nan_and_infinity_are_counted(self):
        terminal = self.start()
        self.assertRegex(terminal.enter("tensor([1, nan, inf, nan])"), r"2 NaN.*1 Inf|2 nan.*1 inf")

    def test_values_fit_the_window_also_after_it_was_resized(self):
        screen = self.start_screen(columns=100, rows=60)
        screen.type("seed(1); net = Sequential(Linear(10, 200), BatchNorm1d(200), Linear(200, 1)); t = randn(5, 50);")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.resize(44, rows=60)
        for number, code in enumerate(("t", "norms(net)", "net"), 2):
            screen.type(code)
            screen.keys("Enter")
            screen.wait_for(rf"^In \[{number + 1}\]:")
        for line in screen.screen(joins=True).split("In [2]:")[1].split("\n"):
            self.assertLessEqual(len(line.rstrip()), 44)
        self.assertIn("# 2,801 parameters in 6 tensors", screen.screen())


class MistakeTests(TerminalTestCase):
    def test_the_caret_is_under_the_name_also_after_wide_characters_and_tabs(self):
        for before in ("", '"日本😀" + ', "[1,  "):
            with self.subTest(before):
                screen = self.start_screen()
                screen.type(before + "tenosr(1)" + ("]" if before.startswith("[") else ""))
                screen.keys("Enter")
                shown = screen.wait_for(r"did you mean `tensor`\?")
                rows = shown.split("\n")
                caret = next(row for row in rows if "^" in row)
                above = rows[rows.index(caret) - 1]
                self.assertEqual(caret.count("^"), len("tenosr"))
                wide = sum(1 for character in above[:above.index("tenosr")] if ord(character) > 0x2E80)
                self.assertEqual(caret.index("^"), above.index("tenosr") + wide)

    def test_a_wrong_argument(self):
        terminal = self.start()
        terminal.enter("net = Linear(1, 1);")
        shown = terminal.enter("fit(net, [[1]], mse, SGD(net), epoch = 3)")
        self.assertIn("epoch", shown)
        self.assertIn("did you mean `epochs`?", shown)
        self.assertIn("batch_size", shown, "the signature lists what is right")

    def test_shapes_that_do_not_fit_are_both_named(self):
        shown = self.start().enter("ones(2, 3) @ ones(4, 5)")
        self.assertIn("[2, 3]", shown)
        self.assertIn("[4, 5]", shown)


class HelpTests(TerminalTestCase):
    def test_both_spellings_show_signature_and_example(self):
        terminal = self.start()
        first, second = terminal.enter("?matmul"), terminal.enter("matmul?")
        self.assertRegex(first, r"matmul\(a, b\)")
        self.assertIn("Example:\n    print(matmul(", first)
        self.assertEqual(first.split("\n")[1:-1], second.split("\n")[1:-1])

    def test_a_question_mark_alone_shows_an_overview(self):
        shown = self.start(PAGER="echo paged; cat").enter("?")
        self.assertNotIn("paged", shown)
        self.assertIn("Tab completes", shown)
        self.assertIn("%time", shown)
