from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from core import ExperimentConfig, save_checkpoint
from core.data.dataset import Dataset
from core.data.sources.table.dataset import load_csv

Write = Callable[[str | bytes], Path]

FLOWERS = """length,width,species
5.1,3.5,setosa
4.9,3.0,setosa
7.0,3.2,versicolor
6.4,3.3,versicolor
4.7,3.1,setosa
6.9,3.0,versicolor
5.0,3.6,setosa
5.5,2.3,versicolor
5.4,3.9,setosa
6.5,2.8,versicolor
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes) -> Path:
        path = tmp_path / "data.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def table(header: str, *rows: str, repeat: int = 1) -> str:
    return "\n".join([header, *rows * repeat]) + "\n"


def raw_inputs(dataset: Dataset) -> np.ndarray:
    """The inputs before standardisation, training part first."""
    return dataset.scaler.inverse_transform(np.concatenate([dataset.X_train, dataset.X_test]))


def raw_targets(dataset: Dataset) -> np.ndarray:
    y = np.concatenate([dataset.y_train, dataset.y_test])
    return dataset.own_unit(y)


def same(one: Dataset, other: Dataset) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("X_train", "y_train", "X_test", "y_test", "feature_names", "class_names")
    )


def refusal(path: Path, target: str = "y", **settings: object) -> str:
    """The sentence a file is refused with."""
    with pytest.raises(ValueError, match=r"\.$") as caught:
        load_csv(path, target, **settings)  # type: ignore[arg-type]
    assert str(caught.value).isprintable()
    return str(caught.value)


def test_a_file_is_split_and_standardised_as_the_lesson_does(write: Write) -> None:
    dataset = load_csv(write(FLOWERS), "species", seed=0)  # both classes are in the test part

    rows = list(csv.reader(FLOWERS.splitlines()))[1:]
    X = np.array([[float(a), float(b)] for a, b, _ in rows])
    y = np.array([("setosa", "versicolor").index(label) for _, _, label in rows])
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
    scaler = StandardScaler().fit(X_train)
    np.testing.assert_array_equal(dataset.X_train, scaler.transform(X_train))
    np.testing.assert_array_equal(dataset.X_test, scaler.transform(X_test))
    np.testing.assert_array_equal(dataset.y_train, y_train)
    np.testing.assert_array_equal(dataset.y_test, y_test)
    assert dataset.name == "data"
    assert dataset.task == "classification"
    assert dataset.class_names == ("setosa", "versicolor")
    assert dataset.feature_names == dataset.plane.axis_names == ("length", "width")
    assert dataset.notes == ("Read 10 rows.",)


def test_another_seed_and_test_size_make_other_parts(write: Write) -> None:
    path = write(FLOWERS)
    assert same(load_csv(path, "species", seed=1), load_csv(path, "species", seed=1))
    assert not same(load_csv(path, "species"), load_csv(path, "species", seed=1))
    assert len(load_csv(path, "species", test_size=0.5).X_test) == 5


def test_two_inputs_can_be_seen_through_features(write: Write) -> None:
    dataset = load_csv(write(FLOWERS), "species", features=("x1", "x1*x2"))
    assert dataset.feature_names == ("x1", "x1*x2")
    assert dataset.plane.axis_names == ("length", "width")
    np.testing.assert_allclose(dataset.plane.to_inputs(dataset.plane.train), dataset.X_train)


class TestDialects:
    @pytest.mark.parametrize("delimiter", [";", "\t", "|"])
    def test_the_delimiter_is_found_in_the_first_line(self, write: Write, delimiter: str) -> None:
        expected = load_csv(write(FLOWERS), "species")
        content = FLOWERS.replace(",", delimiter)
        assert same(load_csv(write(content), "species"), expected)

    def test_delimiters_inside_quoted_names_do_not_count(self, write: Write) -> None:
        content = FLOWERS.replace(",", ";").replace("length", '"length, in cm, of\nthe leaf"')
        dataset = load_csv(write(content), "species")
        assert dataset.feature_names == (r"length, in cm, of\nthe leaf", "width")

    def test_the_delimiter_can_be_given(self, write: Write) -> None:
        content = FLOWERS.replace(",", ":")
        expected = load_csv(write(FLOWERS), "species")
        assert same(load_csv(write(content), "species", delimiter=":"), expected)

    @pytest.mark.parametrize("delimiter", ["", ", ", "\n", '"', " "])
    def test_a_delimiter_is_one_character(self, write: Write, delimiter: str) -> None:
        assert "one character" in refusal(write(FLOWERS), "species", delimiter=delimiter)

    @pytest.mark.parametrize("ending", ["\r\n", "\r"])
    def test_line_endings_of_other_systems(self, write: Write, ending: str) -> None:
        expected = load_csv(write(FLOWERS), "species")
        assert same(load_csv(write(FLOWERS.replace("\n", ending)), "species"), expected)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_a_byte_order_mark_is_no_part_of_the_first_name(
        self, write: Write, encoding: str
    ) -> None:
        dataset = load_csv(write(FLOWERS.encode(encoding)), "species")
        assert dataset.feature_names == ("length", "width")
        assert same(dataset, load_csv(write(FLOWERS), "species"))

    def test_no_line_break_at_the_end(self, write: Write) -> None:
        expected = load_csv(write(FLOWERS), "species")
        assert same(load_csv(write(FLOWERS.rstrip()), "species"), expected)

    def test_lines_without_values_and_spaces_around_values_do_not_matter(
        self, write: Write
    ) -> None:
        content = "\n\n" + FLOWERS.replace(",", " , ").replace("\n", "\n\n,,\n  \n")
        assert same(load_csv(write(content), "species"), load_csv(write(FLOWERS), "species"))

    def test_quoted_values_may_hold_delimiters_quotes_and_line_breaks(self, write: Write) -> None:
        content = table("x,y", '1,"a, or ""b"""', '"2","two\nlines"', repeat=5)
        dataset = load_csv(write(content), "y")
        assert dataset.class_names == ('a, or "b"', r"two\nlines")

    def test_decimal_commas_where_a_semicolon_parts_values(self, write: Write) -> None:
        content = table("x;y", "1,5;a", "2,25;b", "3;a", repeat=4)
        dataset = load_csv(write(content), "y")
        assert set(raw_inputs(dataset)[:, 0].round(9)) == {1.5, 2.25, 3.0}
        assert "Read the comma in 'x' as a decimal point." in dataset.notes

    def test_a_comma_and_a_point_in_one_column_are_said_to_be_both_decimal(
        self, write: Write
    ) -> None:
        content = table("x;z;y", "1.101;1,5;0,5", "2,5;2,5;1.5", "3;3;4", repeat=4)
        dataset = load_csv(write(content), "y")
        assert set(raw_inputs(dataset)[:, 0].round(9)) == {1.101, 2.5, 3.0}
        assert dataset.notes == (
            "Read 12 rows.",
            "Read both the comma and the point in 'y' as a decimal point.",
            "Read both the comma and the point in 'x' as a decimal point, as in 'y'.",
            "Read the comma in 'z' as a decimal point.",
        )

    @pytest.mark.parametrize("start", ["  \n", ",,\n", '\n ;;\n"";""\n', " \t\n|,\n"])
    def test_lines_before_the_names_that_hold_no_value_say_nothing_of_the_delimiter(
        self, write: Write, start: str
    ) -> None:
        content = start + '"a";"y"\n' + "1;0\n2;1\n3;0\n" * 4
        dataset = load_csv(write(content), "y")
        assert dataset.feature_names == ("a",)
        assert len(dataset.X_train) + len(dataset.X_test) == 12
        line = start.count("\n") + 14
        assert f"Line {line} of " in refusal(write(content + "1;2;3\n"))

    def test_a_column_without_a_name_gets_its_number(self, write: Write) -> None:
        dataset = load_csv(write(table(",y", "1,a", "2,b", repeat=5)), "y")
        assert dataset.feature_names == ("column 1",)


class TestTask:
    def test_text_is_classification(self, write: Write) -> None:
        assert load_csv(write(FLOWERS), "species").task == "classification"

    def test_few_whole_numbers_are_classes_in_their_order(self, write: Write) -> None:
        content = table("x,y", "1,10", "2,9", "3,-1", repeat=5)
        dataset = load_csv(write(content), "y")
        assert dataset.task == "classification"
        assert dataset.class_names == ("-1", "9", "10")
        assert dataset.y_train.dtype == np.int64

    @pytest.mark.parametrize(
        "targets",
        [
            [str(i) for i in range(11)] * 3,  # more than 10 different ones
            [str(i) for i in range(10)],  # one row for each
            ["0.5", "1"] * 10,  # not whole
        ],
    )
    def test_other_numbers_are_regression(self, write: Write, targets: list[str]) -> None:
        rows = [f"{i},{target}" for i, target in enumerate(targets)]
        dataset = load_csv(write(table("x,y", *rows)), "y")
        assert dataset.task == "regression"
        assert dataset.class_names == ()
        assert dataset.y_train.mean() == pytest.approx(0, abs=1e-12)
        assert dataset.y_train.std() == pytest.approx(1)
        assert sorted(raw_targets(dataset).round(9)) == sorted(map(float, targets))

    def test_the_task_can_be_chosen(self, write: Write) -> None:
        path = write(table("x,y", "1,0.5", "2,1", "3,0.5", "4,1", repeat=3))
        assert load_csv(path, "y").task == "regression"
        chosen = load_csv(path, "y", task="classification")
        assert chosen.class_names == ("0.5", "1")
        assert load_csv(path, "x", task="regression").class_names == ()

    def test_one_input_is_drawn_beside_its_target(self, write: Write) -> None:
        rows = [f"{i},{i * i / 7}" for i in range(20)]
        plane = load_csv(write(table("time,speed", *rows)), "speed").plane
        assert plane.axis_names == ("time", "speed")

    def test_an_unknown_task_is_refused(self, write: Write) -> None:
        with pytest.raises(ValueError, match="unknown task 'clustering'; known: classification"):
            load_csv(write(FLOWERS), "species", task="clustering")  # type: ignore[arg-type]

    def test_regression_on_text_says_where_the_text_is(self, write: Write) -> None:
        content = table("x,y", "1,2.5", '2,"3.5"', "", "3,n/a", "4,high", "5,low")
        sentence = refusal(write(content), task="regression")
        assert "Line 6" in sentence
        assert "'high'" in sentence

    @pytest.mark.parametrize("label", ["id {}", "{}.5"])
    def test_a_target_with_too_many_classes_is_refused(self, write: Write, label: str) -> None:
        rows = [f"{i},{label.format(i)}" for i in range(51)]
        sentence = refusal(write(table("x,y", *rows)), task="classification")
        assert "50" in sentence


class TestMissingValues:
    @pytest.mark.parametrize("missing", ["", "?", "NA", "n/a", "#N/A", "NaN", "NULL", " "])
    def test_a_missing_number_becomes_the_median_of_the_training_part(
        self, write: Write, missing: str
    ) -> None:
        rows = [f"{missing if i in (3, 8) else i * i},{i},{'ab'[i % 2]}" for i in range(20)]
        dataset = load_csv(write(table("x,z,y", *rows)), "y")
        raw = raw_inputs(dataset)
        filled = np.isin(raw[:, 1].round(9), (3, 8))
        train = filled[: len(dataset.X_train)]
        median = np.median(raw[: len(train), 0][~train])
        np.testing.assert_allclose(raw[filled, 0], median)
        assert filled.sum() == 2
        assert any("Filled 2 missing values of 'x'" in note for note in dataset.notes)

    def test_a_column_with_no_number_in_the_training_part_is_filled_with_zero(
        self, write: Write
    ) -> None:
        def content(with_number: tuple[int, ...]) -> str:
            rows = [f"{i},{i if i in with_number else ''},{'ab'[i % 2]}" for i in range(20)]
            return table("x,rare,y", *rows)

        whole = load_csv(write(content(tuple(range(20)))), "y")
        in_test_part = raw_inputs(whole)[-2:, 0].round().astype(int)
        dataset = load_csv(write(content(tuple(in_test_part))), "y")
        np.testing.assert_array_equal(dataset.X_train[:, 1], 0)
        assert any("as the training part has none" in note for note in dataset.notes)

    @pytest.mark.parametrize("targets", ["ab", "12", "NA"])
    def test_rows_without_a_target_are_left_out(self, write: Write, targets: str) -> None:
        one, two = targets if targets != "NA" else ("yes", "no")
        content = table("x,y", f"1,{one}", f"2,{two}", "99,", "99,NA", repeat=5)
        dataset = load_csv(write(content), "y")
        assert dataset.n_classes == 2
        assert raw_inputs(dataset).max() == pytest.approx(2)
        assert dataset.notes[0] == "Read 20 rows and left out 10 without a target."

    def test_a_target_without_values_is_refused(self, write: Write) -> None:
        assert "No row" in refusal(write(table("x,y", "1,", "2,NA")))


class TestText:
    def test_a_column_of_few_texts_becomes_one_input_each(self, write: Write) -> None:
        content = table("colour,x,y", "red,1,a", "blue,2,b", "green,3,a", repeat=5)
        dataset = load_csv(write(content), "y")
        assert dataset.feature_names == ("colour=blue", "colour=green", "colour=red", "x")
        raw = raw_inputs(dataset).round(9)
        expected = {1.0: (0, 0, 1), 2.0: (1, 0, 0), 3.0: (0, 1, 0)}
        for *colours, x in raw.tolist():
            assert tuple(colours) == expected[x]
        assert any("Turned 'colour' into 3 inputs" in note for note in dataset.notes)

    def test_a_missing_text_is_none_of_them(self, write: Write) -> None:
        content = table("colour,x,y", "red,1,a", "blue,2,b", "?,3,a", repeat=5)
        dataset = load_csv(write(content), "y")
        assert dataset.feature_names == ("colour=blue", "colour=red", "x")
        for blue, red, x in raw_inputs(dataset).round(9).tolist():
            assert (blue, red) == {1.0: (0, 1), 2.0: (1, 0), 3.0: (0, 0)}[x]
        assert any("0 where it is missing (5 rows)" in note for note in dataset.notes)

    def test_a_column_of_many_texts_is_left_out(self, write: Write) -> None:
        rows = [f"{i},person {i},{'ab'[i % 2]}" for i in range(11)]
        dataset = load_csv(write(table("x,name,y", *rows)), "y")
        assert dataset.feature_names == ("x",)
        assert any("Left out 'name'" in note and "person 0" in note for note in dataset.notes)

    def test_one_stray_word_among_numbers_is_a_missing_one(self, write: Write) -> None:
        rows = [f"{i},{i % 7},{'ab'[i % 2]}" for i in range(5000)]
        rows[4000] = "12O,1,a"
        dataset = load_csv(write(table("x,z,y", *rows)), "y")
        assert dataset.feature_names == ("x", "z")
        stray = "Line 4002 has '12O' among the numbers of 'x': read as missing."
        assert dataset.notes[0] == stray
        rows[4100] = "l3,1,a"
        two = load_csv(write(table("x,z,y", *rows)), "y").notes[0]
        assert two == stray.replace(":", ", and 1 more row has no number:")
        assert any("Filled 1 missing value of 'x'" in note for note in dataset.notes)

    def test_a_column_of_numbers_and_few_texts_is_one_of_texts(self, write: Write) -> None:
        rows = [f"{i % 3 if i % 4 else 'many'},{i},{'ab'[i % 2]}" for i in range(1500)]
        dataset = load_csv(write(table("x,z,y", *rows)), "y", test_size=0.1)
        assert dataset.feature_names == ("x=0", "x=1", "x=2", "x=many", "z")

    def test_an_underscore_makes_a_label_of_digits(self, write: Write) -> None:
        dataset = load_csv(write(table("x,y", "1,1_0", "2,10", repeat=5)), "y")
        assert dataset.class_names == ("10", "1_0")

    @pytest.mark.parametrize("value", ["", "7", "same"])
    def test_a_column_that_says_nothing_is_left_out(self, write: Write, value: str) -> None:
        content = table("x,z,y", f"1,{value},a", f"2,{value},b", repeat=5)
        dataset = load_csv(write(content), "y")
        assert dataset.feature_names == ("x",)
        assert any("Left out 'z'" in note for note in dataset.notes)

    def test_a_file_with_nothing_to_learn_from_is_refused(self, write: Write) -> None:
        sentence = refusal(write(table("z,y", "1,a", "1,b", repeat=5)))
        assert "no column to learn from besides 'y'" in sentence
        assert "Left out 'z'" in sentence
        refusal(write(table("y", "a", "b", repeat=5)))


class TestRefusedFiles:
    def test_no_such_file(self, tmp_path: Path) -> None:
        assert "There is no file" in refusal(tmp_path / "nowhere.csv")
        assert "There is no file" in refusal(tmp_path / "no\0where.csv")
        assert r"\x1b[2J.csv" in refusal(Path("\x1b[2J.csv"))

    def test_a_directory(self, tmp_path: Path) -> None:
        assert "is a directory" in refusal(tmp_path)

    def test_a_pipe_nobody_writes_to(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert "not a regular file" in refusal(tmp_path / "pipe")

    def test_a_link_to_itself(self, tmp_path: Path) -> None:
        link = tmp_path / "link.csv"
        link.symlink_to(link)
        assert "cannot be read" in refusal(link)

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n", b",,\n"])
    def test_an_empty_file(self, write: Write, content: bytes) -> None:
        assert "is empty" in refusal(write(content))

    @pytest.mark.parametrize("content", ["x,y", "x,y\n", "x,y\r\n\r\n"])
    def test_column_names_only(self, write: Write, content: str) -> None:
        assert "no rows" in refusal(write(content))

    def test_a_binary_file(self, write: Write) -> None:
        assert "Line 2 " in refusal(write(b"x,y\n1,\0\n"))
        assert "UTF-16" in refusal(write(b"\xff\xfea"))

    @pytest.mark.parametrize(
        ("row", "count"), [("1", "1 value"), ("1,2,3", "3 values"), ("1,a,", "3 values")]
    )
    def test_a_row_with_too_few_or_too_many_values(
        self, write: Write, row: str, count: str
    ) -> None:
        content = table("x,y", *['1,"a\nb"'] * 1000, "", row, "2,b")
        sentence = refusal(write(content))
        assert "Line 2003 " in sentence
        assert f"has {count}" in sentence
        assert "names 2 columns" in sentence

    def test_no_such_column_lists_the_columns(self, write: Write) -> None:
        sentence = refusal(write(FLOWERS), "Species")
        assert "no column 'Species'; did you mean 'species'? Its columns are 'length'," in sentence

    def test_no_such_column_of_a_file_without_names_asks_for_a_number(self, write: Write) -> None:
        sentence = refusal(write(table("0.19,0.8,0", "0.2,0.7,1", repeat=20)), "4")
        assert "no column '4'; its columns are 'column 1', 'column 2', 'column 3'" in sentence
        assert "give a number" in sentence

    def test_of_many_columns_the_first_are_listed(self, write: Write) -> None:
        names = ",".join(f"c{i}" for i in range(30))
        sentence = refusal(write(names + "\n" + ",".join("1" * 30) + "\n"))
        assert "'c19' and 10 more" in sentence

    def test_too_many_columns(self, write: Write) -> None:
        assert "1,000,001 columns" in refusal(write("c," * 10**6 + "\n1,2\n"))

    def test_a_target_named_twice(self, write: Write) -> None:
        assert "names the column 'x' twice" in refusal(write(table("x,y, x", "1,a,2")), "x")

    @pytest.mark.parametrize("label", ["a", "7"])
    def test_one_class(self, write: Write, label: str) -> None:
        sentence = refusal(write(table("x,y", f"1,{label}", f"2,{label}", repeat=3)))
        assert f"is '{label}'" in sentence
        assert "at least two classes" in sentence

    @pytest.mark.parametrize("row", ["1,a", "1,2.5"])
    def test_one_row(self, write: Write, row: str) -> None:
        refusal(write(table("x,y", row)))

    @pytest.mark.parametrize("number", ["inf", "-Infinity", "1e999"])
    def test_an_infinite_number(self, write: Write, number: str) -> None:
        content = table("x,y", "1,a", '2,"b\n"', f"{number},a", repeat=3)
        sentence = refusal(write(content))
        assert "Line 5 " in sentence
        assert "column 'x'" in sentence

    def test_numbers_too_large_to_standardise(self, write: Write) -> None:
        content = table("x,z,y", "1e200,1,1.5", "-1e200,2,2.5", "1e300,4,7", repeat=3)
        assert "'x' has values too large" in refusal(write(content))
        assert "too large" in refusal(write(content), "x", task="regression")

    @pytest.mark.parametrize("scaling", ["standard", "none"])
    @pytest.mark.parametrize("inputs", [2, 3])
    @pytest.mark.parametrize("size", ["1e160", "1e200", "1e308"])
    def test_numbers_too_large_to_square(
        self, write: Write, scaling: str, inputs: int, size: str
    ) -> None:
        more = ("", ",z")[inputs - 2], ("", ",5")[inputs - 2], ("", ",6")[inputs - 2]
        rows = [f"{size},1{more[1]},a", f"-{size},2{more[2]},b", f"0,3{more[1]},a"]
        content = table(f"x,w{more[0]},y", *rows, repeat=5)
        assert "'x' has values too large" in refusal(write(content), scaling=scaling)

    def test_a_test_part_too_large_to_square(self, write: Write) -> None:
        rows = [f"{i % 7},{i % 5},{'ab'[i % 2]}" for i in range(20)]
        for row in range(20):
            content = table("x,w,y", *rows[:row], "-1e200,1,a", *rows[row:])
            assert "'x' has values too large" in refusal(write(content), scaling="none")

    def test_a_quote_that_does_not_close(self, write: Write) -> None:
        content = table("x,y", "1,a", "2,b", '3,"a', "4,b", repeat=3)
        assert "Line 4 " in refusal(write(content))
        assert "Line 4 " in refusal(write(table("x,y", "1,a", "2,b", '3,"a', "4,b")))
        assert "Line 1 " in refusal(write('"x,y\n1,a\n'))

    def test_a_huge_value(self, write: Write) -> None:
        content = table("x,y", "1,a", "9" * 10**6 + ",b")
        assert "Line 3 " in refusal(write(content))

    def test_a_huge_line(self, write: Write) -> None:
        content = table("x,y", "1,a", "9," * 10**6)
        assert "Line 3 of" in refusal(write(content))

    def test_a_class_of_one_row_is_trained_on(self, write: Write) -> None:
        content = FLOWERS + "1,1,rare\n"
        for seed in range(20):
            dataset = load_csv(write(content), "species", seed=seed, test_size=0.5)
            rare = dataset.class_names.index("rare")
            assert rare in dataset.y_train
            assert rare not in dataset.y_test

    def test_classes_of_one_row_each_cannot_be_both_learnt_and_tested(self, write: Write) -> None:
        content = table("x,y", "1,a", "2,b", "3,c")
        assert "Each class has one row alone, such as 'a'" in refusal(write(content), test_size=0.3)

    @pytest.mark.parametrize("counts", [(9, 2), (2, 2, 2), (20, 2, 2, 2), (5, 2, 1, 1), (2, 1, 1)])
    def test_each_class_of_two_rows_is_learnt_and_where_it_can_be_tested(
        self, write: Write, counts: tuple[int, ...]
    ) -> None:
        labels = "".join("abcd"[place] * count for place, count in enumerate(counts))
        path = write(table("x,y", *(f"{n * n % 7},{y}" for n, y in enumerate(labels))))
        several = sum(count > 1 for count in counts)
        for seed in range(20):
            dataset = load_csv(path, "y", seed=seed)
            assert len(set(dataset.y_train)) == len(counts)
            assert len(set(dataset.y_test)) == min(several, len(dataset.y_test))
            assert len(dataset.y_train) + len(dataset.y_test) == len(labels)
            one = sum("which is learnt and not tested" in note for note in dataset.notes)
            assert one == (1 in counts)

    def test_parts_that_have_each_class_are_those_drawn_at_random(self, write: Write) -> None:
        path = write(table("x,y", *(f"{n},{'aab'[n % 3]}" for n in range(30))))
        for seed in range(5):
            dataset = load_csv(path, "y", seed=seed)
            drawn = np.random.RandomState(seed).permutation(30)
            raw = dataset.standardisation.inverse_transform(dataset.X_test)[:, 0]
            np.testing.assert_allclose(raw, drawn[:6], atol=1e-9)

    def test_a_number_that_only_one_row_has_is_a_class_that_is_learnt(self, write: Write) -> None:
        rows = [f"{n * n % 7},{n % 3 + 1}" for n in range(11)]
        dataset = load_csv(write(table("x,y", *rows, "9,7")), "y")
        assert dataset.class_names == ("1", "2", "3", "7")
        assert any("--task regression" in note for note in dataset.notes)
        assert "'7' has one row alone, which is learnt and not tested." in dataset.notes

    @pytest.mark.parametrize(
        ("settings", "sentence"),
        [
            ({"test_size": 1.5}, "test_size is 1.5; it must be a number between 0 and 1"),
            ({"seed": -1}, "seed is -1; it must be a whole number from 0 to 4294967295"),
            ({"features": ["x9"]}, "unknown feature 'x9'; known: x1, x2"),
        ],
    )
    def test_settings_out_of_range(
        self, write: Write, settings: dict[str, object], sentence: str
    ) -> None:
        with pytest.raises(ValueError, match=sentence):
            load_csv(write(FLOWERS), "species", **settings)  # type: ignore[arg-type]


class TestTextFromFilesIsHarmless:
    def test_names_labels_and_notes(self, write: Write) -> None:
        content = table(
            "\x1b[31mx,\u202ez,who\x07,y\x9b2J",
            "1,2,\x1b]0;own\x07,\x1b[5mgood",
            "2,3,b,\u2066bad",
            repeat=5,
        )
        dataset = load_csv(write(content), "y\x9b2J")
        texts = (*dataset.feature_names, *dataset.class_names, *dataset.notes, dataset.name)
        assert all(text.isprintable() for text in texts)
        assert dataset.feature_names[0] == r"\x1b[31mx"
        assert dataset.class_names == (r"\x1b[5mgood", r"\u2066bad")

    def test_the_sentence_about_a_bad_file(self, write: Write) -> None:
        # refusal() checks that the sentence can be shown.
        refusal(write(table("\x1b[31mx,y", "1,a", "2,b")), "\x1b[2J")
        refusal(write(table("x,y", "1,\x1b[2J", "2,1")), task="regression")
        refusal(write(table("x,y", "1,\x1b[2J", "2,\x1b[2J")))
        refusal(write(table("\x1b[2J,y,\x1b[2J", "1,a,1")))

    def test_long_labels_that_end_alike_stay_apart(self, write: Write) -> None:
        label = "x" * 100
        dataset = load_csv(write(table("x,y", f"1,{label}1", f"2,{label}2", repeat=5)), "y")
        assert len(set(dataset.class_names)) == 2
        assert all(len(name) < 60 for name in dataset.class_names)


def test_a_million_rows(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("x1,x2,y\n")
        # The same rows again and again, so that writing them takes no time.
        rows = "".join(f"{i / 7:.4f},{(i * i) % 1013},{i / 3:.3f}\n" for i in range(10_000))
        for _ in range(100):
            file.write(rows)
    dataset = load_csv(path, "y")
    assert dataset.task == "regression"
    assert dataset.X_train.shape == (800_000, 2)
    assert dataset.X_test.shape == (200_000, 2)


@given(st.binary(max_size=300) | st.text(st.sampled_from('xy1a,;\n\r"\t .'), max_size=60))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_works_or_is_refused_with_a_sentence(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sentence = "."
    try:
        load_csv(path, "y")
    except ValueError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    assert sentence.isprintable()


labels = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=10)


@given(
    st.lists(
        st.tuples(st.floats(-1e9, 1e9), labels.filter(lambda text: text.strip() != "")),
        min_size=2,
        max_size=30,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_python_wrote_has_the_classes_it_was_given(
    tmp_path: Path, rows: list[tuple[float, str]]
) -> None:
    path = tmp_path / "written.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["x", "y"])
        # Marked, so that no label is a number or a missing value; repeated, for both parts.
        for number, label in rows * 4:
            writer.writerow([number, f"<<{label}>>"])
    sentence = ""
    try:
        assert load_csv(path, "y").n_classes == len({label for _, label in rows})
    except ValueError as error:
        sentence = str(error)
    refused = (
        "Each class has one row",
        "at least two classes",
        "no column to learn from",
        "No input varies",  # 1e-183 and 0 are the same once they are standardised
    )
    assert not sentence or any(reason in sentence for reason in refused)


def test_a_value_too_long_is_not_blamed_on_quotes(write: Write) -> None:
    long = "9" * 200_000
    sentence = refusal(write(FLOWERS + f"{long},1,setosa\n"))
    assert sentence.startswith("Line 12 of ")
    assert sentence.endswith("has a value of more than 131,072 characters.")
    assert "look for a quote" in refusal(write(FLOWERS + f'"{long},1,setosa\n'))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_line_of_many_megabytes_is_refused_before_it_is_read(
    write: Write, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("core.data.sources.table.written.content.MAX_LINE_BYTES", 2**20)
    rows = ("5.1,3.5,setosa\n5.2,3.6,versicolor\n" * 40_000).replace("\n", ending)
    names = f"length,width,species{ending}"
    load_csv(write(names + rows), "species")
    path = write(names + rows + "," * 2**21)
    sentence = refusal(path)
    assert sentence.startswith("Line 80002 of ")
    assert sentence.endswith("is longer than 1 MiB.")


def test_a_saved_run_is_no_csv_file(tmp_path: Path) -> None:
    path = tmp_path / "run.ckpt"
    save_checkpoint(path, ExperimentConfig().build())
    assert "is a saved run, no CSV file; neuroterm --load goes on" in refusal(path)


def test_a_file_without_a_name_is_no_directory() -> None:
    with pytest.raises(ValueError, match="There is no file ''"):
        load_csv("", "species")
