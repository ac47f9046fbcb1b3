"""Words for an experiment and its state, as the screens show them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from core import printable
from tui.session.snapshot import Snapshot, State

if TYPE_CHECKING:
    from core import Dataset, ExperimentConfig

STATES: dict[State, tuple[str, str]] = {
    "loading": ("…", "loading"),
    "paused": ("■", "paused"),
    "training": ("▶", "training"),
    "done": ("■", "done"),
    "diverged": ("✖", "diverged"),
    "failed": ("✖", "failed"),
}
"""A sign and a word for each state."""


def dataset_name(config: ExperimentConfig) -> str:
    """Return the data's name, safe to show."""
    if config.data is not None:
        return printable(Path(config.data).name)
    return config.dataset if config.points is None else "drawn"


def architecture(snapshot: Snapshot) -> str:
    """Return the layers and their activations, for example ``2-8-1 relu→sigmoid``."""
    config = snapshot.config
    sizes = snapshot.layer_sizes or config.hidden
    names = (config.activation,) if isinstance(config.activation, str) else config.activation
    chain = "→".join(filter(None, (*dict.fromkeys(names), snapshot.output_activation)))
    if not config.hidden:
        chain = snapshot.output_activation
    return f"{'-'.join(map(str, sizes))} {chain}"


def activations(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the name of each layer's activation, that of the output layer last."""
    names, hidden = snapshot.config.activation, len(snapshot.layer_sizes) - 2
    names = (names,) if isinstance(names, str) else names
    return (*(names * hidden if len(names) == 1 else names), snapshot.output_activation)


def optimizer(config: ExperimentConfig) -> str:
    """Return the optimiser's name, for example ``SGD``."""
    from core import OPTIMIZERS

    return OPTIMIZERS[config.optimizer].__name__


def learning_rate(snapshot: Snapshot) -> str:
    """Return the learning rate of the next step, for example ``rate 0.1``."""
    return f"rate {snapshot.learning_rate or snapshot.config.learning_rate:.3g}"


def batch_size(config: ExperimentConfig) -> str:
    """Return the batch size in words."""
    return "full batch" if config.batch_size is None else f"batch {config.batch_size}"


def speed(epochs_per_second: float) -> str:
    """Return a speed with its unit."""
    number = f"{epochs_per_second:,.0f}" if epochs_per_second >= 10 else f"{epochs_per_second:.2g}"
    return f"{number} epochs/s"


def frame_rate(frames_per_second: float) -> str:
    """Return how many pictures a second there are."""
    digits = 0 if frames_per_second >= 1.95 else 1
    return f"{frames_per_second:.{digits}f} {'frame' if digits else 'frames'}/s"


def speed_limit(epochs_per_second: float) -> str:
    """Return a limit of the speed; infinity for none."""
    if math.isinf(epochs_per_second):
        return "as fast as possible"
    return f"at {speed(epochs_per_second)} at most"


def epoch(snapshot: Snapshot) -> str:
    """Return the epoch, and within an epoch the mini-batch."""
    return moment(snapshot.epoch, snapshot.batch, snapshot.batches)


def moment(epoch: int, batch: int, batches: int) -> str:
    """Return how far training is, for example ``epoch 3 + 1/7``."""
    return f"epoch {epoch:,}" + (f" + {batch}/{batches}" if batch else "")


def loading(config: ExperimentConfig) -> str:
    """Return what is being waited for."""
    from core import DATASETS

    own = config.data is not None or config.points is not None
    title = dataset_name(config) if own else DATASETS[config.dataset].title
    return f"Loading {title} …"


def score_name(dataset: Dataset) -> str:
    """Return what the score is called."""
    return "accuracy" if dataset.task == "classification" else "R²"


def score(value: float, dataset: Dataset) -> str:
    """Return a score with its unit."""
    if math.isnan(value):
        return "–"
    return f"{100 * value:.1f}%" if dataset.task == "classification" else f"{value:.3f}"
