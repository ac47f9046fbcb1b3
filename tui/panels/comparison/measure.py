"""What the numbers of a run are measured on and in, which decides whether others compare."""

from __future__ import annotations

from typing import Any, NamedTuple

from core import ACTIVATIONS, DATASETS, ExperimentConfig, Task, loss_for


class Measure(NamedTuple):
    """On what a run's loss and score are measured, and in what unit the loss is.

    Other inputs, another split of the same data or other settings of the training are not among
    it: to compare those is what runs are pinned for.

    Attributes
    ----------
    data : tuple
        What the data are made of.
    tested : bool
        Whether what counts is measured on test data, or for want of any on those of training.
    loss : str
        The loss's name.
    targets : str
        Of a classification how the output reads, as a probability or with a sign, which decides
        what a class is as a number; of a regression the scaling, which decides the unit of its
        values.
    label_smoothing : float
        How much of each class is spread over the others; with some the loss cannot come to 0.
    class_weight : str
        What the loss of a sample counts, by its class.
    """

    data: tuple[Any, ...]
    tested: bool
    loss: str
    targets: str
    label_smoothing: float
    class_weight: str

    @property
    def of_score(self) -> tuple[Any, ...]:
        """What the score is measured on: accuracy and R squared have no unit."""
        return self.data, self.tested

    def difference(self, other: Measure) -> str:
        """Return in a few words why numbers of this measure do not compare with another's.

        Returns
        -------
        str
            Empty where they do.
        """
        return next(
            (
                words
                for name, words in _WORDS.items()
                if getattr(self, name) != getattr(other, name)
            ),
            "",
        )


_WORDS = {
    "data": "other data",
    "tested": "measured on another part of the data",
    "loss": "another loss",
    "targets": "targets scaled otherwise",
    "label_smoothing": "other label smoothing",
    "class_weight": "other class weights",
}


def measure(
    config: ExperimentConfig, task: Task, output_activation: str, tested: bool, content: str = ""
) -> Measure:
    """Return what the numbers of a run are measured on and in; ``content`` is the data set's."""
    regression = task == "regression"
    return Measure(
        data=_data(config, task, content),
        tested=tested,
        loss=config.loss or loss_for(output_activation, None, task).name,
        targets=config.scaling if regression else f"{ACTIVATIONS[output_activation].reads_as}",
        label_smoothing=0.0 if regression else config.label_smoothing,
        class_weight=config.class_weight,
    )


def _data(config: ExperimentConfig, task: Task, content: str) -> tuple[Any, ...]:
    """Return what the data are made of; what is left to its default is as good as said."""
    if config.data is not None:
        return "file", config.data, config.target, task, content
    if config.points is not None:
        return "points", config.points
    source = DATASETS[config.dataset]
    made = {"samples": source.samples, "noise": source.noise}
    made |= {
        name: count.default for name in ("classes", "arms") if (count := getattr(source, name))
    }
    asked = {name: getattr(config, name) for name in ("samples", "noise", "classes", "arms")}
    made |= {name: value for name, value in asked.items() if value is not None}
    return "made", config.dataset, *made.items()
