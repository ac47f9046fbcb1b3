"""Links, names and marks are seen in every theme."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui.app.theme import DARK, LIGHT, UNSUITABLE
from tui.plotting.colors.rgb import GRAPHIC, TEXT, contrast, shown
from tui.plotting.network.colors import LINK_STEPS, link_color, link_label, mark_color
from tui.terminal.capabilities import ColorDepth

THEMES = [DARK, LIGHT, *(it for name, it in BUILTIN_THEMES.items() if name not in UNSUITABLE)]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_link_is_seen_however_weak_it_is(theme: Theme) -> None:
    background = Color.parse(theme.to_color_system().generate()["background"]).rgb
    depths: tuple[ColorDepth, ...] = ("truecolor", "256", "16")
    for depth in depths if theme in (DARK, LIGHT) else depths[:2]:
        behind = shown(background, depth)
        for positive in (False, True):
            colors = [link_color(positive, step, background, depth) for step in range(LINK_STEPS)]
            strengths = [contrast(shown(it, depth), behind) for it in colors if it is not None]
            assert len(strengths) == LINK_STEPS
            assert min(strengths) >= GRAPHIC
            assert strengths == sorted(strengths)
            if depth == "truecolor":
                assert len(set(colors)) == LINK_STEPS
        for ink in (link_label(background, depth), mark_color(background, depth)):
            assert ink is not None
            assert contrast(shown(ink, depth), behind) >= TEXT
