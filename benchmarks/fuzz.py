"""Have readers of outside text and bytes read anything at all, guided by what they do with it.

    pip install atheris                                    # not among the tests' requirements
    python benchmarks/fuzz.py                              # all readers, two minutes each
    python benchmarks/fuzz.py csv settings --seconds 600   # some of them
    python benchmarks/fuzz.py --replay csv FILE            # what led to a fault once more

The readers are those of `tests/readers/readers.py`: each of them takes what it is given, or refuses
it with a sentence that a terminal can show. Any other error is a fault, and so is an input that
takes more than 20 seconds or 2 GB. What was found is kept in `--faults` and the exit code is 1.
Then it becomes a test. atheris is guided by coverage (libFuzzer); it has wheels for Linux alone.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parents[1]
sys.path[:0] = [str(HOME), str(HOME / "tests" / "readers")]

SLOWEST, MOST_MEMORY = 20, 2048  # seconds and MB of one input
LONGEST = 50_000  # bytes
STATISTIC = re.compile(r"stat::(\w+):\s+(\d+)")
KIND = re.compile(
    r"^(?:\w+\.)*\w+(?:Error|Exception|Warning)\b.*|.*(?:out-of-memory|timeout).*", re.M
)


def fuzz(name: str, arguments: list[str]) -> None:
    """Be the process that tries one reader; it does not return."""
    import atheris

    with atheris.instrument_imports(include=["core", "tui"]):
        from readers import READERS, try_to_read
    reader = next(it for it in READERS if it.name == name)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        for seed in reader.seeds():  # and whatever is imported for the first time
            try_to_read(reader, seed, where)

        def one(content: bytes) -> None:
            try_to_read(reader, content, where)

        atheris.Setup([sys.argv[0], *arguments], one)
        atheris.Fuzz()


def run(name: str, seconds: int, faults: Path) -> bool:
    """Try one reader for some seconds, say what came of it, and return whether it stood."""
    from readers import READERS

    reader = next(it for it in READERS if it.name == name)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(reader.seeds()):
            (corpus / f"{number}").write_bytes(seed)
        faults.mkdir(parents=True, exist_ok=True)
        prefix = faults / f"{name.replace(' ', '-')}-"
        limits = [
            f"-max_total_time={seconds}",
            f"-timeout={SLOWEST}",
            f"-rss_limit_mb={MOST_MEMORY}",
            f"-max_len={LONGEST}",
            f"-artifact_prefix={prefix}",
            "-print_final_stats=1",
        ]
        done = subprocess.run(
            [sys.executable, __file__, "--be", name, *limits, str(corpus)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env=os.environ | {"PYTHONPATH": str(HOME), "TMPDIR": folder, "HOME": folder},
        )
    found = dict(STATISTIC.findall(done.stderr))
    runs, memory = int(found.get("number_of_executed_units", 0)), found.get("peak_rss_mb", "?")
    said = "no fault"
    if done.returncode:
        kinds = KIND.findall(done.stderr + done.stdout)
        said = f"FAULT {kinds[0][:200] if kinds else done.stderr[-500:]}; {prefix}*"
    print(f"{name:16} {runs:9,} inputs in {seconds} s, {memory:>5} MB at most: {said}", flush=True)
    return done.returncode == 0


def main() -> int:
    if sys.argv[1:2] == ["--be"]:
        fuzz(sys.argv[2], sys.argv[3:])
    from readers import READERS, try_to_read

    names = [reader.name for reader in READERS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(names))
    parser.add_argument("--seconds", type=int, default=120, help="for each reader")
    parser.add_argument("--faults", type=Path, default=Path("faults"), metavar="FOLDER")
    parser.add_argument("--replay", nargs=2, metavar=("READER", "FILE"))
    options = parser.parse_args()
    if options.replay:
        name, file = options.replay
        with tempfile.TemporaryDirectory() as folder:
            reader = READERS[names.index(name)]
            print(try_to_read(reader, Path(file).read_bytes(), Path(folder)) or "it is read")
        return 0
    if unknown := {*options.readers} - {*names}:
        parser.error(f"no reader {', '.join(unknown)}; they are {', '.join(names)}")
    stood = [run(name, options.seconds, options.faults) for name in options.readers or names]
    return 0 if all(stood) else 1


if __name__ == "__main__":
    sys.exit(main())
