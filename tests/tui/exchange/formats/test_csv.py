"""Points as a file that can be learnt."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import DATASETS, ExperimentConfig
from tui.exchange.formats.csv import as_csv, read
from tui.exchange.formats.playground import reading


def test_classes_without_a_name_are_written_by_their_numbers() -> None:
    assert as_csv([(0.0, 1.0, 0)], ("upper", "lower")) == "x1,x2,class\n0.0,1.0,upper\n"
    assert as_csv([(0.0, 1.0, 2)], ("upper", "lower")) == "x1,x2,class\n0.0,1.0,3\n"


@pytest.fixture
def table_of_24(tmp_path: Path) -> str:
    path = tmp_path / "table.csv"
    rows = "\n".join(f"{i},{100 * (i % 5)},{'ab'[i % 2]}" for i in range(24))
    path.write_text(f"one,two,kind\n{rows}\n")
    return str(path)


def test_a_table_after_a_playground_url_is_learnt_as_after_any_other_data(table_of_24: str) -> None:
    url = reading.parse("https://playground.tensorflow.org/#batchSize=10").config
    after = read(table_of_24).learn(url, "kind").config
    usual = ExperimentConfig()
    rules = DATASETS["playground-circle"].rules
    assert [getattr(after, name) for name in rules] == [getattr(usual, name) for name in rules]
    assert (after.hidden, after.batch_size) == (url.hidden, 10)


def test_a_table_smaller_than_a_mini_batch_is_learnt_as_a_whole(table_of_24: str) -> None:
    after = read(table_of_24).learn(ExperimentConfig(batch_size=20), "kind")
    assert after.config.batch_size is None
    after.check()
