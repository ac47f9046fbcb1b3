"""Test scores on public tables: this program's defaults beside scikit-learn on the same split.

Each table is trained through the command line, with nothing said but its file and its target.
Beside it stand a logistic regression (or least squares) and scikit-learn's own multilayer
perceptron, each behind a StandardScaler, on the same rows, inputs and targets.

    python benchmarks/public_tables.py                        the sets that scikit-learn brings
    python benchmarks/public_tables.py FILE=TARGET ...        other files
    python benchmarks/public_tables.py FOLDER                 its CSV files, the last column of each
    ... --seeds N                                             so many splits of each, 1 by default
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas
from sklearn import datasets
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core import load_csv

BAR = 0.02


def bundled(folder: Path) -> list[tuple[Path, str]]:
    """Write the tables that scikit-learn brings, and return each with its target."""
    found = []
    for name in ("iris", "wine", "breast_cancer", "digits", "diabetes", "linnerud"):
        data = getattr(datasets, f"load_{name}")(as_frame=True)
        frame = data.data.copy()
        target = data.target
        if name == "linnerud":
            target = target["Weight"]
        elif name not in ("digits", "diabetes"):
            target = target.map(dict(enumerate(map(str, data.target_names))))
        frame["target"] = target
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False)
        found.append((path, "target"))
    return found


def asked_for(arguments: list[str], folder: Path) -> list[tuple[Path, str]]:
    if not arguments:
        return bundled(folder)
    found = []
    for argument in arguments:
        path, _, target = argument.partition("=")
        if target:
            found.append((Path(path), target))
            continue
        files = sorted(Path(path).glob("*.csv"))
        found += [(file, str(pandas.read_csv(file, nrows=1).columns[-1])) for file in files]
    return found


def ours(path: Path, target: str, seed: int) -> float:
    command = [sys.executable, "-m", "tui", "train", "--data", str(path), "--target", target]
    command += ["--seed", str(seed), "--json", "-", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return float("nan")
    results = json.loads(done.stdout)["results"]
    return next(results[name] for name in ("test_accuracy", "test_r_squared") if name in results)


def theirs(path: Path, target: str, seed: int) -> tuple[str, int, list[float]]:
    data = load_csv(path, target, seed=seed)
    raw = data.standardisation.inverse_transform
    train, test = raw(data.X_train), raw(data.X_test)
    if data.task == "classification":
        models = [LogisticRegression(max_iter=2000), MLPClassifier(max_iter=1000, random_state=0)]
    else:
        models = [LinearRegression(), MLPRegressor(max_iter=1000, random_state=0)]
    scores = []
    for model in models:
        pipeline = make_pipeline(StandardScaler(), model)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            scores.append(pipeline.fit(train, data.y_train).score(test, data.y_test))
    return data.task, len(train) + len(test), scores


def main() -> None:
    arguments, seeds = sys.argv[1:], 1
    if "--seeds" in arguments:
        place = arguments.index("--seeds")
        seeds = int(arguments[place + 1])
        del arguments[place : place + 2]
    print(f"{'table':<22} {'rows':>6}  {'score':<8} {'ours':>7} {'linear':>7} {'MLP':>7}  verdict")
    with tempfile.TemporaryDirectory() as folder:
        for path, target in asked_for(arguments, Path(folder)):
            rows = []
            for seed in range(42, 42 + seeds):
                task, count, scores = theirs(path, target, seed)
                rows.append([ours(path, target, seed), *scores])
            mine, linear, perceptron = np.mean(rows, axis=0)
            short = max(linear, perceptron) - mine
            verdict = f"within {BAR}" if short <= BAR else f"{short:.3f} below the better one"
            score = "accuracy" if task == "classification" else "R2"
            print(
                f"{path.stem[:22]:<22} {count:>6,}  {score:<8} {mine:>7.3f} {linear:>7.3f} "
                f"{perceptron:>7.3f}  {verdict}",
                flush=True,
            )


if __name__ == "__main__":
    main()
