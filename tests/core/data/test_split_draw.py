"""Other draws of the split: the same samples, others of them in the test part."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core import Dataset, ExperimentConfig


def samples(data: Dataset) -> list[tuple[float, ...]]:
    raw = [np.column_stack([data.standardisation.inverse_transform(X), y]) for X, y in parts(data)]
    return sorted(tuple(row) for row in np.concatenate(raw).round(9).tolist())


def parts(data: Dataset) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(data.X_train, data.y_train), (data.X_test, data.y_test)]


def test_another_draw_splits_the_same_samples_otherwise(tmp_path: Path) -> None:
    table = tmp_path / "numbers.csv"
    lines = [f"{i},{i * i % 17},{i % 2}" for i in range(40)]
    table.write_text("\n".join(["a,b,target", *lines]) + "\n", encoding="utf-8")
    of_table = ExperimentConfig(data=str(table), target="target")
    for config in (ExperimentConfig(samples=50), of_table):
        first, again, other = (config.replace(split_draw=n).load_data() for n in (0, 0, 3))
        np.testing.assert_array_equal(first.X_test, again.X_test)
        np.testing.assert_array_equal(first.X_test, config.load_data().X_test)
        assert len(other.X_test) == len(first.X_test)
        assert samples(other) == samples(first)
        assert not np.array_equal(other.y_test, first.y_test) or not np.array_equal(
            other.X_test, first.X_test
        )
