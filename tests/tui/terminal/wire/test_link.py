"""No more is written than the link carries, as the terminal's answers tell."""

from __future__ import annotations

from tui.terminal.wire.link import LOST, Link


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def answering_link(clock: Clock, distance: float) -> Link:
    """A link whose terminal has answered once, after this many seconds."""
    link = Link(clock)
    link.ask(0)
    clock.now += distance
    assert link.answer()
    return link


def test_there_is_room_while_answers_come_as_fast_as_ever() -> None:
    clock = Clock()
    link = answering_link(clock, 0.2)
    for _ in range(20):
        assert link.room() > 1000
        link.ask(500)
        clock.now += 0.2
        link.answer()
    assert link.room() > 1000


def test_it_waits_for_a_late_answer() -> None:
    clock = Clock()
    link = answering_link(clock, 0.01)
    link.ask(5000)
    clock.now += 0.5
    assert link.room() == 0
    link.answer()
    assert link.room() > 0


def test_no_more_is_on_the_way_than_a_slow_link_carries_in_good_time() -> None:
    clock = Clock()
    link = answering_link(clock, 0.2)
    link.ask(16_000)
    clock.now += 0.2 + 0.5  # 32,000 bytes a second
    link.answer()
    on_the_way = 0
    while link.room():
        link.ask(1000)
        on_the_way += 1000
    assert 1000 <= on_the_way <= 0.2 * 32_000


def test_who_leaves_waits_for_answers_that_were_given_up_unless_they_are_lost() -> None:
    clock = Clock()
    link = answering_link(clock, 0.01)
    for _ in range(2):
        link.ask(5000)
        clock.now += LOST + 1
        assert link.room() > 0
    assert link.waiting
    assert link.answer()
    assert link.waiting
    assert link.answer()
    assert not link.waiting
    assert not link.answer()
    link.ask(5000)
    clock.now += LOST + 1
    link.room()
    clock.now += 60
    assert not link.waiting


def test_an_answer_that_never_comes_is_given_up() -> None:
    clock = Clock()
    link = answering_link(clock, 0.01)
    link.ask(500)
    clock.now += LOST / 2
    assert link.room() == 0
    clock.now += LOST
    assert link.room() > 0


def test_a_terminal_that_never_answers_is_not_asked_for_ever() -> None:
    clock = Clock()
    link = Link(clock)
    assert link.ask(0)
    assert link.room() > 0
    assert link.ask(500)
    assert link.room() == 0
    clock.now += 2
    assert link.room() == float("inf")
    assert not link.ask(500)
    assert not link.waiting


def test_a_report_that_nobody_asked_for_is_none_of_its_business() -> None:
    assert not Link().answer()
