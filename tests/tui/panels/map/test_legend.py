"""What is written around the map: the colours have a scale with numbers, whatever the room."""

from __future__ import annotations

from pathlib import Path

import pytest
from user import ASCII, UNICODE, running

from core import load_csv, load_dataset
from tui.panels.map.legend import Scale, caption
from tui.terminal.capabilities import Capabilities

SCALES = [
    Scale("binary", "0", "1", "P(inner)"),
    Scale("regression", "−1.88", "1.61"),
    Scale("multiclass", "33%", "100%", "sure"),
    Scale("multiclass", "≤0.1", "1", "P(ring 1)", 2),
]


@pytest.mark.parametrize("name", ["circles", "rings", "digits", "plane"])
@pytest.mark.parametrize("capabilities", [UNICODE, ASCII, Capabilities(True, "16")], ids=str)
def test_the_numbers_of_a_scale_are_there_at_every_width(
    name: str, capabilities: Capabilities
) -> None:
    dataset = load_dataset(name)
    for scale in SCALES:
        ends = [scale.low, scale.high]
        if not capabilities.unicode:
            ends = [end.replace("≤", "<=") for end in ends]
        for width in [*range(28, 80), *range(80, 190, 9)]:
            above, below = caption(
                "decision boundary",
                dataset,
                width,
                capabilities,
                show_test=True,
                wrong=True,
                scale=scale,
            )
            assert max(above.cell_length, below.cell_length) <= width
            words = f"{above.plain} {below.plain}".split()
            assert set(ends) <= set(words)
            if width > 150:
                assert "hollow:" in words or not capabilities.unicode
                assert not scale.name or scale.name in below.plain
            # In less room the names of the classes go first.
            assert "wrong" in words or width < (60 if name == "digits" else 42)
            if width > 60:
                assert all(class_name in below.plain for class_name in dataset.class_names)


def test_without_colour_a_class_has_no_scale_of_certainty() -> None:
    colorless = Capabilities(True, "none")
    for scale, has_one in ((SCALES[0], True), (SCALES[2], False)):
        _, below = caption("", load_dataset("rings"), 120, colorless, show_test=True, scale=scale)
        assert (scale.high in below.plain.split()) is has_one


def test_ten_classes_have_their_names_where_the_map_is_narrow() -> None:
    for capabilities in (UNICODE, ASCII):
        digits, scale = load_dataset("digits"), SCALES[2]
        _, below = caption(
            "decision boundary", digits, 34, capabilities, show_test=False, scale=scale
        )
        assert [word[1:] for word in below.plain.split()] == [*digits.class_names]


def test_what_is_learnt_stands_before_its_classes_where_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{i % 7},{i * i % 5},{'no' if i % 3 else 'yes'}" for i in range(40)]
    path.write_text("\n".join(["a,b,bought [b]", *rows]))
    dataset = load_csv(path, "bought [b]")
    said = {}
    for width in (20, 30, 120):
        above, below = caption("", dataset, width, UNICODE, show_test=True, scale=SCALES[0])
        assert max(above.cell_length, below.cell_length) <= width
        said[width] = below.plain
    assert said[120].startswith("bought [b]: ●")
    assert said[30] == "bought [b]: ●○ no  ◆◇ yes", "the scale beside the title makes room for it"
    assert "bought" not in said[20]
    assert "no" in said[20].split()


async def test_what_the_field_of_a_map_means_is_named_at_80_columns() -> None:
    async with running(size=(80, 24)) as user:
        await user.press("s")
        await user.see(lambda: "wrong" in user.legend() and "P(inner) 0" in user.legend())
