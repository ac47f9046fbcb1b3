"""What can be told of the arguments before the tables of what they may say are there."""

from __future__ import annotations

from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.command_line.cli import neuroterm
from tui.command_line.first_look import terminal_options

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
        (["--learning-rate", "-1"], {}),  # wrong, which is for the tables to say
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


def test_every_option_with_a_value_is_known() -> None:
    # Else the app would open later with it.
    for option in neuroterm.params:
        if isinstance(option, click.Option) and not (option.is_flag or option.count):
            for name in option.opts:
                assert terminal_options([name, "auto"]) is not None, name
