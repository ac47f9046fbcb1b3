from __future__ import annotations

import numpy as np
import pytest
from definitions import DEFINITIONS, PERIODIC, demand_formulas
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import core
from core import ACTIVATIONS, HIDDEN_ACTIVATIONS
from core.support.arrays import Scratch

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)

moderate = st.floats(-50, 50)
shapes = array_shapes(min_dims=1, max_dims=3, max_side=6)
any_logits = st.floats(allow_nan=False, allow_infinity=False)
logit_rows = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=moderate)
huge_logit_rows = arrays(
    np.float64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=any_logits
)


def test_every_activation_is_written_out_longhand() -> None:
    demand_formulas(DEFINITIONS, ACTIVATIONS)


@every_activation
@given(z=arrays(np.float64, shapes, elements=moderate))
def test_an_activation_is_its_textbook_definition(name: str, z: np.ndarray) -> None:
    np.testing.assert_allclose(ACTIVATIONS[name](z), DEFINITIONS[name](z), rtol=1e-12, atol=1e-14)


@every_activation
def test_the_public_function_is_the_one_in_the_table(name: str) -> None:
    z = np.array([[-1.5, 0.0, 2.0]])
    function = getattr(core, name, None)
    assert function is not None, f"give {name} a @public function, and core/__init__.pyi its name"
    np.testing.assert_array_equal(function(z), ACTIVATIONS[name](z))


@every_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_activation_keeps_dtype_shape_and_input(name: str, dtype: type) -> None:
    z = np.linspace(-3, 3, 24).astype(dtype).reshape(2, 3, 4)
    before = z.copy()
    a = ACTIVATIONS[name](z)
    assert a.dtype == dtype
    assert a.shape == z.shape
    np.testing.assert_array_equal(z, before)


@every_activation
def test_an_activation_takes_lists_integers_scalars_and_nothing(name: str) -> None:
    activation = ACTIVATIONS[name]
    np.testing.assert_array_equal(activation([1, 2]), activation(np.array([1.0, 2.0])))
    assert activation(1).shape == ()
    assert activation([]).shape == (0,)
    assert activation(np.empty((0, 3))).shape == (0, 3)
    assert activation(np.empty((3, 0))).shape == (3, 0)


@every_activation
@pytest.mark.parametrize("size", [1e4, 1e308])
def test_no_activation_overflows(name: str, size: float) -> None:
    # Warnings are errors in the tests: one that leaks fails.
    a = ACTIVATIONS[name]([[size, -size, 0.0], [-size, -size, -size], [size, size, size]])
    assert np.isfinite(a).all()


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize(
    ("dtype", "sizes"),
    [(np.float32, [1e3, 1e14, 1e20, 1e37]), (np.float64, [1e3, 1e110, 1e200, 1e307])],
)
def test_no_derivative_overflows(name: str, dtype: type, sizes: list[float]) -> None:
    z = np.array([[*sizes, *(-size for size in sizes)]], dtype)
    scratch = Scratch.allocate(z.shape, np.dtype(dtype))
    a, slope = np.empty_like(z), np.ones_like(z)
    with np.errstate(over="ignore"):
        ACTIVATIONS[name].forward(z, a, scratch)
        ACTIVATIONS[name].backward(z, a, slope, scratch)
    assert np.isfinite(slope).all()
    if name not in PERIODIC:
        # So far from 0 an activation is as good as straight: its slope is that of a long chord.
        far, formula = z[0].astype(np.float64), DEFINITIONS[name]
        with np.errstate(over="ignore"):
            chord = (formula(2 * far) - formula(far)) / far
        np.testing.assert_allclose(slope[0], chord, rtol=1e-6, atol=1e-5)
        farthest = np.abs(far) == max(sizes)
        np.testing.assert_allclose(slope[0, farthest], chord[farthest], rtol=1e-6, atol=1e-30)


def test_gelu_of_a_large_number_is_that_number() -> None:
    np.testing.assert_array_equal(core.gelu([1e308, 1e200, -1e200]), [1e308, 1e200, 0.0])


@given(z=huge_logit_rows)
def test_softmax_rows_are_probabilities_for_any_finite_logits(z: np.ndarray) -> None:
    p = core.softmax(z)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1.0, rtol=1e-12)


@given(z=logit_rows, shift=st.floats(-1000, 1000))
def test_softmax_depends_only_on_differences_of_logits(z: np.ndarray, shift: float) -> None:
    np.testing.assert_allclose(core.softmax(z + shift), core.softmax(z), rtol=1e-9, atol=1e-12)


def test_softmax_of_one_row_does_not_depend_on_the_others() -> None:
    rows = np.array([[1.0, 2.0, 3.0], [1e4, 0.0, -1e4], [-1e308, 1e308, 0.0]])
    for row, p in zip(rows, core.softmax(rows), strict=True):
        np.testing.assert_array_equal(core.softmax(row), p)


@given(z=arrays(np.float64, shapes, elements=any_logits))
def test_sigmoid_is_a_probability_symmetric_about_one_half(z: np.ndarray) -> None:
    p = core.sigmoid(z)
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p + core.sigmoid(-z), 1.0, rtol=1e-15)


@given(z=st.lists(any_logits, min_size=2).map(sorted))
def test_sigmoid_never_falls(z: list[float]) -> None:
    assert (np.diff(core.sigmoid(z)) >= 0).all()


@every_activation
def test_values_come_as_near_to_the_bounds_as_they_please_and_never_beyond(name: str) -> None:
    far = 10.0 ** np.arange(300)
    z = np.concatenate([-far, np.linspace(-40.0, 40.0, 10_001), far])
    a = ACTIVATIONS[name](np.column_stack([z, np.zeros_like(z)]))
    low, high = ACTIVATIONS[name].bounds or (-np.inf, np.inf)
    assert ((a >= low) & (a <= high)).all()
    if ACTIVATIONS[name].bounds:
        assert (a.min(), a.max()) == pytest.approx((low, high), abs=1e-5)
    else:
        assert np.abs(a).max() > 100.0


@every_activation
def test_an_output_reads_as_its_value_at_a_logit_of_zero_says(name: str) -> None:
    # A class is chosen where z is above 0.
    middle = {"probability": 0.5, "signed": 0.0}
    if (reads_as := ACTIVATIONS[name].reads_as) is not None:
        assert ACTIVATIONS[name]([0.0, 0.0])[0] == middle[reads_as]


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_a_unit_that_sleeps_is_zero_without_a_gradient_and_no_other_is(name: str) -> None:
    z = np.array([[-3.0, -1.0, -0.1]])
    a, slope = np.empty_like(z), np.ones_like(z)
    scratch = Scratch.allocate(z.shape, z.dtype)
    ACTIVATIONS[name].forward(z, a, scratch)
    ACTIVATIONS[name].backward(z, a, slope, scratch)
    assert (not a.any() and not slope.any()) == ACTIVATIONS[name].sleeps


def test_softmax_is_for_outputs_alone() -> None:
    assert set(ACTIVATIONS) - set(HIDDEN_ACTIVATIONS) == {"softmax"}
