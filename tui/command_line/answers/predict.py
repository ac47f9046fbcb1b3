"""The command that asks a saved run about new rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from core import Predictions, counted, printable
from tui.command_line.answers.source import STANDARD_INPUT, table_at
from tui.command_line.headless.scores import in_lines
from tui.command_line.options import OUTPUT, Command, option
from tui.command_line.reading import reading
from tui.exchange.opening import load
from tui.exchange.writing import STANDARD_OUTPUT, check_distinct, check_writable, write
from tui.settings.parsing import quoted
from tui.terminal.failure import Failure, bad_input
from tui.terminal.streams import say, tell

_LONGEST = 2**17
"""Characters of a class that are written: as many as a value of a table may have, and more."""


@click.command(cls=Command)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@option(
    OUTPUT,
    "--output",
    type=click.Path(path_type=Path),
    default=STANDARD_OUTPUT,
    metavar="FILE",
    help="Write the predictions to a file instead of standard output.",
)
@click.pass_context
def predict(ctx: click.Context, /, run: Path, new: Path, output: Path) -> None:
    """Predict the rows of the table NEW with a saved RUN that has learnt a table.

    RUN is what 'train --save' or the app has written; NEW is whatever --data opens, or - for
    standard input. Prints CSV: the number of each row, the prediction, and how likely each class
    is. Rows are prepared as those of the run were; standard error says where that took a rule, as
    for a category that was not learnt, and how good the predictions are where NEW has the target.
    """
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to predict; leave them out")
    files = {"RUN": run, "NEW": new, "--output": output}
    check_distinct({name: path for name, path in files.items() if path != STANDARD_INPUT})
    check_writable(output, "--output")
    with reading(run):
        experiment = load({"load": str(run)})
    source = table_at(new)
    with bad_input(), reading(source):
        predictions = experiment.predict(source)
    write(output, lambda file: _write(file, predictions))
    for note in predictions.notes:
        tell(note)
    balanced = experiment.config.class_weight == "balanced"
    for line in _scores(predictions, balanced=balanced):
        say(line, error=True)
    if output != STANDARD_OUTPUT:
        count = counted(len(predictions.rows), "prediction")
        target = quoted(predictions.target)
        say(f"Wrote {count} of {target} to {printable(str(output), 200)}.")


def _write(file: TextIO, predictions: Predictions) -> None:
    writer = csv.writer(file, lineterminator="\n")
    labels = [_harmless(label) for label in predictions.labels]
    probabilities = predictions.probabilities
    shown = [] if probabilities is None else [f"P({label})" for label in labels]
    writer.writerow(["row", f"predicted {_harmless(predictions.target)}", *shown])
    values = predictions.values.tolist()
    if labels:
        values = [_harmless(value) for value in values]
    numbers = predictions.rows.tolist()
    others = [[]] * len(numbers) if probabilities is None else probabilities.tolist()
    writer.writerows(
        [n, value, *more] for n, value, more in zip(numbers, values, others, strict=True)
    )


def _harmless(text: str) -> str:
    return printable(text, _LONGEST * 10)


def _scores(predictions: Predictions, *, balanced: bool) -> Iterator[str]:
    """Yield how good the predictions are, where that can be told."""
    scores = predictions.scores()
    if not scores:
        return
    rows = counted(int(scores["rows"]), "row")
    if (found := predictions.class_scores()) is not None:
        yield f"Accuracy on {rows} with the target: {found.accuracy:.3f}"
        yield from in_lines(found, predictions.labels, balanced=balanced)
        return
    r_squared = scores["r_squared"]
    shown = "undefined" if r_squared != r_squared else f"{r_squared:.3f}"
    yield (
        f"R squared {shown}, mean absolute error {scores['mean_absolute_error']:.4g} in the unit "
        f"of {quoted(predictions.target)}, on {rows} with the target."
    )
