"""The panels of the main screen, side by side or one alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Grid
from textual.message import Message

from tui.panels import arrangement
from tui.panels import table as panels
from tui.session.describe import legible
from tui.terminal.capabilities import Capabilities
from tui.widgets.frame import Frame
from tui.widgets.sentence import Said

if TYPE_CHECKING:
    from tui.panels.network.diagram import NetworkDiagram
    from tui.panels.understanding.landscape.panel import LandscapePanel
    from tui.plotting.charts.curve import Pinned
    from tui.plotting.network.layout import Selection
    from tui.session.snapshot import Snapshot

WAY_BACK = "<leave> brings the other panels back"
"""What is said first while one panel is alone."""


class PanelGrid(Grid):
    """Shows as many panels as there is room for, and gives one of them the focus.

    The frames are there from the start; what is in them comes with `fill`.

    Parameters
    ----------
    capabilities : Capabilities
        What the terminal can show.
    """

    class Rearranged(Message):
        """Posted when other panels are in view, or they have other places."""

    def __init__(self, capabilities: Capabilities, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._capabilities = capabilities
        self._width = self._height = self._taken = 0
        self._side_view: tuple[str, ...] = ()
        self._side_view_before: tuple[str, ...] = ()
        self._side_view_outside: tuple[str, ...] = ()
        self._side_view_before_health: tuple[str, ...] = ()
        self._selected_outside: tuple[int, Selection | None] = -1, None
        self._side_view_unread: tuple[str, ...] = ()
        self._data: frozenset[str] = frozenset()
        self._experiment = -1
        self.image: tuple[int, int] | None = None
        """Rows and columns of pixels that a sample has, where the user says so."""
        self.last_focused = "map"
        """The panel that had the focus last."""
        self._arranged: arrangement.Arranged | None = None
        self._is_settled = True  # the panels in view know the places that they have
        self.maximized_panel: str | None = None
        """The panel that is alone in view, if any."""
        self.in_view: tuple[str, ...] = ()
        """Names of the panels to be seen, column by column."""

    def compose(self) -> ComposeResult:
        """Make every panel's frame."""
        for panel in panels.PANELS:
            frame = Frame(panel.title, id=f"{panel.name}-panel")
            # It looks from the start as it will when its widget has the focus.
            frame.set_class(panel.name == self.last_focused, "-awaits-focus")
            yield frame

    async def fill(self) -> None:
        """Put every panel's widget into its frame."""
        # Not before the frames are on the screen: the pictures take NumPy, and that takes time.
        with self.app.batch_update():
            # Not one after the other: the app may end while it waits.
            mounting = [
                self.frame(panel.name).mount(panel.make(self._capabilities))
                for panel in panels.PANELS
            ]
            for one in mounting:
                await one
        self._is_settled = True

    def content(self, name: str) -> Any:
        """Return the widget in a panel."""
        return self.query_one(f"#{name}")

    def frame(self, name: str) -> Frame:
        """Return the frame of a panel."""
        return self.query_one(f"#{name}-panel", Frame)

    def show_snapshot(
        self, names: Iterable[str], snapshot: Snapshot, pinned: Mapping[str, Pinned]
    ) -> None:
        """Show a snapshot and the curves of the pinned runs in some of the panels."""
        if snapshot.experiment != self._experiment:
            self._experiment = snapshot.experiment
            self._suit(snapshot)
        for name in names:
            self.content(name).show_snapshot(legible(snapshot, self._capabilities), pinned)

    def with_keys(self, name: str) -> str:
        """Return the panel that a key is for: of those that share it, one in view, if there is."""
        sharing = panels.sharing_keys(name)
        first = [self.focused_panel, *self.in_view]
        return next((panel for panel in first if panel in sharing), sharing[0])

    @property
    def focused_keys(self) -> str:
        """What the panel with the focus is called in the table of keys; empty without one."""
        focused = self.focused_panel
        return next((it.of_keys for it in panels.PANELS if it.name == focused), "")

    @property
    def focused_panel(self) -> str | None:
        """The panel in view that has the focus, if any."""
        return next((name for name in self.in_view if self.frame(name).has_focus_within), None)

    def stop_reading(self) -> bool:
        """Take away the cursor of the panel with the focus; tell whether it had one."""
        focused = self.focused_panel
        stop = getattr(self.content(focused), "stop_reading", None) if focused else None
        return stop is not None and stop()

    def on_descendant_focus(self) -> None:
        """Keep which panel has the focus."""
        self.last_focused = self.focused_panel or self.last_focused

    def focus_again(self) -> None:
        """Give the focus to the panel that had it last, or else to the map."""
        wanted = [name for name in (self.last_focused, "map") if name in self.in_view]
        self.content([*wanted, *self.in_view][0]).focus()
        self.query(".-awaits-focus").remove_class("-awaits-focus")

    def fit(self, width: int, height: int, taken: int = 0) -> None:
        """Arrange the panels for a terminal.

        Parameters
        ----------
        width, height : int
            Columns and rows of the terminal.
        taken : int
            How many columns at the left are taken by what stands there.
        """
        was_narrow = self._taken > 0
        self._width, self._height, self._taken = width, height, taken
        self.styles.margin = (0, 0, 0, taken)
        self._arrange()
        if was_narrow and not taken and panels.READ in self._data:
            self.show_panel(panels.READ)

    def _suit(self, snapshot: Snapshot) -> None:
        """Have the panels in the round that have something to show of data like these."""
        from tui.panels.images.pictures import no_pictures, shape_of

        dataset = snapshot.dataset
        assert dataset is not None
        shape = shape_of(dataset, self.image)
        if shape is None and self.image is not None:
            self.post_message(Said(no_pictures(dataset, self.image)))
        self.content("images").shape = shape
        self._there_is("images", bool(shape))

    def _there_is(self, what: str, is_there: bool) -> None:
        """Have in the round the panels that take it, or no more."""
        data = self._data | {what} if is_there else self._data - {what}
        if data != self._data:
            self._data = data
            if self.maximized_panel not in self.names_in_order():
                self.maximized_panel = None
            self._arrange()

    @property
    def looks_inside(self) -> bool:
        """Whether the panel of one step is where the map is else."""
        return panels.INSIDE in self._data

    def look_inside(self, wanted: bool) -> None:
        """Put the panel of one step where the map is, or the map again; give it the focus."""
        if wanted == self.looks_inside:
            return
        self.look_around(False)
        network = self.content("network")
        if wanted:
            self._side_view_outside, self._side_view = self._side_view, ()
            self._selected_outside = self._experiment, network.selection
            self._look_where_selected()
        else:
            self._side_view = self._side_view_outside
            experiment, selection = self._selected_outside
            network.select(selection if experiment == self._experiment else None)
        is_alone = self.maximized_panel is not None and (wanted or self.maximized_panel == "step")
        self._there_is(panels.INSIDE, wanted)
        self._put(panels.INSIDE if wanted else "map", is_alone=is_alone)
        self._follow_step()

    def _put(self, name: str, *, is_alone: bool) -> None:
        """Show what is where the map is else, or the map, and then the page that is read."""
        if is_alone:
            self.maximized_panel = name
        reads = panels.READ in self._data and name == "map" and not is_alone
        self.show_panel(panels.READ if reads else name)

    @property
    def looks_around(self) -> bool:
        """Whether the loss landscape is where the map is else."""
        return panels.AROUND in self._data

    def look_around(self, wanted: bool) -> bool:
        """Put the loss landscape where the map is, or the map again; give it the focus.

        Returns
        -------
        bool
            False where it is so already.
        """
        if wanted == self.looks_around:
            return False
        self.look_inside(False)
        is_alone = self.maximized_panel is not None
        if wanted:
            self._side_view_outside, self._side_view = self._side_view, ()
            self.content("contours").show(None)
        else:
            self._side_view = self._side_view_outside
            self.content(panels.AROUND).leave()
        self._there_is(panels.AROUND, wanted)
        self._put(panels.AROUND if wanted else "map", is_alone=is_alone)
        return True

    def on_landscape_panel_changed(self, message: LandscapePanel.Changed) -> None:
        """Say beside the landscape what is to be seen in it."""
        self.content("contours").show(message.seen)

    def on_landscape_panel_refused(self, message: LandscapePanel.Refused) -> None:
        """Go back to the map, and say why."""
        self.look_around(False)
        self.post_message(Said(message.sentence))

    def read(self, wanted: bool) -> None:
        """Put the panel of the lesson beside the map, or what was there before."""
        if wanted == (panels.READ in self._data):
            return
        if wanted:
            self._side_view_unread, self.maximized_panel = self._side_view, None
        else:
            self._side_view = self._side_view_unread
        self._there_is(panels.READ, wanted)
        self.show_panel(panels.READ if wanted else "map")

    def on_boundary_map_cursor_moved(self) -> None:
        """Show the sample at the map's cursor as a picture, and inside the step if wanted."""
        cursor = self.content("map").map.cursor
        self.content("step").look_near(cursor)
        if "images" in self.in_view:
            self.content("images").look_at(cursor)

    def on_network_diagram_selected(self, message: NetworkDiagram.Selected) -> None:
        """Show what the selected neuron looks for as a picture."""
        self.content("images").choose_neuron(message.neuron)
        if self.looks_inside and self.focused_panel == "network":
            self._look_where_selected()

    def _look_where_selected(self) -> None:
        """Look inside the step at the neuron that is selected in the network, if any is."""
        selection = self.content("network").selection
        if selection is not None and selection.layer:
            self.content("step").look_at(selection.layer, selection.unit)

    def on_step_panel_looked(self) -> None:
        """Show in the network and on the map what is looked at."""
        from tui.plotting.network.layout import Selection

        if not self.looks_inside:
            return
        neuron = self.content("step").neuron
        if neuron is not None and self.focused_panel != "network":
            self.content("network").select(Selection(*neuron))
        self._follow_step()

    def on_boundary_map_grid_changed(self) -> None:
        """Show on the map what changes where it is seen now."""
        if self.looks_inside:
            self._follow_step()

    def _follow_step(self) -> None:
        """Have the network and the map show what they do of the stage that is looked at."""
        if not self._is_settled:
            return  # none of the pictures is of the place that it is to have
        step, map_ = self.content("step"), self.content("map").map
        inside, is_on_map = self.looks_inside, self.looks_inside and "map" in self.in_view
        self.content("network").look_inside(step.on_network if inside else None)
        map_.set_signs(step.signs(map_.grid) if is_on_map else {})
        if step.is_on_map != is_on_map:
            step.is_on_map = is_on_map
            step.draw_figure()

    def side_view(self, direction: int) -> None:
        """Show the next or previous panels beside the map, and give the first the focus."""
        views = arrangement.side_views(self._width, self._data)
        self.maximized_panel = None
        present = self._side_view if self._side_view in views else views[0]
        self._side_view = views[(views.index(present) + direction) % len(views)]
        self._arrange()
        self.content(self._side_view[0]).focus()

    def turn_health(self) -> None:
        """Show beside the map how the layers are, or what was there before."""
        if "health" not in self.in_view:
            self._side_view_before_health = self._side_view
            self.show_panel("health")
            return
        self.maximized_panel = None
        self._side_view = self._side_view_before_health
        self._arrange()

    def show_panel(self, name: str) -> None:
        """Bring a panel into view and give it the focus."""
        if self.maximized_panel is not None:
            self.maximized_panel = name
        elif name not in self.in_view:
            views = arrangement.side_views(self._width, self._data)
            self._side_view = next((it for it in views if name in it), self._side_view)
        self._arrange()
        self.content(name).focus()

    def go_to_next(self, direction: int) -> None:
        """Give the next or previous panel the focus; alone, if the present one is."""
        names = self.names_in_order() if self.maximized_panel else self._tour
        present = self.focused_panel
        index = names.index(present) + direction if present else min(0, direction)
        self.show_panel(names[index % len(names)])

    @property
    def _tour(self) -> tuple[str, ...]:
        """The panels that tab goes through: those in view, then the network in its turn."""
        if ("network",) not in arrangement.side_views(self._width, self._data):
            return self.in_view
        side = self._side_view_before if self._side_view == ("network",) else self._side_view
        arranged = arrangement.arrange(self._width, side, self._data, self._height)
        return tuple(dict.fromkeys((*arranged.in_view, "network")))

    def maximize(self) -> str:
        """Show the panel with the focus alone, or all again; say how to go on where it is alone."""
        self.maximized_panel = None if self.maximized_panel else self.focused_panel or "map"
        self._arrange()
        if self.maximized_panel is None:
            return ""
        return f"{WAY_BACK}, <focus-next> goes to the next."

    def names_in_order(self) -> tuple[str, ...]:
        """Return the panels that have something to show, in the order of their round."""
        return tuple(panel.name for panel in panels.of_use(self._data))

    def _arrange(self) -> None:
        arranged = arrangement.arrange(self._width, self._side_view, self._data, self._height)
        if self._side_view != ("network",):
            self._side_view_before = self._side_view
        if self.maximized_panel is not None:
            arranged = arrangement.Arranged.alone(self.maximized_panel)
        if self._taken:
            arranged = arrangement.IN_WHAT_IS_LEFT
        if arranged == self._arranged:
            return
        focused = self.focused_panel
        self._arranged, self.in_view = arranged, arranged.in_view
        with self.app.batch_update():
            arranged.lay_out(self, {panel.name: self.frame(panel.name) for panel in panels.PANELS})
        if focused is not None and focused not in self.in_view:
            self.focus_again()
        self._is_settled = False
        self.post_message(self.Rearranged())

    def settle(self, show: Callable[[], None]) -> None:
        """Have every panel in view make a picture for its place; ``show`` has them show things."""
        from tui.widgets.figure_view import FigureView

        views = [view for name in self.in_view for view in self.frame(name).query(FigureView)]
        for view in views:
            view.await_picture()
        self._is_settled = True
        self._follow_step()
        show()
        for view in views:
            view.fit()
