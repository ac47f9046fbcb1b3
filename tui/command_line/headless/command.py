"""The command that trains without a screen, once or many times."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from core import REDRAWS, Experiment, ExperimentConfig
from tui.command_line.headless import train as headless
from tui.command_line.headless.meaningless import refuse_meaningless
from tui.command_line.headless.options import report_options
from tui.command_line.headless.report import Report
from tui.command_line.headless.sweeps import luck
from tui.command_line.headless.sweeps.command import redraw_option
from tui.command_line.headless.sweeps.running import figures_of
from tui.command_line.options import (
    Command,
    Parsed,
    experiment_of,
    experiment_options,
    given,
    option,
    printed,
    terminal_options,
)
from tui.exchange.formats.opened import Opening
from tui.exchange.formats.sweep.plan import MOST_RUNS, draws
from tui.exchange.opening import opening
from tui.settings.parsing import at_least_one
from tui.terminal.failure import Failure, bad_input
from tui.terminal.streams import Printer, tell

_LUCK = "Luck"
_OF_ONE_RUN = ("json", "csv", "save", "record", "log_every")


def _file_to_go_on_with(options: Mapping[str, Any]) -> Path | None:
    """Return the file of the saved run that options name."""
    return Path(options["load"]) if "load" in options else None


def _say_what_is_opened(begin: Opening) -> None:
    """Say what there is to know of what the options start from."""
    words = [begin.remark]
    if begin.show_test or begin.discretize:
        words.append("What it says of showTestData and discretize is for the app.")
    if begin.remark:
        from tui.widgets.keys.spoken import spoken

        tell(spoken(" ".join(words)))


def train_instead(options: Mapping[str, Any], params: Mapping[str, Any], reason: str) -> None:
    """Train as the options of the app say, which cannot open.

    Parameters
    ----------
    options : mapping
        What stands on the command line, by name.
    params : mapping
        All options of the app, by name.
    reason : str
        Why it cannot open.

    Raises
    ------
    Failure
        With the sentence about what is wrong.
    """
    experiment = experiment_of(options)
    refuse_meaningless(options, experiment)
    tell(f"{reason}, so this runs 'neuroterm train'.")
    report = Report(
        capabilities=printed(params),
        load=_file_to_go_on_with(options),
        test_losses="from_url" in options,
    )
    _say_what_is_opened(opening(options))
    headless.run(experiment, report)


@click.command(cls=Command)
@experiment_options
@option(
    _LUCK,
    "--repeat",
    type=Parsed(at_least_one),
    metavar="N",
    help="Train N draws of the same experiment, and print how they went and where yours, the first,"
    " is among them.",
)
@redraw_option(_LUCK)
@report_options
@terminal_options
@click.pass_context
def train(ctx: click.Context, /, **params: Any) -> None:
    """Train without a screen, and print how it went.

    Prints the training loss, with --from-url the test loss beside it; at the end the accuracy on
    the test part (for regression R squared) beside that of a linear model, the test loss, and for
    classes the precision, recall and F1 of each. Draws the loss curve and the decision boundary as
    text. Files are written when training is complete, or not at all, but for that of --save.
    """
    before: dict[str, Any] = ctx.obj
    options = before | given(ctx)
    experiment = experiment_of(options)
    refuse_meaningless(options, experiment)
    if params["repeat"] is None and params["redraw"] is not None:
        raise Failure("--redraw says what --repeat draws anew; give --repeat as well")
    if not params["quiet"]:
        _say_what_is_opened(opening(options))
    if params["repeat"] is not None:
        _repeat(experiment, options, params)
        return
    headless.run(
        experiment,
        Report(
            log_every=params["log_every"],
            json=params["json"],
            csv=params["csv"],
            save=params["save"],
            record=params["record"],
            load=_file_to_go_on_with(options),
            quiet=params["quiet"],
            all_notes=params["notes"],
            test_losses="from_url" in options,  # as Playground shows both
            plot=not params["no_plot"],
            capabilities=printed(params | options),
        ),
    )


def _repeat(
    experiment: ExperimentConfig | Experiment, options: Mapping[str, Any], params: Mapping[str, Any]
) -> None:
    """Train other draws of an experiment as well, and print how all went."""
    if isinstance(experiment, Experiment):
        raise Failure("--load is one trained network, which cannot be drawn anew; leave it out")
    for name in _OF_ONE_RUN:
        if name in options:
            flag = f"--{name.replace('_', '-')}"
            raise Failure(
                f"{flag} is about one run, and --repeat trains several; 'neuroterm sweep' writes"
                " files of many"
            )
    redraw = params["redraw"] or REDRAWS[0]
    capabilities = printed({**params, **options})
    say = Printer(capabilities)
    if params["repeat"] > MOST_RUNS:
        raise Failure(f"--repeat is {params['repeat']:,}; there can be {MOST_RUNS:,} runs")
    configs = draws(experiment, params["repeat"], redraw)
    with bad_input():
        task = experiment.build().dataset.task
    figures = figures_of(configs, jobs=1, quiet=params["quiet"])
    in_letters = "R²" if capabilities.unicode else "R squared"
    score = "accuracy" if task == "classification" else in_letters
    for line in luck.lines(experiment, figures, redraw, score, unicode=capabilities.unicode):
        say(line)
