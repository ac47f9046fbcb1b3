"""Geometry from TensorFlow Playground's src/dataset.ts."""

import numpy as np
import pytest

from core.data.datasets import load_dataset


def drawn(name: str, noise: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    dataset = load_dataset(f"playground-{name}", noise=noise, samples=1000)
    inputs = np.concatenate([dataset.X_train, dataset.X_test])
    targets = np.concatenate([dataset.y_train, dataset.y_test])
    return dataset.scaler.inverse_transform(inputs), dataset.own_unit(targets)


def test_circle() -> None:
    X, y = drawn("circle")
    radius = np.hypot(*X.T)
    inside = y == 1
    assert radius[inside].max() <= 2.5
    assert radius[~inside].min() >= 3.5
    assert radius.max() <= 5
    assert radius[~inside].max() > 4.9


def test_circle_noise_moves_labels_and_not_points() -> None:
    X, y = drawn("circle")
    X_noisy, y_noisy = drawn("circle", noise=0.5)
    np.testing.assert_allclose(X, X_noisy)
    assert 0.05 < np.mean(y != y_noisy) < 0.5


def test_xor() -> None:
    X, y = drawn("xor")
    np.testing.assert_array_equal(y == 1, X[:, 0] * X[:, 1] >= 0)
    assert np.abs(X).min() >= 0.3 - 1e-12
    assert 5.2 < np.abs(X).max() <= 5.3


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.5, 4.0)])
def test_gauss(noise: float, variance: float) -> None:
    X, y = drawn("gauss", noise)
    for label, center in ((1, 2.0), (0, -2.0)):
        np.testing.assert_allclose(X[y == label].mean(axis=0), center, atol=0.3)
        np.testing.assert_allclose(X[y == label].var(axis=0), variance, rtol=0.2)


def test_spiral() -> None:
    X, y = drawn("spiral")
    radius = np.hypot(*X.T)
    assert radius.max() == pytest.approx(5 * 499 / 500)
    angle = 2 * np.pi * 1.75 * radius / 5 + np.where(y == 1, 0.0, np.pi)
    np.testing.assert_allclose(X[:, 0], radius * np.sin(angle), atol=1e-9)
    np.testing.assert_allclose(X[:, 1], radius * np.cos(angle), atol=1e-9)


def test_regression_plane() -> None:
    X, y = drawn("reg-plane")
    np.testing.assert_allclose(y, X.sum(axis=1) / 10, atol=1e-12)
    assert 5.9 < np.abs(X).max() <= 6


def test_regression_gaussian() -> None:
    X, y = drawn("reg-gauss")
    hills = np.array([[-4, 2.5], [4, 2.5], [0, -2.5]])
    hollows = np.array([[0, 2.5], [-4, -2.5], [4, -2.5]])

    def distance(centers: np.ndarray) -> np.ndarray:
        return np.linalg.norm(X[:, None] - centers, axis=2).min(axis=1)

    up = np.clip(1 - distance(hills) / 2, 0, 1)
    down = np.clip(1 - distance(hollows) / 2, 0, 1)
    np.testing.assert_allclose(y, np.where(up >= down, up, -down), atol=1e-12)
