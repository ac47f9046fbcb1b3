"""What a session holds, as bytes: those of a checkpoint, and what else its run and screen have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core import (
    Experiment,
    ExperimentConfig,
    Metrics,
    Past,
    pack_values,
    printable,
    unpack_checkpoint,
    unpack_values,
)
from tui.plotting.charts.curve import Curve
from tui.session import describe
from tui.session.snapshot import Change
from tui.session.timeline import Future
from tui.session.training.keeping.before import Between
from tui.session.undo.besides import Besides, Resumed

RUN, BESIDES, SCREEN, MOMENT = "run", "besides", "screen", "moment"

_LONGEST = 300  # characters of a sentence
_MOST_CHANGES = 1000
_MOST_POINTS = 1000
_ANY_ROOM = 10**12
"""Bytes for the moments of a run that comes back, until it has a bound of its own."""

Blobs = Mapping[tuple[str, int], bytes]
"""By kind and number; only of moments there are several."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A session as it is to be kept.

    Attributes
    ----------
    data : str
        What its data are called, for its name.
    what : str
        What it is, in a few words.
    epoch, batch : int
        How far its run is.
    loss : float or None
        The test loss of the last epoch; None where there is none.
    blobs : mapping
    """

    data: str
    what: str
    epoch: int
    batch: int
    loss: float | None
    blobs: Blobs


def packed(run: Between, screen: Mapping[str, Any], folder: Path, share: int) -> Contents:
    """Return what there is to keep of a run, and of how it is shown.

    Parameters
    ----------
    run : Between
    screen : mapping
        Arrays and plain values.
    folder : path
        Where it is kept, from which the name of a table is to be found again.
    share : int
        Bytes for all of it. The run's own state takes as many as it needs; the moments of its past
        are thinned to what is left.

    Raises
    ------
    ValueError
        If the run has diverged, or is larger than a checkpoint can be.
    """
    config, dataset, besides = run.checkpoint.config, run.checkpoint.dataset, run.besides
    content = run.checkpoint.packed(folder)
    needs = besides.past.bytes_of_one
    besides.past.thin_to(max(0, share - len(content)))
    table, moments = besides.past.state(config)
    blobs = {
        (RUN, 0): content,
        (BESIDES, 0): _packed_if_it_fits(
            {
                "goal": besides.goal,
                "endless": besides.endless,
                "edited": besides.edited,
                "changes": [_change(it, config) for it in besides.changes[-_MOST_CHANGES:]],
                "future": None if besides.future is None else _future(besides.future),
                "past": table,
                "numbers": [_number(moment) for moment in moments],
                "needs": 0 if moments else needs,
            }
        ),
        (SCREEN, 0): _packed_if_it_fits(dict(screen)),
        **{(MOMENT, _number(moment)): moment for moment in moments},
    }
    latest = Metrics(*run.checkpoint.state["latest"].tolist())
    _, outputs = config.output_layer(dataset)
    sizes = "-".join(map(str, (dataset.X_train.shape[1], *config.hidden, outputs)))
    name = describe.dataset_name(config)
    epoch, batch = run.checkpoint.place
    known = latest.epoch >= 0 and np.isfinite(latest.loss)
    trained = [f"train loss {latest.loss:.4g}"] if known and not latest.tested else []
    return Contents(
        data=name.partition(".")[0] if config.data is not None else name,
        what=" · ".join([name, sizes, describe.optimizer(config), *trained]),
        epoch=epoch,
        batch=batch,
        loss=latest.loss if known and latest.tested else None,
        blobs=blobs,
    )


def _packed_if_it_fits(values: dict[str, Any]) -> bytes:
    """Return the bytes of values; none of what is too large, without which the run goes on."""
    try:
        return pack_values(values)
    except ValueError:
        return b""


def _number(moment: bytes) -> int:
    """Return what a moment is told from others by: the end of its checksum."""
    return int.from_bytes(moment[-8:], "little") >> 1


def _change(change: Change, config: ExperimentConfig) -> dict[str, Any]:
    before = None if change.before is None else change.before.differing(config)
    return {**change._asdict(), "along": float(change.along), "before": before}


def _future(future: Future) -> dict[str, Any]:
    curves = {"loss": curve_values(future.loss), "score": curve_values(future.score)}
    return {**future._asdict(), "tested": bool(future.tested), **curves}


def curve_values(curve: Curve) -> dict[str, Any]:
    """Return a curve as arrays by their names."""
    return {name: np.asarray(one, np.float64) for name, one in curve._asdict().items()}


def curve_in(values: Any) -> Curve:
    """Return the curve in arrays by their names; ValueError where there is none."""
    arrays = [values[name] for name in Curve._fields]
    fits = all(
        isinstance(one, np.ndarray) and one.dtype == np.float64 and one.shape == arrays[0].shape
        for one in arrays
    )
    if not fits or arrays[0].ndim != 1 or len(arrays[0]) > _MOST_POINTS:
        raise ValueError("a curve is not four arrays of numbers")
    if not all(np.isfinite(one).all() for one in arrays):
        raise ValueError("a curve is not finite")
    return Curve(*arrays)


# -- and back ----------------------------------------------------------------------------------


class Unpacked(NamedTuple):
    """What was kept of a session.

    Attributes
    ----------
    resumed : Resumed
        To go on with.
    screen : dict
        How it was shown; nothing of it is trusted yet.
    remark : str
        A sentence about what is left out, or empty.
    """

    resumed: Resumed
    screen: dict[str, Any]
    remark: str


def unpacked(
    blobs: Blobs, folder: Path, name: str, taken: Callable[[int], object] = lambda number: None
) -> Unpacked:
    """Return what was kept; what is not needed to go on is left out where it is wrong.

    Parameters
    ----------
    blobs, folder
        As they were packed.
    name : str
        Of the session, for errors.
    taken : callable
        As `Resumed` has it.

    Raises
    ------
    CheckpointError
        If the run cannot be gone on with; the message is one sentence that says why.
    """
    experiment = unpack_checkpoint(blobs.get((RUN, 0), b""), folder, name)
    remark = ""
    try:
        besides, remark = _besides(blobs, experiment)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        besides = _nothing_besides(experiment)
        remark = f"What it had been before is left out: {printable(str(error), 200)}."
    try:
        screen = unpack_values(blobs.get((SCREEN, 0), b""))
    except ValueError:
        screen = {}
    return Unpacked(Resumed(experiment, besides, taken), screen, remark)


def _besides(blobs: Blobs, experiment: Experiment) -> tuple[Besides, str]:
    values = unpack_values(blobs.get((BESIDES, 0), b""))
    goal, needs, config = values["goal"], values["needs"], experiment.config
    if not (goal is None or (type(goal) is int and goal > 0)) or type(needs) is not int:
        raise ValueError("its goal is no epoch")
    changes = tuple(_change_in(it, config) for it in values["changes"][:_MOST_CHANGES])
    future = None if values["future"] is None else _future_in(values["future"])
    moments = [blobs[MOMENT, number] for number in values["numbers"]]
    past = Past.restored(values["past"], moments, experiment, _ANY_ROOM)
    remark = "Its past is not kept: there was no room for it." if needs else ""
    flags = values["endless"] is True, values["edited"] is True
    return Besides(goal, *flags, changes, future, past), remark


def _nothing_besides(experiment: Experiment) -> Besides:
    goal = experiment.config.epochs
    goes_on = experiment.trainer.epoch < goal
    return Besides(goal if goes_on else None, False, False, (), None, Past())


def _change_in(values: Mapping[str, Any], config: ExperimentConfig) -> Change:
    before = values["before"]
    if before is not None:
        before = ExperimentConfig.from_dict({**config.as_dict(), **before})
    along = float(values["along"])
    if not (np.isfinite(along) and along >= 0.0):
        raise ValueError("a change is at no epoch")
    words, what = (printable(str(values[name]), _LONGEST) for name in ("words", "what"))
    return Change(along, words, what, before)


def _future_in(values: Mapping[str, Any]) -> Future:
    since, until = values["since"], values["until"]
    if not (type(since) is type(until) is int and 0 <= since <= until):
        raise ValueError("its other future is at no epochs")
    return Future(
        since, until, curve_in(values["loss"]), curve_in(values["score"]), values["tested"] is True
    )
