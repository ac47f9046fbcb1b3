"""A landscape as shades and signs: contour levels, and the path on top."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui.panels.understanding.landscape.work import Field, Landscape, Values
from tui.plotting.boundary.region import Grid, Position
from tui.plotting.colors.palette import field_colors, field_shades
from tui.plotting.colors.rgb import RGB
from tui.plotting.levels import FIELD_LEVELS
from tui.terminal.capabilities import Capabilities

MOST_BANDS = 8

_CLEAREST = 0.5
"""The share of a contour step by which a moment's own loss differs from that of the plane where it
is drawn hollow."""

_TENTH = 0.1
"""By how much of it the loss is to be higher where the sharpness is measured."""

_SIGNS, _LETTERS = "S◆●○╱", "SNOo/"


class Signs(NamedTuple):
    """What is drawn of the path, and where the loss is no finite number."""

    start: str
    now: str
    on: str
    off: str
    lost: str


def signs_of(capabilities: Capabilities) -> Signs:
    """Return the signs that a terminal can show."""
    return Signs(*(_SIGNS if capabilities.unicode else _LETTERS))


class Bands(NamedTuple):
    """Contour levels, each of which has an equal share of the picture.

    Attributes
    ----------
    limits : array of shape (bands - 1,)
        The losses between them, ascending.
    swatches : tuple of tuple
        For each band, from the lowest, its shade and its colour, None where there are none.
    """

    limits: Values
    swatches: tuple[tuple[str, RGB | None], ...]

    @property
    def step(self) -> float:
        """The mean distance of one limit to the next."""
        span = float(self.limits[-1] - self.limits[0]) if len(self.limits) > 1 else 0.0
        return span / max(1, len(self.limits) - 1)

    def shares(self, losses: Values) -> Values:
        """Return where in the palette each loss is, from 0 to 1; nan for one that is none."""
        found = (np.searchsorted(self.limits, losses, side="right") + 0.5) / len(self.swatches)
        return np.where(np.isnan(losses), np.nan, found)


def bands_of(losses: Values, capabilities: Capabilities) -> Bands:
    """Return the contour levels for the losses of a picture, some of which are finite."""
    swatches = _swatches(capabilities)
    finite = losses[np.isfinite(losses)]
    shares = np.arange(1, len(swatches)) / len(swatches)
    limits = np.quantile(finite, shares) if len(finite) else np.zeros(len(shares))
    return Bands(limits, swatches)


def _swatches(capabilities: Capabilities) -> tuple[tuple[str, RGB | None], ...]:
    colors = field_colors("amount", False, 2, capabilities.color)
    shades = field_shades("amount", False, 2, unicode=capabilities.unicode)
    count = min(MOST_BANDS, len(dict.fromkeys(colors or shades)))
    levels = [int((band + 0.5) / count * FIELD_LEVELS) for band in range(count)]
    full = "█" if capabilities.unicode else "#"
    return tuple((full, colors[it]) if colors else (shades[it], None) for it in levels)


def hollow(seen: Landscape, bands: Bands) -> NDArray[np.bool_]:
    """Return which moments of the path are not where the plane shows them, of shape (m,)."""
    with np.errstate(invalid="ignore"):
        differs = np.abs(seen.own - seen.on_plane) > _CLEAREST * bands.step
    return differs | ~np.isfinite(seen.own)


def marks(
    seen: Landscape,
    bands: Bands | None,
    now: Position,
    cells: Grid,
    capabilities: Capabilities,
    lost: Values,
) -> NDArray[np.str_]:
    """Return the signs of the path, of shape (rows, columns).

    Parameters
    ----------
    seen : Landscape
    bands : Bands or None
        None before there are any: then no moment is hollow.
    now : tuple of float
        Where the network is by now.
    cells : Grid
    capabilities : Capabilities
    lost : array of shape (n, 2)
        The places of the picture whose loss is no finite number.
    """
    signs = signs_of(capabilities)
    found = np.full(cells.shape, " ")
    off = np.zeros(len(seen.places), bool) if bands is None else hollow(seen, bands)
    for places, sign in (
        (lost, signs.lost),
        (seen.places[~off], signs.on),
        (seen.places[off], signs.off),
        (seen.places[:1], signs.start),
        (np.array([now]), signs.now),
    ):
        _, rows, columns = cells.cells_of(places)
        found[rows, columns] = sign
    return found


def sharpness(field: Field) -> float | None:
    """Return how far it is from now to where the loss is a tenth higher; None if that is beyond."""
    seen = field.landscape
    with np.errstate(invalid="ignore"):
        higher = field.losses > seen.loss + _TENTH * abs(seen.loss)
    distances = seen.plane.distances(field.grid.centres()[higher])
    return float(distances.min()) if len(distances) else None


def lost_places(field: Field | None, seen: Landscape, grid: Grid) -> Values:
    """Return the places of a grid whose loss is no finite number, of shape (n, 2).

    None is known before the field is that of the landscape on the grid.
    """
    if field is None or field.landscape is not seen or field.grid != grid:
        return np.empty((0, 2))
    return grid.centres()[~np.isfinite(field.losses)]


def seen_again(field: Field, grid: Grid) -> Values:
    """Return what is known of a grid from another one: the nearest loss, nan beyond the other."""
    losses = np.full(grid.rows * grid.columns, np.nan)
    inside, rows, columns = field.grid.cells_of(grid.centres())
    losses[inside] = field.losses.reshape(field.grid.shape)[rows, columns]
    return losses
