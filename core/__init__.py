"""Neural networks from scratch in NumPy: the network, how it learns, and data to learn from.

Each name is imported when it is first asked for. So a program can say what it has to say before
NumPy is there, and only who wants an estimator waits for scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.data.dataset import SCALINGS, Dataset
    from core.data.datasets import DATASETS, load_dataset
    from core.data.features import FEATURES
    from core.data.plane import Plane
    from core.data.sources.csv.dataset import csv_columns, load_csv
    from core.data.sources.csv.header import HEADER_HINT, looks_like_data
    from core.data.sources.drawn import MAXIMUM_CLASSES, MAXIMUM_POINTS, Point, lacking
    from core.estimators.baseline import baseline
    from core.estimators.classifier import NeuralNetworkClassifier, NeuralNetworkRegressor
    from core.experiment.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
    from core.experiment.config import DATA_FIELDS, NETWORK_FIELDS, Experiment, ExperimentConfig
    from core.experiment.methods import OPTIMIZER_SETTINGS, SCHEDULE_SETTINGS
    from core.formulas.activations import (
        ACTIVATIONS,
        HIDDEN_ACTIVATIONS,
        elu,
        gelu,
        leaky_relu,
        linear,
        relu,
        sigmoid,
        silu,
        sine,
        softmax,
        softplus,
        tanh,
    )
    from core.formulas.initializers import INITIALIZERS
    from core.formulas.losses import (
        LOSSES,
        binary_cross_entropy,
        categorical_cross_entropy,
        half_squared_error,
        hinge,
        huber,
        mean_squared_error,
    )
    from core.formulas.metrics import (
        accuracy,
        confusion_matrix,
        dead_units,
        predicted_classes,
        r_squared,
        root_mean_squared_error,
    )
    from core.formulas.optimizers import (
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
    from core.formulas.schedules import (
        SCHEDULES,
        Cosine,
        ExponentialDecay,
        OneCycle,
        ReduceOnPlateau,
        Schedule,
        StepDecay,
    )
    from core.network.network import NeuralNetwork, layer_views
    from core.support.files import write_atomically
    from core.support.text import printable
    from core.training.history import History, Metrics
    from core.training.settings import LAST_BATCHES
    from core.training.stopping import StopConditions
    from core.training.trainer import Trainer, TrainingDivergedError

__all__ = [
    "ACTIVATIONS",
    "DATASETS",
    "DATA_FIELDS",
    "FEATURES",
    "HEADER_HINT",
    "HIDDEN_ACTIVATIONS",
    "INITIALIZERS",
    "LAST_BATCHES",
    "LOSSES",
    "MAXIMUM_CLASSES",
    "MAXIMUM_POINTS",
    "NETWORK_FIELDS",
    "OPTIMIZERS",
    "OPTIMIZER_SETTINGS",
    "SCALINGS",
    "SCHEDULES",
    "SCHEDULE_SETTINGS",
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "CheckpointError",
    "Cosine",
    "Dataset",
    "Experiment",
    "ExperimentConfig",
    "ExponentialDecay",
    "History",
    "Lion",
    "Metrics",
    "Momentum",
    "Nesterov",
    "NeuralNetwork",
    "NeuralNetworkClassifier",
    "NeuralNetworkRegressor",
    "OneCycle",
    "Optimizer",
    "Plane",
    "Point",
    "RMSProp",
    "ReduceOnPlateau",
    "Schedule",
    "StepDecay",
    "StopConditions",
    "Trainer",
    "TrainingDivergedError",
    "accuracy",
    "baseline",
    "binary_cross_entropy",
    "categorical_cross_entropy",
    "confusion_matrix",
    "csv_columns",
    "dead_units",
    "elu",
    "gelu",
    "half_squared_error",
    "hinge",
    "huber",
    "lacking",
    "layer_views",
    "leaky_relu",
    "linear",
    "load_checkpoint",
    "load_csv",
    "load_dataset",
    "looks_like_data",
    "mean_squared_error",
    "predicted_classes",
    "printable",
    "r_squared",
    "relu",
    "root_mean_squared_error",
    "save_checkpoint",
    "sigmoid",
    "silu",
    "sine",
    "softmax",
    "softplus",
    "tanh",
    "write_atomically",
]


_MODULES = {
    "formulas.activations": (
        "ACTIVATIONS HIDDEN_ACTIVATIONS elu gelu leaky_relu linear relu sigmoid silu sine "
        "softmax softplus tanh"
    ),
    "support.files": "write_atomically",
    "estimators.baseline": "baseline",
    "experiment.checkpoint": "CheckpointError load_checkpoint save_checkpoint",
    "data.sources.csv.dataset": "csv_columns load_csv",
    "data.sources.csv.header": "HEADER_HINT looks_like_data",
    "data.dataset": "SCALINGS Dataset",
    "data.datasets": "DATASETS load_dataset",
    "data.sources.drawn": "MAXIMUM_CLASSES MAXIMUM_POINTS Point lacking",
    "estimators.classifier": "NeuralNetworkClassifier NeuralNetworkRegressor",
    "experiment.config": "DATA_FIELDS NETWORK_FIELDS Experiment ExperimentConfig",
    "data.features": "FEATURES",
    "training.history": "History Metrics",
    "formulas.initializers": "INITIALIZERS",
    "formulas.losses": (
        "LOSSES binary_cross_entropy categorical_cross_entropy half_squared_error hinge huber "
        "mean_squared_error"
    ),
    "experiment.methods": "OPTIMIZER_SETTINGS SCHEDULE_SETTINGS",
    "formulas.metrics": (
        "accuracy confusion_matrix dead_units predicted_classes r_squared root_mean_squared_error"
    ),
    "network.network": "NeuralNetwork layer_views",
    "formulas.optimizers": (
        "OPTIMIZERS AdaGrad Adam AdamW Lion Momentum Nesterov Optimizer RMSProp SGD"
    ),
    "data.plane": "Plane",
    "formulas.schedules": (
        "SCHEDULES Cosine ExponentialDecay OneCycle ReduceOnPlateau Schedule StepDecay"
    ),
    "training.stopping": "StopConditions",
    "support.text": "printable",
    "training.trainer": "Trainer TrainingDivergedError",
    "training.settings": "LAST_BATCHES",
}
"""Where each name is."""

_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names.split()}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = found  # the next time it is simply there
    return found
