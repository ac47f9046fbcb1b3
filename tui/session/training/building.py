"""Building an experiment, with what goes on of the one before."""

from __future__ import annotations

from core import DATASETS, Dataset, Experiment, ExperimentConfig
from tui.session.undo.carried import carry_over
from tui.session.undo.run import Run
from tui.terminal.failure import Failure, bad_input


def built(
    config: ExperimentConfig, run: Run | None, *, keep_weights: bool
) -> tuple[Experiment, bool]:
    """Return an experiment before its first step, and whether it has weights of the old one.

    Parameters
    ----------
    config : ExperimentConfig
    run : Run or None
        The one before; its data are taken where they are the same.
    keep_weights : bool
        Whether its weights are taken as well, as far as they fit.

    Raises
    ------
    Failure
        With the reason, where it cannot be.
    """
    old = None if run is None else run.experiment
    dataset: Dataset | None = None
    if old is not None and config.data_settings() == old.config.data_settings():
        dataset = old.dataset
    try:
        with bad_input():
            experiment = config.build(dataset)
            carried = (
                keep_weights and old is not None and carry_over(old.network, experiment.network)
            )
            experiment.trainer.start()
    except Failure as failure:
        if dataset is None and config.data is None and config.points is None:
            title = DATASETS[config.dataset].title
            raise Failure(f"{title}: {failure}", failure.exit_code) from failure
        raise
    if run is not None:
        run.lives_on = carried and run.experiment.config.points is not None
    return experiment, carried
