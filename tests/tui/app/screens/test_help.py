"""Help: what is on the screen, the words of the field, and the keys, found by typing."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from user import LESSON, User, running

from tui.app.screens.help.entries import entries, looked_for
from tui.app.screens.help.glossary import GLOSSARY
from tui.app.screens.help.screen import HelpScreen
from tui.panels.table import PANELS
from tui.settings.table import SETTINGS
from tui.widgets.keys.table import KEYS

ALL = [panel.name for panel in PANELS]


async def opened(user: User) -> None:
    await user.press("question_mark")
    await user.see(lambda: isinstance(user.app.screen, HelpScreen))
    await user.see("On the screen")


def found_by(typed: str) -> list[str]:
    """The names of what help finds."""
    everything = entries("map", ALL, KEYS, (), drawing=False)
    return [entry.name or entry.text for entry in looked_for(everything, typed)]


def test_thirty_words_of_the_field_are_explained_in_the_order_of_the_alphabet() -> None:
    names = [term.name for term in GLOSSARY]
    assert len(names) >= 30
    assert names == sorted(names, key=str.lower)
    for wanted in ("epoch", "mini-batch", "gradient", "backpropagation", "overfitting", "logits"):
        assert wanted in names
    assert all(term.meaning.endswith(".") for term in GLOSSARY)


def test_what_is_on_the_screen_comes_first_and_the_keys_come_last() -> None:
    sections = [entry.section for entry in entries("", ["map", "loss"], KEYS, (), drawing=False)]
    order = list(dict.fromkeys(sections))
    assert order[0] == "On the screen"
    assert order.index("Words") < next(i for i, it in enumerate(order) if it.startswith("Keys"))
    keys = next(i for i, it in enumerate(order) if it.startswith("Keys"))
    assert all(it.startswith("Keys") for it in order[keys:])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("overfit", "overfitting"),
        ("by heart", "overfitting"),
        ("BACKPROP", "backpropagation"),
        ("learning rate", "learning rate"),
        ("undo", "Undo the last change of the experiment"),
        ("confusion", "numbers"),
    ],
)
def test_a_thing_is_found_by_any_word_of_what_is_said_of_it(typed: str, name: str) -> None:
    assert name in found_by(typed)


def test_what_bears_the_name_that_is_typed_comes_before_what_mentions_it() -> None:
    assert found_by("gradient")[:2] == ["gradient", "gradient descent"]


async def test_typing_searches_and_escape_takes_it_back_before_it_leaves() -> None:
    async with running(LESSON, (80, 24)) as user:
        await opened(user)
        await user.press(*"zebra")
        await user.see("Nothing here is about 'zebra'.")
        await user.press("escape")
        await user.see("On the screen")
        await user.press("escape")
        await user.see(lambda: user.app.screen is user.app.main)


async def test_where_nothing_is_typed_one_key_leaves_and_brackets_are_text() -> None:
    async with running(LESSON, (80, 24)) as user:
        for key in ("q", "question_mark", "space", "enter"):
            await opened(user)
            await user.press(key)
            await user.see(lambda: user.app.screen is user.app.main)
            assert user.app.session.snapshot.state == "paused"
        await opened(user)
        await user.press("[", "b", "]")
        await user.see("Nothing here is about '[b]'.")


async def test_the_palette_finds_by_any_word_of_the_texts() -> None:
    async with running(LESSON, (120, 60)) as user:
        for typed, title in (
            ("overfit", "Word: overfitting"),
            ("noisy", "Gallery: Learnt by heart"),
            ("leaps", "Setting: learning rate"),
            ("spiral", "Data set: spirals"),
        ):
            await user.press("ctrl+p")
            await user.see(lambda: isinstance(user.app.screen, CommandPalette))
            await user.press(*typed)
            await user.see(title)
            await user.press("escape")
            await user.see(lambda: user.app.screen is user.app.main)


async def test_a_word_chosen_in_the_palette_is_explained() -> None:
    async with running(LESSON, (80, 24)) as user:
        user.app.live.screens.help("softmax")
        await user.see("What makes probabilities of several logits")


def test_every_setting_says_in_a_few_sentences_what_is_usual_and_what_is_too_much() -> None:
    for setting in SETTINGS:
        assert setting.advice.endswith("."), setting.name
        sentences = setting.advice.replace("e.g.", "").split(". ")
        assert 1 <= len(sentences) <= 4, setting.name
