"""The run from its beginning to now in one row, and where in it the picture stands."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.session.timeline import Timeline
from tui.widgets.keys.spoken import spoken

if TYPE_CHECKING:
    from core import Metrics

_LONGEST, _SHORTEST = 50, 14
"""Cells between the ends."""

_WORTH_TELLING = 0.02
"""The share of a way that is worth a number; what takes no longer is there at once."""

_SIGNS = {True: "├┤━┄●┳★▾", False: "||=-#+*v"}
"""The ends, what is behind and ahead, here, a branch, the best epoch and a change; in ASCII."""


def row(snapshot: Snapshot, width: int, *, unicode: bool) -> str:
    """Return the row for so many cells; empty where the picture is of what is now."""
    timeline = snapshot.timeline
    if timeline is None:
        return ""
    if timeline.refusal:
        return timeline.refusal
    if not snapshot.is_past:
        if timeline.share == 1.0:
            return ""
        return f"Computing epoch {timeline.aim:,} again … {timeline.share:.0%}"
    first, last = f"{timeline.first or 0:,}", f"{timeline.now[0]:,}"
    # Two ends, two blanks, and a gap before the words.
    room = width - cell_len(first) - cell_len(last) - 6
    for words in _words(snapshot, timeline, unicode=unicode):
        cells = min(_LONGEST, room - cell_len(words))
        if cells >= _SHORTEST:
            break
    cells = max(cells, 2)
    return f"{first} {_track(snapshot, timeline, cells, _SIGNS[unicode])} {last}  {words}".rstrip()


def _words(snapshot: Snapshot, timeline: Timeline, *, unicode: bool) -> list[str]:
    """Return what stands beside it, the longest first."""
    dot = "·" if unicode else "|"
    here, metrics = f"{snapshot.epoch:,}", snapshot.metrics
    if timeline.share < 1.0 and timeline.share >= _WORTH_TELLING:
        way = f"computing {timeline.aim:,}: {timeline.share:.0%}"
        return [f"{here}  {way} {dot} {spoken('<leave>: now')}", f"{here}  {way}", way]
    loss = told = short = ""
    if metrics is not None and math.isfinite(metrics.train_loss):
        loss = f" {dot} train loss {metrics.train_loss:.4f}"
        told, short = _against_now(snapshot, metrics, dot)
    if timeline.plays:
        keys = [spoken(f"<play-past> stops {dot} <leave>: now"), spoken("<play-past> stops")]
    else:
        keys = [
            spoken(f"<train> goes on from here {dot} <leave>: now"),
            spoken(f"<train> goes on {dot} <leave>: now"),
            spoken("<leave>: now"),
        ]
    words = [f"{here}{told}  {it}" for it in keys] if told else []
    words += [f"{here}{short}  {keys[-1]}"] if short else []
    words += [f"{here}{loss}  {it}" for it in keys]
    return [*words, f"{here}  {keys[-1]}", here, ""]


def _against_now(snapshot: Snapshot, metrics: Metrics, dot: str) -> tuple[str, str]:
    """Return loss and score on the training data, and what both are now; also without names."""
    dataset, history = snapshot.dataset, snapshot.history
    if dataset is None or history is None or history.latest is None:
        return "", ""
    score = partial(describe.score, task=dataset.task)
    loss, its = f"{metrics.train_loss:.4f}", score(metrics.train_score)
    now = f"now {history.latest.train_loss:.4f}, {score(history.latest.train_score)}"
    name = describe.score_name(dataset.task)
    return f" {dot} train loss {loss}, {name} {its}; {now}", f" {dot} {loss}, {its}; {now}"


def _track(snapshot: Snapshot, timeline: Timeline, cells: int, signs: str) -> str:
    left, right, behind, ahead, here, branch, best, change = tuple(signs)
    first, last = timeline.first or 0, timeline.now[0] + (timeline.now[1] > 0)

    def cell(along: float) -> int:
        share = (along - first) / max(1, last - first)
        return min(cells - 1, max(0, round(share * (cells - 1))))

    at = cell(snapshot.epoch)
    track = [behind] * at + [ahead] * (cells - at)
    for along in (it.along for it in snapshot.changes):
        track[cell(along)] = change
    history = snapshot.history
    found = None if history is None else history.best()
    if found is not None and found.epoch >= first:
        track[cell(found.epoch)] = best
    if snapshot.future is not None:
        track[cell(snapshot.future.since)] = branch
    track[at] = here
    return f"{left}{''.join(track)}{right}"
