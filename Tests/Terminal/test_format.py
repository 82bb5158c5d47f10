"""`reg fmt`: what it writes, where, and its exit statuses."""
import os
import stat
import subprocess

from screen import REG, TerminalTestCase, environment


class FormatTests(TerminalTestCase):
    def write(self, name, text):
        path = self.home / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def run_fmt(self, *arguments, stdin=""):
        return subprocess.run([REG, "fmt", *map(str, arguments)], cwd=self.home, env=environment(self.home),
                              input=stdin.encode(), capture_output=True, timeout=20)

    def test_files_are_rewritten_in_silence(self):
        files = [self.write("a.reg", "x=1;y=2\n"), self.write("b.reg", "f (x)")]
        result = self.run_fmt(*files)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b"", b""))
        self.assertEqual([file.read_text() for file in files], ["x = 1\ny = 2\n", "f(x)\n"])
        self.assertEqual(sorted(os.listdir(self.home)), ["a.reg", "b.reg"])

    def test_check_names_what_would_change(self):
        untidy, tidy = self.write("a.reg", "x=1\n"), self.write("b.reg", "x = 1\n")
        result = self.run_fmt("--check", "a.reg", "b.reg")
        self.assertEqual((result.returncode, result.stdout), (1, b"a.reg\n"))
        self.assertEqual((untidy.read_text(), self.run_fmt("--check", tidy).returncode), ("x=1\n", 0))

    def test_standard_input(self):
        result = self.run_fmt("-", stdin="x=1")
        self.assertEqual((result.returncode, result.stdout), (0, b"x = 1\n"))
        self.assertEqual(self.run_fmt("--check", "-", stdin="x=1").returncode, 1)

    def test_a_wrong_file_stays_and_the_others_are_done(self):
        wrong, right = self.write("a.reg", "x = (\n"), self.write("b.reg", "x=1")
        result = self.run_fmt("a.reg", "missing.reg", "b.reg")
        self.assertEqual((result.returncode, result.stdout), (1, b""))
        self.assertIn(b"error: syntax: ", result.stderr)
        self.assertIn(b"error: io: cannot read 'missing.reg': No such file", result.stderr)
        self.assertEqual((wrong.read_text(), right.read_text()), ("x = (\n", "x = 1\n"))

    def test_text_that_is_not_utf8_stays(self):
        file = self.write("a.reg", b"x='\xff'\n")
        self.assertEqual(self.run_fmt(file).returncode, 1)
        self.assertEqual(file.read_bytes(), b"x='\xff'\n")

    def test_links_and_permissions_stay(self):
        file = self.write("a.reg", "x=1")
        file.chmod(0o750)
        link = self.home / "link.reg"
        link.symlink_to("a.reg")
        self.assertEqual(self.run_fmt(link).returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual((file.read_text(), stat.S_IMODE(file.stat().st_mode)), ("x = 1\n", 0o750))

    def test_unusable_command_lines(self):
        for arguments in ([], ["--chekc", "a.reg"], ["-x"]):
            with self.subTest(arguments):
                result = self.run_fmt(*arguments)
                self.assertEqual((result.returncode, result.stdout), (2, b""))
                self.assertTrue(result.stderr.startswith(b"reg: "), result.stderr)
