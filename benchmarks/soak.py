"""Let a user who does anything at all loose on the app, in real pseudo-terminals, for long.

    python benchmarks/soak.py                                      # two minutes at 80x24
    nice -n 15 python benchmarks/soak.py --size 80x24 120x40 200x60 59x17 --keys 50000
    python benchmarks/soak.py --replay faults/80x24-1.json         # what led to a fault once more

Random keys, letters, escape sequences, keys held down, pastes, mouse events and resizes, from a
seed that is printed. Now and then the app is asked to stop by ctrl+z, which waits its turn behind
all keys: how long that takes is how long the app leaves its user without an answer. Every so many
keys it is ended, by its keys, by signals, by kill -9, and goes on with ``--resume``.

A fault is an exception on the screen or in the shell, an exit code that is not the right one, no
answer for a minute, a terminal that is not as it was, a session that is not there again. Each is
reported with the seed, the last actions and the screen; the exit code is then 1. Linux only.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import random
import re
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from soaking import HOME
from soaking.program import WatchedTerminal
from soaking.user import Action, User

APP = [sys.executable, "-m", "tui"]
PATIENCE = 60.0  # seconds, of idleness or of work, without an answer or to an end
REMEMBERED = 60  # actions before a fault that are reported
MOST_FAULTS = 20
SLOW = 5.0  # seconds of its own processor time that an answer takes, whose reasons are reported
OFTEN = 25  # actions from one question for an answer to the next
YOUNG = 40.0  # seconds in which nothing need be kept against kill -9, as it is every half minute
COUNTED = ("keys", "letters", "held", "sequences")
"""Kinds of actions that are keys."""

BEGINNINGS = (
    ["--play"],
    ["--play", "--dataset", "digits", "--hidden", "32,16", "--batch-size", "32"],
    ["--play", "--hidden", "4,2", "--activation", "tanh", "--batch-size", "10", "--speed", "max"],
    ["--dataset", "sine"],
    ["lesson"],
    ["--play", "--ascii", "--color", "16"],
    ["--play", "--data", "table.csv", "--target", "price"],
)

ENDS: dict[str, tuple[bytes | signal.Signals, set[int]]] = {
    "ctrl+q": (b"\x11", {0}),
    "ctrl+c": (b"\x03", {0, 130}),
    "SIGTERM": (signal.SIGTERM, {143}),
    "SIGHUP": (signal.SIGHUP, {129}),
    "SIGQUIT": (signal.SIGQUIT, {131}),
    "SIGKILL": (signal.SIGKILL, {-9}),
}
"""How the app is ended, and the exit codes that are right then."""

SAVED = re.compile(r"saved\s+at\s+epoch\s+([\d,]+)")
TOO_SMALL = "needs a terminal of"
EPOCH = re.compile(r"epoch ([\d,]+)")

FILES = {
    "table.csv": "size,colour,price\n"
    + "".join(f"{n},{'rgb'[n % 3]},{n * n}\n" for n in range(90)),
    "broken.csv": 'a,b\n1,2\n3\n"4,5\n\x1b[31m,\x00\n',
    "settings.toml": 'dataset = "moons"\nhidden = [8, 4]\nlearning_rate = 0.1\n',
    "bad.toml": "hidden = [[[[[\n" * 50,
    "weights.json": '{"format": "neuroterm", "layers": [{}]}',
}


@dataclass
class Life:
    """The app from a start to its end."""

    begun: float
    keys: int = 0
    seconds: float = 0.0
    end: str = ""
    memory: list[float] = field(default_factory=list)

    @property
    def thirds(self) -> list[float]:
        """The median of resident memory in each third of it, in MB."""
        count = max(1, len(self.memory) // 3)
        parts = [self.memory[:count], self.memory[count:-count], self.memory[-count:]]
        return [statistics.median(part) if part else 0.0 for part in parts]


class Soak:
    """One size of the window, one seed.

    Parameters
    ----------
    options : argparse.Namespace
    columns, rows : int
    """

    def __init__(self, options: argparse.Namespace, columns: int, rows: int) -> None:
        self.options, self.columns, self.rows = options, columns, rows
        self.name = f"{columns}x{rows}"
        self.actions = User(f"{options.seed} {self.name}", columns, rows).actions()
        # What the user does must not depend on how the ends are drawn.
        self.draw = random.Random(f"ends {options.seed} {self.name}")
        self.done: Counter[str] = Counter()
        self.last: deque[Action] = deque(maxlen=REMEMBERED)
        self.answers: list[tuple[float, float]] = []
        self.lives: list[Life] = []
        self.resumed = self.nothing_kept = self.faults = self.left = 0
        self.begun = time.monotonic()

    @property
    def keys(self) -> int:
        """How many keys there were."""
        return sum(self.done[kind] for kind in COUNTED)

    @property
    def is_over(self) -> bool:
        """Whether it has been enough."""
        enough = self.options.seconds and time.monotonic() - self.begun > self.options.seconds
        many = self.options.keys and self.keys >= self.options.keys
        return bool(enough or many or self.faults >= MOST_FAULTS)

    def run(self) -> None:
        """Go through one life after the other."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            self.home, self.files = Path(folder), Path(folder) / "files"
            self.files.mkdir()
            self._write_files()
            if self.options.replay:
                self._replay()
            arguments = BEGINNINGS[0]
            while not self.is_over and not self.options.replay:
                self._live(arguments)
                is_new = len(self.lives) % 4 == 0
                arguments = self.draw.choice(BEGINNINGS) if is_new else ["--resume", "--play"]
            left = (path.stat().st_size for path in self.home.rglob("*") if path.is_file())
            self.left = sum(left)

    def _replay(self) -> None:
        """Do once more what led to a fault."""
        found = json.loads(Path(self.options.replay).read_text(encoding="utf-8"))
        self.actions = iter([_unpacked(*action) for action in found["actions"]])
        self._live(["--play"])

    def _live(self, arguments: list[str]) -> None:
        """Start the app, let the user do things, and end it."""
        life = Life(time.monotonic())
        self.lives.append(life)
        kept = self._sessions()
        environment = {"PYTHONPATH": str(HOME), "HOME": str(self.home), "TMPDIR": str(self.home)}
        with WatchedTerminal(
            [*APP, *arguments],
            columns=self.columns,
            rows=self.rows,
            environment=environment | {"COLORTERM": "truecolor"},
            cwd=self.files,
        ) as terminal:
            is_resumed = "--resume" in arguments
            if self._starts(terminal, life) and is_resumed:
                self._check_resumed(terminal, kept)
            self._use(terminal, life)
            if terminal.exit_code is None:
                self._end(terminal, life)
            elif is_resumed and not kept and terminal.exit_code == 2:
                self.nothing_kept += 1
            elif terminal.exit_code != 0:
                self._fault(terminal, f"it ended by itself with {terminal.exit_code}")
            else:
                life.end = "by a command"  # somebody may have chosen it from the palette
                self._check_restored(terminal)
            for panic in [*terminal.panics[:3], *self._noted()]:
                self._fault(terminal, f"it wrote {panic}")
        life.seconds = time.monotonic() - life.begun
        self._say_how(life)

    def _starts(self, terminal: WatchedTerminal, life: Life) -> bool:
        # The first frame is painted before there is anything in it.
        idle = 0.0
        while idle < PATIENCE and not self._is_there(terminal.picture()):
            if terminal.exit_code is not None:
                return False
            terminal.spend(0.5)
            idle += 0.0 if terminal.has_work else 0.5
        life.memory.append(terminal.memory)
        return terminal.exit_code is None

    @staticmethod
    def _is_there(picture: str) -> bool:
        # Where there is little room, a sign says that the data are loading.
        is_loading = any(each in picture for each in ("loading", "… epoch", "~ epoch"))
        return TOO_SMALL in picture or (not is_loading and bool(EPOCH.search(picture)))

    def _use(self, terminal: WatchedTerminal, life: Life) -> None:
        since = 0
        for action in self.actions:
            if terminal.exit_code is not None:
                return
            self.last.append(action)
            self._do(terminal, action)
            self.done[action.kind] += action.count
            life.keys += action.count if action.kind in COUNTED else 0
            terminal.spend(0.02)
            if terminal.is_stopped:
                terminal.go_on()
            if (since := since + 1) >= OFTEN:
                since = 0
                if not self._ask(terminal, life):
                    return
                if self.is_over or life.keys >= self.options.life:
                    return

    def _ask(self, terminal: WatchedTerminal, life: Life) -> bool:
        """Wait for an answer; tell whether one came."""
        seconds, work = terminal.answer(PATIENCE)
        if terminal.exit_code is not None:
            return False
        life.memory.append(terminal.memory)
        if seconds == float("inf"):
            self._fault(terminal, f"no answer for {PATIENCE:g} s ({work:.1f} s of work)")
            return False
        self.answers.append((seconds, work))
        if work > SLOW:
            print(f"{self.name} slow after {self.keys} keys: {seconds:.1f} s, {work:.1f} of work;")
            for action in list(self.last)[-OFTEN:]:
                print(f"    {action.kind}: {str(action.pieces)[:120]} {action.sizes or ''}")
        return True

    def _do(self, terminal: WatchedTerminal, action: Action) -> None:
        for piece in action.pieces:
            terminal.type(piece)
            if action.pause:
                terminal.spend(action.pause)
        for columns, rows in action.sizes:
            terminal.window(columns or self.columns, rows or self.rows)
            if action.pause:
                terminal.spend(action.pause)

    # -- how it ends ---------------------------------------------------------------------------

    def _end(self, terminal: WatchedTerminal, life: Life) -> None:
        age = time.monotonic() - life.begun
        ways = [way for way in ENDS if way != "SIGKILL" or age > YOUNG or not self.options.keys]
        life.end = way = self.draw.choice(ways)
        what, right = ENDS[way]
        self.done["ends"] += 1
        for _ in range(5):
            if isinstance(what, bytes):
                terminal.type(what)  # ctrl+c copies first where something is selected
            elif terminal.exit_code is None:
                with contextlib.suppress(ProcessLookupError):
                    terminal.signal(what)
            # An earlier ctrl+z may have had its turn only now.
            if terminal.within(PATIENCE / 5, lambda: terminal.is_stopped):
                terminal.go_on()
            if terminal.exit_code is not None:
                break
        if terminal.exit_code is None:
            self._fault(terminal, f"{way} does not end it, asked five times")
            return
        # Who is told twice ends at once.
        if terminal.exit_code not in right:
            self._fault(terminal, f"{way} ends it with {terminal.exit_code}, not one of {right}")
        if what != signal.SIGKILL:
            self._check_restored(terminal)

    def _check_restored(self, terminal: WatchedTerminal) -> None:
        shell = terminal.after_the_end()
        if left := terminal.unrestored():
            self._fault(terminal, f"the terminal is not as it was: {', '.join(left)}", shell)
        if found := SAVED.search(shell):
            epochs = self._sessions()
            if int(found[1].replace(",", "")) not in epochs:
                self._fault(terminal, f"epoch {found[1]} is not in the sessions {epochs}", shell)

    def _check_resumed(self, terminal: WatchedTerminal, kept: list[int]) -> None:
        """See that the last session is there again."""
        shown = EPOCH.search(picture := terminal.picture())
        if (
            kept
            and TOO_SMALL not in picture
            and not (shown and int(shown[1].replace(",", "")) >= kept[0])
        ):
            self._fault(terminal, f"it does not go on at epoch {kept[0]}", picture)
        self.resumed += 1

    def _sessions(self) -> list[int]:
        """The epochs of the sessions that are kept, the latest first."""
        (path,) = [*self.home.glob(".local/state/neuroterm/sessions.sqlite"), None][:1]
        if path is None:
            return []
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            # Who was killed as the file was made has left it without a table.
            if not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
                return []
            rows = connection.execute("SELECT epoch FROM sessions ORDER BY saved DESC, id DESC")
            return [epoch for (epoch,) in rows]

    def _noted(self) -> Iterator[str]:
        """What is in the log of errors; that of one life only, as the file is removed."""
        for path in self.home.glob(".local/state/neuroterm/neuroterm.log*"):
            if "Traceback" in (text := path.read_text(encoding="utf-8")):
                yield f"in its log: {text[-5000:]}"
            path.unlink()

    def _write_files(self) -> None:
        for name, text in FILES.items():
            (self.files / name).write_text(text, encoding="utf-8")

    # -- what is said --------------------------------------------------------------------------

    def _fault(self, terminal: WatchedTerminal, what: str, shell: str = "") -> None:
        self.faults += 1
        place = Path(self.options.faults) / f"{self.name}-{self.options.seed}-{self.faults}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        actions = [_packed(action) for action in self.last]
        picture = shell or (
            terminal.picture() if terminal.exit_code is None else terminal.last_words()
        )
        report = {"fault": what, "seed": self.options.seed, "size": self.name}
        report |= {"keys": self.keys, "picture": picture, "actions": actions}
        place.write_text(json.dumps(report, indent=1), encoding="utf-8")
        print(f"FAULT {self.name} after {self.keys} keys, seed {self.options.seed}: {what}")
        print(f"  {place} has the last actions, for --replay; the last of them:")
        for action in islice(reversed(self.last), 5):
            print(f"    {action.kind}: {str(action.pieces)[:160]} {action.sizes or ''}")
        print("\n".join(f"  |{line}" for line in picture.splitlines()), flush=True)

    def _say_how(self, life: Life) -> None:
        if self.options.quiet:
            return
        memory = ", ".join(f"{part:.0f}" for part in life.thirds)
        answers = [seconds for seconds, _ in self.answers] or [0.0]
        print(
            f"{self.name} {self.keys:6} keys: {life.keys} in {life.seconds:.0f} s to {life.end}; "
            f"MB at the start {life.memory[0] if life.memory else 0:.0f}, "
            f"thirds {memory}, most {max(life.memory, default=0):.0f}; "
            f"longest without an answer so far {max(answers):.1f} s; faults {self.faults}",
            flush=True,
        )

    def report(self) -> str:
        """All of it in figures."""
        done = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.done.items()))
        answers = sorted(seconds for seconds, _ in self.answers) or [0.0]
        longest, work = max(self.answers, default=(0.0, 0.0))
        ends = Counter(life.end for life in self.lives)
        long = [life for life in self.lives if len(life.memory) >= 6]
        growth = [life.thirds[2] - life.thirds[1] for life in long] or [0.0]
        return "\n".join(
            [
                f"{self.name}, seed {self.options.seed}: {self.keys:,} keys in "
                f"{time.monotonic() - self.begun:.0f} s, {self.faults} faults",
                f"  done: {done}",
                f"  answers: {len(self.answers)}, median {statistics.median(answers):.2f} s, "
                f"p99 {answers[int(0.99 * (len(answers) - 1))]:.2f} s, longest {longest:.2f} s "
                f"({work:.2f} s of processor time)",
                f"  ends: {dict(ends)}; resumed {self.resumed}, nothing kept {self.nothing_kept}",
                f"  memory, MB: at the start {max((it.memory[0] for it in long), default=0):.0f}, "
                f"most {max((max(it.memory) for it in long), default=0):.0f}, at the end "
                f"{max((it.memory[-1] for it in long), default=0):.0f}; from the second third of a "
                f"life to the last {statistics.median(growth):+.0f} (median), {max(growth):+.0f}",
                f"  files left: {self.left / 1e6:.1f} MB",
            ]
        )


def _packed(action: Action) -> list[object]:
    pieces = [base64.b64encode(piece).decode() for piece in action.pieces]
    return [action.kind, pieces, action.pause, action.count, action.sizes]


def _unpacked(
    kind: str, pieces: Iterable[str], pause: float, count: int, sizes: Iterable[Iterable[int]]
) -> Action:
    decoded = tuple(base64.b64decode(piece) for piece in pieces)
    return Action(kind, decoded, pause, count, tuple((x, y) for x, y in sizes))


def sizes_of(options: argparse.Namespace) -> Iterator[tuple[int, int]]:
    for size in options.size:
        columns, rows = size.split("x")
        yield int(columns), int(rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", nargs="+", default=["80x24"], metavar="COLUMNSxROWS")
    parser.add_argument("--keys", type=int, default=0, help="how many keys at each size")
    parser.add_argument("--seconds", type=float, default=0.0, help="how long at each size")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--life", type=int, default=2500, help="keys from a start to an end")
    parser.add_argument("--faults", default="faults", metavar="FOLDER", help="where faults go")
    parser.add_argument("--replay", default="", metavar="FILE", help="a fault, once more")
    parser.add_argument("--quiet", action="store_true", help="no line for each life")
    options = parser.parse_args()
    if not options.keys and not options.seconds:
        options.seconds = 120.0
    faults = 0
    print(f"seed {options.seed}", flush=True)
    for columns, rows in sizes_of(options):
        soak = Soak(options, columns, rows)
        soak.run()
        print(soak.report(), flush=True)
        faults += soak.faults
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
