import pytest
from rich.color import ColorSystem

from tui.terminal.capabilities import (
    COLOR_DEPTHS,
    Capabilities,
    ColorDepth,
    color_system,
    detect,
    examine,
)


@pytest.mark.parametrize(
    ("environ", "color"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm-256color"}, "256"),  # over SSH
        ({"TERM": "screen-256color"}, "256"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256"),
        ({"TERM": "tmux-256color", "TMUX": "/run/tmux", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "screen"}, "16"),
        ({"TERM": "screen.xterm-256color", "STY": "1.pts-1"}, "256"),
        # GNU screen passes its own environment on, but no true colour.
        ({"TERM": "screen-256color", "STY": "1.pts-1", "COLORTERM": "truecolor"}, "256"),
        ({"TERM": "xterm-kitty"}, "truecolor"),
        ({"TERM": "alacritty"}, "truecolor"),
        ({"TERM": "vt100"}, "none"),
        ({"TERM": "vt220", "COLORTERM": "truecolor"}, "none"),
        ({"TERM": "ansi-m"}, "none"),
        ({"TERM": "linux-m", "COLORTERM": "yes"}, "none"),
        ({}, "16"),
    ],
)
def test_colors_follow_the_environment(environ: dict[str, str], color: str) -> None:
    assert detect(environ, "utf-8").color == color


@pytest.mark.parametrize(
    ("environ", "encoding", "unicode"),
    [
        ({"LANG": "en_GB.UTF-8"}, "utf-8", True),
        ({"LANG": "C.UTF-8"}, "utf-8", True),
        ({}, "utf-8", True),
        ({"LANG": "C"}, "utf-8", False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "utf-8", False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, "utf-8", False),
        ({"LANG": "en_GB.UTF-8"}, "latin-1", False),
        ({"LANG": "en_GB.UTF-8"}, None, False),
        ({"LANG": "en_GB.UTF-8"}, "no-such-encoding", False),
        ({"LANG": "en_GB.UTF-8", "TERM": "linux"}, "utf-8", False),
        ({"LANG": "en_GB.UTF-8", "TERM": "vt100"}, "utf-8", False),
        ({"LANG": "ja_JP.UTF-8", "TERM": "xterm"}, "utf-8", True),
        ({"LANG": "ja_JP.eucJP", "TERM": "xterm"}, "euc_jp", False),
    ],
)
def test_unicode_needs_a_locale_and_an_encoding_for_it(
    environ: dict[str, str], encoding: str | None, unicode: bool
) -> None:
    assert detect({"TERM": "xterm", **environ}, encoding).unicode is unicode


def test_the_user_may_ask_for_ascii() -> None:
    environ = {"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}
    assert detect(environ, "utf-8", ascii_only=True) == Capabilities(False, "256")


@pytest.mark.parametrize("color", COLOR_DEPTHS)
@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLORTERM": "24bit"}])
def test_what_the_user_asks_for_comes_before_what_the_environment_says(
    environ: dict[str, str], color: ColorDepth
) -> None:
    finding = examine(environ, "utf-8", color=color)
    assert finding.capabilities.color == color
    assert "--color" in finding.color_reason


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        ({"TERM": "xterm-256color"}, "TERM=xterm-256color"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "COLORTERM=truecolor"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "NO_COLOR"),
        ({"TERM": "vt100"}, "TERM=vt100"),
        ({}, "TERM is not set"),
        ({"TERM": "screen", "STY": "1", "COLORTERM": "24bit"}, "GNU screen"),
    ],
)
def test_the_reason_names_what_decided(environ: dict[str, str], variable: str) -> None:
    assert variable in examine(environ, "utf-8").color_reason


def test_rich_is_told_of_every_depth_there_is() -> None:
    found = [color_system(depth) for depth in COLOR_DEPTHS]
    assert found == [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD, None]
