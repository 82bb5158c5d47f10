"""Figures where users see them: which characters, colours and width they are drawn with."""
from screen import Pty, TerminalTestCase, environment, without_escapes

PLOT = 'plot({up: [1, 2], down: [2, 1]}, title = "two")'


class PictureTests(TerminalTestCase):
    def test_the_locale_chooses_the_characters(self):
        for changes, is_ascii in (({}, False), ({"LC_ALL": None, "LANG": None}, False), ({"LC_ALL": "C"}, True),
                                  ({"LC_ALL": None, "LANG": "de_DE.ISO-8859-1"}, True), ({"TERM": "linux"}, True)):
            with self.subTest(changes):
                result = self.run_reg("-e", PLOT, **changes)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertEqual(result.stdout.isascii(), is_ascii, result.stdout)

    def test_colours_follow_the_option(self):
        colored = self.run_reg("--color", "always", "-e", PLOT)
        self.assertIn("\x1b[0;38;5;32m", colored.stdout)
        self.assertNotIn("●", colored.stdout, "colours need no markers")
        plain = self.run_reg("-e", PLOT)
        self.assertNotIn("\x1b", plain.stdout)
        self.assertIn("●", plain.stdout)

    def test_the_prompt_draws_a_figure_in_the_width_of_the_window(self):
        for columns in (20, 50, 80):
            with self.subTest(columns):
                terminal = Pty(["--color", "never"], environment(self.home), columns=columns, rows=40)
                self.addCleanup(terminal.close)
                terminal.wait_for(r"In \[1\]: $")
                terminal.enter("plot([3, 1, 2])")
                picture = without_escapes(terminal.output).split("Out[1]:\n", 1)[1].rsplit("In [2]", 1)[0]
                widest = max(len(line.rstrip()) for line in picture.splitlines())
                self.assertTrue(columns - 12 <= widest <= columns, picture)
                self.assertIn("┤", picture)

    def test_every_kind_fits_the_narrowest_windows(self):
        script = """
            seed(1)
            print(plot([1, 4, 9], title = "squares", xlabel = "n", ylabel = "value"))
            print(plot({train: [1, 0.5], "validation loss": [1.1, 0.7]}, log_y = true))
            print(scatter(randn(9), randn(9))); print(hist(randn(50))); print(bar({SGD: 0.31, "a longer name": -0.2}))
            print(heatmap(randn(5, 8))); print(ridge([randn(30), randn(30)]))
            print(hist_grid([{a: {max: randn(9), mean: randn(9)}}]))
            print(rnn_hist(GRU(2, 4))); print(rnn_heatmap(GRU(2, 4))); print(subplots(plot([1, nan]), hist([1, 2])))
            print(decision_boundary(Linear(2, 2), moons(20)))
            """
        for columns in (6, 10, 20, 40):
            with self.subTest(columns):
                result = self.run_reg("-e", script, COLUMNS=str(columns))
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertLessEqual(max(len(line) for line in result.stdout.splitlines()), columns, result.stdout)

    def test_values_of_bars_are_whole_or_left_out(self):
        for columns, shown in ((20, True), (10, False)):
            result = self.run_reg("-e", "bar({Adam: 0.31, SGD: 0.29})", COLUMNS=str(columns))
            self.assertEqual(["0.31" in result.stdout, "0." in result.stdout], [shown, shown], result.stdout)

    def test_a_figure_without_gnuplot(self):
        result = self.run_reg("-e", 'print(plot([1, 2])); plot([1, 2]).save("a.svg")', PATH=str(self.home))
        self.assertIn("┤", result.stdout)
        self.assertIn("error: io: pictures in files need gnuplot, which is not installed", result.stderr)
        self.assertIn("apt-get install gnuplot-nox", result.stderr)
        self.assertEqual(result.returncode, 1)
        self.assertFalse((self.home / "a.svg").exists())

    def test_a_picture_is_replaced_whole_or_stays(self):
        def save(name, **changes):
            script = 'plot([1, 2]).save(args[0])'
            (self.home / "save.reg").write_text(script)
            return self.run_reg("save.reg", str(name), **changes)

        picture = self.home / "a picture's \"name\".png"
        picture.write_text("old")
        self.assertEqual(save(picture, PATH=str(self.home)).returncode, 1)
        self.assertEqual(picture.read_text(), "old")
        self.assertEqual(save(picture).returncode, 0)
        self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"))
        self.assertEqual(save("~/b.pdf").returncode, 0)
        self.assertTrue((self.home / "b.pdf").read_bytes().startswith(b"%PDF"))
        (self.home / "folder.svg").mkdir()
        for name, reason in (("folder.svg", "it is a directory"), ("no/c.svg", "its directory does not exist"),
                             ("/dev/null/c.svg", "Not a directory")):
            result = save(name)
            self.assertIn(f'error: io: cannot write "{name}": {reason}', result.stderr)
            self.assertEqual(result.returncode, 1)
        self.assertEqual(sorted(path.name for path in self.home.glob("*.tmp")), [])
