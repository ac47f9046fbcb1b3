"""The rate of the pictures is told where it falls, and only there."""

from __future__ import annotations

import pytest

from tui.app.loop.frame_rate import FrameRate


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
