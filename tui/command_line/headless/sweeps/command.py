"""The command that tries many settings, several times each, and ranks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from core import (
    REDRAWS,
    Experiment,
    ExperimentConfig,
    counted,
    printable,
    rank_runs,
    read_toml,
)
from tui.command_line.headless.sweeps import table
from tui.command_line.headless.sweeps.kept import KeptRuns
from tui.command_line.headless.sweeps.running import kept_file, run_plan
from tui.command_line.options import (
    OUTPUT,
    AnyFunction,
    Command,
    Parsed,
    experiment_of,
    experiment_options,
    given,
    option,
    printed,
    terminal_options,
)
from tui.exchange.formats.sweep.plan import check_buildable, plan_of
from tui.exchange.formats.sweep.varying import Axis, axis, listed
from tui.exchange.formats.toml import read_with
from tui.exchange.writing import (
    STANDARD_OUTPUT,
    check_distinct,
    check_replaceable,
    check_writable,
    write,
)
from tui.settings.parsing import at_least_one
from tui.terminal.failure import Failure
from tui.terminal.streams import Printer

_WHAT = "What to try"
_MOST_JOBS = 64
_FIGURES = ("score", "loss")


@dataclass(frozen=True)
class _Asked:
    """What a file says of a sweep: what varies, and the options that it gives."""

    axes: tuple[Axis, ...]
    options: Mapping[str, Any]


def _file(text: str) -> _Asked:
    said = read_toml(text)
    vary = said.pop("vary", None)
    if not isinstance(vary, dict) or not vary:
        raise ValueError("it has no table [vary], with a list of values for each setting")
    options = {}
    for name, kind in (("repeat", int), ("sample", int), ("redraw", str)):
        if name in said:
            options[name] = said.pop(name)
            wrong = not isinstance(options[name], kind) or isinstance(options[name], bool)
            if wrong or (kind is int and options[name] < 1):
                right = "a whole number of at least 1" if kind is int else " or ".join(REDRAWS)
                raise ValueError(f"{name} is {options[name]!r}; it must be {right}")
    if said:
        raise ValueError(
            f"it has {printable(next(iter(said)))}; it can have repeat, redraw, sample and the "
            "table [vary]; settings that do not vary stand in a file for --config"
        )
    if options.get("redraw", REDRAWS[0]) not in REDRAWS:
        raise ValueError(f"redraw is {options['redraw']!r}; it must be {' or '.join(REDRAWS)}")
    try:
        axes = tuple(
            listed(name, values if isinstance(values, list) else [values])
            for name, values in vary.items()
        )
    except Failure as failure:
        raise ValueError(str(failure)) from None
    return _Asked(axes, options)


def redraw_option(section: str) -> Callable[[AnyFunction], AnyFunction]:
    """Return the decorator that adds ``--redraw`` to a command."""
    return option(
        section,
        "--redraw",
        type=click.Choice(REDRAWS),
        metavar="WHAT",
        help=f"What is drawn anew for each: {', '.join(REDRAWS)}.  [default: {REDRAWS[0]}]",
    )


@click.command("sweep", cls=Command)
@experiment_options
@option(
    _WHAT,
    "--vary",
    multiple=True,
    metavar="SETTING=VALUES",
    help="A setting and its values, as in learning_rate=0.01,0.1 or hidden=4,8,8-8 (8-8 is two "
    "layers), or a range and how many of it, as in 'l2=0.0001..1 log 5'. Several make a grid.",
)
@option(_WHAT, "--plan", metavar="FILE.toml", help="Read all that from a file, see docs/sweeps.md.")
@option(
    _WHAT,
    "--sample",
    type=Parsed(at_least_one),
    metavar="N",
    help="Draw N combinations at random instead of trying all; a range then needs no number.",
)
@option(
    _WHAT,
    "--repeat",
    type=Parsed(at_least_one),
    metavar="N",
    help="Runs of each combination.  [default: 1]",
)
@redraw_option(_WHAT)
@option(
    OUTPUT,
    "--by",
    type=click.Choice(_FIGURES),
    default=_FIGURES[0],
    metavar="FIGURE",
    help="What to compare on the test part: score (accuracy or R squared), or loss."
    "  [default: score]",
)
@option(
    OUTPUT,
    "--jobs",
    type=Parsed(at_least_one),
    metavar="N",
    help="Processes that train at the same time.  [default: 1]",
)
@option(
    OUTPUT,
    "--scheduler",
    metavar="ADDRESS",
    help="Have the workers of a Dask scheduler train instead, as in tcp://192.168.0.5:8786, see"
    " docs/scaling.md. Needs the extra: pip install 'neuroterm[dask]'.",
)
@option(
    OUTPUT,
    "--jsonl",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the runs in this file, one a line, and go on from those that are there. Else they"
    " are kept in a file of the program's, for the same command to go on from.",
)
@option(
    OUTPUT,
    "--csv",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write one row for each run as CSV; - for standard output.",
)
@option(OUTPUT, "--quiet", "-q", is_flag=True, help="Print the table alone.")
@terminal_options
@click.pass_context
def sweep_command(ctx: click.Context, /, **params: Any) -> None:
    """Try many settings, several times each, and rank them as far as the runs can tell.

    Networks of the same layers are trained together, which is many times faster than one by one.
    Every run is kept as it finishes: after ctrl+c, or whatever else ends it, the same command goes
    on from there.
    """
    before: dict[str, Any] = ctx.obj
    options = before | given(ctx)
    config = _base(options)
    asked = _Asked((), {})
    if params["plan"] is not None:
        asked = read_with(params["plan"], _file)
    axes = (*asked.axes, *map(_axis, params["vary"]))
    if not axes:
        raise Failure("there is nothing to vary; say what, as in --vary learning_rate=0.01,0.1")
    wanted = {
        name: asked.options.get(name) if params[name] is None else params[name]
        for name in ("sample", "repeat", "redraw")
    }
    plan = plan_of(
        config,
        axes,
        sample=wanted["sample"],
        repeat=wanted["repeat"] or 1,
        redraw=wanted["redraw"] or REDRAWS[0],
    )
    jobs = params["jobs"] or 1
    if jobs > _MOST_JOBS:
        raise Failure(f"--jobs is {jobs}; there can be {_MOST_JOBS} processes")
    if params["jobs"] is not None and params["scheduler"] is not None:
        raise Failure("--jobs are processes of this machine; with --scheduler leave it out")
    path = params["jsonl"] or kept_file(plan)
    _check_files(path if params["jsonl"] else None, params["csv"])
    kept = KeptRuns(path)
    score = check_buildable(plan)

    say = Printer(printed(params | options), error=params["csv"] == STANDARD_OUTPUT)
    runs = len(plan.combinations) * plan.repeat
    if not params["quiet"]:
        of_each = f", {plan.repeat} of each" if plan.repeat > 1 else ""
        combinations = counted(len(plan.combinations), "combination")
        say(f"{counted(runs, 'run')}: {combinations}{of_each}.")
        if len(kept):
            say(f"{printable(str(path), 200)} has {counted(len(kept), 'finished run')}.")
        if kept.remark:
            say(kept.remark)
    figures = run_plan(plan, kept, jobs=jobs, scheduler=params["scheduler"], quiet=params["quiet"])
    by_score = params["by"] == "score"
    of_each_combination = [
        [run.score if by_score else run.loss for run in figures[start : start + plan.repeat]]
        for start in range(0, len(figures), plan.repeat)
    ]
    ranked = rank_runs(of_each_combination, larger_is_better=by_score)
    for line in table.rows(plan, ranked, f"test {score}" if by_score else "test loss"):
        say(line)
    if params["csv"] is not None:
        write(params["csv"], lambda file: table.write_csv(file, plan, figures, score))
    if not params["quiet"]:
        say(f"The runs are kept in {printable(str(path), 200)}.")


def _axis(text: str) -> Axis:
    try:
        return axis(text)
    except Failure as failure:
        raise Failure(f"--vary: {failure}") from None


def _base(options: Mapping[str, Any]) -> ExperimentConfig:
    experiment = experiment_of(options)
    if isinstance(experiment, Experiment):
        raise Failure("--load is one trained network; a sweep begins each anew, so leave it out")
    return experiment


def _check_files(jsonl: Path | None, rows: Path | None) -> None:
    check_distinct({"--jsonl": jsonl, "--csv": rows})
    if jsonl is not None:
        check_writable(jsonl, "--jsonl", whole=True)
    if rows is not None:
        check_writable(rows, "--csv")
        check_replaceable(rows, "--csv", table.CSV_BEGINNING, "to learn from it, use --data")
