"""Whether the arguments can be those of the app alone, without the tables of what they may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui.command_line.beforehand.plain import is_of_app, is_plain
from tui.terminal.capabilities import COLOR_DEPTHS

if TYPE_CHECKING:
    from tui.app.loop.start import Start

_WITHOUT_VALUE = ("--play", "--ascii", "--no-mouse", "--resume")
_ELSEWHERE = ("--", "--help", "--version", "--check")
_COLORS = ("auto", *COLOR_DEPTHS)
_THEMES = ("auto", "dark", "light")
_OF_THE_TERMINAL = {
    "--ascii": "ascii_only",
    "--no-mouse": "no_mouse",
    "--color": "color",
    "--theme": "theme",
}


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
    given = _given(arguments)
    if given is None or given.get("--color", "auto") not in _COLORS:
        return None
    # Whether there is another theme is found out with Textual.
    if given.get("--theme", "auto") not in _THEMES:
        return None
    others = _others(given)
    if "--resume" in given and not is_of_app(others):
        return None
    wanted = {name: given[option] for option, name in _OF_THE_TERMINAL.items() if option in given}
    return wanted if is_plain(others) else None


def _given(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return the options with their values; None if something else stands there."""
    given: dict[str, Any] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if not name.startswith("--") or name in _ELSEWHERE:
            return None
        if name in _WITHOUT_VALUE:
            if equals:
                return None
            given[name] = True
            continue
        if not equals:
            value = next(rest, "")
        if not value or value.startswith("--"):
            return None
        given[name] = value
    return given


def _others(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the options that have values and are not about the terminal."""
    apart = {*_WITHOUT_VALUE, *_OF_THE_TERMINAL}
    return {name: value for name, value in given.items() if name not in apart}


def read_when_painted(arguments: Sequence[str]) -> Callable[[], Start] | None:
    """Return what reads the arguments as the command line does; None if there is nothing to read.

    It raises Failure, with the sentence about what was wrong.
    """
    if not arguments:
        return None

    def read() -> Start:
        # All commands are imported with the command line, which the first epoch waits for. What is
        # wrong on this machine alone, it says.
        with suppress(ValueError):
            if (start := _of_app_alone(_given(arguments) or {})) is not None:
                return start
        from tui.command_line import cli

        return cli.start_of_app(arguments)

    return read


def _of_app_alone(given: Mapping[str, Any]) -> Start | None:
    """Return what plain options say that say nothing of the experiment; None if others are there.

    They are read as the command line reads them.
    """
    others = _others(given)
    if "--resume" in given or not (is_of_app(others) and is_plain(others)):
        return None
    from tui.app.loop.start import Start
    from tui.settings import parsing

    fields: dict[str, Any] = {"playing": "--play" in given}
    rows: tuple[tuple[str, str, Callable[[str], object]], ...] = (
        ("--fps", "fps", parsing.number_above_zero),
        ("--speed", "speed", parsing.speed),
        ("--history-memory", "history_bytes", parsing.megabytes),
        ("--log-level", "log_level", str),
    )
    for option, field, read in rows:
        if option in others:
            fields[field] = read(others[option])
    return Start(**fields)
