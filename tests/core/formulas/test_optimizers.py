"""Optimisers against their published update rules, written out on plain arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Lion,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
)

STEPS = 30
Vector = np.ndarray
Rule = Callable[[Vector, Vector], Vector]
every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)

# Each function returns a rule: given the parameters p and the gradient g of one step, the new p.


def gradient_descent(rate: float) -> Rule:
    return lambda p, g: p - rate * g


def heavy_ball(rate: float, momentum: float) -> Rule:
    v = 0.0

    def rule(p: Vector, g: Vector) -> Vector:
        nonlocal v
        v = momentum * v + g
        return p - rate * v

    return rule


def nesterov(rate: float, momentum: float) -> Rule:
    v = 0.0

    def rule(p: Vector, g: Vector) -> Vector:
        nonlocal v
        v = momentum * v + g
        return p - rate * (g + momentum * v)

    return rule


def adagrad(rate: float, epsilon: float) -> Rule:
    s = 0.0

    def rule(p: Vector, g: Vector) -> Vector:
        nonlocal s
        s = s + g**2
        return p - rate * g / (np.sqrt(s) + epsilon)

    return rule


def rmsprop(rate: float, decay: float, epsilon: float) -> Rule:
    s = 0.0

    def rule(p: Vector, g: Vector) -> Vector:
        nonlocal s
        s = decay * s + (1 - decay) * g**2
        return p - rate * g / (np.sqrt(s) + epsilon)

    return rule


def adam(rate: float, beta1: float, beta2: float, epsilon: float) -> Rule:
    m = v = 0.0
    t = 0

    def rule(p: Vector, g: Vector) -> Vector:
        nonlocal m, v, t
        t += 1
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        return p - rate * m_hat / (np.sqrt(v_hat) + epsilon)

    return rule


def lion(rate: float, beta1: float, beta2: float) -> Rule:
    m = 0.0

    def rule(p: Vector, g: Vector) -> Vector:
        nonlocal m
        update = np.sign(beta1 * m + (1 - beta1) * g)
        m = beta2 * m + (1 - beta2) * g
        return p - rate * update

    return rule


def decoupled(rate: float, weight_decay: float, rule: Rule) -> Rule:
    """With weight decay apart from the gradient (Loshchilov and Hutter, 2019)."""
    return lambda p, g: rule(p, g) - rate * weight_decay * p


SETTINGS = [
    (SGD(0.1), gradient_descent(0.1)),
    (SGD(0.1, weight_decay=0.2), decoupled(0.1, 0.2, gradient_descent(0.1))),
    (Momentum(0.05, momentum=0.8), heavy_ball(0.05, 0.8)),
    (Momentum(0.05, momentum=0.0), gradient_descent(0.05)),
    (Momentum(0.05, weight_decay=0.1), decoupled(0.05, 0.1, heavy_ball(0.05, 0.9))),
    (Nesterov(0.05, momentum=0.8), nesterov(0.05, 0.8)),
    (Nesterov(0.05, weight_decay=0.1), decoupled(0.05, 0.1, nesterov(0.05, 0.9))),
    (AdaGrad(0.3, epsilon=1e-3), adagrad(0.3, 1e-3)),
    (AdaGrad(0.3, weight_decay=0.1), decoupled(0.3, 0.1, adagrad(0.3, 1e-8))),
    (RMSProp(0.02, decay=0.7, epsilon=1e-4), rmsprop(0.02, 0.7, 1e-4)),
    (RMSProp(0.02, weight_decay=0.1), decoupled(0.02, 0.1, rmsprop(0.02, 0.9, 1e-8))),
    (Adam(0.03, beta1=0.8, beta2=0.95, epsilon=1e-4), adam(0.03, 0.8, 0.95, 1e-4)),
    (Adam(0.03, beta1=0.0, beta2=0.0), adam(0.03, 0.0, 0.0, 1e-8)),
    (Adam(0.03), adam(0.03, 0.9, 0.999, 1e-8)),
    (AdamW(0.03), decoupled(0.03, 0.01, adam(0.03, 0.9, 0.999, 1e-8))),
    (AdamW(0.03, weight_decay=0.3), decoupled(0.03, 0.3, adam(0.03, 0.9, 0.999, 1e-8))),
    (Lion(0.01), lion(0.01, 0.9, 0.99)),
    (Lion(0.01, beta1=0.5, beta2=0.8), lion(0.01, 0.5, 0.8)),
    (Lion(0.01, weight_decay=0.2), decoupled(0.01, 0.2, lion(0.01, 0.9, 0.99))),
]


def gradient_at(p: Vector, generator: np.random.Generator) -> Vector:
    """A bowl with some noise on its slope, as a mini-batch would have it."""
    slopes = np.linspace(0.1, 3.0, len(p))
    return slopes * p + 0.3 * generator.standard_normal(len(p))


def test_every_optimizer_is_compared() -> None:
    compared = {type(optimizer) for optimizer, _ in SETTINGS}
    missing = [name for name, kind in OPTIMIZERS.items() if kind not in compared]
    assert not missing, f"write the rule of {', '.join(missing)} out above, and add it to SETTINGS"
    assert compared <= set(OPTIMIZERS.values())


@pytest.mark.parametrize(
    ("optimizer", "rule"), SETTINGS, ids=[f"{i}-{s[0]!r}" for i, s in enumerate(SETTINGS)]
)
def test_a_trajectory_follows_the_published_rule(optimizer: Optimizer, rule: Rule) -> None:
    generator, same = np.random.default_rng(1), np.random.default_rng(1)
    parameters = np.random.default_rng(0).normal(size=12)
    expected = parameters.copy()
    for _ in range(STEPS):
        gradients = gradient_at(parameters, generator)
        given_gradients = gradients.copy()
        optimizer.update(parameters, gradients)
        np.testing.assert_array_equal(gradients, given_gradients)
        expected = rule(expected, gradient_at(expected, same))
        np.testing.assert_allclose(parameters, expected, rtol=1e-9, atol=1e-12)
    assert optimizer.steps == STEPS


@every_optimizer
def test_a_long_vector_is_updated_like_its_parts(name: str) -> None:
    generator = np.random.default_rng(4)
    whole = generator.normal(size=50_001)
    first, second = whole[:20_000].copy(), whole[20_000:].copy()
    optimizers = [OPTIMIZERS[name](0.1, weight_decay=0.1) for _ in range(3)]
    for _ in range(3):
        gradients = generator.normal(size=whole.shape)
        for optimizer, part, g in zip(
            optimizers,
            (whole, first, second),
            (gradients, gradients[:20_000], gradients[20_000:]),
            strict=True,
        ):
            optimizer.update(part, g)
    np.testing.assert_array_equal(whole, np.concatenate([first, second]))


@every_optimizer
def test_a_scheduled_rate_takes_the_place_of_the_optimizers_own(name: str) -> None:
    kind = OPTIMIZERS[name]
    generator = np.random.default_rng(2)
    parameters, expected = np.ones(5), np.ones(5)
    with_rate, fixed = kind(0.5), kind(0.02)
    for _ in range(5):
        gradients = generator.normal(size=5)
        with_rate.update(parameters, gradients, 0.02)
        fixed.update(expected, gradients)
    np.testing.assert_array_equal(parameters, expected)


@every_optimizer
def test_the_learning_rate_can_change_between_steps(name: str) -> None:
    optimizer = OPTIMIZERS[name](1e-3, weight_decay=0.0)
    parameters = np.zeros(3)
    optimizer.update(parameters, np.ones(3))
    small = np.abs(parameters).max()
    optimizer.learning_rate = 10.0
    optimizer.update(parameters, np.ones(3))
    assert np.abs(parameters).max() > 100 * small


@every_optimizer
def test_every_optimizer_descends_into_a_bowl(name: str) -> None:
    optimizer = OPTIMIZERS[name](0.05)
    parameters = np.array([1.0, -2.0, 0.5])
    for _ in range(1000):
        optimizer.update(parameters, 2 * parameters)
    assert np.abs(parameters).max() < 0.5


@every_optimizer
@given(data=st.data())
def test_a_restored_optimizer_continues_bit_for_bit(name: str, data: st.DataObject) -> None:
    before, after = data.draw(st.integers(0, 5)), data.draw(st.integers(1, 5))
    generator = np.random.default_rng(data.draw(st.integers(0, 1000)))
    gradients = generator.normal(size=(before + after, 4))
    parameters = generator.normal(size=4)
    first = OPTIMIZERS[name](0.1, weight_decay=0.05)
    first.bind(parameters)
    for g in gradients[:before]:
        first.update(parameters, g)
    state, here = first.state(), parameters.copy()
    for g in gradients[before:]:
        first.update(parameters, g)

    second = OPTIMIZERS[name](0.3, weight_decay=0.05)
    second.bind(here)
    second.restore(state)
    for g in gradients[before:]:
        second.update(here, g)
    np.testing.assert_array_equal(here, parameters)


@every_optimizer
def test_binding_again_forgets_the_steps_before(name: str) -> None:
    kind = OPTIMIZERS[name]
    used, fresh = kind(0.1), kind(0.1)
    first, second = np.ones(3), np.ones(3)
    used.update(np.zeros(3), np.full(3, 5.0))
    used.bind(first)
    used.update(first, np.array([1.0, -2.0, 0.5]))
    fresh.update(second, np.array([1.0, -2.0, 0.5]))
    np.testing.assert_array_equal(first, second)
    assert used.steps == 1


@every_optimizer
def test_float32_parameters_stay_float32(name: str) -> None:
    optimizer = OPTIMIZERS[name](0.1)
    parameters = np.ones(3, np.float32)
    optimizer.update(parameters, np.ones(3, np.float32))
    assert parameters.dtype == np.float32
    assert all(
        array.dtype == np.float32
        for array in optimizer.state().values()
        if isinstance(array, np.ndarray)
    )


@every_optimizer
@pytest.mark.parametrize("rate", [0, -0.1, float("nan"), float("inf"), "fast", "0.1", None])
def test_a_bad_learning_rate_gets_a_sentence(name: str, rate: object) -> None:
    with pytest.raises(ValueError, match=r"the learning rate is .*; it must be a number"):
        OPTIMIZERS[name](rate)


@pytest.mark.parametrize(
    ("kind", "setting", "value", "sentence"),
    [
        (SGD, "weight_decay", -0.1, "weight_decay is -0.1; it must be at least 0"),
        (SGD, "weight_decay", float("nan"), "weight_decay is nan; it must be at least 0"),
        (SGD, "weight_decay", float("inf"), "weight_decay is inf; it must be .*finite"),
        (Momentum, "momentum", 1.0, "momentum is 1.0; it must be at least 0 and below 1"),
        (Nesterov, "momentum", -0.5, "momentum is -0.5; it must be at least 0 and below 1"),
        (RMSProp, "decay", 1.5, "decay is 1.5; it must be at least 0 and below 1"),
        (AdaGrad, "epsilon", 0.0, "epsilon is 0.0; it must be a number above 0"),
        (Adam, "beta1", 1.0, "beta1 is 1.0; it must be at least 0 and below 1"),
        (AdamW, "beta2", "much", "beta2 is 'much'; it must be a number"),
        (Lion, "beta2", 2, "beta2 is 2; it must be at least 0 and below 1"),
    ],
)
def test_a_setting_out_of_range_gets_a_sentence(
    kind: type[Optimizer], setting: str, value: object, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        kind(0.1, **{setting: value})


def test_the_table_goes_from_the_simple_to_the_complex() -> None:
    kinds = list(OPTIMIZERS.values())
    assert kinds[0] is SGD
    for place, kind in enumerate(kinds):
        built_on = set(kind.__mro__[1:]).intersection(kinds)
        assert built_on <= set(kinds[:place]), f"{kind.__name__} stands before what it builds on"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_gradients_of_another_shape_are_refused_and_not_spread(name: str) -> None:
    with pytest.raises(ValueError, match=r"parameters has shape \(5,\) and gradients \(1,\)"):
        OPTIMIZERS[name]().update(np.zeros(5), np.ones(1))


# -- what momentum is, where the learning rate changes ----------------------------------------


def final_point(step: Callable[[Vector, Vector, float], Vector], rates: list[float]) -> Vector:
    generator, p = np.random.default_rng(1), np.array([1.0, -2.0, 0.5])
    for rate in rates:
        p = step(p, gradient_at(p, generator), rate)
    return p


def of_sutskever(momentum: float) -> Callable[[Vector, Vector, float], Vector]:
    """Sutskever et al., 2013, equations 1 and 2: each gradient keeps the rate of its own step."""
    v = 0.0

    def step(p: Vector, g: Vector, rate: float) -> Vector:
        nonlocal v
        v = momentum * v - rate * g
        return p + v

    return step


def of_bengio(momentum: float) -> Callable[[Vector, Vector, float], Vector]:
    """Bengio et al., 2013, equation 7."""
    v = 0.0

    def step(p: Vector, g: Vector, rate: float) -> Vector:
        nonlocal v
        moved = p + momentum * momentum * v - (1 + momentum) * rate * g
        v = momentum * v - rate * g
        return moved

    return step


def of_pytorch(momentum: float, nesterov: bool) -> Callable[[Vector, Vector, float], Vector]:
    """torch.optim.SGD, as its documentation writes it, without dampening and weight decay."""
    b = 0.0

    def step(p: Vector, g: Vector, rate: float) -> Vector:
        nonlocal b
        b = momentum * b + g
        return p - rate * (g + momentum * b if nesterov else b)

    return step


@pytest.mark.parametrize(("kind", "published"), [(Momentum, of_sutskever), (Nesterov, of_bengio)])
def test_momentum_is_pytorchs_and_the_papers_only_while_the_rate_stays(
    kind: type[Momentum], published: Callable[[float], Callable[[Vector, Vector, float], Vector]]
) -> None:
    def step(optimizer: Optimizer) -> Callable[[Vector, Vector, float], Vector]:
        def take(p: Vector, g: Vector, rate: float) -> Vector:
            p = p.copy()
            optimizer.update(p, g, rate)
            return p

        return take

    constant, falling = [0.05] * STEPS, [0.1 * 0.8**i for i in range(STEPS)]
    for rates in (constant, falling):
        expected = final_point(of_pytorch(0.9, kind is Nesterov), rates)
        np.testing.assert_allclose(final_point(step(kind(momentum=0.9)), rates), expected)
    found, paper = (final_point(one, constant) for one in (step(kind()), published(0.9)))
    np.testing.assert_allclose(found, paper)
    found, paper = (final_point(one, falling) for one in (step(kind()), published(0.9)))
    assert np.abs(found - paper).max() > 0.01


def test_decay_is_times_the_learning_rate() -> None:
    p = np.array([2.0])
    AdamW(0.1, weight_decay=0.5).update(p, np.zeros(1), 0.05)
    assert p[0] == 2.0 * (1 - 0.05 * 0.5)
