"""A fitted pipeline of scikit-learn from an experiment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset, chosen_features
from core.data.features import compute_features
from core.data.sources.table.new_rows import read_rows
from core.estimators.progress import take_over
from core.experiment.config import ExperimentConfig
from core.experiment.experiment import Experiment
from core.experiment.methods import OPTIMIZER_SETTINGS, SCHEDULE_SETTINGS
from core.support.checks import instance
from core.support.public import public

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

_CALLED = {"hidden_size": "hidden", "hidden_activation": "activation", "random_state": "seed"}
"""What a configuration calls the parameters of an estimator that have another name here."""

_TRUTHS = {"true": True, "false": False}


@public
def pipeline_of(experiment: Experiment) -> Pipeline:
    """Return what ``Experiment.to_estimator`` does; see there."""
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import FunctionTransformer

    instance(experiment, Experiment, "experiment", "ExperimentConfig().build()")
    data, config = experiment.dataset, experiment.config
    steps: list[tuple[str, Any]] = []
    if data.preparation is None:
        features = () if config.features is None else chosen_features(config.features, 2, data.name)
    else:
        features = data.preparation.features
        # What has been fitted is a step of its own.
        settings: dict[str, Any] = {"preparation": replace(data.preparation, transformer=None)}
        steps.append(("read", FunctionTransformer(read_rows, kw_args=settings)))
        steps.append(("prepare", _in_its_own_words(data.preparation.transformer)))
    if features:
        steps.append(
            ("features", FunctionTransformer(compute_features, kw_args={"names": features}))
        )
    if config.scaling == "standard":
        steps.append(("standardise", data.standardisation.as_scaler()))
    if config.dtype == "float32":
        single = FunctionTransformer(np.asarray, kw_args={"dtype": np.float32})
        steps.append(("single precision", single))
    steps.append(("network", _network(experiment)))
    return Pipeline(steps)


def _in_its_own_words(transformer: Any) -> Any:
    """Return a copy of a fitted transformer whose settings are all scikit-learn's own.

    Its medians and its names come from functions that no file with an estimator should name.
    """
    import copy

    from sklearn.impute import SimpleImputer

    copied = copy.deepcopy(transformer)
    for steps in (copied.transformers, copied.transformers_):
        for _, step, _ in steps:
            if isinstance(step, SimpleImputer):
                step.set_params(strategy="median")
            elif hasattr(step, "feature_name_combiner"):
                step.set_params(feature_name_combiner="concat")
    return copied


def _network(experiment: Experiment) -> Any:
    data, config = experiment.dataset, experiment.config
    if data.task == "classification":
        from core.estimators.class_weights import class_weights_for
        from core.estimators.classifier import NeuralNetworkClassifier
        from core.estimators.samples import Part

        classifier = NeuralNetworkClassifier(**_settings(config, NeuralNetworkClassifier))
        take_over(classifier, experiment.trainer, config.seed)
        classifier.classes_ = classes = _classes(data)
        part = Part(data.X_train, data.y_train.astype(np.intp), None)
        classifier.class_weight_ = class_weights_for(classifier.class_weight, classes, part)
        return classifier
    from core.estimators.regressor import NeuralNetworkRegressor

    regressor = NeuralNetworkRegressor(**_settings(config, NeuralNetworkRegressor))
    take_over(regressor, experiment.trainer, config.seed)
    return regressor if config.scaling == "none" else _in_own_unit(regressor, data)


def _in_own_unit(regressor: Any, data: Dataset) -> Any:
    """Return a regressor whose targets are standardised as those of the data are."""
    from sklearn.base import clone
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.preprocessing import StandardScaler

    whole = TransformedTargetRegressor(clone(regressor), transformer=StandardScaler())
    scaler = StandardScaler()
    scaler.mean_, scaler.scale_ = np.array([data.target_mean]), np.array([data.target_scale])
    scaler.var_, scaler.n_features_in_ = scaler.scale_**2, 1
    scaler.n_samples_seen_ = np.int64(len(data.y_train))
    whole.regressor_, whole.transformer_ = regressor, scaler
    whole._training_dim = 1  # of targets of shape (n,)
    return whole


def _classes(data: Dataset) -> NDArray[Any]:
    """Return the classes in the order of their indices, as pandas reads them from the table.

    Those of a data set that is no table are its indices.
    """
    if data.preparation is None:
        return np.arange(data.n_classes)
    labels = data.preparation.labels
    folded = [label.casefold() for label in labels]
    if {*folded} == _TRUTHS.keys():
        return np.array([_TRUTHS[label] for label in folded])
    try:
        numbers = np.array([float(label) for label in labels])
    except ValueError:
        return np.array(labels, object)
    return numbers.astype(np.int64) if (numbers == np.floor(numbers)).all() else numbers


def _settings(config: ExperimentConfig, kind: Any) -> dict[str, Any]:
    """Return what a configuration says of the parameters of an estimator."""
    settings = {
        name: getattr(config, called)
        for name in kind().get_params()
        if hasattr(config, called := _CALLED.get(name, name))
    }
    methods = (
        ("optimizer", OPTIMIZER_SETTINGS, config.build_optimizer),
        ("schedule", SCHEDULE_SETTINGS, config.build_schedule),
    )
    for what, table, build in methods:
        names = {name for taken in table.values() for name in taken}
        given = {name for name in names if getattr(config, name, None) is not None}
        if given - settings.keys() or (what == "schedule" and config.warmup):
            # One with settings that are no parameters is given itself, and has all of its own.
            settings[what] = build()
            settings.update(dict.fromkeys(given & settings.keys()))
    if "class_weight" in settings and settings["class_weight"] == "none":
        settings["class_weight"] = None
    if config.patience is None:
        del settings["patience"]
    else:
        settings |= {"early_stopping": True, "validation_fraction": config.test_size}
    return settings
