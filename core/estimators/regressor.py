"""The scikit-learn interface: the network as a regressor."""

from __future__ import annotations

from typing import Any, Self

from numpy.typing import ArrayLike, NDArray
from sklearn.base import RegressorMixin
from sklearn.utils.validation import check_is_fitted, column_or_1d

from core.estimators.base import NeuralNetworkEstimator
from core.estimators.samples import Part
from core.support.arrays import FloatArray
from core.support.public import public


@public
class NeuralNetworkRegressor(RegressorMixin, NeuralNetworkEstimator):  # type: ignore[misc]
    """A neural network that predicts numbers, with scikit-learn's interface.

    Standardise the inputs first, and targets far from 0 or of another order of magnitude than 1 as
    well: ``TransformedTargetRegressor(make_pipeline(StandardScaler(), NeuralNetworkRegressor()),
    transformer=StandardScaler())``. Predictions are ``network_.forward``, nothing else.

    Parameters and attributes are those of ``NeuralNetworkClassifier`` without ``label_smoothing``,
    ``class_weight`` and ``classes_``; the output activation is linear and the loss the mean squared
    error by default.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.linspace(-1.0, 1.0, 100)[:, np.newaxis]
    >>> y = np.abs(X[:, 0])
    >>> NeuralNetworkRegressor(random_state=0).fit(X, y).score(X, y) > 0.95
    True
    """

    _task = "regression"

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        *,
        X_val: ArrayLike | None = None,
        y_val: ArrayLike | None = None,
    ) -> Self:
        """Train on samples.

        Parameters
        ----------
        X : array_like of shape (n, n_features)
        y : array_like of shape (n,) or (n, n_targets)
        sample_weight : float or array_like of shape (n,), optional
            What each sample's loss counts, at least 0.
        X_val, y_val : array_like, optional
            A validation part to use instead of holding samples out.

        Raises
        ------
        ValueError
            If the samples are not usable or a setting is out of range.
        TrainingDivergedError
            If the loss is no longer finite.
        """
        go_on = self._goes_on()
        X, y, weights = self._check_samples(X, y, sample_weight, first=not go_on)
        self._fit(Part(X, y, weights), X_val, y_val, go_on)
        return self

    def partial_fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Train for one epoch on a portion of the samples, going on from where training is.

        Nothing is held out, and early stopping plays no part.

        Parameters
        ----------
        X : array_like of shape (n, n_features)
        y : array_like of shape (n,) or (n, n_targets)
        sample_weight : float or array_like of shape (n,), optional

        Raises
        ------
        ValueError
            If the samples are not usable, a setting is out of range, or the schedule has ended.
        TrainingDivergedError
            If the loss is no longer finite.
        """
        go_on = hasattr(self, "network_")
        X, y, weights = self._check_samples(X, y, sample_weight, first=not go_on)
        self._fit_portion(Part(X, y, weights), go_on)
        return self

    def predict(self, X: ArrayLike) -> FloatArray:
        """Return the predictions, of shape (n,) or (n, n_targets)."""
        check_is_fitted(self)
        outputs = self._answer(self.network_.forward, X)
        return outputs[:, 0] if outputs.shape[1] == 1 else outputs

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags

    def _check_targets(self, y: NDArray[Any]) -> NDArray[Any]:
        if y.ndim == 2 and y.shape[1] == 1:
            column: NDArray[Any] = column_or_1d(y, warn=True)
            return column
        return y

    def _encode(self, y: NDArray[Any]) -> NDArray[Any]:
        return y
