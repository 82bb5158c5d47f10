"""Tab: what it inserts, what it lists, how soon."""
import time

from screen import TerminalTestCase


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
        screen.settle()
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

    def test_words_keys_files_and_members(self):
        (self.home / "data.csv").write_text("a\n1\n")
        screen = self.start_screen("-i", "-e", 'r = {rate: 1}; xs = [{color: 1}]')
        for text, completed in (('Conv2d(1, 1, 3, padding = "s', 'padding = "same"'), ('r["ra', 'r["rate"'),
                                (f'read_text("{self.home}/da', "/data.csv"), ("xs[0].co", "xs[0].color"),
                                ("Linear(1, 2).named_p", "named_parameters"), ("%timei", "%timeit"),
                                ('"a b".upp', '"a b".upper'), ("?Dropou", "?Dropout")):
            with self.subTest(text):
                screen.type(text)
                screen.keys("Tab")
                self.wait_for_text(screen, completed)
                screen.keys("C-u")

    def wait_for_text(self, screen, text):
        deadline = time.monotonic() + 5
        while text not in screen.screen():
            self.assertLess(time.monotonic(), deadline, f"{text!r} is not on the screen:\n{screen.screen()}")
            time.sleep(0.02)

    def test_a_long_list_stands_in_columns_and_is_cut(self):
        screen = self.start_screen("--no-history", rows=40)
        screen.type("; ".join(f"value_{number:03} = 0" for number in range(120)) + ";")
        screen.keys("Enter")
        screen.wait_for(r"^In \[2\]:")
        screen.type("value_")
        screen.keys("Tab")
        screen.wait_for(r"^value_000  value_015  .*\n[^\0]*^… and 20 more\nIn \[2\]: value_")

    def test_arguments_are_listed_alone(self):
        screen = self.start_screen()
        screen.type("clip(1, ")
        screen.keys("Tab")
        screen.wait_for(r"^x =    min =  max =\nIn \[1\]: clip\(1,")

    def test_it_is_quick(self):
        terminal = self.start()
        terminal.enter("net = Sequential(Linear(2, 3), Dropout(0.1));")

        for text in ("tenso", "net.named_p", "fit(net, epo", "mse(1, 2, reduction = \"batchm", "%timei"):
            with self.subTest(text):
                self.assert_quick(0.05, lambda: self.tab(terminal), before=lambda: self.retype(terminal, text))
                terminal.send("\x15")

    def tab(self, terminal):
        terminal.send("\t")
        terminal.wait_for(".")

    def retype(self, terminal, text):
        terminal.send("\x15" + text)
        terminal.settle()
