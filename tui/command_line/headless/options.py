"""The options of a training without a screen: what is printed, and which files are written."""

from __future__ import annotations

from pathlib import Path

import click

from tui.command_line.options import OUTPUT, AnyFunction, Parsed, option
from tui.settings.parsing import at_least_one

_FILES = (
    ("--json", "Write settings, history and results as JSON; - for standard output."),
    ("--csv", "Write the history as CSV, one row an epoch; - for standard output."),
    (
        "--save",
        "Write the experiment for --load to go on with: at the end, where training is interrupted,"
        " and every half minute until then.",
    ),
    (
        "--record",
        "Write the map and the loss curve as they change, as a recording that asciinema plays; its "
        "name ends in .cast, or in .v2.cast for the older version of the format.",
    ),
)


def report_options(function: AnyFunction) -> AnyFunction:
    """Add them to a command."""
    flags = (
        (("--no-plot",), "Draw neither loss curve nor boundary."),
        (("--quiet", "-q"), "Print only the results."),
        (("--notes",), "Print all notes on what was done to a table."),
    )
    for names, text in flags:
        function = option(OUTPUT, *names, is_flag=True, help=text)(function)
    for name, text in reversed(_FILES):
        kind = click.Path(path_type=Path)
        function = option(OUTPUT, name, type=kind, metavar="FILE", help=text)(function)
    return option(
        OUTPUT,
        "--log-every",
        type=Parsed(at_least_one),
        default=100,
        metavar="EPOCHS",
        help="Epochs between two lines.  [default: 100]",
    )(function)
