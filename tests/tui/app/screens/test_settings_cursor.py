from __future__ import annotations

from core import ExperimentConfig
from tui.app.screens.settings.cursor import RowCursor
from tui.settings.form.form import SettingsForm


def cursor(setting: str = "") -> RowCursor:
    return RowCursor(SettingsForm(ExperimentConfig()), setting)


def test_it_begins_at_the_first_row_or_at_a_setting() -> None:
    first = cursor()
    assert first.row is first.rows[0]
    assert cursor("l2").row.key == "l2"


def test_a_setting_that_means_nothing_here_is_found_by_a_search() -> None:
    hidden = cursor("beta1")
    assert hidden.searched
    assert hidden.row.key == "beta1"


def test_it_goes_round_and_from_section_to_section() -> None:
    at = cursor()
    seen = [at.key]
    for _ in at.rows[1:]:
        at.move(1)
        seen.append(at.key)
    assert seen == at.keys
    at.move(1)
    assert at.key == at.keys[0]
    at.move(-1)
    assert at.key == at.keys[-1]
    at.move_section(1)
    assert at.row.setting.section == at.rows[-1].setting.section
    at.move_section(-1)
    assert at.row.setting.section != at.rows[-1].setting.section


def test_a_search_shows_what_it_finds_and_its_end_keeps_the_cursor() -> None:
    at = cursor()
    assert not at.finds("nothing of that name")
    assert at.finds("drop")
    at.search("drop")
    assert at.keys == ["dropout"]
    at.search("")
    assert at.key == "dropout"
    assert len(at.rows) > 20


def test_going_to_a_setting_ends_a_search_that_hides_it() -> None:
    at = cursor()
    at.search("drop")
    at.go_to("l2")
    assert (at.key, at.searched) == ("l2", "")


def test_a_search_that_no_longer_finds_anything_is_over() -> None:
    form = SettingsForm(ExperimentConfig())
    at = RowCursor(form)
    at.search("layer 1 units")
    form.write({"hidden": "x"})
    at.read()
    assert at.searched == ""
    assert len(at.rows) > 20
    assert at.key == form.wrong == "hidden"


def test_letters_that_add_nothing_to_a_search_become_another_one() -> None:
    at = cursor()
    found = [at.look_for(f"{at.searched}{letter}") for letter in "l2hidden"]
    assert found == [True, True, False, False, True, True, True, True]
    assert (at.searched, at.key) == ("hidden", "hidden")
    assert not at.look_for("hiddenz"), "a slip changes nothing"
    assert (at.searched, at.key) == ("hidden", "hidden")
