"""What is in a session comes back as it was, and whatever else is there does no harm."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import CheckpointError, Experiment, ExperimentConfig, pack_values, unpack_values
from tui.exchange.sessions.contents import BESIDES, MOMENT, RUN, SCREEN, packed, unpacked
from tui.exchange.sessions.opening import found, opened
from tui.exchange.sessions.store import SHARE, SessionStore
from tui.session.training.keeping.before import now
from tui.session.training.training import Training
from tui.session.undo.run import Run
from tui.terminal.failure import Failure

CONFIG = ExperimentConfig(
    samples=60, hidden=(3,), batch_size=16, optimizer="adam", epochs=6, patience=3, dropout=0.1
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def train(training: Training, epochs: int) -> None:
    """Train, as the thread does, and keep a moment now and then."""
    for _ in range(epochs):
        if not training.asked.goes_on:
            training.play_or_pause()
        training.trainer.run_epoch()
        training.took_step()
        assert training.run is not None
        training.run.past.keep(training.run.experiment)
    training.pause()


def a_life(config: ExperimentConfig = CONFIG) -> Training:
    """A run sent on beyond its end, with another rate, a typed weight, and a future it left."""
    training = Training(config, playing=False)
    training.start_again(config, 0)
    train(training, 9)
    training.look_back("to", 4)
    assert training.run is not None
    while training.back.is_under_way:
        training.back.go_on(training.run, 1.0)
    training.branch(1)
    train(training, 3)
    training.change(training.run.experiment.config.replace(learning_rate=0.02), 2)
    train(training, 2)
    run = training.run
    training.set_parameter(run.number, 1, 0, None, 0.25, 3)
    training.trainer.step()
    return training


def run_of(training: Training) -> Run:
    assert training.run is not None
    return training.run


def bits(experiment: Experiment) -> bytes:
    return pack_values(experiment.trainer.state())


def test_a_run_comes_back_with_all_that_it_had(tmp_path: Path) -> None:
    first = a_life()
    run = run_of(first)
    screen = {"zoom": 2.0, "pinned": {"1": {"loss": np.arange(3.0)}}}
    store = SessionStore(tmp_path / "state")
    kept = packed(now(run), screen, store.folders[0], SHARE)
    assert (kept.what, kept.epoch, kept.batch) == ("circles · 2-3-1 · Adam", 9, 1)
    store.save(None, kept, is_told=True)
    store.let_go()

    session = opened(store, found(store, ""))
    assert session.remark == "circles goes on from epoch 9, mini-batch 1."
    assert session.screen["zoom"] == 2.0
    taken: list[int] = []
    second = Training(session.resumed.config, playing=False)
    second.take(session.resumed._replace(taken=taken.append), 0)
    again = run_of(second)
    assert taken == [again.number]
    assert again.changes == run.changes
    assert [change.words for change in again.changes] == [
        "learning rate 0.02",
        "bias of neuron 1 in layer 1 set to 0.25",
    ]
    assert (again.goal, again.edited, again.saved) == (run.goal, run.edited, run.place)
    assert again.past.places == [*run.past.places, (9, 1)]
    assert again.future is not None
    assert run.future is not None
    assert again.future.until == run.future.until == 9
    assert np.array_equal(again.future.loss.y, run.future.loss.y)
    for training in (first, second):
        train(training, 8)  # beyond what patience would have stopped at
    assert bits(run_of(first).experiment) == bits(again.experiment)
    for epoch in (2, 5, 8):
        earlier = [it.past.at(it.experiment, epoch) for it in (run, again)]
        assert bits(earlier[0]) == bits(earlier[1])


def test_a_table_is_found_from_another_folder_and_one_that_is_another_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    rows = [f"{i % 7},{i % 3},{'no' if i % 7 < 3 else 'yes'}" for i in range(42)]
    Path("flowers.csv").write_text("\n".join(["a,b,kind", *rows]))
    config = ExperimentConfig(data="flowers.csv", target="kind", hidden=(2,), epochs=5)
    training = Training(config, playing=False)
    training.start_again(config, 0)
    train(training, 2)
    store = SessionStore(tmp_path / "state")
    store.save(None, packed(now(run_of(training)), {}, store.folders[0], SHARE), is_told=True)
    monkeypatch.chdir(tmp_path)
    resumed = opened(store, found(store, "flowers")).resumed
    assert resumed.config.data == str(Path("here", "flowers.csv"))
    assert bits(resumed.experiment) == bits(run_of(training).experiment)
    Path("here/flowers.csv").write_text("\n".join(["a,b,kind", *rows[1:], rows[0]]))
    with pytest.raises(Failure, match=r"the session flowers: the data of .* are not what they"):
        opened(store, found(store, ""))
    with pytest.raises(Failure, match="there is no session called 'x'; there is flowers"):
        found(store, "x")


def test_what_has_no_room_is_left_out_and_said(tmp_path: Path) -> None:
    run = run_of(a_life())
    room = len(packed(now(run), {}, tmp_path, 0).blobs[RUN, 0])
    some = packed(now(run), {}, tmp_path, room + 12_000)
    moments = [content for (kind, _), content in some.blobs.items() if kind == MOMENT]
    assert 0 < len(moments) < len(run.past)
    assert sum(map(len, moments)) <= 12_000
    none = packed(now(run), {}, tmp_path, room)
    back = unpacked(none.blobs, tmp_path, "it")
    assert len(back.resumed.besides.past) == 0
    assert back.remark == "Its past is not kept: there was no room for it."
    assert len(run.past) > len(moments), "the run itself keeps them all"


Values = dict[str, Any]
WRONG: tuple[Callable[[Values], Any], ...] = (
    lambda it: it.update(goal="soon"),
    lambda it: it.update(changes=[{"along": "x"}]),
    lambda it: it["changes"][0].update(before={"hidden": 7}),
    lambda it: it.update(numbers=[1, 2, 3]),
    lambda it: it.update(future={"since": 3, "until": 1}),
    lambda it: it["future"]["loss"].update(x=np.array([np.nan])),
    lambda it: it["past"].pop("places"),
    lambda it: it.clear(),
)


def test_what_is_wrong_beside_the_run_is_left_out_and_the_run_goes_on(tmp_path: Path) -> None:
    run = run_of(a_life())
    blobs = dict(packed(now(run), {}, tmp_path, SHARE).blobs)
    for spoil in WRONG:
        values = unpack_values(blobs[BESIDES, 0])
        spoil(values)
        back = unpacked({**blobs, (BESIDES, 0): pack_values(values)}, tmp_path, "it")
        assert back.remark.startswith("What it had been before is left out: ")
        assert bits(back.resumed.experiment) == bits(run.experiment)
    back = unpacked({**blobs, (SCREEN, 0): b"?", (BESIDES, 0): b"?"}, tmp_path, "it")
    assert back.screen == {}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_bytes_do_more_than_be_refused(data: st.DataObject) -> None:
    blobs = CONTENT.get("blobs") or CONTENT.setdefault(
        "blobs", dict(packed(now(run_of(a_life())), {}, Path(), SHARE).blobs)
    )
    key = data.draw(st.sampled_from(sorted(blobs)))
    content = bytearray(blobs[key])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3)):
        content[at] = data.draw(st.integers(0, 255))
    spoilt = {**blobs, key: bytes(content[: data.draw(st.integers(0, len(content)))])}
    if spoilt[RUN, 0] != blobs[RUN, 0]:
        with pytest.raises(CheckpointError, match="cannot load it: "):
            unpacked(spoilt, Path(), "it")
    else:
        back = unpacked(spoilt, Path(), "it")
        assert bits(back.resumed.experiment) == bits(unpacked(blobs, Path(), "it")[0].experiment)


CONTENT: dict[str, Any] = {}


@pytest.mark.parametrize(
    "config", [CONFIG, CONFIG.with_data(points=((0.0, 1.0, 0), (1.0, 0.0, 1)))]
)
def test_the_loss_in_the_list_is_that_of_the_test_or_is_called_otherwise(
    tmp_path: Path, config: ExperimentConfig
) -> None:
    training = Training(config.replace(batch_size=None), playing=False)
    training.start_again(config.replace(batch_size=None), 0)
    training.trainer.run_epoch()
    latest = training.trainer.history.latest
    assert latest is not None
    found = packed(now(run_of(training)), {}, tmp_path, SHARE)
    assert found.loss == (latest.test_loss if latest.tested else None)
    assert (f" · train loss {latest.train_loss:.4g}" in found.what) != latest.tested
