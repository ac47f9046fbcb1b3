"""The command line."""

from __future__ import annotations

import gc
import os
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from core import DATASETS, Experiment, ExperimentConfig, printable
from tui import headless, probe, saved_experiment
from tui.failure import BROKEN_PIPE, CANNOT_WRITE, INTERRUPTED, Failure, bad_input
from tui.opening import Opening, opening
from tui.options import (
    COUNT,
    Parsed,
    SectionedHelp,
    experiment_config,
    experiment_options,
    given,
    number_above_zero,
    option,
    speed,
)
from tui.plotting.capabilities import (
    COLOR_DEPTHS,
    Capabilities,
    Finding,
    examine,
    has_screen,
    may_be_wide,
    without_unicode,
)
from tui.printing import Printer, discard_output, is_terminal

_COERCED_LOCALES = ("C.UTF-8", "C.utf8", "UTF-8")
_APP, _OUTPUT = "App", "Output"
_LONGEST_SENTENCE = 2000
_APP_ONLY = {"check", "play", "fps", "speed"}


class Program(SectionedHelp, click.Group):
    """The group of commands; ends quietly when interrupted or when its reader has gone."""

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


class Command(SectionedHelp):
    """A command with its options in sections."""


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata

    try:
        click.echo(f"neuroterm {metadata.version('neuroterm')}")
    except metadata.PackageNotFoundError:
        click.echo("neuroterm, not installed")
    ctx.exit()


_ascii_option = option(_OUTPUT, "--ascii", "ascii_only", is_flag=True, help="Use plain ASCII only.")
_color_option = option(
    _OUTPUT,
    "--color",
    type=click.Choice(("auto", *COLOR_DEPTHS)),
    default="auto",
    metavar="DEPTH",
    help=f"How many colours to use: one of auto, {', '.join(COLOR_DEPTHS)}.  [default: auto]",
)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@experiment_options
@option(_APP, "--play", is_flag=True, help="Start training at once.")
@option(
    _APP,
    "--fps",
    type=Parsed("number", number_above_zero),
    default=10.0,
    metavar="N",
    help="Pictures per second, at most.  [default: 10]",
)
@option(
    _APP,
    "--speed",
    type=Parsed("speed", speed),
    default=100.0,
    metavar="N",
    help="Epochs per second, at most; max for as fast as possible.  [default: 100]",
)
@_ascii_option
@_color_option
@option(
    _OUTPUT,
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
def neuroterm(ctx: click.Context, /, **_: Any) -> int | None:
    """Watch a neural network learn, in a terminal.

    Without a command the app opens. 'neuroterm train' trains without a screen; so does 'neuroterm'
    where standard input or output is not a terminal. Options of the experiment may stand before or
    after 'train'.

    Exit codes: 0 done, 1 the loss was no longer finite or a file could not be written, 2 wrong
    input, 130 interrupted.
    """
    options = given(ctx)
    ctx.obj = options
    if ctx.invoked_subcommand is not None:
        for name in sorted(_APP_ONLY & options.keys()):
            raise Failure(f"--{name} is for the app; leave it out with {ctx.invoked_subcommand}")
        return None
    finding = _finding(ctx.params)
    if ctx.params["check"]:
        _check(finding, samples_wanted=ctx.params["color"] != "auto")
        return None
    experiment = _experiment(options)
    begin = opening(options)
    capabilities = finding.capabilities
    if reason := _why_no_screen():
        click.echo(f"neuroterm: {reason}, so this runs 'neuroterm train'.", err=True)
        report = headless.Report(capabilities=_printed(ctx.params), load=options.get("load"))
        _say_what_is_opened(begin)
        headless.run(experiment, report)
        return None
    if capabilities.unicode and may_be_wide(os.environ):
        capabilities = _narrow(finding, probe.ask(unicode=True)).capabilities
    return _open_app(experiment, begin, capabilities, ctx.params)


def _check(finding: Finding, *, samples_wanted: bool) -> None:
    from tui import check

    answers = probe.Answers()
    if has_screen(os.environ):
        answers = probe.ask(unicode=finding.capabilities.unicode)
    check.report(_narrow(finding, answers), answers, samples_wanted=samples_wanted)


def _narrow(finding: Finding, answers: probe.Answers) -> Finding:
    """Do without the characters that would take more room than there is for them."""
    if not answers.wide:
        return finding
    return without_unicode(finding, "the terminal draws other signs two cells wide")


def _why_no_screen() -> str:
    """Return why the app cannot be shown here, or an empty string."""
    for stream, name in ((sys.stdout, "output"), (sys.stdin, "input"), (sys.stderr, "error")):
        if not is_terminal(stream):
            return f"standard {name} is not a terminal"
    # Such a terminal cannot move its cursor, and Textual does not know its size.
    if not has_screen(os.environ):
        return f"the terminal has no screen to draw on (TERM={os.environ['TERM']})"
    return ""


def _experiment(options: Mapping[str, Any]) -> ExperimentConfig | Experiment:
    return saved_experiment.load(options) if "load" in options else experiment_config(options)


def _say_what_is_opened(begin: Opening) -> None:
    words = [begin.remark]
    if begin.show_test or begin.discretize:
        words.append("What it says of showTestData and discretize is for the app.")
    if begin.remark:
        click.echo(f"neuroterm: {' '.join(words)}", err=True)


def _open_app(
    experiment: ExperimentConfig | Experiment,
    begin: Opening,
    capabilities: Capabilities,
    params: Mapping[str, Any],
) -> int:
    if isinstance(experiment, ExperimentConfig) and experiment.data is not None:
        with bad_input():
            Path(experiment.data).stat()
    # All that is imported stays to the end. To look through it for garbage would put off the first
    # picture, and later make training and keys wait.
    gc.disable()
    try:
        from platformdirs import user_state_path

        from tui import preferences
        from tui.app import NeurotermApp

        gc.freeze()
    finally:
        gc.enable()

    app = NeurotermApp(
        experiment,
        capabilities=capabilities,
        playing=params["play"],
        fps=params["fps"],
        speed=params["speed"],
        preferences=preferences.load(),
        state_folder=user_state_path("neuroterm", appauthor=False),
        begin=begin,
    )
    app.run()
    return app.return_code or 0


@neuroterm.command(cls=Command)
@experiment_options
@option(
    _OUTPUT,
    "--log-every",
    type=COUNT,
    default=100,
    metavar="EPOCHS",
    help="Epochs between two lines.  [default: 100]",
)
@option(
    _OUTPUT,
    "--json",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write settings, history and results as JSON; - for standard output.",
)
@option(
    _OUTPUT,
    "--csv",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the history as CSV, one row an epoch; - for standard output.",
)
@option(
    _OUTPUT,
    "--save",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the experiment as it is at the end, for --load to go on with.",
)
@option(_OUTPUT, "--quiet", "-q", is_flag=True, help="Print only the results.")
@option(_OUTPUT, "--no-plot", is_flag=True, help="Draw neither loss curve nor boundary.")
@_ascii_option
@_color_option
@click.pass_context
def train(ctx: click.Context, /, **params: Any) -> None:
    """Train without a screen, and print how it went.

    Prints the training loss, at the end the accuracy on the test part (for regression R squared)
    beside that of a linear model, and draws the loss curve and the decision boundary as text.
    Files are written when training is complete, or not at all.
    """
    before: dict[str, Any] = ctx.obj
    options = before | given(ctx)
    experiment = _experiment(options)
    if not params["quiet"]:
        _say_what_is_opened(opening(options))
    headless.run(
        experiment,
        headless.Report(
            log_every=params["log_every"],
            json=params["json"],
            csv=params["csv"],
            save=params["save"],
            load=options.get("load"),
            quiet=params["quiet"],
            plot=not params["no_plot"],
            capabilities=_printed(params | options),
        ),
    )


@neuroterm.command(cls=Command)
@click.pass_context
def datasets(ctx: click.Context) -> None:
    """List the data sets, and what their noise is."""
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to datasets; leave them out")
    say = Printer(_finding({}).capabilities)
    width = max(map(len, DATASETS))
    for name, source in DATASETS.items():
        say(f"{name:<{width}}  {source.description}")
        if source.noise is not None:
            say(f"{'':<{width}}  Noise {source.noise:g}: {source.noise_meaning}.")


@neuroterm.command(cls=Command)
@click.pass_context
def presets(ctx: click.Context) -> None:
    """List the experiments of the gallery, and what to notice in each."""
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to presets; leave them out")
    from tui.presets import PRESETS

    say = Printer(_finding({}).capabilities)
    width = max(len(preset.name) for preset in PRESETS)
    for preset in PRESETS:
        say(f"{preset.name:<{width}}  {preset.title}")
        for line in textwrap.wrap(preset.notice, headless.WIDTH - width - 2):
            say(f"{'':<{width}}  {line}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; failures are one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # Text from a file must not end the program because the locale cannot spell it.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = neuroterm.main(
            None if arguments is None else list(arguments),
            prog_name="neuroterm",
            standalone_mode=False,
        )
    except click.UsageError as error:
        message = error.format_message()
        return _fail(message[:1].lower() + message[1:], error.exit_code)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except Failure as failure:
        return _fail(str(failure), failure.exit_code)
    except click.Abort:
        return _fail("interrupted", INTERRUPTED)
    except OSError as error:
        if error.filename is not None:
            raise
        # Of a stream that is open already, so of standard output: a disk may be full.
        discard_output()
        return _fail(f"cannot write to standard output: {error.strerror}", CANNOT_WRITE)
    return code if isinstance(code, int) else 0


def _fail(message: str, exit_code: int) -> int:
    sentence = printable(" ".join(message.split()), _LONGEST_SENTENCE)
    if not sentence.endswith((".", "?")):
        sentence += "."
    click.echo(f"neuroterm: {sentence}", err=True)
    return exit_code


def _printed(params: Mapping[str, Any]) -> Capabilities:
    """Return what may be printed: colours on a terminal, or where they are asked for."""
    capabilities = _finding(params).capabilities
    seen = is_terminal(sys.stdout) and is_terminal(sys.stderr)
    if seen or params.get("color", "auto") != "auto":
        return capabilities
    return replace(capabilities, color="none")


def _finding(params: Mapping[str, Any]) -> Finding:
    """Return what the terminal can show, with what --ascii and --color ask for."""
    environment = dict(os.environ)
    # Where the locale is C, Python sets LC_CTYPE to UTF-8 for itself (PEP 538). The user did not.
    coerced = environment.get("LC_CTYPE") in _COERCED_LOCALES
    if coerced and environment.get("LANG", "").upper() in ("C", "POSIX"):
        del environment["LC_CTYPE"]
    encoding = getattr(sys.stdout, "encoding", None)
    color = params.get("color", "auto")
    return examine(
        environment,
        encoding,
        ascii_only=params.get("ascii_only", False),
        color=None if color == "auto" else color,
    )
