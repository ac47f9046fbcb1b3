"""A sweep as the command line that does the same."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from core import REDRAWS, ExperimentConfig
from tui.exchange.formats.command import options
from tui.exchange.formats.table import PROGRAM
from tui.settings.table import SETTING


def command_line(
    base: ExperimentConfig,
    varied: Sequence[tuple[str, str]],
    *,
    repeat: int,
    redraw: str,
    by: str,
) -> str:
    """Return the command that tries the same settings, quoted for a POSIX shell.

    Parameters
    ----------
    base : ExperimentConfig
        With all settings that do not vary.
    varied : sequence of tuple
        The names of settings, each with its values as ``--vary`` has them.
    repeat : int
        Runs of each combination.
    redraw : str
        A name in ``REDRAWS``.
    by : str
        The figure to compare.
    """
    words = [PROGRAM, "sweep"]
    those_that_vary = {SETTING[name].option for name, _ in varied}
    given = options(base)
    for option, value in zip(given[::2], given[1::2], strict=True):
        if option not in those_that_vary:
            words += [option, value]
    for name, values in varied:
        words += ["--vary", f"{name}={values}"]
    if repeat > 1:
        words += ["--repeat", str(repeat)]
    if redraw != REDRAWS[0]:
        words += ["--redraw", redraw]
    if by != "score":
        words += ["--by", by]
    return shlex.join(words)
