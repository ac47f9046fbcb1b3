"""The app as its user has it: the installed program in a real terminal."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from terminal import Cell, Terminal, experienced, says_only_where_the_run_is

NEUROTERM = Path(sys.executable).parent / "neuroterm"
SIZES = [(80, 24), (200, 60)]
START = "paused epoch 0"
TRAINED = re.compile(r"epoch [\d,]{3}")
FOR_EVER = ("--epochs", "1000000000", "--speed", "300")
FEW_PICTURES = ("--fps", "5")  # enough for most tests, and they share the machine

# Until the map has all shades: from the 60th epoch to the 150th the network is sure of nothing.
HAS_LEARNT = ("--speed", "max", "--epochs", "500")

BROKEN_APP = """
import os
from core import ExperimentConfig
from tui.app.app import NeurotermApp
from tui.terminal.capabilities import detect


class BrokenApp(NeurotermApp):
    def action_do(self, action):
        raise RuntimeError("broken on request")


app = BrokenApp(ExperimentConfig(), capabilities=detect(os.environ, "utf-8"), playing=True)
app.run()
raise SystemExit(app.return_code)
"""


def neuroterm(*arguments: str) -> list[str]:
    return [str(NEUROTERM), *FEW_PICTURES, *arguments]


def found(terminal: Terminal, pattern: str) -> str:
    """Wait until the screen shows a pattern, and return its group."""
    match = terminal.wait_for(re.compile(pattern))
    assert isinstance(match, re.Match)
    return str(match[1])


def picture(terminal: Terminal) -> list[list[Cell]]:
    """The panels, without the status line above and the sentence and the keys below."""
    lines = terminal.lines
    bottom = max(row for row, line in enumerate(lines) if line.rstrip().endswith(("╯", "+")))
    return [
        [terminal.cell(row, column) for column in range(terminal.columns)]
        for row in range(1, bottom + 1)
    ]


def map_of(terminal: Terminal) -> list[list[Cell]]:
    """What is inside the map's frame."""
    top = terminal.lines[1]
    start = top.rindex("╭", 0, top.index("decision boundary"))
    return [row[start + 1 : top.index("╮", start)] for row in picture(terminal)[1:-1]]


def hues(rows: list[list[Cell]]) -> set[str]:
    """Which of the classes' colours there are: "blue" is class 0 and "orange" is class 1."""
    found = set()
    for color in {color for row in rows for cell in row for color in cell[1:3]}:
        if re.fullmatch("[0-9a-f]{6}", color):
            red, _, blue = bytes.fromhex(color)
            if abs(red - blue) > 60:
                found.add("orange" if red > blue else "blue")
    return found


def colors_sent(terminal: Terminal) -> set[str]:
    """The kinds of colour among all that was sent: "basic", "256" and "truecolor"."""
    kinds = set()
    for parameters in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw_output):
        codes = [int(code or 0) for code in parameters.split(b";")]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                kind = codes.pop(0)
                kinds.add({5: "256", 2: "truecolor"}[kind])
                del codes[: {5: 1, 2: 3}[kind]]
            elif code // 10 in (3, 4, 9, 10) and code not in (39, 49):
                kinds.add("basic")
    return kinds


def leave(terminal: Terminal) -> None:
    """Leave the screen on top with escape, which would be Alt if another key followed at once."""
    shown = terminal.screen_text()
    title = next(title for title in ("escape closes", "Search for commands") if title in shown)
    terminal.press("escape")
    terminal.wait_for(lambda terminal: title not in terminal.screen_text())


def quit_and_check(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert terminal.unrestored() == []
    assert says_only_where_the_run_is(terminal.screen_text())


# -- learning --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_one_watches_the_network_learn(columns: int, rows: int, tmp_path: Path) -> None:
    command, environment = neuroterm(*FOR_EVER, "--fps", "20"), experienced(tmp_path)
    with Terminal(command, columns=columns, rows=rows, environment=environment) as terminal:
        terminal.wait_for(START)
        terminal.wait_for("● outer  ◆ inner")
        terminal.settle()
        for wanted in ("circles · 2-8-1 relu→sigmoid", "decision boundary", "loss", "accuracy"):
            assert wanted in terminal.screen_text()
        before = map_of(terminal)
        assert hues(before) == {"blue", "orange"}
        assert {"●", "◆"} <= {cell.character for row in before for cell in row}
        terminal.press("space")
        terminal.wait_for(TRAINED)
        terminal.press("space")
        terminal.wait_for("paused")
        terminal.settle()
        after = map_of(terminal)
        assert hues(after) == {"blue", "orange"}
        assert after != before
        terminal.press("r")
        terminal.wait_for(START)
        terminal.settle()
        assert map_of(terminal) == before
        quit_and_check(terminal)


def test_the_terminal_sends_what_the_keys_are_called() -> None:
    with Terminal(neuroterm("--speed", "10"), columns=120, rows=40) as terminal:
        terminal.wait_for(START)
        loss = found(terminal, r"train (\d\.\d+)")
        for key, seen in (
            ("s", "epoch 1"),
            ("b", "epoch 2"),
            ("r", START),
            ("+", "rate 0.3 "),
            ("=", "rate 1 "),
            ("-", "rate 0.3 "),
            (">", "at 30 epochs/s at most"),
            ("<", "at 10 epochs/s at most"),
            ("l", "loss, logarithmic"),
            ("t", "○"),
            ("D", "playground-reg-gauss"),
            ("d", "circles"),
            ("?", "escape closes"),
        ):
            terminal.press(key)
            terminal.wait_for(seen)
        leave(terminal)
        terminal.press("ctrl+p")
        terminal.wait_for("Search for commands")
        leave(terminal)
        terminal.press("R")
        terminal.wait_for(lambda terminal: found(terminal, r"train (\d\.\d+)") != loss)
        quit_and_check(terminal)


# -- leaving ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "exit_code"),
    [(signal.SIGINT, 0), (signal.SIGQUIT, 131)],
    ids=str,
)
def test_whatever_ends_it_the_terminal_is_as_it_was(way: signal.Signals, exit_code: int) -> None:
    with Terminal(neuroterm("--play", *FOR_EVER)) as terminal:
        terminal.wait_for(TRAINED)
        assert terminal.unrestored() != []
        terminal.signal(way)
        assert terminal.wait_exit() == exit_code
        assert terminal.unrestored() == []
        assert says_only_where_the_run_is(terminal.screen_text())


def test_an_error_in_the_app_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text(BROKEN_APP, encoding="utf-8")
    with Terminal([sys.executable, script], columns=120, rows=40) as terminal:
        terminal.wait_for("training")
        terminal.press("s")
        assert terminal.wait_exit() == 1
        terminal.wait_for("RuntimeError: broken on request")
        assert terminal.unrestored() == []


# -- other sizes -----------------------------------------------------------------------------------


def test_a_new_size_while_training_leaves_no_debris(tmp_path: Path) -> None:
    no_beginner = experienced(tmp_path)
    # No experiment of the gallery, of which there is more to say before its end than after.
    seed = ("--seed", "7")
    with Terminal(neuroterm("--play", *seed, *FOR_EVER), environment=no_beginner) as terminal:
        terminal.wait_for(TRAINED)
        for step in range(200):  # a storm, as from an edge dragged with the mouse
            terminal.resize(1 + 37 * step % 200, 1 + 17 * step % 60)
        terminal.resize(1, 1)
        terminal.settle()
        for columns, rows in ((120, 40), (50, 12), (200, 60), (61, 19), (100, 30)):
            terminal.resize(columns, rows)
            if columns < 60:
                terminal.wait_for(f"This one has {columns} columns and {rows} rows.")
            else:
                terminal.wait_for(
                    lambda terminal, width=columns: (
                        terminal.lines[1].rstrip().endswith("╮")
                        and len(terminal.lines[1].rstrip()) == width
                    )
                )
        terminal.press("space")
        terminal.wait_for("paused")
        terminal.settle()
        epochs = found(terminal, r"epoch ([\d,]+)").replace(",", "")
        shown = picture(terminal)
    fresh = neuroterm("--play", *seed, "--speed", "max", "--epochs", epochs)
    with Terminal(fresh, columns=100, rows=30, environment=no_beginner) as terminal:
        terminal.wait_for("epochs done")
        terminal.settle()
        assert picture(terminal) == shown


def test_too_small_a_terminal_is_told_what_is_needed() -> None:
    with Terminal(neuroterm(), columns=59, rows=17) as terminal:
        terminal.wait_for("at least 60 columns")
        terminal.wait_for("This one has 59 columns and 17 rows.")
        terminal.resize(60, 18)
        terminal.wait_for("decision boundary")
        quit_and_check(terminal)


# -- other terminals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--ascii"], {}), ([], {"LANG": "C"})],
    ids=["--ascii", "LANG=C"],
)
def test_in_ascii_every_byte_is(arguments: Sequence[str], environment: dict[str, str]) -> None:
    with Terminal(neuroterm(*arguments), environment=environment) as terminal:
        terminal.wait_for(START)
        terminal.press("t", "space")
        terminal.wait_for(re.compile(r"epoch \d\d"))
        terminal.press("space")
        terminal.wait_for("paused")
        terminal.press("?")
        terminal.wait_for("escape closes")
        leave(terminal)
        terminal.press("ctrl+p")
        terminal.wait_for("Search for commands")
        leave(terminal)
        terminal.settle()
        map_letters = {cell.character for row in picture(terminal) for cell in row}
        assert {"O", "X", "o", "x"} <= map_letters
        quit_and_check(terminal)
        assert terminal.raw_output.isascii()


@pytest.mark.parametrize(
    ("arguments", "environment", "kinds"),
    [
        ((), {}, {"256"}),
        ((), {"TERM": "xterm"}, {"basic"}),
        ((), {"NO_COLOR": "1", "COLORTERM": "truecolor"}, set()),
        (("--color", "truecolor"), {"TERM": "xterm", "NO_COLOR": "1"}, {"truecolor"}),
    ],
    ids=["256", "16", "NO_COLOR", "--color=truecolor"],
)
def test_only_the_colours_are_sent_that_the_terminal_has(
    arguments: Sequence[str], environment: dict[str, str], kinds: set[str]
) -> None:
    with Terminal(neuroterm(*HAS_LEARNT, *arguments), environment=environment) as terminal:
        terminal.wait_for(START)
        terminal.press("s", "?")
        terminal.wait_for("escape closes")
        leave(terminal)
        terminal.press("ctrl+p")
        terminal.wait_for("Search for commands")
        leave(terminal)
        terminal.press("space")
        terminal.wait_for("done epoch 500")
        terminal.settle()
        assert colors_sent(terminal) == kinds
        if "vt100" in environment.values():
            return
        seen = map_of(terminal)
        if not kinds:
            assert len({cell.character for row in seen for cell in row} & set("░▒▓█")) >= 3
        elif kinds != {"basic"}:
            assert hues(seen) == {"blue", "orange"}
        quit_and_check(terminal)


def test_where_output_is_not_a_terminal_it_trains_without_a_screen(tmp_path: Path) -> None:
    output = tmp_path / "output.txt"
    with Terminal(["sh", "-c", f"'{NEUROTERM}' --epochs 5 > '{output}'"], columns=120) as terminal:
        assert terminal.wait_exit() == 0
        assert "standard output is not a terminal" in terminal.screen_text()
        assert terminal.unrestored() == []
    assert "Test Accuracy" in output.read_text(encoding="utf-8")


def test_a_terminal_without_a_screen_gets_none() -> None:
    with Terminal(neuroterm("--epochs", "5"), rows=100, environment={"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 0
        assert "no screen to draw on (TERM=dumb), so this runs" in " ".join(
            terminal.screen_text().split()
        )
        assert "Test Accuracy" in terminal.screen_text()


HEAP = 64 * 2**20
"""Bytes that glibc keeps for the heap of a thread, most of them to grow into."""


def test_no_thread_has_a_heap_of_its_own() -> None:
    with Terminal(neuroterm("--play"), columns=120, rows=40) as terminal:
        terminal.wait_for(re.compile(r"epoch \d"))
        maps = Path(f"/proc/{terminal.pid}/maps").read_text(encoding="utf-8").splitlines()
        ends = [[int(end, 16) for end in line.split()[0].split("-")] for line in maps]
        assert not any(
            after[1] - first[0] == HEAP and " ---p " in line
            for first, after, line in zip(ends, ends[1:], maps[1:], strict=False)
        )
        quit_and_check(terminal)
