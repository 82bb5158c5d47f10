"""reg report: a script as one page."""
import re
import xml.etree.ElementTree

from screen import ROOT, TerminalTestCase

LESSON = """\
# topic: Reports
# %% [markdown]
# # A *small* report & `code`
#
# Look at [the docs](docs/a.md), not at [this](javascript:alert(1)); <script>alert(2)</script>
#
# - one
# - two
#   1. three
#
# | a | b |
# |---|--:|
# | x | 1 |
#
# ## Part

# %% Norms
seed(1)
net = Linear(2, 3)
predict("Which is <larger>?")
norms(net)

# %%
print("<b>&", 'quoted')
eprint("told on stderr")
"a" + "<"
"""
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class ReportTests(TerminalTestCase):
    def report(self, script, *arguments, status=0):
        (self.home / "s.reg").write_text(script)
        self.result = self.run_reg("report", "s.reg", "-o", "page.html", *arguments)
        self.assertEqual(self.result.returncode, status, self.result.stderr)
        return (self.home / "page.html").read_text()

    def elements(self, page, name, kind=None):
        """The elements of a page that any XML reader can read."""
        root = xml.etree.ElementTree.fromstring(page)
        found = root.iter(NAMESPACE + name)
        return [element for element in found if kind is None or element.get("class") == kind]

    def texts(self, page, name, kind=None):
        return ["".join(element.itertext()) for element in self.elements(page, name, kind)]

    def test_prose_code_and_output_stand_in_their_order(self):
        page = self.report(LESSON)
        self.assertEqual((self.result.stdout, self.result.stderr), ("", ""))
        self.assertEqual(self.texts(page, "title"), ["A small report & code"])
        self.assertEqual(self.texts(page, "h1"), ["A small report & code"])
        self.assertEqual(self.texts(page, "h2"), ["Part", "Norms"])
        body = page[page.index("<main>"):]
        order = [body.index(text) for text in ("<h1", "<h2", "seed", "Predict:", "weight", "told on stderr", "Out[2]")]
        self.assertEqual(order, sorted(order))
        self.assertEqual(self.texts(page, "div", "question"), ["Predict: Which is <larger>?"])
        self.assertNotIn("topic:", page)

    def test_code_is_highlighted(self):
        page = self.report(LESSON)
        self.assertIn("seed", self.texts(page, "span", "function"))
        self.assertIn("Linear", self.texts(page, "span", "constructor"))
        self.assertIn('"Which is <larger>?"', self.texts(page, "span", "string"))

    def test_tables_are_tables(self):
        page = self.report(LESSON)
        self.assertEqual(len(self.elements(page, "table")), 2)
        self.assertIn("weight", self.texts(page, "td"))

    def test_pictures_stand_in_the_page_as_they_were_when_shown(self):
        page = self.report("f = plot([1, 2], title = 'a < b')\nprint(f)\n# %%\nf.plot([2, 1])\nplot([3, 1])\n")
        pictures = self.elements(page, "figure", "picture")
        self.assertEqual(len(pictures), 2)
        root = xml.etree.ElementTree.fromstring(page)
        self.assertEqual(len(list(root.iter("{http://www.w3.org/2000/svg}svg"))), 2)
        identifiers = [element.get("id") for element in root.iter() if element.get("id")]
        self.assertEqual(len(set(identifiers)), len(identifiers))
        references = re.findall(r"href='#([^']*)'", page)
        self.assertTrue(references)
        self.assertLessEqual(set(references), set(identifiers))

    def test_everything_is_escaped(self):
        page = self.report(LESSON)
        self.assertIn("<b>& quoted", self.texts(page, "pre"))
        self.assertNotIn("<script", page)
        self.assertNotIn('href="javascript', page)
        self.assertNotIn("<b>", page)

    def test_the_page_needs_nothing_else(self):
        page = self.report(LESSON)
        self.assertNotRegex(page, r"(?i)<(script|link|img|iframe)|@import|url\(")
        sources = re.findall(r'(?:src|href)="([^"]*)"', page)
        self.assertEqual([source for source in sources if not source.startswith("#")], ["docs/a.md"])

    def test_contents_lead_to_their_places(self):
        page = self.report(LESSON)
        targets = [link.get("href")[1:] for link in self.elements(page, "a") if link.get("href").startswith("#")]
        self.assertEqual(self.texts(page, "a")[:2], ["Part", "Norms"])
        identifiers = [element.get("id") for element in xml.etree.ElementTree.fromstring(page).iter() if element.get("id")]
        self.assertEqual(len(set(identifiers)), len(identifiers))
        self.assertLessEqual(set(targets), set(identifiers))

    def test_the_head_tells_of_an_error(self):
        self.assertNotIn("ended with an error", self.report("print(1)\n"))
        self.assertIn("and ended with an error</p>", self.report("missing\n", status=1))

    def test_an_error_stands_on_the_page(self):
        page = self.report("# %% A\nprint(1)\n# %% B\nprint(2)\nnope\n# %% C\nprint(3)\n", status=1)
        self.assertIn("error: name: ", self.result.stderr)
        (error,) = self.texts(page, "pre", "error")
        self.assertIn("--> s.reg:5:1", error)
        self.assertIn("\n2", "\n".join(self.texts(page, "pre")))
        self.assertEqual(self.texts(page, "span", "time")[2], "not run")
        self.assertNotIn("3", self.texts(page, "div", "output")[-1])

    def test_exit_ends_the_run(self):
        page = self.report("# %% A\nprint(1)\nexit(7)\n# %% B\nprint(2)\n", status=7)
        self.assertEqual(self.texts(page, "span", "time")[1], "not run")

    def test_a_script_that_cannot_be_parsed_has_no_page(self):
        (self.home / "s.reg").write_text("x = = 1\n")
        result = self.run_reg("report", "s.reg")
        self.assertEqual(result.returncode, 1)
        self.assertIn("s.reg:1:5", result.stderr)
        self.assertFalse((self.home / "s.html").exists())

    def test_the_page_stands_beside_the_script_unless_it_is_told_where(self):
        (self.home / "s.reg").write_text("print(args)\n")
        self.assertEqual(self.run_reg("report", "s.reg", "a").returncode, 0)
        self.assertIn("[&quot;a&quot;]", (self.home / "s.html").read_text())
        self.assertTrue(self.run_reg("report", "-o", "-", "s.reg").stdout.startswith("<!DOCTYPE html>"))
        result = self.run_reg("report", "s.reg", "-o", "missing/page.html")
        self.assertEqual(result.returncode, 1)
        self.assertIn("cannot write", result.stderr)
        self.assertEqual(sorted(path.name for path in self.home.glob("*.tmp")), [])
        (self.home / "long.reg").write_text('write_text("ran.txt", "")\n')
        self.assertEqual(self.run_reg("report", "long.reg", "-o", "/").returncode, 1)
        self.assertFalse((self.home / "ran.txt").exists(), "a page that cannot be written is said before the run")
        result = self.run_reg("report", "s.reg", "-o", "./s.reg")
        self.assertIn('the page would replace the script "./s.reg" itself', result.stderr)
        self.assertEqual((self.home / "s.reg").read_text(), "print(args)\n")
        for arguments in (["report"], ["report", "s.reg", "-o"], ["report", "--output", "s.reg"]):
            self.assertEqual(self.run_reg(*arguments).returncode, 2, arguments)

    def test_control_characters_and_long_output(self):
        page = self.report('print("a\\u{1b}[31mb\\0c\\r")\nfor i in 0..<100000 { print(i) }\n')
        self.elements(page, "html")
        self.assertNotIn("\x1b", page)
        self.assertIn("is left out", page)
        self.assertLess(len(page), 400_000)

    def test_an_empty_script(self):
        self.assertEqual(self.texts(self.report("# nothing\n"), "h1"), ["s"])

    def test_examples_have_pages(self):
        # Quick ones, with tables, formulas, heatmaps and histograms.
        for name in ["batch_norm_step", "dropout_family", "normalization_shapes", "priors"]:
            example = ROOT / "examples" / f"{name}.reg"
            result = self.run_reg("report", str(example), "-o", "page.html", timeout=120)
            self.assertEqual(result.returncode, 0, result.stderr)
            page = (self.home / "page.html").read_text()
            self.assertNotEqual(self.texts(page, "h1"), [])
