"""The command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping, Sequence
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from typing import Any

import click

from tui.app.loop.start import LOG_LEVEL, LOG_LEVELS, Start
from tui.app.run import open_app
from tui.command_line.answers.in_app import IN_APP, TYPED, ForApp, for_app
from tui.command_line.failing import exit_code_of
from tui.command_line.options import (
    OUTPUT,
    Parsed,
    SectionedHelp,
    experiment_options,
    given,
    option,
    terminal_options,
)
from tui.exchange import beginning
from tui.settings.parsing import (
    image_size,
    megabytes,
    number_above_zero,
    speed,
)
from tui.terminal.capabilities import Finding, has_screen
from tui.terminal.failure import BROKEN_PIPE, INTERRUPTED, Failure
from tui.terminal.streams import discard_output, say, terminal_size
from tui.terminal.surroundings import asked, examined, narrowed, why_no_screen
from tui.terminal.wire import probe

_APP = "App"
_WIDEST_HELP, _NARROWEST_HELP = 100, 50
_IN_THE_APP = object()
"""Says that the app is on the screen already; the standard streams are its own then."""
_APP_ONLY = {
    *("check", "play", "fps", "speed", "theme", "image", "history_memory", "no_mouse", "resume"),
    "log_level",
}

_COMMANDS = {
    "completion": "answers.lists:completion",
    "datasets": "answers.lists:datasets",
    "explain": "explain.command:explain",
    "export": "answers.export:export",
    "inspect": "answers.inspect:inspect",
    "keys": "answers.lists:keys",
    "lesson": "answers.in_app:lesson",
    "predict": "answers.predict:predict",
    "presets": "answers.lists:presets",
    "serve": "answers.serving.command:serve",
    "sessions": "answers.sessions:sessions",
    "sweep": "headless.sweeps.command:sweep_command",
    "train": "headless.command:train",
}
"""Where each is, by its name: the module in `tui.command_line`, and what it is called there."""


class Commands(MutableMapping[str, click.Command]):
    """The commands by name, each imported when somebody looks it up.

    With all of them came 5 MB that an app with options kept to its end, and its first epoch waited.
    """

    def __init__(self) -> None:
        self._homes = dict(_COMMANDS)
        self._imported: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._imported:
            module, inside = self._homes[name].split(":")
            self._imported[name] = getattr(import_module(f"tui.command_line.{module}"), inside)
        return self._imported[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._imported[name] = command
        self._homes.setdefault(name, "")

    def __delitem__(self, name: str) -> None:
        del self._homes[name]
        self._imported.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


class Program(SectionedHelp, click.Group):
    """The group of commands; ends quietly when interrupted or when its reader has gone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options, and note how they were typed, for a command that hands them on."""
        typed = list(args)
        rest = super().parse_args(ctx, args)
        ctx.meta[TYPED] = typed[: len(typed) - len(rest) - 1]
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Failure("interrupted", INTERRUPTED) from None
        except BrokenPipeError:
            discard_output()
            return BROKEN_PIPE
        except MemoryError:
            raise Failure("there is not enough memory for an experiment of this size") from None


def _theme(name: str) -> str:
    # To know the themes takes Textual, which nothing else here does.
    from tui.app.theme import theme_called

    return theme_called(name)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata

    try:
        say(f"neuroterm {metadata.version('neuroterm')}")
    except metadata.PackageNotFoundError:
        say("neuroterm, not installed")
    ctx.exit()


@click.group(
    cls=Program,
    commands=Commands(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDEST_HELP},
)
@experiment_options
@option(
    _APP,
    "--resume",
    is_flag=True,
    help="Go on with the last session: the run as it was, bit for bit, and what was seen of it. "
    "'neuroterm sessions' lists them all.",
)
@option(_APP, "--play", is_flag=True, help="Start training at once.")
@option(
    _APP,
    "--fps",
    type=Parsed(number_above_zero),
    default=10.0,
    metavar="N",
    help="Pictures per second, at most; fewer where training at full speed waits for them."
    "  [default: 10]",
)
@option(
    _APP,
    "--speed",
    type=Parsed(speed),
    default=100.0,
    metavar="N",
    help="Epochs per second, at most; max for as fast as possible.  [default: 100]",
)
@option(
    _APP,
    "--history-memory",
    type=Parsed(megabytes),
    metavar="MB",
    help="Memory for the moments of a run that are kept to go back to, in megabytes. Fewer take "
    "longer to go back to; any epoch is reached all the same.  [default: 16]",
)
@option(
    _APP,
    "--image",
    type=Parsed(image_size),
    metavar="ROWSxCOLUMNS",
    help="Show each sample as a picture of so many pixels, as in 8x8, and what the first layer "
    "looks for. Square pictures whose columns are called pixels are found without it.",
)
@option(
    _APP,
    "--no-mouse",
    is_flag=True,
    help="Leave the mouse to the terminal, whose own selection then works; Y does so in the app.",
)
@option(
    _APP,
    "--log-level",
    type=click.Choice(LOG_LEVELS),
    metavar="LEVEL",
    help=f"How much to note in neuroterm.log, which is in the folder of the sessions: one of "
    f"{', '.join(LOG_LEVELS)}.  [default: {LOG_LEVEL}]",
)
@terminal_options
@option(
    OUTPUT,
    "--theme",
    type=Parsed(_theme),
    metavar="NAME",
    help="Colours: dark, light, the name of a theme, or auto for what the terminal's background "
    "is.  [default: the one chosen last, else auto]",
)
@option(
    OUTPUT,
    "--check",
    is_flag=True,
    help="Print what was found about the terminal, with samples, and exit.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version and exit.",
)
@click.pass_context
def neuroterm(ctx: click.Context, /, **_: Any) -> ForApp | None:
    """Watch a neural network learn, in a terminal.

    Without a command the app opens. 'neuroterm train' trains without a screen; so does 'neuroterm'
    where standard input or output is not a terminal. 'neuroterm explain' shows one training step
    number by number, 'neuroterm lesson' opens the app with its lesson, 'neuroterm serve' in
    browsers. Options of the experiment may stand before or after 'train' and 'explain'.

    Exit codes: 0 done, 1 the loss was no longer finite or a file could not be written, 2 wrong
    input, 130 interrupted.
    """
    options, is_open = given(ctx), ctx.obj is _IN_THE_APP
    ctx.obj = options
    if ctx.invoked_subcommand is not None:
        others = {"check", "resume"} if ctx.invoked_subcommand in IN_APP else _APP_ONLY
        for name in sorted(others & options.keys()):
            flag = f"--{name.replace('_', '-')}"
            raise Failure(f"{flag} is for the app; leave it out with {ctx.invoked_subcommand}")
        return None
    finding = examined(ctx.params)
    if ctx.params["check"]:
        _check(finding, samples_wanted=ctx.params["color"] != "auto")
        return None
    if not is_open and (reason := why_no_screen()):
        if ctx.params["resume"]:
            raise Failure(f"a session is gone on with in the app, and {reason}")
        from tui.command_line.headless.command import train_instead

        train_instead(options, ctx.params, reason)
        return None
    return for_app(ctx, finding, is_open=is_open)


def _check(finding: Finding, *, samples_wanted: bool) -> None:
    from tui.command_line.answers import check

    answers = probe.Answers()
    if has_screen(os.environ):
        answers = probe.ask(unicode=finding.capabilities.unicode)
    check.report(narrowed(finding, wide=answers.wide), answers, samples_wanted=samples_wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; failures are one sentence on standard error."""
    return exit_code_of(partial(_run, arguments))


def start_of_app(arguments: Sequence[str]) -> Start:
    """Return what the arguments say that the app, whose frame is painted, is to begin with.

    Raises
    ------
    Failure
        With the sentence about what was wrong.
    """
    found = _obey(arguments, _IN_THE_APP)
    assert isinstance(found, ForApp)  # as the first look found
    return found.resumed()


def _run(arguments: Sequence[str] | None) -> object:
    found = _obey(arguments)
    if isinstance(found, ForApp):
        capabilities, theme = asked(found.finding).capabilities, found.theme
        prepare = partial(_prepared, found)
        return open_app(capabilities, prepare, theme=theme, no_mouse=found.no_mouse)
    return found


def _prepared(found: ForApp) -> Start:
    experiment = found.start.experiment
    if experiment is not None and beginning.takes_longer(experiment):
        beginning.check(experiment, found.options, is_open=True)
    return found.resumed()


def _obey(arguments: Sequence[str] | None, whence: object = None) -> object:
    try:
        return neuroterm.main(
            None if arguments is None else list(arguments),
            obj=whence,
            prog_name="neuroterm",
            # Click itself would believe COLUMNS.
            terminal_width=max(min(terminal_size().columns, _WIDEST_HELP) - 2, _NARROWEST_HELP),
            standalone_mode=False,
        )
    except click.UsageError as error:
        if isinstance(error, click.NoSuchOption) and error.possibilities:
            error.possibilities[:] = _alike(error.option_name, error.possibilities)
        message = error.format_message()
        raise Failure(message[:1].lower() + message[1:], error.exit_code) from None
    except click.ClickException as error:
        raise Failure(error.format_message(), error.exit_code) from None
    except click.Abort:
        raise Failure("interrupted", INTERRUPTED) from None


def _alike(name: str, others: Sequence[str]) -> list[str]:
    """Return those of the other options that are alike without the hyphens that all have."""
    bare = name.strip("-")
    return [other for other in others if get_close_matches(bare, [other.strip("-")])]
