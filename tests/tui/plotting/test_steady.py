import math

from hypothesis import given
from hypothesis import strategies as st

from tui.plotting.steady import SteadyLimit, steady_interval, steady_limit

numbers = st.floats(-1e6, 1e6)


@given(st.floats(1e-6, 1e6), st.none() | st.floats(1e-6, 1e6))
def test_a_limit_is_never_too_low(peak: float, previous: float | None) -> None:
    assert peak <= steady_limit(peak, previous) * (1 + 1e-9)


def test_a_limit_stays_while_it_will_do() -> None:
    assert steady_limit(3.0, None) == 5.0
    assert steady_limit(1.2, 5.0) == 5.0
    assert steady_limit(0.3, 5.0) == 0.5
    assert steady_limit(math.nan, 5.0) == 5.0
    assert steady_limit(0.0, None) == 1.0


@given(numbers, numbers, st.none() | st.tuples(st.just(-3.0), st.just(7.0)))
def test_an_interval_holds_what_it_is_of(
    one: float, two: float, previous: tuple[float, float] | None
) -> None:
    low, high = sorted((one, two))
    found = steady_interval(low, high, previous)
    assert found[0] <= low + 1e-3
    assert high - 1e-3 <= found[1]
    assert found[0] < found[1]
    assert steady_interval(low, high, found) == found


def test_what_is_not_finite_has_an_interval_too() -> None:
    assert steady_interval(math.inf, 1.0, None) == (-1.0, 1.0)


def test_a_limit_begins_anew_with_something_else() -> None:
    limit = SteadyLimit()
    assert limit.follow(3.0, "one") == 5.0
    assert limit.follow(1.2, "one") == 5.0
    assert limit.follow(1.2, "another") == 2.0
