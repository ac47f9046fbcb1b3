from __future__ import annotations

import copy
import hashlib
import json
import os
import signal
import stat
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    CheckpointError,
    Experiment,
    ExperimentConfig,
    load_checkpoint,
    save_checkpoint,
)
from core.experiment.files.checkpoint_format import (
    MAXIMUM_BYTES,
    VERSION,
    pack_values,
    unpack_values,
)
from core.support.files import CHECKPOINT_START
from core.training.record.history import History
from core.training.record.metrics import Metrics

ROOT = Path(__file__).parents[3]
SMALL = ExperimentConfig(samples=20, hidden=(2,), batch_size=5, optimizer="adam", patience=9)


def trained(config: ExperimentConfig = SMALL, steps: int = 10) -> Experiment:
    experiment = config.build()
    for _ in range(steps):
        experiment.trainer.step()
    return experiment


def everything(experiment: Experiment) -> dict[str, Any]:
    """All that the next steps and the pictures depend on."""
    trainer = experiment.trainer
    return {
        "config": experiment.config.as_dict(),
        "state": trainer.state(),
        "history": trainer.history.state(),
    }


def assert_same(first: Experiment, second: Experiment) -> None:
    np.testing.assert_equal(everything(second), everything(first))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.checkpoint"


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    """What a good checkpoint holds."""
    experiment = trained()
    from core.experiment.files.checkpoint import data_signature

    return {**everything(experiment), "data": data_signature(experiment.dataset)}


# -- going on -------------------------------------------------------------------------------------

CONFIGS = [
    ExperimentConfig(samples=60),
    ExperimentConfig(samples=60, batch_size=7, optimizer="momentum", momentum=0.5, schedule="step",
                     decay_every=2, decay_factor=0.7),
    ExperimentConfig(samples=60, batch_size=7, optimizer="adam", schedule="reduce_on_plateau"),
    ExperimentConfig(samples=60, batch_size=10, optimizer="lion", dropout=0.3, dtype="float32"),
    ExperimentConfig(samples=60, dropout=0.3, optimizer="adamw", schedule="one_cycle", l1=0.01),
    ExperimentConfig(samples=60, optimizer="rmsprop", patience=5, learning_rate=0.5),
    ExperimentConfig(samples=60, batch_size=9, optimizer="nesterov", clip_norm=0.1, patience=30),
    ExperimentConfig(dataset="blobs", samples=60, optimizer="adagrad", hidden=(5, 4), l2=0.1),
    ExperimentConfig(dataset="iris", batch_size=16, label_smoothing=0.1, hidden=(4, 4, 4)),
    ExperimentConfig(dataset="plane", samples=60, batch_size=8, activation="tanh", weights_draw=3),
    ExperimentConfig(dataset="diabetes", hidden=(), batch_size=64),
    ExperimentConfig(features=("x1", "x2", "sin(x1)"), samples=60, test_size=0.5, hidden=(3,)),
]  # fmt: skip


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.dataset)
@pytest.mark.parametrize("steps", [0, 1, 13])
def test_training_goes_on_bit_for_bit(config: ExperimentConfig, steps: int, path: Path) -> None:
    uninterrupted = trained(config, steps)
    save_checkpoint(path, uninterrupted)
    resumed = load_checkpoint(path)
    assert_same(uninterrupted, resumed)
    for experiment in (uninterrupted, resumed):
        for _ in range(9):
            experiment.trainer.step()
        list(experiment.trainer.epochs(8))
    assert_same(uninterrupted, resumed)


def test_a_file_from_before_a_setting_was_there_has_its_default(
    values: dict[str, Any], path: Path
) -> None:
    since = ("momentum", "beta1", "beta2", "rho", "epsilon", "rise", "start_factor", "decay_every",
             "decay_factor", "plateau_patience", "plateau_threshold", "final_factor")  # fmt: skip
    older = {name: value for name, value in values["config"].items() if name not in since}
    new = ("best_is_back", "carried_since", "samples", "batch_size")
    state = {name: value for name, value in values["state"].items() if name not in new}
    stop = ("best_loss", "best_epoch", "best_parameters")
    state["stop"] = {name: state["stop"][name] for name in stop}
    path.write_bytes(pack_values({**values, "config": older, "state": state}))
    assert_same(load_checkpoint(path), trained())


def test_settings_given_as_numbers_of_numpy_can_be_saved(path: Path) -> None:
    config = ExperimentConfig(samples=20, hidden=(2, 2), dropout=(np.float32(0.1), np.float32(0.2)))
    save_checkpoint(path, config.build())
    assert load_checkpoint(path).config == config
    assert ExperimentConfig.from_toml(config.to_toml()) == config


def test_an_experiment_saved_at_its_end_has_the_best_weights_and_goes_on_from_the_latest(
    path: Path,
) -> None:
    config = ExperimentConfig(samples=60, optimizer="adam", learning_rate=1.0, patience=500)
    unbroken, ended = config.replace(epochs=90).build(), config.replace(epochs=50).build()
    list(ended.trainer.epochs(50))
    assert ended.trainer.best_is_back
    save_checkpoint(path, ended)
    loaded = load_checkpoint(path)
    assert_same(loaded, ended)
    assert loaded.trainer.best_is_back
    longer = loaded.adjust(epochs=90)
    list(longer.trainer.epochs(40))
    list(unbroken.trainer.epochs(90))
    assert_same(longer, unbroken)


def test_saving_changes_nothing(path: Path) -> None:
    saved, untouched = trained(), trained()
    save_checkpoint(path, saved)
    assert_same(untouched, saved)
    assert next(saved.trainer.epochs(1)) == next(untouched.trainer.epochs(1))


def test_a_learning_rate_changed_on_the_way_stays_changed(path: Path) -> None:
    experiment = trained()
    experiment.trainer.optimizer.learning_rate = 0.77
    save_checkpoint(path, experiment)
    assert load_checkpoint(path).trainer.learning_rate == 0.77


@pytest.mark.parametrize("changed", [False, True])
def test_a_learning_rate_that_is_a_whole_number_can_be_saved_and_loaded(
    changed: bool, path: Path
) -> None:
    experiment = trained(SMALL.replace(learning_rate=1))
    if changed:
        experiment = experiment.adjust(epochs=30).adjust(learning_rate=2)
    save_checkpoint(path, experiment)
    assert_same(load_checkpoint(path), experiment)


def test_a_whole_learning_rate_in_an_earlier_file_is_read(
    values: dict[str, Any], path: Path
) -> None:
    earlier = copy.deepcopy(values)
    earlier["config"]["learning_rate"] = earlier["state"]["optimizer"]["learning_rate"] = 1
    path.write_bytes(pack_values(earlier))
    loaded = load_checkpoint(path)
    assert loaded.trainer.learning_rate == 1.0
    save_checkpoint(path, loaded)
    assert_same(load_checkpoint(path), loaded)


def test_a_training_that_has_stopped_stays_stopped(path: Path) -> None:
    experiment = SMALL.replace(patience=None, target_loss=100.0).build()
    list(experiment.trainer.epochs(5))
    assert experiment.trainer.stop_reason
    save_checkpoint(path, experiment)
    assert load_checkpoint(path).trainer.stop_reason == experiment.trainer.stop_reason


def test_an_experiment_on_a_file_goes_on_from_the_file(tmp_path: Path, path: Path) -> None:
    data = tmp_path / "data.csv"
    rows = [f"{i},{i * i % 17},{'ab'[i % 2]}" for i in range(40)]
    data.write_text("\n".join(["u,v,kind", *rows]), encoding="utf-8")
    experiment = trained(ExperimentConfig(data=str(data), target="kind", hidden=(2,)))
    save_checkpoint(path, experiment)
    assert_same(experiment, load_checkpoint(path))

    rows[3] = "3,10,b"
    data.write_text("\n".join(["u,v,kind", *rows]), encoding="utf-8")
    with pytest.raises(CheckpointError, match="are not what they were"):
        load_checkpoint(path)
    data.unlink()
    with pytest.raises(CheckpointError, match=r"data\.csv"):
        load_checkpoint(path)


def test_a_csv_file_is_found_from_anywhere_and_moves_with_the_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{i},{i * i % 17},{'ab'[i % 2]}" for i in range(40)]
    for folder in ("project/tables", "project/runs", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    data = tmp_path / "project/tables/q.csv"
    data.write_text("\n".join(["u,v,kind", *rows]), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "project")
    experiment = trained(ExperimentConfig(data="tables/q.csv", target="kind", hidden=(2,)))
    save_checkpoint("runs/run", experiment)
    assert_same(load_checkpoint("runs/run"), experiment)

    monkeypatch.chdir(tmp_path / "elsewhere")
    loaded = load_checkpoint("../project/runs/run")
    assert loaded.config.data == str(Path("../project/tables/q.csv"))
    save_checkpoint("again", loaded)
    assert_same(load_checkpoint(tmp_path / "elsewhere/again"), loaded)
    (tmp_path / "project").rename(tmp_path / "moved")
    assert load_checkpoint("../moved/runs/run").config.data == "../moved/tables/q.csv"
    with pytest.raises(CheckpointError, match=r"\.\./project/tables/q\.csv"):
        load_checkpoint("again")


def test_a_table_behind_a_link_that_leads_to_itself_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{i},{i * i % 17},{'ab'[i % 2]}" for i in range(40)]
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "q.csv").write_text("\n".join(["u,v,kind", *rows]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    config = ExperimentConfig(data="tables/q.csv", target="kind", hidden=(2,))
    save_checkpoint("run", trained(config))
    (tmp_path / "tables").rename(tmp_path / "others")
    (tmp_path / "tables").symlink_to(tmp_path / "tables")
    with pytest.raises(CheckpointError, match="Too many levels of symbolic links"):
        load_checkpoint("run")


def test_the_relative_path_in_an_earlier_file_is_from_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"{i},{i * i % 17},{'ab'[i % 2]}" for i in range(40)]
    (tmp_path / "q.csv").write_text("\n".join(["u,v,kind", *rows]), encoding="utf-8")
    (tmp_path / "runs").mkdir()
    monkeypatch.chdir(tmp_path)
    save_checkpoint("run", trained(ExperimentConfig(data="q.csv", target="kind", hidden=(2,))))
    Path("run").rename("runs/run")
    assert load_checkpoint("runs/run").config.data == "q.csv"


def test_a_thinned_history_is_the_same_after_restoring() -> None:
    history = History(capacity=8)
    for epoch in range(21):
        history.append(Metrics(epoch, 1.0 / (epoch + 1), float("nan"), 0.5, float("nan")))
    twin = History(capacity=8)
    twin.restore(history.state())
    for epoch in range(21, 60):
        for each in (history, twin):
            each.append(Metrics(epoch, 0.0, 0.0, 0.0, 0.0))
        np.testing.assert_equal(twin.state(), history.state())


numbers = st.one_of(st.integers(), st.floats(), st.text(max_size=8), st.none(), st.booleans())
small_arrays = st.sampled_from(
    [
        np.zeros(0),
        np.zeros((5, 0)),
        np.arange(3),
        np.array(1.5),
        np.full((2, 3), np.nan, np.float32),
        np.arange(6.0).reshape(2, 3).T,
        np.arange(3, dtype=">f8"),
    ]
)


@settings(max_examples=20)
@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            numbers | small_arrays, lambda inner: st.dictionaries(st.text(max_size=3), inner)
        ),
    )
)
def test_what_is_unpacked_is_what_was_packed(contents: dict[str, Any]) -> None:
    np.testing.assert_equal(unpack_values(pack_values(contents)), contents)


# -- the file on the disk -------------------------------------------------------------------------


def test_a_later_checkpoint_takes_the_place_of_the_earlier(path: Path) -> None:
    save_checkpoint(path, trained(steps=3))
    later = trained(steps=30)
    save_checkpoint(str(path), later)
    assert_same(later, load_checkpoint(str(path)))
    assert list(path.parent.iterdir()) == [path], "no temporary file is left"


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(path: Path) -> None:
    usual = path.parent / "usual"
    usual.touch()
    save_checkpoint(path, trained())
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    path.chmod(0o640)
    save_checkpoint(path, trained())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(path: Path) -> None:
    link = path.parent / "latest"
    link.symlink_to(path)
    save_checkpoint(link, trained())
    assert link.is_symlink()
    assert_same(trained(), load_checkpoint(path))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.mkdir(), "directory"),
        (os.mkfifo, "regular file"),
        (lambda path: path.touch(0o444), "read-only"),
        (lambda path: path.symlink_to(path), "links"),
    ],
    ids=["directory", "pipe", "read-only", "link to itself"],
)
def test_what_is_no_file_of_ours_is_not_replaced(make: Any, sentence: str, path: Path) -> None:
    make(path)
    before = path.lstat()
    with pytest.raises(CheckpointError, match=f"cannot write .*{sentence}"):
        save_checkpoint(path, trained())
    # Looking at a link is an access to it, so not the times.
    assert path.lstat().st_ino == before.st_ino
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["missing/run", "file/run", "x" * 300, "nul\0", "bell\a/run"])
def test_a_place_that_cannot_be_written_is_explained(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CheckpointError, match="cannot write") as caught:
        save_checkpoint(tmp_path / name, trained())
    assert str(caught.value).isprintable()
    with pytest.raises(CheckpointError, match=r"cannot (read|load)") as caught:
        load_checkpoint(tmp_path / name)
    assert str(caught.value).isprintable()


DISASTER = """
import os, resource, signal, sys
from core import CheckpointError, load_checkpoint, save_checkpoint
path, disaster = sys.argv[1:]
experiment = load_checkpoint(path)
experiment.trainer.run_epoch()
def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
if disaster == "half written":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
elif disaster == "killed when written":
    os.fsync = die
elif disaster == "killed before it is in place":
    os.replace = die
try:
    save_checkpoint(path, experiment)
except CheckpointError as error:
    print(error)
"""


@pytest.mark.parametrize(
    "disaster", ["half written", "killed when written", "killed before it is in place"]
)
def test_whatever_happens_while_saving_the_old_file_is_whole(disaster: str, path: Path) -> None:
    experiment = trained()
    save_checkpoint(path, experiment)
    before = path.read_bytes()
    result = subprocess.run(
        [sys.executable, "-c", DISASTER, path, disaster],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if disaster == "half written":
        assert "cannot write" in result.stdout
        assert "File too large" in result.stdout
        assert list(path.parent.iterdir()) == [path]
    else:
        assert result.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert_same(experiment, load_checkpoint(path))


def test_a_network_that_has_diverged_does_not_replace_a_good_one(path: Path) -> None:
    experiment = trained()
    save_checkpoint(path, experiment)
    before = path.read_bytes()
    experiment.network.parameters[0] = np.nan
    with pytest.raises(CheckpointError, match="diverged"):
        save_checkpoint(path, experiment)
    assert path.read_bytes() == before


# -- files that cannot be used --------------------------------------------------------------------


def test_no_bit_can_change_unnoticed(path: Path) -> None:
    save_checkpoint(path, trained())
    good = path.read_bytes()
    with path.open("r+b", buffering=0) as file:
        for position, byte in enumerate(good):
            # Every bit of the fixed part, and one of each byte of the rest.
            for bit in range(8) if position < len(CHECKPOINT_START) + 16 else [position % 8]:
                os.pwrite(file.fileno(), bytes([byte ^ 1 << bit]), position)
                with pytest.raises(CheckpointError):
                    load_checkpoint(path)
            os.pwrite(file.fileno(), bytes([byte]), position)
    assert_same(trained(), load_checkpoint(path))


@given(data=st.data())
@settings(max_examples=200)
def test_a_file_cut_lengthened_or_scrambled_is_refused(
    data: st.DataObject, values: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    good = pack_values(values)
    start = data.draw(st.integers(0, len(good)))
    stop = data.draw(st.integers(start, len(good)))
    changed = good[:start] + data.draw(st.binary(max_size=40)) + good[stop:]
    path = tmp_path_factory.getbasetemp() / "changed.checkpoint"
    path.write_bytes(changed)
    if changed == good:
        load_checkpoint(path)
    else:
        with pytest.raises(CheckpointError) as caught:
            load_checkpoint(path)
        assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is not a checkpoint"),
        (CHECKPOINT_START, "it is not a checkpoint"),
        (b"PK\x03\x04" + bytes(1000), "it is not a checkpoint"),
        (b"\x80\x04\x95" + bytes(1000), "it is not a checkpoint"),
        (b"\x93NUMPY\x01\x00", "it is not a checkpoint"),
        (
            CHECKPOINT_START + struct.pack("<IIQ", 2, 0, 0) + bytes(32),
            "format 2, of a newer version",
        ),
        (
            CHECKPOINT_START + struct.pack("<IIQ", 0, 0, 0) + bytes(32),
            "format 0, of another version",
        ),
        (CHECKPOINT_START + struct.pack("<IIQ", 1, 0, 69) + bytes(32), "its checksum is wrong"),
        (CHECKPOINT_START + struct.pack("<IIQ", 1, 0, 2**60) + bytes(32), "cut short or altered"),
    ],
)
def test_a_file_that_is_something_else_is_called_so(
    content: bytes, sentence: str, path: Path
) -> None:
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=sentence):
        load_checkpoint(path)


def test_what_is_no_file_is_not_read(path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"cannot read .*: No such file"):
        load_checkpoint(path)
    with pytest.raises(CheckpointError, match="it is a directory"):
        load_checkpoint(path.parent)
    os.mkfifo(path)
    with pytest.raises(CheckpointError, match="not a regular file"):
        load_checkpoint(path)  # and does not wait for a writer


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_explained(path: Path) -> None:
    path.touch(0o000)
    with pytest.raises(CheckpointError, match="Permission denied"):
        load_checkpoint(path)


def test_a_huge_file_is_not_read_and_not_written(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAXIMUM_BYTES + 1)  # takes no room on the disk
    with pytest.raises(CheckpointError, match="larger than 256 MiB"):
        load_checkpoint(path)
    with pytest.raises(ValueError, match="larger than 256 MiB"):
        pack_values({"numbers": np.lib.stride_tricks.as_strided(np.zeros(1), (2**25 + 1,), (0,))})


def test_an_array_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ValueError, match="array of object"):
        pack_values({"objects": np.array([None])})


def signed(header: bytes, arrays: bytes = b"", header_size: int | None = None) -> bytes:
    """A file with any header, and a checksum that agrees."""
    size = len(CHECKPOINT_START) + 16 + len(header) + len(arrays) + 32
    declared = len(header) if header_size is None else header_size
    body = CHECKPOINT_START + struct.pack("<IIQ", VERSION, declared, size) + header + arrays
    return body + hashlib.sha256(body).digest()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (signed(b""), "Expecting value"),
        (signed(b"{}", header_size=3), "its header is larger"),
        (signed(b"{}", header_size=2**32 - 1), "its header is larger"),
        (signed(b" " * (2**20 + 1)), "its header is larger"),
        (signed(b"[" * 100_000), "nested too deeply"),
        (signed(b'{"a":' * 900 + b"0" + b"}" * 900), "nested too deeply|does not hold"),
        (signed(b"\xff{}"), "it is not text in UTF-8"),
        (signed(b"[]"), "does not describe its content"),
        (signed(b"{}", b"rest"), "does not describe its content"),
        (signed(b"{}"), "it does not hold config, data, state, history"),
        (signed(b'{"x":' + b"9" * 5000 + b"}"), "read: a number has too many digits"),
        (signed(b'{"a":{"$array":["<f8",[1000000000]]}}', bytes(8)), "declares"),
        (signed(b'{"a":{"$array":["<f8",[100000000,100000000]]}}', bytes(8)), "declares more"),
        (signed(b'{"a":{"$array":["|O",[1]]}}', bytes(8)), "of a kind that no checkpoint"),
        (signed(b'{"a":{"$array":["<f8",[-1]]}}', bytes(8)), "of a kind that no checkpoint"),
        (signed(b'{"a":{"$array":["<f8",[1.0]]}}', bytes(8)), "of a kind that no checkpoint"),
        (signed(b'{"a":{"$array":["<f8",[1,1,1]]}}', bytes(8)), "of a kind that no checkpoint"),
        (signed(b'{"a":{"$array":"\\u001b[2J"}}'), "of a kind that no checkpoint"),
    ],
)  # fmt: skip
def test_a_header_made_up_is_refused(content: bytes, sentence: str, path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=sentence) as caught:
        load_checkpoint(path)
    assert str(caught.value).isprintable()


def without_last(array: np.ndarray) -> np.ndarray:
    return array[..., :-1]


def with_nan(array: np.ndarray) -> np.ndarray:
    changed = array.copy()
    changed.flat[0] = np.nan
    return changed


@pytest.mark.parametrize(
    ("place", "change", "sentence"),
    [
        ("config.dataset", "circle\x1b[2Js", "unknown dataset"),
        ("config.hidden", [10**6, 10**6], "would have 1,000,005,000,001 parameters"),
        ("config.hidden", [3], "its parameters are not those of the network"),
        ("config.hidden", [1], "state.parameters is float64 of shape"),
        ("config.hidden", 2, "wrong kind"),
        ("config.weights_draw", 10**12, "weights_draw is 1000000000000; it must be a whole number"),
        ("config.samples", 10**9, "samples is 1000000000; it must be"),
        ("config.seed", 43, "the data of circles are not what they were"),
        ("config.noise", 0.11, "the data of circles are not what they were"),
        ("config.data", "/dev/zero", "without target"),
        ("config.dtype", "float32", "state.parameters is float64"),
        ("config.optimizer", "sgd", "state.optimizer does not hold"),
        ("config.schedule", "reduce_on_plateau", "state.schedule does not hold"),
        ("config.batch_size", None, "of another kind"),
        ("config.sneaky", 1, "unknown setting"),
        ("config", [], "no table of settings"),
        ("data", None, "are not what they were"),
        ("data", with_nan, "are not what they were"),
        ("state", [], "its parameters are not those"),
        ("state.extra", 1, "state does not hold"),
        ("state.parameters", without_last, "its parameters are not those"),
        ("state.parameters", lambda p: np.append(p, 0.0), "of shape"),
        ("state.parameters", lambda p: p.astype(np.float32), "float32 of shape"),
        ("state.parameters", lambda p: p.reshape(1, -1), "of shape"),
        ("state.parameters", with_nan, "a parameter is not finite"),
        ("state.stop.best_parameters", with_nan, "a parameter is not finite"),
        ("state.stop.best_parameters", 1.0, "another kind"),
        ("state.stop", None, "state.stop does not hold"),
        ("state.epoch", -1, "state.epoch is out of range"),
        ("state.epoch", 10**30, "state.epoch is out of range"),
        ("state.epoch", 1.0, "state.epoch is of another kind"),
        ("state.epoch", True, "state.epoch is of another kind"),
        ("state.epoch", 0, "epochs out of order"),
        ("state.batch", 4, "its mini-batch 4"),
        ("state.samples", 17, "to other training samples"),
        ("state.batch_size", "5", "of another kind"),
        ("state.order", lambda order: order * 0, "leaves some out"),
        ("state.order", lambda order: order - 1, "leaves some out"),
        ("state.order", None, "of another kind"),
        ("state.optimizer.steps", -1, "steps is out of range"),
        ("state.optimizer.learning_rate", float("nan"), "learning rate is nan"),
        ("state.optimizer.learning_rate", 0.0, "learning rate is 0.0"),
        ("state.optimizer.first_moment", without_last, "of shape"),
        ("state.shuffling.bit_generator", "MT19937", "PCG64"),
        ("state.shuffling.state.state", 2**128, "out of range"),
        ("state.shuffling.state.inc", -1, "out of range"),
        ("state.shuffling.uinteger", 2**70, "a number in it is out of range"),
        ("state.stop_reason", 3, "of another kind"),
        ("history.rows", None, "not a table"),
        ("history.rows", lambda rows: rows[:4], "not a table"),
        ("history.rows", lambda rows: rows[:, ::-1], "out of order"),
        ("history.rows", with_nan, "no training has"),
        ("history.rows", lambda rows: rows + 0.5, "no training has"),
        ("history.rows", lambda rows: np.zeros((5, 70_000)), "more than 65536 epochs"),
        ("history.stride", 0, "no training has"),
        ("history.stride", "1", "no training has"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),  # no address, the same each time
)  # fmt: skip
def test_a_checkpoint_made_up_is_refused(
    place: str, change: Any, sentence: str, values: dict[str, Any], path: Path
) -> None:
    forged = copy.deepcopy(values)
    *folders, name = place.split(".")
    inside = forged
    for folder in folders:
        inside = inside[folder]
    inside[name] = change(inside[name]) if callable(change) else change
    path.write_bytes(pack_values(forged))
    with pytest.raises(CheckpointError, match=sentence) as caught:
        load_checkpoint(path)
    assert str(caught.value).isprintable()


def test_a_reason_to_stop_reaches_the_screen_without_control_characters(
    values: dict[str, Any], path: Path
) -> None:
    forged = copy.deepcopy(values)
    forged["state"]["stop_reason"] = "done\x1b]0;title\x07"
    path.write_bytes(pack_values(forged))
    assert load_checkpoint(path).trainer.stop_reason == r"done\x1b]0;title\x07"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**65) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def places(value: Any, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The way to everything inside nested dictionaries."""
    if not isinstance(value, dict):
        return []
    ways = [(*at, name) for name in value]
    return [*ways, *(way for name in value for way in places(value[name], (*at, name)))]


@given(data=st.data())
@settings(max_examples=300)
def test_any_other_value_anywhere_is_taken_or_refused_and_never_more(
    data: st.DataObject, values: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    forged = copy.deepcopy(values)
    *folders, name = data.draw(st.sampled_from(places(forged)))
    inside = forged
    for folder in folders:
        inside = inside[folder]
    inside[name] = data.draw(json_values)
    path = tmp_path_factory.getbasetemp() / "forged.checkpoint"
    path.write_bytes(pack_values(forged))
    refusal = ""
    try:
        experiment = load_checkpoint(path)
        assert np.isfinite(experiment.network.forward(experiment.dataset.X_train)).all()
    except CheckpointError as error:
        refusal = str(error)
    assert refusal.isprintable()


def test_the_header_can_be_read_by_other_programs(path: Path) -> None:
    save_checkpoint(path, trained())
    content = path.read_bytes()
    magic, rest = content.split(b"\n", 1)
    version, header_size, size = struct.unpack_from("<IIQ", rest)
    assert magic == b"neuroterm checkpoint"
    assert (version, size) == (1, len(content))
    header = json.loads(rest[16 : 16 + header_size])
    assert ExperimentConfig.from_dict(header["config"]) == SMALL
