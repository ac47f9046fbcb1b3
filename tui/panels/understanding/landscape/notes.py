"""What there is to say beside the loss landscape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from core import counted
from tui.panels.understanding.landscape.picture import Bands, sharpness, signs_of
from tui.panels.understanding.landscape.work import Field, Landscape
from tui.plotting.ticks import plain, short
from tui.widgets.keys.lookup import bindings
from tui.widgets.keys.spoken import spoken
from tui.widgets.rows import Row, Span, wrapped
from tui.widgets.rows_view import RowsView

_PAIRED = 28
"""Cells from which on two contour levels stand side by side."""


class Reading(NamedTuple):
    """What is at the cursor: the loss, and how far that is from now among all parameters."""

    loss: float
    distance: float


class Seen(NamedTuple):
    """What is to be seen of a landscape.

    Attributes
    ----------
    landscape : Landscape
    bands : Bands or None
        None before they are known.
    hollow : int
        How many moments of the path are not where the plane shows them.
    reading : Reading or None
        None without a cursor.
    field : Field or None
        The losses of the picture; None before they are known.
    """

    landscape: Landscape
    bands: Bands | None
    hollow: int
    reading: Reading | None
    field: Field | None = None


class LandscapeNotes(RowsView):
    """Says what the shades and signs of the landscape mean, and what is at its cursor."""

    BINDINGS: ClassVar = bindings("contours")

    _seen: Seen | None = None

    def show_snapshot(self, snapshot: object, _pinned: object = None) -> None:
        """Do nothing: what there is to say comes from the landscape."""

    def show(self, seen: Seen | None) -> None:
        """Say what is seen now; None before there is anything."""
        self._seen = seen
        self.draw_figure()

    def action_scroll_notes(self, lines: int) -> None:
        """Show what stands further down or further up."""
        self.scroll_rows(lines)

    def rows(self, width: int) -> Sequence[Row]:
        """Return all there is to say."""
        if self._seen is None:
            return wrapped("The landscape is computed …", width)
        rows: list[Row] = []
        for part in self._parts(self._seen, width):
            rows += [(), *part] if rows and part else part
        if self.capabilities.unicode:
            return rows
        return [tuple(span._replace(text=_ascii(span.text)) for span in row) for row in rows]

    def _parts(self, seen: Seen, width: int) -> Iterator[list[Row]]:
        landscape = seen.landscape
        surface, signs = landscape.surface, signs_of(self.capabilities)
        size = landscape.plane.centre.size
        of = f"the {surface.samples:,}"
        if surface.samples < surface.of_samples:
            of = f"{surface.samples:,} of the {surface.of_samples:,}"
        yield wrapped(
            f"The loss of {of} examples on a plane through {size:,} weights and biases.",
            width,
        )
        if seen.bands is not None:
            yield [*_levels(seen.bands, width), *_lost(seen, signs.lost)]
        yield [_heading("at the cursor"), *_reading(seen, width, signs.now)]
        if landscape.plane.kind == "random":
            yield [
                _heading("the plane"),
                *wrapped(
                    "Two random directions, each neuron's weights scaled to the length of its own. "
                    f"{signs.now} is exact, {plain(landscape.loss)}. The run's path is not in it.",
                    width,
                ),
            ]
            sharp = None if seen.field is None else sharpness(seen.field)
            if sharp is not None:
                words = f"The loss is a tenth higher {short(sharp)} away from here."
                yield [_heading("sharpness"), *wrapped(words, width)]
        else:
            yield [
                _heading("the plane"),
                *wrapped(
                    "The two directions in which this run moved most (principal components), at "
                    "each axis with its share of the squared way. "
                    f"{signs.now} is exact, {plain(landscape.loss)}.",
                    width,
                ),
            ]
            yield [_heading("the path"), *wrapped(_path(seen, signs.off), width)]
        keys = (
            f"{spoken('<another-plane>')} other plane",
            f"{spoken('<zoom-landscape-in>')} zoom in",
            f"{spoken('<put-network>')} put the network there",
            f"{spoken('<landscape>')} back to the map",
        )
        yield [(Span(line, "label"),) for line in keys]


def _heading(text: str) -> Row:
    return (Span(text, "heading"),)


def _levels(bands: Bands, width: int) -> list[Row]:
    """Return what each shade stands for, the highest first."""
    limits = [plain(float(it)) for it in bands.limits]
    words = [f"below {limits[0]}", *(f"from {it}" for it in limits)]
    cells = [
        (Span(shade * 2, "value", color=color), Span(f" {word}", "label"))
        for (shade, color), word in zip(bands.swatches, words, strict=True)
    ][::-1]
    if width < _PAIRED:
        return list(cells)
    half = -(-len(cells) // 2)
    column = width // 2
    rows: list[Row] = []
    for index in range(half):
        first = cells[index]
        row: Row = (first[0], Span(first[1].text.ljust(column - 2), "label"))
        rows.append((*row, *cells[index + half]) if index + half < len(cells) else row)
    return rows


def _lost(seen: Seen, sign: str) -> list[Row]:
    """Return what the sign of no loss is, where it is in the picture."""
    if seen.field is None or np.isfinite(seen.field.losses).all():
        return []
    return [(Span(sign * 2), Span(" not finite", "label"))]


def _reading(seen: Seen, width: int, now: str) -> list[Row]:
    if seen.reading is None:
        return wrapped("Arrows or a click move the cursor.", width)
    loss = plain(seen.reading.loss) if np.isfinite(seen.reading.loss) else "not finite"
    words = f"loss {loss}, {short(seen.reading.distance)} away from {now}"
    return [(Span(words),)]


def _path(seen: Seen, off: str) -> str:
    landscape = seen.landscape
    epochs = landscape.path.epochs
    moments = counted(len(epochs), "moment")
    words = f"Epochs {epochs[0]:,.0f} to {epochs[-1]:,.0f} in {moments}. "
    if seen.bands is None:
        return words
    if not seen.hollow:
        return f"{words}All have the loss that the plane shows."
    own, on_plane = float(landscape.own[0]), float(landscape.on_plane[0])
    return (
        f"{words}{off}: {seen.hollow} whose own loss differs by more than "
        f"{short(seen.bands.step / 2)}, for they lie off the plane (the start: {plain(own)}, "
        f"on the plane {plain(on_plane)})."
    )


def _ascii(text: str) -> str:
    return text.replace("−", "-").replace("…", "...")
