"""What is one row in one table: a made-up row of each kind, put into a copy of the program.

In the copy a row of each table stands twice, the second time with another name; nothing else is
told of it. Then somebody trains with it, draws it, and looks for it in help, settings and palette.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
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
    "input feature": Row(
        "core/data/features.py", "FEATURES", "x1*x2", {'"x1*x2"': '"made_up(x1)"'}
    ),
    "data set": Row(
        "core/data/sources/synthetic.py", "SYNTHETIC", "moons", {'"moons"': '"made-up-moons"'}
    ),
    "key": Row(
        "tui/widgets/keys/rows/pictures.py",
        "ROWS",
        "w",
        {'Key("w"': 'Key("J"', '"Mark points': '"A made-up key: mark points'},
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
        {
            "URL": 'Format("a made-up file", "config",'
            ' lambda name: _read_settings(f"{name}.toml"), suffix=".made")'
        },
    ),
    "gallery entry": Row(
        "tui/exchange/gallery/presets.py",
        "PRESETS",
        "lesson",
        {'"lesson"': '"made-up"', '"Eight ReLUs"': '"Made up"'},
    ),
}

_FIELD = "    epochs: int = 1000\n"
_CHECKED = "SETTINGS = (\n"
_SHOWN = "ROWS: tuple[Setting, ...] = (\n"
_SCALED_STEP = """    np.divide(direction, step, out=step)
    np.multiply(step, rate, out=step)
    np.subtract(parameters, step, out=parameters)
"""

DRAG = '''

class MadeUpDrag(Momentum):
    """Gradient descent held back."""

    def __init__(
        self, learning_rate: float = 0.01, *, drag: float = 0.5, weight_decay: float = 0.0
    ) -> None:
        super().__init__(learning_rate, momentum=1.0 - drag, weight_decay=weight_decay)
        self.drag = drag
'''

SHAKEN = """        shaking, generator = self._shaking
        gradients = self.network.gradients
        gradients += shaking * generator.standard_normal(gradients.shape)
"""

ADDED = [
    # A setting: it is kept, checked and shown.
    ("core/experiment/config.py", _FIELD, "    cooling: float = 0.0\n"),
    (
        "core/experiment/settings.py",
        _CHECKED,
        '    Setting("cooling", "training", partial(in_range, what="cooling", low=0.0,'
        " below=1.0)),\n",
    ),
    (
        "tui/settings/sections/training.py",
        _SHOWN,
        '    Setting(SECTION, "cooling", SHARE, "How fast it cools, below 1", label="cool"),\n',
    ),
    # An optimiser with a setting of its own, which an estimator has no parameter for.
    ("core/formulas/optimizers.py", _SCALED_STEP, DRAG),
    ("core/formulas/optimizers.py", '    "lion": Lion,\n', '    "made_up_drag": MadeUpDrag,\n'),
    ("core/experiment/config.py", _FIELD, "    drag: float | None = None\n"),
    ("core/experiment/settings.py", _CHECKED, '    Setting("drag", "optimizer"),\n'),
    (
        "tui/settings/sections/training.py",
        _SHOWN,
        '    Setting(SECTION, "drag", SHARE, "How much it is held back"),\n',
    ),
    # A setting that draws random numbers in every step.
    ("core/experiment/config.py", _FIELD, "    shaking: float = 0.0\n"),
    (
        "core/experiment/settings.py",
        _CHECKED,
        '    Setting("shaking", "training", partial(in_range, what="shaking", low=0.0,'
        " below=math.inf)),\n",
    ),
    (
        "tui/settings/sections/training.py",
        _SHOWN,
        '    Setting(SECTION, "shaking", SHARE, "How much each step is shaken"),\n',
    ),
    (
        "core/experiment/experiment.py",
        '        "clip_norm": config.clip_norm,\n',
        '        "shaking": config.shaking,\n',
    ),
    ("core/training/state.py", 'GENERATORS = ("shuffling", "dropping"', ', "shaking"'),
    (
        "core/training/trainer.py",
        "        clip_norm: float | None = None,\n",
        "        shaking: float = 0.0,\n",
    ),
    (
        "core/training/trainer.py",
        "        self._progress.begin()\n",
        '        self._shaking = shaking, generators["shaking"]\n',
    ),
    ("core/training/trainer.py", "        progress.loss_sum += loss\n", SHAKEN),
]
"""After which text of which file what is added."""


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


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with all the rows."""
    folder = tmp_path_factory.mktemp("copy")
    unfinished = shutil.ignore_patterns("*.pyc.*")  # what is compiled meanwhile, elsewhere
    for package in ("core", "tui"):
        shutil.copytree(ROOT / package, folder / package, ignore=unfinished)
    for row in ROWS.values():
        path = folder / row.file
        path.write_text(with_row(path.read_text(encoding="utf-8"), row), encoding="utf-8")
    for file, before, added in ADDED:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{before!r} is in {file} {text.count(before)} times"
        path.write_text(text.replace(before, before + added), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def run(copy: Path) -> Callable[..., str]:
    """What a command prints in the copy."""

    def printed(*command: str) -> str:
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

    return printed
