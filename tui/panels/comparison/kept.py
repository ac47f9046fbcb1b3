"""Pinned runs as arrays and plain values, to be kept with a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core import ACTIVATIONS, ExperimentConfig, Metrics, printable
from tui.exchange.sessions.contents import curve_in, curve_values
from tui.panels.comparison.runs import MOST_RUNS, Run

_LONGEST = 200


def values_of(runs: Sequence[Run], present: int) -> dict[str, Any]:
    """Return what there is to keep of pinned runs; ``present`` is the present run's number."""
    return {
        str(run.number): {
            "is_present": run.experiment == present,
            "config": run.config.as_dict(),
            "output_activation": run.output_activation,
            "task": run.task,
            "metrics": np.array(run.metrics, np.float64),
            "best": list(run.best),
            "loss": curve_values(run.loss),
            "score": curve_values(run.score),
            "tested": run.tested,
            "content": run.content,
            "moment": run.moment,
        }
        for run in runs
    }


def runs_in(values: Any, present: int) -> tuple[Run, ...]:
    """Return the pinned runs that were kept, those that can be; nothing of it is trusted."""
    runs = []
    for number in range(1, MOST_RUNS + 1):
        kept = values.get(str(number)) if isinstance(values, dict) else None
        if isinstance(kept, dict):
            try:
                runs.append(_run_in(number, kept, present))
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                continue  # what is not needed to go on is not worth a word
    return tuple(runs)


def _run_in(number: int, kept: Mapping[str, Any], present: int) -> Run:
    epoch, *scores = kept["metrics"].tolist()
    best_epoch, best = kept["best"]
    moment, task, output = kept["moment"], kept["task"], kept["output_activation"]
    if task not in ("classification", "regression") or output not in ACTIVATIONS:
        raise ValueError("a pinned run is of no task")
    if moment is not None:
        moment = int(moment)
    return Run(
        number=number,
        # Another run than any that is to come.
        experiment=present if kept["is_present"] is True else -number,
        config=ExperimentConfig.from_dict(kept["config"]),
        output_activation=output,
        task=task,
        metrics=Metrics(int(epoch), *map(float, scores)),
        best=(int(best_epoch), float(best)),
        loss=curve_in(kept["loss"]),
        score=curve_in(kept["score"]),
        tested=kept["tested"] is True,
        content=printable(str(kept["content"]), _LONGEST),
        moment=moment,
    )
