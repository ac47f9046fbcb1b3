"""The one table of panels."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

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
        network, "lesson" while that is read; or anything.
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

READ = "lesson"
"""What there is while the lesson is read, and the panel that shows it."""

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
        "are those of pinned runs. Grey bands are what other draws reach, which <luck> trains: all "
        "of them, and the half in the middle.",
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
        "learns the training data by heart. Majority is the accuracy of always answering the "
        "class that is the commonest in training, balanced the mean recall. The confusion matrix "
        "counts the samples of each class, a row, by the class they are put into; below, which "
        "share of a class is found "
        "(recall), which share of what is taken for it is right (precision), the mean of the two "
        "(F1), and how many there are. A ReLU is dead if no training sample wakes it: no "
        "gradient reaches it any more. Norms are how long a layer's weights and their gradient "
        "are: the root of the sum of their squares.",
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
        "much as the slope says. One's gradient is how many times as long the gradient of a single "
        "example is as the mean of all, and the angle is that between the two: at 90 deg. what is "
        "good for one says hardly anything about what is good for all. Guessing costs what one "
        "answer for all examples does.",
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
    Panel(
        READ,
        "lesson",
        "tui.panels.understanding.lesson.panel:LessonPanel",
        "Seven chapters, each about an experiment of its own: predict what will happen, do it, and "
        "compare. <lesson> opens it and leaves it; your own experiment waits meanwhile and comes "
        "back as it was, with all that can be undone. What you try is ticked off once the network "
        "shows it.",
        beside=8,
        takes=READ,
    ),
)


def sharing_keys(name: str) -> tuple[str, ...]:
    """Return the names of the panels whose keys are those of ``name`` in the table of keys."""
    return tuple(panel.name for panel in PANELS if panel.of_keys == name)


def of_use(data: Collection[str] = ()) -> tuple[Panel, ...]:
    """Return the panels that have something to show where there are such things as "images"."""
    return tuple(panel for panel in PANELS if not panel.takes or panel.takes in data)
