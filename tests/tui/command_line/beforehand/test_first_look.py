"""What can be told of the arguments before the tables of what they may say are there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import (
    DATASETS,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    OPTIMIZERS,
    SCHEDULES,
    ExperimentConfig,
)
from tui.command_line import options as reading
from tui.command_line.beforehand.first_look import read_when_painted, terminal_options
from tui.command_line.cli import neuroterm, start_of_app
from tui.exchange.gallery.presets import PRESETS

WORDS = [
    *("--play", "--ascii", "--ascii=yes", "--color", "256", "--color=none", "pink", "--seed=3"),
    *("--seed", "-1", "--dataset", "moons", "train", "datasets", "--json", "--check", "--help"),
    *("-h", "--version", "--", "-", "", "--no=such", "--fps", "5"),
]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {}),
        (["--play"], {}),
        (["--ascii", "--dataset", "moons"], {"ascii_only": True}),
        (["--color=256", "--seed=3"], {"color": "256"}),
        (["--hidden", "8", "--color", "none"], {"color": "none"}),
        (["--theme", "light"], {"theme": "light"}),
        (["--speed", "max", "--preset", "rings"], {}),
    ],
)
def test_arguments_of_the_app(arguments: list[str], wanted: dict[str, Any]) -> None:
    assert terminal_options(arguments) == wanted


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["--seed", "1", "train", "--json", "x"],
        ["--help"],
        ["--dataset", "moons", "-h"],
        ["--version"],
        ["--check"],
        ["--color", "pink"],
        ["--theme", "pink"],
        ["--seed"],
        ["--dataset", "--play"],
        ["--ascii=yes"],
        ["moons"],
        ["--", "train"],
        ["--sampels", "3"],
        ["--seed=1", "--learning_rate=3"],
        # What may be wrong; the tables know.
        ["--learning-rate", "-1"],
        ["--dataset", "mons"],
        ["--loss", "hinge"],
        ["--hidden", "100000,1000"],
        ["--hidden", "8,,8"],
        ["--dataset", "iris", "--noise", "0.1"],
        ["--preset", "rings", "--noise", "0.1"],
        ["--config", "pyproject.toml", "--preset", "rings"],
        ["--config", "no such file"],
        ["--load", "."],
        ["--target", "x"],
    ],
)
def test_arguments_that_the_command_line_reads_at_once(arguments: list[str]) -> None:
    assert terminal_options(arguments) is None


@given(st.lists(st.sampled_from(WORDS), max_size=5))
def test_what_is_taken_for_the_app_is_the_app_to_the_command_line(arguments: list[str]) -> None:
    wanted = terminal_options(arguments)
    if wanted is None:
        return
    try:
        context = neuroterm.make_context("neuroterm", list(arguments))
    except click.UsageError:
        return  # the app opens, and leaves with the sentence
    except click.exceptions.Exit:
        pytest.fail("the arguments ask for something that is printed")
    assert context.invoked_subcommand is None
    assert not context.args
    assert not context.params["check"]
    assert context.params["ascii_only"] == wanted.get("ascii_only", False)
    assert context.params["color"] == wanted.get("color", "auto")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--play"],
        ["--play", "--speed", "max", "--fps=30", "--no-mouse", "--color", "none"],
        ["--history-memory", "2", "--speed", "3", "--speed", "7"],
        ["--log-level=debug", "--theme", "light"],
    ],
)
def test_options_of_the_app_alone_are_read_as_the_command_line_reads_them(
    arguments: list[str],
) -> None:
    read = read_when_painted(arguments)
    assert read is not None
    start, other = read(), start_of_app(arguments)
    # Without one it is the default experiment, and there is nothing to say of that.
    assert start.experiment is start.begin is None
    assert (other.experiment, other.remark) == (ExperimentConfig(), "")
    assert start == replace(other, experiment=None, begin=None)


def test_every_option_without_a_value_is_known() -> None:
    # Else the next word would be taken for its value.
    flags = [
        name
        for option in neuroterm.params
        if isinstance(option, click.Option) and (option.is_flag or option.count)
        for name in option.opts
    ]
    assert len(flags) > 3
    for flag in flags:
        assert terminal_options([flag, "circles"]) is None


def plain_values(option: str) -> list[str]:
    tables: dict[str, Iterable[str]] = {
        "--dataset": DATASETS,
        "--preset": [preset.name for preset in PRESETS],
        "--activation": HIDDEN_ACTIVATIONS,
        "--optimizer": OPTIMIZERS,
        "--initializer": INITIALIZERS,
        "--schedule": SCHEDULES,
    }
    numbers = ["0", "1e-06", "0.001", "0.1", "0.5", "0.9", "1", "5", "64", "100", "200", "1000"]
    words = [*tables.get(option, []), "8", "256,256,256,256,256,256", *numbers, "max", "10000"]
    return [word for word in words if terminal_options([option, word]) is not None]


OPTIONS = {
    name: values
    for option in neuroterm.params
    for name in option.opts
    if name not in ("--color", "--theme") and (values := plain_values(name))
}


def test_the_usual_options_do_not_put_off_the_first_picture() -> None:
    assert {"--dataset", "--preset", "--hidden", "--learning-rate", "--speed"} <= OPTIONS.keys()
    assert len(OPTIONS["--dataset"]) == len(DATASETS)
    assert len(OPTIONS["--preset"]) == len(PRESETS)


@pytest.mark.parametrize("pick", ["min", "max", 0, 1, 2])
@pytest.mark.parametrize("start", ["--dataset", "--preset"])
def test_what_is_surely_right_is_right(start: str, pick: str | int) -> None:
    extremes: dict[str | int, Any] = {"min": min, "max": max}
    choose = extremes.get(pick) or Random(pick).choice
    for name in OPTIONS[start]:
        chosen = {option: choose(values) for option, values in OPTIONS.items()} | {start: name}
        del chosen["--preset" if start == "--dataset" else "--dataset"]
        arguments = [word for option in chosen.items() for word in option]
        if terminal_options(arguments) is None:
            del chosen["--noise"]  # which may mean nothing
            arguments = [word for option in chosen.items() for word in option]
        assert terminal_options(arguments) is not None
        options = reading.given(neuroterm.make_context("neuroterm", arguments))
        experiment = reading.experiment_of(options)
        assert isinstance(experiment, ExperimentConfig)
        experiment.build()
