"""NeuralNetwork: a multi-layer perceptron over one flat parameter vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from core.formulas.activations import ACTIVATIONS, Activation
from core.formulas.initializers import INITIALIZERS
from core.network.layers import (
    Layers,
    hidden_activation_names,
    hidden_sizes,
    layer_views,
)
from core.network.limits import count_parameters
from core.network.output_layer import loss_for
from core.network.pool import WorkspacePool
from core.network.targets import encode_targets
from core.network.workspace import Workspace
from core.support.arrays import FloatArray, full_aligned
from core.support.attributes import KnownAttributes
from core.support.checks import (
    all_finite,
    float_type,
    generator,
    known,
    positive,
    positive_integer,
    real_numbers,
    same_samples,
)
from core.support.fixed import fixed
from core.support.public import public

_ANEW = "build another NeuralNetwork"
_IN_PLACE = "write into its arrays, as in network.{0}{1}[:] = values"
_SIZES_AND_NAMES = ("layer_sizes", "hidden_activations", "output_activation", "initializer")
_STATE = (*_SIZES_AND_NAMES, "parameters", "gradients")


@public
class NeuralNetwork(KnownAttributes):
    """A fully connected network, ``a = f(a_previous W + b)`` layer after layer.

    Any number of threads may ask it at the same time, and get the same bits as one alone. They may
    while one of them trains it, too: an answer is then of the parameters that it meets on its way.
    Training, ``backward`` and writing into the arrays are for one thread at a time.

    Parameters
    ----------
    input_size : int
        Number of input features.
    hidden_size : int or sequence of int
        Units of each hidden layer. An empty sequence leaves no hidden layer, which with a sigmoid
        output is logistic regression.
    output_size : int
        Number of outputs.
    hidden_activation : str or sequence of str
        A name in ``HIDDEN_ACTIVATIONS`` for all hidden layers, or one for each.
    output_activation : str
        A name in ``ACTIVATIONS``.
    initializer : str
        A name in ``INITIALIZERS``: how the initial weights are drawn.
    seed : int, numpy.random.Generator or numpy.random.SeedSequence
        Where the initial weights come from.
    dtype : float64 or float32

    Attributes
    ----------
    layer_sizes : tuple of int
        Sizes of input, hidden and output layers.
    parameters, gradients : array of shape (n_parameters,)
        All weights and biases in one vector, and the gradient of the last ``backward``.
    weights : tuple of array
        ``weights[i]``, of shape (n_in, n_out), is a view into ``parameters``. To give a network
        other parameters write into the arrays, as in ``network.weights[0][:] = values``: none of
        these attributes can be set.
    revision : int
        Counts the calls that changed parameters or gradients, so that a trainer notices.
    biases : tuple of array
        ``biases[i]``, of shape (1, n_out), likewise.

    Raises
    ------
    ValueError
        If a size is not a positive integer, a name is unknown (the message lists what is known),
        or there would be more than 100 million parameters.

    Examples
    --------
    >>> import numpy as np
    >>> network = NeuralNetwork(input_size=2, hidden_size=8, output_size=1)
    >>> network.layer_sizes
    (2, 8, 1)
    >>> network.forward(np.zeros((3, 2))).shape
    (3, 1)
    """

    layer_sizes: tuple[int, ...] = fixed("layer_sizes", _ANEW)
    hidden_activations: tuple[str, ...] = fixed("hidden_activations", _ANEW)
    output_activation: str = fixed("output_activation", _ANEW)
    initializer: str = fixed("initializer", _ANEW)
    parameters: FloatArray = fixed("parameters", _IN_PLACE.format("parameters", ""))
    gradients: FloatArray = fixed("gradients", _IN_PLACE.format("gradients", ""))
    weights: tuple[FloatArray, ...] = fixed("weights", _IN_PLACE.format("weights", "[0]"))
    biases: tuple[FloatArray, ...] = fixed("biases", _IN_PLACE.format("biases", "[0]"))
    layers: Layers = fixed("layers", _ANEW)
    revision: int

    def __init__(
        self,
        input_size: int,
        hidden_size: int | Sequence[int] = 8,
        output_size: int = 1,
        *,
        hidden_activation: str | Sequence[str] = "relu",
        output_activation: str = "sigmoid",
        initializer: str = "he_normal",
        seed: int | np.random.Generator | np.random.SeedSequence = 42,
        dtype: DTypeLike = np.float64,
    ) -> None:
        hidden = hidden_sizes(hidden_size)
        self._layer_sizes = (
            positive_integer(input_size, "input_size"),
            *(positive_integer(size, "a hidden layer's size") for size in hidden),
            positive_integer(output_size, "output_size"),
        )
        self._hidden_activations = hidden_activation_names(hidden_activation, len(hidden))
        self._output_activation = known(output_activation, ACTIVATIONS, "output activation")
        self._initializer = known(initializer, INITIALIZERS, "initializer")
        kind = float_type(dtype)
        size = count_parameters(self.layer_sizes)
        self._parameters: FloatArray = full_aligned(size, 0.0, kind)
        self._gradients: FloatArray = full_aligned(size, 0.0, kind)
        self.revision = 0
        self._bind()
        self.initialize(seed)

    def _bind(self) -> None:
        names = (*self.hidden_activations, self.output_activation)
        self._layers = Layers(
            self.layer_sizes,
            tuple(ACTIVATIONS[name] for name in names),
            self.layer_views(self.parameters),
            self.layer_views(self.gradients),
        )
        self._weights = tuple(block[:-1] for block in self.layers.parameters)
        self._biases = tuple(block[-1:] for block in self.layers.parameters)
        self._workspaces = WorkspacePool(self.layers)

    def layer_views(self, flat: FloatArray) -> tuple[FloatArray, ...]:
        """View a vector like ``parameters`` as [W; b] of shape (n_in + 1, n_out) for each layer."""
        return layer_views(flat, self.layer_sizes)

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The activation of each layer, that of the outputs last."""
        return self.layers.activations

    @property
    def layer_parameters(self) -> tuple[FloatArray, ...]:
        """Views of ``parameters`` as [W; b] of each layer, of shape (n_in + 1, n_out)."""
        return self.layers.parameters

    @property
    def weight_gradients(self) -> tuple[FloatArray, ...]:
        """Views of ``gradients`` of the shapes of ``weights``."""
        return tuple(block[:-1] for block in self.layers.gradients)

    @property
    def bias_gradients(self) -> tuple[FloatArray, ...]:
        """Views of ``gradients`` of the shapes of ``biases``."""
        return tuple(block[-1:] for block in self.layers.gradients)

    def initialize(self, seed: int | np.random.Generator | np.random.SeedSequence) -> None:
        """Draw new initial weights, and set the biases to the initialiser's value."""
        random = generator(seed)
        initializer = INITIALIZERS[self.initializer]
        for weights, biases in zip(self.weights, self.biases, strict=True):
            weights[:] = initializer.draw(random, *weights.shape)
            biases[:] = initializer.bias
        self.gradients[:] = 0.0
        self.revision += 1

    def forward(self, X: ArrayLike) -> FloatArray:
        """Return the network's outputs, of shape (n, n_out), for inputs of shape (n, n_in).

        Raises
        ------
        ValueError
            If ``X`` is not (n, n_in), or a value is not finite.
        """
        return self._evaluate(X, activate=True)

    def logits(self, X: ArrayLike) -> FloatArray:
        """Return z of the output layer, of shape (n, n_out), for inputs of shape (n, n_in).

        Raises
        ------
        ValueError
            If ``X`` is not (n, n_in), or a value is not finite.
        """
        return self._evaluate(X, activate=False)

    def _evaluate(self, X: ArrayLike, activate: bool) -> FloatArray:
        inputs = self.check_inputs(X)
        results = np.empty((len(inputs), self.layer_sizes[-1]), self.parameters.dtype)
        # The outputs of a network that has diverged say so themselves.
        with np.errstate(all="ignore"):
            for rows, chunk in self._layers.chunks(inputs):
                workspace = self._workspaces.take(len(chunk))
                workspace.forward(chunk.T)
                results[rows] = (workspace.activate_outputs() if activate else workspace.logits).T
                self._workspaces.put_back(workspace)
        return results

    def layer_outputs(self, X: ArrayLike) -> list[FloatArray]:
        """Return what every layer makes of inputs of shape (n, n_in).

        Returns
        -------
        list of array
            For each hidden layer, and last for the output layer, the activations of its units, of
            shape (n, units).

        Raises
        ------
        ValueError
            If ``X`` is not (n, n_in), or a value is not finite.
        """
        inputs = self.check_inputs(X)
        sizes = self.layer_sizes[1:]
        results = [np.empty((len(inputs), size), self.parameters.dtype) for size in sizes]
        with np.errstate(all="ignore"):
            for rows, chunk in self._layers.chunks(inputs):
                workspace = self._workspaces.take(len(chunk))
                workspace.forward(chunk.T)
                workspace.activate_outputs()
                for result, activations in zip(results, workspace.activations, strict=True):
                    result[rows] = activations.T
                self._workspaces.put_back(workspace)
        return results

    def sample_losses(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        loss: str | None = None,
        classes: bool | None = None,
    ) -> FloatArray:
        """Return the loss of each sample, of shape (n,); training makes their mean small.

        Parameters
        ----------
        X : array_like of shape (n, n_in)
        y : array_like of shape (n,) or (n, 1) of classes or values, or (n, n_out) of targets
        loss : str, optional
            A name in ``LOSSES``; by default the one that goes with the output activation.
        classes : bool, optional
            Whether ``y`` holds class indices. By default it does if the loss is for
            classification alone.

        Raises
        ------
        ValueError
            If the shapes do not agree or the loss does not go with the output activation.
        """
        inputs = self.check_inputs(X)
        kind = loss_for(self.output_activation, loss)
        dtype, outputs = self.parameters.dtype, self.layer_sizes[-1]
        targets = encode_targets(y, kind, self.output_activation, outputs, dtype, classes=classes)
        same_samples(inputs, targets)
        results = np.empty(len(inputs), dtype)
        with np.errstate(all="ignore"):
            for rows, chunk in self._layers.chunks(inputs):
                workspace = self._workspaces.take(len(chunk), kind)
                workspace.forward(chunk.T)
                results[rows] = workspace.sample_losses(targets[rows].T)
                self._workspaces.put_back(workspace, kind)
        return results

    def backward(
        self,
        X: ArrayLike,
        y: ArrayLike,
        learning_rate: float | None = None,
        *,
        loss: str | None = None,
    ) -> FloatArray:
        """Backpropagate the mean loss; optionally take one gradient-descent step.

        Parameters
        ----------
        X : array_like of shape (n, n_in)
        y : array_like of shape (n,) or (n, 1) of classes or values, or (n, n_out) of targets
        learning_rate : float, optional
            If given, ``parameters -= learning_rate * gradients`` follows.
        loss : str, optional
            A name in ``LOSSES``; by default the one that goes with the output activation.

        Returns
        -------
        array of shape (n_parameters,)
            ``gradients``, overwritten by the next call.

        Raises
        ------
        ValueError
            If the shapes do not agree, a value is not finite, or the loss does not go with the
            output activation. The parameters are as they were.
        """
        rate = None if learning_rate is None else positive(learning_rate, "the learning rate")
        inputs = self.check_inputs(X)
        if not len(inputs):
            raise ValueError("X has no samples; a gradient needs at least one")
        kind = loss_for(self.output_activation, loss)
        dtype, outputs = self.parameters.dtype, self.layer_sizes[-1]
        targets = encode_targets(y, kind, self.output_activation, outputs, dtype)
        same_samples(inputs, targets)
        several, gradients = len(inputs) > self._layers.samples_at_once, self.gradients
        part = np.empty_like(gradients) if several else gradients
        if several:
            gradients[:] = 0.0
        for rows, chunk in self._layers.chunks(inputs):
            if several:
                workspace = Workspace(self.layers.with_gradients(part), len(chunk), kind)
            else:
                workspace = self._workspaces.take(len(chunk), kind)
            workspace.forward(chunk.T)
            workspace.loss(targets[rows].T)
            workspace.backward(len(inputs))
            if several:
                gradients += part
            else:
                self._workspaces.put_back(workspace, kind)
        self.revision += 1
        if rate is not None:
            np.subtract(self.parameters, rate * gradients, out=self.parameters)
        return gradients

    def check_inputs(self, X: ArrayLike, name: str = "X") -> FloatArray:
        """Return ``X`` with the network's dtype and shape (n, n_in), or raise ValueError.

        What is not finite is refused: its effect can be lost, as a sigmoid of infinity is 1.
        """
        inputs = real_numbers(X, name)
        if inputs.dtype != self.parameters.dtype:
            with np.errstate(over="ignore"):  # what is too large for float32 is refused below
                inputs = inputs.astype(self.parameters.dtype)
        has, n_in = inputs.shape, self.layer_sizes[0]
        if inputs.ndim != 2 or has[1] != n_in:
            raise ValueError(f"{name} has shape {has}; this network takes (samples, {n_in})")
        if not all_finite(inputs):
            raise ValueError(f"{name} holds a value that is not finite")
        return inputs

    def rest(self) -> None:
        """Let go of the arrays that answers were computed in; the next answer makes them anew."""
        self._workspaces.clear()

    def copy(self) -> NeuralNetwork:
        """Return an independent network with the same parameters and gradients."""
        twin = NeuralNetwork.__new__(NeuralNetwork)
        twin.__setstate__(self.__getstate__())
        twin._parameters = self.parameters.copy()
        twin._gradients = self.gradients.copy()
        twin._bind()
        return twin

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what ``parameters`` and ``layer_sizes`` already say."""
        views = {"_layers", "_weights", "_biases", "_workspaces"}
        return {name: value for name, value in vars(self).items() if name not in views}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Rebuild the views into ``parameters``."""
        for name, value in state.items():  # in earlier pickles by the names that are read
            vars(self)[f"_{name}" if name in _STATE else name] = value
        self._bind()

    def __repr__(self) -> str:
        """Return the architecture, for example ``NeuralNetwork(2-8-1, relu -> sigmoid)``."""
        sizes = "-".join(map(str, self.layer_sizes))
        names = " -> ".join((*dict.fromkeys(self.hidden_activations), self.output_activation))
        return f"NeuralNetwork({sizes}, {names})"
