"""The settings as a form: what is in force, what waits for a new start, and what cannot be."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from itertools import islice

from core import ExperimentConfig, as_sentence, printable
from tui.settings.file_names import expanded, file_name
from tui.settings.form import features, layers, problem
from tui.settings.form.meaning import POINTS, applies, source_of, texts_of
from tui.settings.form.reading import FieldError, read
from tui.settings.form.rows import Row, effect, feature_rows, layer_rows, row_of
from tui.settings.form.steps import steps
from tui.settings.setting import AUTO
from tui.settings.table import SETTING, SETTINGS

_ORDER = sorted(SETTINGS, key=lambda setting: setting.name != "task")
"""The kind of problem decides which data sets there are, so it comes first."""

_LONGEST_SENTENCE = 400
_MOST_TRIED = 12


class SettingsForm:
    """What is written for each setting, and what of it can be asked for.

    Settings that training can take up are asked for as soon as they are written; the others wait
    until ``start_again``.

    Parameters
    ----------
    config : ExperimentConfig
        What is in force.

    Attributes
    ----------
    texts : dict of str to str
        What is written, by the names of the settings.
    wrong : str
        The setting whose value cannot be, or empty.
    sentence : str
        Why it cannot be.
    found : mapping of str to str
        What settings that are left to be found out have come to in the experiment in force.
    """

    def __init__(self, config: ExperimentConfig) -> None:
        self.present = config
        self._in_force = texts_of(config)
        self.texts = dict(self._in_force)
        self.wrong = self.sentence = ""
        self.found: Mapping[str, str] = {}
        self._columns_of: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def waiting(self) -> list[str]:
        """The settings that are written otherwise than they are in force."""
        return [
            name
            for name in SETTING
            if self.texts[name] != self._in_force[name] and applies(name, self.texts)
        ]

    # -- changes -------------------------------------------------------------------------------

    def write(self, written: Mapping[str, str]) -> ExperimentConfig | None:
        """Write values; return what can be asked for at once, if anything can."""
        self.wrong = self.sentence = ""
        for name, text in written.items():
            setting = SETTING[name]
            if setting.is_choice and text not in setting.choices:
                # What else means something depends on it, so nothing unknown is ever written.
                self.wrong = name
                self.sentence = as_sentence(
                    f"{printable(repr(text), 60)} is none of {', '.join(setting.choices)}"
                )
                return None
        self._take(written)
        if all(effect(name) == "at once" for name in written):
            try:
                config = read({**self._in_force, **written}, self.present)
            except FieldError:
                # It may go with something that waits.
                config = None
            if config is not None and self.present.change_to(config) == "live":
                self.follow(config)
                return config
        self._check()
        return None

    def start_again(self) -> ExperimentConfig | None:
        """Return the experiment that everything written describes, unless it cannot be."""
        config = self._check()
        if config is None or config == self.present:
            return None
        waiting = self.waiting
        target_is_of_another = "data" in waiting and "target" not in waiting
        return None if self.unread and target_is_of_another else config

    def drop(self) -> None:
        """Forget what waits."""
        self.texts = dict(self._in_force)
        self.wrong = self.sentence = ""

    def follow(self, config: ExperimentConfig) -> None:
        """Take what is in force now; what waits goes on waiting."""
        waiting = {name: self.texts[name] for name in self.waiting}
        self.present, before = config, self._in_force
        self._in_force = texts_of(config)
        kept = {
            name: text for name, text in waiting.items() if self._in_force[name] == before[name]
        }
        self.texts = dict(self._in_force)
        self._take(kept)
        if self.wrong not in self.waiting:
            self.wrong = self.sentence = ""

    def refused(self, config: ExperimentConfig, reason: str, running: ExperimentConfig) -> None:
        """Take back what could not be; it is still written, beside the reason."""
        written = texts_of(config)
        self.follow(running)
        names = [name for name in SETTING if written[name] != self._in_force[name]]
        self._take({name: written[name] for name in names})
        words = reason.lower()
        named = [n for n in names if n in words or n.replace("_", " ") in words]
        self.wrong = next(iter(named or names), "")
        self.sentence = as_sentence(printable(reason, _LONGEST_SENTENCE))

    def _take(self, written: Mapping[str, str]) -> None:
        self.texts.update(written)
        # Other data take the place of points that were drawn.
        stay = all(self.texts[name] == self._in_force[name] for name in ("dataset", "data"))
        self.texts[POINTS] = self._in_force[POINTS] if stay else ""

    def _check(self) -> ExperimentConfig | None:
        if self.unread and not self.texts["target"].strip():
            # Which columns there are is not known yet.
            return None
        try:
            return read(self.texts, self.present)
        except FieldError as error:
            self.wrong = error.name
            self.sentence = as_sentence(printable(str(error), _LONGEST_SENTENCE))
            return None

    # -- the columns of a CSV file -------------------------------------------------------------

    @property
    def unread(self) -> str:
        """The CSV file that is written, if its columns are not known; else empty."""
        file = self.texts["data"].strip()
        return "" if file == self._columns_of[0] else file

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the CSV file that is written, if they are known."""
        file, columns = self._columns_of
        return columns if file == self.texts["data"].strip() else ()

    def forget_columns(self) -> None:
        """Take the columns for unknown; the file may be another now."""
        self._columns_of = ("", ())

    def take_columns(self, file: str, columns: tuple[str, ...]) -> bool:
        """Remember a file's columns; tell whether it still lacked a target, and has the last now.

        Nothing is remembered of a file that is no longer the one that is written.
        """
        if file != self.unread:
            return False
        self._columns_of = (file, columns)
        typed = "target" in self.waiting and self.texts["target"].strip()
        if typed or self.texts["target"] in map(printable, columns):
            return False
        self.write({"target": columns[-1]})
        return True

    def cannot_read(self, file: str, reason: str) -> None:
        """Say why a file has no columns."""
        if file == self.unread:
            self._columns_of = (file, ())
            self.wrong = "data"
            self.sentence = as_sentence(printable(reason, _LONGEST_SENTENCE))

    def _next_column(self, direction: int) -> dict[str, str]:
        names = [printable(name) for name in self.columns]
        present = printable(self.texts["target"])
        place = names.index(present) if present in names else -(direction > 0)
        return {"target": self.columns[(place + direction) % len(names)]} if names else {}

    # -- what an arrow, a key or the mouse asks for --------------------------------------------

    def stepped(self, row: Row, direction: int) -> dict[str, str]:
        """Return what the arrows write; nothing where they come to an end."""
        if row.layer:
            return layers.stepped(row.setting.name, row.layer, self.texts, direction)
        if row.feature:
            wanted = features.SWITCHED[row.value == features.SWITCHED[0]]
            return features.switched(row.feature, self.texts, wanted)
        if self._picks_a_problem(row):
            return problem.of_the_other_task(self.texts)
        if row.key == "dataset":
            return problem.next_dataset(self.texts, direction)
        if row.key == "target":
            return self._next_column(direction)
        if row.key == "hidden":
            return layers.more(self.texts, direction)
        first: dict[str, str] = {}
        for text in islice(steps(row.setting, self.texts, direction), _MOST_TRIED):
            written = {row.key: text}
            first = first or written
            try:
                read(self.texts | written, self.present)
            except FieldError as error:
                if error.name == row.key:
                    continue
            return written
        return first

    def typed(self, row: Row, text: str) -> dict[str, str]:
        """Return what a text that is typed into a row writes."""
        text = text.strip()
        if row.layer:
            return layers.typed(row.setting.name, row.layer, self.texts, text)
        if row.feature:
            return features.switched(row.feature, self.texts, text.lower())
        if self._picks_a_problem(row):
            is_other = text == problem.other_task(self.texts)
            return problem.of_the_other_task(self.texts) if is_other else {}
        return {row.key: self._completed(row, text or AUTO)}

    def _completed(self, row: Row, text: str) -> str:
        """Return the only name of a choice that begins like the text, or the text."""
        if row.key == "target":
            return next((name for name in self.columns if printable(name) == text), text)
        if row.key == "data" and text != AUTO:
            with contextlib.suppress(PermissionError, ValueError):  # which is said where it is read
                return str(expanded(file_name(text)))
            return text
        if not row.setting.is_choice:
            return "" if text == AUTO else text
        names = row.setting.choices
        begun = [name for name in names if name.startswith(text)]
        if text == AUTO and AUTO not in names:
            return texts_of(ExperimentConfig())[row.key]
        return begun[0] if len(begun) == 1 and text not in names else text

    def chosen(self, row: Row, name: str) -> dict[str, str]:
        """Return what a name makes of a setting: of a list, with or without it."""
        if row.setting.kind.several and not row.part and not row.is_default:
            present = [one for one in row.value.split(",") if one]
            rest = [one for one in present if one != name]
            name = ",".join(rest if name in present and rest else [*rest, name])
        return self.typed(row, name)

    def default(self, row: Row) -> dict[str, str]:
        """Return what the default of a row writes."""
        if row.part or self._picks_a_problem(row):
            return {}
        return {row.key: texts_of(ExperimentConfig())[row.key]}

    def _picks_a_problem(self, row: Row) -> bool:
        """Whether a row is about which data sets there are, not about what to do with a file."""
        return row.key == "task" and source_of(self.texts) != "file"

    # -- what is shown -------------------------------------------------------------------------

    def rows(self, words: str = "") -> list[Row]:
        """Return the rows that mean something; or all that words find, in names before advice."""
        found = []
        waiting = set(self.waiting)
        # Beside what waits they may come to something else.
        in_force = {} if waiting else self.found
        for setting in _ORDER:
            row = row_of(
                setting,
                self.texts,
                columns=self.columns,
                waits=setting.name in waiting,
                error=self.sentence if setting.name == self.wrong else "",
                found=in_force.get(setting.name, ""),
            )
            found.append(row)
            if setting.name == "features":
                found += feature_rows(self.texts, self.present)
            if setting.name == "activation":
                found += layer_rows(self.texts, self.present)
        if words:
            words = words.lower()
            for finds in (Row.begins, Row.mentions, Row.explains):
                if rows := [row for row in found if finds(row, words)]:
                    return rows
            return []
        return [row for row in found if row.applies]
