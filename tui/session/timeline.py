"""Where a picture stands in the course of its run, and the future that was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.plotting.charts.curve import Curve


class Future(NamedTuple):
    """What came of a run after the moment at which another began.

    Attributes
    ----------
    since : int
        The epoch of that moment.
    until : int
        The last epoch of the run that was left.
    loss, score : Curve
        On the test data where there are any.
    tested : bool
        Whether there are any.
    """

    since: int
    until: int
    loss: Curve
    score: Curve
    tested: bool


class Timeline(NamedTuple):
    """Where a picture stands in the course of its run.

    Attributes
    ----------
    first : int or None
        The earliest epoch that one can go back to; None where there is none.
    now : tuple of int
        The epochs completed by now, and the mini-batches of the one under way.
    is_past : bool
        Whether the picture is of an earlier moment.
    plays : bool
        Whether the past is played.
    aim : int
        The epoch that is being computed again, or that of the picture.
    share : float
        How much of that is done, from 0 to 1.
    refusal : str
        Why one cannot go where one was to, in a sentence, or empty.
    needs : int
        How many bytes a moment takes, where there is no room for one.
    stays : bool
        Whether there is room for the run beside another that goes on from here.
    """

    first: int | None
    now: tuple[int, int]
    is_past: bool = False
    plays: bool = False
    aim: int = 0
    share: float = 1.0
    refusal: str = ""
    needs: int = 0
    stays: bool = True
