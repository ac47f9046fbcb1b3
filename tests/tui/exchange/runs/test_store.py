"""Which of the kept runs stay, and which are news."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from core import Checkpoint, ExperimentConfig
from tui.exchange.runs.keeper import RunKeeper
from tui.exchange.runs.store import MOST_KEPT, RECENT, NotKeptError, RunStore

NOBODYS = 2**30
"""A process number that no system gives."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@pytest.fixture(scope="module")
def checkpoint() -> Checkpoint:
    return Checkpoint.of(ExperimentConfig(samples=20).build())


def old(folder: Path, name: str, days: float) -> Path:
    path = folder / name
    path.touch()
    moment = time.time() - days * 24 * 3600
    os.utime(path, (moment, moment))
    return path


def news(folder: Path) -> str:
    return RunKeeper(RunStore(folder), lambda words: None).news()


def test_however_many_are_kept_at_once_all_of_them_stay(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = []
    for process in range(8):
        monkeypatch.setattr(os, "getpid", lambda process=process: NOBODYS + process)
        paths.append(RunStore(tmp_path).keep(1, checkpoint))
    assert sorted(RunStore(tmp_path)) == sorted(paths)
    assert len(paths) > MOST_KEPT


def test_age_decides_and_the_latest_stay_however_old(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    week = RECENT / (24 * 3600)
    recent = [old(tmp_path, f"recent{n}.checkpoint", week - 0.1 * n) for n in range(1, 7)]
    ancient = [old(tmp_path, f"ancient{n}.checkpoint", week + n) for n in range(1, 7)]
    store = RunStore(tmp_path)
    path = store.keep(1, checkpoint)
    assert sorted(store) == sorted([path, *recent])
    for each in recent:
        each.unlink()
    for n in range(1, 7):
        ancient[n - 1] = old(tmp_path, f"ancient{n}.checkpoint", week + n)
    store.keep(1, checkpoint)
    assert sorted(store) == sorted([path, *ancient[: MOST_KEPT - 1]])


def test_a_program_that_still_runs_loses_nothing(checkpoint: Checkpoint, tmp_path: Path) -> None:
    mine = old(tmp_path, RunStore(tmp_path).name(1), 100)
    for n in range(MOST_KEPT):
        old(tmp_path, f"other{n}.checkpoint", 1)
    RunStore(tmp_path).keep(2, checkpoint)
    assert mine.exists()


def test_where_the_folder_cannot_be_written_there_is_another(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("in the way")
    path = RunStore(tmp_path / "state").keep(1, checkpoint)
    assert path.parent == tmp_path / "tmp" / f"neuroterm-{os.getuid()}"
    assert list(RunStore(tmp_path / "state")) == [path]
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("in the way")
    with pytest.raises(NotKeptError, match=f"cannot write {tmp_path / 'state'}: "):
        RunStore(tmp_path / "state").keep(1, checkpoint)


def test_news_are_told_once(tmp_path: Path) -> None:
    assert news(tmp_path / "never there") == ""
    assert news(tmp_path) == ""
    for name in ("1", "2"):
        (tmp_path / f"{name}.checkpoint").touch()
        assert f"--load {tmp_path / name}.checkpoint" in news(tmp_path)
        assert news(tmp_path) == ""


def test_of_several_runs_all_are_news_though_one_was_told_of(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    for age, name in enumerate("cba"):
        old(tmp_path, f"{name}.checkpoint", age + 1)
    store.mention(tmp_path / "c.checkpoint")
    said = news(tmp_path)
    assert said.startswith("2 runs that were cut short are in ")
    assert said.endswith(f"The last: neuroterm --load {tmp_path / 'b.checkpoint'}")
    assert news(tmp_path) == ""


def test_the_run_of_a_program_that_still_runs_is_no_news(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    RunStore(tmp_path).keep(1, checkpoint)
    assert news(tmp_path) == ""
    monkeypatch.setattr(os, "getpid", lambda: NOBODYS)
    path = RunStore(tmp_path).keep(1, checkpoint)
    assert path.name in news(tmp_path)


def test_the_list_of_what_was_told_does_not_grow(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    path = old(tmp_path, "run.checkpoint", 0)
    for n in range(50):
        store.mention(tmp_path / f"gone{n}.checkpoint", path)
        store.news()
    assert (tmp_path / "mentioned").stat().st_size < 1000


def test_a_drawing_that_nothing_was_learnt_of_is_kept(tmp_path: Path) -> None:
    keeper = RunKeeper(RunStore(tmp_path / "state"), lambda words: None)
    said = keeper.keep_drawing("x1,x2,class\n0.0,0.0,1\n", 1)
    (path,) = (tmp_path / "state").glob("*.csv")
    assert said == f"The drawing of 1 point is saved:\n  {path}"
    assert path.read_text(encoding="utf-8").startswith("x1,x2,class\n")
