"""The command that explains one training step, number by number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

import click

from core import Explanation, step_script
from tui.command_line.explain.step import ALL, WORST, Place, example, explained
from tui.command_line.options import (
    OUTPUT,
    Command,
    Parsed,
    experiment_options,
    given,
    option,
    printed,
    terminal_options,
)
from tui.exchange.opening import opening
from tui.exchange.writing import (
    STANDARD_OUTPUT,
    check_distinct,
    check_replaceable,
    check_writable,
    write,
)
from tui.settings.parsing import at_least_one, at_least_zero
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import bad_input
from tui.terminal.streams import Printer, tell, terminal_size

_STEP = "Which step"
_WIDEST, _NARROWEST = 80, 40
_MOST_ROWS = 12
_PRINTED = str(STANDARD_OUTPUT)
_SCRIPT_BEGINS = '"""One training step, computed anew with NumPy alone.'
_STYLES = {"title": "", "forward": "1", "backward": "1;35", "step": "1;32"}
_PLAIN = "\x1b[0m"


@click.command(cls=Command)
@experiment_options
@option(
    _STEP,
    "--epoch",
    type=Parsed(at_least_zero),
    metavar="N",
    help="Train N epochs and show the step after.  [default: 0; of a saved run, where it is]",
)
@option(
    _STEP,
    "--example",
    type=Parsed(example),
    default=WORST,
    metavar="N",
    help="The row of the training part, from 0, or the worst of the batch, or all of it. Of several"
    f" mini-batches the one that has it is shown.  [default: {WORST}]",
)
@option(_STEP, "--layer", type=Parsed(at_least_one), metavar="N", help="The layer.  [default: 1]")
@option(
    _STEP,
    "--neuron",
    type=Parsed(at_least_one),
    metavar="N",
    help="The neuron of the layer.  [default: the one that the example pulls on the hardest]",
)
@option(_STEP, "--all", "every", is_flag=True, help="Show every neuron of every layer.")
@option(
    OUTPUT,
    "--check",
    is_flag=True,
    help="Find the gradients a second time, by nudging each weight.",
)
@option(
    OUTPUT,
    "--digits",
    type=Parsed(at_least_one),
    default=4,
    metavar="N",
    help="Decimals of the numbers, at least.  [default: 4]",
)
@option(
    OUTPUT,
    "--json",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value=_PRINTED,
    metavar="[FILE]",
    help="Write every number as JSON; without a name or with - to standard output, alone.",
)
@option(
    OUTPUT,
    "--python",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value=_PRINTED,
    metavar="[FILE]",
    help="Write a script that needs NumPy alone, computes the step anew and compares every number;"
    " without a name or with - to standard output, alone.",
)
@terminal_options
@click.pass_context
def explain(ctx: click.Context, /, **params: Any) -> None:
    """Show one training step, number by number.

    Trains as far as --epoch says and prints the step that would come next: what a neuron adds up,
    what it makes of that, what the example costs, how the error comes back, how all examples pull
    on each weight, and what the step does to the loss. A file for --config may give weights and
    biases, and examples x and y, as a textbook's exercise does.
    """
    before: dict[str, Any] = ctx.obj
    options = before | given(ctx)
    files = {"--json": params["json"], "--python": params["python"]}
    _check_files(options, files)
    wanted = Place(
        epoch=params["epoch"],
        example=None if params["example"] in (WORST, ALL) else params["example"],
        layer=params["layer"],
        neuron=params["neuron"],
        digits=params["digits"],
        whole=params["check"] or params["python"] is not None,
    )
    explanation, settings = explained(options, wanted)
    if "from_url" in options and (remark := opening(options).remark):
        tell(remark)
    contents = {}
    if params["json"] is not None:
        document = {"config": settings, "step": explanation.values()}
        contents["--json"] = json.dumps(document, allow_nan=False) + "\n"
    if params["python"] is not None:
        with bad_input():
            contents["--python"] = step_script(explanation)
    if STANDARD_OUTPUT not in files.values():
        capabilities = printed(params | options)
        _print(
            explanation,
            capabilities,
            every=params["every"],
            check=params["check"],
            examples=_MOST_ROWS if params["example"] == ALL else 0,
        )
    for name, content in contents.items():
        _write(files[name], content)


def _check_files(options: dict[str, Any], files: dict[str, Path | None]) -> None:
    """Make sure before training that the files can be written, and none over another."""
    read: dict[str, Path | None] = {
        f"--{name}": Path(options[name])
        for name in ("data", "config", "load")
        if options.get(name) is not None
    }
    check_distinct(read | files)
    for name, path in files.items():
        if path is not None:
            check_writable(path, name)
    if (script := files["--python"]) is not None:
        check_replaceable(script, "--python", _SCRIPT_BEGINS, "such as step.py")


def _write(path: Path | None, content: str) -> None:
    assert path is not None

    def write_to(file: TextIO) -> None:
        file.write(content)

    write(path, write_to)


def _print(
    explanation: Explanation,
    capabilities: Capabilities,
    *,
    every: bool,
    check: bool,
    examples: int,
) -> None:
    say = Printer(capabilities)
    width = _WIDEST
    if say.is_on_terminal:
        width = max(_NARROWEST, min(_WIDEST, terminal_size().columns))
    colored = capabilities.color != "none"
    for text, kind in explanation.lines(
        unicode=capabilities.unicode,
        width=width,
        every=every,
        check=check,
        examples=examples,
    ):
        style = _STYLES.get(kind, "") if colored else ""
        say.picture(f"\x1b[{style}m{text}{_PLAIN}" if style else text)
