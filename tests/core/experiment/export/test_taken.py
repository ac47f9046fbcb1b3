"""A network taken over from scikit-learn or PyTorch computes what that does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

from core import network_from_sklearn, network_from_torch

X, y = load_iris(return_X_y=True)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_an_mlp_of_scikit_learn() -> None:
    for activation in ("relu", "tanh", "logistic", "identity"):
        fitted = MLPClassifier(
            hidden_layer_sizes=(5, 4), activation=activation, max_iter=5, random_state=0
        ).fit(X, y)
        network = network_from_sklearn(fitted)
        np.testing.assert_allclose(network.forward(X), fitted.predict_proba(X), atol=1e-12)
    two = MLPClassifier(hidden_layer_sizes=(5,), max_iter=5, random_state=0).fit(X, y == 1)
    found = network_from_sklearn(two).forward(X)
    np.testing.assert_allclose(found[:, 0], two.predict_proba(X)[:, 1], atol=1e-12)
    several = MLPRegressor(hidden_layer_sizes=(), max_iter=5, random_state=0).fit(
        X[:, 1:], X[:, :2]
    )
    found = network_from_sklearn(several).forward(X[:, 1:])
    np.testing.assert_allclose(found, several.predict(X[:, 1:]), atol=1e-12)


@pytest.mark.parametrize(
    ("estimator", "reason"),
    [
        (LogisticRegression(), "a sklearn LogisticRegression; an MLPClassifier"),
        (MLPClassifier(), "is not fitted"),
        ("mlp.pkl", "a builtins str; an MLPClassifier"),
    ],
)
def test_what_is_no_fitted_mlp_is_refused(estimator: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        network_from_sklearn(estimator)


def test_what_is_no_sequential_is_refused() -> None:
    with pytest.raises(ValueError, match="a builtins str; an nn"):
        network_from_torch("model.pt")


def test_a_sequential_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    nn = torch.nn
    for kind, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-5)):
        module = nn.Sequential(
            nn.Linear(4, 6, dtype=kind),
            nn.Sequential(nn.GELU(approximate="tanh"), nn.Dropout(0.5)),
            nn.Linear(6, 5, bias=False, dtype=kind),
            nn.Identity(),
            nn.Linear(5, 4, dtype=kind),
            nn.Softplus(),
            nn.Linear(4, 3, dtype=kind),
            nn.Softmax(dim=1),
        ).eval()
        network = network_from_torch(module)
        expected = module(torch.from_numpy(X).to(kind)).detach().numpy()
        np.testing.assert_allclose(network.forward(X), expected, atol=tolerance)
    for layers, reason in (
        ([nn.Conv1d(1, 1, 1)], "layer 1 of the Sequential, Conv1d.* is none that"),
        ([nn.ReLU(), nn.Linear(2, 1)], "stands before the first Linear"),
        ([nn.Linear(2, 2), nn.ReLU(), nn.Tanh()], "layer 3 .* second activation"),
        ([nn.Linear(2, 2), nn.GELU()], "approximate='none'; here gelu is with 'tanh'"),
        ([nn.Linear(2, 2), nn.Softmax(dim=1), nn.Linear(2, 1)], "softmax, which is for outputs"),
        ([nn.Linear(2, 2).half()], "float16; a network has float32 or float64"),
        ([nn.Linear(2, 3), nn.Linear(2, 1)], "3 outputs stands before one with 2 inputs"),
        ([], "has no Linear layer"),
    ):
        with pytest.raises(ValueError, match=reason):
            network_from_torch(nn.Sequential(*layers))
