"""The experiment's options, one table for every command, and the configuration they make."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from core import (
    ACTIVATIONS,
    DATASETS,
    FEATURES,
    HEADER_HINT,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LAST_BATCHES,
    LOSSES,
    OPTIMIZER_SETTINGS,
    OPTIMIZERS,
    SCALINGS,
    SCHEDULE_SETTINGS,
    SCHEDULES,
    ExperimentConfig,
    csv_columns,
    looks_like_data,
    printable,
)
from tui.exchange.opening import opening
from tui.terminal.failure import Failure, bad_input

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class Parsed(click.ParamType):
    """A value that a function reads from text, or refuses with a ValueError."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, or fail with the function's sentence."""
        if not isinstance(value, str):
            return value
        try:
            return self._parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _shown(text: str) -> str:
    return f"'{printable(text, 40)}'"


def whole_number(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{_shown(text)} is not a whole number") from None


def at_least_one(text: str) -> int:
    """Read a whole number above 0."""
    number = whole_number(text)
    if number < 1:
        raise ValueError(f"{_shown(text)} is not a whole number of at least 1")
    return number


def number(text: str) -> float:
    """Read a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{_shown(text)} is not a finite number")
    return value


def number_above_zero(text: str) -> float:
    """Read a finite number above 0."""
    value = number(text)
    if value <= 0.0:
        raise ValueError(f"{_shown(text)} is not a number above 0")
    return value


def speed(text: str) -> float:
    """Read epochs per second, or max for infinity."""
    return math.inf if text.strip() == "max" else number_above_zero(text)


def hidden_layers(text: str) -> tuple[int, ...]:
    """Read the sizes of the hidden layers, such as 4,2; none of them from nothing or none."""
    if text.strip() in ("", "none"):
        return ()
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError:
        raise ValueError(
            f"{_shown(text)} is not a list of layer sizes; write 8, or 4,2 for two layers, or none"
        ) from None


def names(text: str) -> tuple[str, ...]:
    """Read names with commas between them."""
    found = tuple(name.strip() for name in text.split(","))
    if not all(found):
        raise ValueError(f"{_shown(text)} has a name missing; write one, or several as in a,b")
    return found


def one_or_more_names(text: str) -> str | tuple[str, ...]:
    """Read one name, or several as a tuple."""
    found = names(text)
    return found[0] if len(found) == 1 else found


def one_or_more_numbers(text: str) -> float | tuple[float, ...]:
    """Read one number, or several as a tuple."""
    found = tuple(number(part) for part in text.split(","))
    return found[0] if len(found) == 1 else found


def batch_size(text: str) -> int | None:
    """Read the size of a mini-batch; full is None."""
    if text.strip() == "full":
        return None
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{_shown(text)} is neither a whole number nor full") from None


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    try:
        return {"yes": True, "no": False}[text.strip().lower()]
    except KeyError:
        raise ValueError(f"{_shown(text)} is neither yes nor no") from None


def or_none(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a function that reads what another does, or none for no limit."""
    return lambda text: None if text.strip() == "none" else parse(text)


NAME = Parsed("name", str)
NAMES = Parsed("names", names)
WHOLE_NUMBER = Parsed("whole number", whole_number)
COUNT = Parsed("whole number", at_least_one)
NUMBER = Parsed("number", number)
YES_OR_NO = Parsed("yes or no", yes_or_no)
YES_NO = ("yes", "no")
NUMBER_OR_NONE = Parsed("number", or_none(number))


class Setting(NamedTuple):
    """One setting of an experiment on the command line.

    Attributes
    ----------
    section : str
        Where the help shows it.
    name : str
        The field of ``ExperimentConfig``; the option is this with hyphens.
    type : click.ParamType
    metavar : str
        What the help shows for the value.
    help : str
        A sentence, without its full stop.
    default : str
        What the default is where the field's is None.
    names : iterable of str
        What there is to choose from, where that is a list.
    """

    section: str
    name: str
    type: click.ParamType
    metavar: str
    help: str
    default: str = ""
    names: Iterable[str] = ()

    @property
    def takes_several(self) -> bool:
        """Whether the value may be several of the names."""
        return self.metavar == _SEVERAL

    @property
    def full_help(self) -> str:
        """The sentence with the names in it, or with what the setting goes with."""
        if self.goes_with:
            return f"{self.help}; with {', '.join(self.goes_with)}"
        if not self.names:
            return self.help
        listed = ", ".join(self.names)
        return f"{self.help}: {'any' if self.takes_several else 'one'} of {listed}"

    @property
    def own_defaults(self) -> dict[str, Any]:
        """What the default is for each optimiser, or each schedule, that takes the setting."""
        return {
            method: settings[self.name]
            for method, settings in (OPTIMIZER_SETTINGS | SCHEDULE_SETTINGS).items()
            if self.name in settings
        }

    @property
    def goes_with(self) -> tuple[str, ...]:
        """The optimisers, or the schedules, that take the setting; nothing if all do."""
        takers = tuple(self.own_defaults)
        return () if takers == tuple(OPTIMIZERS) else takers


_SEVERAL = "A,B,..."
_DATA, _NETWORK, _TRAINING = "Data", "Network", "Training"
_SCHEDULE, _TO_START_FROM = "Schedule", "To start from"
_REGULARISATION, _STOPPING = "Regularisation", "Stopping early"
_THE_DATA_SETS_OWN = "the data set's own"
_THE_OPTIMIZERS_OWN, _THE_SCHEDULES_OWN = "the optimizer's own", "the schedule's own"
_GOES_WITH_TASK = "what goes with the task"
_TASKS = ("classification", "regression")


def _of_optimizer(name: str, metavar: str, sentence: str) -> Setting:
    return Setting(_TRAINING, name, NUMBER, metavar, sentence, _THE_OPTIMIZERS_OWN)


def _of_schedule(name: str, metavar: str, sentence: str, kind: click.ParamType = NUMBER) -> Setting:
    return Setting(_SCHEDULE, name, kind, metavar, sentence, _THE_SCHEDULES_OWN)


SETTINGS: tuple[Setting, ...] = (
    Setting(_DATA, "dataset", NAME, "NAME", "What to learn", names=DATASETS),
    Setting(_DATA, "data", NAME, "FILE.csv", "A CSV file to learn instead"),
    Setting(_DATA, "target", NAME, "COLUMN", "The CSV column to predict"),
    Setting(
        _DATA,
        "task",
        click.Choice(_TASKS),
        "TASK",
        "What to do with the CSV file's target",
        "found out from its values",
        _TASKS,
    ),
    Setting(_DATA, "samples", WHOLE_NUMBER, "N", "How many samples", _THE_DATA_SETS_OWN),
    Setting(_DATA, "noise", NUMBER, "X", "How much noise", _THE_DATA_SETS_OWN),
    Setting(_DATA, "classes", WHOLE_NUMBER, "N", "Classes of blobs and rings", _THE_DATA_SETS_OWN),
    Setting(_DATA, "arms", WHOLE_NUMBER, "N", "Arms of spirals", _THE_DATA_SETS_OWN),
    Setting(
        _DATA,
        "features",
        NAMES,
        _SEVERAL,
        "What the network sees of two inputs",
        "the inputs as they are",
        FEATURES,
    ),
    Setting(_DATA, "test_size", NUMBER, "SHARE", "Share kept for testing, between 0 and 1"),
    Setting(
        _DATA,
        "scaling",
        NAME,
        "NAME",
        "What is done to inputs, and to the targets of a regression: standardised, or as they are",
        names=SCALINGS,
    ),
    Setting(_DATA, "seed", WHOLE_NUMBER, "N", "Of everything random; the same gives the same"),
    Setting(
        _NETWORK,
        "hidden",
        Parsed("layers", hidden_layers),
        "N,N,...",
        "Units of each hidden layer, such as 8 or 4,2; none for no hidden layer",
    ),
    Setting(
        _NETWORK,
        "activation",
        Parsed("names", one_or_more_names),
        _SEVERAL,
        "Of the hidden layers, one for all or one for each",
        names=HIDDEN_ACTIVATIONS,
    ),
    Setting(
        _NETWORK,
        "output_activation",
        NAME,
        "NAME",
        "Of the output layer",
        _GOES_WITH_TASK,
        ACTIVATIONS,
    ),
    Setting(_NETWORK, "loss", NAME, "NAME", "What training makes small", _GOES_WITH_TASK, LOSSES),
    Setting(_NETWORK, "initializer", NAME, "NAME", "How the weights are drawn", names=INITIALIZERS),
    Setting(
        _NETWORK,
        "weights_draw",
        WHOLE_NUMBER,
        "N",
        "Which draw of initial weights, 0 for the first; R in the app goes to the next",
    ),
    Setting(_TRAINING, "optimizer", NAME, "NAME", "How the weights move", "", OPTIMIZERS),
    Setting(_TRAINING, "learning_rate", NUMBER, "X", "Above 0"),
    _of_optimizer("momentum", "SHARE", "Share of the velocity kept each step, below 1"),
    _of_optimizer("beta1", "SHARE", "Share of the mean gradient kept each step, below 1"),
    _of_optimizer("beta2", "SHARE", "Share of the mean square (lion: mean) kept, below 1"),
    _of_optimizer("rho", "SHARE", "Share of the mean square gradient kept each step, below 1"),
    _of_optimizer("epsilon", "X", "Added to the root of the squared gradients, above 0"),
    Setting(
        _TRAINING,
        "batch_size",
        Parsed("batch size", batch_size),
        "N",
        "Samples of a mini-batch, or full for all of them",
        "full",
    ),
    Setting(
        _TRAINING,
        "shuffle",
        YES_OR_NO,
        "yes|no",
        "Take the samples in a new order in each epoch",
        names=YES_NO,
    ),
    Setting(
        _TRAINING,
        "last_batch",
        NAME,
        "NAME",
        "Samples that fill no mini-batch: a shorter one, or with shuffle no carried to the next",
        names=LAST_BATCHES,
    ),
    Setting(
        _TRAINING,
        "dtype",
        NAME,
        "NAME",
        "Precision of every number",
        names=("float64", "float32"),
    ),
    Setting(_TRAINING, "epochs", WHOLE_NUMBER, "N", "How long to train"),
    Setting(_TRAINING, "clip_norm", NUMBER, "X", "Largest gradient norm", "no limit"),
    Setting(_SCHEDULE, "schedule", NAME, "NAME", "How the learning rate moves", names=SCHEDULES),
    _of_schedule("warmup", "EPOCHS", "Epochs in which the rate rises at first"),
    _of_schedule("rise", "SHARE", "Share of the epochs in which the rate rises, below 1"),
    _of_schedule("start_factor", "X", "What the rate is multiplied by at the start, above 0"),
    _of_schedule("decay_every", "EPOCHS", "Epochs between two falls of the rate, above 0"),
    _of_schedule("decay_factor", "X", "What the rate is multiplied by at each fall, above 0"),
    _of_schedule(
        "plateau_patience", "EPOCHS", "Epochs without a lower test loss until a fall", WHOLE_NUMBER
    ),
    _of_schedule("plateau_threshold", "X", "How much lower the loss must be to count as lower"),
    _of_schedule("final_factor", "X", "What the rate is multiplied by at the end, at least 0"),
    Setting(_REGULARISATION, "l1", NUMBER, "X", "L1 penalty on the weights"),
    Setting(
        _REGULARISATION,
        "l1_prunes",
        YES_OR_NO,
        "yes|no",
        "A weight that L1 carries across 0 stays 0",
        names=YES_NO,
    ),
    Setting(_REGULARISATION, "l2", NUMBER, "X", "L2 penalty on the weights"),
    Setting(
        _REGULARISATION, "weight_decay", NUMBER, "X", "Decoupled weight decay", _THE_OPTIMIZERS_OWN
    ),
    Setting(
        _REGULARISATION,
        "dropout",
        Parsed("share", one_or_more_numbers),
        "SHARE,...",
        "Hidden units dropped, a share below 1 for all layers or each",
    ),
    Setting(
        _REGULARISATION,
        "label_smoothing",
        NUMBER,
        "SHARE",
        "Share of the target, spread over all classes, below 1",
    ),
    Setting(
        _STOPPING,
        "patience",
        Parsed("whole number", or_none(whole_number)),
        "EPOCHS",
        "Epochs without a lower test loss, then stop; the best weights are back at the end in any"
        " case. The accuracy reported is of the same test data",
    ),
    Setting(_STOPPING, "target_loss", NUMBER_OR_NONE, "X", "Stop at this test loss"),
    Setting(_STOPPING, "target_accuracy", NUMBER_OR_NONE, "SHARE", "Stop at this test accuracy"),
)
"""Every setting that has an option, in the order of the help."""

_MOST_COLUMNS = 20

_DEFAULTS = {field.name: field.default for field in fields(ExperimentConfig)}


class SectionedOption(click.Option):
    """An option with the section of the help where it belongs."""

    def __init__(self, *args: Any, section: str = "Other", **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.section = section


class SectionedHelp(click.Command):
    """A command whose help has its options in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, section by section."""
        shown = [
            (getattr(option, "section", "Other"), record)
            for option in self.get_params(ctx)
            if (record := option.get_help_record(ctx)) is not None
        ]
        for section, records in groupby(shown, key=lambda entry: entry[0]):
            with formatter.section(section):
                formatter.write_dl([record for _, record in records])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def option(section: str, *names: str, **attributes: Any) -> Callable[[AnyFunction], AnyFunction]:
    """Return a decorator that adds an option to a section of the help."""
    return click.option(*names, cls=SectionedOption, section=section, **attributes)


def experiment_options(function: AnyFunction) -> AnyFunction:
    """Add the options of the experiment to a command."""
    load = option(
        _TO_START_FROM,
        "--load",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Go on with the experiment that 'train --save' wrote to a file. It keeps its settings,"
        " but for --learning-rate, --epochs, which is the number in all, and those of stopping"
        " early; 'none' drops one of these.",
    )
    config = option(
        _TO_START_FROM,
        "--config",
        metavar="FILE.toml",
        help="Read settings from a TOML file, named as here with underscores; options go first, and"
        " --optimizer or --schedule leaves out what it does not take.",
    )
    from_url = option(
        _TO_START_FROM,
        "--from-url",
        metavar="URL",
        help="Start from a TensorFlow Playground URL and train as it does; options go first.",
    )
    preset = option(
        _TO_START_FROM,
        "--preset",
        metavar="NAME",
        help="Start from one of the experiments that 'neuroterm presets' lists; options go first.",
    )
    function = config(from_url(preset(load(function))))
    for setting in reversed(SETTINGS):
        default = _default_in_words(setting)
        text = f"{setting.full_help}." + (f"  [default: {default}]" if default else "")
        add = option(
            setting.section,
            "--" + setting.name.replace("_", "-"),
            type=setting.type,
            metavar=setting.metavar,
            help=text,
        )
        function = add(function)
    return function


def _default_in_words(setting: Setting) -> str:
    by_value: dict[str, list[str]] = {}
    for method, value in setting.own_defaults.items():
        by_value.setdefault(_as_written(value), []).append(method)
    if not by_value:
        return _as_written(_DEFAULTS[setting.name]) or setting.default
    usual = max(by_value, key=lambda value: len(by_value[value]))
    others = [f"{value} with {', '.join(by_value[value])}" for value in by_value if value != usual]
    return "; ".join([usual, *others])


def _as_written(value: Any) -> str:
    """Return a default as the user would write it."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def given(ctx: click.Context) -> dict[str, Any]:
    """Return the options that stand on the command line, without the defaults of the others."""
    return {
        name: value
        for name, value in ctx.params.items()
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }


def experiment_config(options: Mapping[str, Any]) -> ExperimentConfig:
    """Return the configuration that options describe.

    Parameters
    ----------
    options : mapping
        What was given, by the names of ``SETTINGS`` and of ``opening.SOURCES``.

    Raises
    ------
    Failure
        With the sentence about what was wrong.
    """
    settings = {s.name: options[s.name] for s in SETTINGS if s.name in options}
    config = opening(options).config
    if "dataset" in settings:
        if "data" in settings:
            raise Failure("give either --dataset or --data, not both")
        # The option replaces whatever data the file or the URL speaks of.
        settings = {"data": None, "target": None, "task": None, "points": None} | settings
    elif "data" in settings and settings.get("target", config.target) is None:
        raise _without_target(settings["data"])
    settings = _left_behind(settings) | settings
    with bad_input():
        config = config.replace(**settings)
    for name in ("target", "task"):
        if getattr(config, name) is not None and config.data is None:
            raise Failure(f"--{name} is about a CSV file; give the file with --data")
    return config


def _without_target(data: str) -> Failure:
    """Return what is wrong with a CSV file, or which of its columns can be the target."""
    with bad_input():
        columns = csv_columns(data)
    shown = ", ".join(_shown(name) for name in columns[:_MOST_COLUMNS])
    more = len(columns) - _MOST_COLUMNS
    shown += f" and {more} more" if more > 0 else ""
    hint = f"; {HEADER_HINT}" if looks_like_data(columns) else ""
    return Failure(
        "--data needs --target, the column to predict; "
        f"the columns of '{printable(data, 200)}' are {shown}{hint}"
    )


def _left_behind(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return defaults for the file's settings of an optimiser or a schedule that options replace.

    Those that the new one takes as well stay as the file has them.
    """
    defaults = {}
    for what, table in (("optimizer", OPTIMIZER_SETTINGS), ("schedule", SCHEDULE_SETTINGS)):
        if settings.get(what) in table:
            names = {name for taken in table.values() for name in taken}
            for name in names - table[settings[what]].keys():
                defaults[name] = _DEFAULTS[name]
    return defaults
