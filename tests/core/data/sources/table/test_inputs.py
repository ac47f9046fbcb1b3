"""Which columns are learnt from, what is made of them, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import Dataset, ExperimentConfig, load_checkpoint, load_csv, save_checkpoint

Load = Callable[..., Dataset]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load_content(content: str, target: str = "y", **settings: Any) -> Dataset:
        path = tmp_path / "table.csv"
        path.write_text(content, encoding="utf-8")
        return load_csv(path, target, **settings)

    return load_content


def table(header: str, row: Callable[[int], str], rows: int = 40) -> str:
    return "\n".join([header, *map(row, range(rows))]) + "\n"


def kinds(dataset: Dataset) -> dict[str, str]:
    """What each column was taken for."""
    assert dataset.preparation is not None
    return {column.name: column.kind for column in dataset.preparation.columns}


class TestLeftOut:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Id", "{i}"),
            ("ID", "{i}"),
            ("PassengerId", "{i}"),
            ("customerID", "{i}"),
            ("user_id", "{i}"),
            ("id_number", "{i}"),
            ("Unnamed: 0", "{i}"),
            ("index", "{i}"),
            ("", "{i}"),
            ("No", "{n}"),
            ("#", "{n}"),
            ("S.No.", "{n}"),
            ("instant", "{n}"),
            ("gene", "{n}"),
            ("order", "{big}"),
            ("customerID", "{i}7-XZ"),
            ("account id", "{odd}"),
            ("name", "person {i}"),
            ("uuid", "a9-{i}-b"),
            ("comment", "it was the best of times {i}"),
        ],
    )
    def test_what_tells_rows_apart_and_no_more(self, load: Load, name: str, value: str) -> None:
        def row(i: int) -> str:
            cell = value.format(i=i, n=i + 1, big=1234567890123456789 + i, odd=(i * 37) % 101)
            return f"{cell},{i * 7 % 11},{'ab'[i // 20]}"

        dataset = load(table(f"{name},x,y", row))
        assert dataset.feature_names == ("x",)
        (note,) = (note for note in dataset.notes if note.startswith("Left out"))
        assert f"'{name or 'column 1'}'" in note

    @pytest.mark.parametrize("name", ["x", "t", "year", "month", "Day", "time", "age", "x1"])
    def test_what_counts_but_measures_is_learnt(self, load: Load, name: str) -> None:
        dataset = load(table(f"{name},z,y", lambda i: f"{i + 1},{i * 7 % 11},{i * 0.5}"))
        assert dataset.feature_names == (name, "z")

    def test_what_counts_is_learnt_where_there_is_nothing_else(self, load: Load) -> None:
        assert load(table("gene,y", lambda i: f"{i},{i * 0.5}")).feature_names == ("gene",)

    def test_years_are_no_identifiers(self, load: Load) -> None:
        dataset = load(table("built,z,y", lambda i: f"{1980 + i},{i * 7 % 11},{i * 0.5}"))
        assert dataset.feature_names == ("built", "z")

    def test_columns_without_a_name_that_hold_hardly_a_value(self, load: Load) -> None:
        dataset = load(
            table("x,,y", lambda i: f"{i * 7 % 11},{'stray' if i == 3 else ''},{'ab'[i % 2]}")
        )
        assert dataset.feature_names == ("x",)
        assert kinds(dataset)["column 2"] == "sparse"

    def test_free_text_alone_is_not_learnt(self, load: Load) -> None:
        with pytest.raises(ValueError, match="free text is not learnt"):
            load(table("text,y", lambda i: f"message number {i},{'ab'[i % 2]}"))

    def test_like_notes_are_one(self, load: Load) -> None:
        names = ",".join(f"c{i}" for i in range(30))
        dataset = load(table(f"x,{names},y", lambda i: f"{i * 7 % 11},{'7,' * 30}{'ab'[i % 2]}"))
        assert "Left out 30 columns ('c0', 'c1', 'c2' …): the values of each are all the same." in (
            dataset.notes
        )
        assert len(dataset.notes) == 2

    def test_columns_can_be_ignored_or_chosen(self, load: Load) -> None:
        content = table("a,b,c,y", lambda i: f"{i % 3},{i % 4},{i % 5},{'ab'[i % 2]}")
        assert load(content, ignore=("b",)).feature_names == ("a", "c")
        assert load(content, only=(" b ", "c")).feature_names == ("b", "c")
        assert "Left out 1 column as you asked." in load(content, ignore=("b",)).notes
        with pytest.raises(ValueError, match="no column 'd'; its columns are 'a', 'b'"):
            load(content, ignore=("d",))
        with pytest.raises(ValueError, match="no column to learn from"):
            load(content, ignore=("a", "b", "c"))


class TestCategories:
    def test_up_to_fifty_are_an_input_each(self, load: Load) -> None:
        dataset = load(table("town,y", lambda i: f"town {i % 50:02},{'ab'[i % 2]}", 200))
        assert len(dataset.feature_names) == 50
        assert list(dataset.feature_names) == sorted(dataset.feature_names)

    def test_of_more_the_rarest_share_one(self, load: Load) -> None:
        def row(i: int) -> str:
            return f"town {i % 40 if i % 2 else i % 160},{'ab'[i % 3 % 2]}"

        dataset = load(table("town,y", row, 800))
        assert len(dataset.feature_names) == 50
        assert dataset.feature_names[-1] == "town=(others)"
        assert any("share the last" in note for note in dataset.notes)
        raw = dataset.standardisation.inverse_transform(dataset.X_train)
        np.testing.assert_allclose(raw.sum(axis=1), 1)


class TestDates:
    def test_they_become_numbers(self, load: Load) -> None:
        dataset = load(
            table("date,x,y", lambda i: f"2024-{i % 12 + 1:02}-{i * 5 % 28 + 1:02},{i % 7},{i / 3}")
        )
        names = ("date (days)", "date (month)", "date (weekday)", "x")
        assert dataset.feature_names == names
        assert any("Turned the dates of 'date' into 3 inputs" in note for note in dataset.notes)
        raw = dataset.standardisation.inverse_transform(dataset.X_train)
        assert set(raw[:, 1].round()) == set(range(1, 13))

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("2024-03-04", "2024-12-25"),
            ("2024/3/4", "2024/12/25"),
            ("04.03.2024", "25.12.2024"),
            ("4/3/2024", "25/12/2024"),
            ("3/4/2024", "12/25/2024"),
            ("4 Mar 2024", "25 Dec 2024"),
            ("04-Mar-24", "25-Dec-24"),
            ("Mar 4, 2024", "December 25, 2024"),
            ("2024-03-04T10:00:00Z", "2024-12-25 22:30:00+00:00"),
            ("3/4/2024 10:00 AM", "12/25/2024 10:30 pm"),
        ],
    )
    def test_however_they_are_written(self, load: Load, first: str, second: str) -> None:
        dataset = load(
            table("when,x,y", lambda i: f'"{(first, second)[i % 3 % 2]}",{i % 7},{i / 3}')
        )
        assert kinds(dataset)["when"] == "date"
        raw = dataset.standardisation.inverse_transform(dataset.X_train)
        assert set(raw[:, 1].round()) == {3, 12}

    @pytest.mark.parametrize(
        ("step", "rows", "parts"),
        [
            ("D", 30, ("days", "weekday")),  # four Mondays
            ("M", 40, ("days", "month", "weekday")),
            ("h", 60, ("days", "weekday", "hour")),
            ("D", 9, None),  # nothing comes again
            ("h", 20, None),
        ],
    )
    def test_in_equal_steps_they_are_a_time_series(
        self, load: Load, step: str, rows: int, parts: tuple[str, ...] | None
    ) -> None:
        moments = np.datetime64("2024-01-01", step) + np.arange(rows)
        dates = [str(each.astype("datetime64[m]")).replace("T", " ") for each in moments]
        dataset = load(table("day,x,y", lambda i: f"{dates[i]},{i % 7},{i / 3}", rows))
        names = () if parts is None else tuple(f"day ({part})" for part in parts)
        assert dataset.feature_names == (*names, "x")
        is_said = any("'day', one a row, are in equal steps" in note for note in dataset.notes)
        is_left_out = any("Left out 'day': its dates count" in note for note in dataset.notes)
        assert (is_said, is_left_out) == (parts is not None, parts is None)
        # Where there is nothing else, they are learnt.
        alone = load(table("day,y", lambda i: f"{dates[i]},{i / 3}", rows))
        assert alone.feature_names[0] == "day (days)"

    def test_read_at_once_they_are_what_they_are_one_by_one(self) -> None:
        from core.data.sources.table.written.dates import DateSpelling
        from core.data.sources.table.written.moments import read_dates

        days = [np.datetime64("1996-02-20") + np.timedelta64(37 * i, "D") for i in range(300)]
        dates = [str(each).split("-") for each in days]
        ways = (
            [f"{y}-{m}-{d}" for y, m, d in dates],
            [f"{y}/{int(m)}/{int(d)}" for y, m, d in dates],
            [f"{m}.{d}.{y[2:]}" for y, m, d in dates],
            [f"{d}.{m}.{y} 7:0{i % 5} pm" for i, (y, m, d) in enumerate(dates)],
            [f"{y}-{m}-{d}T10:30:15,25+02:00" for y, m, d in dates],
            [f"{y}-{m}-{d}T10:30:15Z" for y, m, d in dates],
            [f"Sept {int(d)}th, {y}" for y, _, d in dates],
            [f"{y}-{m}" for y, m, _ in dates],
        )
        others = [
            "now",
            "today",
            "NaT",
            "2023-02-29",
            "0000-01-01",
            "30/30/2024",
            "never",
            "2024-01-05  10:00",
        ]
        for spelling in (DateSpelling(), DateSpelling(day_first=True)):
            for texts in (*([*way, *others] for way in ways), [t for way in ways for t in way]):
                one_by_one = [spelling.read(text) for text in texts]
                expected = np.array(one_by_one, "datetime64[s]")
                np.testing.assert_array_equal(read_dates(spelling, texts), expected)


class TestPointedOut:
    @pytest.mark.parametrize(
        ("value", "shown"), [("-200", "-200"), ("-999", "-999"), ("9999", "9999"), ("-99.0", "-99")]
    )
    def test_a_value_that_stands_for_missing(self, load: Load, value: str, shown: str) -> None:
        def row(i: int) -> str:
            return f"{value if i % 8 == 0 else i * 7 % 30},{i % 5},{i * 0.5}"

        content = table("co,x,y", row)
        dataset = load(content)
        said = f"{shown} stands out in 'co' (5 rows): if it means missing, say --missing {shown}."
        assert dataset.notes[0] == said
        dataset = load(content, missing=(shown,))
        assert not any("stands out" in note for note in dataset.notes)
        assert any("Filled 5 missing values of 'co'" in note for note in dataset.notes)

    @pytest.mark.parametrize("value", ["-3", "60", "-1", "1000.5"])
    def test_other_values_are_what_they_are(self, load: Load, value: str) -> None:
        content = table("co,y", lambda i: f"{value if i % 8 == 0 else i * 7 % 30},{i * 0.5}")
        assert not any("stands out" in note for note in load(content).notes)

    @pytest.mark.parametrize("value", ["{kind}", "{code}", "{rising}"])
    def test_a_column_that_alone_tells_the_target(self, load: Load, value: str) -> None:
        def row(i: int) -> str:
            kind = i % 2
            cell = value.format(kind=("no", "yes")[kind], code=5 + kind, rising=kind * 50 + i)
            return f"{i * 7 % 11},{cell},{'ab'[kind]}"

        notes = load(table("x,alive,y", row)).notes
        assert notes[0].startswith("'alive' alone tells 'y' in every row; leave it out (--ignore)")

    def test_a_quantity_in_other_units(self, load: Load) -> None:
        notes = load(table("x,feet,y", lambda i: f"{i * 7 % 11},{3.28084 * i},{i * 1.0}")).notes
        assert notes[0].startswith("'feet' alone tells 'y'")


class TestTargets:
    def test_classes_that_may_be_a_quantity_are_said(self, load: Load) -> None:
        notes = load(table("x,quality", lambda i: f"{i * 7 % 11},{3 + i % 6}"), "quality").notes
        assert notes[0] == (
            "Learning 'quality' as 6 classes (whole numbers 3 to 8); "
            "--task regression learns a quantity."
        )

    def test_a_quantity_that_may_be_classes_is_said(self, load: Load) -> None:
        notes = load(table("x,soil", lambda i: f"{i * 7 % 11},{1 + i % 5}", 9), "soil").notes
        assert notes[0] == (
            "Learning 'soil' as a quantity (5 whole numbers, 1 to 5); "
            "--task classification learns classes."
        )

    def test_one_stray_word_is_a_row_left_out(self, load: Load) -> None:
        dataset = load(table("x,y", lambda i: f"{i},{'ND' if i == 3 else i * 2.5}", 9))
        assert dataset.task == "regression"
        assert dataset.notes[0] == (
            "Line 5 has 'ND' for the target 'y': the row is left out as missing."
        )
        assert "Read 9 rows and left out 1 without a target." in dataset.notes

    def test_the_positive_class_is_the_second(self, load: Load) -> None:
        content = table("x,y", lambda i: f"{i * 7 % 11},{('no', 'yes')[i % 2]}")
        assert load(content, positive="no").class_names == ("yes", "no")
        assert load(content, positive="yes").class_names == ("no", "yes")
        with pytest.raises(ValueError, match="no class 'maybe'; its classes are 'no' and 'yes'"):
            load(content, positive="maybe")

    def test_a_name_is_found_with_spaces_around_it(self, load: Load) -> None:
        content = table("x, Spent ", lambda i: f"{i * 7 % 11},{('no', 'yes')[i % 2]}")
        assert load(content, " Spent ").class_names == ("no", "yes")

    def test_money(self, load: Load) -> None:
        dataset = load(table("x,y", lambda i: f'{i * 7 % 11},"$1,{200 + i}.50"'))
        assert dataset.task == "regression"
        assert dataset.own_unit(dataset.y_train).min() >= 1200.5


class TestNoNames:
    CONTENT = "39,Private,low\n50,Self,low\n38,Private,high\n53,Gov,high\n" * 3

    def test_a_first_row_is_found_out(self, load: Load) -> None:
        dataset = load(self.CONTENT, "3")
        assert dataset.feature_names[0] == "column 1"
        assert "Read 12 rows." in dataset.notes
        assert dataset.notes[0].startswith("Line 1 is a row, not names (39 stands over a column")

    def test_who_takes_it_for_names_is_told(self, load: Load) -> None:
        dataset = load(self.CONTENT, "low")
        assert "Read 11 rows." in dataset.notes
        assert "--no-header reads it as a row" in dataset.notes[0]

    def test_it_can_be_said(self, load: Load) -> None:
        content = "a,b,c\n" + "d,e,c\nf,e,a\n" * 5
        assert "Read 10 rows." in load(content, "c").notes
        assert "Read 11 rows." in load(content, "3", header=False).notes
        assert "Read 11 rows." in load(self.CONTENT, "low", header=True).notes

    @pytest.mark.parametrize(
        "header", ["x,kind,y", "2019,kind,y", "x,7,y", "0,1,2", "2019,2020,2021", "id,,y"]
    )
    def test_names_are_taken_for_names(self, load: Load, header: str) -> None:
        content = table(header, lambda i: f"{i * 7 % 11},u{i % 3},{'ab'[i % 2]}")
        assert "Read 40 rows." in load(content, header.rpartition(",")[2]).notes

    def test_letters_alone_that_come_again_below_are_a_row(self, load: Load) -> None:
        content = table("e,x,s", lambda i: f"{'ep'[i % 2]},{'xfb'[i % 3]},{'syg'[i % 5 % 3]}")
        assert "Read 41 rows." in load(content, "1").notes


class TestPreparation:
    CONTENT = table(
        "town,price,when,y",
        lambda i: (
            f'{("Ulm", "Bonn")[i % 2]},"1,{200 + i * 7 % 40}.50",'
            f"2024-{i * 5 % 12 + 1:02}-04,{'ab'[i % 3 % 2]}"
        ),
    )

    def test_it_does_the_same_with_other_rows(self, load: Load, tmp_path: Path) -> None:
        from core.data.sources.table.reading.table import read_table

        dataset = load(self.CONTENT)
        prepared = dataset.preparation
        assert prepared is not None
        assert prepared.inputs == ("town", "price", "when")
        assert prepared.labels == ("a", "b")
        both = prepared.transform(read_table(tmp_path / "table.csv"))
        expected = np.concatenate([dataset.X_test, dataset.X_train])
        assert sorted(map(tuple, both)) == sorted(map(tuple, expected))

    def test_an_unknown_category_and_a_missing_column_are_missing(
        self, load: Load, tmp_path: Path
    ) -> None:
        from core.data.sources.table.reading.table import read_table

        prepared = load(self.CONTENT).preparation
        assert prepared is not None
        (tmp_path / "new.csv").write_text('price,town\n"1,205.50",Rome\n"$9",Ulm\n"1,230.50",\n')
        rows = prepared.standardisation.inverse_transform(
            prepared.transform(read_table(tmp_path / "new.csv"))
        )
        np.testing.assert_allclose(rows[:, :2], [[0, 0], [0, 1], [0, 0]], atol=1e-9)
        assert rows[0, 2] == pytest.approx(1205.5)
        assert np.isfinite(rows).all()

    def test_every_column_is_reported(self, load: Load) -> None:
        dataset = load(self.CONTENT)
        assert dataset.preparation is not None
        town, price, when, y = dataset.preparation.columns
        assert (town.kind, town.use, town.values) == ("category", "2 inputs", "Ulm (20), Bonn (20)")
        assert (price.kind, price.use) == ("number", "1 input")
        assert "comma" in price.why
        assert when.kind == "date"
        assert (y.use, y.missing) == ("target", 0.0)


def test_times_of_the_day_are_learnt_in_hours_and_asked_about_in_new_rows(tmp_path: Path) -> None:
    path, new, saved = (tmp_path / name for name in ("table.csv", "new.csv", "saved.run"))
    rows = [f"{n * 7 % 24:02}:{n * 13 % 60:02}:00,{n % 24}:30,{n * 5 % 9}" for n in range(30)]
    path.write_text("\n".join(["start,end,y", *rows]))
    experiment = ExperimentConfig(data=str(path), target="y", task="regression").build()
    assert experiment.dataset.feature_names == ("start", "end")
    assert "Read 'start' as times, in hours ('07:13:00' is 7.21667)." in experiment.dataset.notes
    assert "Read 'end' as times, in hours ('0:30' is 0.5)." in experiment.dataset.notes
    save_checkpoint(saved, experiment)
    new.write_text("start,end\n7:30,08:00:00\nnoon,9:00\n")
    found = load_checkpoint(saved).predict(new)
    assert len(found.values) == 2
    assert any("'noon' for 'start', which is not written as the numbers" in n for n in found.notes)
    as_target = load_csv(path, "end")
    assert as_target.task == "regression"


TIMES = [f"{n * 7 % 24}:{n * 13 % 60:02}" for n in range(30)]


@pytest.mark.parametrize(
    ("slips", "row"),
    [
        (TIMES + ["25:61"] * 2, 32),
        ([*TIMES, "25:61", "26:70"], 32),
        ([*TIMES, "noon", "25:61"], 32),
        (["8:00", "8:15", "8:30", "9:00"] * 6 + ["25:61"] * 2, 26),
    ],
)
def test_one_or_two_slips_among_times_are_missing(
    tmp_path: Path, slips: list[str], row: int
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["t,x,y", *(f"{t},{i % 7},{i % 5}" for i, t in enumerate(slips))]))
    dataset = load_csv(path, "y", task="regression")
    assert dataset.feature_names == ("t", "x")
    assert any(
        note.startswith(f"Line {row} has '{slips[-2]}' among the numbers of 't', and 1 more row")
        for note in dataset.notes
    )


def test_a_word_that_comes_again_among_few_times_is_a_category(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    times = ["8:00", "8:15", "8:30", "9:00"] * 6 + ["closed"] * 2
    path.write_text("\n".join(["t,y", *(f"{t},{i % 5}" for i, t in enumerate(times))]))
    assert "t=closed" in load_csv(path, "y", task="regression").feature_names


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("25:10", "('25:10' is 25.1667, longer than a day)"),
        ("24:00", "('7:13' is 7.21667)"),
    ],
)
def test_a_time_beyond_a_day_is_said(tmp_path: Path, time: str, said: str) -> None:
    path = tmp_path / "table.csv"
    rows = [*TIMES, time]
    path.write_text("\n".join(["t,y", *(f"{t},{i % 5}" for i, t in enumerate(rows))]))
    notes = load_csv(path, "y", task="regression").notes
    assert f"Read 't' as times, in hours {said}." in notes


@pytest.mark.parametrize(("low", "is_said"), [("-999.9", True), ("-99.99", True), ("-98.5", False)])
def test_nines_with_decimals_may_stand_for_a_missing_value(
    load: Load, low: str, is_said: bool
) -> None:
    dataset = load(table("x,y", lambda i: f"{low if i % 6 == 0 else i * 0.7},{'ab'[i % 2]}"))
    assert any("stands out in 'x'" in note for note in dataset.notes) == is_said


@pytest.mark.parametrize("name", ["Kundennummer", "customer_no", "Account Number", "order nr."])
def test_numbers_of_customers_are_identifiers(load: Load, name: str) -> None:
    rows = table(f"{name},x,y", lambda i: f"{1000 + i * 379 % 997},{i % 7},{'ab'[i % 2]}")
    assert load(rows).feature_names == ("x",)
