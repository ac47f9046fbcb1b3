"""The commands that list what there is, also for a shell that completes it."""

from __future__ import annotations

import textwrap

import click
from click.shell_completion import get_completion_class

from core import DATASETS
from tui.command_line.headless.train import WIDTH
from tui.command_line.options import Command
from tui.terminal.failure import Failure
from tui.terminal.streams import Printer, say
from tui.terminal.surroundings import examined


@click.command(cls=Command)
@click.pass_context
def datasets(ctx: click.Context) -> None:
    """List the data sets, and what their noise is."""
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to datasets; leave them out")
    print_line = Printer(examined({}).capabilities)
    width = max(map(len, DATASETS))
    for name, source in DATASETS.items():
        print_line(f"{name:<{width}}  {source.description}")
        if source.noise is not None:
            print_line(f"{'':<{width}}  Noise {source.noise:g}: {source.noise_meaning}.")


@click.command(cls=Command)
@click.pass_context
def presets(ctx: click.Context) -> None:
    """List the experiments of the gallery, and what to notice in each."""
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to presets; leave them out")
    from tui.exchange.gallery.presets import PRESETS
    from tui.widgets.keys.spoken import spoken

    print_line = Printer(examined({}).capabilities)
    width = max(len(preset.name) for preset in PRESETS)
    for preset in PRESETS:
        print_line(f"{preset.name:<{width}}  {preset.title}")
        for line in textwrap.wrap(spoken(preset.notice), WIDTH - width - 2):
            print_line(f"{'':<{width}}  {line}")


@click.command(cls=Command)
@click.pass_context
def keys(ctx: click.Context) -> None:
    """List the keys, as the preferences file may change them."""
    if ctx.obj:
        raise Failure("options of an experiment mean nothing to keys; leave them out")
    from tui.app import preferences
    from tui.widgets.keys.key import ALWAYS
    from tui.widgets.keys.lookup import changeable

    print_line = Printer(examined({}).capabilities)
    print_line(f"# Any of these lines may stand with other keys in {preferences.default_file()}")
    print_line("[keys]")
    lines = [
        (f'{name} = "{",".join(one for one in key.names if one not in ALWAYS)}"', key.help)
        for name, key in changeable().items()
    ]
    width = max(len(line) for line, _ in lines)
    for line, help_ in lines:
        print_line(f"{line:<{width}}  # {help_}")


_COMPLETE = "_NEUROTERM_COMPLETE"
"""The variable by which Click's own scripts ask what may stand there."""


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes a SHELL complete commands, options and their values.

    In the shell's own file: eval "$(neuroterm completion bash)" in ~/.bashrc, the same with zsh in
    ~/.zshrc; for fish, neuroterm completion fish > ~/.config/fish/completions/neuroterm.fish
    """
    program = ctx.find_root()
    found = get_completion_class(shell)
    assert found is not None
    script = found(program.command, {}, str(program.info_name), _COMPLETE).source()
    for line in script.splitlines():
        say(line)


LISTS = (datasets, presets, keys, completion)
