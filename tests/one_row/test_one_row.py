"""What is one row in one table: a made-up row of each kind, put into a copy of the program.

In the copy a row of each table stands twice, the second time with another name; nothing else is
told of it. Then somebody trains with it, draws it, and looks for it in help, settings and palette.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Row(NamedTuple):
    """A row to put in: after which row of which table, and what is different in it."""

    file: str
    table: str
    model: str
    changes: dict[str, str]


ROWS = {
    "activation": Row(
        "core/formulas/activations.py", "ACTIVATIONS", "tanh", {'"tanh"': '"made_up_tanh"'}
    ),
    "loss": Row("core/formulas/losses.py", "LOSSES", "huber", {'"huber"': '"made_up_huber"'}),
    "optimiser": Row(
        "core/formulas/optimizers.py", "OPTIMIZERS", "adam", {'"adam"': '"made_up_adam"'}
    ),
    "initialiser": Row(
        "core/formulas/initializers.py",
        "INITIALIZERS",
        "he_uniform",
        {'"he_uniform"': '"made_up_uniform"'},
    ),
    "schedule": Row(
        "core/formulas/schedules.py", "SCHEDULES", "cosine", {'"cosine"': '"made_up_cosine"'}
    ),
    "data set": Row(
        "core/data/sources/synthetic.py", "SYNTHETIC", "moons", {'"moons"': '"made-up-moons"'}
    ),
    "setting": Row(
        "tui/settings/table.py",
        "SETTINGS",
        "momentum",
        {'"momentum"': '"made_up"', '"Share': '"A made-up share'},
    ),
    "key": Row(
        "tui/widgets/keys.py",
        "KEYS",
        "w",
        {'"w", "w"': '"at,K", "K"', '"Mark points': '"A made-up key: mark points'},
    ),
    "panel": Row(
        "tui/panels/table.py",
        "PANELS",
        "numbers",
        {'"numbers"': '"made-up"', "beside=3": "beside=9", '"The overfit': '"The made-up'},
    ),
    "format": Row(
        "tui/exchange/formats/table.py",
        "FORMATS",
        "URL",
        {"URL": 'Format("a made-up file", "config", _read_settings, suffix=".made")'},
    ),
    "gallery entry": Row(
        "tui/exchange/gallery/presets.py",
        "PRESETS",
        "lesson",
        {'"lesson"': '"made-up"', '"Eight ReLUs"': '"Made up"'},
    ),
}

PLACE_WHERE_IT_ACTS = (
    ("core/experiment/config.py", "    epochs: int = ", "    made_up: float = 0.5\n"),
    (
        "core/experiment/settings.py",
        '    Setting("epochs"',
        '    Setting("made_up", "training"),\n',
    ),
)
"""A setting is what an experiment is made of, so that has it, too."""


def name_of(row: ast.expr) -> str:
    """What a row is found by: its name, its key, or the first text in it."""
    if isinstance(row, ast.Name):
        return row.id
    texts = (node.value for node in ast.walk(row) if isinstance(node, ast.Constant))
    return next((it for it in texts if isinstance(it, str)), "")


def with_row(text: str, row: Row) -> str:
    """A module with the model's row twice in its table, the second time as the changes have it."""
    tables = {
        ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target): node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    }
    table = tables[row.table]
    if isinstance(table, ast.DictComp):
        table = table.generators[0].iter
    if isinstance(table, ast.Dict):
        keys = [key for key in table.keys if key is not None]
        found = {name_of(key): (key, value) for key, value in zip(keys, table.values, strict=True)}
    else:
        assert isinstance(table, ast.Tuple)
        found = {name_of(element): (element, element) for element in reversed(table.elts)}
    first, last = found[row.model]
    assert last.end_lineno is not None
    assert last.end_col_offset is not None
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: first.lineno - 1])) + first.col_offset
    end = sum(map(len, lines[: last.end_lineno - 1])) + last.end_col_offset
    twin = text[start:end]
    for old, new in row.changes.items():
        assert old in twin, f"{row.table}: no {old} in {twin}"
        twin = twin.replace(old, new)
    return f"{text[:end]}, {twin}{text[end:]}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with all the rows."""
    folder = tmp_path_factory.mktemp("copy")
    for package in ("core", "tui"):
        shutil.copytree(ROOT / package, folder / package)
    for row in ROWS.values():
        path = folder / row.file
        path.write_text(with_row(path.read_text(encoding="utf-8"), row), encoding="utf-8")
    for file, before, line in PLACE_WHERE_IT_ACTS:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, line + before, 1), encoding="utf-8")
    return folder


def run(copy: Path, *command: str) -> str:
    """What a command prints in the copy."""
    homes = {f"XDG_{name}_HOME": str(copy) for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    result = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env={**os.environ, **homes, "PYTHONPATH": str(copy), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_row_of_each_kind_is_on_the_command_line(copy: Path) -> None:
    said = run(copy, "-m", "tui", "--help")
    assert "--made-up" in said
    assert "made-up-moons" in run(copy, "-m", "tui", "datasets")
    assert "Made up" in run(copy, "-m", "tui", "presets")


@pytest.mark.parametrize(
    "options",
    [
        ("--activation", "made_up_tanh", "--dataset", "made-up-moons", "--made-up", "0.25"),
        ("--loss", "made_up_huber", "--output-activation", "tanh"),
        ("--optimizer", "made_up_adam", "--learning-rate", "0.01"),
        ("--initializer", "made_up_uniform"),
        ("--schedule", "made_up_cosine"),
        ("--preset", "made-up"),
    ],
    ids=lambda options: options[0],
)
def test_one_trains_with_a_row_of_each_kind(copy: Path, options: tuple[str, ...]) -> None:
    said = run(copy, "-m", "tui", "train", "--epochs", "4", *options)
    assert "Epoch 4: Loss = " in said


def test_a_row_of_each_kind_is_in_the_app(copy: Path) -> None:
    seen = json.loads(run(copy, str(Path(__file__).with_name("look.py"))))
    titles = seen.pop("palette")
    assert {title.partition(" (")[0] for title in titles} == {
        "A made-up key: mark points the network gets wrong, or not",
        "Setting: made up",
        "Data set: made-up-moons",
        "Gallery: Made up",
    }
    assert {name for name, found in seen.items() if not found} == set()
