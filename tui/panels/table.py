"""The one table of panels, and which of them are in view in how much room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tui.terminal.capabilities import Capabilities


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame on the main screen with a widget in it.

    The widget is made from ``capabilities`` and ``id``. While it is in view, its method
    ``show_snapshot(snapshot, pinned)`` is called with each snapshot whose data are there, and with
    the curves of the pinned runs, by the name of their metric: "loss" or "score". What else the
    widget has to say it writes into its frame (`tui.widgets.frame`).

    Attributes
    ----------
    name : str
        The widget's id; that of the frame is ``f"{name}-panel"``. The panel's keys are those
        that name it in `tui.widgets.keys.table`.
    title : str
        What the frame says at first, and the help screen.
    widget : str
        Its module and class, ``"module:Class"``: a name, so that nothing is imported for it before
        the first frame.
    explanation : str
        What it shows, for the help screen.
    beside : int
        Its turn beside the map, from 1; panels of the same turn stand there together. 0 for one
        that has a place of its own.
    takes : str
        What there has to be for it to be in the round of panels: data that are "images", "step"
        while one looks inside a training step, "landscape" while one looks at the loss around the
        network; or anything.
    keys : str
        What the panel is called where it shares its keys with others; its name if empty.
    least_seconds : float
        How long it stays as it is while the network trains, at least. 0 for one that is drawn with
        every picture.
    """

    name: str
    title: str
    widget: str
    explanation: str
    beside: int
    least_seconds: float = 0.0
    takes: str = ""
    keys: str = ""

    @property
    def of_keys(self) -> str:
        """What the panel is called in the table of keys."""
        return self.keys or self.name

    @property
    def module(self) -> str:
        """The name of the widget's module."""
        return self.widget.partition(":")[0]

    def make(self, capabilities: Capabilities) -> Any:
        """Return a new widget of the panel."""
        make = getattr(import_module(self.module), self.widget.partition(":")[2])
        return make(capabilities=capabilities, id=self.name)


INSIDE = "step"
"""What there is while one looks inside a training step, and the panel that shows it."""

AROUND = "landscape"
"""The same while one looks at the loss around the network."""

PANELS: tuple[Panel, ...] = (
    Panel(
        "network",
        "network",
        "tui.panels.network.diagram:NetworkDiagram",
        "The network from its inputs on the left to its output on the right. Links are coloured by "
        "the sign of their weight, and each neuron shows where in the plane it is active.",
        beside=2,
        least_seconds=0.15,
    ),
    Panel(
        "map",
        "decision boundary",
        "tui.panels.map.panel:MapPanel",
        "The map shows what the network says at every point of the plane. Of two classes the "
        "first is blue and the second orange, pale where the network is undecided; of more, each "
        "has a colour, named at the map's lower edge. For regression the colour is the value. The "
        "dots are the training data, a cross where the network gets them wrong. <next-view> shows "
        "other views: one neuron, the hidden space in which two neurons see the data and the grid "
        "of the plane, the loss of each point, and how sure the network is.",
        beside=0,
    ),
    Panel(
        "step",
        "one step",
        "tui.panels.understanding.step.panel:StepPanel",
        "The step that training takes next, number by number, for one example and one neuron: "
        "<inside-step> shows it in place of the map. Eight stages lead from the example to the "
        "loss after the step; <next-stage> goes on to the next. Nothing is trained by looking: "
        "<step-batch> takes the step that is shown. The line of NumPy below computes what stands "
        "above it. While the network trains it is an earlier step, and the frame says of which "
        "epoch.",
        beside=0,
        takes=INSIDE,
    ),
    Panel(
        "landscape",
        "loss landscape",
        "tui.panels.understanding.landscape.panel:LandscapePanel",
        "The loss on a plane through all weights and biases, around where the network is now: "
        "<landscape> shows it in place of the map. The plane is the one that the run's own path "
        "lies closest to, or one in two random directions; <another-plane> goes to the other. Each "
        "place of it is a network of its own, which <put-network> puts in place of yours. Nothing "
        "is trained by looking.",
        beside=0,
        takes=AROUND,
    ),
    Panel(
        "contours",
        "landscape",
        "tui.panels.understanding.landscape.notes:LandscapeNotes",
        "What the shades of the loss landscape mean, how much of the run's path is seen in it, and "
        "the loss at its cursor.",
        beside=0,
        takes=AROUND,
    ),
    Panel(
        "loss",
        "loss",
        "tui.panels.charts.panels:LossPanel",
        "The loss is what training lowers: how far the network's answers are from the right "
        "ones, on the training data and on test data, which it never trains on. Where both curves "
        "are in one place they take turns. Where a column stands for many epochs, the line goes "
        "through the middle of their values, and the band behind it from the smallest to the "
        "largest. A diamond (@ in plain ASCII) is where the test loss was lowest, a triangle (^) "
        "on the axis where something was changed; the arrows go there and say what. Grey curves "
        "are those of pinned runs.",
        beside=1,
        least_seconds=0.35,
        keys="charts",
    ),
    Panel(
        "score",
        "accuracy",
        "tui.panels.charts.panels:ScorePanel",
        "The accuracy is the share of samples put into the right class. For regression it is R "
        "squared: 1 at best, 0 for always answering the mean.",
        beside=1,
        least_seconds=0.35,
        keys="charts",
    ),
    Panel(
        "numbers",
        "numbers",
        "tui.panels.numbers.panel:NumbersPanel",
        "The overfit gap is the test loss less the training loss: it grows where the network "
        "learns the training data by heart. The confusion matrix counts the samples of each class, "
        "a row, by the class they are put into. A ReLU is dead if no training sample wakes it: no "
        "gradient reaches it any more.",
        beside=3,
    ),
    Panel(
        "health",
        "health",
        "tui.panels.understanding.health.panel:HealthPanel",
        "Whether the training goes well, and what may help: <take-remedy> does it. Below, for "
        "each layer: how large its activations are and what share of the training examples opens "
        "its ReLUs (shut: none does; flat: a sigmoid or tanh that is next to a bound for nearly "
        "all); how large its gradient is beside the last layer's; and how far a step moves its "
        "weights, of which about 0.001 is usual. A step keeps its promise if the loss falls by as "
        "much as the slope says. Guessing costs what one answer for all examples does.",
        beside=6,
        least_seconds=0.35,
    ),
    Panel(
        "comparison",
        "pinned runs",
        "tui.panels.comparison.panel:ComparisonTable",
        "Each pinned run with its training and test results, named by what differs between them. "
        "The charts show in grey the runs on the same data, of the loss only those where it means "
        "the same. Those that do not compare stand apart here, with the reason.",
        beside=4,
    ),
    Panel(
        "images",
        "images",
        "tui.panels.images.panel:ImagesPanel",
        "Where the inputs are pixels, as of digits: the training sample that is the nearest to the "
        "map's cursor and what the network takes it for, what each neuron of the first layer looks "
        "for (blue where a bright pixel speaks against it, orange where it speaks for it), and the "
        "mean of each class.",
        beside=5,
        least_seconds=0.35,
        takes="images",
    ),
)


ROWS = ("3fr", "2fr")
"""Heights of the panels of a column that has two, where a table does not say."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the panels are from a certain width on.

    Attributes
    ----------
    minimum_width : int
        Columns of the terminal.
    columns : tuple of tuple of str
        Names of panels from left to right, those of a column from top to bottom. The last column
        may be empty: there the panels that are in no other take turns. A panel that is in several
        columns side by side takes the width of all of them.
    widths : tuple of str
        Of each column, as in a style sheet.
    minimum_height : int
        Rows of the terminal.
    rows : tuple of str
        Heights of the panels of a column that has two, as in a style sheet.
    instead_of : tuple of str
        The panels with places of their own here in whose turn it is the one; nothing for any.
    """

    minimum_width: int
    columns: tuple[tuple[str, ...], ...]
    widths: tuple[str, ...]
    minimum_height: int = 0
    rows: tuple[str, str] = ROWS
    instead_of: tuple[str, ...] = ()


SIDE: tuple[str, ...] = ()

_TALL = 38
"""Rows of the terminal from which on there is room below a map."""

ARRANGEMENTS: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), ("map", "loss"), ("map", "score"), ("numbers", "comparison")),
        ("1fr", "23%", "23%", "38"),
        _TALL,
        ("1fr", "28%"),
    ),
    Arrangement(
        170,
        (("network",), ("map",), ("loss", "score"), ("numbers", "comparison")),
        ("28%", "1fr", "21%", "38"),
    ),
    Arrangement(
        110,
        (("network",), ("map", "loss"), ("map", "score")),
        ("1fr", "25%", "25%"),
        _TALL,
        ("1fr", "28%"),
        instead_of=("loss", "score"),
    ),
    Arrangement(110, (("network",), ("map",), SIDE), ("39%", "1fr", "27%")),
    Arrangement(0, (("map",), SIDE), ("3fr", "2fr")),
)
"""The first that suits is the one."""

ARRANGEMENTS_INSIDE: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), (INSIDE,), ("map",), ("loss", "score")),
        ("26%", "1fr", "26%", "21%"),
    ),
    Arrangement(110, (("network",), (INSIDE,), ("map", "loss")), ("27%", "1fr", "31%")),
    Arrangement(0, ((INSIDE,), ("network",)), ("3fr", "2fr")),
)
"""The same while one looks inside a step, which is where the map is else."""

ARRANGEMENTS_AROUND: tuple[Arrangement, ...] = (
    Arrangement(
        170,
        (("network",), (AROUND,), ("contours",), ("loss", "score")),
        ("26%", "1fr", "40", "21%"),
    ),
    Arrangement(110, (("network",), (AROUND,), ("contours",)), ("27%", "1fr", "36")),
    Arrangement(0, ((AROUND,), ("contours",)), ("1fr", "30")),
)
"""The same while one looks at the loss around the network."""

_INSTEAD = {INSIDE: ARRANGEMENTS_INSIDE, AROUND: ARRANGEMENTS_AROUND}
"""What may be where the map is else, and the arrangements then."""


class Arranged(NamedTuple):
    """Which panels are where.

    Attributes
    ----------
    columns : tuple of tuple
        The panels of each column, from top to bottom, and its width.
    rows : tuple of str
        The heights of the rows.
    """

    columns: tuple[tuple[tuple[str, ...], str], ...]
    rows: tuple[str, ...]

    @property
    def in_view(self) -> tuple[str, ...]:
        """The panels, column by column."""
        return tuple(dict.fromkeys(name for column, _ in self.columns for name in column))

    @property
    def in_order(self) -> tuple[str, ...]:
        """The panels in the order in which a grid fills its cells: row by row."""
        rows = range(len(self.rows))
        columns = [column for column, _ in self.columns]
        return tuple(dict.fromkeys(it[row] for row in rows for it in columns if row < len(it)))

    def span(self, name: str) -> tuple[int, int]:
        """Return how many columns and rows of the grid a panel takes."""
        columns = [column for column, _ in self.columns if name in column]
        return len(columns), 1 if len(columns[0]) > 1 else len(self.rows)


IN_WHAT_IS_LEFT = Arranged(((("map", "loss"), "1fr"),), ("2fr", "1fr"))
"""Where panels are while a screen takes the columns at the left."""


def sharing_keys(name: str) -> tuple[str, ...]:
    """Return the names of the panels whose keys are those of ``name`` in the table of keys."""
    return tuple(panel.name for panel in PANELS if panel.of_keys == name)


def of_use(data: Collection[str] = ()) -> tuple[Panel, ...]:
    """Return the panels that have something to show where there are such things as "images"."""
    return tuple(panel for panel in PANELS if not panel.takes or panel.takes in data)


def side_views(width: int, data: Collection[str] = ()) -> tuple[tuple[str, ...], ...]:
    """Return what can stand in the last of ``width`` columns, the first at first.

    Returns
    -------
    tuple of tuple of str
        Nothing where every panel is in view.
    """
    *columns, last = _arrangement(width, data).columns
    shown = [panel for panel in of_use(data) if panel.takes not in _INSTEAD]
    placed = {name for column in columns for name in column}
    turns = sorted({panel.beside for panel in shown})
    views = [tuple(panel.name for panel in shown if panel.beside == turn) for turn in turns]
    others = [view for view in views if placed.isdisjoint(view) and not set(view) <= set(last)]
    # A panel without a place takes turns with what is in the last column.
    return tuple([last, *others] if last != SIDE and others else others)


def arrange(
    width: int, side_view: tuple[str, ...], data: Collection[str] = (), height: int = _TALL
) -> Arranged:
    """Return which panels are where.

    Parameters
    ----------
    width : int
        Columns of the terminal.
    side_view : tuple of str
        What is to stand in the last column, if there is no room for everything.
    data : collection of str
        What there is, see ``Panel.takes``.
    height : int
        Rows of the terminal.
    """
    views = side_views(width, data)
    view = side_view if side_view in views else views[0] if views else ()
    arrangement = _arrangement(width, data, view, height)
    columns = [*arrangement.columns]
    if views and not arrangement.instead_of:
        columns[-1] = view
    rows = arrangement.rows if max(map(len, columns)) > 1 else ("1fr",)
    return Arranged(tuple(zip(columns, arrangement.widths, strict=True)), rows)


def _arrangement(
    width: int, data: Collection[str], view: tuple[str, ...] = SIDE, height: int = 0
) -> Arrangement:
    instead = [found for what, found in _INSTEAD.items() if what in data]
    arrangements = instead[0] if instead else ARRANGEMENTS
    return next(
        found
        for found in arrangements
        if width >= found.minimum_width
        and height >= found.minimum_height
        and found.instead_of in (SIDE, view)
    )
