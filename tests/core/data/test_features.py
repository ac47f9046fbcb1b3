from __future__ import annotations

import numpy as np
import pytest
from definitions import FEATURE_FORMULAS, demand_formulas
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core import load_dataset
from core.data.features import FEATURES, compute_features

coordinates = st.floats(-1e6, 1e6)
point_arrays = st.integers(0, 20).flatmap(
    lambda n: arrays(np.float64, (n, 2), elements=coordinates)
)
choices = st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True)


def test_every_feature_is_written_out_longhand() -> None:
    demand_formulas(FEATURE_FORMULAS, FEATURES)


@given(coordinates, coordinates)
def test_each_feature_is_the_formula_it_is_named_after(x1: float, x2: float) -> None:
    formulas = {name: FEATURE_FORMULAS[name](x1, x2) for name in FEATURES}
    computed = compute_features([[x1, x2]], list(formulas))[0]
    np.testing.assert_allclose(computed, list(formulas.values()), rtol=1e-9, atol=1e-9)


@given(point_arrays, choices)
def test_features_have_one_column_a_name_in_the_order_asked_for(
    X: np.ndarray, names: list[str]
) -> None:
    computed = compute_features(X, names)
    assert computed.shape == (len(X), len(names))
    assert computed.dtype == np.float64
    for column, name in enumerate(names):
        np.testing.assert_array_equal(computed[:, column], compute_features(X, [name])[:, 0])


@given(point_arrays, choices)
def test_each_point_is_computed_by_itself_and_left_as_it_was(
    X: np.ndarray, names: list[str]
) -> None:
    before = X.copy()
    backwards = compute_features(X[::-1], names)
    np.testing.assert_allclose(backwards[::-1], compute_features(X, names), rtol=1e-12)
    np.testing.assert_array_equal(X, before)


@given(coordinates, coordinates)
def test_mirrored_points_share_their_even_features(x1: float, x2: float) -> None:
    even = ["x1^2", "x2^2", "x1*x2", "cos(x1)", "cos(x2)"]
    np.testing.assert_array_equal(
        compute_features([[x1, x2]], even), compute_features([[-x1, -x2]], even)
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["x3"], "unknown feature 'x3'; known: x1, x2, x1\\^2"),
        (["x1", "x1"], "'x1' is given twice"),
        ([], "at least one"),
        ("x1", "sequence of names"),
        ([None], "unknown feature None"),
    ],
)
def test_a_wrong_choice_of_features_says_what_is_wrong(names: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        compute_features(np.zeros((3, 2)), names)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(3,), (3, 1), (3, 3), (3, 2, 1)])
def test_features_need_points_of_two_coordinates(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        compute_features(np.zeros(shape), ["x1"])


def test_features_that_are_no_names_get_a_sentence() -> None:
    with pytest.raises(ValueError, match="features is 3; it must be a sequence of names"):
        load_dataset("circles", features=3)
