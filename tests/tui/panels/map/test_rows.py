"""Rows of a file without the target are shown, with what is predicted of them, and not learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from textual.widgets import Input
from user import running

from core import Experiment, ExperimentConfig
from tui.panels.map.field import FieldEvaluator
from tui.panels.map.rows import may_be_new, rows_for
from tui.session.snapshot import Snapshot

WIDTHS = ("a", "b", "c")


def learnt(folder: Path, inputs: int = 2, target: str = "kind", **settings: Any) -> Experiment:
    """A network that knows from the sum of its inputs which of two kinds a row is."""
    random = np.random.default_rng(0)
    table = pandas.DataFrame(random.normal(size=(80, inputs)).round(3), columns=WIDTHS[:inputs])
    table["town"] = random.choice(["Ulm", "Bonn"], 80)
    table["total"] = table[[*WIDTHS[:inputs]]].sum(axis=1)
    table["kind"] = np.where(table.total > 0, "up", "down")
    table.to_csv(folder / "table.csv", index=False)
    config = ExperimentConfig(
        data=str(folder / "table.csv"),
        target=target,
        only=WIDTHS[:inputs],
        hidden=(),
        epochs=10**9,
        **settings,
    )
    experiment = config.build()
    list(experiment.trainer.epochs(200))
    return experiment


def write(folder: Path, table: pandas.DataFrame) -> Path:
    path = folder / "new.csv"
    table.to_csv(path, index=False)
    return path


async def test_they_are_on_the_map_with_their_prediction_until_they_are_taken_off(
    tmp_path: Path,
) -> None:
    experiment = learnt(tmp_path)
    new = write(tmp_path, pandas.DataFrame({"b": [1.0, -1.0, 60.0], "a": [0.9, -0.9, 60.0]}))
    async with running(experiment, (120, 40)) as user:
        before = user.app.session.snapshot
        await user.press("o")
        await user.see("open a file or a URL")
        user.app.screen.query_one(Input).value = str(new)
        await user.press("enter")
        await user.see("3 rows of new.csv, not learnt from, are on the map as ?, 1 of them beyond")
        assert "Z" in user.text()
        await user.see("The columns are in")  # another order
        assert "? 3" in user.legend()
        assert user.map().count("?") == 2
        user.app.main.map.map.cursor = (-0.9, -1.0)
        await user.see("? row 2 down 9")
        # They stay while it is trained, and none of them is learnt.
        await user.press("s")
        await user.see("epoch 201")
        snapshot = user.app.session.snapshot
        assert snapshot.dataset is before.dataset
        assert "? 3" in user.legend()
        await user.press("X")
        await user.see("The rows of new.csv are off the map.")
        assert "?" not in user.legend() + user.map()
        await user.press("X")
        await user.see("There are no rows on the map but those that are learnt.")


@pytest.mark.parametrize("target", ["kind", "total"])
@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_they_are_where_the_samples_are(tmp_path: Path, inputs: int, target: str) -> None:
    experiment = learnt(tmp_path, inputs, target, learning_rate=0.05)
    data, table = experiment.dataset, pandas.read_csv(tmp_path / "table.csv")
    rows = rows_for(data, str(write(tmp_path, table.drop(columns=["kind", "total"]))))
    assert len(rows) == 80
    plane = np.concatenate([data.plane.test, data.plane.train])
    if inputs == 1:  # the other coordinate is the target, which nobody knows
        plane[:, 1] = rows.places[0, 1]
        assert data.plane.extent[2] < rows.places[0, 1] < data.plane.extent[3]
    expected, found = (sorted(map(tuple, each.round(9))) for each in (plane, rows.places))
    assert found == expected
    said = rows.predictions(FieldEvaluator(Snapshot.of(experiment)), np.array([4, 7]))
    predicted = experiment.predict(table).values
    for number, text in zip((4, 7), said, strict=True):
        assert text.plain.startswith(f"? row {number + 1} ")
        if target == "kind":
            assert f" {predicted[number]} " in text.plain
            assert text.plain.endswith("%")
        else:
            assert float(text.plain.split()[-1].replace("−", "-")) == pytest.approx(
                predicted[number], rel=1e-2, abs=5e-3
            )


def test_which_tables_are_rows_for_a_network(tmp_path: Path) -> None:
    data = learnt(tmp_path, 3).dataset
    assert may_be_new(data, ("c", "a", "b"))
    assert may_be_new(data, ("a", "b", "something else"))
    assert not may_be_new(data, ("a", "b", "c", "kind"))  # that can be learnt
    assert not may_be_new(data, ("a", "x", "y"))
    # Without names they have one column fewer.
    path = tmp_path / "nameless.csv"
    path.write_text("".join(f"{i % 7}.5,{i % 5},{'ab'[i % 2]}\n" for i in range(40)))
    config = ExperimentConfig(data=str(path), target="3", header=False)
    assert may_be_new(config.load_data(), ("column 1", "column 2"))
    assert not may_be_new(config.load_data(), ("column 1",))
    assert not may_be_new(ExperimentConfig().load_data(), ("x1", "x2"))
