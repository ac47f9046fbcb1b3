"""The options of the command line, a section of the help each, and the experiment they describe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from core import FILE_FIELDS, Experiment, ExperimentConfig, printable
from tui.command_line.reading import reading
from tui.exchange.formats import table as formats
from tui.exchange.opening import load, opening
from tui.exchange.writing import STANDARD_OUTPUT
from tui.settings.parsing import names, quoted
from tui.settings.setting import Setting
from tui.settings.table import SETTINGS, with_settings
from tui.settings.writing import written
from tui.terminal.capabilities import COLOR_DEPTHS, Capabilities
from tui.terminal.failure import Failure, bad_input
from tui.terminal.streams import is_terminal
from tui.terminal.surroundings import examined

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])

OUTPUT = "Output"
"""The section of the help with what is printed and written."""

_TO_START_FROM = "To start from"
_PRESET = (
    "--preset",
    "NAME",
    "Start from one of the experiments that 'neuroterm presets' lists; options go first.",
)
_MOST_COLUMNS = 20
_DIGITS = 6


class Parsed(click.ParamType):
    """A value that a function reads from text, or refuses with a ValueError."""

    name = "value"

    def __init__(
        self, parse: Callable[[str], Any], names: Sequence[str] = (), *, is_file: bool = False
    ) -> None:
        self._parse, self._names, self._is_file = parse, names, is_file

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, or fail with the function's sentence."""
        if not isinstance(value, str):
            return value
        try:
            return self._parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return what a shell may complete: names, the last one of a list, or files."""
        if self._is_file:
            return [CompletionItem(incomplete, type="file")]
        before, comma, begun = incomplete.rpartition(",")
        found = [name for name in self._names if name.startswith(begun)]
        return [CompletionItem(f"{before}{comma}{name}") for name in found]


class SectionedOption(click.Option):
    """An option with the section of the help where it belongs."""

    def __init__(self, *args: Any, section: str = "Other", **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.section = section


class ListOption(SectionedOption):
    """An option that takes several names, and more where it is given again."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, multiple=True, **attributes)

    def type_cast_value(self, ctx: click.Context, value: Any) -> tuple[str, ...] | None:
        """Return the names of all its values, or None where it is not given."""
        return tuple(chain.from_iterable(super().type_cast_value(ctx, value))) or None


class SectionedHelp(click.Command):
    """A command whose help has its options in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, section by section."""
        shown = [
            (getattr(option, "section", "Other"), record)
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            and (record := option.get_help_record(ctx)) is not None
        ]
        for section, records in groupby(shown, key=lambda entry: entry[0]):
            with formatter.section(section):
                formatter.write_dl([record for _, record in records])
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class Command(SectionedHelp):
    """A command with its options in sections."""


def option(section: str, *names: str, **attributes: Any) -> Callable[[AnyFunction], AnyFunction]:
    """Return a decorator that adds an option to a section of the help."""
    return click.option(*names, cls=SectionedOption, section=section, **attributes)


def terminal_options(function: AnyFunction) -> AnyFunction:
    """Add the options of what may be printed to a command."""
    function = option(
        OUTPUT,
        "--color",
        type=click.Choice(("auto", *COLOR_DEPTHS)),
        default="auto",
        metavar="DEPTH",
        help=f"How many colours to use: one of auto, {', '.join(COLOR_DEPTHS)}.  [default: auto]",
    )(function)
    return option(OUTPUT, "--ascii", "ascii_only", is_flag=True, help="Use plain ASCII only.")(
        function
    )


def experiment_options(function: AnyFunction) -> AnyFunction:
    """Add the options of the experiment to a command."""
    # First what other options change, then what keeps its settings.
    rows = [row for row in formats.FORMATS if row.help]
    bases = [(row.flag, row.metavar, row.help) for row in rows if row.is_base]
    others = [(row.flag, row.metavar, row.help) for row in rows if not row.is_base]
    for flag, metavar, text in reversed([*bases, _PRESET, *others]):
        kind = click.Path() if metavar.startswith("FILE") else None
        function = option(_TO_START_FROM, flag, metavar=metavar, help=text, type=kind)(function)
    return _settings_options(function, SETTINGS)


def table_options(function: AnyFunction) -> AnyFunction:
    """Add the options that say how a table in a file is to be read to a command."""
    rows = [setting for setting in SETTINGS if setting.name in FILE_FIELDS]
    return _settings_options(function, rows)


def _settings_options(function: AnyFunction, settings: Sequence[Setting]) -> AnyFunction:
    for setting in reversed(settings):
        default = _default_in_words(setting)
        text = f"{setting.full_help}." + (f"  [default: {default}]" if default else "")
        if setting.flag:
            says_no = f"The same as {setting.option} no."
            add = option(setting.section, setting.flag, is_flag=True, help=says_no)
            function = add(function)
        add = click.option(
            setting.option,
            cls=ListOption if setting.kind.parse is names else SectionedOption,
            section=setting.section,
            type=Parsed(
                setting.kind.parse,
                tuple(setting.names),
                is_file=setting.kind.metavar.startswith("FILE"),
            ),
            metavar=setting.kind.metavar,
            help=text,
        )
        function = add(function)
    return function


def _default_in_words(setting: Setting) -> str:
    by_value: dict[str, list[str]] = {}
    for method, value in setting.own_defaults.items():
        by_value.setdefault(written(value, digits=_DIGITS), []).append(method)
    if not by_value:
        return written(setting.initial, digits=_DIGITS) or setting.default
    usual = max(by_value, key=lambda value: len(by_value[value]))
    others = [f"{value} with {', '.join(by_value[value])}" for value in by_value if value != usual]
    return "; ".join([usual, *others])


def given(ctx: click.Context) -> dict[str, Any]:
    """Return the options that stand on the command line, without the defaults of the others."""
    found = {
        name: value
        for name, value in ctx.params.items()
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    for setting in SETTINGS:
        flag = setting.flag.removeprefix("--").replace("-", "_")
        if found.pop(flag, False):
            found[setting.name] = False
    return found


def experiment_of(options: Mapping[str, Any]) -> ExperimentConfig | Experiment:
    """Return what the options describe: what to build, or the experiment of a saved run."""
    if "load" not in options:
        return experiment_config(options)
    with reading(options["load"], quiet=bool(options.get("quiet"))):
        return load(options)


def experiment_config(
    options: Mapping[str, Any], base: ExperimentConfig | None = None
) -> ExperimentConfig:
    """Return the configuration that options describe.

    Parameters
    ----------
    options : mapping
        What was given, by the names of ``SETTINGS`` and of what to start from.
    base : ExperimentConfig, optional
        What they start from, where that has been read.

    Raises
    ------
    Failure
        With the sentence about what was wrong.
    """
    settings = {s.name: options[s.name] for s in SETTINGS if s.name in options}
    config = opening(options).config if base is None else base
    if {"dataset", "data"} <= settings.keys():
        raise Failure("give either --dataset or --data, not both")
    if "data" in settings:
        settings = {name: getattr(config, name) for name in FILE_FIELDS} | settings
        if settings["target"] is None:
            raise _without_target(settings["data"], settings["header"])
    with bad_input():
        return with_settings(config, settings)


def _without_target(data: str, header: bool | None) -> Failure:
    """Return what is wrong with a CSV file, or which of its columns can be the target."""
    # With it comes all that reads a table, and most experiments have none.
    from core import table_columns

    with bad_input():
        columns = table_columns(data, header=header)
    names = columns.names
    examples = [f" ({each})" if each and columns.are_numbered else "" for each in columns.examples]
    pairs = zip(names, examples, strict=True)
    shown = ", ".join(quoted(name) + values for name, values in islice(pairs, _MOST_COLUMNS))
    more = len(names) - _MOST_COLUMNS
    shown += f" and {more} more" if more > 0 else ""
    hint = f". {columns.note}" if columns.note else ""
    return Failure(
        "--data needs --target, the column to predict; "
        f"the columns of '{printable(data, 200)}' are {shown}{hint}"
    )


def printed(params: Mapping[str, Any]) -> Capabilities:
    """Return what may be printed: colours on a terminal, or where they are asked for."""
    capabilities = examined(params).capabilities
    # Where standard output is for a file's content, lines go to standard error.
    elsewhere = STANDARD_OUTPUT in (params.get("json"), params.get("csv"))
    if (
        is_terminal(sys.stderr if elsewhere else sys.stdout)
        or params.get("color", "auto") != "auto"
    ):
        return capabilities
    return replace(capabilities, color="none")
