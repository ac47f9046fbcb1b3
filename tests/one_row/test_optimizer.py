"""An optimiser with a setting of its own that is added to a copy of the program."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ESTIMATED = """
import json
import numpy as np
import core
from core import NeuralNetworkClassifier
X, y = np.random.default_rng(0).normal(size=(40, 2)), np.arange(40) % 2

def weights(optimizer, **settings):
    model = NeuralNetworkClassifier(4, optimizer=optimizer, epochs=3, random_state=0, **settings)
    return model.fit(X, y).network_.parameters.tolist()

Drag = core.OPTIMIZERS["made_up_drag"]
by_name = weights("made_up_drag")
print(json.dumps({
    "adam": len(weights("adam")),
    "by name": by_name,
    "itself": weights(Drag(0.01)),
    "with its setting": weights(Drag(0.01, drag=0.1)),
}))
"""


def test_it_trains_with_its_setting(run: Callable[..., str]) -> None:
    train = ("-m", "tui", "train", "--epochs", "4", "--optimizer", "made_up_drag")
    plain, dragged = run(*train), run(*train, "--drag", "0.9")
    assert "Epoch 4: Loss = " in plain
    assert dragged != plain


def test_estimators_fit_beside_it_and_with_it(run: Callable[..., str]) -> None:
    found = json.loads(run("-c", ESTIMATED))
    assert found["adam"] > 0
    assert found["by name"] == found["itself"]
    assert found["with its setting"] != found["itself"]


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        (
            "core/experiment/config.py",
            "    drag: float | None = None\n",
            "the setting drag is no field of ExperimentConfig; give it one, with its default",
        ),
        (
            "core/experiment/settings.py",
            '    Setting("drag", "optimizer"),\n',
            "the setting drag has no row in SETTINGS; give it one in core/experiment/settings.py",
        ),
    ],
)
def test_the_program_says_what_its_setting_lacks(
    copy: Path, tmp_path: Path, file: str, line: str, sentence: str
) -> None:
    shutil.copytree(copy / "core", tmp_path / "core")
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert text.count(line) == 1
    path.write_text(text.replace(line, ""), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-c", "import core; core.ExperimentConfig()"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    ).stderr
    assert sentence in said.splitlines()[-1]
