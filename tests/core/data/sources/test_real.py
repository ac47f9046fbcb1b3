import numpy as np
import pytest
from sklearn import datasets as sklearn_datasets

from core.data.datasets import load_dataset
from core.data.sources import package_files
from core.data.sources.package_files import _from_functions, read
from core.data.sources.real import REAL


@pytest.mark.parametrize("name", REAL)
def test_all_of_it_when_nothing_is_said(name: str) -> None:
    loader = getattr(sklearn_datasets, f"load_{name.replace('-', '_')}")
    X, _ = loader(return_X_y=True)
    dataset = load_dataset(name)
    assert len(dataset.X_train) + len(dataset.X_test) == len(X)
    assert dataset.notes == ()


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits", "diabetes"])
def test_what_is_read_is_what_scikit_learn_returns(name: str) -> None:
    bunch = getattr(sklearn_datasets, f"load_{name}")()
    for table in (read(name), _from_functions(name)):
        assert table.X.tobytes() == np.ascontiguousarray(bunch.data).tobytes()
        assert table.y.tolist() == bunch.target.tolist()
        assert list(table.feature_names) == list(bunch.feature_names)
        assert list(table.class_names or ()) == list(map(str, bunch.get("target_names", ())))


def test_where_the_files_are_others_scikit_learn_reads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(package_files, "find_spec", lambda name: None)
    assert read("iris").X.shape == (150, 4)


def test_fewer_samples_are_a_random_part_and_a_note_says_so() -> None:
    dataset = load_dataset("digits", samples=200)
    assert len(dataset.X_train) + len(dataset.X_test) == 200
    assert dataset.notes == ("200 of 1797 samples, chosen at random.",)
    other = load_dataset("digits", samples=200, seed=1)
    assert not np.array_equal(dataset.X_train, other.X_train)


def test_more_samples_than_there_are_is_all_of_them_and_a_note_says_so() -> None:
    dataset = load_dataset("iris", samples=1000)
    assert len(dataset.X_train) + len(dataset.X_test) == 150
    assert dataset.notes == ("There are only 150 samples; 1000 were asked for.",)


def test_the_classes_have_their_names() -> None:
    assert load_dataset("iris").class_names == ("setosa", "versicolor", "virginica")
    assert load_dataset("digits").class_names == tuple("0123456789")
