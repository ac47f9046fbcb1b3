"""The rate of the pictures is told where it falls, and only there."""

from __future__ import annotations

import pytest

from tui.app.loop.frame_rate import FramePacing, FrameRate


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def rates(offered: float, shown: float, seconds: float = 4.0) -> list[float]:
    """What is said while training offers so many pictures a second and so many are shown."""
    clock = Clock()
    rate = FrameRate(clock)
    found = []
    for picture in range(int(seconds * shown)):
        clock.now = picture / shown
        found.append(rate.shown(int(clock.now * offered), training=True))
    return found


def test_nothing_is_said_while_every_picture_is_shown() -> None:
    assert not any(rates(10, 10))
    assert not any(rates(1, 1, 20))  # one epoch a second has no more than one picture a second


def test_the_rate_is_told_when_pictures_are_left_out() -> None:
    assert rates(10, 4)[-1] == pytest.approx(4, rel=0.2)
    assert rates(10, 0.5, 20)[-1] == pytest.approx(0.5, rel=0.2)


def test_it_is_over_with_the_training() -> None:
    clock = Clock()
    rate = FrameRate(clock)
    for version in (0, 10, 20):
        clock.now += 1
        rate.shown(version, training=True)
    assert rate.shown(30, training=False) == 0
    clock.now += 1
    assert rate.shown(40, training=True) == 0


def interval(work: float, seconds: float, fps: float = 10.0, *, in_the_way: bool = False) -> float:
    """Seconds between pictures that each take so long, of which so much is their own work."""
    clock, work_clock = Clock(), Clock()
    pacing = FramePacing(1 / fps, clock, work_clock)
    found = pacing.end(in_the_way=in_the_way)
    for _ in range(40):
        pacing.begin()
        clock.now += seconds
        work_clock.now += work
        found = pacing.end(in_the_way=in_the_way)
    return found


@pytest.mark.parametrize("fps", [5.0, 10.0, 60.0])
def test_there_are_as_many_pictures_as_are_asked_for_while_the_machine_is_quiet(fps: float) -> None:
    assert interval(0.012, 0.013, fps) == interval(0.0, 0.0, fps) == 1 / fps
    assert interval(0.2, 0.21, fps) == 1 / fps  # slow by itself: the machine is not busy


def test_there_are_fewer_pictures_where_others_keep_the_machine_busy() -> None:
    assert interval(0.006, 0.012) == 0.1  # there is time enough
    assert interval(0.012, 0.060) == pytest.approx(0.4, rel=0.01)
    assert interval(0.012, 5.0) == 1.0  # but some, whatever happens


def test_pictures_take_a_small_share_of_a_training_that_could_use_all_the_time() -> None:
    assert interval(0.003, 0.004, in_the_way=True) == 0.1  # as many as are asked for
    assert interval(0.0044, 0.005, in_the_way=True) == pytest.approx(0.11, rel=0.01)
    assert interval(0.006, 0.007, in_the_way=True) == 0.125  # still fluent
    assert interval(0.012, 0.013, in_the_way=True) == pytest.approx(0.15, rel=0.01)
    assert interval(0.5, 0.51, in_the_way=True) == 0.2  # but some
    assert interval(0.5, 0.51, fps=2.0, in_the_way=True) == 0.5


def test_a_single_interruption_changes_little() -> None:
    clock, work_clock = Clock(), Clock()
    pacing = FramePacing(0.1, clock, work_clock)
    found = []
    for picture in range(30):
        pacing.begin()
        clock.now += 0.09 if picture == 20 else 0.012
        work_clock.now += 0.012
        found.append(pacing.end())
    assert max(found) < 0.25
    assert found[-1] == 0.1
