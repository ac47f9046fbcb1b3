"""Optimisers: how the parameters follow the gradient.

Each works on one flat vector, whatever the number of layers, in preallocated arrays, so a step is a
handful of vector operations. They stand in order of complexity; ``OPTIMIZERS`` holds them by name.

Every optimiser can also shrink the parameters a little at each step, apart from the gradient
(decoupled weight decay, Loshchilov and Hutter, 2019, https://arxiv.org/abs/1711.05101); for all but
``AdamW`` it is off unless asked for. As in PyTorch it is p -= r d p with the learning rate r, for
biases, too; in the paper the factor r is the schedule's alone.
"""

from __future__ import annotations

import math

import numpy as np

from core.formulas.optimizer import Optimizer, Rate
from core.support.arrays import FloatArray
from core.support.public import public


@public
class SGD(Optimizer):
    """Gradient descent, p -= r g (Robbins and Monro, 1951; with the whole batch, Cauchy, 1847)."""

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        np.multiply(gradients, rate, out=self._scratch)
        np.subtract(parameters, self._scratch, out=parameters)


@public
class Momentum(Optimizer):
    """Gradient descent with momentum, v = m v + g and p -= r v.

    The form of PyTorch's ``SGD``: the velocity adds up gradients, and the rate of the moment scales
    all of it. In Polyak, 1964, and Sutskever et al., 2013,
    http://proceedings.mlr.press/v28/sutskever13.html, each gradient keeps the rate of its own step,
    v = m v - r g and p += v. The steps are the same while the rate is, and part when it changes.
    """

    accumulators = ("velocity",)

    def __init__(
        self, learning_rate: float = 0.01, *, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay)
        self.momentum = momentum

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        velocity, step = self._memory["velocity"], self._scratch
        np.multiply(velocity, self.momentum, out=velocity)
        np.add(velocity, gradients, out=velocity)
        np.multiply(velocity, rate, out=step)
        np.subtract(parameters, step, out=parameters)


@public
class Nesterov(Momentum):
    """Nesterov's accelerated gradient, v = m v + g and p -= r (g + m v).

    The form of PyTorch's ``SGD(nesterov=True)``. While the rate is the same, so are the steps of
    Bengio et al., 2013, equation 7, https://arxiv.org/abs/1212.0901, where each gradient keeps the
    rate of its own step, as in ``Momentum``; the parameters are the points looked ahead to of
    Nesterov, 1983.
    """

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        velocity, step = self._memory["velocity"], self._scratch
        np.multiply(velocity, self.momentum, out=velocity)
        np.add(velocity, gradients, out=velocity)
        np.multiply(velocity, self.momentum, out=step)
        np.add(step, gradients, out=step)
        np.multiply(step, rate, out=step)
        np.subtract(parameters, step, out=parameters)


@public
class AdaGrad(Optimizer):
    """AdaGrad, s += g^2 and p -= r g / (sqrt(s) + epsilon).

    Duchi, Hazan and Singer, 2011, https://jmlr.org/papers/v12/duchi11a.html, with the diagonal.
    """

    accumulators = ("squares",)

    def __init__(
        self, learning_rate: float = 0.01, *, epsilon: float = 1e-8, weight_decay: float = 0.0
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay)
        self.epsilon = epsilon

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        squares, step = self._memory["squares"], self._scratch
        np.multiply(gradients, gradients, out=step)
        np.add(squares, step, out=squares)
        _scaled_step(parameters, gradients, squares, step, rate, self.epsilon)


@public
class RMSProp(Optimizer):
    """RMSProp, s = d s + (1 - d) g^2 and p -= r g / (sqrt(s) + epsilon).

    Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012; epsilon stands
    where PyTorch has it.
    """

    accumulators = ("squares",)

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        decay: float = 0.9,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay)
        self.decay = decay
        self.epsilon = epsilon

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        squares, step = self._memory["squares"], self._scratch
        np.multiply(gradients, gradients, out=step)
        np.multiply(step, 1.0 - self.decay, out=step)
        np.multiply(squares, self.decay, out=squares)
        np.add(squares, step, out=squares)
        _scaled_step(parameters, gradients, squares, step, rate, self.epsilon)


@public
class Adam(Optimizer):
    """Adam: momentum and squares, both corrected for starting at zero.

    Kingma and Ba, 2015, algorithm 1, https://arxiv.org/abs/1412.6980
    """

    accumulators = ("first_moment", "second_moment")

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay)
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        beta1, beta2 = self.beta1, self.beta2
        # The moments are kept without their factors (1 - beta), which saves two passes over the
        # vector; the factors and the bias corrections meet in two scalars.
        step_rate = rate * (1.0 - beta1) / (1.0 - beta1**self.steps)
        root = math.sqrt((1.0 - beta2) / (1.0 - beta2**self.steps))
        first, second = self._memory["first_moment"], self._memory["second_moment"]
        step = self._scratch
        np.multiply(first, beta1, out=first)
        np.add(first, gradients, out=first)
        np.multiply(second, beta2, out=second)
        np.multiply(gradients, gradients, out=step)
        np.add(second, step, out=second)
        _scaled_step(parameters, first, second, step, step_rate / root, self.epsilon / root)


@public
class AdamW(Adam):
    """Adam with decoupled weight decay, 0.01 by default.

    Loshchilov and Hutter, 2019, algorithm 2, https://arxiv.org/abs/1711.05101, with the decay times
    the learning rate, as in PyTorch.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(
            learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon, weight_decay=weight_decay
        )


@public
class Lion(Optimizer):
    """Lion, p -= r sign(b1 m + (1 - b1) g), then m = b2 m + (1 - b2) g.

    Chen et al., 2023, algorithm 2, https://arxiv.org/abs/2302.06675
    """

    accumulators = ("first_moment",)

    def __init__(
        self,
        learning_rate: float = 0.0001,
        *,
        beta1: float = 0.9,
        beta2: float = 0.99,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay)
        self.beta1 = beta1
        self.beta2 = beta2

    def _step(self, parameters: FloatArray, gradients: FloatArray, rate: Rate) -> None:
        moment, step = self._memory["first_moment"], self._scratch
        # sign(b1 m + (1 - b1) g), in one scratch vector: sign((m - g) b1 + g)
        np.subtract(moment, gradients, out=step)
        np.multiply(step, self.beta1, out=step)
        np.add(step, gradients, out=step)
        np.sign(step, out=step)
        np.multiply(step, rate, out=step)
        np.subtract(parameters, step, out=parameters)
        np.multiply(moment, self.beta2, out=moment)
        np.multiply(gradients, 1.0 - self.beta2, out=step)
        np.add(moment, step, out=moment)


def _scaled_step(
    parameters: FloatArray,
    direction: FloatArray,
    squares: FloatArray,
    step: FloatArray,
    rate: Rate,
    epsilon: Rate,
) -> None:
    """Subtract ``rate * direction / (sqrt(squares) + epsilon)`` from the parameters."""
    np.sqrt(squares, out=step)
    np.add(step, epsilon, out=step)
    np.divide(direction, step, out=step)
    np.multiply(step, rate, out=step)
    np.subtract(parameters, step, out=parameters)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
    "lion": Lion,
}
"""Every optimiser by name."""
