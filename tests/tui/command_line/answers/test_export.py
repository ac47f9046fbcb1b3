"""neuroterm export writes a saved run as others read it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from closed import close

from core import ExperimentConfig, load_checkpoint, network_from_json, save_checkpoint
from tui.app.files.exports import OF_A_RUN
from tui.command_line import reading
from tui.command_line.cli import main
from tui.exchange.sessions.contents import packed
from tui.exchange.sessions.database import FILE
from tui.exchange.sessions.folder import spare_folder
from tui.exchange.sessions.store import SHARE, SessionStore
from tui.session.training.keeping.before import now
from tui.session.training.training import Training

ROWS = "".join(f"{i % 7},{'uvw'[i % 3]},{'=no' if i % 7 < 3 else 'yes'}\n" for i in range(42))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One with a table, and with a run that has learnt it a little."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(f"x, kind ,y\n{ROWS}")
    experiment = ExperimentConfig(data="a.csv", target="y", hidden=(3,), epochs=20).build()
    list(experiment.trainer.epochs(20))
    save_checkpoint("a.run", experiment)
    return tmp_path


def test_how_the_name_ends_says_what_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for export in OF_A_RUN:
        if export.suffix == ".onnx":
            pytest.importorskip("onnx")
        name = f"out{export.suffix.upper()}"
        assert main(["export", "a.run", "--to", name]) == 0
        assert capsys.readouterr().out == f"Written to {name}: {export.what}.\n"
        content = (folder / name).read_bytes()
        assert content.startswith(export.beginning.encode())
        assert main(["export", "a.run", "--to", name]) == 0  # it is from here, so it is replaced
        capsys.readouterr()
    history = load_checkpoint("a.run").trainer.history
    rows = list(csv.DictReader(io.StringIO((folder / "out.CSV").read_text())))
    lines = [json.loads(line) for line in (folder / "out.JSONL").read_text().splitlines()]
    assert [float(row["train_loss"]) for row in rows] == history.train_loss.tolist()
    assert [line["test_accuracy"] for line in lines] == history.test_accuracy.tolist()
    picture = (folder / "out.TXT").read_text()
    assert "Decision boundary" in picture
    assert "Loss by epoch" in picture
    assert "\x1b" not in picture


def test_the_script_prints_what_predict_does(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "a.run", "--to", "model.py"]) == 0
    capsys.readouterr()
    assert main(["predict", "a.run", "a.csv"]) == 0
    expected = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    result = subprocess.run(
        [sys.executable, "model.py", "a.csv"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    printed = list(csv.reader(io.StringIO(result.stdout)))
    assert printed[0] == expected[0]
    assert [row[:2] for row in printed] == [row[:2] for row in expected]
    for mine, other in zip(printed[1:], expected[1:], strict=True):
        assert [*map(float, mine[2:])] == pytest.approx([*map(float, other[2:])], abs=1e-12)
    (folder / "b.csv").write_text("length,width\n1,2\n")
    refused = subprocess.run(
        [sys.executable, "model.py", "b.csv"], cwd=folder, capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("b.csv: ValueError: a row has none of the columns")


def test_json_is_trained_on_and_written_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "there").mkdir()
    assert main(["export", "a.run", "--to", "there/model.json"]) == 0
    capsys.readouterr()
    for run in ("a.run", "there/model.json"):
        assert main(["predict", run, "a.csv"]) == 0
    out = capsys.readouterr().out
    assert out[: len(out) // 2] == out[len(out) // 2 :]
    assert main(["export", "there/model.json", "--to", "model.py"]) == 0
    assert main(["train", "--load", "there/model.json", "--epochs", "1", "--quiet"]) == 0


def test_a_session_is_written_by_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    (folder / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    config = ExperimentConfig(samples=60, hidden=(3,))
    training = Training(config, playing=False)
    training.start_again(config, 0)
    assert training.run is not None
    training.trainer.run_epoch()
    store = SessionStore(folder / "state" / "neuroterm")
    store.save(None, packed(now(training.run), {}, store.folders[0], SHARE), is_told=True)
    (folder / "circles").mkdir()  # a folder of that name is no run
    assert main(["export", "circles", "--to", "it.cast"]) == 0
    assert capsys.readouterr().out.endswith("The session circles is at epoch 1.\n")
    assert main(["export", "circles", "--to", "it.json"]) == 0
    written = network_from_json(folder / "it.json").parameters
    assert written.tobytes() == training.run.experiment.network.parameters.tobytes()
    kept = store.sessions()[0].key
    for name in ("./circles", "a//b", "../ñ/"):  # no path, so nothing is taken out of it
        assert not store.rename(kept, name)
        assert main(["export", name, "--to", "it.json"]) == 0
    store.rename(kept, "circles")
    capsys.readouterr()
    assert main(["export", "no" * 200, "--to", "it.json"]) == 2
    assert "there is neither a file nor a session called 'nono" in capsys.readouterr().err
    (folder / "circles").rmdir()
    (folder / "a.run").rename(folder / "circles")
    capsys.readouterr()
    assert main(["export", "circles", "--to", "it.csv"]) == 0
    assert "session" not in capsys.readouterr().out, "a file goes first"
    at, spare = folder / "state" / "neuroterm" / FILE, spare_folder()
    spare.mkdir()
    at.rename(spare / FILE)
    at.write_bytes(b"no database" * 1000)
    assert main(["export", "gone", "--to", "it.csv"]) == 2
    assert "lists the sessions; cannot read" in capsys.readouterr().err
    (spare / FILE).unlink()
    assert main(["export", "gone", "--to", "it.csv"]) == 2
    assert "it is damaged" in capsys.readouterr().err


def test_a_recording_that_takes_a_while_says_so_and_nothing_else_is_said_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PATIENCE", 0.0)
    assert main(["export", "a.run", "--to", "it.cast"]) == 0
    out, err = capsys.readouterr()
    assert err == "neuroterm: recording 'it.cast'.\n"
    assert out.startswith("Written to it.cast: ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["a.run", "--to", "a.exe"],
            "--to 'a.exe': its name must end in .torch.py, .py, .onnx, .json, .csv, .jsonl, .txt, "
            ".cast or .v2.cast",
        ),
        (["a.run", "--to", "a.svg"], "the screen as SVG is written in the app, by ctrl+s"),
        (["a.run"], "missing option '--to'"),
        (["a.run", "--to", "a.csv"], "--to: a.csv is there already and is not from here"),
        (["a.run", "--to", "nowhere/a.py"], "the folder nowhere does not exist"),
        (["a.toml", "--to", "a.py"], "has settings and no weights; train it first"),
        (["a.csv", "--to", "a.py"], "cannot load a.csv"),
        (["gone", "--to", "a.py"], "there is neither a file nor a session called 'gone'"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    (folder / "a.toml").write_text("hidden = [3]\n")
    before = sorted(folder.iterdir())
    assert main(["export", *arguments]) == 2
    err = capsys.readouterr().err
    assert sentence in err
    assert err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_what_onnx_needs_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert main(["export", "a.run", "--to", "a.onnx"]) == 2
    assert "pip install 'neuroterm[onnx]'" in capsys.readouterr().err


def test_a_file_in_a_closed_folder_is_not_looked_for_among_the_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    close(closed, monkeypatch)
    assert main(["export", str(closed / "run.checkpoint"), "--to", str(tmp_path / "m.json")]) == 2
    said = capsys.readouterr().err
    assert "Permission denied" in said or "cannot read" in said
    assert "neither" not in said
