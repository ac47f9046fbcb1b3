"""An estimator made from an experiment says the same, and is one of scikit-learn's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from core import Experiment, ExperimentConfig, load_checkpoint, save_checkpoint

ROWS = 60


def write(path: Path) -> Path:
    """A table with all that is prepared: numbers, categories, dates, truth values, what lacks."""
    generator = np.random.default_rng(1)
    frame = pandas.DataFrame(
        {
            "row id": [f"r{i}" for i in range(ROWS)],
            "weight": generator.normal(size=ROWS).round(3),
            "town": generator.choice(["Ulm", "Bonn", "Köln"], ROWS),
            "day": [f"2024-{i % 12 + 1:02}-{i % 28 + 1:02}" for i in range(ROWS)],
            "is new": generator.choice(["true", "false"], ROWS),
            "price": [f"1.{200 + 3 * i},{i % 10}0" for i in range(ROWS)],
        }
    )
    frame.loc[3, "weight"], frame.loc[5, "town"] = np.nan, None
    heavy = (frame["weight"].fillna(0) > 0).to_numpy()
    frame["kind"] = np.where(heavy, "b", "a")
    frame["number"] = np.where(heavy, 10, 9)
    frame["is heavy"] = np.where(heavy, "yes", "no")
    frame["amount"] = (frame["weight"].fillna(0) * 100 + 1000).round(2)
    frame.to_csv(path, index=False, sep=";")
    return path


def trained(data: Path | None = None, target: str = "kind", **settings: Any) -> Experiment:
    others = tuple({"kind", "number", "is heavy", "amount"} - {target})
    about = {"data": str(data), "target": target, "ignore": others} if data is not None else {}
    defaults = {"hidden": (6,), "optimizer": "adam", "learning_rate": 0.02, "batch_size": 16}
    experiment = ExperimentConfig(**(defaults | about | settings)).build()
    list(experiment.trainer.epochs(15))
    return experiment


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("table") / "table.csv")


@pytest.mark.parametrize(
    ("target", "settings"),
    [
        ("kind", {}),
        ("kind", {"positive": "a", "output_activation": "softmax", "loss": None}),
        ("number", {"dtype": "float32", "scaling": "none"}),
        ("is heavy", {"loss": "hinge"}),
        ("amount", {"schedule": "cosine", "warmup": 0.1, "patience": 5}),
        ("amount", {"scaling": "none", "learning_rate": 1e-3, "optimizer": "sgd"}),
    ],
)
def test_it_predicts_to_the_bit_what_the_experiment_does(
    path: Path, target: str, settings: dict[str, Any]
) -> None:
    experiment = trained(path, target, **settings)
    frame = pandas.read_csv(path, sep=";")
    estimator = experiment.to_estimator()
    check_is_fitted(estimator)
    said = experiment.predict(frame)
    predicted = estimator.predict(frame)
    assert [*map(str, predicted)] == [*map(str, said.values)]
    if said.probabilities is not None:
        np.testing.assert_array_equal(estimator.predict_proba(frame), said.probabilities)
        assert [*map(str, estimator.classes_)] == [*said.labels]
    # The target as pandas has it is what classes are compared with.
    assert estimator.score(frame, frame[target]) == pytest.approx(
        said.scores()["accuracy" if said.labels else "r_squared"], abs=1e-9
    )
    # Neither columns' order nor what is not learnt matters.
    turned = frame[[*reversed(frame.columns)]].drop(columns=[target, "row id"])
    np.testing.assert_array_equal(estimator.predict(turned), predicted)


def test_it_can_be_saved_and_asked_in_another_interpreter(path: Path, tmp_path: Path) -> None:
    run, saved, answers = (tmp_path / name for name in ("a.run", "a.joblib", "answers.npy"))
    save_checkpoint(run, trained(path))
    estimator = load_checkpoint(run).to_estimator()
    joblib.dump(estimator, saved)
    # Not the places of our modules, which may move; NumPy has a _core of its own.
    assert re.findall(rb"(?<!_)\bcore\.\w+", saved.read_bytes()) == []
    code = (
        "import sys, joblib, numpy, pandas\n"
        "frame = pandas.read_csv(sys.argv[2], sep=';')\n"
        "numpy.save(sys.argv[3], joblib.load(sys.argv[1]).predict_proba(frame))"
    )
    subprocess.run([sys.executable, "-c", code, saved, path, answers], check=True)
    frame = pandas.read_csv(path, sep=";")
    np.testing.assert_array_equal(np.load(answers), estimator.predict_proba(frame))


@pytest.mark.parametrize("target", ["kind", "amount"])
def test_it_is_trained_anew_on_other_rows_and_leaves_the_experiment_alone(
    path: Path, target: str
) -> None:
    experiment = trained(path, target, epochs=30, momentum=0.5, optimizer="momentum")
    frame = pandas.read_csv(path, sep=";")
    estimator = experiment.to_estimator()
    before = estimator.predict(frame)
    scores = cross_val_score(clone(estimator), frame, frame[target], cv=3)
    assert np.isfinite(scores).all()
    fresh = clone(estimator).fit(frame[:40], frame[target][:40])
    assert isinstance(fresh, Pipeline)
    assert fresh.predict(frame[40:]).shape == (20,)
    np.testing.assert_array_equal(estimator.predict(frame), before)
    # To go on is to train this one, not the run.
    parameters = experiment.network.parameters.copy()
    network = "network__warm_start" if target == "kind" else "network__regressor__warm_start"
    estimator.set_params(**{network: True}).fit(frame, frame[target])
    np.testing.assert_array_equal(experiment.network.parameters, parameters)


def test_what_it_was_not_shown_is_said(path: Path) -> None:
    estimator = trained(path).to_estimator()
    frame = pandas.read_csv(path, sep=";")
    with pytest.warns(UserWarning, match=r"^There is no column 'weight': .* read as missing\.$"):
        estimator.predict(frame.drop(columns="weight"))
    with pytest.warns(UserWarning, match="Row 1 has 'Rome' for 'town', which was not learnt"):
        estimator.predict(frame.assign(town=["Rome", *frame["town"][1:]]))
    with pytest.raises(ValueError, match="none of the columns that were learnt from: 'weight'"):
        estimator.predict(frame[["kind"]])
    with pytest.raises(ValueError, match=r"must be a pandas\.DataFrame with the columns"):
        estimator.predict(np.zeros((3, 4)))
    with pytest.raises(ValueError, match=r"as pandas\.read_csv returns it of a file"):
        estimator.predict(str(path))


@pytest.mark.parametrize("scaling", ["standard", "none"])
def test_a_data_set_that_is_no_table_is_asked_by_its_raw_inputs(scaling: str) -> None:
    raw, y = load_iris(return_X_y=True)
    experiment = trained(dataset="iris", scaling=scaling)
    data = experiment.dataset
    estimator = experiment.to_estimator()
    inputs = data.standardisation.transform(raw)
    np.testing.assert_array_equal(
        estimator.predict(raw), experiment.network.logits(inputs).argmax(axis=1)
    )
    assert estimator.score(raw, y) == (estimator.predict(raw) == y).mean()
    assert clone(estimator).fit(raw, y).predict(raw).shape == y.shape


def test_features_are_computed_of_the_raw_inputs() -> None:
    experiment = trained(dataset="moons", features=("x1", "x2", "x1*x2", "sin(x1)"))
    points = np.random.default_rng(0).normal(size=(50, 2))
    x1, x2 = points.T
    inputs = np.column_stack([x1, x2, x1 * x2, np.sin(x1)])
    logits = experiment.network.logits(experiment.dataset.standardisation.transform(inputs))
    estimator = experiment.to_estimator()
    np.testing.assert_array_equal(estimator.predict(points), logits[:, 0] > 0)
    assert [name for name, _ in estimator.steps] == ["features", "standardise", "network"]
