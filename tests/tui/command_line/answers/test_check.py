"""What --check says, where the terminal cannot be asked. tests/terminal asks one."""

from __future__ import annotations

import pytest

from tui.command_line import cli
from tui.command_line.answers import check
from tui.terminal.capabilities import COLOR_DEPTHS


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["--check", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.fixture(autouse=True)
def terminal_of_no_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)


def test_it_names_what_it_found_and_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "screen-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("STY", "1.pts-0")
    monkeypatch.setenv("SSH_CONNECTION", "::1 1 ::1 22")
    text = checked(capsys)
    for wanted in (
        "TERM                 screen-256color",
        "NO_COLOR             not set",
        "GNU screen, SSH",
        "256 colours (GNU screen takes no more, whatever COLORTERM=truecolor says)",
        "Unicode (LANG=C.UTF-8)",
        "standard output      not a terminal",
        "80 columns",
    ):
        assert wanted in text


def test_in_a_pipe_there_are_no_colours_unless_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "\x1b" not in checked(capsys)
    text = checked(capsys, "--color", "16")
    assert "\x1b[" in text
    for depth in COLOR_DEPTHS:
        assert f"\n  {depth:<10}" in text
    assert "\x1b" not in checked(capsys, "--color", "none")


def test_in_ascii_all_of_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = checked(capsys, "--ascii", "--color", "truecolor")
    assert text.isascii()
    assert "Oo" in text


def test_a_variable_cannot_write_to_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "\x1b]0;gotcha\x07")
    assert "\x1b" not in checked(capsys)


def test_it_is_not_for_training(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--check", "train"]) == 2
    assert "--check is for the app" in capsys.readouterr().err


def test_a_strip_has_a_place_for_every_level() -> None:
    for depth in COLOR_DEPTHS:
        for unicode in (False, True):
            strip = check.strip(depth, unicode)
            assert unicode or strip.isascii()
            assert strip.count("m") == (0 if depth == "none" else 2 * 16)
