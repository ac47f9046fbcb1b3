"""The network as a picture: select a neuron or a link, and change its bias or weight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui.panels.network.details import (
    Line,
    Listed,
    Signs,
    legend,
    listed,
    numbers,
    strongest,
    title,
)
from tui.panels.network.parameter_input import ParameterInput, parameter
from tui.panels.network.places import LEAST_ROWS, Places, places
from tui.panels.network.selection import Direction, exists, fits, moved
from tui.panels.network.view import NetworkView
from tui.plotting import canvas
from tui.plotting.network.colors import LINK_STEPS, link_color
from tui.plotting.network.figure import NetworkFigure, bias_signs, link_signs
from tui.plotting.network.inside import Inside
from tui.plotting.network.layout import NetworkLayout, Selection, lay_out
from tui.session.snapshot import Snapshot
from tui.session.undo.history import Edit
from tui.terminal.capabilities import Capabilities
from tui.widgets.figure_view import FigureView
from tui.widgets.frame import write_in_frame
from tui.widgets.keys.lookup import bindings

_BESIDE: dict[Direction, str] = {
    "left": "on the left",
    "right": "on the right",
    "up": "above",
    "down": "below",
}


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

    def __init__(self, *, capabilities: Capabilities | None = None, id: str | None = None) -> None:
        super().__init__(capabilities=capabilities, id=id)
        self._experiment = -1
        self._view: NetworkView | None = None
        self._figure: NetworkFigure | None = None
        self._first_units: dict[int, int] = {}
        self._first_layer = 0
        self._selection: Selection | None = None
        self._lit: frozenset[Selection] = frozenset()
        self._inside: Inside | None = None
        self._laid_out_for: tuple[Listed | None, Places] | None = None
        self._shown: tuple[list[Line], list[Strip]] = ([], [])
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
            self._experiment, self._inside = snapshot.experiment, None
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
        if not fits(self._selection, self._inside and self._inside.weights, view.layer_sizes):
            return  # out of view it has missed that the network is another one
        at = self._places
        if at.picture_height < LEAST_ROWS:
            self.update_strips([])  # as on the way from one size of the terminal to another
            return
        of = self._listed
        if self._figure is None or (of, at) != self._laid_out_for:
            self._lay_out(view, at)
        figure = self._figure
        assert figure is not None
        values = view.activations(*figure.sample_shape)
        limits = view.limits()
        levels = [
            figure.levels_of(column, values[column.layer], limits[column.layer])
            for column in figure.layout.columns
        ]
        owner = None if of is None else (of.layer, of.unit)
        inside = self._inside or Inside("", view.weights, view.biases, ())
        of_links, chosen = (inside.weights, inside.biases), self._selection
        lines = figure.draw(*of_links, levels, chosen, owner, self._lit, inside.values)
        details = self._details(view, of, at)
        if at.beside:
            blank = Strip([Segment("  ")])
            self.update_strips(
                [
                    Strip.join([*row])
                    for row in zip(lines, [blank] * len(lines), details, strict=True)
                ]
            )
        else:
            self.update_strips([*lines, *details])
        name = "network" if of is None else title(view, of)
        write_in_frame(
            self, title=name, subtitle=inside.words or view.summary(figure.links_drawn, owner)
        )

    def light(self, links: Iterable[tuple[int, int, int | None]]) -> None:
        """Have some links and biases stand out, by layer, unit and source; or none any more."""
        lit = frozenset(Selection(*link) for link in links)
        if lit != self._lit:
            self._lit = lit
            self.draw_figure()

    def look_inside(self, inside: Inside | None) -> None:
        """Show a stage of a training step: other links, and a number for each neuron; or not."""
        is_other, self._inside = inside is not self._inside, inside
        if is_other and self.fits:
            self.draw_figure()

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Where the numbers of what is selected begin on the screen."""
        at = self._places
        if self.selection is None or not at.height:
            return None
        below = Offset(0, self.size.height - at.height)
        beside = Offset(self.size.width - at.width, 0)
        return self.content_region.offset + (beside if at.beside else below)

    def forget_picture(self) -> None:
        """Lay the picture out anew, before it is drawn."""
        self._figure = None

    def notify_style_update(self) -> None:
        """Draw on the new background."""
        self._figure, self._shown = None, ([], [])
        super().notify_style_update()
        if self.is_attached:
            self.call_after_refresh(self.draw_figure)

    def _lay_out(self, view: NetworkView, at: Places) -> None:
        """Find out where everything goes, and make another figure where that has changed."""
        self._laid_out_for = self._listed, at
        layout = lay_out(
            at.picture_width,
            at.picture_height,
            view.layer_sizes,
            self._needed(view),
            self._first_units,
            self._first_layer,
            fine=self._is_fine,
        )
        if self._figure is not None and self._figure.layout == layout:
            return
        between = [
            column.layer for column in layout.columns if 0 < column.layer < layout.layers - 1
        ]
        self._first_layer = between[0] if between else 0
        self._first_units |= {column.layer: column.first for column in layout.columns}
        background = self.background_colors[1]
        self._figure = NetworkFigure(
            layout,
            self.capabilities,
            (background.r, background.g, background.b),
            view.units.input_names,
            view.units.output_names,
        )

    @property
    def _is_fine(self) -> bool:
        """Whether a cell can show two colours, one above the other."""
        return self.capabilities.unicode and self.capabilities.color != "none"

    @property
    def _listed(self) -> Listed | None:
        """Whose links are listed, and alone in the picture."""
        if self._selection is None:
            return None
        return listed(self._selection, from_source=self._from_source)

    def _needed(self, view: NetworkView) -> list[tuple[int, int | None]]:
        """Return the layers and units that are to be in the picture, what matters most last."""
        of = self._listed
        if of is None or self._selection is None:
            return []
        layer, unit, source = self._selection
        beside = [at for at in (of.layer + 1, of.layer - 1) if 0 <= at < len(view.layer_sizes)]
        needed: list[tuple[int, int | None]] = [(at, None) for at in beside]
        return [*needed, *([] if source is None else [(layer - 1, source)]), (layer, unit)]

    @property
    def _places(self) -> Places:
        sizes = () if self._view is None else tuple(self._view.layer_sizes)
        return places(self.size.width, self.size.height, sizes, fine=self._is_fine)

    # -- the numbers beside it -----------------------------------------------------------------

    def _details(self, view: NetworkView, of: Listed | None, at: Places) -> list[Strip]:
        signs = Signs(link_signs(self.capabilities), bias_signs(self.capabilities))
        if of is None:
            lines = legend(at.width, at.height, signs)
            lines += strongest(view, at.width, at.height - len(lines), signs)
        else:
            lines = numbers(view, of, at.width, at.height, signs)
        if lines == self._shown[0] and len(self._shown[1]) == at.height:
            return self._shown[1]
        styles = self._styles
        strips = []
        for line in lines[: at.height]:
            segments, room = [], at.width
            for text, style in line:
                shown = canvas.clean(text, room, unicode=self.capabilities.unicode)
                room -= cell_len(shown)
                segments.append(Segment(shown, styles[style]))
            strips.append(Strip(segments))
        strips += [Strip([])] * (at.height - len(strips))
        self._shown = lines, strips
        return strips

    @property
    def _styles(self) -> dict[str, Style]:
        """The styles of the pieces of a line."""
        depth = self.capabilities.color
        background = self.background_colors[1]
        behind = background.r, background.g, background.b
        above, below = (
            link_color(positive, LINK_STEPS - 1, behind, depth) for positive in (True, False)
        )
        return {
            "": Style.null(),
            "dim": Style(dim=True) if depth == "none" else self._muted,
            "bold": Style(bold=True),
            "above": Style(color=None if above is None else Color.from_rgb(*above)),
            "below": Style(color=None if below is None else Color.from_rgb(*below)),
        }

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
            self.tell(f"There is nothing more {_BESIDE[direction]}.")
        else:
            self.select(beside)

    def on_click(self, event: events.Click) -> None:
        """Select the neuron that is clicked."""
        layout = self.layout_shown
        if layout is None:
            return
        for column in layout.columns:
            if column.x <= event.x <= layout.right(column):
                for index, top in enumerate(column.tops):
                    if event.y in layout.rows(top):
                        self.select(Selection(column.layer, column.first + index))

    # -- editing -------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Type another value for the selected bias or weight."""
        view, chosen = self._view, self._selection
        if view is None or self.query(Input):
            return
        if chosen is None:
            self.tell("Select a neuron or a link with the arrow keys first.")
            return
        if chosen.layer == 0:
            self.tell("An input has no bias; its links have weights.")
            return
        field = ParameterInput(f"{view.parameter(chosen):.4g}", id="value")
        self.mount(field)
        field.focus()
        self.tell(f"Type {view.parameter_name(chosen)}. enter sets it, escape leaves it.")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the value, or say what is wrong with it."""
        message.stop()
        view, chosen = self._view, self._selection
        try:
            value = parameter(message.value)
        except ValueError as error:
            self.tell(str(error))
            return
        message.input.remove()
        self.focus()
        if view is not None and chosen is not None:
            before, name = view.parameter(chosen), view.parameter_name(chosen)
            self.post_message(self.Edited(Edit(self._experiment, *chosen, before, value, name)))

    def on_descendant_blur(self) -> None:
        """Leave the value as it was when the focus goes elsewhere."""
        self.query(Input).remove()
