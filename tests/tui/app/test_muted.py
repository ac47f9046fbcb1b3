"""What is muted is less than the text in every theme, and yet to be read."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui.app.theme import DARK, LIGHT, UNSUITABLE, variables_for

THEMES = [DARK, LIGHT, *(it for name, it in BUILTIN_THEMES.items() if name not in UNSUITABLE)]


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 for c in color.rgb]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def contrasts(theme: Theme) -> tuple[float, float]:
    colors = theme.to_color_system().generate()
    background, text = Color.parse(colors["background"]), Color.parse(colors["foreground"])
    muted = Color.parse((variables_for(theme) | dict(theme.variables))["text-muted"])
    return contrast(background, text), contrast(background, muted)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_muted_is_less_than_the_text_and_can_be_read(theme: Theme) -> None:
    text, muted = contrasts(theme)
    assert 2.2 < muted < text
