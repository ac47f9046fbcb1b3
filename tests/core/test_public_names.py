import inspect
import pickle
import pickletools
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import core

STUB = Path(core.__file__).with_name("__init__.pyi").read_text(encoding="utf-8")
LINES = [line for line in STUB.splitlines() if line.startswith("from ")]

NAMES = [line.split()[-1] for line in LINES]
KINDS = [name for name in NAMES if inspect.isclass(getattr(core, name))]
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(core, name))]


def modules_inside_core(value: object) -> Iterator[str]:
    """The modules that a pickle names, and that it would break with if they moved."""
    # Of the oldest protocols, for in their pickles a place is one operation.
    for opcode, place, _ in pickletools.genops(pickle.dumps(value, protocol=2)):
        if opcode.name == "GLOBAL" and place.startswith("core."):
            yield place


@pytest.mark.parametrize("line", LINES)
def test_each_line_of_the_stub_says_where_one_name_is(line: str) -> None:
    match line.split():
        case ["from", module, "import", name, "as", same]:
            assert name == same
            assert getattr(core, name) is getattr(__import__(module, fromlist=[name]), name)
        case _:
            pytest.fail("not of the form that core/__init__.py reads")


def test_no_public_name_stands_twice() -> None:
    assert len(LINES) == len(core.__all__)


@pytest.mark.parametrize("name", [*KINDS, *FUNCTIONS])
def test_what_users_import_from_core_says_so(name: str) -> None:
    assert getattr(core, name).__module__ == "core"
    assert not {*modules_inside_core(getattr(core, name))}


@pytest.mark.parametrize("name", KINDS)
def test_type_hints_of_a_class_can_be_asked_for(name: str) -> None:
    hints = typing.get_type_hints(getattr(core, name))
    assert not any(isinstance(hint, str) for hint in hints.values())


def of_an_experiment() -> Iterator[object]:
    config = core.ExperimentConfig(
        dataset="moons",
        optimizer="adam",
        schedule="cosine",
        batch_size=16,
        dropout=0.1,
        l1=0.01,
        l1_prunes=True,
        patience=5,
    )
    experiment = config.build()
    list(experiment.trainer.epochs(3))
    trainer = experiment.trainer
    yield from (config, experiment, experiment.network, experiment.dataset, trainer)
    yield from (trainer.history, trainer.history.latest, trainer.stop, trainer.state())


def data_sets() -> Iterator[object]:
    for name in ("circles", "sine", "iris"):  # with two inputs, one and several
        yield core.load_dataset(name)
    yield core.load_dataset("circles", features=("x1", "x1*x2"))
    with_scaler = core.load_dataset("moons")
    assert with_scaler.scaler is with_scaler.scaler
    yield with_scaler


def parts_of_a_training() -> Iterator[object]:
    for optimizer in core.OPTIMIZER_SETTINGS:
        yield core.ExperimentConfig(optimizer=optimizer).build().trainer.optimizer
    for schedule in core.SCHEDULE_SETTINGS:
        yield core.ExperimentConfig(schedule=schedule).build().trainer.schedule


def errors() -> Iterator[object]:
    yield core.CheckpointError("it is not a checkpoint")
    yield core.TrainingDivergedError(3, 0.5)


def estimators() -> Iterator[object]:
    X = np.random.default_rng(0).normal(size=(50, 2))
    y = X[:, 0] > 0
    for kind in (core.NeuralNetworkClassifier, core.NeuralNetworkRegressor):
        yield kind(4)
        yield kind(4, epochs=2, optimizer=core.Lion(), schedule=core.StepDecay()).fit(X, y)
        again = kind(4, epochs=2, schedule="cosine", early_stopping=True, warm_start=True)
        yield again.fit(X, y).fit(X, y)


@pytest.mark.parametrize(
    "values", [of_an_experiment, data_sets, parts_of_a_training, errors, estimators]
)
def test_a_pickle_names_no_module_inside_core(values: Callable[[], Iterator[object]]) -> None:
    for value in values():
        assert not {*modules_inside_core(value)}
        assert type(pickle.loads(pickle.dumps(value))) is type(value)
