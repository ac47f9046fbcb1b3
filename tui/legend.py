"""The legend of the map: what its points and its colours mean."""

from __future__ import annotations

from textual.color import Color
from textual.content import Content
from textual.style import Style

from core import Dataset, printable
from tui.plotting import ticks
from tui.plotting.capabilities import Capabilities
from tui.plotting.palette import (
    POINT_GLYPHS,
    POINT_LETTERS,
    TEST_POINT_GLYPHS,
    TEST_POINT_LETTERS,
    class_color,
)

# From all there is to say to the least: the longest name, the gap between two of them, whether to
# show the signs of the test points, and whether to say that they are that.
_FORMS = (
    (16, "  ", True, True),
    (16, "  ", True, False),
    (16, "  ", False, False),
    (10, " ", False, False),
    (5, " ", False, False),
    (2, " ", False, False),
)


def legend(dataset: Dataset, width: int, capabilities: Capabilities, *, show_test: bool) -> Content:
    """Return the legend that says most in ``width`` cells.

    Parameters
    ----------
    dataset : Dataset
    width : int
        If not even the shortest form fits, that is returned nevertheless.
    capabilities : Capabilities
    show_test : bool
        Whether the map shows the test points.
    """
    if dataset.task == "regression":
        return _scale(dataset, capabilities)
    text = Content()
    for longest, gap, hollow, explained in _FORMS:
        parts = _classes(dataset.class_names, longest, capabilities, show_test and hollow)
        if show_test and explained:
            parts.append(Content("hollow: test" if capabilities.unicode else "small: test"))
        text = Content(gap).join(parts)
        if text.cell_length <= width:
            break
    return text


def _classes(
    class_names: tuple[str, ...], longest: int, capabilities: Capabilities, hollow: bool
) -> list[Content]:
    train, test = (
        (POINT_GLYPHS, TEST_POINT_GLYPHS)
        if capabilities.unicode
        else (POINT_LETTERS, TEST_POINT_LETTERS)
    )
    parts = [
        # Names from a file may look like markup; as Content they are not read as such.
        Content.assemble(
            _colored(f"{sign}{outline if hollow else ''}", index, capabilities),
            f" {printable(name, longest)}",
        )
        for index, (sign, outline, name) in enumerate(zip(train, test, class_names, strict=False))
    ]
    if len(class_names) > len(train):
        parts.append(Content("…"))
    return parts


def _scale(dataset: Dataset, capabilities: Capabilities) -> Content:
    """Return what the two ends of the palette stand for, in the target's own unit."""
    if capabilities.color == "none" or dataset.n_features == 1:
        return Content()
    low, high = (
        ticks.short(float(end) * dataset.target_scale + dataset.target_mean)
        for end in (dataset.y_train.min(), dataset.y_train.max())
    )
    return Content.assemble(
        _colored("■", 0, capabilities), f" {low}  ", _colored("■", 1, capabilities), f" {high}"
    )


def _colored(text: str, class_index: int, capabilities: Capabilities) -> Content:
    color = class_color(class_index, capabilities.color)
    if color is None:
        return Content(text)
    return Content(text).stylize(Style(foreground=Color(*color)))
