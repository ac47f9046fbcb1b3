"""A row of each kind that stands twice in its table is found wherever such rows are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


def test_a_row_of_each_kind_is_on_the_command_line(run: Callable[..., str]) -> None:
    said = run("-m", "tui", "--help")
    for name in ("tanh", "huber", "adam", "uniform", "cosine"):
        assert f"made_up_{name}" in said
    assert "--cooling" in said
    assert "made-up-moons" in said
    assert "made-up-moons" in run("-m", "tui", "datasets")
    assert "Made up" in run("-m", "tui", "presets")


@pytest.mark.parametrize(
    "options",
    [
        {
            "activation": "made_up_tanh",
            "dataset": "made-up-moons",
            "cooling": "0.25",
            "optimizer": "made_up_adam",
            "initializer": "made_up_uniform",
            "schedule": "made_up_cosine",
            "features": "x1,made_up(x1)",
        },
        {"loss": "made_up_huber", "output-activation": "tanh"},
        {"preset": "made-up"},
    ],
    ids=lambda options: ", ".join(options),
)
def test_one_trains_with_a_row_of_each_kind(
    run: Callable[..., str], options: dict[str, str]
) -> None:
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    assert "Epoch 4: Loss = " in run("-m", "tui", "train", "--epochs", "4", *given)


def test_a_row_of_each_kind_is_in_the_app(run: Callable[..., str]) -> None:
    seen = json.loads(run(str(Path(__file__).with_name("look.py"))))
    titles = seen.pop("palette")
    assert {title.partition(" (")[0] for title in titles} == {
        "A made-up key: mark points the network gets wrong, or not",
        "Setting: cool",
        "Data set: made-up-moons",
        "Gallery: Made up",
    }
    assert {name for name, found in seen.items() if not found} == set()


def test_an_option_takes_files_of_each_format_that_has_it(
    copy: Path, run: Callable[..., str]
) -> None:
    (copy / "settings.toml").write_text("hidden = [3]\n", encoding="utf-8")
    (copy / "settings.made.toml").write_text("hidden = [5]\n", encoding="utf-8")
    for name, hidden in (("settings.toml", [3]), ("settings.made", [5])):
        said = run(
            "-m", "tui", "train", "--quiet", "--epochs", "1", "--json", "-", "--config", name
        )
        assert json.loads(said)["config"]["hidden"] == hidden
