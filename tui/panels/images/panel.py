"""Samples, classes and weights as pictures, where the inputs are pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core import NeuralNetwork
from tui.panels.images.pictures import Picture, Pictures
from tui.plotting.images import draw, has_halves, size_in_cells
from tui.session.snapshot import Snapshot
from tui.widgets.frame import write_in_frame
from tui.widgets.keys.lookup import bindings
from tui.widgets.rows import wrapped
from tui.widgets.rows_view import RowsView

_GAP = 2
"""Cells between two pictures."""

_NONE = (
    "The inputs of these data are not pixels, as those of digits are. For a table of your own "
    "--image 8x8 says so."
)


class ImagesPanel(RowsView):
    """Shows what the network is given, and what it looks for, as pictures; scrolls."""

    BINDINGS: ClassVar = bindings("images")

    shape: tuple[int, int] | None = None
    """Rows and columns of pixels; None where the inputs are none."""

    _snapshot: Snapshot | None = None
    _network: NeuralNetwork | None = None
    _pictures: Pictures | None = None
    _place: tuple[float, float] | None = None
    _chosen: int | None = None

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show the weights of a snapshot."""
        before, self._snapshot = self._snapshot, snapshot
        dataset = snapshot.dataset
        if before is None or before.experiment != snapshot.experiment or self._network is None:
            self._pictures = self._network = None
            shape = self.shape
            if dataset is not None and shape is not None and snapshot.parameters is not None:
                if before is None or before.dataset is not dataset:
                    self._place, self.first_row = None, 0
                self._pictures = Pictures(dataset, shape)
                self._network = snapshot.network()
        self.draw_figure()

    def look_at(self, place: tuple[float, float] | None) -> None:
        """Show the training sample that is the nearest to a place on the plane."""
        if place != self._place:
            self._place = place
            self.draw_figure()

    def choose_neuron(self, neuron: tuple[int, int] | None) -> None:
        """Show the weights of a neuron first, if it is one of the first layer."""
        self._chosen = neuron[1] if neuron is not None and neuron[0] == 1 else None
        self.draw_figure()

    def action_scroll_images(self, lines: int) -> None:
        """Show what is further down or further up."""
        self.scroll_rows(lines)

    def draw_figure(self) -> None:
        """Draw the pictures for the present size."""
        width, height = self.size
        snapshot, pictures, network = self._snapshot, self._pictures, self._network
        if not self.is_mounted or not width or not height or snapshot is None:
            return
        styles = self._styles()
        if pictures is None or network is None or snapshot.parameters is None:
            lines = [
                Strip([Segment(row[0].text, styles["label"])]) for row in wrapped(_NONE, width)
            ]
        else:
            network.parameters[:] = snapshot.parameters
            lines = self._drawn(pictures, network, width, styles)
        self.first_row = max(0, min(self.first_row, len(lines) - height))
        self.update_strips(lines[self.first_row : self.first_row + height])
        above, below = self.first_row > 0, self.first_row < len(lines) - height
        write_in_frame(self, subtitle="↑" * above + "↓" * below + " more" * (above or below))

    def _drawn(
        self, pictures: Pictures, network: NeuralNetwork, width: int, styles: dict[str, Style]
    ) -> list[Strip]:
        where = "the first" if self._place is None else "nearest to the cursor"
        in_shades = not has_halves(self.capabilities)
        signs = "light below 0, dense above" if in_shades else "blue −, orange +"
        weights = pictures.weights(network)
        if self._chosen is not None and self._chosen < len(weights):
            chosen = weights.pop(self._chosen)
            weights = [chosen._replace(words=f"{chosen.words} ←"), *weights]
        lines: list[Strip] = []
        for heading, some, large in (
            (f"sample: {where}", [pictures.sample(pictures.nearest(self._place), network)], True),
            (f"weights: {signs}", weights, False),
            ("mean of each class", pictures.means(), False),
        ):
            lines.append(
                Strip([Segment(set_cell_size(heading, width).rstrip(), styles["heading"])])
            )
            lines += self._tiles(some, width, styles, large=large)
            lines.append(Strip([]))
        return lines[:-1]

    def _tiles(
        self, pictures: Sequence[Picture], width: int, styles: dict[str, Style], *, large: bool
    ) -> list[Strip]:
        """Return pictures side by side, as many as there is room for, with words below each."""
        shape = pictures[0].pixels.shape
        rows, columns = int(shape[0]), int(shape[1])
        scale = (
            2 if large and size_in_cells((rows, columns), self.capabilities, 2)[0] <= width else 1
        )
        across = size_in_cells((rows, columns), self.capabilities, scale)[0]
        across = max(across, min(width, max(cell_len(picture.words) for picture in pictures)))
        count = max(1, (width + _GAP) // (across + _GAP))
        lines: list[Strip] = []
        for start in range(0, len(pictures), count):
            drawn = [
                [
                    *(draw(it.pixels, it.limits, it.tone, self.capabilities, scale)),
                    [Segment(set_cell_size(it.words, min(across, width)), styles["label"])],
                ]
                for it in pictures[start : start + count]
            ]
            for parts in zip(*drawn, strict=True):
                line: list[Segment] = []
                for part in parts:
                    used = sum(cell_len(segment.text) for segment in part)
                    line += [*part, Segment(" " * (across - used + _GAP))]
                lines.append(Strip(line[:-1]).crop(0, width))
        return lines
