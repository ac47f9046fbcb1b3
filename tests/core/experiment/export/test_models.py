"""An exported model, in an interpreter of its own, says of raw rows what the network does."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import (
    ACTIVATIONS,
    FEATURES,
    HIDDEN_ACTIVATIONS,
    Experiment,
    ExperimentConfig,
    NeuralNetwork,
    as_json,
    as_numpy_script,
    as_onnx,
    as_torch_script,
    experiment_from_json,
    network_from_json,
)
from core.data.features import FEATURES_WRITTEN
from core.data.sources.table.written.layout import MAX_COLUMNS
from core.experiment.export.model import MOST_NUMBERS
from core.experiment.export.torch_layers import OWN, TORCH_ACTIVATIONS
from core.network.limits import MAXIMUM_LAYERS
from core.support.files import MAX_MODEL_RECORDS

ROWS = 240
SEPARATE = """
import csv, importlib, json, sys
sys.path.insert(0, ".")
answers = {}
for name in sys.argv[1:]:
    model = importlib.import_module(f"{name}_model")
    try:
        rows = json.load(open(f"{name}.json"))
    except FileNotFoundError:
        rows = list(csv.DictReader(open(f"{name}_new.csv", encoding="utf-8"), delimiter=";"))
    answers[name] = [model.predict(rows).tolist(), model.outputs(rows).tolist()]
print(json.dumps(answers))
"""


class Case(NamedTuple):
    """A trained experiment, and what it says of raw rows."""

    experiment: Experiment
    raw: list[Any]
    values: list[Any]
    outputs: np.ndarray


def table(number: int) -> Iterator[list[str]]:
    """Rows with numbers as in Berlin, a rare category, dates, and gaps everywhere."""
    random = np.random.default_rng(number)
    for row in range(ROWS):
        income = f"{random.integers(1, 9)}.{random.integers(100, 999)},{random.integers(10, 99)}"
        city = str(random.choice(["Bonn", "Ulm", 'Bad "Aibling"']))
        if row % 3 == 0:
            city = f"village {row % 180}"  # so many that the rarest share an input
        day = f"{random.integers(1, 28):02}.{random.integers(1, 13):02}.20{random.integers(10, 24)}"
        time = f"{day} {random.integers(0, 24):02}:{random.integers(0, 60):02}"
        size = float(random.normal())
        kind = ("small", "middle", "large")[int(np.digitize(size, [-0.4, 0.4]))]
        gap = row % 17
        yield [
            "" if gap == 1 else income,
            "n/a" if gap == 2 else city,
            "" if gap == 3 else time,
            "-999" if gap == 4 else f"{size:.3f}".replace(".", ","),
            kind,
            f"{3 * size + random.normal():.2f}".replace(".", ","),
        ]


COLUMNS = ["income €", "city", "seen", "size", "kind", "price"]


def write_table(path: Path, number: int, without: int, strange: bool = False) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        keep = [place for place in range(len(COLUMNS)) if place != without]
        writer.writerow([COLUMNS[place] for place in keep])
        for row in table(number):
            if strange:
                row[0], row[1], row[2] = "many", "Nowhere\x1b[2J", "31.02.2024"
            writer.writerow([row[place] for place in keep])


OTHER_COLUMNS = ["member", "share", "at", "pay", "when", "x", "answer", "product"]


def write_other_table(path: Path, *columns: str) -> None:
    """Yes and no, shares, times of day, amounts of money, ISO moments, and gaps."""
    random = np.random.default_rng(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";", extrasaction="ignore")
        writer.writeheader()
        for row in range(ROWS):
            share, x = int(random.integers(0, 100)), float(random.normal())
            month, day, hour, minute = (int(random.integers(1, most)) for most in (13, 28, 24, 60))
            values = [
                "" if row % 13 == 1 else str(bool(random.integers(2))),
                "" if row % 13 == 2 else f"{share} %",
                "" if row % 13 == 3 else f"{hour:02}:{minute:02}",
                "" if row % 13 == 4 else f"$ {random.integers(1000, 9999):,}",
                "" if row % 13 == 5 else f"2024-{month:02}-{day:02}T{hour:02}:00:00",
                f"{x:.3f}",
                "yes" if share / 50 - 1 + x > 0 else "no",
                f"{share * x:.3f}",
            ]
            writer.writerow(dict(zip(OTHER_COLUMNS, values, strict=True)))


def trained(**settings: Any) -> Experiment:
    experiment = ExperimentConfig(**settings).build()
    list(experiment.trainer.epochs(20))
    return experiment


def of_numbers(experiment: Experiment) -> Case:
    """A case of which the raw rows are numbers: those of the run's own test part."""
    data, network = experiment.dataset, experiment.network
    with_features = experiment.config.features is not None
    raw = data.plane.test if with_features else data.standardisation.inverse_transform(data.X_test)
    answers = network.forward(data.X_test).astype(float)
    if data.task == "regression":
        values = data.own_unit(answers[:, 0])
        return Case(experiment, raw.tolist(), values.tolist(), values)
    one = answers.shape[1] == 1
    outputs = np.hstack([1 - answers, answers]) if one else answers
    outputs = outputs / outputs.sum(axis=1, keepdims=True)
    if experiment.config.loss == "hinge":
        outputs = answers
    z = network.logits(data.X_test)
    classes = (z[:, 0] > 0).astype(int) if one else z.argmax(axis=1)
    values = [data.class_names[int(place)] for place in classes]
    return Case(experiment, raw.tolist(), values, outputs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture(scope="module")
def cases(folder: Path) -> dict[str, Case]:
    found = {
        "lesson": of_numbers(trained()),
        "featured": of_numbers(
            trained(features=("x1", "x2^2", "x1*x2", "cos(x2)", "sin(x1)", "0"), loss="hinge")
        ),
        "three": of_numbers(
            trained(dataset="blobs", classes=3, hidden=(6, 5), activation=("gelu", "sine"))
        ),
        "quantity": of_numbers(trained(dataset="sine", activation="softplus", dtype="float32")),
        "every": of_numbers(
            trained(hidden=(4,) * len(HIDDEN_ACTIVATIONS), activation=HIDDEN_ACTIVATIONS)
        ),
        "sigmoids": of_numbers(trained(dataset="wine", output_activation="sigmoid")),
    }
    plane = {"features": ("x1", "x1*x2", "sin(x2)")}
    for name, target, columns, more in (
        ("kinds", "kind", 5, {}),
        ("prices", "price", 4, {}),
        ("answers", "answer", OTHER_COLUMNS[:7], {}),
        ("plane", "product", ["share", "x", "product"], plane),
    ):
        for path in (folder / f"{name}.csv", folder / f"{name}_new.csv"):
            if isinstance(columns, int):
                write_table(path, 0, columns)
            else:
                write_other_table(path, *columns)
        experiment = trained(
            data=str(folder / f"{name}.csv"),
            target=target,
            missing=("-999",),
            hidden=(7,),
            **more,
        )
        said = experiment.predict(folder / f"{name}_new.csv")
        outputs = said.values if said.probabilities is None else said.probabilities
        found[name] = Case(experiment, [], said.values.tolist(), np.asarray(outputs, float))
    for name, case in found.items():
        if case.raw:
            (folder / f"{name}.json").write_text(json.dumps(case.raw), encoding="utf-8")
    return found


def agree(case: Case, answers: list[Any], tolerance: float) -> None:
    values, outputs = answers
    if case.experiment.dataset.task == "regression":
        np.testing.assert_allclose(values, case.values, rtol=tolerance, atol=tolerance)
    else:
        assert values == case.values
    np.testing.assert_allclose(outputs, case.outputs, rtol=tolerance, atol=tolerance)


def in_another_interpreter(folder: Path, names: list[str]) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": ""}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", SEPARATE, *names],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    answers: dict[str, Any] = json.loads(result.stdout)
    return answers


def test_a_script_that_needs_numpy_alone_agrees_to_twelve_places(
    cases: dict[str, Case], folder: Path
) -> None:
    for name, case in cases.items():
        script = as_numpy_script(case.experiment)
        assert "import core" not in script
        assert "from core" not in script
        (folder / f"{name}_model.py").write_text(script, encoding="utf-8")
    answers = in_another_interpreter(folder, list(cases))
    for name, case in cases.items():
        agree(case, answers[name], 1e-6 if case.experiment.config.dtype == "float32" else 1e-12)


def test_a_module_of_pytorch_agrees_to_six_places(cases: dict[str, Case], folder: Path) -> None:
    scripts = {name: as_torch_script(case.experiment) for name, case in cases.items()}
    for name, script in scripts.items():
        compile(script, name, "exec")
        (folder / f"{name}_model.py").write_text(script, encoding="utf-8")
    pytest.importorskip("torch")
    answers = in_another_interpreter(folder, list(cases))
    for name, case in cases.items():
        agree(case, answers[name], 1e-6)


@cache
def seconds_since_1970(text: str) -> int:
    from datetime import UTC, datetime

    if not text:
        return int(np.iinfo(np.int64).min)
    form = "%Y-%m-%dT%H:%M:%S" if "T" in text else "%d.%m.%Y %H:%M"
    return int(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp())


def as_in_berlin(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def hours(text: str) -> float:
    hour, minute = text.split(":")
    return int(hour) + int(minute) / 60


WRITTEN = {
    "income €": as_in_berlin,
    "size": as_in_berlin,
    "share": lambda text: float(text.removesuffix(" %")),
    "at": hours,
    "pay": lambda text: float(text.removeprefix("$ ").replace(",", "")),
    "x": float,
}


def fed(case: Case, path: Path, inputs: list[Any]) -> dict[str, np.ndarray]:
    """What an ONNX model of a case takes."""
    if case.raw:
        return {"rows": np.array(case.raw, float)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    found = {}
    for each in inputs:
        texts = [row[each.name] for row in rows]
        values: list[Any] = texts
        if each.type == "tensor(int64)":
            values = [seconds_since_1970(text) for text in texts]
        elif each.type == "tensor(double)":
            values = [WRITTEN[each.name](text) if text else np.nan for text in texts]
        kind = object if values is texts else np.int64 if "int64" in each.type else float
        found[each.name] = np.array(values, kind)[:, np.newaxis]
    return found


def test_an_onnx_model_agrees_to_six_places(cases: dict[str, Case], folder: Path) -> None:
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    for name, case in cases.items():
        session = runtime.InferenceSession(as_onnx(case.experiment))
        values, *outputs = session.run(
            None, fed(case, folder / f"{name}_new.csv", session.get_inputs())
        )
        agree(case, [values.tolist(), (outputs[0] if outputs else values).tolist()], 1e-6)


def test_json_opens_again_with_the_same_bits(cases: dict[str, Case], folder: Path) -> None:
    for name, case in cases.items():
        path = folder / f"{name}_model.json"
        path.write_text(as_json(case.experiment, folder), encoding="utf-8")
        X = case.experiment.dataset.X_test
        expected = case.experiment.network.forward(X)
        assert np.array_equal(network_from_json(path).forward(X), expected)
        again = experiment_from_json(path)
        assert np.array_equal(again.network.forward(X), expected)
        assert again.config.hidden == case.experiment.config.hidden
        assert again.trainer.epoch == 0
        again.trainer.run_epoch()
    columns = json.loads((folder / "kinds_model.json").read_text("utf-8"))["inputs"]["columns"]
    assert [column["kind"] for column in columns] == ["number", "category", "date", "number"]
    assert max(len(shared) for shared in columns[1]["categories"]) > 5


def test_strange_values_are_read_as_the_library_reads_them(
    cases: dict[str, Case], folder: Path
) -> None:
    (folder / "kinds_model.py").write_text(as_numpy_script(cases["kinds"].experiment), "utf-8")
    write_table(folder / "kinds_new.csv", 3, 5, strange=True)
    said = cases["kinds"].experiment.predict(folder / "kinds_new.csv")
    assert said.probabilities is not None
    values, outputs = in_another_interpreter(folder, ["kinds"])["kinds"]
    assert values == said.values.tolist()
    np.testing.assert_allclose(outputs, said.probabilities, rtol=1e-12, atol=1e-12)
    write_table(folder / "kinds_new.csv", 0, 5)


def test_every_activation_and_every_feature_is_written_for_others() -> None:
    assert {*TORCH_ACTIVATIONS, *OWN} == {*ACTIVATIONS}
    x1, x2 = np.random.default_rng(0).normal(size=(2, 9))
    names = {"np": np, "x1": x1, "x2": x2}
    for name, feature in FEATURES.items():
        np.testing.assert_array_equal(eval(FEATURES_WRITTEN[name], names), feature(x1, x2))


def test_an_activation_that_is_not_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = ACTIVATIONS["tanh"]
    monkeypatch.setitem(ACTIVATIONS, "made_up", twin)
    experiment = trained(output_activation="linear", loss="hinge")
    network = NeuralNetwork(2, 8, 1, output_activation="made_up")
    network.parameters[:] = experiment.network.parameters
    odd = Experiment(experiment.config, experiment.dataset, network, experiment.trainer)
    for export in (as_numpy_script, as_torch_script):
        with pytest.raises(ValueError, match="the activation made_up"):
            export(odd)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda it: "no JSON", "it is not JSON"),
        (lambda it: "[1]", "it is not the JSON of a trained network"),
        (lambda it: json.dumps(it | {"version": 7}), "its version is not 1"),
        (lambda it: json.dumps(it | {"layers": []}), "at least one"),
        (lambda it: json.dumps(it | {"layers": [3]}), "an activation, biases and weights"),
        (lambda it: json.dumps(it | {"dtype": "int8"}), "float64 or float32"),
        (
            lambda it: json.dumps(it | {"dtype": "float32"}).replace(
                '"biases": [', '"biases": [1e99, '
            ),
            "finite numbers of float32",
        ),
        (lambda it: json.dumps(it | {"data": {}}), "data must be a list of numbers"),
        (lambda it: json.dumps(it | {"layers": it["layers"][:1]}), "not those of its settings"),
        (lambda it: json.dumps(it | {"layers": it["layers"][::-1]}), "do not go together"),
        (lambda it: json.dumps(it | {"data": [[1.0]]}), "not what they were"),
        (lambda it: json.dumps({**it, "settings": 3}), "no table of settings"),
        (lambda it: json.dumps(it).replace('"biases": [', '"biases": [1e999, '), "finite numbers"),
        (lambda it: "[" * 100000, "nested too deeply"),
        (
            lambda it: json.dumps(it)[:-1] + ', "x": ' + "9" * 5000 + "}",
            "a number has too many digits",
        ),
        (
            lambda it: json.dumps(it)[:-1] + ', "x": [' + "[]," * MAX_MODEL_RECORDS + "0]}",
            "4,200,000 lists and records",
        ),
        (lambda it: json.dumps({"format": it["format"], "version": 1}), "it lacks"),
    ],
)
def test_json_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, change: Any, reason: str
) -> None:
    path = tmp_path / "model.json"
    document = json.loads(as_json(ExperimentConfig(samples=50).build()))
    path.write_text(change(document), encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        experiment_from_json(path)


def test_a_model_as_large_as_can_be_written_out_has_fewer_lists_than_are_read() -> None:
    rows, categories, columns = MOST_NUMBERS, MOST_NUMBERS, MAX_COLUMNS
    assert rows + categories + 3 * columns + 2 * MAXIMUM_LAYERS < MAX_MODEL_RECORDS


ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANYTHING |= st.lists(ANYTHING, max_size=3) | st.dictionaries(st.text(max_size=5), ANYTHING)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_json_with_anything_in_it_is_read_or_refused_in_a_sentence(
    tmp_path: Path, data: st.DataObject
) -> None:
    document = json.loads(as_json(ExperimentConfig(samples=50, hidden=(2,)).build()))
    place: Any = document
    keys = list(document)
    while True:
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        keys = (
            list(range(len(inner)) if isinstance(inner, list) else inner or ())
            if isinstance(inner, list | dict)
            else []
        )
        if not keys or data.draw(st.booleans()):
            place[key] = data.draw(ANYTHING)
            break
        place = inner
    path = tmp_path / "model.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with contextlib.suppress(ValueError):  # and no other error
        experiment_from_json(path)


def test_a_script_refuses_rows_that_are_no_csv_in_one_line(folder: Path) -> None:
    (folder / "asked.py").write_text(
        as_numpy_script(ExperimentConfig(samples=50).build()), encoding="utf-8"
    )
    rows = folder / "rows\x1b[31m.csv"
    for content in ("x1,x2\n" + "9" * 200_000 + ",1\n", "x1,x2\n\x1b[2J,1\n", "a,b\n1,2\n"):
        rows.write_text(content, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "asked.py", str(rows)],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert r"rows\x1b[31m.csv: " in done.stderr
        assert done.stderr.removesuffix("\n").isprintable(), ascii(done.stderr)
