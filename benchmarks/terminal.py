"""Measure what the app costs at the far end of a line, and on this machine.

    python benchmarks/terminal.py                       # every way of running it, some minutes
    python benchmarks/terminal.py local tmux ssh link   # some of them
    python benchmarks/terminal.py local --seconds 60 --size 80x24 --term screen-256color

The ways:

    local    in a pseudo-terminal
    link     the same over 32 KB/s with 100 ms of delay each way (--rate and --delay)
    tmux     in tmux, measured at tmux's own client; and what the app wrote to tmux for it
    ssh      through an OpenSSH server on the loopback interface, with a throwaway key and port
    late     local, as fast as it can: what is written once the picture hardly changes
    train    epochs per second in the app and of `neuroterm train`, taking turns
    start    start to first paint, with options and without, beside that of an empty Textual app,
             and to the first epoch
    beside   how soon a key has its effect while luck, or a sweep, is trained beside
    crowd    how soon a key has its effect, alone and beside ten others of its kind that play
    memory   resident memory at the start and after a million epochs
    rounds   resident memory after rounds of the same keys, which open and change everything
    step     how soon the panel of one step is there after its key, and with how much processor
             time; `--home` measures another clone by turns with this one

Each of the first four runs the app twice: once playing the lesson at its usual speed, for what
goes over the line, and once as fast as it can, for how soon a key has its effect. The effect is
seen by pyte; the time is that from the key written until the piece with the changed cell arrives,
less the delay of the line. Nothing here passes or fails; it prints what it finds.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import re
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from linked_terminal import LinkedTerminal

HOME = Path(__file__).parents[1]
APP = [sys.executable, "-m", "tui"]
LESSON: list[str] = []
PLAYGROUND = ["--hidden", "4,2", "--activation", "tanh", "--batch-size", "10"]
FOR_EVER = ["--epochs", "1000000000"]
EPOCH = re.compile(r"epoch ([\d,]+)")
RATE, DELAY = 32 * 1024, 0.1
CLOCK = os.sysconf("SC_CLK_TCK")

EMPTY_APP = """
from textual.app import App
from textual.widgets import Footer, Header

class Empty(App):
    def compose(self):
        yield Header()
        yield Footer()

Empty().run()
"""


@dataclass
class Options:
    """How to measure."""

    seconds: float
    columns: int
    rows: int
    term: str
    colorterm: str
    fps: float
    keys: int
    rate: float
    delay: float
    homes: list[Path]

    @property
    def environment(self) -> dict[str, str]:
        found = {"TERM": self.term, "PYTHONPATH": str(HOME)}
        return found | ({"COLORTERM": self.colorterm} if self.colorterm else {})


@dataclass
class Row:
    """One line of the table."""

    way: str
    written: str = ""
    frame: str = ""
    frames: str = ""
    key: str = ""
    cpu: str = ""
    idle: str = ""
    rss: str = ""


HEADINGS = Row(
    "", "KB/s", "B/frame", "frames/s", "key p50/p95/max ms", "CPU %", "paused %", "RSS MB"
)

Opener = Callable[
    [list[str]], contextlib.AbstractContextManager[tuple[LinkedTerminal, Callable[[], int]]]
]
"""Starts a command somewhere; gives the terminal, and a function for the number of its process."""


# -- where the app runs ----------------------------------------------------------------------------


def opener(options: Options, *, rate: float = float("inf"), delay: float = 0.0) -> Opener:
    @contextlib.contextmanager
    def local(command: list[str]) -> Iterator[tuple[LinkedTerminal, Callable[[], int]]]:
        with linked(command, options, rate, delay) as terminal:
            yield terminal, lambda: terminal.pid

    return local


def linked(
    command: list[str], options: Options, rate: float = float("inf"), delay: float = 0.0
) -> LinkedTerminal:
    return LinkedTerminal(
        command,
        columns=options.columns,
        rows=options.rows,
        environment=options.environment,
        rate=rate,
        delay=delay,
    )


def tmux_opener(options: Options, pane_output: Path) -> Opener:
    """Run in tmux; what the app writes to its pane goes into a file, too."""

    @contextlib.contextmanager
    def tmux(command: list[str]) -> Iterator[tuple[LinkedTerminal, Callable[[], int]]]:
        with tempfile.TemporaryDirectory() as directory:
            base = ["tmux", "-S", f"{directory}/socket", "-f", "/dev/null"]
            # Wait for the pipe, so that nothing is missed.
            script = f"while [ ! -e {directory}/go ]; do sleep 0.05; done; exec {quoted(command)}"
            start = [*base, "new-session", "-x", str(options.columns), "-y", str(options.rows)]
            settings = [";", "set", "-g", "status", "off", ";", "set", "-g", "escape-time", "0"]
            pipe = [";", "pipe-pane", "-O", f"cat > {pane_output}"]
            with linked([*start, script, *settings, *pipe], options) as terminal:
                terminal.spend(0.5)
                Path(directory, "go").touch()

                def pid() -> int:
                    show = [*base, "display", "-p", "#{pane_pid}"]
                    return int(subprocess.run(show, capture_output=True, check=True).stdout)

                try:
                    yield terminal, pid
                finally:
                    subprocess.run([*base, "kill-server"], capture_output=True, check=False)

    return tmux


def ssh_opener(options: Options) -> Opener:
    """Run through an OpenSSH server of our own."""

    @contextlib.contextmanager
    def ssh(command: list[str]) -> Iterator[tuple[LinkedTerminal, Callable[[], int]]]:
        server = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:" + os.environ["PATH"])
        if server is None:
            raise SystemExit("There is no sshd; install openssh-server.")
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where sshd of root shuts itself in
        with tempfile.TemporaryDirectory() as directory, socket.socket() as free:
            home = Path(directory)
            for name in ("host", "user"):
                make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)]
                subprocess.run(make, check=True)
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
            free.close()
            (home / "config").write_text(
                f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {home}/host\nPidFile none\n"
                f"AuthorizedKeysFile {home}/user.pub\nStrictModes no\nUsePAM no\n"
                "PasswordAuthentication no\nPermitRootLogin yes\nPrintMotd no\n"
            )
            daemon = subprocess.Popen(
                [server, "-D", "-e", "-f", str(home / "config")], stderr=subprocess.DEVNULL
            )
            try:
                wait_for_port(port)
                settings = " ".join(
                    f"{name}='{value}'" for name, value in options.environment.items()
                )
                script = f"echo $$ > {home}/pid; exec env {settings} {quoted(command)}"
                client = ["ssh", "-tt", "-q", "-F", "none", "-p", str(port), "-i", f"{home}/user"]
                client += ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
                client += ["-o", "IdentitiesOnly=yes", "127.0.0.1", script]
                with linked(client, options) as terminal:
                    yield terminal, lambda: int((home / "pid").read_text())
            finally:
                daemon.terminate()
                daemon.wait()

    return ssh


def wait_for_port(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise SystemExit("The OpenSSH server does not answer.")


def quoted(command: list[str]) -> str:
    return " ".join(f"'{part}'" for part in command)


# -- what a process has used -----------------------------------------------------------------------


def cpu_seconds(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / CLOCK


def resident(pid: int) -> float:
    """Resident memory in units of 2^20 bytes."""
    return (
        int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
    )


def share(pid: int, terminal: LinkedTerminal, seconds: float) -> float:
    """Percent of a core used from now on."""
    before, start = cpu_seconds(pid), time.monotonic()
    terminal.spend(seconds)
    return 100 * (cpu_seconds(pid) - before) / (time.monotonic() - start)


# -- the measurements ------------------------------------------------------------------------------


def run_way(way: str, open_app: Opener, options: Options) -> Row:
    row = Row(way)
    fps = ["--fps", str(options.fps)]
    with open_app([*APP, *fps, *FOR_EVER]) as (terminal, pid):
        wait_until_ready(terminal)
        app = pid()
        terminal.spend(1)
        row.idle = f"{share(app, terminal, max(4.0, options.seconds / 3)):.1f}"
        row.rss = f"{resident(app):.0f}"
        terminal.press("space")
        terminal.wait_until("epoch [1-9]")
        terminal.looking = False
        received, frames, start = terminal.received, terminal.frames, time.monotonic()
        row.cpu = f"{share(app, terminal, options.seconds):.0f}"
        seconds = time.monotonic() - start
        received, frames = terminal.received - received, terminal.frames - frames
        row.written = f"{received / 1024 / seconds:.1f}"
        if frames:
            row.frame, row.frames = f"{received / frames:.0f}", f"{frames / seconds:.1f}"
    with open_app([*APP, *fps, *FOR_EVER, "--play", "--speed", "max"]) as (terminal, _):
        terminal.wait_until("epoch [1-9]")
        terminal.spend(1)
        row.key = summary(echoes(terminal, options.keys))
    return row


def wait_until_ready(terminal: LinkedTerminal) -> None:
    terminal.wait_until("epoch 0")
    terminal.wait_until("●")


def echoes(terminal: LinkedTerminal, count: int) -> list[float]:
    """Seconds from key to effect, of keys the screen answers itself and keys training answers."""
    found = []
    for number in range(count):
        if number % 2:
            wanted = "rate 0.3" if number % 4 == 1 else "rate 0.1"
            key = "+" if number % 4 == 1 else "-"
            seen = partial(shows, terminal, wanted, True)
        else:
            key = "l"
            seen = partial(shows, terminal, "logarithmic", "logarithmic" not in terminal.shown())
        found.append(terminal.press_and_wait(key, seen) - 2 * terminal.delay)
        if found.count(float("inf")) == 2:
            break  # it would be the same with the rest
        # Anywhere between two frames.
        terminal.spend(0.15 + 0.037 * (number % 7))
    return found


def shows(terminal: LinkedTerminal, text: str, wanted: bool) -> bool:
    return (text in terminal.shown()) == wanted


def summary(seconds: list[float]) -> str:
    p50, p95, most = statistics.median(seconds), p95_of(seconds), max(seconds)
    return f"{p50 * 1e3:.0f} / {p95 * 1e3:.0f} / {most * 1e3:.0f}"


def p95_of(seconds: list[float]) -> float:
    return sorted(seconds)[min(len(seconds) - 1, round(0.95 * (len(seconds) - 1)))]


def late(options: Options) -> Row:
    """What is written when training has long been going on."""
    row = Row("late")
    command = [*APP, "--fps", str(options.fps), *FOR_EVER, "--play", "--speed", "max"]
    with opener(options)(command) as (terminal, pid):
        terminal.looking = False
        terminal.spend(options.seconds)
        received, frames, start = terminal.received, terminal.frames, time.monotonic()
        row.cpu = f"{share(pid(), terminal, options.seconds):.0f}"
        seconds = time.monotonic() - start
        received, frames = terminal.received - received, terminal.frames - frames
        row.written = f"{received / 1024 / seconds:.1f}"
        row.frame, row.frames = f"{received / max(1, frames):.0f}", f"{frames / seconds:.1f}"
        row.rss = f"{resident(pid()):.0f}"
    return row


@contextlib.contextmanager
def crowd(count: int, options: Options) -> Iterator[None]:
    """So many others of its kind, each playing in a terminal of its own that takes all at once."""
    environment = {**os.environ, **options.environment}
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        environment |= {f"XDG_{name}_HOME": home for name in ("CONFIG", "STATE", "CACHE", "DATA")}
        for _ in range(count):
            master, slave = os.openpty()
            size = struct.pack("HHHH", options.rows, options.columns, 0, 0)
            fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
            app = subprocess.Popen(
                [*APP, "--play", *FOR_EVER], stdin=slave, stdout=slave, stderr=slave,
                env=environment, cwd=HOME, start_new_session=True,
            )  # fmt: skip
            os.close(slave)
            stack.callback(app.wait)
            stack.callback(app.kill)
            threading.Thread(target=drain, args=(master,), daemon=True).start()
        yield


def drain(master: int) -> None:
    """Read what a terminal is sent, until it is gone."""
    with contextlib.suppress(OSError):
        while os.read(master, 65536):
            pass
    os.close(master)


ROUNDS = 4
BUSY = {"luck": ("U",), "a sweep": ("S", "\r", "\x1b")}
"""What is typed to have something trained beside; of luck the same ends it."""


def beside(options: Options) -> Iterator[str]:
    """Neither, luck and a sweep by turns, several times in one app: the neighbours trouble all."""
    # So many epochs that they are still under way in the end.
    command = [*APP, "--epochs", "100000", "--fps", str(options.fps)]
    found: dict[str, list[float]] = {name: [] for name in ("neither", *BUSY)}
    with linked(command, options) as terminal:
        wait_until_ready(terminal)
        terminal.spend(2)
        for _ in range(ROUNDS):
            for name in found:
                for key in BUSY.get(name, ()):
                    terminal.press(key)
                    terminal.spend(1.0)
                found[name] += screen_echoes(terminal, options.keys // ROUNDS)
                # No sweep is left while luck is measured, nor the other way round.
                for key in {"luck": ("U",), "a sweep": ("S", " ", "\x1b")}.get(name, ()):
                    terminal.press(key)
                    terminal.spend(1.0)
    alone = p95_of(found["neither"])
    for name, seconds in found.items():
        yield (
            f"Key p50/p95/max while {name} is trained beside: {summary(seconds)} ms, best "
            f"{min(seconds) * 1e3:.0f} ms; p95 {p95_of(seconds) / alone:.2f} times that of neither."
        )


def screen_echoes(terminal: LinkedTerminal, count: int) -> list[float]:
    """Seconds from key to effect, of a key that the screen answers itself."""
    found = []
    for number in range(count):
        seen = partial(shows, terminal, "logarithmic", "logarithmic" not in terminal.shown())
        found.append(terminal.press_and_wait("l", seen) - 2 * terminal.delay)
        terminal.spend(0.15 + 0.037 * (number % 7))
    return found


CROWD = 10


def beside_others(options: Options) -> Iterator[str]:
    command = [*APP, "--play", *FOR_EVER]
    found = {}
    for others in (0, CROWD):
        with crowd(others, options), linked(command, options) as terminal:
            terminal.wait_until("epoch [1-9]")
            terminal.spend(3 if not others else 10)
            frames, start = terminal.frames, time.monotonic()
            found[others] = echoes(terminal, options.keys)
            rate = (terminal.frames - frames) / (time.monotonic() - start)
        yield (
            f"Beside {others} others on {os.cpu_count()} cores: "
            f"key p50/p95/max {summary(found[others])} ms, {rate:.1f} frames/s."
        )


def in_tmux(options: Options) -> tuple[Row, str]:
    """What tmux writes to its client for frames, and what the app wrote for the same frames."""
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory, "pane")
        row = run_way("tmux", tmux_opener(options, output), options)
        command = [*APP, "--fps", str(options.fps), *FOR_EVER, "--play"]
        with tmux_opener(options, output)(command) as (terminal, _):
            terminal.wait_until("epoch [1-9]")
            terminal.looking = False
            before, wrote = terminal.received, output.stat().st_size
            terminal.spend(options.seconds)
            client, app = terminal.received - before, output.stat().st_size - wrote
    return row, (
        f"For the same frames the app wrote {app / options.seconds / 1024:.1f} KB/s and tmux wrote "
        f"{client / options.seconds / 1024:.1f} KB/s to its client: "
        f"{app / max(1, client):.2f} times as much."
    )


def started(command: list[str], options: Options, wanted: str) -> float:
    """Seconds from the start of a program until the screen shows something."""
    start = time.monotonic()
    with linked(command, options) as terminal:
        terminal.wait_until(wanted)
        return terminal.arrived - start


URL = "https://playground.tensorflow.org/#activation=tanh&networkShape=4,2&dataset=xor"


def starts(options: Options) -> Iterator[str]:
    """Best against best: what is slower in any one of the rounds may be the neighbours."""
    with tempfile.TemporaryDirectory() as directory:
        table = Path(directory, "small.csv")
        table.write_text("a,b,kind\n" + "1,2,x\n3,1,y\n" * 20, encoding="utf-8")
        commands = {
            "an empty Textual app": [sys.executable, "-c", EMPTY_APP],
            "no options": APP,
            "--play": [*APP, "--play"],
            "--hidden": [*APP, "--hidden", "4,2"],
            "--dataset": [*APP, "--dataset", "moons"],
            "--preset": [*APP, "--preset", "playground"],
            "--data": [*APP, "--data", str(table), "--target", "kind"],
            "--from-url": [*APP, "--from-url", URL],
        }
        play = [*APP, "--play", "--fps", str(options.fps)]
        paints: dict[str, list[float]] = {name: [] for name in commands}
        epochs: list[float] = []
        for _ in range(8):
            for name, command in commands.items():
                paints[name].append(started(command, options, r"\S"))
            epochs.append(started(play, options, r"epoch [1-9]"))
    best = {name: min(times) for name, times in paints.items()}
    for name, seconds in best.items():
        yield (
            f"First paint with {name}: {seconds:.2f} s, "
            f"{seconds / best['an empty Textual app']:.2f} times that of an empty Textual app, "
            f"{seconds / best['no options']:.2f} times that without options; "
            f"median {statistics.median(paints[name]):.2f} s."
        )
    yield (
        f"First epoch shown with --play: {min(epochs):.2f} s, "
        f"median {statistics.median(epochs):.2f} s."
    )


def trainings(options: Options) -> Iterator[str]:
    for name, experiment in (("lesson", LESSON), ("Playground", PLAYGROUND)):
        shares, in_app, headless = [], [], []
        for _ in range(5):
            alone = headless_speed(experiment, options)
            inside = app_speed(experiment, options)
            in_app.append(inside)
            headless.append(alone)
            shares.append(inside / alone)
        yield (
            f"{name}: {statistics.median(in_app):,.0f} epochs/s in the app, "
            f"{statistics.median(headless):,.0f} with neuroterm train: "
            f"{100 * statistics.median(shares):.0f}%."
        )


def app_speed(experiment: list[str], options: Options) -> float:
    command = [*APP, *experiment, "--fps", str(options.fps), *FOR_EVER, "--play", "--speed", "max"]
    with linked(command, options) as terminal:
        terminal.wait_until("epoch [1-9]")
        terminal.spend(1.5)
        points = []
        for _ in range(2):
            terminal.catch_up()
            found = EPOCH.search(terminal.shown())
            while found is None:
                terminal.spend(0.05)
                found = EPOCH.search(terminal.shown())
            points.append((terminal.arrived, int(found[1].replace(",", ""))))
            # To look at all that is shown would take the other core from both threads.
            terminal.looking = False
            terminal.spend(max(4.0, options.seconds / 2))
    (start, before), (end, after) = points
    return (after - before) / (end - start)


def headless_speed(experiment: list[str], options: Options) -> float:
    """Epochs per second without a screen: of a long run, less what a short one takes."""

    def seconds(epochs: int) -> float:
        command = [*APP, *experiment, "--epochs", str(epochs), "train", "--quiet", "--no-plot"]
        start = time.monotonic()
        subprocess.run(
            command, check=True, capture_output=True, cwd=HOME,
            env={**os.environ, "PYTHONPATH": str(HOME)},
        )  # fmt: skip
        return time.monotonic() - start

    few = 10
    fixed = seconds(few)
    many = 500
    while True:
        took = seconds(many) - fixed
        if took > max(3.0, options.seconds / 4):
            return (many - few) / took
        many = int(
            many * min(20.0, max(2.0, 1.3 * max(3.0, options.seconds / 4) / max(took, 0.05)))
        )


def memory(options: Options) -> Iterator[str]:
    command = [*APP, "--fps", str(options.fps), "--epochs", "1000000", "--speed", "max"]
    with linked(command, options) as terminal:
        wait_until_ready(terminal)
        terminal.spend(2)
        start = resident(terminal.pid)
        terminal.press("space")
        terminal.wait_until("epoch [1-9]")
        terminal.spend(5)
        early = resident(terminal.pid)
        terminal.wait_until("1,000,000 epochs done", patience=600)
        end = resident(terminal.pid)
    yield (
        f"Resident memory: {start:.1f} MB after the start, {early:.1f} MB after five seconds of "
        f"training, {end:.1f} MB after a million epochs: {end - start:.1f} MB more."
    )


STEPS = 5
STEP_OPENS, STEP_WORDS = b"i", b"spread"
"""The key, and what stands in the first stage and nowhere else on the screen."""


def steps(options: Options) -> Iterator[str]:
    """The first time, when all is new to the program, and the times after it."""
    homes = [HOME, *options.homes]
    found: dict[tuple[Path, str], list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for home in homes:
            environment = {**options.environment, "PYTHONPATH": str(home)}
            # Not the clone in whose folder this runs.
            command = [sys.executable, "-P", "-m", "tui"]
            with LinkedTerminal(
                command, columns=options.columns, rows=options.rows, environment=environment
            ) as terminal:
                wait_until_ready(terminal)
                terminal.spend(2)
                terminal.looking = False  # to look takes longer than to draw
                for number in range(STEPS):
                    took = opened(terminal)
                    found.setdefault((home, "later" if number else "first"), []).append(took)
                    terminal.send(STEP_OPENS)
                    terminal.spend(1)
    for (home, when), times in found.items():
        wall, processor = zip(*times, strict=True)
        yield (
            f"{home.name}, {when}: the step is there after {summary([*wall])} ms p50/p95/max, "
            f"best {min(wall) * 1e3:.0f} ms; processor time {summary([*processor])} ms, "
            f"best {min(processor) * 1e3:.0f} ms."
        )


def opened(terminal: LinkedTerminal) -> tuple[float, float]:
    """Seconds from the key to the words of the panel, and those of the processor."""
    terminal.forget_unseen()
    used, pressed = processor_seconds(terminal.pid), time.monotonic()
    terminal.send(STEP_OPENS)
    while STEP_WORDS not in terminal.unseen:
        terminal.spend(0.001)
        if time.monotonic() - pressed > 10:
            raise SystemExit("The step is not there after ten seconds.")
    return terminal.arrived - pressed, processor_seconds(terminal.pid) - used


def processor_seconds(pid: int) -> float:
    """Seconds that the threads of a process have run, to the microsecond (Linux)."""
    spent = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            spent += int(thread.read_text().split()[0])
    return spent / 1e9


ESCAPE, RIGHT, PALETTE = "\x1b", "\x1b[C", "\x10"
ROUND = (
    *("?", ESCAPE, PALETTE, "t", ESCAPE, "e", "l", ESCAPE, ESCAPE, "g", ESCAPE, "y", ESCAPE),
    *("o", ESCAPE, "p", ESCAPE, *"mmmMMMvvvVVV", "f", ESCAPE, "i", RIGHT, RIGHT, ESCAPE),
    *("L", ESCAPE, *"GGsss[[]{}UUBBddDDuuuunnNaANuuuuuu", " ", " ", *"+-ccr"),
)
"""Every screen and panel opened and left; data, layers and neurons changed and undone; training."""

BETWEEN = 0.35
"""Seconds from key to key: more, and no key is one that is held down."""

MOST_ROUNDS = 20


def rounds(options: Options) -> Iterator[str]:
    """Nothing is left but what is kept to go back to, and what has been imported."""
    found = []
    with linked(APP, options) as terminal:
        wait_until_ready(terminal)
        terminal.looking = False
        for _ in range(MOST_ROUNDS):
            for key in ROUND:
                terminal.send(key)
                terminal.spend(BETWEEN)
            terminal.spend(3)  # until it has been quiet, and free memory is given back
            found.append(resident(terminal.pid))
    half = len(found) // 2
    yield (
        f"Resident memory after each of {len(found)} rounds of {len(ROUND)} keys: "
        f"{', '.join(f'{each:.1f}' for each in found)} MB; "
        f"{found[-1] - found[half - 1]:+.1f} MB in the second half."
    )


def table(rows: list[Row]) -> str:
    names = [field.name for field in fields(Row)]
    lines = [[str(getattr(row, name)) for name in names] for row in [HEADINGS, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


NOTES: dict[str, Callable[[Options], Iterator[str]]] = {
    "train": trainings,
    "start": starts,
    "beside": beside,
    "crowd": beside_others,
    "memory": memory,
    "step": steps,
    "rounds": rounds,
}

WAYS = ("local", "link", "tmux", "ssh", "late", *NOTES)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the app in a terminal.")
    parser.add_argument("ways", nargs="*", metavar="WAY", help=", ".join(WAYS))
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--term", default="xterm-256color")
    parser.add_argument("--colorterm", default="")
    parser.add_argument("--fps", type=float, default=10)
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("--rate", type=float, default=RATE, help="bytes a second of the link")
    parser.add_argument("--delay", type=float, default=DELAY, help="seconds each way of the link")
    parser.add_argument("--home", type=Path, action="append", default=[], help="another clone")
    given = parser.parse_args()
    for way in given.ways:
        if way not in WAYS:
            parser.error(f"no way {way!r}; there are {', '.join(WAYS)}")
    columns, rows = map(int, given.size.split("x"))
    options = Options(
        given.seconds, columns, rows, given.term, given.colorterm, given.fps, given.keys,
        given.rate, given.delay, given.home,
    )  # fmt: skip
    found: list[Row] = []
    notes: list[str] = []
    print(f"{given.size}, TERM={given.term}, {given.fps:g} frames/s, {given.seconds:g} s each")
    for way in given.ways or WAYS:
        if way == "local":
            found.append(run_way(way, opener(options), options))
        elif way == "link":
            far = opener(options, rate=options.rate, delay=options.delay)
            found.append(run_way(way, far, options))
        elif way == "tmux":
            row, note = in_tmux(options)
            found.append(row)
            notes.append(note)
        elif way == "ssh":
            found.append(run_way(way, ssh_opener(options), options))
        elif way == "late":
            found.append(late(options))
        else:
            notes += NOTES[way](options)
        print(f"  {way} done", file=sys.stderr)
    if found:
        print(table(found))
    for note in notes:
        print(note)


if __name__ == "__main__":
    main()
