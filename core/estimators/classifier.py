"""The scikit-learn interface: the network as a classifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from core.estimators.base import NeuralNetworkEstimator
from core.estimators.class_weights import (
    ClassWeight,
    class_weights_for,
    logits_of_shares,
    weighed,
)
from core.estimators.samples import Part
from core.formulas.losses import LOSSES
from core.formulas.optimizer import Optimizer
from core.formulas.schedules import Schedule
from core.network.output_layer import PROBABILITY_OUTPUTS
from core.network.predictions import log_probabilities
from core.support.arrays import FloatArray
from core.support.checks import all_finite, not_masked
from core.support.public import public
from core.training.record.metrics import Metrics


def _gives_probabilities(classifier: NeuralNetworkClassifier) -> bool:
    if hasattr(classifier, "network_"):  # whatever the settings have become since
        output: str | None = classifier.network_.output_activation
    else:
        output = classifier.output_activation
    if output is None and classifier.loss in LOSSES:
        output = LOSSES[classifier.loss].output_activation
    if output in (None, *PROBABILITY_OUTPUTS):
        return True
    raise AttributeError(
        f"the output activation {output} does not give probabilities; "
        f"{' and '.join(PROBABILITY_OUTPUTS)} do"
    )


def _all_classes(classes: ArrayLike) -> NDArray[Any]:
    """Return the classes in order, or raise ValueError unless they are of a kind, and two."""
    not_masked(classes, "classes")
    array = np.asarray(classes)
    if array.ndim != 1:
        raise ValueError(f"classes has shape {array.shape}; it must be (classes,)")
    try:
        in_order = np.unique(array)
    except TypeError:
        raise ValueError("classes holds things of several kinds; they must be of one") from None
    if not all_finite(in_order):
        raise ValueError("classes holds a value that is not finite")
    if len(in_order) < 2:
        raise ValueError(
            f"classes holds {len(in_order)} of them, where a classifier needs at least two"
        )
    return in_order


@public
class NeuralNetworkClassifier(ClassifierMixin, NeuralNetworkEstimator):  # type: ignore[misc]
    """A neural network that classifies, with scikit-learn's interface.

    As with any network, standardise the inputs first: ``make_pipeline(StandardScaler(),
    NeuralNetworkClassifier())``.

    Parameters
    ----------
    hidden_size : int or sequence of int
        Units of each hidden layer; ``()`` for none.
    hidden_activation : str or sequence of str
        A name in ``HIDDEN_ACTIVATIONS`` for all hidden layers, or one for each.
    output_activation : str, optional
        By default the one that goes with ``loss``; without a loss either, sigmoid for two classes
        and softmax for more.
    loss : str, optional
        A name in ``LOSSES``; by default the one that goes with ``output_activation``.
    initializer : str
        A name in ``INITIALIZERS``.
    optimizer : str or Optimizer
        A name in ``OPTIMIZERS``, or an optimiser, which has its own learning rate and settings.
    learning_rate : float
    momentum, beta1, beta2, rho, epsilon : float, optional
        Settings of the optimiser named, see ``OPTIMIZER_SETTINGS``; its own defaults if None. One
        that it does not take is refused, and any beside an optimiser that is not named.
    schedule : str or Schedule
        A name in ``SCHEDULES``, or a schedule with settings of its own. It counts on in a warm
        start and in ``partial_fit``. One named that ends (cosine, one_cycle) begins anew with each
        ``fit``, and any that has ended with next to no learning rate; ``partial_fit`` refuses to go
        on with that.
    batch_size : int or None
        The most samples of a mini-batch; None for all samples at once.
    epochs : int
        The most epochs of a ``fit``.
    l1, l2 : float
        Penalties on the weights, see ``Penalty``.
    weight_decay : float, optional
        Decoupled weight decay; the optimiser's own by default.
    dropout : float or sequence of float
        Share of each hidden layer's units dropped in training, in [0, 1).
    label_smoothing : float
        Share of each target spread evenly over the classes, in [0, 1).
    class_weight : "balanced", dict or None
        What the loss of a sample counts besides its own weight, by its class: so much that all
        classes count alike, or what a dictionary says of a class and 1 of those not in it. The loss
        of a validation part is weighed in the same way, scores are not. With a dictionary the
        output biases begin at the classes' weighted shares (Lin et al., 2017, section 3.3), which
        are alike with "balanced". ``partial_fit`` does not know how many samples each class has,
        and takes no "balanced".
    clip_norm : float, optional
        The largest norm of the gradient.
    early_stopping : bool
        Whether to stop after ``patience`` epochs without a lower loss. The weights with the lowest
        loss are restored, however training ends: also where it is interrupted or diverges.
    validation_fraction : float, optional
        Share of the samples held out, to measure ``validation_loss_curve_`` on, which early
        stopping then watches; stratified where that is possible. By default 0.1 with early
        stopping and 0 without. With 0 early stopping watches the training loss.
    patience : int
        One more than the ``n_iter_no_change`` of scikit-learn's ``MLPClassifier`` with which
        training would stop as early; there it takes one epoch more than that many.
    minimum_improvement : float
        How much lower counts for ``patience``, from the loss that counted last, see
        ``StopConditions``: so slow progress adds up. ``tol`` of ``MLPClassifier`` is another rule:
        how much lower each epoch must be than the best before it, so slow progress ends there: on
        standardised iris, with 100 units, Adam at 0.001 and 1e-4 of either, after 450 to 501
        epochs with a loss of 0.06, here after 1,260 to 3,204 with one of 0.01 to 0.03, see
        docs/scikit-learn.md. The weights restored are those with the lowest loss all the same.
    warm_start : bool
        Whether ``fit`` goes on with the network and the optimiser of the last ``fit``.
    callback : callable, optional
        Called with the ``Metrics`` of each epoch; training stops when it returns something true.
    random_state : int, numpy.random.RandomState or None
        Where initial weights, shuffling, dropout and validation part come from.

    Attributes
    ----------
    network_ : NeuralNetwork
    classes_ : array of shape (n_classes,)
    class_weight_ : array of shape (n_classes,)
        What the loss of a sample of each class counts.
    loss_curve_, validation_loss_curve_ : list of float
        The mean loss after each epoch; nan where nothing was held out.
    best_loss_ : float
        The lowest loss of those early stopping watches.
    n_iter_ : int
        Epochs trained.
    n_features_in_ : int
    feature_names_in_ : array of shape (n_features,)
        If the samples came with names of type str.

    Notes
    -----
    A sample that weighs 0 is left out before anything else happens. With all samples in one
    mini-batch, a weight of 2 is the same as having the sample twice; in smaller mini-batches it is
    so on average, because mini-batches are drawn differently.

    Examples
    --------
    >>> from sklearn.datasets import make_moons
    >>> X, y = make_moons(200, noise=0.1, random_state=0)
    >>> classifier = NeuralNetworkClassifier(random_state=0).fit(X, y)
    >>> classifier.score(X, y) > 0.95
    True
    """

    _task = "classification"

    def __init__(
        self,
        hidden_size: int | Sequence[int] = (64,),
        *,
        hidden_activation: str | Sequence[str] = "relu",
        output_activation: str | None = None,
        loss: str | None = None,
        initializer: str = "he_normal",
        optimizer: str | Optimizer = "adam",
        learning_rate: float = 0.01,
        momentum: float | None = None,
        beta1: float | None = None,
        beta2: float | None = None,
        rho: float | None = None,
        epsilon: float | None = None,
        schedule: str | Schedule = "constant",
        batch_size: int | None = 200,
        epochs: int = 200,
        l1: float = 0.0,
        l2: float = 0.0,
        weight_decay: float | None = None,
        dropout: float | Sequence[float] = 0.0,
        label_smoothing: float = 0.0,
        class_weight: ClassWeight = None,
        clip_norm: float | None = None,
        early_stopping: bool = False,
        validation_fraction: float | None = None,
        patience: int = 10,
        minimum_improvement: float = 0.0,
        warm_start: bool = False,
        callback: Callable[[Metrics], object] | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        super().__init__(
            hidden_size,
            hidden_activation=hidden_activation,
            output_activation=output_activation,
            loss=loss,
            initializer=initializer,
            optimizer=optimizer,
            learning_rate=learning_rate,
            momentum=momentum,
            beta1=beta1,
            beta2=beta2,
            rho=rho,
            epsilon=epsilon,
            schedule=schedule,
            batch_size=batch_size,
            epochs=epochs,
            l1=l1,
            l2=l2,
            weight_decay=weight_decay,
            dropout=dropout,
            clip_norm=clip_norm,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            patience=patience,
            minimum_improvement=minimum_improvement,
            warm_start=warm_start,
            callback=callback,
            random_state=random_state,
        )
        self.label_smoothing = label_smoothing
        self.class_weight = class_weight

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
        y : array_like of shape (n,)
            Class labels, numbers or strings, of at least two classes.
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
        classes = np.unique(y)
        if len(classes) < 2:
            raise ValueError(
                f"y holds one class, {classes.tolist()[0]!r}, where a classifier needs at least two"
            )
        if not go_on:
            self.classes_ = classes
        elif not np.array_equal(classes, np.sort(self.classes_)):
            raise ValueError("y holds other classes than before; set warm_start=False for them")
        part = Part(X, self._encode(y), weights)
        self.class_weight_ = class_weights_for(self.class_weight, self.classes_, part)
        self._fit(self._weighed(part), X_val, y_val, go_on)
        return self

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Train for one epoch on a portion of the samples, going on from where training is.

        Nothing is held out, and early stopping plays no part.

        Parameters
        ----------
        X : array_like of shape (n, n_features)
        y : array_like of shape (n,)
        classes : array_like of shape (n_classes,), optional
            All the classes there are, needed in the first call.
        sample_weight : float or array_like of shape (n,), optional

        Raises
        ------
        ValueError
            If the samples are not usable, a label is not among the classes, a setting is out of
            range, or the schedule has ended.
        TrainingDivergedError
            If the loss is no longer finite.
        """
        go_on = hasattr(self, "network_")
        X, y, weights = self._check_samples(X, y, sample_weight, first=not go_on)
        if not go_on:
            if classes is None:
                raise ValueError("classes is missing; the first call of partial_fit needs it")
            self.classes_ = _all_classes(classes)
        elif classes is not None and not np.array_equal(
            _all_classes(classes), np.sort(self.classes_)
        ):
            raise ValueError("classes is not what it was in the first call of partial_fit")
        if self.class_weight == "balanced":
            raise ValueError(
                "class_weight is 'balanced', for which partial_fit would have to know how many "
                "samples each class has; give a dictionary of weights, or use fit"
            )
        part = Part(X, self._encode(y), weights)
        self.class_weight_ = class_weights_for(self.class_weight, self.classes_, part)
        self._fit_portion(self._weighed(part), go_on)
        return self

    def decision_function(self, X: ArrayLike) -> FloatArray:
        """Return the logits, of shape (n,) for two classes and (n, n_classes) for more.

        For two classes, those above 0 are of ``classes_[1]``; for more, the largest says which.
        """
        check_is_fitted(self)
        logits = self._answer(self.network_.logits, X)
        if len(self.classes_) > 2:
            return logits
        decision: FloatArray = logits[:, -1]
        return decision - logits[:, 0] if logits.shape[1] == 2 else decision

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return each sample's class, of shape (n,)."""
        decision = self.decision_function(X)
        chosen = decision > 0.0 if decision.ndim == 1 else np.argmax(decision, axis=1)
        return self.classes_[chosen.astype(np.intp)]

    @available_if(_gives_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Return each sample's probability of each class, of shape (n, n_classes).

        Not there with outputs that are not probabilities, such as those of the hinge loss. Sigmoid
        outputs of more than two classes are scaled to a sum of 1.
        """
        probabilities: FloatArray = np.exp(self.predict_log_proba(X))
        return probabilities

    @available_if(_gives_probabilities)  # type: ignore[untyped-decorator]
    def predict_log_proba(self, X: ArrayLike) -> FloatArray:
        """Return the logarithms of ``predict_proba``, exact where that rounds to 0 or 1."""
        check_is_fitted(self)
        logits = self._answer(self.network_.logits, X)
        return log_probabilities(self.network_, logits, len(self.classes_))

    def _check_targets(self, y: NDArray[Any]) -> NDArray[Any]:
        check_classification_targets(y)
        return y

    def _encode(self, y: NDArray[Any]) -> NDArray[Any]:
        unknown = np.setdiff1d(y, self.classes_)
        if len(unknown):
            raise ValueError(f"y holds the class {unknown.tolist()[0]!r}, which is not in classes_")
        order = np.argsort(self.classes_)  # those of a saved run need not be in order
        return order[np.searchsorted(self.classes_, y, sorter=order)]

    def _weighed(self, part: Part) -> Part:
        return part if self.class_weight is None else weighed(part, self.class_weight_)

    def _begin_with(self, part: Part) -> None:
        output = self.network_.output_activation
        if isinstance(self.class_weight, dict) and output in PROBABILITY_OUTPUTS:
            biases = self.network_.biases[-1]
            biases[:] = logits_of_shares(part, len(self.classes_), output)[-biases.shape[1] :]

    def _trainer_settings(self) -> dict[str, Any]:
        return {"label_smoothing": self.label_smoothing}
