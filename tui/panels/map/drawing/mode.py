"""Drawing points on the map: what its keys do, and what it says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from textual.message import Message

from core import Dataset, Plane, Point, counted
from tui.panels.map.drawing.drawing import EMPTY, Drawing, drawing_of
from tui.plotting.boundary.region import Frame, Position, around
from tui.plotting.boundary.scatter import Scatter
from tui.plotting.colors.signs import POINT_GLYPHS, POINT_LETTERS
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.keys.table import DRAWING_KEYS
from tui.widgets.sentence import Said

_STEPS = {
    **dict.fromkeys(("h", "left"), (-1, 0)),
    **dict.fromkeys(("j", "down"), (0, -1)),
    **dict.fromkeys(("k", "up"), (0, 1)),
    **dict.fromkeys(("l", "right"), (1, 0)),
}
_HOW_TO_DRAW = (
    "1 to 9 or a click drop a point, 0 removes, N removes all, <train> trains, ^s saves, p "
    "leaves, <help> tells more."
)


class DrawingMode:
    """The map while points are drawn on it; off until `start`.

    Parameters
    ----------
    board : BoundaryMap
        What to draw on; points are dropped where its cursor is.
    post : callable
        Posts a message.
    changed : callable
        Called when there are other points, or when it is over; then there is more to show than
        the points.
    """

    class Drawn(Message):
        """Posted when there are other points to learn.

        Attributes
        ----------
        points : tuple of tuple
            Two coordinates and a class each.
        class_names : tuple of str
            What classes are called, those that have a name.
        """

        def __init__(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
            super().__init__()
            self.points = points
            self.class_names = class_names

    class SaveRequested(Drawn):
        """Posted when the points are to be saved."""

    class Lacking(Drawn):
        """Posted when what is drawn cannot be learnt: what is trained is then not what is seen."""

    def __init__(
        self,
        board: BoundaryMap,
        post: Callable[[Message], object],
        changed: Callable[[], object],
    ) -> None:
        self._board = board
        self._post = post
        self._changed = changed
        self._drawing: Drawing | None = None
        self._unfinished: Drawing | None = None
        self._left: Drawing | None = None

    # -- what it is asked ----------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether points are being drawn."""
        return self._drawing is not None

    @property
    def lacks(self) -> str:
        """What the points still lack to be learnt, as a sentence; empty if nothing is drawn."""
        return "" if self._drawing is None else self._drawing.lacks()

    @property
    def hides_network(self) -> bool:
        """Whether the network that is there knows nothing of the plane that is drawn on."""
        return self._drawing is not None and not self._drawing.is_on_data

    def frame_of(self, points: tuple[Point, ...] | None, plane: Plane) -> Frame:
        """Return the part of a plane to show of points that were drawn, or of other data for None.

        Of those drawn last it is that on which they were drawn: nothing is to move when the drawing
        is left. More of the plane than that may have been in sight, and drawn on.
        """
        left = self._left
        if left is None or points is None or points != tuple(left.points):
            return Frame(plane.extent, plane.units)
        places = np.array([point[:2] for point in points])
        return left.frame._replace(extent=around(left.frame.extent, places))

    def title(self, capabilities: Capabilities) -> str:
        """Return what is drawn, in a few words."""
        assert self._drawing is not None
        signs = POINT_GLYPHS if capabilities.unicode else POINT_LETTERS
        pen, count = self._drawing.pen, len(self._drawing.points)
        return f"drawing {signs[pen]} {self._drawing.pen_name()} · {counted(count, 'point')}"

    def scatter(self, dataset: Dataset) -> Scatter:
        """Return all points alike; which are for the test is seen when the drawing is left."""
        assert self._drawing is not None
        drawing = self._drawing
        return Scatter.of(
            (
                [point[:2] for point in drawing.points],
                np.array([point[2] for point in drawing.points], dtype=np.intp),
            ),
            extent=drawing.frame.extent,
            units=drawing.frame.units,
            class_names=dataset.class_names,
            axis_names=dataset.plane.axis_names if drawing.is_on_data else ("x1", "x2"),
        )

    # -- coming and going ----------------------------------------------------------------------

    def bring_back(self, points: tuple[Point, ...], class_names: tuple[str, ...]) -> None:
        """Have points there that were drawn and not learnt, to go on drawing with."""
        frame = around(EMPTY.extent, np.array([point[:2] for point in points]))
        self._unfinished = Drawing(list(points), Frame(frame), class_names=class_names)

    def start(self, snapshot: Snapshot, dataset: Dataset) -> str:
        """Begin to draw, on the points of the data where they can be seen; return what to do."""
        if self._drawing is None:
            self._drawing = self._unfinished or self._begun(snapshot, dataset)
            self._unfinished = None
            self._board.cursor = None
            self._changed()
            self._board.move_cursor(0, 0)
            if self.lacks:
                self._post(self._lacking(self._drawing))
        return _HOW_TO_DRAW

    def take(self, snapshot: Snapshot) -> None:
        """Go on to another experiment."""
        if self._drawing is not None and snapshot.config.points is not None:
            self._drawing.is_on_data = True

    def follow(self, points: tuple[Point, ...] | None, class_names: tuple[str, ...]) -> None:
        """Go on drawing from the points that are asked for now, as after an undo."""
        drawing = self._drawing
        if drawing is None:
            return
        if points is None:
            self.leave(undone=True)
        elif points != tuple(drawing.points) and not drawing.lacks():
            drawing.points, drawing.class_names = list(points), class_names
            self._changed()

    def leave(self, key: str = "", *, undone: bool = False) -> None:
        """Leave drawing; of what was undone more is said elsewhere."""
        drawing, self._drawing = self._drawing, None
        assert drawing is not None
        self._left = drawing
        self._board.cursor = None
        sentence = drawing.lacks()
        if sentence and drawing.points:
            self._unfinished = drawing
            self._say(f"{sentence} <draw> goes on drawing.")
        elif sentence:
            self._say("Nothing is drawn, and the data are as they were.")
        elif not undone:  # what was said of the keys of drawing is true no more
            self._say("")
        self._changed()

    # -- what its keys do ----------------------------------------------------------------------

    def press(self, key: str) -> bool:
        """Do what a key does; return whether it does anything while points are drawn."""
        if self._drawing is None:
            return False
        for row in DRAWING_KEYS:
            if key in row.names:
                self.do(row.action, key)
                return True
        return False

    def do(self, action: str, key: str) -> None:
        """Do the action of a row of `DRAWING_KEYS`, if points are drawn."""
        if self._drawing is not None:
            getattr(self, action)(key)

    def drop(self, key: str) -> None:
        """Drop a point of a class at the cursor."""
        if self._board.cursor is None:
            self._board.move_cursor(0, 0)
        if self._board.cursor is not None:
            self.drop_at(self._board.cursor, int(key) - 1 if key in "123456789" else None)

    def drop_at(self, place: Position, which: int | None = None) -> None:
        """Drop a point of a class, or of the last one's, if points are drawn."""
        if self._drawing is None:
            return
        if sentence := self._drawing.drop(*place, which):
            self._say(sentence)
        else:
            self._go_on(self._drawing)

    def remove(self, key: str) -> None:
        """Remove the points at the cursor."""
        assert self._drawing is not None
        if self._drawing.remove(self._board.points_at_cursor[0].tolist()):
            self._go_on(self._drawing)
        else:
            self._say("There is no point here to remove.")

    def clear(self, key: str) -> None:
        """Remove all points."""
        assert self._drawing is not None
        self._drawing.clear()
        self._go_on(self._drawing)

    def move(self, key: str) -> None:
        """Move the cursor."""
        self._board.move_cursor(*_STEPS[key])

    def whole(self, key: str) -> None:
        """Show the whole plane again."""
        self._board.zoom_home()
        self._say("The whole plane is in view.")

    def save(self, key: str) -> None:
        """Have the points saved."""
        assert self._drawing is not None
        points = tuple(self._drawing.points)
        if points:
            self._post(self.SaveRequested(points, self._drawing.class_names))
        else:
            self._say("There are no points to save.")

    def _go_on(self, drawing: Drawing) -> None:
        """Show the points as they are now, and have them learnt if that is possible."""
        self._changed()
        if sentence := drawing.lacks():
            self._post(self._lacking(drawing))
            self._say(sentence)
        else:
            self._post(self.Drawn(tuple(drawing.points), drawing.class_names))

    def _lacking(self, drawing: Drawing) -> Lacking:
        return self.Lacking(tuple(drawing.points), drawing.class_names)

    def _begun(self, snapshot: Snapshot, dataset: Dataset) -> Drawing:
        """Return a drawing that begins with the points there are."""
        config = snapshot.config
        if config.points is None or config.data is not None:
            return drawing_of(dataset)
        return Drawing(
            list(config.points),
            self.frame_of(config.points, dataset.plane),
            is_on_data=True,
            class_names=config.class_names or (),
        )

    def _say(self, sentence: str) -> None:
        self._post(Said(sentence))
