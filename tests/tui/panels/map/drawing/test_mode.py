"""The mode by itself; whoever draws in the app is in test_drawing."""

from __future__ import annotations

from textual.message import Message

from core import ExperimentConfig
from tui.panels.map.drawing.mode import DrawingMode
from tui.session.snapshot import Snapshot
from tui.terminal.capabilities import Capabilities
from tui.widgets.boundary_map import BoundaryMap
from tui.widgets.sentence import Said

TERMINAL = Capabilities(False, "none")


class Desk:
    """A mode, and what it tells."""

    def __init__(self, config: ExperimentConfig) -> None:
        self.snapshot = Snapshot.of(config.build())
        self.told: list[Message] = []
        self.changes = 0
        self.mode = DrawingMode(BoundaryMap(capabilities=TERMINAL), self.told.append, self.count)

    def count(self) -> None:
        self.changes += 1

    def start(self) -> None:
        assert self.snapshot.dataset is not None
        self.mode.start(self.snapshot, self.snapshot.dataset)


def test_off_it_does_nothing() -> None:
    desk = Desk(ExperimentConfig(samples=20))
    assert not desk.mode.press("1")
    desk.mode.do("clear", "N")
    desk.mode.drop_at((0.0, 0.0))
    desk.mode.follow(None, ())
    assert not desk.mode.is_on
    assert not desk.mode.hides_network
    assert (desk.told, desk.changes) == ([], 0)


def test_it_begins_with_the_points_there_are_and_tells_of_each_change() -> None:
    desk = Desk(ExperimentConfig(samples=20))
    desk.start()
    assert desk.mode.title(TERMINAL) == "drawing O outer · 20 points"
    desk.mode.drop_at((0.5, 0.5), 1)
    (drawn,) = desk.told
    assert isinstance(drawn, DrawingMode.Drawn)
    assert len(drawn.points) == 21
    assert drawn.points[-1] == (0.5, 0.5, 1)
    assert desk.changes == 2
    assert not desk.mode.press("q"), "keys that are none of drawing are for others"


def test_once_it_is_left_its_keys_are_no_longer_told() -> None:
    desk = Desk(ExperimentConfig(samples=20))
    desk.start()
    desk.mode.press("p")
    (remark,) = desk.told
    assert isinstance(remark, Said)
    assert not remark.sentence


def test_what_is_unfinished_is_gone_on_with() -> None:
    desk = Desk(ExperimentConfig(dataset="plane", samples=20))
    desk.start()
    assert desk.mode.hides_network, "a plane of values is none of classes"
    desk.mode.drop_at((0.5, 0.5))
    desk.mode.leave()
    assert not desk.mode.is_on
    remark = desk.told[-1]
    assert isinstance(remark, Said)
    assert remark.sentence.endswith("<draw> goes on drawing.")
    desk.start()
    assert desk.mode.title(TERMINAL) == "drawing O class 1 · 1 point"


def test_an_undo_takes_a_point_back_and_at_last_leaves() -> None:
    points = ((0.0, 0.0, 0), (0.1, 0.0, 0), (1.0, 1.0, 1), (1.1, 1.0, 1))
    desk = Desk(ExperimentConfig(points=points))
    desk.start()
    desk.mode.drop_at((0.5, 0.5), 1)
    desk.mode.follow(points, ("a", "b"))
    assert desk.mode.title(TERMINAL).endswith("4 points")
    assert desk.snapshot.dataset is not None
    assert len(desk.mode.scatter(desk.snapshot.dataset).train.xy) == 4
    desk.mode.follow(None, ())
    assert not desk.mode.is_on


def test_what_cannot_be_learnt_is_told_so_that_nothing_else_is() -> None:
    desk = Desk(ExperimentConfig(samples=20))
    desk.start()
    assert not desk.mode.lacks
    desk.mode.press("N")
    assert any(isinstance(message, DrawingMode.Lacking) for message in desk.told)
    assert "no point of class 1" in desk.mode.lacks
    desk.mode.leave()
    assert not desk.mode.lacks, "the data are there again"
    remark = desk.told[-1]
    assert isinstance(remark, Said)
    assert remark.sentence == "Nothing is drawn, and the data are as they were."
    elsewhere = Desk(ExperimentConfig(dataset="plane", samples=20))
    elsewhere.start()
    assert isinstance(elsewhere.told[-1], DrawingMode.Lacking), "an empty plane to draw on"


def test_a_drawing_that_is_left_stays_where_it_was_drawn() -> None:
    desk = Desk(ExperimentConfig(dataset="plane", samples=20))
    desk.start()
    for place, which in (((0.0, 0.0), 0), ((0.1, 0.1), 1)):
        desk.mode.drop_at(place, which)
    drawn = desk.told[-1]
    assert isinstance(drawn, DrawingMode.Drawn)
    desk.mode.leave()
    plane = ExperimentConfig(points=drawn.points).build().dataset.plane
    close = (plane.extent, plane.units)
    assert desk.mode.frame_of(drawn.points, plane) == ((-1.0, 1.0, -1.0, 1.0), (1.0, 1.0))
    assert desk.mode.frame_of(drawn.points[:1], plane) == close, "those are other points"
    assert desk.mode.frame_of(None, plane) == close


def test_a_class_is_called_what_it_is_called_in_the_data_and_a_new_one_by_its_number() -> None:
    desk = Desk(ExperimentConfig(samples=20))
    desk.start()
    desk.mode.drop_at((0.5, 0.5), 1)
    assert desk.mode.title(TERMINAL) == "drawing X inner · 21 points"
    desk.mode.drop_at((0.5, 0.5), 2)
    assert desk.mode.title(TERMINAL) == "drawing V class 3 · 22 points"
    desk.mode.press("N")
    assert desk.mode.title(TERMINAL) == "drawing O class 1 · 0 points"


def test_a_class_whose_name_is_a_number_is_said_to_be_a_class() -> None:
    points = ((0.0, 0.0, 0), (1.0, 1.0, 1))
    desk = Desk(ExperimentConfig(points=points, class_names=("7", "8")))
    desk.start()
    assert desk.mode.title(TERMINAL) == "drawing O class 7 · 2 points"
