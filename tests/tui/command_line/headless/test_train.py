from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sklearn.dummy import DummyClassifier
from terminal import Terminal

from core import ExperimentConfig
from tui.command_line.headless import train as headless
from tui.command_line.headless.report import Report
from tui.terminal.capabilities import Capabilities, ColorDepth
from tui.terminal.failure import Failure

UNICODE = Capabilities(True, "none")
ASCII = Capabilities(False, "none")
SHORT = ExperimentConfig(samples=40, epochs=3)


def output(
    config: ExperimentConfig, capsys: pytest.CaptureFixture[str], **report: Any
) -> list[str]:
    capsys.readouterr()
    headless.run(config, Report(**{"capabilities": UNICODE} | report))
    captured = capsys.readouterr()
    assert captured.err == ""  # the progress bar is for terminals
    return captured.out.splitlines()


# What is printed


def test_it_prints_the_lessons_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(ExperimentConfig(), capsys)
    losses = lines[:11]
    assert [line.split(":")[0] for line in losses] == [f"Epoch {e}" for e in range(0, 1001, 100)]
    trainer = ExperimentConfig().build().trainer
    expected = [trainer.start(), *trainer.epochs(1000)]
    assert losses == [
        f"Epoch {m.epoch}: Loss = {m.train_loss:.4f}" for m in expected if m.epoch % 100 == 0
    ]
    assert lines[11] == f"Test Accuracy: {expected[-1].test_accuracy:.3f}"
    assert lines[11].startswith("Test Accuracy: 0.7")
    assert lines[12] == "Logistic Regression Test Accuracy: 0.465"
    assert lines[13] == f"Test Loss: {expected[-1].test_loss:.4f}"
    assert lines[14].startswith("Always '")
    assert lines[lines.index("") + 1].startswith("Loss by epoch")
    assert "Decision boundary" in lines


def test_the_last_epoch_is_always_printed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(SHORT.replace(epochs=7), capsys, log_every=3, plot=False)
    assert [line.split(":")[0] for line in lines[:4]] == [
        "Epoch 0",
        "Epoch 3",
        "Epoch 6",
        "Epoch 7",
    ]
    assert lines[4].startswith("Test Accuracy")


def test_quiet_prints_the_results_alone(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(SHORT, capsys, quiet=True)
    assert [line.split(":")[0] for line in lines] == [
        "Test Accuracy",
        "Logistic Regression Test Accuracy",
        "Test Loss",
    ]


def test_regression_is_scored_by_r_squared(capsys: pytest.CaptureFixture[str]) -> None:
    config = SHORT.replace(dataset="plane")
    assert [line.split(":")[0] for line in output(config, capsys, quiet=True)] == [
        "Test R²",
        "Linear Regression Test R²",
        "Test Loss",
    ]
    lines = output(config, capsys, quiet=True, capabilities=ASCII)
    assert lines[0].startswith("Test R squared: ")


def test_lines_have_the_test_loss_as_well_where_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = output(SHORT, capsys, log_every=1, plot=False, test_losses=True)
    trainer = SHORT.build().trainer
    expected = [trainer.start(), *trainer.epochs(3)]
    assert lines[:4] == [
        f"Epoch {m.epoch}: Loss = {m.train_loss:.4f}, Test Loss = {m.test_loss:.4f}"
        for m in expected
    ]
    untested = SHORT.replace(points=((0.0, 0.0, 0), (1.0, 1.0, 1)), samples=None)
    assert "Test Loss" not in "".join(output(untested, capsys, test_losses=True))


def test_a_small_loss_has_its_digits(capsys: pytest.CaptureFixture[str]) -> None:
    config = ExperimentConfig(
        dataset="playground-reg-plane", loss="half_squared_error", hidden=(), epochs=300
    ).replace(scaling="none", learning_rate=0.05, target_loss=1e-20)
    lines = output(config, capsys, plot=False, test_losses=True)
    *_, last, stopped = (line for line in lines if "poch" in line)
    for text in (last, stopped):
        assert re.search(r"[1-9]\.\de-[1-9]\d", text)
        assert "0.0000" not in text
    assert re.fullmatch(r"Test Loss: [1-9]\.\de-\d\d", lines[-1])


def test_a_stop_condition_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(ExperimentConfig(target_loss=0.65), capsys, plot=False)
    stopped = next(line for line in lines if line.startswith("Stopped after epoch "))
    assert "target 0.65" in stopped
    epoch = stopped.split(":")[0].removeprefix("Stopped after ").capitalize()
    assert lines[lines.index(stopped) - 1].startswith(f"{epoch}: Loss = ")


def test_what_was_done_to_a_file_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "größe.csv"
    rows = [f"{i * i % 11},{i * i % 7},{'groß' if i % 2 else 'klein'}" for i in range(12)]
    path.write_text("\n".join(["a\x1b[2J,b,größe", *rows]))
    config = ExperimentConfig(data=str(path), target="größe", epochs=2)
    text = "\n".join(output(config, capsys))
    assert text.startswith("Read 12 rows.\nEpoch 0: ")
    assert "\x1b" not in text
    assert "● ○ groß  ◆ ◇ klein" in text
    text = "\n".join(output(config, capsys, capabilities=ASCII))
    assert text.isascii()
    assert "O o gro?  X x klein" in text


# The pictures


@pytest.mark.parametrize("capabilities", [UNICODE, ASCII])
@pytest.mark.parametrize(
    ("settings", "title", "legend"),
    [
        ({}, "Decision boundary", "Shade: blank is surely outer, @ surely inner"),
        ({"dataset": "blobs"}, "Decision boundary", "Shade:  blank blob 1  = blob 2  @ blob 3"),
        ({"dataset": "plane"}, "The network's value", "Shade: blank is "),
        ({"dataset": "sine"}, "The network's curve", "The curve is the edge between the shades."),
        ({"dataset": "digits", "samples": 200}, "two principal components", "@ 9"),
        ({"output_activation": "tanh"}, "Decision boundary", "surely outer"),
        ({"features": ("x1", "x1^2")}, "Decision boundary", "surely outer"),
    ],
)
def test_every_kind_of_data_is_drawn_in_80_columns(
    capsys: pytest.CaptureFixture[str],
    capabilities: Capabilities,
    settings: dict[str, Any],
    title: str,
    legend: str,
) -> None:
    lines = output(SHORT.replace(**settings), capsys, capabilities=capabilities)
    assert any(title in line for line in lines)
    blocks = str.maketrans("▒█", "=@") if "digits" not in settings.values() else {}
    assert legend in "\n".join(lines[-2:]).translate(blocks)
    assert max(map(len, lines)) <= 80
    assert not any(line != line.rstrip() for line in lines)
    if capabilities is ASCII:
        assert "\n".join(lines).isascii()
    else:
        assert "┤" in "\n".join(lines)


def test_the_boundary_parts_the_circles(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(ExperimentConfig(), capsys)
    rows = lines[lines.index("Decision boundary") + 1 : -4]
    middle = rows[len(rows) // 2]
    assert "███" in middle  # the inner circle
    assert "█" not in rows[1] + rows[-2]


@pytest.mark.parametrize("color", ["truecolor", "256", "16"])
@pytest.mark.parametrize("dataset", ["circles", "blobs", "plane", "sine"])
def test_the_pictures_have_the_colours_that_there_are(
    capsys: pytest.CaptureFixture[str], color: ColorDepth, dataset: str
) -> None:
    lines = output(SHORT.replace(dataset=dataset), capsys, capabilities=Capabilities(True, color))
    text = "\n".join(lines)
    assert ("38;2;" in text) == (color == "truecolor")
    assert ("38;5;" in text) == (color == "256")
    assert "Colour: " in text or "between the colours" in text
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 80
    # Whatever is printed next is as plain as before.
    assert all("\x1b" not in line or "\x1b[0m" in line[line.rindex("\x1b") :] for line in lines)


def table_of(path: Path, rows: list[str]) -> ExperimentConfig:
    path.write_text("\n".join(["a,b,kind", *rows]))
    return ExperimentConfig(data=str(path), target="kind")


def test_each_class_is_scored_and_it_is_said_where_one_answer_is_as_good(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [f"{i * i % 11},{i * i % 7},{'rare' if i % 10 == 3 else 'usual'}" for i in range(100)]
    config = table_of(tmp_path / "a.csv", rows).replace(hidden=(), epochs=300, l2=1.0)
    json_file = tmp_path / "a.json"
    lines = output(config, capsys, plot=False, json=json_file)
    start = lines.index("Always 'usual', the Commonest Class: 0.800")
    assert lines[start + 1] == "Balanced Test Accuracy: 0.500"
    assert re.fullmatch(r"Test ROC AUC: \d\.\d{3}", lines[start + 2])
    assert lines[start + 3].split() == ["Class", "Precision", "Recall", "F1", "Support"]
    assert lines[start + 4].split() == ["rare", "-", "0.000", "0.000", "4"]
    assert lines[start + 5].split() == ["usual", "0.800", "1.000", "0.889", "16"]
    assert lines[-1].startswith("No better than always answering 'usual', the commonest class")
    scores = json.loads(json_file.read_text(), parse_constant=pytest.fail)["results"]["test_scores"]
    assert scores["commonest_class"] == "usual"
    assert scores["classes"][0] == {
        "class": "rare", "precision": None, "recall": 0.0, "f1": 0.0, "support": 4
    }  # fmt: skip
    balanced = output(config.replace(class_weight="balanced", epochs=200), capsys, plot=False)
    assert balanced[start + 4].split()[2] != "0.000"
    assert "the commonest class" not in "".join(balanced)


def test_which_class_is_the_commonest_is_learnt_from_the_training_part_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [f"{i * i % 11},{i * i % 7},{'few' if i % 20 < 9 else 'many'}" for i in range(100)]
    config = table_of(tmp_path / "a.csv", rows).replace(epochs=1)
    seeds = [config.replace(seed=seed) for seed in range(60)]
    lopsided = next(it for it in seeds if (it.build().dataset.y_test == 0).mean() > 0.5)
    data = lopsided.build().dataset
    share = DummyClassifier(strategy="most_frequent").fit(data.X_train, data.y_train)
    expected = share.score(data.X_test, data.y_test)
    assert expected < 0.5
    lines = output(lopsided, capsys, plot=False)
    assert f"Always 'many', the Commonest Class: {expected:.3f}" in lines


def test_a_class_that_the_test_lacks_is_scored_in_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = ["1,2,0", "2,1,0", "3,4,0", "4,3,0", "1,3,0", "2,2,1", "3,3,0", "4,1,0", "2,4,0"]
    lines = output(table_of(tmp_path / "a.csv", rows), capsys, plot=False)
    start = lines.index("The test part has no sample of '1'; on the training part:")
    assert lines[start - 1].split() == ["1", "0.000", "-", "0.000", "0"]
    assert lines[start + 1].startswith("Training Accuracy: ")
    assert re.fullmatch(r"1 +\S+ +[01]\.\d{3} .* 1", lines[start + 7].rstrip())


def test_of_many_notes_the_first_are_printed_and_all_of_them_where_they_are_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    names = [f"c{place}" for place in range(12)]
    rows = [
        [f"{'xyz'[(n * place) % 3]}{place}" for place in range(3)]
        + [f"{n}.5", f"A{n}", "1", "", f"{n % 4}", f"2020-01-0{n % 9 + 1}", f"{n * 3 % 7}%"]
        + ["" if n % 5 == 0 else str(n * 7 % 10), "ab"[n % 2]]
        for n in range(30)
    ]
    path.write_text("\n".join(map(",".join, [names, *rows])))
    config = ExperimentConfig(data=str(path), target="c11", epochs=1)
    notes = config.load_data().notes
    assert len(notes) > 9
    lines = output(config, capsys, plot=False)
    assert lines[:8] == list(notes[:8])
    assert lines[8] == f"{len(notes) - 8} more notes; --notes prints all of them."
    assert output(config, capsys, plot=False, all_notes=True)[: len(notes)] == list(notes)


# Files


def test_json_has_settings_history_and_results(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    lines = output(SHORT, capsys, json=path, quiet=True)
    document = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert ExperimentConfig.from_dict(document["config"]) == SHORT
    trainer = SHORT.build().trainer
    expected = [trainer.start(), *trainer.epochs(3)]
    history = document["history"]
    assert history["epoch"] == [0, 1, 2, 3]
    assert history["train_loss"] == [metrics.train_loss for metrics in expected]
    assert history["test_accuracy"] == [metrics.test_accuracy for metrics in expected]
    results = document["results"]
    assert results["epochs"] == 3
    assert results["stop_reason"] is None
    assert lines[0] == f"Test Accuracy: {results['test_accuracy']:.3f}"
    compared = results["baseline"]
    assert lines[1] == f"{compared['name']} Test Accuracy: {compared['test_accuracy']:.3f}"


def test_results_are_of_the_weights_that_early_stopping_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    config = ExperimentConfig(optimizer="adam", patience=5)
    output(config, capsys, json=path, quiet=True)
    document = json.loads(path.read_text())
    assert "whose weights are back" in document["results"]["stop_reason"]
    assert document["results"]["test_loss"] == pytest.approx(min(document["history"]["test_loss"]))


def test_the_best_weights_are_back_when_the_epochs_run_out_before_patience_does(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    config = ExperimentConfig(
        samples=60, optimizer="adam", learning_rate=0.3, patience=200, epochs=100
    )
    lines = output(config, capsys, json=path, plot=False)
    document = json.loads(path.read_text())
    losses = document["history"]["test_loss"]
    best = losses.index(min(losses))
    assert best < 100 == document["results"]["epochs"]
    assert document["results"]["test_loss"] == losses[best]
    assert f"The best was epoch {best}, whose weights are back." in lines


def test_a_score_that_is_undefined_is_null(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    config = ExperimentConfig(dataset="plane", samples=10, test_size=0.1, epochs=1)
    lines = output(config, capsys, json=path, quiet=True)
    document = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert document["results"]["baseline"]["test_r_squared"] is None
    assert lines[1] == "Linear Regression Test R²: undefined"


def test_few_points_drawn_leave_nothing_to_test_on(capsys: pytest.CaptureFixture[str]) -> None:
    config = ExperimentConfig(points=((0.0, 0.0, 0), (1.0, 1.0, 1)), epochs=1)
    lines = output(config, capsys, plot=False)
    start = lines.index("Test Accuracy: undefined")
    assert lines[start + 1] == "Logistic Regression Test Accuracy: undefined"
    assert lines[start + 2].startswith("Training Accuracy: ")


def test_csv_has_a_row_for_each_epoch(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    config = SHORT.replace(dataset="plane")
    output(config, capsys, csv=path, quiet=True)
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["epoch", "train_loss", "test_loss", "train_r_squared", "test_r_squared"]
    assert [row[0] for row in rows] == ["0", "1", "2", "3"]
    trainer = config.build().trainer
    expected = [trainer.start(), *trainer.epochs(3)]
    assert [float(row[1]) for row in rows] == [metrics.train_loss for metrics in expected]


def test_a_file_is_replaced_whole_and_keeps_its_permissions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, link = tmp_path / "run.json", tmp_path / "link.json"
    path.write_text('{"config": {}, "old": 1}')
    path.chmod(0o640)
    link.symlink_to(path)
    output(SHORT, capsys, json=link, quiet=True)
    assert link.is_symlink()
    assert json.loads(path.read_text())["results"]["epochs"] == 3
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(tmp_path.iterdir()) == [link, path]


def test_a_file_that_cannot_be_written_is_refused_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for name, fragment in (
        ("", "is a folder"),
        ("missing/run.json", "does not exist"),
        ("file/run.json", "is not a folder"),
        ("x" * 300, "too long"),
    ):
        for option in ("json", "csv"):
            with pytest.raises(Failure, match=f"--{option}: .*{fragment}") as failure:
                headless.run(
                    ExperimentConfig(data="missing.csv", target="y"),
                    Report(capabilities=UNICODE, **{option: tmp_path / name}),
                )
            assert failure.value.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_marked_as_read_only_is_refused_before_training(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(Failure, match=r"--json: .*run\.json may not be written"):
        headless.run(
            ExperimentConfig(data="missing.csv", target="y"),
            Report(capabilities=UNICODE, json=path),
        )
    assert path.read_text() == "old"


def test_no_file_is_used_for_two_things(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,y\n1,2\n")
    config = ExperimentConfig(data=str(path), target="y")
    for report in (
        Report(capabilities=UNICODE, csv=tmp_path / "." / "data.csv"),
        Report(capabilities=UNICODE, json=tmp_path / "a", csv=tmp_path / "b" / ".." / "a"),
    ):
        with pytest.raises(Failure, match="name the same file"):
            headless.run(config, report)
    assert path.read_text() == "a,y\n1,2\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_reported_after_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Failure, match="cannot write /dev/full: No space left"):
        headless.run(SHORT, Report(capabilities=UNICODE, json=Path("/dev/full"), quiet=True))
    assert "Test Accuracy" in capsys.readouterr().out


# Training that ends otherwise


def test_divergence_names_epoch_and_learning_rate_and_writes_nothing(tmp_path: Path) -> None:
    config = ExperimentConfig(learning_rate=1e300)
    with pytest.raises(Failure, match=r"epoch 1 with learning rate 1e\+300") as failure:
        headless.run(config, Report(capabilities=UNICODE, json=tmp_path / "run.json"))
    assert failure.value.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_in_a_terminal_a_bar_shows_the_progress_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    command = [sys.executable, "-m", "tui", "train", "--epochs", "100000000", "--log-every", "500"]
    with Terminal([*command, "--csv", str(path)], columns=60, rows=40) as terminal:
        terminal.wait_for("Epoch 500: Loss = ")
        terminal.wait_for("Training  [")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        shown = [line for line in terminal.screen_text().splitlines() if line]
        assert shown[-1].startswith("neuroterm: interrupted after epoch ")
        beginnings = {line.split()[0] for line in shown}
        assert beginnings <= {"Epoch", "^C", "neuroterm:"}, terminal.screen_text()
        assert terminal.unrestored() == []
    assert list(tmp_path.iterdir()) == []


def test_the_pictures_fit_a_narrow_terminal() -> None:
    command = [sys.executable, "-m", "tui", "train", "--epochs", "20"]
    with Terminal(command, columns=50, rows=60) as terminal:
        assert terminal.wait_exit() == 0
        shown = terminal.screen_text()
    assert "Training" not in shown.split("Loss by epoch")[0]
    # A row that did not fit would have been continued on the next.
    picture = shown[shown.index("Decision boundary") :].strip().splitlines()
    assert len(picture) == 29
    assert picture[25].lstrip().startswith("└")


@pytest.mark.parametrize(
    ("option", "advice", "beginning"),
    [("csv", "--data", "epoch,"), ("json", "--data", '{"config"'), ("save", "", "neuroterm ch")],
)
def test_a_file_of_someone_elses_is_not_written_over(
    tmp_path: Path, option: str, advice: str, beginning: str
) -> None:
    path = tmp_path / "precious.csv"
    path.write_text("x1,x2,class\n1,2,3\n")
    report = replace(Report(capabilities=UNICODE, quiet=True), **{option: path})
    with pytest.raises(Failure, match=rf"--{option}: .*precious\.csv is there already .*{advice}"):
        headless.run(ExperimentConfig(), report)
    assert path.read_text() == "x1,x2,class\n1,2,3\n"
    path.write_text("")
    for _ in range(2):  # its own file may be replaced
        headless.run(ExperimentConfig(epochs=2), report)
    assert path.read_bytes().startswith(beginning.encode())
