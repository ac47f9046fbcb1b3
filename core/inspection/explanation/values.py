"""A step as plain values, for files that other programs read."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.inspection.explanation.look import Look


def values_of(look: Look) -> dict[str, Any]:
    """Return every number of the step for one example, and of the batch: no arrays, no nan.

    Layers are in order, each with lists as ``LayerTrace`` has arrays; of what is of an example, the
    example's own.
    """
    trace = look.trace
    row = look.row
    optimizer = trace.optimizer
    layers = []
    for number, layer in enumerate(trace.layers, 1):
        of_example = {
            name: None if array is None else array[row]
            for name, array in (
                ("a_in", layer.a_in),
                ("z", layer.z),
                ("slope", layer.slope),
                ("a", layer.a),
                ("keep", layer.keep),
                ("da", layer.da),
                ("dz", layer.dz),
            )
        }
        of_batch = {
            "W": layer.W,
            "b": layer.b,
            "dW": layer.dW,
            "db": layer.db,
            "penalty_W": None if layer.penalty is None else layer.penalty.W,
            "used_dW": layer.used.W,
            "used_db": layer.used.b,
            "W_after": layer.W_after,
            "b_after": layer.b_after,
            "asleep": layer.asleep,
        }
        memory = {
            f"{name}_{when}": {"W": block.W, "b": block.b}
            for when, blocks in (("before", layer.memory_before), ("after", layer.memory_after))
            for name, block in blocks.items()
        }
        layers.append(
            {"layer": number, "activation": layer.activation} | of_example | of_batch | memory
        )
    values = {
        "epoch": trace.epoch,
        "batch": trace.batch,
        "batches": trace.batches,
        "batch_size": trace.size,
        "example": look.example,
        "data": look.about.name or None,
        "inputs": list(look.input_names(0)),
        "y": trace.targets[row],
        "weight": None if trace.weights is None else trace.weights[row],
        "loss_function": trace.loss_function.name,
        "optimizer": type(optimizer).__name__,
        "optimizer_settings": {
            name: value for name, value in vars(optimizer).items() if isinstance(value, float)
        },
        "learning_rate": trace.learning_rate,
        "l1": trace.l1,
        "l2": trace.l2,
        "gradient_norm": trace.norm,
        "clip_norm": trace.clip_norm,
        "example_loss": trace.losses[row],
        "example_loss_after": trace.losses_after[row],
        "outputs_after": trace.outputs_after[row],
        "loss": trace.loss,
        "loss_after": trace.loss_after,
        "train_loss": trace.train_loss,
        "train_loss_after": trace.train_loss_after,
        "promised": trace.promised,
        "kept": trace.kept,
        "layers": layers,
    }
    plain: dict[str, Any] = _plain(values)
    return plain


def _plain(value: Any) -> Any:
    """Return arrays as lists, and what is no finite number as None, which JSON has."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
