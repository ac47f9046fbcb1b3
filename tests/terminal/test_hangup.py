"""What happens when the terminal itself goes away, as when a connection drops."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from kept import saved_in
from patience import PATIENCE
from terminal import Terminal, until_full

from core import Experiment, ExperimentConfig
from tui.exchange.sessions.store import SessionStore

NEUROTERM = Path(sys.executable).parent / "neuroterm"
SHOWN = b"inner"
FOR_EVER = ("--play", "--speed", "max", "--epochs", "1000000000")
TRAINS = re.compile(rb"epochs/s")

# Makes the terminal the program's own, so that the kernel hangs it up with the terminal.
OWN_TERMINAL = "fcntl.ioctl(0, termios.TIOCSCTTY, 0)"
# Or not, and then the kernel tells it nothing.
DEAF = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"
START = "import fcntl, os, signal, sys, termios; {}; os.execv(sys.argv[1], sys.argv[1:])"


@contextlib.contextmanager
def run(
    home: Path, *arguments: str, prepare: str = OWN_TERMINAL
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The app in a terminal, and the end of it that the user holds."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, "-c", START.format(prepare), str(NEUROTERM), *arguments]
    homes = {"HOME": home, "XDG_STATE_HOME": home / "state", "TMPDIR": home}
    environment = os.environ | {name: str(folder) for name, folder in homes.items()}
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=environment
    ) as process:
        try:
            os.close(slave)
            yield process, master
        finally:
            process.kill()


def read_until(master: int, wanted: bytes | re.Pattern[bytes]) -> None:
    seen = b""
    while not re.search(wanted, seen):
        assert select.select([master], [], [], PATIENCE)[0], f"waited for {wanted!r}"
        seen += os.read(master, 65536)


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def logged(home: Path) -> str:
    return (home / "state" / "neuroterm" / "neuroterm.log").read_text(encoding="utf-8")


def saved(home: Path) -> list[Experiment]:
    return saved_in(home / "state" / "neuroterm")


@pytest.mark.parametrize("keys", [b"", b"?"], ids=["main screen", "help"])
def test_the_run_is_saved_when_the_terminal_goes(keys: bytes, tmp_path: Path) -> None:
    with run(tmp_path, *FOR_EVER, "--batch-size", "32") as (process, master):
        read_until(master, TRAINS)
        os.write(master, keys)
        os.read(master, 65536)
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP
    (experiment,) = saved(tmp_path)
    trainer = experiment.trainer
    epoch, batch = trainer.epoch, trainer.batch
    assert epoch > 0
    assert re.search(rf"saved at epoch {epoch}[ ,]", logged(tmp_path))
    assert "neuroterm --resume" in logged(tmp_path)
    # As if the terminal had never gone.
    undisturbed = ExperimentConfig(epochs=1_000_000_000, batch_size=32).build()
    while (undisturbed.trainer.epoch, undisturbed.trainer.batch) != (epoch, batch):
        undisturbed.trainer.step()
    for each in (experiment, undisturbed):
        each.trainer.run_epoch()
    assert np.array_equal(experiment.network.parameters, undisturbed.network.parameters)


def test_it_ends_though_nothing_tells_it_that_the_terminal_went(tmp_path: Path) -> None:
    with run(tmp_path, prepare=DEAF) as (process, master):
        read_until(master, SHOWN)
        os.write(master, b"s")
        os.read(master, 65536)  # not "epoch 1": only the cells that changed are written
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP
    assert "The terminal went away." in logged(tmp_path)


def test_nothing_is_saved_of_a_run_that_was_not_begun(tmp_path: Path) -> None:
    with run(tmp_path) as (process, master):
        read_until(master, SHOWN)
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP
    assert saved(tmp_path) == []
    assert "There was nothing to save." in logged(tmp_path)


def test_a_reader_who_stalled_and_then_went_leaves_no_process_behind(tmp_path: Path) -> None:
    with run(tmp_path, *FOR_EVER) as (process, master):
        read_until(master, SHOWN)
        until_full(master)
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP
    assert len(saved(tmp_path)) == 1


def test_who_left_for_a_reader_who_stalled_and_then_went_has_the_run(tmp_path: Path) -> None:
    with run(tmp_path, *FOR_EVER) as (process, master):
        read_until(master, TRAINS)
        until_full(master)
        os.write(master, b"q")
        wait_until(lambda: termios.tcgetattr(master)[tty.LFLAG] & termios.ISIG)
        os.close(master)
        process.wait(timeout=PATIENCE)
    assert len(saved(tmp_path)) == 1


def test_the_next_start_says_once_that_there_is_a_saved_run(tmp_path: Path) -> None:
    with run(tmp_path, *FOR_EVER) as (process, master):
        read_until(master, TRAINS)
        os.close(master)
        process.wait(timeout=PATIENCE)
    with run(tmp_path) as (process, master):
        read_until(master, b"was cut short")
        os.write(master, b"q")
        with contextlib.suppress(OSError):
            read_until(master, b"never written")
        assert process.wait(timeout=PATIENCE) == 0
    os.close(master)
    assert SessionStore(tmp_path / "state" / "neuroterm").news() == [], "it is said already"
    assert len(saved(tmp_path)) == 1


def test_what_a_killed_save_left_is_removed_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "neuroterm"
    folder.mkdir(parents=True)
    left = folder / ".neuroterm-0123456789abcdef.tmp"
    left.write_bytes(b"half a run")
    os.utime(left, (0, 0))
    with run(tmp_path) as (process, master):
        read_until(master, SHOWN)
        os.write(master, b"s")
        wait_until(lambda: not left.exists())
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP


def test_where_no_shell_could_bring_it_back_ctrl_z_does_not_stop_it(tmp_path: Path) -> None:
    with run(tmp_path, *FOR_EVER) as (process, master):
        read_until(master, TRAINS)
        os.write(master, b"\x1a")
        read_until(master, re.compile(rb"\x1b\[\?1049l.*\x1b\[\?1049h.*epochs/s", re.DOTALL))
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP


@pytest.mark.parametrize("keys", ["", "?", "e"], ids=["main screen", "help", "settings"])
def test_a_hang_up_that_is_only_said_saves_the_run_and_gives_the_terminal_back(
    keys: str, tmp_path: Path
) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    command = [NEUROTERM, *FOR_EVER]
    with Terminal(command, columns=100, rows=30, environment=state) as terminal:
        terminal.wait_for("epochs/s")
        terminal.press(*keys)
        terminal.settle(0)
        terminal.signal(signal.SIGHUP)
        assert terminal.wait_exit() == 128 + signal.SIGHUP
        assert terminal.unrestored() == []
    assert len(saved(tmp_path)) == 1


def state(home: Path) -> dict[str, str]:
    """Folders of one's own: for what is kept, and for what there is no room for there."""
    (home / "tmp").mkdir()
    return {"XDG_STATE_HOME": str(home / "state"), "TMPDIR": str(home / "tmp")}


def spare(home: Path) -> Path:
    return home / "tmp" / f"neuroterm-{os.getuid()}"


def test_a_run_that_cannot_be_kept_where_runs_are_is_kept_elsewhere(tmp_path: Path) -> None:
    environment = state(tmp_path)
    (tmp_path / "state").write_text("in the way")
    with Terminal([NEUROTERM, *FOR_EVER], environment=environment) as terminal:
        terminal.wait_for("epochs/s")
        terminal.signal(signal.SIGHUP)
        assert terminal.wait_exit() == 128 + signal.SIGHUP
        assert terminal.unrestored() == []
    (experiment,) = saved_in(spare(tmp_path))
    assert experiment.trainer.epoch > 0
    with Terminal([NEUROTERM], columns=120, environment=environment) as terminal:
        terminal.wait_for("was cut short")
        terminal.press("q")
        assert terminal.wait_exit() == 0


# One block of 512 bytes, or of 1024: there is room for a line, and none for a run.
FULL_DISK = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh"]


@pytest.mark.parametrize("disk", [[], FULL_DISK], ids=["unwritable", "full"])
def test_a_run_that_cannot_be_kept_at_all_is_said_to_be_lost(
    disk: list[str], tmp_path: Path
) -> None:
    environment = state(tmp_path)
    if not disk:
        (tmp_path / "state").write_text("in the way")
        spare(tmp_path).write_text("in the way")
    with Terminal([*disk, NEUROTERM, *FOR_EVER], environment=environment) as terminal:
        terminal.wait_for("epochs/s")
        terminal.signal(signal.SIGHUP)
        assert terminal.wait_exit() == 128 + signal.SIGHUP
        assert terminal.unrestored() == []
        assert "The last run is not kept: cannot write" in "".join(terminal.lines)
    if disk:
        assert saved(tmp_path) == []
        assert "The last run is not kept: cannot write" in logged(tmp_path)


def test_a_run_is_said_to_be_lost_though_the_disk_is_full_and_nobody_there(tmp_path: Path) -> None:
    command = f"resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)); {OWN_TERMINAL}"
    with run(tmp_path, *FOR_EVER, prepare=f"import resource; {command}") as (process, master):
        read_until(master, TRAINS)
        os.close(master)
        assert process.wait(timeout=PATIENCE) == 128 + signal.SIGHUP
    assert saved(tmp_path) == []
    assert "The last run is not kept: cannot write" in logged(tmp_path)
    assert not list((tmp_path / "state" / "neuroterm").glob("*.tmp"))
