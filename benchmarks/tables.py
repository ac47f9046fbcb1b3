"""Time and memory of loading a table, beside pandas and a transformer of scikit-learn.

Each is run in a process of its own, so that its peak of memory is its own. Prints the ratios; the
bars are 1.5 times the time and 3 times the memory.

    python benchmarks/tables.py [ROWS]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas

TIMED = """
import resource, sys, time
{imports}
path = sys.argv[1]
began = time.perf_counter()
{load}
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

OURS = TIMED.format(
    imports="from core import load_csv\nimport pandas, sklearn.compose, sklearn.impute",
    load='dataset = load_csv(path, "y")',
)

THEIRS = TIMED.format(
    imports="""
import pandas
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
""",
    load="""
frame = pandas.read_csv(path)
for name in [name for name in frame if name.startswith("when")]:
    moments = pandas.to_datetime(frame.pop(name))
    frame["days"] = moments.astype("int64") / 86400e9
    frame["month"], frame["weekday"] = moments.dt.month, moments.dt.weekday
    frame["hour"] = moments.dt.hour + moments.dt.minute / 60
texts = [name for name in frame if frame[name].dtype.kind not in "if" and name != "y"]
numbers = [name for name in frame if name not in texts and name != "y"]
encoder = OneHotEncoder(sparse_output=False, handle_unknown="ignore")
parts = [(SimpleImputer(strategy="median"), numbers), (encoder, texts)]
pipeline = make_pipeline(make_column_transformer(*parts), StandardScaler())
train, test = train_test_split(frame, test_size=0.2, random_state=42)
X_train, X_test = pipeline.fit_transform(train), pipeline.transform(test)
""",
)


def write(path: Path, kind: str, rows: int) -> None:
    """Write a table of ten columns: numbers alone, some missing, with texts, or with dates."""
    generator = np.random.default_rng(0)
    numbers = generator.normal(size=(rows, 9)).round(4)
    frame = pandas.DataFrame(numbers, columns=[f"x{i}" for i in range(9)])
    frame["y"] = generator.choice(["yes", "no"], rows)
    if kind == "missing":
        frame = frame.mask(generator.random(frame.shape) < 0.05)
        frame["y"] = frame["y"].fillna("no")
    if kind == "texts":
        frame["x0"] = generator.choice(list("abcdefgh"), rows)
        frame["x1"] = generator.choice(["Ulm, Donau", "Bonn", "Köln"], rows)
    if kind == "dates":
        minutes = generator.permutation(rows).astype("timedelta64[m]")
        frame["x0"] = np.datetime64("2001-01-01T00:00:00") + minutes
        frame = frame.rename(columns={"x0": "when"})
    frame.to_csv(path, index=False)


def measured(code: str, path: Path) -> tuple[float, float]:
    """Return the best time of three, and the smallest peak of memory, in MiB."""
    runs = []
    for _ in range(3):
        command = [sys.executable, "-c", code, str(path)]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        seconds, kilobytes = map(float, output.split())
        runs.append((seconds, kilobytes / 1024))
    return min(seconds for seconds, _ in runs), min(memory for _, memory in runs)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("numbers", "missing", "texts", "dates"):
            path = Path(folder) / f"{kind}.csv"
            write(path, kind, rows)
            seconds, memory = measured(OURS, path)
            their_seconds, their_memory = measured(THEIRS, path)
            print(
                f"{kind:8} {rows:,} rows x 10: {seconds:.2f} s and {memory:.0f} MiB; pandas and a "
                f"transformer {their_seconds:.2f} s and {their_memory:.0f} MiB; ratios "
                f"{seconds / their_seconds:.2f} (bar 1.5) and {memory / their_memory:.2f} (bar 3)"
            )


if __name__ == "__main__":
    main()
