"""The sessions that docs/prompt.md shows, entered at a prompt: what comes is what stands there."""
import re

from screen import ROOT, TerminalTestCase, without_escapes

PAGE = (ROOT / "docs/prompt.md").read_text()


def blocks(start):
    """The text blocks that begin so."""
    return [block for block in re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) if re.match(start, block)]


class PromptPageTests(TerminalTestCase):
    def test_sessions(self):
        prompt = r"(?:\(\w+: \w+\) )?In \[\d+\]: "
        shown = [(*entry, start) for block in blocks(prompt)
                 for start, *entry in re.findall(rf"^({prompt})(.*)\n((?:(?!{prompt}).*\n)*)", block, re.MULTILINE)]
        self.assertGreater(len(shown), 8)
        terminal = self.start(columns=120)
        came = terminal.output
        for entry, expected, before in shown:
            with self.subTest(entry):
                self.assertTrue(without_escapes(came).endswith(before), came)
                came = terminal.enter(entry, seconds=20).replace("\r", "")
                output = re.sub(rf"{prompt}$", "", came.split("\n", 1)[1])
                self.assertEqual(self.without_times(output), self.without_times(expected))

    def test_init_file(self):
        (init,) = blocks("%set mode")
        (self.home / ".config/reg").mkdir(parents=True)
        (self.home / ".config/reg/init.reg").write_text(init)
        (self.home / "experiments").mkdir()
        terminal = self.start()
        self.assertNotIn("error", terminal.output)
        self.assertIn(f"{self.home}/experiments\n", terminal.enter("%pwd"))

    @staticmethod
    def without_times(text):
        return re.sub(r"[\d.]+ (ns|µs|ms|s)\b", "TIME", re.sub(r"samples of \d+ runs", "samples of N runs", text))
