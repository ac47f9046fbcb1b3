"""Whether the arguments can be those of the app alone, without the tables of what they may say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui.command_line.beforehand.plain import is_of_app, is_plain
from tui.terminal.capabilities import COLOR_DEPTHS

if TYPE_CHECKING:
    from tui.app.loop.start import Start

_WITHOUT_VALUE = ("--play", "--ascii", "--no-mouse", "--resume")
_ELSEWHERE = ("--", "--help", "--version", "--check")
_COLORS = ("auto", *COLOR_DEPTHS)
_THEMES = ("auto", "dark", "light")


def terminal_options(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return what is asked of the terminal, if the arguments can be those of the app alone.

    The app then opens first and has them read once its first frame is painted: that takes the
    library's tables, with which comes NumPy, and as long as the frame itself.

    Parameters
    ----------
    arguments : sequence of str
        Those after the name of the program.

    Returns
    -------
    dict or None
        ``ascii_only``, ``color``, ``theme`` and ``no_mouse`` by name, where they are given. None
        where something else than the app is asked for, a value is missing or may be wrong, or an
        option is unknown: the command line then reads them at once.
    """
    wanted: dict[str, Any] = {}
    others: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if not name.startswith("--") or name in _ELSEWHERE:
            return None
        if name in _WITHOUT_VALUE:
            if equals:
                return None
            if name == "--ascii":
                wanted["ascii_only"] = True
            elif name == "--no-mouse":
                wanted["no_mouse"] = True
            continue
        if not equals:
            value = next(rest, "")
        if not value or value.startswith("--"):
            return None
        if name == "--color":
            if value not in _COLORS:
                return None
            wanted["color"] = value
        elif name == "--theme":
            # Whether there is another one is found out with Textual.
            if value not in _THEMES:
                return None
            wanted["theme"] = value
        else:
            others[name] = value
    if "--resume" in arguments and not is_of_app(others):
        return None
    return wanted if is_plain(others) else None


def read_when_painted(arguments: Sequence[str]) -> Callable[[], Start] | None:
    """Return what reads the arguments as the command line does; None if there is nothing to read.

    It raises Failure, with the sentence about what was wrong.
    """
    if not arguments:
        return None

    def read() -> Start:
        from tui.command_line import cli

        return cli.start_of_app(arguments)

    return read
