"""A training as a recording for asciinema: the map and the loss curve as they change."""

from __future__ import annotations

from pathlib import Path

from core import Experiment, Metrics, four_decimals, printable
from tui.exchange.asciicast import SUFFIX, Output, asciicast, version_of
from tui.settings.parsing import quoted
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import Failure

MOST_PICTURES = 100
_SECONDS = 0.1
_AT_THE_END = 2.0
COLUMNS, ROWS = 80, 50
_HIDE, _SHOW = "\x1b[?25l\x1b[2J", "\x1b[?25h"


def check_name(path: Path) -> None:
    """Raise Failure unless a recording is asked for."""
    if not path.name.lower().endswith(SUFFIX):
        raise Failure(f"--record {quoted(path.name)}: the name of a recording ends in {SUFFIX}")


class Recording:
    """Draws at most a hundred pictures of a training, ten a second when they are played.

    Parameters
    ----------
    experiment : Experiment
    capabilities : Capabilities
        What may be drawn; without colours for where they are printed, these have 256.
    """

    def __init__(self, experiment: Experiment, capabilities: Capabilities) -> None:
        self._experiment = experiment
        color = "256" if capabilities.color == "none" else capabilities.color
        self._capabilities = Capabilities(unicode=capabilities.unicode, color=color)
        epochs = max(1, experiment.config.epochs - experiment.trainer.epoch)
        self._every = -(-epochs // MOST_PICTURES)
        self._first = experiment.trainer.epoch
        self._outputs = [Output(0.0, _HIDE)]
        self._rows = [""] * ROWS
        self._drawn = -1

    def reached(self, metrics: Metrics, *, is_last: bool = False) -> None:
        """Draw what is learnt now, if it is time to."""
        is_due = (metrics.epoch - self._first) % self._every == 0
        if metrics.epoch == self._drawn or not (is_due or is_last):
            return
        self._drawn = metrics.epoch
        interval = _SECONDS if len(self._outputs) > 1 else 0.0
        self._outputs.append(Output(interval, self._picture(metrics)))

    def _picture(self, metrics: Metrics) -> str:
        from tui.app.files import plain_plots

        experiment, width = self._experiment, COLUMNS
        lines = [f"Epoch {metrics.epoch}: loss {four_decimals(metrics.train_loss)}", ""]
        lines += plain_plots.boundary(experiment, width, self._capabilities)
        lines += ["", *plain_plots.loss_curve(experiment, width, self._capabilities)]
        # Only the rows that are not there already.
        rows = [*lines[:ROWS], *[""] * (ROWS - len(lines))]
        changed = [
            f"\x1b[{number};1H{row}\x1b[K"
            for number, (row, before) in enumerate(zip(rows, self._rows, strict=True), 1)
            if row != before
        ]
        self._rows = rows
        return "".join(changed)

    def text(self, name: str) -> str:
        """Return the file of this name."""
        end = Output(_AT_THE_END, _SHOW)
        title = printable(f"neuroterm: {self._experiment.dataset.name}", 100)
        return asciicast([*self._outputs, end], COLUMNS, ROWS, title, version_of(name))
