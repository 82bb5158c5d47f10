"""reg step and reg lesson: through a script cell by cell."""
from screen import ROOT, TerminalTestCase

LESSON = """\
# topic: Dropout
# %% [markdown]
# # Dropout *scales*
#
# Ten ones go through `Dropout(0.5)`.

# %% Setup
count = 0
x = ones(10)

# %% Ask
predict("What is the sum?")

# %% Draw
count += 1
layer = Dropout(0.5)
print("sum", layer(x).sum())

# %% Fails at first
print("before")
limit + 1

# %% [markdown]
# That is all.
"""


class StepTests(TerminalTestCase):
    def setUp(self):
        super().setUp()
        self.script = self.home / "lesson.reg"
        self.script.write_text(LESSON)

    def walk(self, *arguments):
        terminal = self.start("step", "lesson.reg", *arguments, waits=False, directory=self.home)
        terminal.wait_for(r"In \[1\]: $")
        return terminal

    def test_enter_shows_and_runs_cell_after_cell(self):
        terminal = self.start("step", "lesson.reg", waits=False, directory=self.home)
        shown = terminal.wait_for(r"In \[1\]: $")
        self.assertIn("Dropout scales (lesson.reg, 5 cells)", shown)
        self.assertIn("Enter runs the cell", shown)
        self.assertIn("1/5 Setup", shown)
        self.assertIn("Ten ones go through Dropout(0.5).", shown)
        self.assertIn("\n8 │ count = 0", shown)
        self.assertNotIn("topic", shown)
        self.assertIn("2/5 Ask", terminal.enter(""))

    def test_anything_may_be_typed_in_between(self):
        terminal = self.walk()
        terminal.enter("")
        self.assertIn("Out[2]: [10]", terminal.enter("x.shape"))
        self.assertIn("number", terminal.enter("%whos"))
        self.assertIn("undefined_name", terminal.enter("undefined_name"))
        self.assertIn("You predicted", self.answered(terminal))

    def answered(self, terminal):
        terminal.enter("", r"your answer: $")
        terminal.enter("about 10")
        return terminal.enter("")

    def test_a_prediction_stands_beside_the_result(self):
        terminal = self.walk()
        terminal.enter("")
        shown = terminal.enter("", r"your answer: $")
        self.assertIn("Predict: What is the sum?", shown)
        self.assertNotIn("You predicted", terminal.enter("about 10"))
        shown = terminal.enter("")
        self.assertRegex(shown, r"sum \d+\nYou predicted: about 10\n")
        self.assertNotIn("You predicted", terminal.enter("1 + 1"))

    def test_control_d_is_no_answer(self):
        self.script.write_text('predict("What?")\nprint("shown")\n')
        terminal = self.walk()
        terminal.enter("", r"your answer: $")
        terminal.send("\x04")
        shown = terminal.wait_for(r"In \[2\]: $")
        self.assertIn("\nshown\n", shown)
        self.assertNotIn("You predicted", shown)

    def test_words_are_whole_in_a_narrow_window(self):
        self.script.write_text('predict("Is it larger than the number of people in a small village?")\nprint(1)')
        result = self.run_reg("step", "lesson.reg", stdin="\nyes\n", directory=self.home, COLUMNS="40")
        self.assertIn("Predict: Is it larger than the number of\npeople in a small village?\n", result.stdout)
        self.assertIn("Enter runs the cell · b back · s skip ·\nl list · q quit · h help · or type any\ncode\n", result.stdout)

    def test_long_lines_and_tables_fit_a_narrow_window(self):
        self.script.write_text(
            "# %% [markdown]\n# | layer | what is taken over |\n# | --- | --- |\n"
            "# | batch norm | examples and places, of one channel |\n"
            "# %%\n\ttotal = 1 + 20 + 300 + 4000 + 50000 + 600000 + 7000000\n")
        shown = self.run_reg("step", "lesson.reg", stdin="", directory=self.home, COLUMNS="40").stdout
        self.assertIn("batch norm  examples and places, of one\n            channel\n", shown)
        self.assertRegex(shown, r"\n6 │     total = 1 \+ 20 \+ 300 \+ 4000 \+ *\n  ┊ 50000 \+ 600000 \+ 7000000\n")
        self.assertEqual([line for line in shown.split("\n") if len(line) > 40], [])

    def test_a_result_comes_before_the_next_question(self):
        self.script.write_text("predict('A?')\n# %%\nprint('shown')\npredict('B?')\n# %%\n1 + 1\n")
        terminal = self.walk()
        terminal.enter("", r"your answer: $")
        terminal.enter("first")
        self.assertIn("\nshown\nYou predicted: first\nPredict: B?\n", terminal.enter("", r"your answer: $"))
        self.assertNotIn("You predicted", terminal.enter("second"))
        self.assertIn("Out[3]: 2\nYou predicted: second\n", terminal.enter(""))

    def test_back_replays_what_came_before(self):
        terminal = self.walk()
        terminal.enter("")
        first = self.answered(terminal)
        terminal.enter("count = 100")
        shown = terminal.enter("b")
        self.assertIn("3/5 Draw", shown)
        self.assertNotIn("Predict", shown)
        self.assertNotRegex(shown, r"sum \d+")
        self.assertIn("Out[3]: 0", terminal.enter("count"))
        sums = [line for line in first.split("\n") + terminal.enter("").split("\n") if line.startswith("sum ")]
        self.assertEqual(len(sums), 2)
        self.assertEqual(sums[0], sums[1], "the same cells draw the same numbers")

    def test_going_back_says_what_it_does(self):
        terminal = self.walk()
        terminal.enter("")
        self.assertNotIn("Starting over", terminal.enter("b"))
        terminal.enter("")
        terminal.enter("s")
        self.assertIn("Starting over: one cell runs again.\n", terminal.enter("b"))
        terminal.enter("mine = 1")
        self.assertIn("Starting over: what was typed in between is forgotten.\n", terminal.enter("b"))
        terminal.enter("")
        self.assertIn("is not defined", terminal.enter("mine"))

    def test_back_at_the_first_cell(self):
        self.assertIn("This is the first cell", self.walk().enter("b"))

    def test_skip_and_list(self):
        terminal = self.walk()
        terminal.enter("")
        self.assertIn("3/5 Draw", terminal.enter("s"))
        self.assertIn("✓ 1  Setup\n  2  Ask\n> 3  Draw\n  4  Fails at first\n  5  That is all.\n", terminal.enter("l"))

    def test_a_cell_that_fails_can_be_run_again(self):
        terminal = self.walk()
        for _ in range(3):
            terminal.enter("s")
        shown = terminal.enter("")
        self.assertIn("before", shown)
        self.assertIn("--> lesson.reg:21:1", shown)
        self.assertIn("stays at this cell", shown)
        terminal.enter("limit = 1")
        self.assertIn("Out[3]: 2", terminal.enter(""))

    def test_a_cell_that_its_author_has_put_right(self):
        terminal = self.walk()
        for _ in range(3):
            terminal.enter("s")
        terminal.enter("")
        self.script.write_text(LESSON.replace("limit + 1", "limit = = 1"))
        shown = terminal.enter("")
        self.assertIn("--> lesson.reg:21:9", shown)
        self.assertIn("lesson.reg has changed and has errors now", shown)
        self.assertIn("name: `limit` is not defined", terminal.enter(""))
        self.script.write_text(LESSON.replace("limit + 1", "40 + 2"))
        shown = terminal.enter("")
        self.assertIn("lesson.reg has changed; the walk goes on here.", shown)
        self.assertIn("4/5 Fails at first", shown)
        self.assertIn("40 + 2", shown)
        self.assertNotIn("\nbefore\n", shown, "what Enter runs has been seen")
        self.assertRegex(terminal.enter(""), r"\nbefore\nOut\[\d\]: 42\n")

    def test_a_change_of_an_earlier_cell_leads_back_to_it(self):
        terminal = self.walk()
        terminal.enter("")
        terminal.enter("s")
        terminal.enter("%cd /")
        self.script.write_text(LESSON.replace("count = 0", "count = 7"))
        self.assertIn("1/5 Setup", terminal.enter(""))
        terminal.enter("")
        self.assertIn("Out[4]: 7", terminal.enter("count"))

    def test_a_change_further_down_is_taken_over_silently(self):
        terminal = self.walk()
        terminal.enter("")
        terminal.enter("s")
        self.script.write_text(LESSON + "\n# %% More\nprint('more')\n# %% And more\n1 + 1\n")
        shown = terminal.enter("")
        self.assertRegex(shown, r"\nsum \d+")
        self.assertIn("4/6 Fails at first", shown)

    def test_a_file_that_is_gone_has_not_changed(self):
        terminal = self.walk()
        self.script.unlink()
        self.assertIn("2/5 Ask", terminal.enter(""))

    def test_the_end(self):
        terminal = self.walk()
        for _ in range(4):
            terminal.enter("s")
        self.assertIn("That was the last cell", terminal.enter(""))
        self.assertIn("That was the last cell", terminal.enter(""))
        terminal.send("q\r")
        self.assertEqual(terminal.wait(), 0)

    def test_control_d_leaves_and_control_c_does_not(self):
        terminal = self.walk()
        terminal.send("1 + \x03")
        terminal.wait_for(r"In \[1\]: $")
        terminal.send("\x04")
        self.assertEqual(terminal.wait(), 0)

    def test_a_cell_is_interrupted(self):
        self.script.write_text("print(1)\n# %% Long\nprint('running')\nwhile true { }\n")
        terminal = self.walk()
        terminal.enter("")
        terminal.send("\r")
        terminal.wait_for(r"running\n")
        terminal.send("\x03")
        shown = terminal.wait_for(r"In \[3\]: $")
        self.assertIn("Interrupted", shown)
        self.assertIn("stays at this cell", shown)

    def test_commands_are_no_history(self):
        terminal = self.walk()
        terminal.enter("l")
        terminal.enter("2 + 2")
        self.assertEqual(self.history_path().read_text().count('"in"'), 1)


class PipedStepTests(TerminalTestCase):
    def step(self, text, stdin, *arguments):
        (self.home / "s.reg").write_text(text)
        return self.run_reg("step", "s.reg", *arguments, stdin=stdin)

    def test_lines_are_the_entries(self):
        result = self.step("# %% A\nx = 1\n# %% B\nprint(x)\n", "\nx + 10\n\n")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("Out[2]: 11\n", result.stdout)
        self.assertIn("\n1\n", result.stdout)
        self.assertNotIn("In [", result.stdout)

    def test_the_end_of_the_input_leaves(self):
        result = self.step("# %% A\nprint('ran')\n", "")
        self.assertEqual(result.returncode, 0)
        self.assertNotIn("\nran", result.stdout)

    def test_an_error_ends_it(self):
        result = self.step("# %% A\nnope\n# %% B\nprint(1)\n", "\n\n\n")
        self.assertEqual(result.returncode, 1)
        self.assertIn("--> s.reg:2:1", result.stderr)
        self.assertNotIn("B ─", result.stdout)

    def test_an_answer_is_the_next_line(self):
        result = self.step("predict('Why?')\nprint('because')\n", "\nno idea\n")
        self.assertIn("Predict: Why?\n  your answer: no idea\nbecause\nYou predicted: no idea\n", result.stdout)

    def test_exit_gives_its_status(self):
        self.assertEqual(self.step("exit(7)\n", "\n").returncode, 7)

    def test_arguments_are_the_scripts(self):
        self.assertIn('\n["a", "-b"]\n', self.step("print(args)\n", "\n", "a", "-b").stdout)

    def test_a_script_that_cannot_be_parsed_or_read(self):
        result = self.step("print(1)\n# %%\nx = = 2\n", "\n")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("--> s.reg:3:5", result.stderr)
        result = self.run_reg("step", "missing.reg")
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot read \"missing.reg\"", result.stderr)
        self.assertEqual(self.run_reg("step").returncode, 2)

    def test_a_script_without_cells(self):
        result = self.step("# nothing\n", "\n")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("0 cells", result.stdout)

    def test_control_characters_of_a_script_are_shown(self):
        result = self.step("# %% [markdown]\n# a \x1b[31m b\n# %% \x1b[2J\nx = 1 # \x1b[5m\n", "\n")
        self.assertNotIn("\x1b", result.stdout)


class LessonTests(TerminalTestCase):
    def test_the_guide_for_teachers_names_every_lesson(self):
        guide = (ROOT / "docs/teaching.md").read_text()
        for example in (ROOT / "examples").glob("*.reg"):
            self.assertTrue(f"(../examples/{example.name})" in guide, f"{example.name} is in no hour")

    def test_all_examples_are_listed_by_topic(self):
        result = self.run_reg("lesson")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for example in (ROOT / "examples").glob("*.reg"):
            self.assertRegex(result.stdout, rf"(?m)^  {example.stem}  +\S")
        self.assertNotIn("Further", result.stdout, "each example names its topic")

    def test_a_lesson_is_found_from_anywhere(self):
        result = self.run_reg("lesson", "dropout_scaling", stdin="")
        self.assertEqual(result.returncode, 0)
        self.assertIn("Dropout scales what it keeps", result.stdout)

    def test_an_unknown_lesson(self):
        result = self.run_reg("lesson", "dropout_scalin")
        self.assertEqual(result.returncode, 1)
        self.assertIn("did you mean 'dropout_scaling'?", result.stderr)
        self.assertEqual(self.run_reg("lesson", "a", "b").returncode, 2)


class PredictTests(TerminalTestCase):
    def test_a_script_that_runs_whole_asks_nobody(self):
        (self.home / "s.reg").write_text('print(predict("What?"))\n')
        result = self.run_reg("s.reg", stdin="answer\n")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "none\n", ""))
