"""`reg check`, `--dump code` and `--trace` on the command line: streams and exit statuses."""
import pathlib
import re

from screen import TerminalTestCase

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class CheckTests(TerminalTestCase):
    def write(self, name, text):
        (self.home / name).write_text(text)
        return name

    def test_a_file_without_mistakes_is_silent_and_does_not_run(self):
        result = self.run_reg("check", self.write("a.reg", "print(1)\nexit(7)\n"))
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_all_findings_of_all_files_are_told_as_errors(self):
        wrong = self.write("a.reg", "fn f(x) = y\nf(1, 2)\n")
        right, broken = self.write("b.reg", "x = 1\n"), self.write("c.reg", "x = )\n")
        result = self.run_reg("check", wrong, right, "missing.reg", broken)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        heads = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
        self.assertEqual([head.split(": ")[1] for head in heads], ["name", "type", "io", "syntax"])
        self.assertIn("--> a.reg:1:11", result.stderr)
        self.assertIn("--> c.reg:1:5", result.stderr)

    def test_unusable_command_lines(self):
        for arguments in ([], ["--fix", "a.reg"]):
            with self.subTest(arguments):
                result = self.run_reg("check", *arguments)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertTrue(result.stderr.startswith("reg: "), result.stderr)

    def test_a_script_of_that_name_is_run(self):
        self.write("check", "print(1)\n")
        self.assertEqual(self.run_reg("check").stdout, "1\n")

    def test_scripts_that_run_without_error_pass(self):
        folders = [ROOT / "Tests/Golden", ROOT / "examples", ROOT / "stdlib"]
        # A script may also catch its own misspelt names.
        fails = re.compile(r"# expect error:|# expect: .* is not defined")
        scripts = [path for folder in folders for path in sorted(folder.rglob("*.reg"))
                   if not fails.search(path.read_text(errors="replace"))]
        self.assertGreater(len(scripts), 100)
        result = self.run_reg("check", *map(str, scripts))
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.returncode, 0)

    def test_dump_code(self):
        result = self.run_reg("--dump", "code", self.write("a.reg", "fn f(x) = x + 1\nprint(f(1))\n"))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"\Ascript a\.reg\n")
        self.assertRegex(result.stdout, r"\n    fn f\(x\)\n")
        self.assertRegex(result.stdout, r" addK +r1 = r0, 1 +; 1:11  x \+ 1\n")
        refused = self.run_reg("--dump", "code", self.write("b.reg", "x = )\n"))
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))

    def test_trace(self):
        result = self.run_reg("--trace", self.write("a.reg", "x = 1\nprint(x)\n"))
        self.assertEqual((result.returncode, result.stdout), (0, "1\n"))
        self.assertEqual(result.stderr, "a.reg:1: x = 1\na.reg:2: print(x)\n")
        self.assertEqual(self.run_reg("--trace", "-e", "1 + 2").stderr, "-e:1: 1 + 2\n")

    def test_imported_files_are_traced_under_their_names(self):
        self.write("tools.reg", "y = 2\n")
        result = self.run_reg("--trace", self.write("a.reg", "import tools\n"))
        lines = result.stderr.splitlines()
        self.assertEqual(lines[0], "a.reg:1: import tools")
        self.assertRegex(lines[1], r"/tools\.reg:1: y = 2\Z")
