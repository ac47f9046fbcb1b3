import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tui.plotting.levels import CONFIDENCE_LEVELS, FIELD_LEVELS, FieldKind, levels, unit_limits


def field(*values: float) -> np.ndarray:
    return np.array(values, dtype=float).reshape(1, -1, 1)


def test_probability_runs_through_the_palette() -> None:
    assert levels(field(0, 0.49, 0.5, 1), "binary", False).tolist() == [[0, 7, 8, 15]]


def test_a_decision_has_two_sides() -> None:
    assert levels(field(0, 0.49, 0.51, 1), "binary", True).tolist() == [[0, 0, 1, 1]]


def test_softmax_over_two_classes_reads_the_second() -> None:
    outputs = np.array([[[0.9, 0.1], [0.2, 0.8]]])
    assert levels(outputs, "binary", True).tolist() == [[0, 1]]


def test_a_class_fades_with_doubt() -> None:
    outputs = np.array([[[1, 0, 0], [0, 0.34, 0.33], [0, 0, 1]]])
    sure = CONFIDENCE_LEVELS - 1
    expected = [[sure, CONFIDENCE_LEVELS, 2 * CONFIDENCE_LEVELS + sure]]
    assert levels(outputs, "multiclass", False).tolist() == expected
    assert levels(outputs, "multiclass", True).tolist() == [[0, 1, 2]]


def test_regression_spans_its_targets() -> None:
    found = levels(field(-9, 10, 20, 99), "regression", False, value_range=(10, 20))
    assert found.tolist() == [[0, 0, 15, 15]]
    constant = levels(field(3), "regression", False, value_range=(3, 3))
    assert constant.tolist() == [[FIELD_LEVELS // 2]]


def test_what_is_not_a_number_is_undecided() -> None:
    assert levels(field(np.nan), "binary", False).tolist() == [[8]]
    assert levels(np.full((1, 1, 3), np.nan), "multiclass", False).tolist() == [[0]]


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((2, 2), "binary"), ((2, 2, 3), "binary"), ((2, 2, 1), "multiclass"), ((2, 2, 0), "binary")],
)
def test_outputs_of_the_wrong_shape_are_refused(shape: tuple[int, ...], kind: FieldKind) -> None:
    with pytest.raises(ValueError, match=r"need|field"):
        levels(np.zeros(shape), kind, False)


@given(
    outputs=arrays(np.float64, (3, 4, 3), elements=st.floats(width=64)),
    kind=st.sampled_from(["binary", "multiclass", "regression"]),
    discretize=st.booleans(),
)
def test_any_output_has_a_place_in_the_palette(
    outputs: np.ndarray, kind: FieldKind, discretize: bool
) -> None:
    if kind != "multiclass":
        outputs = outputs[..., :1]
    found = levels(outputs, kind, discretize)
    count = 3 * CONFIDENCE_LEVELS if kind == "multiclass" else FIELD_LEVELS
    if discretize:
        count = 3 if kind == "multiclass" else 2
    assert found.shape == (3, 4)
    assert found.min() >= 0
    assert found.max() < count


def test_a_bounded_unit_has_the_bounds_as_its_scale_and_another_its_largest_value() -> None:
    values = np.array([[0.1, -1.2], [-0.3, 0.0]])
    assert unit_limits(values, (-1.0, 1.0)).tolist() == [[-1.0, 1.0]] * 2
    assert unit_limits(values, None) == pytest.approx(np.array([[-0.3, 0.3], [-1.5, 1.5]]))
    before = np.array([[-0.7, 0.7], [-1.0, 1.0]])
    kept = unit_limits(values, None, before)
    assert kept == pytest.approx(np.array([[-0.7, 0.7], [-1.5, 1.5]]))
    faint = np.array([[0.001, 80.0]])
    assert unit_limits(faint, None) == pytest.approx(np.array([[-5.0, 5.0], [-100.0, 100.0]]))


@given(arrays(np.float64, (3, 4), elements=st.floats()))
def test_every_layer_has_scales(values: np.ndarray) -> None:
    limits = unit_limits(values, None)
    assert np.isfinite(limits).all()
    assert (limits[:, 0] < limits[:, 1]).all()
    assert unit_limits(np.zeros((3, 2)), None).tolist() == [[-1.0, 1.0]] * 2
