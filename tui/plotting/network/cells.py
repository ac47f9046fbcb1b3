"""The cells of a picture of a network while it is drawn."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from tui.plotting import canvas


class Cells(NamedTuple):
    """Characters and colours, each of shape (rows, columns).

    Attributes
    ----------
    glyphs : array of str
    front, back : array of int
        Places in the picture's table of colours; 0 is the terminal's own.
    """

    glyphs: NDArray[np.str_]
    front: NDArray[np.integer[Any]]
    back: NDArray[np.integer[Any]]

    @classmethod
    def blank(cls, height: int, width: int) -> Cells:
        """Return cells with nothing in them."""
        shape = height, width
        return cls(np.full(shape, " "), np.zeros(shape, np.int64), np.zeros(shape, np.int64))

    def write(self, text: str, x: int, row: int, room: int, ink: int, *, unicode: bool) -> None:
        """Write a text from a column on, over what is there, or further left where it must be.

        Parameters
        ----------
        text : str
        x, row : int
        room : int
            Cells it may have.
        ink : int
            Its colour.
        unicode : bool
            Whether characters beyond ASCII may be used.
        """
        text = canvas.clean(text, room, unicode=unicode)
        # A wide character takes two cells; the second has no character of its own.
        cells = [part for c in text for part in (c, "")[: cell_len(c)]]
        start = max(0, min(x, self.glyphs.shape[1] - len(cells)))
        span = slice(start, start + len(cells))
        self.glyphs[row, span] = cells
        self.front[row, span] = ink
        self.back[row, span] = 0
