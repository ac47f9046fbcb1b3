"""A sweep on the workers of a Dask scheduler: interrupted, with a worker lost, it is the same."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from core import sweep
from core.sweeps.cluster.versions import core_version
from tui.command_line import cli
from tui.command_line.headless.sweeps.kept import KeptRuns


class Process:
    """A command of Dask's, as it comes, whose log can be waited for."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.log: list[str] = []

    def said(self, what: str) -> str:
        """Wait for a line that says something, and return its last word."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.log.append(line)
            if what in line:
                return line.split()[-1]
        raise AssertionError("".join(self.log))

    def kill(self) -> str:
        """Kill it, and return all of its log."""
        self._process.send_signal(signal.SIGKILL)
        rest, _ = self._process.communicate()
        return "".join(self.log) + rest


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[Process]]]:
    """The address of a scheduler, and its two workers."""
    scheduler = Process("scheduler", "--host", "127.0.0.1", "--port", "0")
    address = scheduler.said("Scheduler at:")
    options = [address, "--nthreads", "1", "--no-nanny"]
    workers = [Process("worker", *options) for _ in range(2)]
    for worker in workers:
        worker.said("Registered to:")
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()


def test_a_sweep_on_a_cluster_that_loses_a_worker_comes_to_the_same_bits(
    cluster: tuple[str, list[Process]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, workers = cluster
    draw = np.random.default_rng(1)
    table, remote, local = (tmp_path / name for name in ("a.csv", "remote.jsonl", "local.jsonl"))
    rows = [f"{x:.3f},{y:.3f},{int(x * y > 0)}" for x, y in draw.normal(size=(200, 2))]
    table.write_text("\n".join(["x,y,same sign", *rows]), encoding="utf-8")
    command = ["sweep", "--data", str(table), "--target", "same sign", "--epochs", "100"]
    command += ["--vary", "hidden=3,4,5", "--vary", "batch_size=full,50", "--repeat", "2"]
    command += ["--quiet", "--jsonl"]
    on_cluster = [*command, str(remote), "--scheduler", address]

    def refused(arguments: list[str]) -> str:
        assert cli.main(arguments) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        return captured.err

    here, real = core_version(), metadata.version
    assert "with --scheduler leave it out" in refused([*on_cluster, "--jobs", "2"])
    with monkeypatch.context() as changed:
        changed.setattr(
            metadata, "version", lambda name: real(name) if name != "neuroterm" else "9.9"
        )
        assert f"has a neuroterm {here}" in refused(on_cluster)
    assert not remote.exists()

    keep, added = KeptRuns.add, []

    def interrupted(self: KeptRuns, runs: list) -> None:
        keep(self, runs)
        raise KeyboardInterrupt

    with monkeypatch.context() as changed:
        changed.setattr(KeptRuns, "add", interrupted)
        assert cli.main(on_cluster) == 130
    assert "2 of 12 runs are kept" in capsys.readouterr().err

    def lost(self: KeptRuns, runs: list) -> None:
        if not added:
            table.unlink()  # the workers were sent what was in it
            added.append(workers.pop().kill())
        keep(self, runs)

    with monkeypatch.context() as changed:
        changed.setattr(KeptRuns, "add", lost)
        assert cli.main(on_cluster) == 0
    by_cluster = capsys.readouterr().out
    assert len(KeptRuns(remote)) == 12
    table.write_text("\n".join(["x,y,same sign", *rows]), encoding="utf-8")
    assert cli.main([*command, str(local)]) == 0
    assert capsys.readouterr().out == by_cluster
    lines = [sorted(path.read_bytes().splitlines()) for path in (remote, local)]
    assert lines[0] == lines[1]


def test_a_scheduler_that_is_not_there_is_said_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    command = ["sweep", "--vary", "l1=0,1", "--quiet", "--scheduler"]
    for address, sentence in (
        ("127.0.0.1:1", "there is no Dask scheduler at 127.0.0.1:1; start one with: dask"),
        ("127.0.0.1", "write it as dask scheduler prints it, such as tcp://192.168.0.5:8786"),
        ("tls://127.0.0.1:1", "cannot reach a scheduler at tls://127.0.0.1:1: TLS"),
    ):
        assert cli.main([*command, address]) == 2
        captured = capsys.readouterr()
        assert sentence in captured.err
        assert captured.err.count("\n") == 1
        assert captured.out == ""
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.main([*command, "127.0.0.1:1"]) == 2
    assert "pip install 'neuroterm[dask]'" in capsys.readouterr().err
    assert list(tmp_path.rglob("*.jsonl")) == []


def test_a_sweep_of_nothing_asks_no_scheduler() -> None:
    assert sweep([], scheduler="127.0.0.1:1") == []
