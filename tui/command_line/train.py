"""Training without a screen: the lesson's lines, the results, and pictures in plain text."""

from __future__ import annotations

import csv
import json
import math
import shutil
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click

from core import (
    Experiment,
    ExperimentConfig,
    History,
    Metrics,
    TrainingDivergedError,
    baseline,
    printable,
)
from tui.exchange import writing as output_files
from tui.exchange.formats import checkpoint as saved_experiment
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import DIVERGED, INTERRUPTED, Failure, bad_input
from tui.terminal.streams import Printer, is_terminal

WIDTH = 80
NARROWEST = 20
_REDRAW = 0.1  # seconds between two states of the progress bar
_ERASE_LINE = "\r\x1b[K"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a headless run prints and writes.

    Attributes
    ----------
    log_every : int
        Epochs between two lines.
    json, csv, save : path or None
        Files to write; ``-`` is standard output, and what is printed goes to standard error then.
    load : path or None
        The file that the experiment is from.
    quiet : bool
        Whether to print the results alone.
    plot : bool
        Whether to draw the loss curve and the boundary.
    capabilities : Capabilities
        What may be printed.
    """

    capabilities: Capabilities
    log_every: int = 100
    json: Path | None = None
    csv: Path | None = None
    save: Path | None = None
    load: Path | None = None
    quiet: bool = False
    plot: bool = True


def run(experiment: ExperimentConfig | Experiment, report: Report) -> None:
    """Train, and report.

    Parameters
    ----------
    experiment : ExperimentConfig or Experiment
        What to build, or what to go on with.
    report : Report

    Raises
    ------
    Failure
        If the settings do not suit the data, a file cannot be written, the loss is no longer
        finite, or the user interrupts.
    """
    config = experiment if isinstance(experiment, ExperimentConfig) else experiment.config
    _check_files(config, report)
    with bad_input():
        if isinstance(experiment, ExperimentConfig):
            experiment = experiment.build()
        experiment.trainer.start()
    output = output_files.STANDARD_OUTPUT
    say = Printer(report.capabilities, error=output in (report.json, report.csv))
    if not report.quiet:
        for note in experiment.dataset.notes:
            say(note)
    history = _train(experiment, report, say)
    results = _results(experiment)
    _print_results(experiment, results, report, say)
    if report.save is not None:
        saved_experiment.save(experiment, report.save)
        if not report.quiet:
            say(f"Saved to {printable(str(report.save))}; --load goes on from there.")
    columns = _columns(history, _score_key(experiment))
    if report.json is not None:
        document = {
            "config": _finite(experiment.config.as_dict()),
            "history": columns,
            "results": _finite(results),
        }
        output_files.write(report.json, lambda file: _write_json(document, file))
    if report.csv is not None:
        output_files.write(report.csv, lambda file: _write_csv(columns, file))
    if report.plot and not report.quiet:
        _plot(experiment, report.capabilities, say)


def _check_files(config: ExperimentConfig, report: Report) -> None:
    """Make sure before training that all files can be written, and none over another."""
    with bad_input():
        data = None if config.data is None else Path(config.data)
    written = {"--json": report.json, "--csv": report.csv}
    # To go on with a file and save to the same is what it is for.
    output_files.check_distinct({"--data": data, "--load": report.load} | written)
    output_files.check_distinct({"--data": data, "--save": report.save} | written)
    for option, path in written.items():
        if path is not None:
            output_files.check_writable(path, option)
    if report.csv is not None:
        # Someone who has data in a CSV file may well think that this is where to name it.
        output_files.check_replaceable(
            report.csv, "--csv", "epoch,", "to learn from it, use --data"
        )
    if report.save is not None:
        output_files.check_writable(report.save, "--save", whole=True)


class _Progress:
    """A progress bar on standard error, out of the way of the lines on standard output."""

    def __init__(self, bar: Any, say: Printer) -> None:
        self._bar = bar
        self._say = say
        self._due = 0.0
        self._share_a_screen = bar is not None and say.is_on_terminal

    def line(self, text: str) -> None:
        """Print a line above the bar."""
        self.erase()
        self._say(text)

    def erase(self) -> None:
        """Take the bar off the screen, if lines are printed on the same."""
        if self._share_a_screen:
            sys.stderr.write(_ERASE_LINE)
            sys.stderr.flush()

    def reached(self, epoch: int) -> None:
        """Move the bar, if it is time to."""
        if self._bar is None:
            return
        now = time.perf_counter()
        if now >= self._due or epoch == self._bar.length:
            self._due = now + _REDRAW
            self._bar.update(epoch - self._bar.pos)


@contextmanager
def _progress(epochs: int, report: Report, say: Printer) -> Iterator[_Progress]:
    columns = shutil.get_terminal_size().columns
    if report.quiet or not is_terminal(sys.stderr) or columns < WIDTH // 2:
        yield _Progress(None, say)
        return
    # Ended by SIGTERM, too, the bar must bring the cursor back.
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    bar = click.progressbar(
        length=epochs,
        label="Training",
        file=sys.stderr,
        show_percent=True,
        # Room for all that may stand beside the bar: a bar on two rows could not be erased.
        width=min(columns, WIDTH) - len("Training  []  100%  99d 00:00:00^C "),
    )
    try:
        with bar:
            progress = _Progress(bar, say)
            try:
                yield progress
            finally:
                progress.erase()
    finally:
        signal.signal(signal.SIGTERM, before)


def _train(experiment: Experiment, report: Report, say: Printer) -> History:
    """Train to the last epoch and return the history; for a file it misses none of the epochs."""
    trainer, epochs = experiment.trainer, experiment.config.epochs
    first = trainer.epoch
    history = trainer.history
    if report.json or report.csv:
        history = History(max(4, epochs + 1))
        history.restore(trainer.history.state())
    latest = trainer.start()
    if first >= epochs and report.load is not None and not report.quiet:
        name = printable(str(report.load))
        say(f"{name} is at epoch {first} already; give --epochs above that to train on.")
    try:
        with _progress(max(1, epochs - first), report, say) as progress:
            if not report.quiet:
                progress.line(_epoch_line(latest))
            for latest in trainer.epochs(max(0, epochs - first)):
                if history is not trainer.history:
                    history.append(latest)
                last = latest.epoch == epochs or trainer.stop_reason
                if (last or latest.epoch % report.log_every == 0) and not report.quiet:
                    progress.line(_epoch_line(latest))
                progress.reached(latest.epoch - first)
    except TrainingDivergedError as error:
        raise Failure(f"training stopped: {error}", DIVERGED) from None
    except KeyboardInterrupt:
        raise Failure(f"interrupted after epoch {trainer.epoch}", INTERRUPTED) from None
    if not report.quiet:
        if trainer.stop_reason:
            say(f"Stopped after epoch {trainer.epoch}: {trainer.stop_reason}.")
        elif trainer.best_is_back:
            say(f"The best was epoch {trainer.stop.best_epoch}, whose weights are back.")
    return history


def _epoch_line(metrics: Metrics) -> str:
    return f"Epoch {metrics.epoch}: Loss = {metrics.train_loss:.4f}"


def _score_key(experiment: Experiment) -> str:
    return "accuracy" if experiment.dataset.task == "classification" else "r_squared"


def _results(experiment: Experiment) -> dict[str, Any]:
    trainer, score = experiment.trainer, _score_key(experiment)
    # Of the network as it is: early stopping may have gone back to its best weights.
    metrics = trainer.evaluate()
    with warnings.catch_warnings():
        # About a comparison that did not converge, or a single test sample; the number says it.
        warnings.simplefilter("ignore")
        name, baseline_score = baseline(experiment.dataset)
    return {
        "epochs": trainer.epoch,
        "stop_reason": trainer.stop_reason or None,
        "train_loss": metrics.train_loss,
        "test_loss": metrics.test_loss,
        f"train_{score}": metrics.train_score,
        f"test_{score}": metrics.test_score,
        "baseline": {"name": name, f"test_{score}": baseline_score},
    }


def _print_results(
    experiment: Experiment, results: dict[str, Any], report: Report, say: Printer
) -> None:
    key = f"test_{_score_key(experiment)}"
    title = "Test Accuracy"
    if experiment.dataset.task == "regression":
        title = "Test R²" if report.capabilities.unicode else "Test R squared"
    compared = results["baseline"]
    say(f"{title}: {_three_decimals(results[key])}")
    say(f"{compared['name']} {title}: {_three_decimals(compared[key])}")


def _three_decimals(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "undefined"


def _columns(history: History, score: str) -> dict[str, list[Any]]:
    """Return the history by column, numbers that are not finite as None."""
    columns = {
        name.replace("score", score): [
            value if math.isfinite(value) else None for value in history.column(name).tolist()
        ]
        for name in Metrics._fields
    }
    columns["epoch"] = history.epochs.astype(int).tolist()
    return columns


def _finite(value: Any) -> Any:
    """Return a value as JSON has it: what is not a finite number is null."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_json(document: dict[str, Any], file: TextIO) -> None:
    json.dump(document, file, allow_nan=False)
    file.write("\n")


def _write_csv(columns: dict[str, list[Any]], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))


def _plot(experiment: Experiment, capabilities: Capabilities, say: Printer) -> None:
    from tui.command_line import plain_plots

    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)
    if not say.is_on_terminal:
        width = WIDTH
    if width < NARROWEST:
        return
    for picture in (plain_plots.loss_curve, plain_plots.boundary):
        say()
        for line in picture(experiment, width, capabilities):
            say(line)
