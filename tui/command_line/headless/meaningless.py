"""Options that change nothing beside the others, where nothing else can still be set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core import Experiment, ExperimentConfig
from tui.terminal.failure import Failure


class _Needed(NamedTuple):
    """What an option needs to change anything.

    Attributes
    ----------
    options : tuple of str
        By the names of the settings.
    is_met : callable
        Whether a configuration has it, or the option asks for nothing.
    sentence : str
        What is wrong if not; ``{}`` stands for the option.
    """

    options: tuple[str, ...]
    is_met: Callable[[ExperimentConfig], object]
    sentence: str


_NEEDED = (
    _Needed(
        ("activation", "dropout"),
        lambda config: config.hidden,
        "{} is about hidden layers, and there are none; leave it out, or give some with --hidden",
    ),
    _Needed(
        ("l1_prunes",),
        lambda config: config.l1 or not config.l1_prunes,
        "{} is about weights that L1 carries across 0; leave it out, or give --l1 above 0",
    ),
    _Needed(
        ("last_batch",),
        lambda config: config.batch_size or config.last_batch == "short",
        "{} is about mini-batches, and one batch holds all samples; leave it out, or give"
        " --batch-size",
    ),
)


def refuse_meaningless(
    options: Mapping[str, Any], experiment: ExperimentConfig | Experiment
) -> None:
    """Refuse options that training without a screen would not be changed by.

    In the app a layer, or a penalty, may still be added to what they are about.

    Parameters
    ----------
    options : mapping
        What was given on the command line, by the names of the settings.
    experiment : ExperimentConfig or Experiment
        What they describe.

    Raises
    ------
    Failure
        With the sentence about the first.
    """
    config = experiment.config if isinstance(experiment, Experiment) else experiment
    for needed in _NEEDED:
        for name in needed.options:
            if options.get(name) and not needed.is_met(config):
                raise Failure(needed.sentence.format(f"--{name.replace('_', '-')}"))
