"""The progress of a training run, on a terminal and elsewhere."""
import re
import time

from screen import TerminalTestCase


class ProgressTests(TerminalTestCase):
    FIT = ("seed(1); net = Sequential(Linear(4, 8), ReLU(), Linear(8, 1)); x = randn(64, 4); y = randn(64, 1); "
           "fit(net, [x, y], mse, SGD(net.parameters(), lr = 0.01), epochs = {});")

    def test_is_one_line_that_is_rewritten(self):
        terminal = self.start()
        started = time.monotonic()
        terminal.enter(self.FIT.format(60000), r"In \[2\]: $", seconds=60)
        seconds = time.monotonic() - started
        updates = re.findall(r"epoch (\d+)/60000 ([━─]+) +(\d+)%  loss ([0-9.e-]+)  (\S+)( left)?", terminal.output)
        self.assertGreater(len(updates), 1, terminal.output)
        self.assertLessEqual(len(updates), 10 * seconds + 2)
        self.assertEqual({bool(update[-1]) for update in updates if update[2] != "100"}, {True}, "time left")
        self.assertRegex(terminal.output, r"epoch 60000/60000 ━+ 100%  loss \S+  \S+ \S+\r?\n")
        rows = [row for row in terminal.output.replace("\r\n", "\n").split("\n") if "━" in row]
        self.assertEqual(len(rows), 1, "each update begins with a carriage return")

    def test_an_interrupted_run_leaves_its_line(self):
        terminal = self.start()
        terminal.send(self.FIT.format(1000000) + "\r")
        terminal.wait_for(r"loss", seconds=20)
        terminal.send("\x03")
        shown = terminal.wait_for(r"Interrupted.*\nIn \[2\]: $")
        self.assertRegex(shown, r"left[^\n]*\n+Interrupted")

    def test_it_fits_the_window(self):
        terminal = self.start(columns=40)
        terminal.enter(self.FIT.format(1000), seconds=60)
        for row in re.findall(r"\r(epoch[^\r\n]*)", terminal.output):
            self.assertLess(len(row), 40)

    def test_is_few_whole_lines_elsewhere(self):
        result = self.run_reg("-e", self.FIT.format(50), timeout=60)
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)
        self.assertNotIn("\r", result.stderr)
        self.assertLessEqual(len(result.stderr.splitlines()), 51)
