"""What is muted is less than the text in every theme, and yet to be read."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui.app.theme import DARK, LIGHT, UNSUITABLE, variables_for
from tui.plotting.colors.rgb import TEXT, contrast

THEMES = [DARK, LIGHT, *(it for name, it in BUILTIN_THEMES.items() if name not in UNSUITABLE)]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_muted_is_no_more_than_the_text_and_can_be_read(theme: Theme) -> None:
    colors = theme.to_color_system().generate()
    variables = variables_for(theme) | dict(theme.variables)
    text, muted = (
        Color.parse(color).rgb for color in (colors["foreground"], variables["text-muted"])
    )
    for name in ("background", "surface", "panel"):
        behind = Color.parse(colors[name]).rgb
        of_text, of_muted = contrast(text, behind), contrast(muted, behind)
        assert of_muted >= min(TEXT, of_text - 0.1)
        assert of_muted <= of_text + 0.1
        assert of_muted >= TEXT or theme not in (DARK, LIGHT)
    background = Color.parse(colors["background"]).rgb
    for curve in ("curve-train", "curve-test"):
        assert contrast(Color.parse(variables[curve]).rgb, background) >= TEXT
