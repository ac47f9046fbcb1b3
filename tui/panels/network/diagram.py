"""The network as a picture: select a neuron or a link, and change its bias or weight."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui.panels.network.details import HINT, LEAST_ROWS, detail_height, numbers
from tui.panels.network.parameter_input import ParameterInput, parameter
from tui.panels.network.selection import Direction, exists, moved
from tui.panels.network.view import NetworkView
from tui.plotting import canvas
from tui.plotting.network.figure import NetworkFigure
from tui.plotting.network.layout import NetworkLayout, Selection, lay_out
from tui.session.snapshot import Snapshot
from tui.session.undo.history import Edit
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import FigureView
from tui.widgets.frame import write_in_frame
from tui.widgets.keys.lookup import bindings


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

    @property
    def layout_shown(self) -> NetworkLayout | None:
        """Where the picture has its neurons, if there is one."""
        return None if self._figure is None else self._figure.layout

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
            if chosen and not exists(chosen, sizes):
                self.select(None)
        else:
            self._view.take(snapshot)
        self.draw_figure()

    def draw_figure(self) -> None:
        """Draw the network for the present size."""
        view = self._view
        if view is None or not self.is_mounted or not self.size:
            return
        if self.size.height - self._detail_height < LEAST_ROWS:
            self.update_strips([])  # as on the way from one size of the terminal to another
            return
        if self._figure is None or not self._suits(self._figure.layout):
            self._figure = self._make_figure(view)
        figure = self._figure
        values = view.activations(*figure.sample_shape)
        limits = view.limits()
        levels = [
            figure.levels_of(column, values[column.layer], limits[column.layer])
            for column in figure.layout.columns
        ]
        lines = figure.draw(view.weights, view.biases, levels, self._selection)
        self.update_strips([*lines, *self._details(view)])

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where the numbers of what is selected begin on the screen."""
        if self.selection is None or not self._detail_height:
            return None
        return self.content_region.offset + Offset(0, self.size.height - self._detail_height)

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
        return detail_height(self.size.width, self.size.height, sizes)

    # -- the numbers below it ------------------------------------------------------------------

    def _details(self, view: NetworkView) -> list[Strip]:
        height, width = self._detail_height, self.size.width
        if self._selection is None:
            lines = [[(text, "dim")] for text in HINT]
        else:
            lines = numbers(view, self._selection, width, height, from_source=self._from_source)
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

    def action_move(self, direction: Direction) -> None:
        """Go to the next neuron or link."""
        view = self._view
        if view is None:
            return
        chosen = self._selection
        if chosen is None:
            self.select(Selection(1, 0))
            return
        if chosen.source is None and direction in ("left", "right"):
            self._from_source = direction == "right"
        beside = moved(chosen, direction, view.layer_sizes, from_source=self._from_source)
        if beside is None:
            self.post_message(self.Said(f"There is nothing further {direction}."))
        else:
            self.select(beside)

    def on_click(self, event: events.Click) -> None:
        """Select the neuron that is clicked."""
        layout = self.layout_shown
        if layout is None:
            return
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
        field = ParameterInput(f"{view.parameter(chosen):.4g}", id="value")
        self.mount(field)
        field.focus()
        self.post_message(
            self.Said(f"Type {view.parameter_name(chosen)}. enter sets it, escape leaves it.")
        )

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the value, or say what is wrong with it."""
        message.stop()
        view, chosen = self._view, self._selection
        try:
            value = parameter(message.value)
        except ValueError as error:
            self.post_message(self.Said(str(error)))
            return
        message.input.remove()
        self.focus()
        if view is not None and chosen is not None:
            before, name = view.parameter(chosen), view.parameter_name(chosen)
            self.post_message(self.Edited(Edit(self._experiment, *chosen, before, value, name)))

    def on_descendant_blur(self) -> None:
        """Leave the value as it was when the focus goes elsewhere."""
        self.query(Input).remove()


def _summary(layout: NetworkLayout, view: NetworkView) -> str:
    """Return what a reader would not see otherwise."""
    parts = []
    if len(layout.columns) < layout.layers:
        first, last = layout.columns[0].layer, layout.columns[-1].layer
        parts.append(f"layers {first} to {last} of 0 to {layout.layers - 1}")
    if not view.can_evaluate:
        parts.append("too large for fields")
    return ", ".join(parts)
