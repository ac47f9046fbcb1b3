"""The network as a picture: select a neuron or a link, and change its bias or weight."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui.panels.network.view import NetworkView
from tui.plotting import canvas
from tui.plotting.network.figure import NetworkFigure, Selection
from tui.plotting.network.layout import NetworkLayout, lay_out
from tui.session.snapshot import Snapshot
from tui.session.undo import Edit
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import FigureView
from tui.widgets.frame import write_in_frame
from tui.widgets.keys import bindings
from tui.widgets.rows import fit

_LEAST_ROWS = 2
"""A field of one row and the name above it."""

_HINT = (
    "arrows  select",
    "enter   edit weight or bias",
    "n N     neuron more, fewer",
    "a A     layer more, fewer",
)


class NetworkDiagram(FigureView):
    """Layers from left to right, every neuron with its activation over the plane."""

    BINDINGS = bindings("network")

    COMPONENT_CLASSES: ClassVar = {"network-diagram--muted"}

    DEFAULT_CSS = """
    NetworkDiagram > .network-diagram--muted { color: $text-muted; }
    NetworkDiagram > Input {
        dock: bottom;
        border: none;
        height: 1;
        padding: 0 1;
        background: $panel;
        &:focus { border: none; background: $primary-darken-3; color: $text; }
    }
    """

    class Selected(Message):
        """Posted when another neuron is selected, or none.

        Attributes
        ----------
        neuron : tuple of int or None
            Its layer, 0 for the inputs, and its unit. Of a link, the neuron it leads to.
        """

        def __init__(self, neuron: tuple[int, int] | None) -> None:
            super().__init__()
            self.neuron = neuron

    class Edited(Message):
        """Posted when the user has given a weight or a bias another value.

        Attributes
        ----------
        edit : Edit
        """

        def __init__(self, edit: Edit) -> None:
            super().__init__()
            self.edit = edit

    class Said(Message):
        """Posted when there is a sentence for the user."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, *, capabilities: Capabilities | None = None, id: str | None = None) -> None:
        super().__init__(capabilities=capabilities, id=id)
        self._experiment = -1
        self._view: NetworkView | None = None
        self._figure: NetworkFigure | None = None
        self._first_units: dict[int, int] = {}
        self._first_layer = 0
        self._selection: Selection | None = None
        self._from_source = False
        """Whether a link was reached from where it begins; then up and down keep that end."""

    @property
    def selection(self) -> Selection | None:
        """The neuron or the link that is selected, if any."""
        return self._selection

    # -- the picture ---------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show a snapshot's network."""
        if snapshot.dataset is None or snapshot.parameters is None:
            return
        if self._view is None or snapshot.experiment != self._experiment:
            self._experiment = snapshot.experiment
            sizes = snapshot.layer_sizes
            if self._view is None or self._view.layer_sizes != sizes:
                self._first_units, self._first_layer = {}, 0
            self._view = NetworkView(snapshot)
            self._figure = None
            chosen = self._selection
            if chosen and not _is_in(chosen, sizes):
                self.select(None)
        else:
            self._view.take(snapshot)
        self.draw_figure()

    def draw_figure(self) -> None:
        """Draw the network for the present size."""
        view = self._view
        if view is None or not self.is_mounted or not self.size:
            return
        if self.size.height - self._detail_height < _LEAST_ROWS:
            self.update_strips([])  # as on the way from one size of the terminal to another
            return
        if self._figure is None or not self._suits(self._figure.layout):
            self._figure = self._make_figure(view)
        figure = self._figure
        values = view.activations(*figure.sample_shape)
        names = ("", *view.activation_names)
        levels = [
            figure.levels_of(
                column, values[column.layer], bounded=names[column.layer] in ("sigmoid", "softmax")
            )
            for column in figure.layout.columns
        ]
        lines = figure.draw(view.weights, view.biases, levels, self._selection)
        self.update_strips([*lines, *self._details(view)])

    def on_resize(self) -> None:
        """Lay the picture out anew."""
        self._figure = None
        super().on_resize()

    def notify_style_update(self) -> None:
        """Draw on the new background."""
        self._figure = None
        super().notify_style_update()
        if self.is_attached:
            self.call_after_refresh(self.draw_figure)

    def _suits(self, layout: NetworkLayout) -> bool:
        """Whether the selected neuron is in the picture."""
        if self._selection is None:
            return True
        layer, unit, source = self._selection
        needed = [(layer, unit)] if source is None else [(layer, unit), (layer - 1, source)]
        shown = {column.layer: column.shown for column in layout.columns}
        return all(at in shown and number in shown[at] for at, number in needed)

    def _make_figure(self, view: NetworkView) -> NetworkFigure:
        width, height = self.size.width, self.size.height - self._detail_height
        layout = lay_out(
            width, height, view.layer_sizes, self._needed(), self._first_units, self._first_layer
        )
        self._first_layer = layout.columns[0].layer
        self._first_units |= {column.layer: column.first for column in layout.columns}
        write_in_frame(self, subtitle=_summary(layout, view))
        background = self.background_colors[1]
        return NetworkFigure(
            layout,
            self.capabilities,
            (background.r, background.g, background.b),
            view.units.input_names,
            view.units.output_names,
        )

    def _needed(self) -> list[tuple[int, int]]:
        """Return the layers and units that must be in the picture."""
        if self._selection is None:
            return []
        layer, unit, source = self._selection
        return [(layer, unit), *([] if source is None else [(layer - 1, source)])]

    @property
    def _detail_height(self) -> int:
        sizes = () if self._view is None else tuple(self._view.layer_sizes)
        return _detail_height(self.size.width, self.size.height, sizes)

    # -- the numbers below it ------------------------------------------------------------------

    def _details(self, view: NetworkView) -> list[Strip]:
        height, width = self._detail_height, self.size.width
        if self._selection is None:
            lines = [[(text, "dim")] for text in _HINT]
        else:
            lines = _numbers(view, self._selection, width, height)
        muted = Style(dim=True) if self.capabilities.color == "none" else self._muted
        styles = {"": Style.null(), "dim": muted, "bold": Style(bold=True)}
        strips = []
        for line in lines[:height]:
            segments = [
                Segment(canvas.clean(text, width, unicode=self.capabilities.unicode), styles[style])
                for text, style in line
            ]
            strips.append(Strip(segments))
        blank = Strip([])
        return [*strips, *[blank] * (height - len(strips))]

    @property
    def _muted(self) -> Style:
        return self.get_component_rich_style("network-diagram--muted", partial=True)

    # -- selecting -----------------------------------------------------------------------------

    def select(self, selection: Selection | None) -> None:
        """Select a neuron or a link, or nothing."""
        if selection == self._selection:
            return
        before, self._selection = self._selection, selection
        if (before and before[:2]) != (selection and selection[:2]):
            self.post_message(self.Selected(selection and (selection.layer, selection.unit)))
        self.draw_figure()

    def action_move(self, direction: str) -> None:
        """Go to the next neuron or link."""
        view = self._view
        if view is None:
            return
        chosen = self._selection
        if chosen is None:
            self.select(Selection(1, 0))
            return
        moved = self._moved(chosen, direction, view.layer_sizes)
        if moved is None:
            self.post_message(self.Said(f"There is nothing further {direction}."))
        else:
            self.select(moved)

    def _moved(self, chosen: Selection, direction: str, sizes: tuple[int, ...]) -> Selection | None:
        layer, unit, source = chosen
        if direction in ("up", "down"):
            step = 1 if direction == "down" else -1
            if source is not None and not self._from_source:
                moved = Selection(layer, unit, source + step)
            else:
                moved = Selection(layer, unit + step, source)
            return moved if _is_in(moved, sizes) else None
        if source is not None:
            return Selection(layer, unit) if direction == "right" else Selection(layer - 1, source)
        # From a neuron to one of its links, at about the same height.
        self._from_source = direction == "right"
        beside = layer + (1 if self._from_source else -1)
        if not 0 <= beside < len(sizes):
            return None
        other = round(unit * (sizes[beside] - 1) / max(1, sizes[layer] - 1))
        return (
            Selection(beside, other, unit) if self._from_source else Selection(layer, unit, other)
        )

    def on_click(self, event: events.Click) -> None:
        """Select the neuron that is clicked."""
        if self._figure is None:
            return
        layout = self._figure.layout
        for column in layout.columns:
            if column.x <= event.x <= column.x + layout.field_width + 1:
                for index, top in enumerate(column.tops):
                    if top <= event.y < top + layout.field_height:
                        self.select(Selection(column.layer, column.first + index))

    # -- editing -------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Type another value for the selected bias or weight."""
        view, chosen = self._view, self._selection
        if view is None or self.query(Input):
            return
        if chosen is None:
            self.post_message(self.Said("Select a neuron or a link with the arrow keys first."))
            return
        if chosen.layer == 0:
            self.post_message(self.Said("An input has no bias; its links have weights."))
            return
        field = _ValueInput(f"{_value(view, chosen):.4g}", id="value")
        self.mount(field)
        field.focus()
        self.post_message(
            self.Said(f"Type {_described(view, chosen)}. enter sets it, escape leaves it.")
        )

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the value, or say what is wrong with it."""
        message.stop()
        view, chosen = self._view, self._selection
        try:
            value = float(message.value.replace("_", "?"))
        except ValueError:
            value = math.nan
        text = canvas.clean(message.value, 20, unicode=True)
        if math.isnan(value):
            self.post_message(self.Said(f"{text!r} is not a number; type one such as -0.5."))
            return
        if abs(value) > _LARGEST:
            self.post_message(self.Said(f"{text!r} is too large; {_LARGEST:g} is the most."))
            return
        message.input.remove()
        self.focus()
        if view is not None and chosen is not None:
            layer, unit, source = chosen
            before = _value(view, chosen)
            edit = Edit(
                self._experiment, layer, unit, source, before, value, _described(view, chosen)
            )
            self.post_message(self.Edited(edit))

    def on_descendant_blur(self) -> None:
        """Leave the value as it was when the focus goes elsewhere."""
        self.query(Input).remove()


_NARROW = 28
"""Columns below which a gradient has one digit, so that there is room for names."""

_LARGEST = 1e30
"""Beyond it not even a few neurons' sum would stay finite with 32 bits."""


class _ValueInput(Input):
    """A number; escape leaves it as it was."""

    def key_escape(self, event: events.Key) -> None:
        """Give the focus back to the picture."""
        event.stop()
        assert self.parent is not None
        self.parent.focus()  # type: ignore[attr-defined]


def _is_in(selection: Selection, sizes: tuple[int, ...]) -> bool:
    layer, unit, source = selection
    if not (0 <= layer < len(sizes) and 0 <= unit < sizes[layer]):
        return False
    return source is None or (layer > 0 and 0 <= source < sizes[layer - 1])


def _value(view: NetworkView, selection: Selection) -> float:
    layer, unit, source = selection
    if source is None:
        return float(view.biases[layer - 1][unit])
    return float(view.weights[layer - 1][source, unit])


def _described(view: NetworkView, selection: Selection) -> str:
    layer, unit, source = selection
    name = view.units.name(layer, unit)
    if source is None:
        return f"the bias of {name}"
    return f"the weight from {view.units.name(layer - 1, source)} to {name}"


def _summary(layout: NetworkLayout, view: NetworkView) -> str:
    """Return what a reader would not see otherwise."""
    parts = []
    if len(layout.columns) < layout.layers:
        first, last = layout.columns[0].layer, layout.columns[-1].layer
        parts.append(f"layers {first} to {last} of 0 to {layout.layers - 1}")
    if not view.can_evaluate:
        parts.append("too large for fields")
    return ", ".join(parts)


@lru_cache(maxsize=4)
def _detail_height(width: int, height: int, layer_sizes: tuple[int, ...]) -> int:
    """Return how many rows the numbers of a neuron have: all they need, if the picture has them.

    It is the same whichever neuron is selected, so that the picture stays where it is.
    """
    least = 3 if height < 20 else min(12, height // 4)
    if not layer_sizes or height - least < _LEAST_ROWS:
        return least
    side_by_side, _ = _columns(width)
    # A title, the bias, and the weights.
    wanted = 2 + -(-max(layer_sizes[:-1]) // side_by_side)
    if not least < wanted <= height // 2:
        return least
    comfortable = lay_out(width, height - least, layer_sizes)
    closer = lay_out(width, height - wanted, layer_sizes)
    spares = closer.field_height == comfortable.field_height and all(
        column.shown == before.shown
        for column, before in zip(closer.columns, comfortable.columns, strict=True)
    )
    return wanted if spares else least


def _numbers(
    view: NetworkView, selection: Selection, panel_width: int, height: int
) -> list[list[tuple[str, str]]]:
    """Return a neuron's bias and incoming weights with their gradients.

    They are lines of texts with a style; where it is wide, weights stand side by side.
    """
    layer, unit, source = selection
    name = view.units.name(layer, unit)
    full_name = view.units.full_name(layer, unit)
    if layer == 0:
        return [[(full_name, "bold")], [("It has links, but no bias.", "dim")]]
    side_by_side, width = _columns(panel_width)
    room = width - 9
    titles = (f"{full_name}, {view.activation_names[layer - 1]}", full_name, name)
    title = next((title for title in titles if cell_len(title) <= room), name)
    lines = [[(f"{fit(title, room)} gradient", "bold")]]
    biases, slopes = view.biases[layer - 1], view.bias_gradients[layer - 1]
    bias = _row("bias", biases[unit], slopes[unit], width)
    lines.append([(bias, "bold" if source is None else "")])
    weights, gradients = view.weights[layer - 1][:, unit], view.weight_gradients[layer - 1][:, unit]
    count = len(weights)
    rows = height - len(lines)
    if rows < 1:
        return lines
    if count > rows * side_by_side:
        rows = max(1, rows - 1)
    shown = min(count, rows * side_by_side)
    first = 0 if source is None else max(0, min(source - shown // 2, count - shown))
    cells = []
    for index in range(first, first + shown):
        which = view.units.name(layer - 1, index)
        if shown == 1 < count:
            # Where only one has room, which of them all says more than its name.
            numbered = f"{index + 1}/{count}"
            whole = f"{numbered} {which}"
            which = whole if len(whole) <= _name_room(width) else numbered
        text = _row(which, weights[index], gradients[index], width)
        cells.append((text, "bold" if index == source else ""))
    for row in range(min(rows, shown)):
        line = [cells[row]]
        for cell in cells[row + rows :: rows]:
            line += [(" " * _BETWEEN, ""), cell]
        lines.append(line)
    if count > shown:
        lines.append([(f"{shown} of {count} weights", "dim")])
    return lines


_COLUMN = 36
"""Cells that a name, a value and its gradient take where weights stand side by side."""

_BETWEEN = 4


def _columns(width: int) -> tuple[int, int]:
    """Return how many weights stand side by side, and how many cells each has."""
    side_by_side = (width + _BETWEEN) // (_COLUMN + _BETWEEN)
    return (side_by_side, _COLUMN) if side_by_side > 1 else (1, width)


def _row(name: str, value: float, slope: float, width: int) -> str:
    """Return a line of a name, a value and its gradient, that with fewer digits in a narrow one."""
    digits = 1 if width >= _NARROW else 0
    shown = f"{value:+.3f}" if abs(value) < 1000 else f"{value:+.1e}"
    gradient = "–" if math.isnan(slope) else f"{slope:+.{digits}e}"
    return f"{fit(name, _name_room(width))} {shown:>8} {gradient:>{_slope_width(width)}}"


def _name_room(width: int) -> int:
    return max(1, width - 10 - _slope_width(width))


def _slope_width(width: int) -> int:
    return 9 if width >= _NARROW else 6
