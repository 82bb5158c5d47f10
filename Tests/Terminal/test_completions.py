"""Completions of shells and the manual page: they know every option and command that `reg --help` lists."""
import os
import re
import shutil
import subprocess
import unittest

from screen import REG, ROOT, TerminalTestCase, environment

MANUAL = ROOT / "man/reg.1"


def listed(help_text):
    """The options and commands of `reg --help`."""
    options = set(re.findall(r"(?:(?<=\s)|(?<=, ))(--?[a-z][a-z-]*)(?=[ ,])", help_text))
    commands = set(re.findall(r"^       reg ([a-z]+) ", help_text, re.MULTILINE))
    return options, commands


class CompletionsTestCase(TerminalTestCase):
    def setUp(self):
        super().setUp()
        self.options, self.commands = listed(self.run_reg("--help").stdout)
        self.assertLessEqual({"-e", "-i", "--color", "--dump", "-h", "--check"}, self.options)
        self.assertLessEqual({"fmt", "check", "completions"}, self.commands)

    def completions(self, shell):
        result = self.run_reg("completions", shell)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout


class BashTests(CompletionsTestCase):
    def complete(self, *words):
        """What bash offers for the last word, as it cuts the line into words."""
        cut = [part for word in words for part in (re.split("(=)", word) if word.startswith("--") else [word])]
        script = self.completions("bash") + 'COMP_WORDS=(reg "$@"); COMP_CWORD=$#; _reg; printf "%s\\n" "${COMPREPLY[@]}"'
        result = subprocess.run(["bash", "-c", script, "bash", *cut], capture_output=True, text=True, cwd=self.home,
                                env=environment(self.home))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return sorted(result.stdout.split())

    def test_options_commands_and_scripts(self):
        for name in ("a.reg", "b.txt"):
            (self.home / name).write_text("")
        (self.home / "inner").mkdir()
        self.assertEqual(self.complete(""), sorted([*self.commands, "a.reg", "inner"]))
        self.assertEqual(set(self.complete("-")), self.options - {"--check", "-o"})
        self.assertEqual(self.complete("--no-"), ["--no-history", "--no-init"])
        self.assertEqual(self.complete("--trace", "che"), ["check"])

    def test_values_of_options(self):
        for words in (["--color", ""], ["--color="], ["-i", "--color", ""]):
            self.assertEqual(self.complete(*words), ["always", "auto", "never"])
        self.assertEqual(self.complete("--color=al"), ["always"])
        self.assertEqual(self.complete("--dump", "to"), ["tokens"])
        self.assertEqual(self.complete("-e", ""), [])

    def test_words_of_commands(self):
        (self.home / "a.reg").write_text("")
        (self.home / "b.txt").write_text("")
        self.assertEqual(self.complete("fmt", "--"), ["--check"])
        self.assertEqual(self.complete("--color=never", "check", ""), ["a.reg"])
        self.assertEqual(self.complete("completions", "f"), ["fish"])
        self.assertEqual(self.complete("a.reg", "b"), ["b.txt"])


class OtherShellsTests(CompletionsTestCase):
    def test_every_option_and_command_is_there(self):
        zsh, fish = self.completions("zsh"), self.completions("fish")
        for name in self.options | self.commands:
            self.assertRegex(zsh, rf"(?<![\w-]){re.escape(name)}(?![\w-])")
            spelled = {2: f"-l {name[2:]}", 1: f"-s {name[1:]}", 0: name}[len(name) - len(name.lstrip("-"))]
            self.assertRegex(fish, rf"(?<![\w-]){re.escape(spelled)}(?![\w-])")

    def test_the_shells_can_read_them(self):
        found = [shell for shell in ("bash", "zsh", "fish") if shutil.which(shell)]
        for shell in found:
            result = subprocess.run([shell, "-n"], input=self.completions(shell), capture_output=True, text=True)
            self.assertEqual((result.returncode, result.stderr), (0, ""), shell)

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_offers_what_fits(self):
        def complete(line):
            script = self.completions("fish") + f'complete -C "{line}"'
            result = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, cwd=self.home,
                                    env=environment(self.home, PATH=f"{os.path.dirname(REG)}:{os.environ['PATH']}"))
            return {row.split("\t")[0] for row in result.stdout.splitlines()}
        self.assertEqual(complete("reg --color "), {"auto", "always", "never"})
        self.assertLessEqual({"fmt", "check", "completions"}, complete("reg "))
        self.assertEqual(complete("reg completions "), {"bash", "zsh", "fish"})


class ManualTests(CompletionsTestCase):
    def test_names_every_option_and_command_and_no_others(self):
        page = MANUAL.read_text().replace("\\-", "-")
        described = set(re.findall(r"(?<=\bFl )(-?[a-z][a-z-]*)", page))
        self.assertEqual({"-" + name for name in described}, self.options)
        self.assertEqual(set(re.findall(r"^\.It Cm ([a-z]+)", page, re.MULTILINE)), self.commands)

    def test_names_every_command_of_the_prompt(self):
        overview = self.start(PAGER="cat").enter("%help")
        commands = re.findall(r"^  (%[a-z]+) ", overview.replace("\r", ""), re.MULTILINE)
        self.assertGreater(len(commands), 10)
        page = MANUAL.read_text()
        self.assertEqual([name for name in commands if not re.search(rf"^\.Li {name}( |$)", page, re.MULTILINE)], [])

    @unittest.skipUnless(shutil.which("mandoc") or shutil.which("man"), "neither mandoc nor man is installed")
    def test_renders_without_warnings(self):
        command = (["mandoc", "-T", "lint", "-W", "warning"] if shutil.which("mandoc")
                   else ["man", "--warnings", "--local-file"])
        result = subprocess.run([*command, str(MANUAL)], capture_output=True, text=True,
                                env=environment(self.home, MANPAGER="cat"))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
