"""The screen of a sweep: two settings and their values, and a heat map of how their runs ended."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from core import REDRAWS, as_sentence, printable
from tui.app.screens.sweep import choices
from tui.app.screens.sweep.asked import Draft, asked
from tui.app.screens.sweep.beside import SweepBeside
from tui.app.screens.sweep.field import Choice, Values
from tui.app.screens.sweep.grid import FIGURES, Figure, Grid, Place
from tui.app.screens.sweep.heat_map import HeatMap
from tui.app.screens.sweep.readout import about, conclusion, figure_name, meanings, number, signs
from tui.exchange.formats.command import left_out
from tui.plotting.charts.heat_map import scale_line
from tui.plotting.colors.inks import InkFilter
from tui.session.describe import score_name
from tui.settings.words import label
from tui.terminal.capabilities import Capabilities
from tui.terminal.failure import Failure
from tui.widgets.figure_view import FigureView
from tui.widgets.keys.spoken import spoken
from tui.widgets.modal import Modal

_LONGEST_COMMAND = 2000
_LONGEST_SENTENCE = 400


class _ScaleLine(FigureView, can_focus=False):
    """One row: the colours of the map with their numbers, and what the signs mean."""

    DEFAULT_CSS = """
    _ScaleLine {
        height: 2;
        color: $foreground;
    }
    """

    @property
    def inks(self) -> InkFilter:
        """Nothing: what is written on a colour suits that, and the rest is the theme's."""
        return InkFilter("truecolor", {})

    def show(self, map_: HeatMap) -> None:
        """Show the scale of a map."""
        grid, figure, width = map_.grid, map_.figure, self.size.width
        if grid is None or not width:
            self.update_strips([])
            return
        unicode = self.capabilities.unicode
        known = (
            []
            if grid.best(figure) is None
            else scale_line(
                map_.scale,
                lambda value, cells: number(grid, figure, value, cells),
                width - len(figure_name(grid, figure)) - 2,
                self.capabilities,
            )
        )
        name = Segment(f"{figure_name(grid, figure)}  ") if known else Segment("")
        found = signs(grid, figure, unicode=unicode)
        said = meanings(grid, found, spreads=map_.shows_spreads, unicode=unicode)
        self.update_strips([Strip([name, *known]).crop(0, width), Strip([Segment(said)])])


class SweepScreen(Modal[Place | None]):
    """Asks what to vary, and shows what became of it; its result is a cell to open.

    Parameters
    ----------
    sweep : SweepBeside
        Trains, and keeps what is written and found.
    capabilities : Capabilities
    """

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "Leave"),
        Binding("enter", "enter", "Start, or open"),
        Binding("space", "start_or_stop", "Start, or stop"),
        Binding("ctrl+s", "save", "How to save"),
        Binding("up", "app.focus_previous", "The field before"),
        Binding("down", "app.focus_next", "The next field"),
    ]

    covers = True

    DEFAULT_CSS = """
    SweepScreen {
        #sweep-box {
            width: 100%;
            height: 100%;
            padding: 0 1;
        }
        .fields {
            height: 1;
            & Static {
                width: 8;
                color: $text-muted;
            }
            & .word {
                width: auto;
                margin: 0 1 0 2;
            }
            & Choice {
                width: 26;
            }
            & #sweep-redraw {
                width: auto;
            }
            & #sweep-figure {
                width: auto;
            }
            & Input {
                width: 1fr;
                margin: 0 0 0 1;
                background: $panel;
            }
            & #sweep-repeat {
                width: 8;
                margin: 0;
            }
        }
        #sweep-command {
            height: auto;
            max-height: 3;
            color: $text-muted;
            text-wrap: wrap;
            text-overflow: fold;
        }
        #sweep-said {
            height: auto;
            max-height: 3;
            &.-error {
                color: $error;
            }
        }
        #sweep-about {
            height: 3;
        }
    }
    """

    def __init__(
        self,
        sweep: SweepBeside,
        capabilities: Capabilities,
    ) -> None:
        super().__init__()
        assert sweep.dataset is not None
        self._sweep, self._base, self._dataset = sweep, sweep.base, sweep.dataset
        self._said, self._is_wrong = "", True
        self._map = HeatMap(capabilities=capabilities, id="sweep-map")
        self._scale = _ScaleLine(capabilities=capabilities)

    def compose(self) -> ComposeResult:
        """Lay out what is asked, the map, and what there is to say of it."""
        draft = self._draft
        names = [(name, label(name)) for name in choices.settings(self._base)]
        drawn = [*zip(REDRAWS, ("weights", "test part", "both"), strict=True)]
        score = score_name(self._dataset.task)
        figures: list[tuple[str, str]] = [("loss", "loss"), ("score", score)]
        with self.framed(Vertical(id="sweep-box"), "sweep: which settings are better?", ""):
            for way in ("across", "down"):
                with Horizontal(classes="fields"):
                    yield Static(way)
                    yield Choice(names, getattr(draft, way), id=f"sweep-{way}")
                    values = getattr(draft, f"{way}_values")
                    yield Values(values, id=f"sweep-{way}-values", compact=True)
            with Horizontal(classes="fields"):
                yield Static("runs")
                yield Input(draft.repeat, id="sweep-repeat", compact=True)
                yield Static("drawing anew", classes="word")
                yield Choice(drawn, draft.redraw, id="sweep-redraw")
                yield Static("show", classes="word")
                yield Choice(figures, self._sweep.figure, id="sweep-figure")
            yield Static(id="sweep-command", markup=False)
            yield Static(id="sweep-said", markup=False)
            yield self._map
            yield self._scale
            yield Static(id="sweep-about", markup=False)

    def on_mount(self) -> None:
        """Show what there is."""
        self._map.cursor = self._sweep.cursor
        if self._sweep.grid is not None or self._sweep.work is not None:
            self._map.focus()
        self.call_after_refresh(self.show)

    @property
    def _draft(self) -> Draft:
        assert self._sweep.draft is not None
        return self._sweep.draft

    # -- what the user does --------------------------------------------------------------------

    def on_choice_changed(self, message: Choice.Changed) -> None:
        """Take another setting with values around its own, or show another figure."""
        held, field = message.choice.held, message.choice.id
        if field == "sweep-figure":
            self._sweep.figure = next(figure for figure in FIGURES if figure == held)
        elif field == "sweep-redraw":
            self._write(replace(self._draft, redraw=held))
        elif field == "sweep-across":
            values = choices.values(self._base, held, self._dataset)
            self._write(replace(self._draft, across=held, across_values=values))
            self.query_one("#sweep-across-values", Input).value = values
        else:
            values = choices.values(self._base, held, self._dataset)
            self._write(replace(self._draft, down=held, down_values=values))
            self.query_one("#sweep-down-values", Input).value = values
        self.show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take what is typed."""
        name = {
            "sweep-across-values": "across_values",
            "sweep-down-values": "down_values",
            "sweep-repeat": "repeat",
        }[event.input.id or ""]
        if getattr(self._draft, name) != event.value:
            changes = {name: event.value}
            self._write(replace(self._draft, **changes))
            self.show()

    def _write(self, draft: Draft) -> None:
        self._sweep.draft, self._sweep.trouble, self._said = draft, "", ""

    def on_input_submitted(self) -> None:
        """Start with what is written."""
        self.start()

    def action_enter(self) -> None:
        """Open the run at the cursor, or start with what is written."""
        grid = self._sweep.grid
        if self.focused is not self._map or (self._sweep.work is None and not (grid and grid.runs)):
            self.start()
        elif grid is None or grid.cell(self._map.cursor, self._sweep.figure) is None:
            self.say("This combination has not finished yet.")
        else:
            self._sweep.cursor = self._map.cursor
            self.dismiss(self._map.cursor)

    def action_start_or_stop(self) -> None:
        """Stop what is under way, or start with what is written."""
        if self._sweep.work is None:
            self.start()
        else:
            self._sweep.stop()
            self.say("Stopped; what has finished stays.", wrong=False)

    def action_save(self) -> None:
        """Say what can be saved of a sweep, and how."""
        self.say(
            "Nothing is saved here: the command above writes every run with --csv.", wrong=False
        )

    def start(self) -> None:
        """Start with what is written, or say why that cannot be."""
        self._said, self._is_wrong = self._sweep.start(), True
        if not self._said:
            self._map.cursor = (0, 0)
            self._map.focus()
        self.show()

    def on_heat_map_moved(self) -> None:
        """Say something about the cell."""
        self._sweep.cursor = self._map.cursor
        self._said = ""
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        """Show as much as there is room for."""
        self.call_after_refresh(self.show)

    # -- what is shown -------------------------------------------------------------------------

    def say(self, sentence: str, *, wrong: bool = True) -> None:
        """Say something, of what is wrong or not, until something else is written."""
        self._said, self._is_wrong = sentence, wrong
        self.show()

    def show(self) -> None:
        """Show what is written, under way and found."""
        if not self.is_mounted:
            return
        sweep = self._sweep
        by: Figure = sweep.figure
        command = printable(self._draft.command(self._base, by), _LONGEST_COMMAND)
        lacks = left_out(self._base)
        self.query_one("#sweep-command", Static).update(
            Content(f"$ {command}" + (f"\n{spoken(lacks)}" if lacks else ""))
        )
        words, wrong = self._words()
        said = self.query_one("#sweep-said", Static)
        said.set_class(wrong, "-error")
        said.update(Content(printable(spoken(words), _LONGEST_SENTENCE)))
        self._map.show(sweep.grid, by)
        self._scale.show(self._map)
        self._show_about()
        stops = "stops" if sweep.work is not None else "starts"
        opens = "enter opens the run  " if sweep.grid and sweep.grid.runs else "enter starts  "
        self.query_one(
            "#sweep-box"
        ).border_subtitle = f"{opens}space {stops}  arrows move  tab goes on  escape leaves"

    def _words(self) -> tuple[str, bool]:
        """Return what there is to say of the whole, and whether something is wrong."""
        sweep = self._sweep
        if self._said:
            return self._said, self._is_wrong
        if sweep.trouble:
            return sweep.trouble, True
        if sweep.work is not None:
            return f"Training: {sweep.work.in_words}.", False
        try:
            wanted = asked(self._draft, self._base, self._dataset)
        except Failure as failure:
            return as_sentence(str(failure)), True
        grid = sweep.grid
        if grid is not None and grid.asked == wanted:
            if grid.is_complete:
                return conclusion(grid, sweep.figure), False
            return f"Stopped at {len(grid.runs)} combinations: enter in a field starts anew.", False
        of_before = "" if grid is None else " The map is that of the sweep before."
        return f"{wanted.in_words}. Enter starts.{of_before}", False

    def _show_about(self) -> None:
        grid: Grid | None = self._sweep.grid
        said = [] if grid is None else about(grid, self._map.cursor, self._sweep.figure)
        self.query_one("#sweep-about", Static).update(Content("\n".join(said)))
