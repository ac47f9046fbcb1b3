"""The line above the keys: what has just been said, what the picture is of, or the timeline."""

from __future__ import annotations

import time

from textual.content import Content
from textual.timer import Timer

from core import counted, printable
from tui.app.main.said import timeline
from tui.app.main.said.sentences import GREETING
from tui.session import describe
from tui.session.snapshot import Snapshot
from tui.widgets.keys.spoken import spoken
from tui.widgets.sentence import Sentence

REMARK_SECONDS = 4.0
"""How long a remark stays on the screen, at least."""

ANSWER_SECONDS = 3600.0
"""The same of what a key has done, which the next key ends."""

READING_SPEED = 12.0
"""Characters that are read in a second, by whoever also looks at the pictures."""

_LONGEST = 500

_MOST_LINES = 3
"""As in app.tcss."""


_ROOMY, _HEALTH_LINES = 100, 2
"""Columns from which on a sentence on the health of a training is whole, and its lines then."""


class MessageLine(Sentence):
    """Shows a remark for a while; then what a snapshot says, or notes about its data."""

    def __init__(self, unicode: bool = True, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._unicode = unicode
        self.remarked = ""
        """The remark that is shown now, or empty."""
        self.about = ""
        """What is said where there is nothing else, in the place of notes about the data."""
        self._snapshot: Snapshot | None = None
        self._timer: Timer | None = None
        self._loads_since: float | None = None
        self._counting: Timer | None = None
        self._shown, self._remarked_at, self._lasts = "", 0.0, 0.0

    def remark(self, message: str, seconds: float = REMARK_SECONDS) -> None:
        """Show a sentence for a while, whatever snapshots arrive meanwhile.

        Under another screen the while does not begin before that is gone.
        """
        self.remarked, self._remarked_at = spoken(message), time.monotonic()
        self._lasts = seconds
        if self._timer is not None:
            self._timer.stop()
        seconds = max(seconds, len(message) / READING_SPEED)
        self._timer = self.set_timer(seconds, self.end_remark, pause=not self.screen.is_active)
        self.show_message()

    def come_to_sight(self) -> None:
        """Begin to count how long a remark is there that was made under another screen."""
        if self._timer is not None:
            self._timer.resume()

    def end_remark(self, beginning: str = "") -> None:
        """Go back to what the snapshot says, if the remark has this beginning."""
        if not self.remarked.startswith(spoken(beginning)):
            return
        self.remarked = ""
        if self.app.is_running:
            self.show_message()

    def go_on(self) -> None:
        """End a remark on how things stand, for training goes on; what is for longer stays."""
        if self._lasts <= REMARK_SECONDS or self.remarked == spoken(GREETING):
            self.end_remark()

    def take(self, snapshot: Snapshot) -> None:
        """Have a snapshot to speak of; what it brings ends a remark about what was before."""
        last = self._snapshot
        # What is said while the first data are loading stays.
        if last is not None:
            another = snapshot.experiment != last.experiment > 0
            moved = snapshot.is_past and (snapshot.epoch, last.is_past) != (last.epoch, True)
            # What a key has done is read in peace.
            greets = self.remarked == spoken(GREETING)
            first = greets and (_goes_wrong(last, snapshot) or _has_own_notes(snapshot))
            if another or moved or first or snapshot.message not in ("", last.message):
                self.remarked = ""
        self._snapshot = snapshot
        if snapshot.state == "loading" and self._loads_since is None:
            self._loads_since = time.monotonic()
            self._counting = self.set_interval(1.0, self.show_message)
        elif snapshot.state != "loading" and self._counting is not None:
            self._counting.stop()
            self._loads_since = self._counting = None

    def _seconds(self) -> float:
        """Return how long data have been loading, 0 where none are."""
        return 0.0 if self._loads_since is None else time.monotonic() - self._loads_since

    def _whole(self, notes: list[str]) -> str:
        """Return the notes that there is room for, none of them cut, and how many are left."""
        width = self.content_size.width
        for count in range(len(notes), 1, -1):
            text = _with_rest(notes, count)
            if not width or len(Content(text).wrap(width)) <= _MOST_LINES:
                return text
        return _with_rest(notes, 1)

    def _of_health(self, snapshot: Snapshot, news: str) -> str:
        """Return what there is to say of how the training goes, and what may help.

        Beside other news that is little, and nothing where nothing is wrong.
        """
        finding, width = snapshot.finding, self.content_size.width
        if finding is None or (news and not finding.is_trouble):
            return ""
        remedy = finding.remedy
        whole = finding.sentence if remedy is None else f"{finding.sentence} {_offer(remedy.words)}"
        if not news and width >= _ROOMY and len(whole) <= _HEALTH_LINES * width:
            return whole
        short = "" if remedy is None else _offer(remedy.short)
        if snapshot.state == "diverged":
            return short  # what is wrong is said already
        return f"{finding.short} {short}".strip()

    def show_message(self) -> None:
        """Show what there is to say now."""
        snapshot, seconds = self._snapshot, self._seconds()
        news = self.remarked or ("" if snapshot is None else spoken(snapshot.message))
        message = printable(news, limit=_LONGEST)
        row = ""
        if snapshot is not None and not news:
            row = timeline.row(snapshot, self.content_size.width, unicode=self._unicode)
        quiet = snapshot is None or self.remarked or row or self.about
        health = "" if quiet or snapshot is None else self._of_health(snapshot, news)
        if health:
            message = " ".join(filter(None, (message, health)))
        elif snapshot is not None and not news:
            message = row or spoken(self.about) or self._whole(notes_of(snapshot))
        if snapshot is not None and seconds >= 1.0:
            loading = f"{self._whole(notes_of(snapshot))} {seconds:.0f} s"
            # What was said before is about what was there; an answer to a key is awaited.
            is_answer = bool(self.remarked) and time.monotonic() - self._remarked_at < seconds
            news, message = "", f"{message} {loading}" if is_answer else loading
        self.set_class(bool(news or health), "-urgent")
        if message != self._shown:
            self._shown = message
            self.say(Content(message))


def _goes_wrong(last: Snapshot, snapshot: Snapshot) -> bool:
    """Tell whether a snapshot is the first to say that something is wrong."""
    finding, before = snapshot.finding, last.finding
    if finding is None or not finding.is_trouble:
        return False
    return before is None or before.rule != finding.rule


def _has_own_notes(snapshot: Snapshot) -> bool:
    """Tell whether something was done to data of the user's own that is worth knowing."""
    is_own = snapshot.config.data is not None and snapshot.dataset is not None
    return is_own and bool(notes_of(snapshot))


def _offer(words: str) -> str:
    """Return what the key that heals does."""
    return spoken(f"<take-remedy> {words}.")


def _with_rest(notes: list[str], count: int) -> str:
    """Return some of the notes, and where to read the others."""
    left = len(notes) - count
    rest = [f"<notes> shows {counted(left, 'more note')}."] if left > 0 else []
    return " ".join([*notes[:count], *map(spoken, rest)])


def notes_of(snapshot: Snapshot) -> list[str]:
    """Return what is worth knowing of the data, in sentences."""
    if snapshot.state == "loading":
        return [describe.loading(snapshot.config)]
    if snapshot.dataset is None:
        return []
    # With these come NumPy and the tables, which the first frame does not wait for.
    from core import DATASETS
    from tui.exchange.gallery.presets import notice

    if to_notice := notice(snapshot.config):
        return [spoken(to_notice)]
    notes = list(snapshot.dataset.notes)
    if snapshot.dataset.plane.note:
        notes.insert(0, f"The map shows {snapshot.dataset.plane.note}.")
    if notes or snapshot.config.data is not None:
        return [printable(note, limit=_LONGEST) for note in notes]
    if snapshot.config.points is not None:
        return [f"A drawing of {counted(len(snapshot.config.points), 'point')}."]
    return [DATASETS[snapshot.config.dataset].description]
