from __future__ import annotations

import re
from pathlib import Path

import pytest

from tui.app import preferences
from tui.app.preferences import FIRST_RUNS, Preferences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "preferences.toml"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    return tmp_path / "state" / "runs"


def test_a_theme_is_there_the_next_time(file: Path, runs: Path) -> None:
    first = preferences.load(file, runs)
    assert (first.theme, first.trouble) == ("", "")
    assert first.remember("theme", "nord") == ""
    assert preferences.load(file, runs).theme == "nord"


def test_whose_the_mouse_is_is_there_the_next_time_beside_the_theme(file: Path, runs: Path) -> None:
    first = preferences.load(file, runs)
    assert first.mouse
    assert first.remember("theme", "nord") == first.remember("mouse", False) == ""
    again = preferences.load(file, runs)
    assert (again.theme, again.mouse, again.trouble) == ("nord", False, "")
    assert again.remember("mouse", True) == ""
    assert preferences.load(file, runs).mouse
    file.write_text("mouse = 3\n")
    assert preferences.load(file, runs).trouble.endswith("mouse has to be true or false.")


def test_the_memory_of_the_past_is_there_the_next_time(file: Path, runs: Path) -> None:
    first = preferences.load(file, runs)
    assert first.history_bytes == 0
    assert first.remember("history_memory", 1.5) == ""
    assert preferences.load(file, runs).history_bytes == 3 * 2**19
    for wrong in ("0", "1e12", "true", '"much"'):
        file.write_text(f"history_memory = {wrong}\n")
        again = preferences.load(file, runs)
        assert again.history_bytes == 0
        assert re.fullmatch(r"In .*, history_memory: '.*' is not .*\.", again.trouble)


def test_only_the_first_runs_are_first_runs(file: Path, runs: Path) -> None:
    seen = [preferences.load(file, runs).first_run for _ in range(FIRST_RUNS + 2)]
    assert seen == [True] * FIRST_RUNS + [False] * 2


@pytest.mark.parametrize(
    "content",
    [
        b"theme = ",
        b"\xff\xfe",
        b"[theme]\nx = 1",
        b"theme = 3",
        b"\x1b[31m = 'red'",
        b"theme = " + b"[" * 5000,
        b"theme = " + b"9" * 5000,
    ],
    ids=range(7),
)
def test_a_broken_file_is_said_to_be_broken_and_nothing_else(
    file: Path, runs: Path, content: bytes
) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    found = preferences.load(file, runs)
    assert found.theme == ""
    assert "preferences.toml" in found.trouble
    assert found.trouble.isprintable()
    assert found.trouble.endswith(".")


def test_a_file_that_cannot_be_read_or_written_stops_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    found = preferences.load(in_the_way / "preferences.toml", in_the_way / "runs")
    assert not found.first_run
    assert "Not a directory" in found.trouble
    assert "cannot be remembered" in found.remember("theme", "nord")
    assert preferences.load(tmp_path, tmp_path).trouble


def test_a_count_that_is_no_number_is_no_first_run(file: Path, runs: Path) -> None:
    runs.parent.mkdir()
    runs.write_text("many")
    assert not preferences.load(file, runs).first_run


def test_without_a_file_nothing_is_remembered() -> None:
    assert Preferences().remember("theme", "nord") == ""


def with_keys(file: Path, lines: str) -> Preferences:
    file.parent.mkdir(exist_ok=True)
    file.write_text(lines, encoding="utf-8")
    return preferences.load(file, file.parent / "runs")


def test_keys_are_read_as_people_write_them(file: Path) -> None:
    found = with_keys(
        file,
        'theme = "nord"\n[keys]\ntrain = "ф, f5"\nundo = "Ctrl+X"\nreset = "shift+q"\nopen = ","\n'
        'previous-neuron = "f7"\n'
        'select-left = "left,y"\nnumbers-up = "y"\n',
    )
    assert found.trouble == ""
    assert found.theme == "nord"
    assert found.keys == {
        "train": "ф,f5",
        "undo": "ctrl+x",
        "reset": "Q",
        "open": "comma",
        "previous-neuron": "f7",
        "select-left": "left,y",
        "numbers-up": "y",
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('keys = "x"', "[keys] has to be a table"),
        ('[keys]\ntrian = "x"', "trian in [keys] is no name of an action; did you mean train?"),
        (
            '[keys]\nqqq = "x"',
            "qqq in [keys] is no name of an action, which 'neuroterm keys'",
        ),
        ("[keys]\nundo = 3", "undo in [keys] has to be the name of a key"),
        ('[keys]\nundo = ""', "undo in [keys] has to be the name of a key"),
        ('[keys]\nundo = "ctlr+x"', "'ctlr+x' in [keys] is no key"),
        ('[keys]\nundo = "nothing"', "'nothing' in [keys] is no key"),
        ('[keys]\nundo = "x"\nredo = "x"', "x in [keys] is undo already"),
        ('[keys]\nundo = "ctrl+c"', "ctrl+c in [keys] always does what it does"),
        ('[keys]\nundo = "e"', "undo in [keys] leaves settings without a key; give it another"),
        ('[keys]\nundo = "e"\nredo = ""', "redo in [keys] has to be the name of a key"),
        ('[keys]\nundo = "e"\nredo = ""', "; 1 more to mend there"),
        ('[keys]\nsuspend-process = "x"', "suspend-process in [keys] is no name of an action"),
        ('[keys]\n"\\u001b[31m" = "x"', "in [keys] is no name of an action"),
    ],
)
def test_what_is_wrong_with_the_keys_is_said_and_the_others_are_taken(
    file: Path, lines: str, said: str
) -> None:
    found = with_keys(file, lines + ('\ntrain = "f5"' if "[keys]" in lines else ""))
    assert said in found.trouble
    assert "preferences.toml" in found.trouble
    assert found.trouble.isprintable()
    assert found.trouble.endswith(".")
    assert ("train" in found.keys) == ("[keys]" in lines)


def test_a_theme_is_remembered_beside_what_the_user_has_written(file: Path) -> None:
    written = '# mine\ntheme = "nord"  # dark\n\n[keys]\ntrain = "f5"  # theme = "x"\n'
    found = with_keys(file, written)
    assert found.remember("theme", "dracula") == ""
    text = file.read_text(encoding="utf-8")
    assert "# mine" in text
    assert text.endswith('[keys]\ntrain = "f5"  # theme = "x"\n')
    again = preferences.load(file, file.parent / "runs")
    assert (again.theme, again.keys) == ("dracula", {"train": "f5"})
    only_keys = with_keys(file, '[keys]\ntrain = "f5"')
    assert only_keys.remember("theme", "nord") == ""
    again = preferences.load(file, file.parent / "runs")
    assert (again.theme, again.keys, again.trouble) == ("nord", {"train": "f5"}, "")


def test_what_is_to_be_mended_in_the_file_is_not_written_over(file: Path) -> None:
    found = with_keys(file, '[keys]\ntrain = "f5')
    assert "not remembered until" in found.remember("theme", "nord")
    assert file.read_text(encoding="utf-8") == '[keys]\ntrain = "f5'
