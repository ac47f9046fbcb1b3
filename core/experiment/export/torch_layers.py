"""The activations of a network as modules of PyTorch: one table, for the way out and the way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class TorchActivation:
    """An activation as PyTorch has it.

    Attributes
    ----------
    name : str
        Its class in ``torch.nn``.
    settings : mapping of str to value
        Its arguments that are not PyTorch's defaults.
    meaning : mapping of str to tuple of values
        What its attributes must be for it to be this activation.
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    meaning: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def written(self) -> str:
        """Return how it is made in a program."""
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"nn.{self.name}({settings})"


TORCH_ACTIVATIONS: dict[str, TorchActivation] = {
    "relu": TorchActivation("ReLU"),
    "leaky_relu": TorchActivation("LeakyReLU", {}, {"negative_slope": (0.01,)}),
    "elu": TorchActivation("ELU", {}, {"alpha": (1.0,)}),
    "gelu": TorchActivation("GELU", {"approximate": "tanh"}, {"approximate": ("tanh",)}),
    "silu": TorchActivation("SiLU"),
    "softplus": TorchActivation(
        "Softplus", {"threshold": 40}, {"beta": (1.0,), "threshold": (20.0, 40.0)}
    ),
    "sigmoid": TorchActivation("Sigmoid"),
    "tanh": TorchActivation("Tanh"),
    "linear": TorchActivation("Identity"),
    "softmax": TorchActivation("Softmax", {"dim": 1}, {"dim": (1, -1, None)}),
}
"""Every activation that PyTorch has a module for, by its name in ``ACTIVATIONS``."""

OWN = {
    "sine": (
        "Sine",
        'class Sine(nn.Module):\n    """The sine of each number."""\n\n'
        "    def forward(self, z):\n        return torch.sin(z)\n",
    )
}
"""Those that it has none for, as classes to write out."""
