import pytest

from tui.plotting.capabilities import Capabilities, detect


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
    ],
)
def test_unicode_needs_a_locale_and_an_encoding_for_it(
    environ: dict[str, str], encoding: str | None, unicode: bool
) -> None:
    assert detect({"TERM": "xterm", **environ}, encoding).unicode is unicode


def test_the_user_may_ask_for_ascii() -> None:
    environ = {"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}
    assert detect(environ, "utf-8", ascii_only=True) == Capabilities(False, "256")
