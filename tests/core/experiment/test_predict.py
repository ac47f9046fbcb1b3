"""An experiment that has learnt a table predicts new rows, prepared as those it learnt."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import train_test_split

from core import Experiment, ExperimentConfig

PRICES = "rent;rooms;city\n" + "".join(
    f"{1 + i % 3}.{100 + 37 * i % 900},{i % 10}0;{1 + i % 5};{'abc'[i % 3]}\n" for i in range(60)
)


def frame(n: int = 100) -> pandas.DataFrame:
    random = np.random.default_rng(0)
    rows = pandas.DataFrame(
        {
            "length": random.normal(size=n).round(3),
            "city": random.choice(["Bonn", "Ulm", "Kiel"], n),
            "age": random.integers(0, 50, n).astype(float),
        }
    )
    rows["ill"] = np.where(rows.length + rows.age / 25 > 1, "yes", "no")
    rows.loc[rows.index % 37 == 3, "age"] = np.nan
    return rows


def learnt(path: Path, target: str, epochs: int = 5, **settings: Any) -> Experiment:
    config = ExperimentConfig(
        data=str(path),
        target=target,
        epochs=epochs,
        **settings,
    )
    experiment = config.build()
    list(experiment.trainer.epochs(epochs))
    return experiment


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    frame().to_csv(tmp_path / "people.csv", index=False)
    return learnt(tmp_path / "people.csv", "ill")


@pytest.mark.parametrize("kind", ["file", "frame", "open file"])
def test_of_the_test_rows_it_says_what_the_network_does(
    experiment: Experiment, tmp_path: Path, kind: str
) -> None:
    _, test = train_test_split(frame(), test_size=0.2, random_state=42)
    path = tmp_path / "test.csv"
    test.to_csv(path, index=False)
    source = {"file": path, "frame": test, "open file": BytesIO(path.read_bytes())}[kind]

    predictions = experiment.predict(source)

    data, outputs = experiment.dataset, experiment.network.forward(experiment.dataset.X_test)
    assert predictions.probabilities is not None
    np.testing.assert_allclose(predictions.probabilities[:, 1], outputs[:, 0], rtol=1e-14)
    assert np.array_equal(predictions.values == "yes", outputs[:, 0] > 0.5)
    assert predictions.truth is not None
    assert predictions.truth.tolist() == test.ill.tolist()
    scores = predictions.scores()
    assert scores["accuracy"] == experiment.trainer.evaluate().test_score
    dummy = DummyClassifier(strategy="most_frequent").fit(data.X_train, data.y_train)
    assert scores["commonest"] == dummy.score(data.X_test, data.y_test)
    assert predictions.rows.tolist() == list(range(1, 21))


def test_a_quantity_is_in_its_own_unit(tmp_path: Path) -> None:
    frame().to_csv(tmp_path / "people.csv", index=False)
    experiment = learnt(tmp_path / "people.csv", "length", learning_rate=0.01)
    _, test = train_test_split(frame(), test_size=0.2, random_state=42)

    predictions = experiment.predict(test)

    data = experiment.dataset
    own = data.own_unit(experiment.network.forward(data.X_test)[:, 0])
    assert np.array_equal(predictions.values, own)
    assert predictions.probabilities is None
    assert predictions.scores()["mean_absolute_error"] == np.abs(own - test.length).mean()
    assert predictions.scores()["r_squared"] == pytest.approx(
        experiment.trainer.evaluate().test_score
    )


def test_columns_go_by_name_and_others_do_not_matter(experiment: Experiment) -> None:
    rows = frame(8).drop(columns="ill")
    usual = experiment.predict(rows)
    assert usual.truth is None
    assert usual.scores() == {}
    turned = rows[["age", "city", "length"]].assign(other="x")
    assert np.array_equal(experiment.predict(turned).values, usual.values)


def test_what_is_unknown_or_lacking_is_handled_by_rule_and_said(experiment: Experiment) -> None:
    rows = pandas.DataFrame({"city": ["Rom", "Ulm", None], "length": ["0.5", "x", "1.5"]})
    predictions = experiment.predict(rows)
    said = " ".join(predictions.notes)
    assert "There is no column 'age': it is 2" in said
    assert "Row 1 has 'Rom' for 'city', which was not learnt" in said
    assert "Row 2 has 'x' for 'length', which is not written as the numbers" in said
    assert "All inputs of 'city' are 0 in 1 row where it is missing." in said
    assert len(predictions.values) == 3


def test_a_truth_that_is_no_finite_number_is_not_scored(tmp_path: Path) -> None:
    frame().to_csv(tmp_path / "people.csv", index=False)
    experiment = learnt(tmp_path / "people.csv", "length", epochs=1)
    predictions = experiment.predict(BytesIO(b"city,age,length\nUlm,3,1\nUlm,4,1e400\nUlm,5,?x\n"))
    assert predictions.scores()["rows"] == 1
    (note,) = (note for note in predictions.notes if "not counted in the scores" in note)
    assert note.startswith("Line 3 has '1e400' for 'length'")
    assert "(2 rows in all)" in note


def test_classes_that_were_not_learnt_are_not_scored(experiment: Experiment) -> None:
    rows = frame(4)
    rows["ill"] = ["yes", "no", "perhaps", None]
    predictions = experiment.predict(rows)
    assert predictions.scores()["rows"] == 2
    assert any("'perhaps'" in note for note in predictions.notes)


def test_numbers_are_read_as_those_of_the_run_were(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text(PRICES)
    experiment = learnt(tmp_path / "prices.csv", "rooms")
    # Alone, 1.234 could as well be a little more than one.
    alone, plain = (
        experiment.predict(BytesIO(f"rent;city\n{rent};a\n".encode())) for rent in ("1.234", "1234")
    )
    assert np.array_equal(alone.values, plain.values)
    assert alone.probabilities is not None
    assert plain.probabilities is not None
    assert np.array_equal(alone.probabilities, plain.probabilities)


def test_where_commas_stand_before_decimals_a_point_parts_thousands(tmp_path: Path) -> None:
    rows = "".join(f"{i % 10},5;{100 + i};{'ab'[i % 2]}\n" for i in range(40))
    (tmp_path / "rents.csv").write_text(f"size;rent;y\n{rows}")
    experiment = learnt(tmp_path / "rents.csv", "y")
    parted, plain = (
        experiment.predict(BytesIO(f"size;rent\n3,5;{rent}\n".encode()))
        for rent in ("1.234", "1234")
    )
    assert parted.probabilities is not None
    assert plain.probabilities is not None
    assert np.array_equal(parted.probabilities, plain.probabilities)
    assert parted.notes == (
        "Read the point in 'rent' as parting thousands ('1.234' is 1234), as 'size' has a decimal "
        "comma.",
    )


def test_without_names_the_target_may_be_there_or_not(tmp_path: Path) -> None:
    rows = frame()[["ill", "length", "age"]]
    rows.to_csv(tmp_path / "rows.csv", index=False, header=False)
    experiment = learnt(tmp_path / "rows.csv", "1", header=False)
    whole, others = (
        experiment.predict(BytesIO(some.to_csv(index=False, header=False).encode()))
        for some in (rows.head(1), rows.drop(columns="ill").head(1))
    )
    assert whole.scores()["rows"] == 1
    assert others.truth is None
    assert whole.probabilities is not None
    assert others.probabilities is not None
    assert np.array_equal(whole.probabilities, others.probabilities)


def test_what_cannot_be_predicted_is_refused_in_a_sentence(experiment: Experiment) -> None:
    with pytest.raises(ValueError, match="has none of the columns that were learnt from: 'length'"):
        experiment.predict(BytesIO(b"a,b\n1,2\n"))
    with pytest.raises(ValueError, match=r"Line 3 of .* has an infinite number in column 'length'"):
        experiment.predict(BytesIO(b"length,age\n=1,2\n1e400,3\n"))
    with pytest.raises(ValueError, match="the table has no rows"):
        experiment.predict(frame(0))
    with pytest.raises(ValueError, match="circles, which is no table in a file"):
        ExperimentConfig().build().predict(frame())


GERMAN_WHOLE = "".join(f"{i * 37 % 900},{i % 10}0;{1 + i % 5};{'abc'[i % 3]}\n" for i in range(60))


@pytest.mark.parametrize(
    ("rows", "same", "said"),
    [
        # Its own style gives it away, though no number of the run was that large.
        ("rent;city\n1.062,5;a\n", "rent,city\n1062.5,a\n", "as parting thousands"),
        ("rent;city\n1.062,5;a\n2,5;b\n", "rent;city\n1062,5;a\n2,5;b\n", "as parting thousands"),
        ('rent,city\n"1,062.5",a\n', "rent,city\n1062.5,a\n", "the comma in 'rent' as parting"),
        ("rent,city\n1062.5,a\n", "rent;city\n1062,5;a\n", ""),
        ("rent;city\n1 062,5;a\n", "rent;city\n1062,5;a\n", "the blank in 'rent' as parting"),
        ("rent;city\n1'062.5;a\n", "rent;city\n1062,5;a\n", "the apostrophe in 'rent'"),
        # Alone 1,234 may be either: as it was in the run, commas stand before decimals.
        ("rent;city\n1,234;a\n", "rent,city\n1.2340,a\n", "as in the table that was learnt"),
        ("rent;city\n1.234;a\n", "rent,city\n1234,a\n", "as in the table that was learnt"),
        # Other columns of the file speak before the run does.
        ("rent;city;x\n1.234;a;1.5\n", "rent,city\n1.2340,a\n", "as in 'x'"),
    ],
)
def test_numbers_of_new_rows_may_be_written_in_a_way_of_their_own(
    tmp_path: Path, rows: str, same: str, said: str
) -> None:
    (tmp_path / "prices.csv").write_text(f"rent;rooms;city\n{GERMAN_WHOLE}")
    experiment = learnt(tmp_path / "prices.csv", "rooms", task="regression")
    found, plain = (experiment.predict(BytesIO(text.encode())) for text in (rows, same))
    np.testing.assert_array_equal(found.values, plain.values)
    assert said in " ".join(found.notes)
    assert not any("missing" in note for note in found.notes)
