"""What README.md and CONTRIBUTING.md say of the program is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tui.widgets.keys.table import KEYS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """A document's text between a heading and the next."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", document, re.M | re.S)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def floors() -> dict[str, list[str]]:
    """The folders of each package, from the highest floor down, as the import contracts have it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        contract["containers"][0]: [
            room for floor in contract["layers"] for room in floor.split(" | ")
        ]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    }


def test_the_layout_in_the_readme_is_that_of_the_contracts_and_of_the_folders() -> None:
    top, shown = "", dict[str, list[str]]()
    for indent, name in re.findall(r"^( *)(\w+)/  ", section(README, "How it is laid out"), re.M):
        if indent:
            shown[top].append(name)
        else:
            top = name
            shown[top] = []
    assert {top for top in shown if not (ROOT / top).is_dir()} == set()
    for package, rooms in floors().items():
        folders = [room for room in rooms if room != "__main__"]
        assert shown[package] == folders
        assert {path.parent.name for path in (ROOT / package).glob("*/__init__.py")} == {*folders}


def written(shown: str) -> str:
    """How the README writes a key that the key bar shows in short."""
    return shown.replace("^", "ctrl+")


def test_the_keys_in_the_readme_are_those_of_the_table() -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \|$", section(README, "Keys"), re.M)[1:]
    listed = [key for row in rows for key in re.findall(r"`([^`]+)`", row)]
    everywhere = {written(key.shown) for key in KEYS if not key.panel}
    assert len(listed) == len({*listed})
    assert {*listed} - everywhere == set(), "the README has keys that do nothing"
    assert everywhere - {*listed} - {"escape", "shift+tab"} == set(), "the README lacks keys"


PATHS = re.findall(r"`((?:core|tui|tests|docs|benchmarks|\.ci)/[\w./]*)`", README + CONTRIBUTING)


@pytest.mark.parametrize("path", sorted({*PATHS}))
def test_what_the_documents_name_exists(path: str) -> None:
    assert (ROOT / path).exists()
