"""A real terminal for tests: a program in a pseudo-terminal, and the screen its user would see.

    with Terminal(["neuroterm", "--seed", "1"], columns=120, rows=40) as terminal:
        terminal.wait_for("epoch 0")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []

The program runs as it would under a shell: in its own process group, in the foreground of a
terminal it controls. The tests read its output in their own thread, whenever they look at the
screen or wait for something, so there is nothing to lock.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

import pyte
from patience import PATIENCE

T = TypeVar("T")

SILENCE = 3.0  # seconds; a program that writes many times a second has no longer pause
LINE_BUFFER = 4095  # bytes that Linux keeps of a line before it makes the writer wait

KEYS = {
    "space": " ",
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
}

# What a program inherits from the machine the tests run on. The rest (NO_COLOR, COLUMNS, CI, ...)
# would make the same test show different screens in different places.
INHERITED = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "USER", "VIRTUAL_ENV")

# Stands where the shell stands. When the leader of a session exits, the kernel hangs its terminal
# up and resets the terminal's settings, so a program that leads its own session could never be
# seen leaving them changed.
SHELL = """
import fcntl, os, signal, sys, termios

control, report = int(sys.argv[1]), int(sys.argv[2])
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
program = os.fork()
if program == 0:
    os.close(control)
    os.setpgid(0, 0)
    # A background process is stopped when it takes the foreground, unless it ignores SIGTTOU.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(0, os.getpid())
    # The tests may run where signals are ignored, as in a background job; the program must not.
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    os.write(report, b"started %d\\n" % os.getpid())
    os.set_inheritable(report, False)
    try:
        os.execvp(sys.argv[4], sys.argv[4:])
    except OSError as error:
        os.write(2, str(error).encode())
        os._exit(127)
status = os.waitpid(program, 0)[1]
# On its way to the terminal it comes after all that the program has written, however busy the
# machine is; the report does not.
os.write(1, sys.argv[3].encode())
os.write(report, b"exited %d\\n" % os.waitstatus_to_exitcode(status))
os.read(control, 1)
"""

LAST = b"\x1b_the last of it\x1b\\"
"""What the shell writes when the program has ended; terminals show nothing of it."""

# Private modes (DECSET) a program may switch on and must switch off again.
MODES_OFF_AFTERWARDS = {
    47: "alternate screen",
    1047: "alternate screen",
    1049: "alternate screen",
    1: "application cursor keys",
    9: "mouse clicks",
    1000: "mouse buttons",
    1002: "mouse drags",
    1003: "mouse movement",
    1004: "focus reports",
    1005: "UTF-8 mouse coordinates",
    1006: "SGR mouse coordinates",
    1015: "urxvt mouse coordinates",
    1016: "mouse pixels",
    2004: "bracketed paste",
    2026: "synchronized output",
    2048: "in-band resize reports",
}
MODES_ON_AFTERWARDS = {7: "line wrap", 25: "cursor"}
ALTERNATE_SCREENS = {47, 1047, 1049}
SYNCHRONIZED_OUTPUT = 2026
LONGEST_FRAME = 5.0
"""Seconds without output after which a frame that has no end yet is shown, as terminals do."""
END_OF_FRAME = "\x1b[?2026l"

SEQUENCE = re.compile(
    r"""\x1b(?:
        \[ (?P<prefix>[<-?]*) (?P<parameters>[0-9:;]*) (?P<intermediates>[ -/]*) (?P<final>[@-~])
        | (?P<string>[P_^X]) .*? \x1b\\     # device control, application command and the like
        | \] .*? (?:\x07|\x1b\\)            # operating system command: title, colours, links
        | [()\#%] .
        | [^\[\]P_^X()\#%]
    )""",
    re.VERBOSE | re.DOTALL,
)
MALFORMED = re.compile(r"\x1b\[[0-?]*[ -/]*[^ -~]")


class Cell(NamedTuple):
    """One character cell; colours are names ("default", "red") or six hexadecimal digits."""

    character: str
    foreground: str
    background: str
    bold: bool
    reverse: bool


class TerminalScreen(pyte.Screen):
    """pyte's screen, with an alternate screen and without surprises.

    Parameters
    ----------
    columns, rows
        Size in cells.
    reply
        Called with what the terminal answers to a program that asks it something.
    """

    def __init__(self, columns: int, rows: int, reply: Callable[[str], None]) -> None:
        super().__init__(columns, rows)
        self.reply = reply
        self.main_screen: tuple[dict[int, object], pyte.screens.Cursor] | None = None

    def set_mode(self, *modes: int, **kwargs: bool) -> None:
        if kwargs.get("private") and ALTERNATE_SCREENS & set(modes) and self.main_screen is None:
            self.main_screen = (dict(self.buffer), self._cursor_copy())
            self.buffer.clear()
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: bool) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE_SCREENS & set(modes) and self.main_screen:
            lines, cursor = self.main_screen
            self.main_screen = None
            self.buffer.clear()
            self.buffer.update(lines)
            cursor.hidden = self.cursor.hidden
            self.cursor = cursor
            self.ensure_hbounds()
            self.ensure_vbounds()

    def has_mode(self, mode: int) -> bool:
        """Whether a private mode is on."""
        return mode << 5 in self.mode  # how pyte keeps private modes apart from ANSI ones

    def write_process_input(self, data: str) -> None:
        self.reply(data)

    def _cursor_copy(self) -> pyte.screens.Cursor:
        copy = pyte.screens.Cursor(self.cursor.x, self.cursor.y, self.cursor.attrs)
        copy.hidden = self.cursor.hidden
        return copy


def experienced(state: Path) -> dict[str, str]:
    """The environment of a user who is not greeted.

    The panels would make room for a greeting, which ends some seconds later by itself.
    """
    (state / "neuroterm").mkdir()
    (state / "neuroterm" / "runs").write_text("100\n", encoding="ascii")
    return {"XDG_STATE_HOME": str(state)}


def says_only_where_the_run_is(text: str) -> bool:
    """Tell whether a shell's screen has nothing of the app but where what was trained is kept."""
    saved = r"The run on .+ is saved at epoch [\d,]+ as the session .+\."
    # As it was started, or by its name where the shell finds it by that; a long path is wrapped.
    program = rf"({re.escape(shlex.quote(str(Path(sys.executable).parent)))}/)?neuroterm"
    pattern = rf"({saved} Go on with it: *{program} *--resume)?"
    return re.fullmatch(pattern, re.sub(r"\s*\n\s*", "", text).strip()) is not None


def until_full(master: int, timeout: float = PATIENCE) -> None:
    """Wait until nothing more fits between a program and the one who does not read."""
    grew = time.monotonic()
    deadline = grew + timeout
    held = 0
    # On a busy machine the kernel may pass on less than there is room for, and wait for a reader.
    while held < LINE_BUFFER and (not held or time.monotonic() - grew < SILENCE):
        assert time.monotonic() < deadline, f"the terminal holds {held} bytes"
        time.sleep(0.01)
        before = held
        (held,) = struct.unpack("i", fcntl.ioctl(master, termios.FIONREAD, bytes(4)))
        if held > before:
            grew = time.monotonic()


def processor_seconds(process: int) -> float:
    """The processor time that a process has used."""
    times = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def has_work(process: int) -> bool:
    """Tell whether a process does something, or would if machine and disk had time for it."""
    return not states(process).isdisjoint("RD")


def states(process: int) -> set[str]:
    """The states of a process's threads, as the kernel calls them; none but on Linux."""
    found = set()
    for thread in Path(f"/proc/{process}/task").glob("*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found.add(thread.read_text(encoding="ascii").rpartition(") ")[2][0])
    return found


def until_idle(process: int, timeout: float = PATIENCE) -> None:
    """Wait until a process no longer does anything: it has ended, or waits for somebody."""
    deadline = time.monotonic() + timeout
    used = -1.0
    with contextlib.suppress(FileNotFoundError):
        while used != (used := processor_seconds(process)) or has_work(process):
            assert time.monotonic() < deadline, f"process {process} never rests"
            time.sleep(0.2)


class Terminal:
    """A program running in a pseudo-terminal.

    Parameters
    ----------
    command
        The program and its arguments.
    columns, rows
        Size in cells.
    environment
        Variables on top of a small fixed environment: ``TERM=xterm-256color``,
        ``LANG=C.UTF-8``, an empty home directory, no ``COLORTERM``.
    cwd
        The directory to run in.
    synchronized_output
        Whether the terminal says it understands mode 2026, with which a program marks where a
        frame begins and ends. A screen is then never seen half painted.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        synchronized_output: bool = True,
    ) -> None:
        self.command = [str(part) for part in command]
        self.environment = dict(environment or {})
        self.cwd = cwd
        self.synchronized_output = synchronized_output
        self.screen = TerminalScreen(columns, rows, self.send)
        self.exit_code: int | None = None
        self.pid = 0
        self._output = bytearray()
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._unparsed = ""
        self._unseen = ""
        """What has been read and is still to be shown: all after the end of a frame."""
        self._silence = 0.0
        """Seconds waited for output since the last that came."""
        self._rows_shown: list[str] | None = None
        self._reported = b""
        # Kitty's keyboard protocol keeps one stack for each of the two screens.
        self._keyboard_stack = {"main": 0, "alternate": 0}
        self._resources = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as resources:
            home = resources.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            self._master, self._slave = pty.openpty()
            resources.callback(os.close, self._master)
            resources.callback(os.close, self._slave)
            self._set_size()
            self._attributes_before = termios.tcgetattr(self._slave)
            control_end, control = os.pipe()
            self._report, report_end = os.pipe()
            resources.callback(os.close, self._report)
            try:
                ends = [str(control_end), str(report_end), LAST.decode()]
                shell = [sys.executable, "-ISc", SHELL, *ends]
                self._shell = subprocess.Popen(
                    shell + self.command,
                    stdin=self._slave,
                    stdout=self._slave,
                    stderr=self._slave,
                    env=self._complete_environment(home),
                    cwd=self.cwd,
                    pass_fds=(control_end, report_end),
                    start_new_session=True,
                )
            except BaseException:
                os.close(control)
                raise
            finally:
                os.close(control_end)
                os.close(report_end)
            resources.callback(self._end)
            resources.callback(os.close, control)
            self._pump_until(lambda: self.pid, PATIENCE, "the program to start")
            self._resources = resources.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._resources.close()

    # What the user sees

    @property
    def columns(self) -> int:
        """Width in cells."""
        return self.screen.columns

    @property
    def rows(self) -> int:
        """Height in cells."""
        return self.screen.lines

    @property
    def lines(self) -> list[str]:
        """The screen, a string for each row, padded to the full width."""
        self._catch_up()
        return list(self._rows())

    def screen_text(self) -> str:
        """The screen as one string, without the blanks at the ends of rows."""
        return "\n".join(line.rstrip() for line in self.lines)

    def cell(self, row: int, column: int) -> Cell:
        """One cell, counted from 0 at the top left."""
        self._catch_up()
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise IndexError(f"no cell ({row}, {column}) on a {self.columns}x{self.rows} screen")
        char = self.screen.buffer[row][column]
        # Nobody sees the foreground of a blank, so a program may leave any.
        unseen = char.data == " " and not (char.reverse or char.underscore or char.strikethrough)
        if char.data == "▄" and not char.reverse:
            # It looks the same, and a program may write what is shorter.
            return Cell("▀", char.bg, char.fg, char.bold, char.reverse)
        foreground = "default" if unseen else char.fg
        return Cell(char.data, foreground, char.bg, char.bold, char.reverse)

    @property
    def raw_output(self) -> bytes:
        """Every byte the program has written, escape sequences included."""
        self._catch_up()
        return bytes(self._output)

    @property
    def title(self) -> str:
        """The window title."""
        self._catch_up()
        return self.screen.title

    # What the user does

    def send(self, keys: str | bytes) -> None:
        """Type bytes, as they are."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: "a", "space", "up", "ctrl+c"."""
        for key in keys:
            if key in KEYS:
                self.send(KEYS[key])
            elif len(key) == len("ctrl+c") and key.startswith("ctrl+"):
                self.send(chr(ord(key[-1].upper()) ^ 0x40))
            elif len(key) == 1:
                self.send(key)
            else:
                raise ValueError(f"no key {key!r}; named keys are {', '.join(KEYS)} and ctrl+a")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; the kernel tells the program with SIGWINCH."""
        self._catch_up()
        self.screen.resize(rows, columns)
        self._rows_shown = None
        self._set_size()

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    # Waiting

    def wait_for(
        self, wanted: str | re.Pattern[str] | Callable[[Terminal], T], timeout: float = PATIENCE
    ) -> T | str | re.Match[str]:
        """Wait until the screen shows a text or a pattern, or a function of the terminal holds.

        Each frame is looked at, however many are read at once, so that nothing is missed that
        another soon replaces.

        Returns what was found: the text, the match, or the function's own (true) value.

        Raises
        ------
        AssertionError
            With a picture of the screen, after `timeout` seconds or when the program has ended.
        """
        if isinstance(wanted, str):
            # Blanks at the end of what is wanted may be the end of a row.
            return self._pump_until(
                lambda: wanted if wanted in self._text() + "\n".join(self._rows()) else "",
                timeout,
                repr(wanted),
            )
        if isinstance(wanted, re.Pattern):
            return self._pump_until(
                lambda: wanted.search(self._text()), timeout, f"/{wanted.pattern}/"
            )
        name = getattr(wanted, "__name__", "a condition")
        return self._pump_until(lambda: wanted(self), timeout, name)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait until the program ends.

        Returns
        -------
        int
            Its exit code, or minus the number of the signal that killed it.
        """
        self._pump_until(lambda: self.exit_code is not None, timeout, "the program to end")
        assert self.exit_code is not None
        return self.exit_code

    def settle(self, quiet: float = 0.2, timeout: float = PATIENCE) -> None:
        """Wait until the program has written nothing for `quiet` seconds, and waits for somebody.

        One that works without a pause, as one that trains does, is waited for until it has worked
        ten times as long from its first silence on. A frame is waited for to its end.
        """
        deadline = time.monotonic() + timeout
        enough: float | None = None
        while True:
            if not self._pump(quiet) and not self._is_amid_a_frame():
                if not has_work(self.pid):
                    return
                with contextlib.suppress(FileNotFoundError):
                    used = processor_seconds(self.pid)
                    enough = used + 10 * quiet if enough is None else enough
                    if used >= enough:
                        return
            if time.monotonic() > deadline:
                raise AssertionError(self._describe(f"output never paused for {quiet} s"))

    def let_it_fill(self, timeout: float = PATIENCE) -> None:
        """Read nothing until the terminal holds all of the program's output that it can."""
        until_full(self._master, timeout)

    # Whether the program cleaned up

    def unrestored(self) -> list[str]:
        """What the program changed about the terminal and has not put back, in words."""
        self._catch_up()
        screen = self.screen
        found = [name for mode, name in MODES_OFF_AFTERWARDS.items() if screen.has_mode(mode)]
        found += [
            f"{name} off" for mode, name in MODES_ON_AFTERWARDS.items() if not screen.has_mode(mode)
        ]
        found += [
            f"kitty keyboard protocol ({name} screen)"
            for name, depth in self._keyboard_stack.items()
            if depth
        ]
        if screen.margins is not None:
            found.append("scrolling margins")
        if screen.cursor.attrs != screen.default_char:
            found.append("colours or text style")
        if termios.tcgetattr(self._slave) != self._attributes_before:
            found.append("line settings (stty)")
        return found

    def terminal_restored(self) -> bool:
        """Whether the terminal is as it was before the program started."""
        return not self.unrestored()

    def has_interrupts(self) -> bool:
        """Whether the keys that send signals, as ctrl+c, do so."""
        return bool(termios.tcgetattr(self._slave)[3] & termios.ISIG)

    # The machinery

    def _complete_environment(self, home: str) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        # Where files are kept at the worst is nobody else's either.
        folders = {"HOME": home, "TMPDIR": home}
        fixed = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **folders}
        return inherited | fixed | self.environment

    def _set_size(self) -> None:
        size = struct.pack("HHHH", self.rows, self.columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def _end(self) -> None:
        """Kill the program, whatever it is doing."""
        if self.pid and self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        try:
            self._shell.wait(1)
        except subprocess.TimeoutExpired:
            self._shell.kill()
            self._shell.wait()

    def _pump(self, timeout: float) -> bool:
        """Show what the program writes within `timeout` seconds, up to the end of one frame.

        Returns whether anything came.
        """
        if self._unseen:
            self._show("")
            return True
        began = time.monotonic()
        readable, _, _ = select.select([self._master, self._report], [], [], timeout)
        if self._master in readable:
            self._read_output()
        elif self._report in readable:
            # Only once all output is read, so that an ended program's last screen is complete.
            self._read_report()
        else:
            self._silence += time.monotonic() - began
        return bool(readable)

    def _read_output(self) -> None:
        output = os.read(self._master, 65536)
        self._silence = 0.0
        self._output += output
        self._show(self._decoder.decode(output))

    def _is_amid_a_frame(self) -> bool:
        """Whether the screen is half painted, and the rest may still come."""
        return (
            self.exit_code is None
            and self.screen.has_mode(SYNCHRONIZED_OUTPUT)
            and self._silence < LONGEST_FRAME
        )

    def _catch_up(self) -> None:
        """Read what is there, and the rest of a frame whose beginning is there."""
        deadline = time.monotonic() + 1  # a program that never pauses must not hold the test up
        while True:
            if self._is_amid_a_frame():
                self._pump(0.1)
            elif self._unseen:
                self._show("")  # what has come is seen whole, however long that takes
            elif time.monotonic() > deadline or not self._pump(0):
                return

    def _pump_until(self, condition: Callable[[], T], timeout: float, wanted: str) -> T:
        deadline = time.monotonic() + timeout
        while True:
            ended = self.exit_code is not None
            if not self._is_amid_a_frame():
                value = condition()
                if value:
                    return value
            if ended and not self._pump(0):
                raise AssertionError(self._describe(f"waiting for {wanted}, but it has ended"))
            if time.monotonic() > deadline:
                raise AssertionError(self._describe(f"waited {timeout:g} s for {wanted}"))
            self._pump(0.05)

    def _read_report(self) -> None:
        chunk = os.read(self._report, 4096)
        if not chunk:
            raise AssertionError(self._describe("the test's own shell has ended"))
        self._reported += chunk
        for line in self._reported.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                self._reported = line
                return
            event, number = line.split()
            if event == b"started":
                self.pid = int(number)
            else:
                self._read_the_last_of_it()
                self.exit_code = int(number)
        self._reported = b""

    def _read_the_last_of_it(self) -> None:
        """Read to the end; the kernel hands output over in the background."""
        deadline = time.monotonic() + PATIENCE
        while LAST not in self._output and time.monotonic() < deadline:
            if select.select([self._master], [], [], 0.05)[0]:
                self._read_output()
        self._output = self._output.replace(LAST, b"")

    def _show(self, text: str) -> None:
        """Feed text to the screen up to the end of a frame, so that each is seen."""
        begun = max(0, len(self._unparsed) - len(END_OF_FRAME) + 1)
        text, self._unparsed = self._unparsed + self._unseen + text, ""
        end = text.find(END_OF_FRAME, begun)
        end = len(text) if end < 0 else end + len(END_OF_FRAME)
        self._unseen = text[end:]
        self._feed(text[:end])

    def _feed(self, text: str) -> None:
        """Feed text to the screen, leaving out what pyte does not know and would print."""
        self._rows_shown = None
        position = 0
        while (escape := text.find("\x1b", position)) >= 0:
            self._stream.feed(text[position:escape])
            match = SEQUENCE.match(text, escape)
            if match is None and not MALFORMED.match(text, escape):
                self._unparsed = text[escape:]
                return
            position = escape + 1 if match is None else match.end()
            if match is not None and self._is_for_the_screen(match):
                # pyte's handlers take a fixed number of parameters; terminals ignore the surplus.
                with contextlib.suppress(TypeError):
                    self._stream.feed(match[0])
        self._stream.feed(text[position:])

    def _is_for_the_screen(self, sequence: re.Match[str]) -> bool:
        final = sequence["final"]
        if final is None:
            return sequence["string"] is None
        prefix, parameters = sequence["prefix"], sequence["parameters"]
        kind = sequence["intermediates"] + final
        if kind == "u" and prefix in ("<", ">"):
            name = "alternate" if self.screen.main_screen else "main"
            change = 1 if prefix == ">" else -int(parameters or 1)
            self._keyboard_stack[name] = max(0, self._keyboard_stack[name] + change)
        if kind == "$p" and prefix == "?":
            known = self.synchronized_output and parameters == str(SYNCHRONIZED_OUTPUT)
            state = 2 if known else 0  # off for now, or never heard of
            self.send(f"\x1b[?{parameters};{state}$y")
        if sequence["intermediates"] or ":" in parameters:
            return False
        return kind in (pyte.Stream.csi if prefix == "" else "hlJK" if prefix == "?" else "")

    def _rows(self) -> list[str]:
        """The screen as pyte has it, which is slow to say it and so is asked once a change."""
        if self._rows_shown is None:
            self._rows_shown = self.screen.display
        return self._rows_shown

    def _text(self) -> str:
        return "\n".join(line.rstrip() for line in self._rows())

    def _describe(self, complaint: str) -> str:
        border = "+" + "-" * self.columns + "+"
        picture = "\n".join(f"|{line}|" for line in self._rows())
        code = "still running" if self.exit_code is None else f"exit code {self.exit_code}"
        return f"{complaint}\n{' '.join(self.command)}: {code}\n{border}\n{picture}\n{border}"
