"""The signs of data points: one a class, others for the test and for what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

POINT_GLYPHS = ("●", "◆", "▲", "■", "▼", "★", "◀", "▶", "✚", "◉")
"""Training points, one glyph a class."""
TEST_POINT_GLYPHS = ("○", "◇", "△", "□", "▽", "☆", "◁", "▷", "✛", "◎")
"""Test points: the hollow glyph of the same class."""
POINT_LETTERS = "OXVTSHZNUA"
"""Training points in plain ASCII."""
TEST_POINT_LETTERS = POINT_LETTERS.lower()
"""Test points in plain ASCII."""
WRONG_GLYPHS = ("✕", "×")
"""A training and a test point that the network puts into another class."""
WRONG_LETTERS = ("!", "'")
"""The same in plain ASCII."""
NEW_SIGN = "?"
"""A row that nobody knows the class of, not learnt from; in plain ASCII, too."""


def point_signs(*, unicode: bool, hollow: bool) -> Sequence[str]:
    """Return a sign for each class, of training points or of test points, which are hollow."""
    if unicode:
        return TEST_POINT_GLYPHS if hollow else POINT_GLYPHS
    return TEST_POINT_LETTERS if hollow else POINT_LETTERS


def wrong_sign(*, unicode: bool, hollow: bool) -> str:
    """Return the sign of a point that the network puts into another class."""
    return (WRONG_GLYPHS if unicode else WRONG_LETTERS)[hollow]
