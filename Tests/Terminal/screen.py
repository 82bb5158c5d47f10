"""Drives a program in a pseudo-terminal (`Pty`) or in a tmux window (`Tmux`), and reads what a user would see."""
import codecs
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
REG = os.path.abspath(os.environ.get("REG", ROOT / ".build/release/reg"))
PASTE_START, PASTE_END = "\x1b[200~", "\x1b[201~"


def environment(home, **changes):
    """An environment without the user's own settings."""
    result = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    result.update(changes)
    return {name: value for name, value in result.items() if value is not None}


def without_escapes(text):
    """What a pseudo-terminal was sent, less the control sequences."""
    text = re.sub(r"\x1b\[[0-9;?<>=]*[ -/]*[@-~]", "", text)
    text = re.sub(r"\x1b[()][A-Z0-9]|\x1b[=>78]|\x1b\][^\x07]*\x07", "", text)
    return text.replace("\r\n", "\n")


class Pty:
    """A program whose terminal is ours; the output is a stream, good for timing and exact bytes."""

    def __init__(self, arguments=(), env=None, columns=80, rows=24, program=REG, directory=None):
        self.output = ""
        # Keeps a character's first bytes until the rest has come.
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.seen = 0
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(directory or ".")
            os.execvpe(program, [program, *arguments], env)
        self.resize(columns, rows)

    def resize(self, columns, rows=24):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, text):
        data = text.encode()
        while data:
            data = data[os.write(self.terminal, data[:512]):]
            self.read(0)

    def read(self, seconds):
        """Takes in what comes within that time; False at the end of output."""
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.output += self.decoder.decode(data)
        return bool(data)

    def settle(self):
        """Takes in what comes until nothing more does, and passes over it."""
        before = None
        while before != len(self.output):
            before = len(self.output)
            self.read(0.1)
        self.seen = before

    def wait_for(self, pattern, seconds=5):
        """Waits until new output has the pattern; returns the output up to its end, without control sequences."""
        deadline = time.monotonic() + seconds
        while True:
            fresh = without_escapes(self.output[self.seen:])
            match = re.search(pattern, fresh)
            if match:
                self.seen = len(self.output)
                return fresh
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not self.read(min(remaining, 0.05)) and not re.search(
                    pattern, without_escapes(self.output[self.seen:])):
                fresh = without_escapes(self.output[self.seen:])
                raise AssertionError(f"{pattern!r} did not come; what came is:\n{fresh}")

    def enter(self, text, pattern=r"In \[\d+\]: $", seconds=5):
        self.send(text + "\r")
        return self.wait_for(pattern, seconds)

    def echoes(self):
        """Whether the terminal is set as a shell needs it: line by line, with echo."""
        return termios.tcgetattr(self.terminal)[3] & (termios.ECHO | termios.ICANON) == termios.ECHO | termios.ICANON

    def wait_until_computing(self, seconds=5):
        """The editor has given the terminal back, and a little is computed."""
        deadline = time.monotonic() + seconds
        while not self.echoes():
            self.read(0.02)
            if time.monotonic() > deadline:
                raise AssertionError("the entry does not run")
        self.read(0.1)

    def wait(self, seconds=5):
        """The exit status, negative for a signal."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.read(0.02)
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                while self.read(0.05) and select.select([self.terminal], [], [], 0.05)[0]:
                    pass
                self.process = None
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the program does not end; what came is:\n{without_escapes(self.output)}")

    def close(self):
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        os.close(self.terminal)


class Tmux:
    """A program in a terminal with a screen; what is asked for is what a user sees."""

    def __init__(self, command, env, columns=80, rows=24):
        self.directory = tempfile.mkdtemp()
        self.socket = os.path.join(self.directory, "socket")
        assignments = [f"{name}={value}" for name, value in env.items() if name != "TERM"]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                  "env", "-i", *assignments, f"TERM={env.get('TMUX_TERM', 'screen-256color')}", *command)

    def tmux(self, *arguments, text=None):
        command = ["tmux", "-S", self.socket, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, input=text, timeout=20)
        if result.returncode != 0:
            raise AssertionError(f"tmux {arguments[0]}: {result.stderr}")
        return result.stdout

    def keys(self, *keys):
        """Sends keys by tmux's names, or text."""
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def paste(self, text):
        self.tmux("load-buffer", "-", text=text)
        self.tmux("paste-buffer", "-p")

    def screen(self, styles=False, joins=False):
        """What the window shows; control sequences for its styles, and a long line's rows as one, if asked for."""
        options = (["-e"] if styles else []) + (["-J"] if joins else [])
        return self.tmux("capture-pane", "-p", *options).rstrip("\n")

    def prompt_number(self):
        """The number of the last prompt on the screen."""
        return int(re.findall(r"In \[(\d+)\]:", self.screen())[-1])

    def wait_for(self, pattern, seconds=5):
        """Waits until the screen has the pattern and returns the screen."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if re.search(pattern, screen, re.MULTILINE):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} did not come; the screen is:\n{screen}")
            time.sleep(0.03)

    def settle(self):
        """Waits until the screen stays as it is for a while."""
        before = None
        while before != (before := self.screen()):
            time.sleep(0.12)

    def resize(self, columns, rows=24):
        """Waits until the program's terminal has that size: tmux may put it off by a quarter of a second."""
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        terminal = os.open(self.tmux("display-message", "-p", "#{pane_tty}").strip(), os.O_RDONLY | os.O_NOCTTY)
        try:
            deadline = time.monotonic() + 5
            while os.get_terminal_size(terminal) != (columns, rows):
                if time.monotonic() > deadline:
                    raise AssertionError(f"the window is not {columns} columns by {rows} rows")
                time.sleep(0.01)
        finally:
            os.close(terminal)

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)
        shutil.rmtree(self.directory, ignore_errors=True)


class TerminalTestCase(unittest.TestCase):
    """Gives each test a home directory of its own."""

    maxDiff = None

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.home, True)

    def history_path(self):
        return self.home / ".local/state/reg/history.jsonl"

    def start(self, *arguments, columns=80, rows=24, waits=True, directory=None, **changes):
        """reg at its prompt, in a pseudo-terminal."""
        terminal = Pty(arguments, environment(self.home, **changes), columns, rows, directory=directory)
        self.addCleanup(terminal.close)
        if waits:
            terminal.wait_for(r"In \[1\]: $")
        return terminal

    def assert_quick(self, limit, action, before=lambda: None):
        """The action takes less than so many seconds, once in a few; on a machine with more to do in proportion more."""
        limit *= max(1, os.getloadavg()[0] / os.cpu_count())
        best = float("inf")
        for _ in range(6):
            before()
            started = time.monotonic()
            action()
            best = min(best, time.monotonic() - started)
            if best < limit:
                return
        self.assertLess(best, limit)

    def start_screen(self, *command, columns=80, rows=24, **changes):
        """reg at its prompt, with options if some are given, or another command, in tmux."""
        runs_reg = not command or command[0].startswith("-")
        terminal = Tmux([REG, *command] if runs_reg else command, environment(self.home, **changes), columns, rows)
        self.addCleanup(terminal.close)
        if runs_reg:
            terminal.wait_for(r"^In \[1\]:")
        return terminal

    def run_reg(self, *arguments, stdin="", timeout=20, **changes):
        """Runs reg away from any terminal."""
        return subprocess.run([REG, *arguments], input=stdin, capture_output=True, text=True, timeout=timeout,
                              env=environment(self.home, **changes), cwd=self.home)
