from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import sklearn.metrics
from rich.cells import cell_len

from core import ExperimentConfig
from tui.panels.numbers import rows as numbers
from tui.panels.numbers.confusion import most_confused
from tui.panels.numbers.measures import Measures, measure
from tui.session.snapshot import Snapshot, State
from tui.widgets.rows import Row


def snapshot_of(config: ExperimentConfig, epochs: int = 3, state: State = "paused") -> Snapshot:
    experiment = config.build()
    list(experiment.trainer.epochs(epochs))
    return Snapshot.of(experiment, state)


def measured(snapshot: Snapshot) -> Measures:
    return measure(snapshot, snapshot.network())


def lines(rows: list[Row]) -> list[str]:
    return ["".join(span.text for span in row) for row in rows]


def said(snapshot: Snapshot, width: int = 38) -> dict[str, list[str]]:
    """What each row says, by its first word."""
    rows = lines(numbers.rows(snapshot, measured(snapshot), width))
    return {line.split()[0]: line.split() for line in rows if line.strip()}


LESSON = ExperimentConfig(samples=200, hidden=(8, 4))


def test_loss_and_accuracy_are_those_of_the_last_epoch() -> None:
    snapshot = snapshot_of(LESSON)
    metrics = snapshot.metrics
    assert metrics is not None
    found = said(snapshot)
    assert float(found["loss"][1]) == pytest.approx(metrics.train_loss, rel=6e-3)
    assert float(found["loss"][2]) == pytest.approx(metrics.test_loss, rel=6e-3)
    assert found["accuracy"][1] == f"{100 * metrics.train_accuracy:.1f}%"
    assert found["accuracy"][2] == f"{100 * metrics.test_accuracy:.1f}%"
    assert float(found["overfit"][2]) == pytest.approx(
        metrics.test_loss - metrics.train_loss, abs=6e-4
    )
    assert found["parameters"][1] == str(2 * 8 + 8 + 8 * 4 + 4 + 4 + 1)
    assert found["learning"] == ["learning", "rate", "0.1"]


@pytest.mark.parametrize("width", [22, 28, 38, 60])
def test_small_losses_stand_apart_with_their_digits(width: int) -> None:
    snapshot = snapshot_of(LESSON)
    assert snapshot.metrics is not None
    tiny = snapshot.metrics._replace(train_loss=1.64e-29, test_loss=1.76e-29)
    text = lines(numbers.rows(dataclasses.replace(snapshot, metrics=tiny), None, width))
    assert next(line.split() for line in text if line.startswith("loss")) == [
        "loss",
        "1.6e−29",
        "1.8e−29",
    ]
    assert max(map(cell_len, text)) <= width


def test_the_best_epoch_is_named() -> None:
    snapshot = snapshot_of(LESSON.replace(learning_rate=3.0), 40)
    assert snapshot.history is not None
    best = int(np.argmin(snapshot.history.test_loss))
    row = next(row for row in lines(numbers.rows(snapshot, None, 38)) if "best loss" in row)
    assert row.endswith(f" at {best}")
    assert float(row.split()[2]) == pytest.approx(snapshot.history.test_loss[best], rel=6e-3)


def test_the_confusion_matrix_is_that_of_the_test_data() -> None:
    snapshot = snapshot_of(ExperimentConfig(dataset="blobs", samples=120), 20)
    dataset = snapshot.dataset
    measures = measured(snapshot)
    assert measures.scores is not None
    assert dataset is not None
    assert measures.scores.confusion.sum() == len(dataset.y_test)
    assert snapshot.metrics is not None
    right = np.trace(measures.scores.confusion) / len(dataset.y_test)
    assert right == pytest.approx(snapshot.metrics.test_accuracy)
    rows = numbers.rows(snapshot, measures, 38)
    start = next(i for i, line in enumerate(lines(rows)) if line.startswith("confusion"))
    assert lines(rows)[start].split(",")[1] == " true ↓"
    wide = lines(numbers.rows(snapshot, measures, 39))
    assert wide[start].split(",")[1] == " true ↓ predicted →"
    for name, row, counts in zip(
        dataset.class_names, rows[start + 2 :], measures.scores.confusion.tolist(), strict=False
    ):
        assert row[0].text.strip() == name
        assert [span.text.strip() for span in row[1:]] == [str(n) if n else "·" for n in counts]
        assert sum(span.share or 0.0 for span in row[1:]) == pytest.approx(1.0)


def test_each_class_has_its_recall_precision_and_share_beside_what_one_answer_gives() -> None:
    points = tuple((float(i % 9), float(i * i % 7), int(i % 6 == 0)) for i in range(120))
    snapshot = snapshot_of(ExperimentConfig(points=points, class_names=("no", "yes")), 60)
    measures, dataset = measured(snapshot), snapshot.dataset
    assert dataset is not None
    assert measures.scores is not None
    y, predicted = dataset.y_test, snapshot.network().forward(dataset.X_test)[:, 0] > 0.5
    for width in (30, 38):  # as beside the map of a terminal of 120 columns
        text = lines(numbers.rows(snapshot, measures, width))
        found = {line.split()[0]: line.split() for line in text if line.strip()}
        assert found["majority"][-1] == f"{100 * max(np.mean(y), 1 - np.mean(y)):.1f}%"
        balanced = 100 * sklearn.metrics.balanced_accuracy_score(y, predicted)
        assert found["balanced"][-1] == f"{balanced:.1f}%"
        assert found["ROC"][1] == "AUC"
        row = next(
            i for i, line in enumerate(text) if line.split()[-4:] == ["recall", "prec.", "F1", "n"]
        )
        for label, shown in enumerate(text[row + 1 : row + 3]):
            recall, precision, f1 = (
                score(y, predicted, pos_label=label, zero_division=np.nan)
                for score in (
                    sklearn.metrics.recall_score,
                    sklearn.metrics.precision_score,
                    sklearn.metrics.f1_score,
                )
            )
            numbers_ = ["–" if np.isnan(it) else f"{it:.2f}" for it in (recall, precision, f1)]
            assert shown.split() == [("no", "yes")[label], *numbers_, str(int(np.sum(y == label)))]
    digits = snapshot_of(ExperimentConfig(dataset="digits", hidden=()), 1)
    assert any("recall" in line for line in lines(numbers.rows(digits, measured(digits), 30)))


def test_a_regression_has_r_squared_and_errors_in_the_unit_of_its_target() -> None:
    snapshot = snapshot_of(ExperimentConfig(dataset="sine", samples=120), 50)
    dataset, metrics = snapshot.dataset, snapshot.metrics
    assert dataset is not None
    assert metrics is not None
    found = said(snapshot)
    assert found["R²"][1] == f"{metrics.train_score:.3f}"
    assert "confusion" not in found
    spread = float(np.std(dataset.y_test)) * dataset.target_scale
    expected = spread * np.sqrt(1.0 - metrics.test_score)
    assert float(found["RMSE"][2]) == pytest.approx(expected, rel=6e-3)


def test_dead_units_are_counted_where_there_can_be_any() -> None:
    snapshot = snapshot_of(LESSON.replace(activation=("relu", "tanh")))
    network = snapshot.network()
    network.weights[0][:, :3], network.biases[0][:, :3] = 0.0, -1.0
    snapshot = dataclasses.replace(snapshot, parameters=network.parameters.copy())
    assert measure(snapshot, network).dead == (3, None, None)
    found = said(snapshot)
    assert found["1:"][-1] == "3/8"
    assert "/" not in " ".join(found["2:"])
    assert "dead" in found["norms"]
    assert "dead" not in said(snapshot_of(LESSON.replace(activation=("tanh",) * 2)))["norms"]


def test_the_norms_are_those_of_each_layers_weights() -> None:
    config = LESSON
    experiment = config.build()
    snapshot = snapshot_of(config, 0)
    found = said(snapshot, 28)
    for index, weights in enumerate(experiment.network.weights):
        norm = float(np.linalg.norm(weights))
        assert float(found[str(index + 1)][1]) == pytest.approx(norm, rel=6e-3)


@pytest.mark.parametrize("width", [12, 20, 28, 38, 60])
@pytest.mark.parametrize("dataset", ["circles", "digits", "sine"])
def test_no_row_of_numbers_is_wider_than_the_panel_needs(dataset: str, width: int) -> None:
    snapshot = snapshot_of(ExperimentConfig(dataset=dataset, hidden=()), 1)
    rows = numbers.rows(snapshot, measured(snapshot), width)
    if width >= 28:
        assert max(cell_len(line) for line in lines(rows)) <= max(width, 30)
    assert all(line.isprintable() for line in lines(rows))


@pytest.mark.parametrize("width", [22, 24, 27, 30])
@pytest.mark.parametrize("dataset", ["circles", "digits", "sine"])
def test_in_a_narrow_panel_every_word_is_whole(dataset: str, width: int) -> None:
    snapshot = snapshot_of(ExperimentConfig(dataset=dataset, hidden=(3,)), 12)
    measures = measured(snapshot)
    fewer = dataclasses.replace(measures, samples=1)
    for found in (measures, fewer):
        said = lines(numbers.rows(snapshot, found, width))
        assert max(map(cell_len, said)) <= width
        assert not any("…" in line for line in said)
        text = " ".join(" ".join(said).split())
        for words in ("best loss", "overfit gap", "learning rate", "parameters", "epochs/s"):
            assert words in text
        assert dataset == "sine" or "true ↓" in text


def test_ten_classes_are_shown_and_more_are_told_by_their_worst_confusions() -> None:
    digits = snapshot_of(ExperimentConfig(dataset="digits"), 1)
    text = lines(numbers.rows(digits, measured(digits), 40))
    assert sum(line.lstrip()[:1].isdigit() for line in text) >= 10
    counts = np.eye(12, dtype=int) * 5
    counts[3, 7] = 4
    names = [f"kind {i}" for i in range(12)]
    found = lines(most_confused(counts, names, 40))
    assert "12 classes" in found[0]
    assert found[1].split() == ["4", "kind", "3", "for", "kind", "7"]
    assert len(found) == 2


def test_a_wide_network_is_measured_on_fewer_samples_while_it_trains() -> None:
    config = ExperimentConfig(samples=1000, hidden=(300, 300))
    paused = snapshot_of(config, 0)
    training = dataclasses.replace(paused, state="training")
    assert measured(paused).samples == 800
    few = measured(training)
    assert few.samples < few.of_samples == 800
    note = lines(numbers.rows(training, few, 38))[-1]
    assert note == f"(measured on {few.samples} samples)"
