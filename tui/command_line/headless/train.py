"""Training without a screen: the lesson's lines, and what is asked for in the end."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from core import (
    CHECKPOINT_START,
    Experiment,
    ExperimentConfig,
    History,
    Metrics,
    TrainingDivergedError,
    counted,
    four_decimals,
    printable,
)
from tui.app.files.recording import Recording, check_name
from tui.command_line.headless.lasting import LastingTraining
from tui.command_line.headless.report import (
    JSON_BEGINNING,
    Report,
    class_lines,
    in_words,
    parts_of,
    results_of,
    write_csv,
    write_json,
    write_text,
)
from tui.command_line.reading import built
from tui.exchange.asciicast import BEGINNING
from tui.exchange.formats import checkpoint
from tui.exchange.writing import (
    STANDARD_OUTPUT,
    check_distinct,
    check_replaceable,
    check_writable,
)
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import DIVERGED, INTERRUPTED, Failure, bad_input
from tui.terminal.streams import Printer, is_terminal, terminal_size

MOST_NOTES = 8
"""Notes that are printed without being asked for."""

WIDTH = 80
NARROWEST = 20
_REDRAW = 0.1  # seconds between two states of the progress bar
_SHOW_CURSOR = "\x1b[?25h"
_ERASE_LINE = "\r\x1b[K"


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
            experiment = built(experiment, quiet=report.quiet)
        experiment.trainer.start()
    say = Printer(report.capabilities, error=STANDARD_OUTPUT in (report.json, report.csv))
    for note in _notes(experiment.dataset.notes, report):
        say(note)
    recording = None
    if report.record is not None:
        recording = Recording(experiment, config.epochs, report.capabilities)
    history = _train(experiment, report, say, recording)
    if report.save is not None:
        # Before all that may fail, or be interrupted.
        checkpoint.save(experiment, report.save)
    parts = parts_of(experiment)
    results = results_of(experiment, parts)
    for line in in_words(results, experiment.dataset, unicode=report.capabilities.unicode):
        say(line)
    if not report.quiet:
        for line in class_lines(parts, experiment, unicode=report.capabilities.unicode):
            say(line)
    if report.save is not None and not report.quiet:
        say(f"Saved to {printable(str(report.save), 4000)}; --load goes on from there.")
    if report.json is not None:
        write_json(report.json, experiment, history, results)
    if report.csv is not None:
        write_csv(report.csv, experiment, history)
    if report.record is not None and recording is not None:
        write_text(report.record, recording.text(report.record.name))
    if report.plot and not report.quiet:
        _plot(experiment, report.capabilities, say)


def _notes(notes: Sequence[str], report: Report) -> Iterator[str]:
    """Yield what is said of the data, the most important first, and where the rest is."""
    if report.all_notes:
        yield from notes
    elif not report.quiet:
        shown = len(notes) if len(notes) <= MOST_NOTES + 1 else MOST_NOTES
        yield from notes[:shown]
        if left := len(notes) - shown:
            yield f"{counted(left, 'more note')}; --notes prints all of them."


def _check_files(config: ExperimentConfig, report: Report) -> None:
    """Make sure before training that all files can be written, and none over another."""
    with bad_input():
        data = None if config.data is None else Path(config.data)
    written = {"--json": report.json, "--csv": report.csv, "--record": report.record}
    # To go on with a file and save to the same is what it is for.
    check_distinct({"--data": data, "--load": report.load} | written)
    check_distinct({"--data": data, "--save": report.save} | written)
    for option, path in written.items():
        if path is not None:
            check_writable(path, option)
    if report.json is not None:
        check_replaceable(report.json, "--json", JSON_BEGINNING, "to learn from it, use --data")
    if report.csv is not None:
        # Someone who has data in a CSV file may well think that this is where to name it.
        check_replaceable(report.csv, "--csv", "epoch,", "to learn from it, use --data")
    if report.record is not None:
        check_name(report.record)
        check_replaceable(report.record, "--record", BEGINNING, "a recording ends in .cast")
    if report.save is not None:
        check_writable(report.save, "--save", whole=True)
        check_replaceable(
            report.save, "--save", CHECKPOINT_START.decode(), "such as run.checkpoint"
        )


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
    columns = terminal_size().columns
    if report.quiet or not is_terminal(sys.stderr) or columns < WIDTH // 2:
        yield _Progress(None, say)
        return
    codes: list[int] = []

    def end(number: int, _: object) -> None:
        codes.append(128 + number)
        sys.exit(codes[0])

    # Ended by a signal, too, the bar must bring the cursor back.
    before = {number: signal.signal(number, end) for number in _ending_signals()}
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
    except OSError:
        if codes:  # the terminal went away, which is what the signal said
            sys.exit(codes[0])
        raise
    finally:
        with suppress(OSError):
            # The signal may have come when the bar had hidden it and was not yet there to end.
            sys.stderr.write(_SHOW_CURSOR)
            sys.stderr.flush()
        for number, handler in before.items():
            signal.signal(number, handler)


def _ending_signals() -> list[signal.Signals]:
    """Return the signals that end a program, as far as the system has them and they are heard."""
    names = ("SIGTERM", "SIGHUP", "SIGQUIT")
    numbers = [signal.Signals[name] for name in names if name in signal.Signals.__members__]
    return [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]


def _train(
    experiment: Experiment, report: Report, say: Printer, recording: Recording | None
) -> History:
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
    training = LastingTraining(experiment, report.save)
    try:
        with training, _progress(max(1, epochs - first), report, say) as progress:
            if recording is not None:
                recording.reached(experiment)
            if not report.quiet:
                progress.line(_epoch_line(latest, report))
            for latest in training.epochs(max(0, epochs - first)):
                if history is not trainer.history:
                    history.append(latest)
                last = latest.epoch == epochs or trainer.stop_reason
                if recording is not None:
                    recording.reached(experiment, is_last=bool(last))
                if (last or latest.epoch % report.log_every == 0) and not report.quiet:
                    progress.line(_epoch_line(latest, report))
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


def _epoch_line(metrics: Metrics, report: Report) -> str:
    line = f"Epoch {metrics.epoch}: Loss = {four_decimals(metrics.train_loss)}"
    if report.test_losses and metrics.tested:
        line += f", Test Loss = {four_decimals(metrics.test_loss)}"
    return line


def _plot(experiment: Experiment, capabilities: Capabilities, say: Printer) -> None:
    from tui.app.files import plain_plots

    width = min(WIDTH, terminal_size().columns)
    if not say.is_on_terminal:
        width = WIDTH
    if width < NARROWEST:
        return
    for picture in (plain_plots.loss_curve, plain_plots.boundary):
        say()
        try:
            lines = picture(experiment, width, capabilities)
        except ImportError as error:
            # Everything else does without; on some systems it lacks what it is made of.
            say(f"There are no pictures: plotext, which draws them, does not run here ({error}).")
            return
        for line in lines:
            say.picture(line)
