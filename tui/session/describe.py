"""Words for an experiment and its state, as the screens show them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core import printable
from tui.plotting.ticks import minus
from tui.session.snapshot import Snapshot, State

if TYPE_CHECKING:
    from core import Dataset, ExperimentConfig
    from tui.terminal.capabilities import Capabilities

_MOST_FEATURES = 3

STATES: dict[State, tuple[str, str]] = {
    "loading": ("…", "loading"),
    "paused": ("■", "paused"),
    "training": ("▶", "training"),
    "done": ("■", "done"),
    "diverged": ("✖", "diverged"),
    "failed": ("✖", "failed"),
}
"""A sign and a word for each state."""


_PAST = ("◂", "past")


def state(snapshot: Snapshot | None) -> tuple[str, str]:
    """Return a sign and a word for what training is doing, or for that the picture is older."""
    if snapshot is None:
        return STATES["loading"]
    return _PAST if snapshot.is_past else STATES[snapshot.state]


def dataset_name(config: ExperimentConfig) -> str:
    """Return the data's name, safe to show."""
    if config.data is not None:
        return printable(Path(config.data).name)
    return config.dataset if config.points is None else "drawn"


def target_name(config: ExperimentConfig) -> str:
    """Return the column of a table that is learnt, safe to show; empty where there is no table."""
    return "" if config.data is None or config.target is None else printable(config.target.strip())


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


def found_out(snapshot: Snapshot) -> dict[str, str]:
    """Return what settings that are left to be found out have come to, by their names."""
    from core import loss_for

    config, dataset = snapshot.config, snapshot.dataset
    if dataset is None or not snapshot.output_activation:
        return {}
    loss = loss_for(snapshot.output_activation, config.loss, dataset.task)
    names = map(printable, dataset.feature_names[:_MOST_FEATURES])
    more = (
        ""
        if len(dataset.feature_names) <= _MOST_FEATURES
        else f" and {len(dataset.feature_names) - _MOST_FEATURES} more"
    )
    return {
        "task": dataset.task,
        "features": ",".join(names) + more,
        "output_activation": snapshot.output_activation,
        "loss": loss.name,
    }


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
    return f"{pace(epochs_per_second)} epochs/s"


def pace(epochs_per_second: float) -> str:
    """Return a speed without its unit."""
    return f"{epochs_per_second:,.0f}" if epochs_per_second >= 10 else f"{epochs_per_second:.2g}"


def frame_rate(frames_per_second: float) -> str:
    """Return how many pictures a second there are."""
    digits = 0 if frames_per_second >= 1.95 else 1
    return f"{frames_per_second:.{digits}f} frames/s"


def speed_limit(epochs_per_second: float) -> str:
    """Return a limit of the speed; infinity for none."""
    if math.isinf(epochs_per_second):
        return "as fast as possible"
    return f"at {speed(epochs_per_second)} at most"


def epoch(snapshot: Snapshot) -> str:
    """Return the epoch, and within an epoch the mini-batch; in the past, of how many."""
    here = moment(snapshot.epoch, snapshot.batch, snapshot.batches)
    if snapshot.timeline is None or not snapshot.is_past:
        return here
    return f"{here} of {snapshot.timeline.now[0]:,}"


def moment(epoch: int, batch: int, batches: int) -> str:
    """Return how far training is, for example ``epoch 3 + 1/7``."""
    return f"epoch {epoch:,}" + (f" + {batch}/{batches}" if batch else "")


def loading(config: ExperimentConfig) -> str:
    """Return what is being waited for."""
    from core import DATASETS

    own = config.data is not None or config.points is not None
    title = dataset_name(config) if own else DATASETS[config.dataset].title
    return f"Loading {title} …"


def number(value: float, written: Callable[[float], str]) -> str:
    """Return a number as it is written; a dash for one that was not computed."""
    return "–" if math.isnan(value) else minus(written(value))


def score_name(task: str) -> str:
    """Return what the score of a task is called."""
    return "accuracy" if task == "classification" else "R²"


def score(value: float, task: str) -> str:
    """Return a score with its unit."""
    if task == "classification":
        return number(100 * value, "{:.1f}%".format)
    # A network that has not learnt yet may be worse than the mean by any amount.
    return number(value, ("{:.3f}" if abs(value) < 1000 else "{:.1e}").format)


def legible(snapshot: Snapshot, capabilities: Capabilities) -> Snapshot:
    """Return a snapshot whose inputs and classes have names that can be told apart on the screen.

    Only to be shown: the names of the data themselves are others, where only ASCII can be shown.
    """
    if capabilities.unicode or snapshot.dataset is None:
        return snapshot
    dataset = legible_data(snapshot.dataset)
    return snapshot if dataset is snapshot.dataset else replace(snapshot, dataset=dataset)


@lru_cache(maxsize=1)  # every picture of a run asks for that of the same data
def legible_data(dataset: Dataset) -> Dataset:
    """Return the same of a data set, for where only ASCII can be shown."""
    from tui.plotting.canvas import told_apart

    classes = told_apart(dataset.class_names, "class")
    inputs = told_apart(dataset.feature_names, "input")
    if (classes, inputs) == (dataset.class_names, dataset.feature_names):
        return dataset
    shown = dict(zip(dataset.feature_names, inputs, strict=True))
    first, second = (shown.get(name, name) for name in dataset.plane.axis_names)
    plane = replace(dataset.plane, axis_names=(first, second))
    return replace(dataset, class_names=classes, feature_names=inputs, plane=plane)


class Units:
    """What the units of a network are called, safe to show.

    Layers are numbered from 0 for the inputs, units from 0.

    Parameters
    ----------
    snapshot : Snapshot
        One with data.

    Attributes
    ----------
    input_names, output_names : tuple of str
    """

    def __init__(self, snapshot: Snapshot) -> None:
        assert snapshot.dataset is not None
        self._sizes = snapshot.layer_sizes
        names = snapshot.dataset.feature_names
        self.input_names = tuple(printable(name, _NAME_LIMIT) for name in names)
        self.output_names = _output_names(snapshot, snapshot.dataset)

    def name(self, layer: int, unit: int) -> str:
        """Return a unit's name within its layer, for example ``x1`` or ``neuron 3``."""
        if layer == 0:
            return self.input_names[unit]
        if layer == len(self._sizes) - 1:
            return self.output_names[unit]
        return f"neuron {unit + 1}"

    def full_name(self, layer: int, unit: int) -> str:
        """Return the same with the layer, for example ``input x1`` or ``layer 1 neuron 3``.

        One of several outputs is called such as ``output 3``; one alone, such as ``inner``.
        """
        name = self.name(layer, unit)
        if layer == 0:
            return f"input {name}"
        if layer == len(self._sizes) - 1:
            return f"output {name}" if self._sizes[-1] > 1 else name
        return f"layer {layer} {name}"

    def parameter(self, layer: int, unit: int, source: int | None) -> str:
        """Return a link or a bias, for example ``neuron 3 → inner`` or ``bias of neuron 3``.

        Where there are several hidden layers, it says which one is meant.
        """
        name = self.name(layer, unit)
        if source is not None:
            before = self.full_name if self._between(layer - 1, layer) else self.name
            return f"{before(layer - 1, source)} → {name}"
        return f"bias of {self.full_name(layer, unit) if self._between(layer) else name}"

    def _between(self, *layers: int) -> bool:
        """Whether all these layers are hidden ones, of which there are several."""
        return len(self._sizes) > 3 and all(0 < at < len(self._sizes) - 1 for at in layers)

    def place(self, layer: int, unit: int) -> str:
        """Return where a unit is, for example ``neuron 3 of layer 1`` or ``output for ring 1``."""
        if layer == 0:
            return f"input {self.input_names[unit]}"
        if layer == len(self._sizes) - 1:
            alone = self._sizes[-1] == 1
            return "the output" if alone else f"output for {self.output_names[unit]}"
        return f"neuron {unit + 1} of layer {layer}"


_NAME_LIMIT = 40


def _output_names(snapshot: Snapshot, dataset: Dataset) -> tuple[str, ...]:
    outputs = snapshot.layer_sizes[-1]
    names = dataset.class_names
    if len(names) == outputs > 1:
        chosen: tuple[str, ...] = names
    elif outputs == 1 and len(names) == 2:
        # One output says how likely the second class is.
        chosen = names[1:]
    else:
        chosen = (snapshot.config.target or "prediction",) * outputs
    return tuple(printable(name, _NAME_LIMIT) for name in chosen)


def duration(seconds: float) -> str:
    """Return a time as people say it: ``40 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90.0:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60.0)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
