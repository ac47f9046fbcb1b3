"""What is printed: no text from outside does anything to the terminal."""

from __future__ import annotations

import ast
import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui
from core import printable
from tui.terminal import streams
from tui.terminal.capabilities import Capabilities
from tui.terminal.streams import Printer

PRINT = Printer(Capabilities(True, "truecolor"))
OBEYED = "\x1b]0;owned\x07 \x9b2J \x7f \r \n \u202e"
"""A new title, an erased screen, what deletes, what goes back, what turns the text around."""


def test_a_sentence_has_nothing_in_it_that_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = r"\x1b]0;owned\x07 \x9b2J \x7f \r \n \u202e"
    PRINT(f"of {OBEYED}")
    streams.say(OBEYED, error=True)
    streams.tell(OBEYED)
    out, err = capsys.readouterr()
    assert out == f"of {written}\n"
    assert err == f"{written}\nneuroterm: {written}\n"


def test_a_picture_has_its_colours_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    PRINT.picture("\x1b[38;2;1;2;3m██\x1b[0m a\x1b[2Jb\x1b]0;t\x07")
    assert capsys.readouterr().out == ("\x1b[38;2;1;2;3m██\x1b[0m a\\x1b[2Jb\\x1b]0;t\\x07\n")


@given(text=st.text(max_size=40))
def test_any_text_is_printed_whole_in_one_line(text: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        PRINT(text)
    line = printed.getvalue().removesuffix("\n")
    assert line.isprintable()
    assert line == printable(text, 1000)


def test_nothing_else_prints() -> None:
    """Whoever prints by another way prints what may be obeyed."""
    root = Path(next(iter(tui.__path__)))
    others = []
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in ("print", "click.echo", "click.secho", "sys.stdout.write"):
                others.append(str(path.relative_to(root)))
    assert others == ["terminal/streams.py"]
