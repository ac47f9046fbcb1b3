"""The sessions as lines: what there is no room for is left out whole and said elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.exchange.sessions.listing import printed, table
from tui.exchange.sessions.rows import LONGEST_NAME, Kept, Key

FOLDER = Path("state")
SESSIONS = [
    Kept(Key(FOLDER, 1), "circles", 1e9, "circles · 2-8-1 · SGD", 12, 0, 0.25, 67300, False),
    Kept(Key(FOLDER, 2), "ages", 1e9, "ages.csv · 9-64-1 · Adam", 99999, 123, 1e-12, 9**8, True),
]


def test_where_there_is_room_nothing_is_left_out() -> None:
    titles, lines, left_out = table(SESSIONS, SESSIONS[0].key)
    assert titles.split() == ["name", "saved", "what", "so", "far", "test", "loss", "size"]
    assert lines[0].endswith("67.3 kB  what you see")
    assert lines[1].endswith("43.0 MB  open in another program")
    assert left_out == ["", ""]


@pytest.mark.parametrize("width", range(LONGEST_NAME, 140, 7))
def test_no_line_is_wider_than_the_room_and_nothing_is_lost(width: int) -> None:
    long = SESSIONS[0]._replace(name="n" * (LONGEST_NAME - 10), key=Key(FOLDER, 3))
    titles, lines, left_out = table([*SESSIONS, long], long.key, width)
    assert max(map(len, (titles, *lines))) <= width
    assert titles.endswith("size")
    for kept, line, rest in zip((*SESSIONS, long), lines, left_out, strict=True):
        assert line.startswith(kept.name)
        assert all(part in line + rest for part in (kept.what, f"epoch {kept.epoch}"))
    assert ("what you see" in lines[2]) != ("what you see" in left_out[2])


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_printed_lines_are_no_wider_than_the_terminal_and_break_no_word(width: int) -> None:
    lines = printed(SESSIONS, width)
    assert max(map(len, lines)) <= width
    assert "open in another program" in " ".join(" ".join(lines).split())
    for kept in SESSIONS:
        assert kept.what in " ".join(" ".join(lines).split())
    assert (len(lines) == 1 + len(SESSIONS)) == (width == 200)
