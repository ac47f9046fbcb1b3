"""Points somebody is drawing: a list of them, and the experiment that learns them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core import (
    MAXIMUM_CLASSES,
    MAXIMUM_POINTS,
    Dataset,
    Point,
    lacking,
    printable,
)
from tui.plotting.boundary.region import Frame

_LONGEST_NAME = 16

EMPTY = Frame((-1.0, 1.0, -1.0, 1.0))


@dataclass(slots=True)
class Drawing:
    """The points of a drawing and the class that comes next.

    Attributes
    ----------
    points : list of tuple
        Two coordinates and a class from 0.
    frame : Frame
        The part of the plane to draw on.
    pen : int
        The class of the next point, from 0.
    is_on_data : bool
        Whether the network that is there knows this plane.
    class_names : tuple of str
        What the classes are called in the data that it began with; new ones have numbers.
    """

    points: list[Point] = field(default_factory=list)
    frame: Frame = EMPTY
    pen: int = 0
    is_on_data: bool = False
    class_names: tuple[str, ...] = ()

    def drop(self, x1: float, x2: float, which: int | None = None) -> str:
        """Add a point of a class, or of the last one's; return why not, or an empty text."""
        if len(self.points) >= MAXIMUM_POINTS:
            return f"There are {MAXIMUM_POINTS:,} points, the most a drawing can have."
        if which is not None:
            next_class = max((point[2] for point in self.points), default=-1) + 1
            if which > next_class:
                return f"Class {which + 1} comes after class {next_class + 1}; draw that first."
            self.pen = which
        self.points.append((_rounded(x1), _rounded(x2), self.pen))
        return ""

    def pen_name(self) -> str:
        """Return what the class of the next point is called."""
        named = self.class_names[self.pen : self.pen + 1]
        name = printable(named[0], _LONGEST_NAME) if named else str(self.pen + 1)
        return f"class {name}" if name.isdecimal() else name

    def clear(self) -> None:
        """Remove all points; what comes next is of other classes."""
        self.points.clear()
        self.pen, self.class_names = 0, ()

    def remove(self, indices: Iterable[int]) -> int:
        """Remove points by their places in the list; return how many."""
        gone = set(indices)
        self.points = [point for i, point in enumerate(self.points) if i not in gone]
        return len(gone)

    def lacks(self) -> str:
        """Return what the points still lack to be learnt from; empty if nothing."""
        return lacking(self.points, self.class_names)

    def counts(self) -> list[int]:
        """Return how many points each class has."""
        found = [0] * MAXIMUM_CLASSES
        for _, _, which in self.points:
            found[which] += 1
        return found[: max((point[2] for point in self.points), default=-1) + 1]


def drawing_of(dataset: Dataset) -> Drawing:
    """Return a drawing that begins with the points of a data set, if they can be drawn on."""
    plane = dataset.plane
    names = dataset.plane.axis_names
    raw = dataset.task == "classification" and not plane.note and len(names) == 2
    if not raw or not 2 <= dataset.n_classes <= MAXIMUM_CLASSES:
        return Drawing()
    points = [
        (_rounded(x1), _rounded(x2), int(which))
        for part, labels in ((plane.train, dataset.y_train), (plane.test, dataset.y_test))
        for (x1, x2), which in zip(part.tolist(), labels.tolist(), strict=True)
    ]
    # Mixed already, so every so many-th of them is as good as any choice.
    step = -(-len(points) // MAXIMUM_POINTS) or 1
    frame = Frame(plane.extent, plane.units)
    return Drawing(points[::step], frame, is_on_data=True, class_names=dataset.class_names)


def _rounded(value: float) -> float:
    """Return a coordinate as precise as a place on a screen can be, and short to write down."""
    return float(f"{value:.6g}")
