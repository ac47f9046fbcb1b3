"""The panel of the loss landscape: a picture of the loss around the network, and its keys."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import ClassVar

import numpy as np
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tui.panels.understanding.landscape import work
from tui.panels.understanding.landscape.notes import Reading, Seen
from tui.panels.understanding.landscape.picture import (
    Bands,
    bands_of,
    hollow,
    lost_places,
    marks,
    seen_again,
    signs_of,
)
from tui.panels.understanding.landscape.work import Field, Kind, Landscape, Work
from tui.plotting.boundary.region import Position
from tui.plotting.boundary.scatter import Scatter
from tui.plotting.ticks import short
from tui.session.snapshot import Snapshot
from tui.session.training.looking.around import Surroundings
from tui.session.undo.history import Move
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.frame import write_in_frame
from tui.widgets.keys.lookup import bindings
from tui.widgets.keys.spoken import spoken
from tui.widgets.sentence import Said

Look = Callable[[Callable[[Surroundings], object]], None]
"""Has a copy of the run made, and something called with it."""

_AT_ONCE = 10**8
"""Parameters times samples up to which the loss at the cursor is computed as it moves."""

_NO_PLACE = "Choose a place first, with the arrows or a click; <put-network> then goes there."


class LandscapePanel(Vertical):
    """Shows the loss around the network; what it takes is computed in the background.

    Attributes
    ----------
    look : callable or None
        Asks for the run; None before there is one.
    put : callable or None
        Called with what the network is to be.
    """

    BINDINGS: ClassVar = bindings("landscape")

    DEFAULT_CSS = """
    LandscapePanel {
        width: 1fr;
        height: 1fr;
    }
    """

    class Changed(Message):
        """Posted when there is something else to say: ``seen``, None while that is computed."""

        def __init__(self, seen: Seen | None) -> None:
            super().__init__()
            self.seen = seen

    class Refused(Said):
        """Posted when there is no landscape to show: ``sentence`` says why."""

    class Told(Message):
        """Posted from the thread of a ``work``, with what is ``news`` of it."""

        def __init__(self, work: Work, news: object) -> None:
            super().__init__()
            self.work, self.news = work, news

    def __init__(self, *, capabilities: Capabilities, id: str | None = None) -> None:
        super().__init__(id=id)
        self._capabilities = capabilities
        self.map = BoundaryMap(capabilities=capabilities)
        """The picture itself."""
        self.look: Look | None = None
        self.put: Callable[[Move], None] | None = None
        self._snapshot: Snapshot | None = None
        self._aim: Snapshot | None = None
        """Around whose network the landscape is, or is to be."""
        self._kind: Kind = "path"
        self._work: Work | None = None
        self._share = 0.0
        self._landscape: Landscape | None = None
        self._field: Field | None = None
        self._bands: Bands | None = None
        self._reading: Reading | None = None
        self._said: tuple[object, ...] = (None, None, None)

    def compose(self) -> ComposeResult:
        """Put the picture in."""
        self.map.field_kind = "amount"
        yield self.map

    def focus(self, scroll_visible: bool = True) -> LandscapePanel:
        """Give the picture the focus."""
        self.map.focus(scroll_visible)
        return self

    # -- what is computed ----------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot, _pinned: object = None) -> None:
        """Show where the network of a snapshot is; around it, where it is not trained."""
        self._snapshot = snapshot
        if snapshot.parameters is None:
            return
        if self._aim is None or not (_moves(snapshot) or _same(self._aim, snapshot)):
            self._renew(snapshot)
        elif self._work is None and (self._field is None or self._field.is_rough):
            # It was put off while the panel was out of view.
            self._renew(snapshot) if self._landscape is None else self._draw_anew()
        else:
            self._show()
        self._describe()

    def leave(self) -> None:
        """Compute nothing more, and forget what there is."""
        self._end()
        self._aim = self._landscape = self._field = self._bands = self._reading = None
        self.map.cursor = None

    def _end(self) -> None:
        if self._work is not None:
            self._work.end()
        self._work = None

    def on_hide(self) -> None:
        """Compute nothing that is not seen."""
        self._end()

    def on_unmount(self) -> None:
        """Leave no thread behind."""
        self._end()

    def _renew(self, snapshot: Snapshot) -> None:
        """Find the landscape around the network of a snapshot."""
        self._end()
        self._aim, self._share = snapshot, 0.0
        if self.look is None:
            return
        waits: list[Surroundings] = []

        def steps(it: Work) -> Iterator[object]:
            run = waits.pop()
            return work.landscape(it, run.number, run.experiment, run.past, self._kind)

        self._work = its = Work(steps, self._tell)

        def begin(run: Surroundings) -> None:
            waits.append(run)
            its.begin()

        self.look(begin)

    def _draw_anew(self) -> None:
        """Find the loss on the present grid."""
        self._end()
        landscape, grid = self._landscape, self.map.area.samples
        if landscape is None or not all(grid.shape):
            return
        self._share = 0.0
        self._show()
        self._work = Work(lambda _: work.field(landscape, grid), self._tell)
        self._work.begin()

    def _tell(self, its: Work, news: object) -> None:
        self.post_message(self.Told(its, news))

    def on_landscape_panel_told(self, message: Told) -> None:
        """Show what was found, unless nobody wants it any more."""
        message.stop()
        if message.work is not self._work or not self.app.is_running:
            return
        news = message.news
        if isinstance(news, str):
            self._refuse(news)
        elif isinstance(news, Landscape):
            self._take(news)
        elif isinstance(news, Field):
            self._field, self._bands = news, bands_of(news.losses, self._capabilities)
            if not news.is_rough:
                self._work = None
            self._show()
        elif isinstance(news, float):
            self._share = news
            self._write()
            return
        self._describe()

    def _refuse(self, sentence: str) -> None:
        """Go back to the plane of the path, or where there is none, to the map."""
        self._end()
        if self._kind == "random" and self._snapshot is not None:
            self._kind = "path"
            self._renew(self._snapshot)
            self._say(sentence)
        else:
            self.post_message(self.Refused(sentence))

    def _take(self, landscape: Landscape) -> None:
        self._landscape, self._field, self._work = landscape, None, None
        first, second = landscape.plane.shares
        names = (f"direction 1: {first:.0%}", f"direction 2: {second:.0%}")
        if landscape.plane.kind == "random":
            names = ("random 1", "random 2")
        self.map.set_points(Scatter.of(((), ()), extent=landscape.extent, axis_names=names))
        self._read()
        self._draw_anew()

    # -- the picture ---------------------------------------------------------------------------

    def _show(self) -> None:
        landscape, area = self._landscape, self.map.area
        grid = area.samples
        if landscape is None or not all(grid.shape):
            return
        losses = np.full(grid.rows * grid.columns, np.nan)
        if self._field is not None and self._field.landscape is landscape:
            same = self._field.grid == grid
            losses = self._field.losses if same else seen_again(self._field, grid)
        shares = losses if self._bands is None else self._bands.shares(losses)
        blank = ~np.isfinite(losses)
        lost = lost_places(self._field, landscape, grid)
        self.map.marks = marks(
            landscape, self._bands, self._now, area.cells, self._capabilities, lost
        )
        self.map.show_field(
            np.nan_to_num(shares)[:, np.newaxis],
            grid.shape,
            limits=(0.0, 1.0),
            blank=blank if blank.any() else None,
        )

    @property
    def _now(self) -> Position:
        """Where the network is by now, on the plane or nearest to it."""
        landscape, snapshot = self._landscape, self._snapshot
        if landscape is None or snapshot is None or snapshot.parameters is None:
            return 0.0, 0.0
        if snapshot.experiment != landscape.number or not np.isfinite(snapshot.parameters).all():
            return 0.0, 0.0
        across, up = landscape.plane.places_of(snapshot.parameters[np.newaxis])[0].tolist()
        return across, up

    def _describe(self) -> None:
        """Say in the frame, and beside it, what is seen."""
        self._write()
        landscape, bands, reading = said = self._landscape, self._bands, self._reading
        if landscape is None or all(map(operator.is_, said, self._said)):
            return
        self._said = said
        off = 0 if bands is None else int(hollow(landscape, bands).sum())
        self.post_message(self.Changed(Seen(landscape, bands, off, reading, self._field)))

    def _write(self) -> None:
        """Say in the frame how far it is, or what the signs are."""
        snapshot, aim = self._snapshot, self._aim
        title = "loss landscape"
        if self._work is not None:
            title += f" · {self._share:.0%} computed"
        elif self.map.magnification != 1.0:
            title += f" · × {self.map.magnification:g}"
        title += spoken(" · <landscape> leaves")
        signs = signs_of(self._capabilities)
        below = f"{signs.start} start  {signs.now} now  {signs.on} {signs.off} path"
        if self._kind == "random":
            below = f"{signs.now} now"
        if snapshot is not None and aim is not None and _moves(snapshot):
            below = f"around epoch {aim.epoch:,}: pause to renew"
        if not self._capabilities.unicode:
            title = title.replace(" · × ", ", x ").replace(" · ", ", ")
        write_in_frame(self, title=title, subtitle=below)

    # -- the cursor ----------------------------------------------------------------------------

    def on_boundary_map_grid_changed(self, message: BoundaryMap.GridChanged) -> None:
        """Find the loss where the picture now wants it."""
        message.stop()
        if self.app.is_running and self._landscape is not None:
            if self._field is None or self._field.grid != self.map.area.samples:
                self._draw_anew()
            self._describe()

    def on_boundary_map_cursor_moved(self, message: BoundaryMap.CursorMoved) -> None:
        """Read the loss at the cursor."""
        message.stop()
        if self.app.is_running:
            self._read()
            self._describe()

    def on_boundary_map_pressed(self, message: BoundaryMap.Pressed) -> None:
        """Do no more than move the cursor there."""
        message.stop()

    def _read(self) -> None:
        landscape, cursor = self._landscape, self.map.cursor
        self._reading = None
        if landscape is None or cursor is None:
            return
        plane, surface = landscape.plane, landscape.surface
        distance = float(plane.distances([cursor])[0])
        if surface.samples * plane.centre.size <= _AT_ONCE:
            loss = float(surface.losses_on(plane, [cursor])[0])
        elif self._field is None:
            return
        else:
            row, column = self._field.grid.cell_of(cursor) or (0, 0)
            loss = float(self._field.losses.reshape(self._field.grid.shape)[row, column])
        self._reading = Reading(loss, distance)

    # -- what the user does --------------------------------------------------------------------

    def action_cursor(self, right: int, up: int) -> None:
        """Show the cursor, or move it."""
        self.map.move_cursor(right, up)

    def stop_reading(self) -> bool:
        """Hide the cursor; return whether it was there."""
        was_there = self.map.cursor is not None
        self.map.cursor = None
        return was_there

    def action_zoom(self, direction: int) -> None:
        """Zoom in or out, or back to all of it for 0."""
        if direction == 0:
            self.map.zoom_home()
            self._say("All of the landscape is in view.")
        elif not self.map.zoom(direction):
            self._say(f"This is as {'close' if direction > 0 else 'far'} as it goes.")

    def action_turn_plane(self) -> None:
        """Go to the other plane."""
        if self._snapshot is None:
            return
        self._kind = "random" if self._kind == "path" else "path"
        self._landscape = self._field = self._bands = None
        self.post_message(self.Changed(None))
        self._renew(self._snapshot)
        self._describe()
        self._say(
            "Two random directions, each neuron's weights scaled to its own: how sharp it is here."
            if self._kind == "random"
            else "The plane that the run's own path lies closest to."
        )

    def action_put_network(self) -> None:
        """Put the network where the cursor is."""
        landscape, snapshot, cursor = self._landscape, self._snapshot, self.map.cursor
        if landscape is None or cursor is None or snapshot is None or self.put is None:
            self._say(_NO_PLACE)
            return
        if snapshot.parameters is None or snapshot.experiment != landscape.number:
            return
        there = landscape.plane.parameters_at([cursor])[0].astype(snapshot.parameters.dtype)
        away = short(float(landscape.plane.distances([cursor])[0]))
        name = f"the network is put {away} away"
        self.map.cursor = None
        self.put(Move(snapshot.experiment, snapshot.parameters, there, name))

    def _say(self, sentence: str) -> None:
        self.post_message(Said(sentence))


def _moves(snapshot: Snapshot) -> bool:
    """Whether another moment follows at once, so that to look around this one is for nothing."""
    timeline = snapshot.timeline
    return snapshot.state == "training" or (timeline is not None and timeline.plays)


def _same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots are of the same network at the same moment."""
    same_moment = (one.experiment, one.epoch, one.batch) == (
        other.experiment,
        other.epoch,
        other.batch,
    )
    if one.parameters is None or other.parameters is None:
        return False
    return same_moment and np.array_equal(one.parameters, other.parameters, equal_nan=True)
