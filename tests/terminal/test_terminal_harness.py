"""The terminal harness, tried on small programs whose right behaviour is known."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest
from terminal import SYNCHRONIZED_OUTPUT, Terminal

PROBE_APP = """
from textual.app import App
from textual.widgets import Static


class Probe(App):
    BINDINGS = [("q", "quit", "Quit"), ("c", "crash", "Crash")]
    CSS = "Static { color: #ff0000; background: #0000ff; }"

    def compose(self):
        yield Static("", id="what")

    def on_resize(self, event):
        text = f"▀ probe {event.size.width}x{event.size.height}"
        self.query_one("#what", Static).update(text)

    def action_crash(self):
        raise RuntimeError("crashed on request")


app = Probe()
app.run()
raise SystemExit(app.return_code)
"""


UNKNOWN_TO_PYTE = [
    "\x1b[<u",
    "\x1b[=1;1u",
    "\x1b[>4;2m",
    "\x1b[>c",
    "\x1b[?2048$p",
    "\x1b[?2026h\x1b[?2026l",
    "\x1b[4:3m",
    "\x1b[1;2;3A",
    "\x1b[!p",
    "\x1b[2 q",
    "\x1bP+q544e\x1b\\",
    "\x1b_application\x1b\\",
    "\x1b]11;?\x07",
    "\x1b]8;;https://example.org\x1b\\",
    "\x1b(B",
    "\x1b=",
]


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.fixture
def probe(tmp_path: Path) -> list[str]:
    script = tmp_path / "probe.py"
    script.write_text(PROBE_APP, encoding="utf-8")
    return [sys.executable, str(script)]


def test_what_a_program_prints_is_on_the_screen() -> None:
    with Terminal(python("print('one'); print('two')"), columns=10, rows=3) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.lines == ["one       ", "two       ", "          "]
        assert terminal.screen_text() == "one\ntwo\n"
        assert terminal.raw_output == b"one\r\ntwo\r\n"
        assert terminal.unrestored() == []


def test_cells_have_colours() -> None:
    code = r"print('\x1b[31mr\x1b[38;5;208;48;2;1;2;3mt\x1b[0;1;7mb\x1b[m')"
    with Terminal(python(code)) as terminal:
        terminal.wait_exit()
        assert terminal.cell(0, 0) == ("r", "red", "default", False, False)
        assert terminal.cell(0, 1) == ("t", "ff8700", "010203", False, False)
        assert terminal.cell(0, 2) == ("b", "default", "default", True, True)
        with pytest.raises(IndexError, match="80x24"):
            terminal.cell(24, 0)


def test_the_program_has_a_terminal_of_the_given_size_and_a_fixed_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    code = (
        "import os, sys; print(*(f.isatty() for f in (sys.stdin, sys.stdout, sys.stderr)),"
        "os.get_terminal_size(), os.ttyname(0) and open('/dev/tty').isatty(),"
        "os.environ.get('NO_COLOR'), os.environ['TERM'], os.environ.get('EXTRA'), sep='|')"
    )
    with Terminal(python(code), columns=120, rows=5, environment={"EXTRA": "yes"}) as terminal:
        terminal.wait_for(
            "True|True|True|os.terminal_size(columns=120, lines=5)|True|None|xterm-256color|yes"
        )


def test_keys_reach_the_program() -> None:
    with Terminal(python("print(repr(input('> ')))")) as terminal:
        terminal.wait_for("> ")
        terminal.send("what")
        terminal.press("space", "i", "s", "enter")
        terminal.wait_for("'what is'")


def test_an_unknown_key_name_is_refused() -> None:
    with (
        Terminal(python("input()")) as terminal,
        pytest.raises(ValueError, match="no key 'spcae'"),
    ):
        terminal.press("spcae")


def test_ctrl_c_interrupts_a_program_in_line_mode() -> None:
    # A signal just before input() begins to wait would be heard only after it.
    waiting = "import time; print('ready', flush=True)\nwhile True: time.sleep(0.01)"
    with Terminal(python(waiting)) as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() in (-signal.SIGINT, 130)
        terminal.wait_for("KeyboardInterrupt")


def test_signals_and_exit_codes() -> None:
    with Terminal(python("raise SystemExit(3)")) as terminal:
        assert terminal.wait_exit() == 3
    with Terminal(python("print('ready'); input()")) as terminal:
        terminal.wait_for("ready")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit() == -signal.SIGTERM
    with Terminal(["no-such-program"]) as terminal:
        assert terminal.wait_exit() == 127
        terminal.wait_for("No such file")


def test_resizing_tells_the_program() -> None:
    code = (
        "import os, signal\n"
        # Not print: the signal may arrive while the program is still inside its own print.
        "show = lambda *_: os.write(1, str(os.get_terminal_size()).encode())\n"
        "signal.signal(signal.SIGWINCH, show)\n"
        "print('ready')\n"
        "while True: signal.pause()"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_for("ready")
        terminal.resize(100, 30)
        terminal.wait_for("columns=100, lines=30")
        assert len(terminal.lines) == 30
        assert {len(line) for line in terminal.lines} == {100}


def test_waiting_finds_a_pattern_or_a_value() -> None:
    with Terminal(python("print('epoch 12'); input()")) as terminal:
        match = terminal.wait_for(re.compile(r"epoch (\d+)"))
        assert isinstance(match, re.Match)
        assert match[1] == "12"
        assert terminal.wait_for(lambda it: it.screen_text().find("12")) == 6


def test_waiting_in_vain_shows_the_screen() -> None:
    with Terminal(python("print('all there is'); input()"), columns=20, rows=2) as terminal:
        terminal.wait_for("all")
        with pytest.raises(AssertionError, match=r"(?s)'more'.*still running.*\|all there is  "):
            terminal.wait_for("more", timeout=0.1)
    with (
        Terminal(python("print('last words')")) as terminal,
        pytest.raises(AssertionError, match=r"(?s)it has ended.*exit code 0.*last words"),
    ):
        terminal.wait_for("more")


@pytest.mark.parametrize("pause", [0, 0.001], ids=["at once", "in pieces"])
def test_sequences_the_screen_cannot_show_leave_no_junk(pause: float) -> None:
    code = (
        "import sys, time, tty\n"
        "tty.setraw(0)\n"  # replies to queries must not be echoed
        f"for piece in {'.'.join(UNKNOWN_TO_PYTE)!r}: print(end=piece, flush=True); "
        f"time.sleep({pause})"
    )
    with Terminal(python(code), columns=40, rows=1) as terminal:
        terminal.wait_exit()
        assert terminal.screen_text() == "." * (len(UNKNOWN_TO_PYTE) - 1)
        assert not terminal.cell(0, 1).bold


def test_a_character_cut_in_two_is_still_one_character() -> None:
    code = (
        "import os, time\nfor byte in '▀é'.encode(): os.write(1, bytes([byte])); time.sleep(0.02)"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_exit()
        assert terminal.lines[0].strip() == "▀é"


def test_the_alternate_screen_gives_the_old_screen_back() -> None:
    code = (
        r"print('shell'); print('\x1b[?1049h\x1b[Hpicture', end='', flush=True); input();"
        r"print('\x1b[?1049l', end='')"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_for("picture")
        assert "shell" not in terminal.screen_text()
        terminal.press("enter")
        terminal.wait_exit()
        assert terminal.screen_text().rstrip() == "shell"
        assert terminal.terminal_restored()


@pytest.mark.parametrize(
    ("leave", "found"),
    [
        (r"\x1b[?1049h", "alternate screen"),
        (r"\x1b[?25l", "cursor off"),
        (r"\x1b[?1003h", "mouse movement"),
        (r"\x1b[?2004h", "bracketed paste"),
        (r"\x1b[>1u", "kitty keyboard protocol (main screen)"),
        (r"\x1b[31m", "colours or text style"),
        (r"\x1b[2;5r", "scrolling margins"),
    ],
)
def test_what_a_program_leaves_changed_is_found(leave: str, found: str) -> None:
    with Terminal(python(f"print('{leave}')")) as terminal:
        terminal.wait_exit()
        assert terminal.unrestored() == [found]
        assert not terminal.terminal_restored()


def test_a_program_that_leaves_the_line_in_raw_mode_is_found() -> None:
    with Terminal(python("import tty; tty.setraw(0)")) as terminal:
        terminal.wait_exit()
        assert terminal.unrestored() == ["line settings (stty)"]


def test_a_frame_is_never_seen_half_painted() -> None:
    code = (
        "import sys, time\n"
        r"sys.stdout.write('\x1b[?2026hfirst half,'); sys.stdout.flush(); time.sleep(0.2)"
        "\n"
        r"sys.stdout.write(' second half\x1b[?2026l'); sys.stdout.flush(); input()"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_for("first half")
        assert terminal.lines[0].rstrip() == "first half, second half"


def test_a_frame_that_never_ends_is_shown_as_it_is() -> None:
    """As one is that a program was stopped amid (SIGSTOP)."""
    code = r"import sys, time; print('\x1b[?2026hfirst half,', flush=True); time.sleep(600)"
    with Terminal(python(code)) as terminal:
        assert terminal.wait_for("first half") == "first half"
        assert terminal.screen.has_mode(SYNCHRONIZED_OUTPUT)


def test_each_frame_is_looked_at_however_soon_another_follows() -> None:
    frames = [f"\x1b[?2026h\x1b[2J\x1b[Hframe {number}\x1b[?2026l" for number in range(9)]
    with Terminal(python(f"print({''.join(frames)!r}, end=''); input()")) as terminal:
        terminal.wait_for("frame 8")
    with Terminal(python(f"print({''.join(frames)!r}, end=''); input()")) as terminal:
        for number in range(9):
            terminal.wait_for(f"frame {number}")


@pytest.mark.parametrize("cut", [r"\x1b]0;\x1b[?2026l", r"\x1bP\x1b[?2026l\x1b[?2026l"])
def test_the_end_of_a_frame_amid_a_sequence_holds_nothing_up(cut: str) -> None:
    with Terminal(python(rf"print('{cut}end\x1b\\after'); input()")) as terminal:
        terminal.wait_for("after")


def test_a_screen_is_settled_only_once_its_frame_is_painted() -> None:
    code = (
        "import sys, time; print('ready', flush=True)\n"
        r"sys.stdout.write('\x1b[?2026hfirst half,'); sys.stdout.flush(); time.sleep(1)"
        "\n"
        r"sys.stdout.write(' second half\x1b[?2026l'); sys.stdout.flush(); input()"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_for("ready")
        terminal.settle(0.2)
        assert terminal.screen.cursor.x == len("first half, second half")


def test_a_program_that_ignores_everything_is_killed_when_the_test_is_over() -> None:
    code = (
        "import time; from signal import *\n"
        "for number in (SIGHUP, SIGINT, SIGTERM): signal(number, SIG_IGN)\n"
        "print('stubborn'); time.sleep(600)"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_for("stubborn")
    with pytest.raises(ProcessLookupError):
        terminal.signal(signal.SIGCONT)


@pytest.mark.parametrize("synchronized_output", [True, False])
def test_a_textual_app_shows_quits_and_restores(
    probe: list[str], synchronized_output: bool
) -> None:
    with Terminal(probe, columns=60, rows=18, synchronized_output=synchronized_output) as terminal:
        terminal.wait_for("▀ probe 60x18")
        assert "alternate screen" in terminal.unrestored()
        assert "cursor off" in terminal.unrestored()
        assert "line settings (stty)" in terminal.unrestored()
        assert "kitty keyboard protocol (alternate screen)" in terminal.unrestored()
        terminal.resize(100, 30)
        terminal.wait_for("▀ probe 100x30")
        assert (b"\x1b[?2026h" in terminal.raw_output) == synchronized_output
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.unrestored() == []
        assert terminal.screen_text().strip() == ""


def test_a_textual_app_uses_the_colours_its_terminal_has(probe: list[str]) -> None:
    with Terminal(probe, environment={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for("probe")
        assert terminal.cell(0, 0)[:3] == ("▀", "ff0000", "0000ff")
        assert b"38;2;255;0;0" in terminal.raw_output
    with Terminal(probe) as terminal:
        terminal.wait_for("probe")
        assert b"38;2;" not in terminal.raw_output


def test_a_textual_app_that_crashes_restores_the_terminal(probe: list[str]) -> None:
    with Terminal(probe, columns=100) as terminal:
        terminal.wait_for("probe")
        terminal.press("c")
        assert terminal.wait_exit() == 1
        terminal.wait_for("crashed on request")
        assert terminal.unrestored() == []


def test_what_is_not_shown_yet_as_it_takes_work_is_waited_for() -> None:
    code = (
        "import time; print('first', flush=True); end = time.process_time() + 0.6\n"
        "while time.process_time() < end: pass\n"
        "print('last', flush=True); input()"
    )
    with Terminal(python(code)) as terminal:
        terminal.wait_for("first")
        terminal.settle(0.3)
        assert "last" in terminal.screen_text()
