"""A step of a stack in full swing allocates no array but some of a number for each network."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from core import ExperimentConfig, StackedTrainer
from core.sweeps.stack import layout

NETWORKS = 40
SMALL = 12_000
"""Bytes: more than Python's own objects in a step, and less than the smallest array of a step."""

BUFFERS = 2 * 8192 * 8
"""Bytes that numpy.einsum takes for itself, however much it multiplies."""

SETTINGS: dict[str, dict[str, Any]] = {
    "all samples": {},
    "mini-batches": {"batch_size": 64},
    "carried": {"batch_size": 96, "shuffle": False, "last_batch": "carried"},
    "dropout": {"batch_size": 64, "dropout": 0.2},
    "penalties": {"l1": 0.01, "l2": 0.01, "clip_norm": 1.0, "weight_decay": 0.01},
    "pruning": {"l1": 0.01, "l1_prunes": True, "schedule": "cosine"},
    "several classes": {"dataset": "blobs", "batch_size": 64, "optimizer": "adam"},
    "values": {"dataset": "plane", "activation": "gelu", "optimizer": "nesterov"},
}


@pytest.fixture(autouse=True)
def small_casting_buffers() -> Iterator[None]:
    """Keep the buffers in which ufuncs convert types, which are no arrays, out of the picture."""
    before = np.setbufsize(16)
    yield
    np.setbufsize(before)


@pytest.mark.parametrize("networks_closest", [False, True])
@pytest.mark.parametrize("case", SETTINGS)
def test_no_step_allocates(
    case: str, networks_closest: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "TINY", 10**9 if networks_closest else 0)
    config = ExperimentConfig(samples=400, hidden=(8,), **SETTINGS[case])
    stacked = StackedTrainer([config.replace(weights_draw=draw) for draw in range(NETWORKS)])
    for _ in range(3):
        stacked.run_epoch()
    most = 0
    tracemalloc.start()
    try:
        for _ in range(3):
            before, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            stacked.run_epoch()
            _, peak = tracemalloc.get_traced_memory()
            most = max(most, peak - before)
    finally:
        tracemalloc.stop()
    assert most < SMALL + BUFFERS * networks_closest
