"""Help that is longer than the screen is shown a screen at a time."""
import os

from screen import TerminalTestCase


class PagerTests(TerminalTestCase):
    def folder_without_less(self):
        """A PATH on which only what the tests need is found."""
        folder = self.home / "bin"
        folder.mkdir()
        for name in ("env", "cat", "sh"):
            os.symlink(f"/bin/{name}", folder / name)
        return str(folder)

    def test_the_program_of_the_environment_is_used(self):
        screen = self.start_screen(rows=10, PAGER="sed 's/^/page: /'")
        screen.type("%help")
        screen.keys("Enter")
        screen.wait_for(r"^page: .*\n(.*\n)*In \[2\]:")

    def test_less_keeps_its_keys_and_the_terminal_comes_back(self):
        screen = self.start_screen(rows=10, LESS="-X")
        screen.type("%help")
        screen.keys("Enter")
        screen.wait_for(r"^reg: an expression language[^\0]*\n:")
        screen.keys("C-c")
        screen.keys("G", "q")
        screen.wait_for(r"^In \[2\]:$")
        screen.type("6 * 7")
        screen.keys("Enter")
        screen.wait_for(r"^Out\[2\]: 42$")

    def test_without_a_program_it_pages_itself(self):
        screen = self.start_screen(rows=10, PATH=self.folder_without_less())
        screen.type("%help")
        screen.keys("Enter")
        first = screen.wait_for(r"^--more--$")
        self.assertEqual(first.split("\n")[0], "reg: an expression language for exploring regularization.")
        self.assertEqual(len(first.split("\n")), 10)
        screen.keys("Enter")
        second = screen.wait_for(r"\A(?!reg: )[^\0]*--more--$")
        self.assertEqual(second.split("\n")[:8], first.split("\n")[1:9])
        screen.keys("Space")
        screen.wait_for(r"[^\0]*")
        screen.keys("q")
        screen.wait_for(r"^In \[2\]:$")
        self.assertNotIn("--more--", screen.screen())
        screen.keys("6 * 7", "Enter")
        screen.wait_for(r"^Out\[2\]: 42$")

    def test_a_program_that_is_not_there_is_done_without(self):
        screen = self.start_screen(rows=10, PAGER="no-such-pager 2> /dev/null")
        screen.type("%help")
        screen.keys("Enter")
        screen.wait_for(r"^--more--$")
        screen.keys("C-c")
        screen.wait_for(r"^In \[2\]:$")

    def test_what_fits_is_printed(self):
        terminal = self.start(PAGER="echo paged; cat")
        self.assertNotIn("paged", terminal.enter("?sqrt"))
        terminal = self.start(PAGER="echo paged; cat", rows=4)
        self.assertIn("paged", terminal.enter("?Dropout"))

    def test_no_pager_on_a_simple_terminal(self):
        terminal = self.start(PAGER="echo paged; cat", TERM="dumb", rows=4)
        self.assertNotIn("paged", terminal.enter("?Dropout"))
