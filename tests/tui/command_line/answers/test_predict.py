"""neuroterm predict asks a saved run about new rows."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from sklearn.metrics import roc_auc_score

from core import ExperimentConfig, load_checkpoint, save_checkpoint
from tui.command_line.cli import main

ROWS = "".join(f"{i % 7},{'uvw'[i % 3]},{'=no' if i % 7 < 3 else 'yes'}\n" for i in range(42))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One with a table, and with a run that has learnt it a little."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(f"x,kind,y\n{ROWS}")
    experiment = ExperimentConfig(data="a.csv", target="y", hidden=(3,), epochs=100).build()
    list(experiment.trainer.epochs(100))
    save_checkpoint("a.run", experiment)
    return tmp_path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_it_prints_predictions_and_probabilities_and_says_the_scores(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", "a.run", "a.csv"]) == 0
    out, err = capsys.readouterr()
    rows, predictions = table(out), load_checkpoint("a.run").predict("a.csv")
    assert list(rows[0]) == ["row", "predicted y", "P(=no)", "P(yes)"]
    assert [row["row"] for row in rows] == [str(number) for number in range(1, 43)]
    assert [row["predicted y"] for row in rows] == predictions.values.tolist()
    assert predictions.probabilities is not None
    assert [float(row["P(yes)"]) for row in rows] == predictions.probabilities[:, 1].tolist()
    scores = predictions.scores()
    lines = err.splitlines()
    assert lines[:4] == [
        f"Accuracy on 42 rows with the target: {scores['accuracy']:.3f}",
        "Always 'yes', the Commonest Class: 0.571",
        f"Balanced Accuracy: {scores['balanced_accuracy']:.3f}",
        f"ROC AUC: {scores['roc_auc']:.3f}",
    ]
    assert lines[4].split() == ["Class", "Precision", "Recall", "F1", "Support"]
    assert [line.split()[0] for line in lines[5:7]] == ["=no", "yes"]
    truth, sure = predictions.truth == "yes", predictions.probabilities[:, 1]
    assert scores["roc_auc"] == pytest.approx(roc_auc_score(truth, sure))


def test_rows_come_from_standard_input_and_go_to_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.TextIOWrapper(io.BytesIO(b"kind,x\nu,1\nnew\x1b[2J,5\n"))
    monkeypatch.setattr(sys, "stdin", given)
    assert main(["predict", "a.run", "-", "--output", "out.csv"]) == 0
    out, err = capsys.readouterr()
    assert out == "Wrote 2 predictions of 'y' to out.csv.\n"
    assert r"'new\x1b[2J' for 'kind', which was not learnt" in err
    assert "Accuracy" not in err
    rows = table((folder / "out.csv").read_text())
    assert [row["predicted y"] for row in rows] == ["=no", "yes"]


def test_a_quantity_has_no_probabilities(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = ExperimentConfig(data="a.csv", target="x", task="regression", epochs=1)
    save_checkpoint("x.run", config.build())
    assert main(["predict", "x.run", "a.csv"]) == 0
    out, err = capsys.readouterr()
    assert list(table(out)[0]) == ["row", "predicted x"]
    assert "R squared" in err
    assert "in the unit of 'x', on 42 rows" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("a.run", "none.csv"), "There is no file 'none.csv'."),
        (("none.run", "a.csv"), "cannot read none.run: No such file"),
        (("a.csv", "b.csv"), "cannot load a.csv: it is not a checkpoint"),
        (("a.run", "b.csv"), "'b.csv' has none of the columns that were learnt from: 'x', 'kind'"),
        (("circles.run", "a.csv"), "this experiment learns circles, which is no table"),
        (("a.run", "a.csv", "--output", "a.csv"), "NEW and --output name the same file, a.csv."),
        (("a.run", "a.csv", "--output", "no/b.csv"), "--output: the folder no does not exist."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    (folder / "b.csv").write_text("c,d\n1,a\n2,b\n")
    save_checkpoint("circles.run", ExperimentConfig(samples=20).build())
    assert main(["predict", *arguments]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"neuroterm: {sentence}")
    assert len(err.splitlines()) == 1
