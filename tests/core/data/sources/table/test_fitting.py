"""The transformer of a table is fitted to few rows, and is what all would make of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas
import pytest

from core.data.samples import parts_of
from core.data.sources.table.preparing.fitting import fitted_to
from core.data.sources.table.preparing.inputs import choose_inputs
from core.data.sources.table.preparing.targets import targets_of
from core.data.sources.table.preparing.transformers import transformer_for
from core.data.sources.table.reading.table import read_table

ROWS = 9000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    generator = np.random.default_rng(0)
    frame = pandas.DataFrame(
        {
            "whole": generator.integers(0, 99, ROWS),
            "number": generator.normal(size=ROWS).round(3),
            "town": generator.choice(["Ulm", "Bonn", "Köln"], ROWS),
            "many": [f"v{int(each)}" for each in generator.exponential(20, ROWS)],
            "more": [f"w{int(each)}" for each in generator.exponential(25, ROWS)],
            "rare": generator.normal(size=ROWS).round(3),
            "when": np.datetime64("2001-01-01T00:00:00")
            + generator.permutation(ROWS).astype("timedelta64[h]"),
            "y": generator.choice(["yes", "no", ""], ROWS),
        }
    )
    frame.loc[generator.random(ROWS) < 0.3, ["number", "many", "when", "town"]] = None
    frame.loc[generator.random(ROWS) < 0.9, "rare"] = None
    path = tmp_path_factory.mktemp("fitting") / "table.csv"
    frame.to_csv(path, index=False)
    return path


def test_a_transformer_fitted_to_few_rows_is_one_fitted_to_all_bit_for_bit(path: Path) -> None:
    table = read_table(path)
    column = table.columns[-1]
    targets = targets_of(table, column, None)
    rules = choose_inputs(table, column, targets).rules
    assert [rule.kind for rule in rules].count("category") == 3
    train, test = parts_of(len(targets.y), 0.2, 42)
    found = fitted_to(rules, table, targets.kept, (train, test))

    expected = transformer_for(rules)
    by_name = {each.name: each for each in table.columns}
    made = {
        name: values[targets.kept]
        for rule in rules
        for name, values in zip(
            rule.outputs, rule.apply(by_name[rule.name], table.n_rows), strict=True
        )
    }
    frame = pandas.DataFrame(made)
    X_train = expected.fit_transform(frame.iloc[train])
    np.testing.assert_array_equal(found.X_train, X_train)
    np.testing.assert_array_equal(found.X_test, expected.transform(frame.iloc[test]))
    np.testing.assert_array_equal(found.transformer.transform(frame), expected.transform(frame))
    names = found.transformer.get_feature_names_out().tolist()
    assert names == expected.get_feature_names_out().tolist()
    assert sum("(others)" in name for name in names) == 2
    missing = {
        name: int(frame[name].isna().sum()) for name in found.medians if frame[name].isna().any()
    }
    assert found.absent == {name: (count, False) for name, count in missing.items()}
