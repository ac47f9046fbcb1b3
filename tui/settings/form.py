"""The settings as a form: what is in force, what waits for a new start, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from core import DATA_FIELDS, DATASETS, NETWORK_FIELDS, ExperimentConfig, as_sentence, printable
from tui.settings import words as changes
from tui.settings.meaning import (
    AUTO,
    POINTS,
    FieldError,
    applies,
    choices,
    is_choice,
    note,
    placeholder,
    read,
    texts_of,
)
from tui.settings.steps import steps
from tui.settings.table import SETTINGS, Setting, hidden_layers
from tui.terminal.pasted import expanded, file_name

MOST_LAYERS_SHOWN = 12
"""How many hidden layers have rows of their own."""

_SETTING = {setting.name: setting for setting in SETTINGS}
_ORDER = sorted(SETTINGS, key=lambda setting: setting.name != "task")
"""The kind of problem decides which data sets there are, so it comes first."""

_LONGEST_SENTENCE = 400
_MOST_TRIED = 12
_UNITS = {
    "samples": "samples",
    "batch_size": "samples",
    "test_size": "of the samples",
    "epochs": "epochs",
    "classes": "classes",
    "arms": "arms",
    "hidden": "units",
}
_UNIT_OF_METAVAR = {"EPOCHS": "epochs"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form.

    Attributes
    ----------
    key : str
        Unlike any other row's: the setting's name, or of a layer ``units 1`` or ``activation 1``.
    setting : Setting
    label : str
    value : str
        What is written, or what nothing written means.
    unit : str
    note : str
        A few words about it.
    effect : "at once", "new weights" or "new data"
        What it takes to change it.
    names : tuple of str
        What there is to choose from.
    applies, waits, is_default : bool
        Whether it means anything beside the others; whether it is other than in force; whether
        nothing is written.
    error : str
        Why the value cannot be.
    """

    key: str
    setting: Setting
    label: str
    value: str
    unit: str
    note: str
    effect: str
    names: tuple[str, ...]
    applies: bool = True
    waits: bool = False
    is_default: bool = False
    error: str = ""

    def begins(self, words: str) -> bool:
        """Whether each of the words begins one of the words of its name."""
        parts = f"{self.label} {self.key} {changes.label(self.setting.name)}".lower().split()
        return all(any(part.startswith(word) for part in parts) for word in words.split())

    def mentions(self, words: str) -> bool:
        """Whether each of the words is in its name, its section, or the names to choose from."""
        parts = (self.label, self.setting.name, self.setting.section, *self.names)
        text = " ".join(parts).lower()
        return all(word in text for word in words.split())


def effect(name: str) -> str:
    """Return what it takes to change a setting."""
    if name in DATA_FIELDS:
        return "new data"
    return "new weights" if name in NETWORK_FIELDS else "at once"


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
    """

    def __init__(self, config: ExperimentConfig) -> None:
        self.present = config
        self._in_force = texts_of(config)
        self.texts = dict(self._in_force)
        self.wrong = self.sentence = ""
        self._columns_of: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def waiting(self) -> list[str]:
        """The settings that are written otherwise than they are in force."""
        return [
            name
            for name in _SETTING
            if self.texts[name] != self._in_force[name] and applies(name, self.texts)
        ]

    # -- changes -------------------------------------------------------------------------------

    def write(self, written: Mapping[str, str]) -> ExperimentConfig | None:
        """Write values; return what can be asked for at once, if anything can."""
        self.wrong = self.sentence = ""
        for name, text in written.items():
            names = choices(_SETTING[name]) if is_choice(_SETTING[name]) else ()
            if names and text not in names:
                # What else means something depends on it, so nothing unknown is ever written.
                self.wrong = name
                self.sentence = as_sentence(
                    f"{printable(repr(text), 60)} is none of {', '.join(names)}"
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
        names = [name for name in _SETTING if written[name] != self._in_force[name]]
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
        if row.key == "task" and not self._from_file:
            return self._other_task()
        if row.key == "dataset":
            return self._next_dataset(direction)
        if row.key == "target":
            return self._next_column(direction)
        if row.key == "hidden":
            return self._more_layers(direction)
        kind, _, number = row.key.partition(" ")
        if number:
            return self._layer_stepped(kind, int(number) - 1, direction)
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
        kind, _, number = row.key.partition(" ")
        if not number:
            if row.key == "task" and not self._from_file:
                return self._other_task() if text.strip() == self._other_task_name else {}
            return {row.key: self._completed(row, text.strip() or AUTO)}
        place = int(number) - 1
        parts = self._layers if kind == "units" else self._activations
        parts[place] = text.strip() or parts[place]
        return {row.setting.name: ",".join(parts)}

    def _completed(self, row: Row, text: str) -> str:
        """Return the only name of a choice that begins like the text, or the text."""
        if row.key == "target":
            return next((name for name in self.columns if printable(name) == text), text)
        if row.key == "data" and text != AUTO:
            return str(expanded(file_name(text)))
        if not is_choice(row.setting):
            return "" if text == AUTO else text
        names = choices(row.setting)
        begun = [name for name in names if name.startswith(text)]
        if text == AUTO and AUTO not in names:
            return texts_of(ExperimentConfig())[row.key]
        return begun[0] if len(begun) == 1 and text not in names else text

    def default(self, row: Row) -> dict[str, str]:
        """Return what the default of a row writes."""
        if " " in row.key or (row.key == "task" and not self._from_file):
            return {}
        return {row.key: texts_of(ExperimentConfig())[row.key]}

    @property
    def _from_file(self) -> bool:
        return bool(self.texts["data"].strip())

    @property
    def _other_task_name(self) -> str:
        tasks = tuple(_SETTING["task"].names)
        return tasks[1 - tasks.index(DATASETS[self.texts["dataset"]].task)]

    def _other_task(self) -> dict[str, str]:
        return self._of_another_task(
            next(n for n, source in DATASETS.items() if source.task == self._other_task_name)
        )

    def _of_another_task(self, dataset: str) -> dict[str, str]:
        # What goes with one task does not go with the other.
        return {"dataset": dataset, "loss": AUTO, "output_activation": AUTO}

    def _next_dataset(self, direction: int) -> dict[str, str]:
        task = DATASETS[self.texts["dataset"]].task
        names = [name for name, source in DATASETS.items() if source.task == task]
        place = names.index(self.texts["dataset"]) + direction
        return {"dataset": names[place % len(names)]}

    @property
    def _layers(self) -> list[str]:
        try:
            return [str(size) for size in hidden_layers(self.texts["hidden"])]
        except ValueError:
            return []

    @property
    def _activations(self) -> list[str]:
        names = [name.strip() for name in self.texts["activation"].split(",")]
        layers = len(self._layers)
        return names * layers if len(names) == 1 else (names + names[-1:] * layers)[:layers]

    def _more_layers(self, direction: int) -> dict[str, str]:
        """Return what one layer more, like the last one, or one less writes."""
        layers = self._layers
        if direction < 0 and not layers:
            return {}
        wanted = [*layers, layers[-1] if layers else "8"] if direction > 0 else layers[:-1]
        written = {"hidden": ",".join(wanted) or "none"}
        for name in ("activation", "dropout"):
            parts = self.texts[name].split(",")
            if len(parts) > 1:
                fitting = (parts + parts[-1:] * len(wanted))[: len(wanted)] or parts[:1]
                written[name] = ",".join(fitting)
        return written

    def _layer_stepped(self, kind: str, place: int, direction: int) -> dict[str, str]:
        if kind == "units":
            layers = self._layers
            layers[place] = str(max(int(layers[place]) + direction, 1))
            return {"hidden": ",".join(layers)}
        names, activations = tuple(_SETTING["activation"].names), self._activations
        present = names.index(activations[place]) if activations[place] in names else -1
        activations[place] = names[(present + direction) % len(names)]
        return {"activation": ",".join(activations)}

    # -- what is shown -------------------------------------------------------------------------

    def rows(self, words: str = "") -> list[Row]:
        """Return the rows that mean something; or all that begin with words, or mention them."""
        found = []
        waiting = set(self.waiting)
        for setting in _ORDER:
            found.append(self._row(setting, waits=setting.name in waiting))
            if setting.name == "activation":
                found += self._layer_rows()
        if words:
            words = words.lower()
            begun = [row for row in found if row.begins(words)]
            return begun or [row for row in found if row.mentions(words)]
        return [row for row in found if row.applies]

    def _row(self, setting: Setting, *, waits: bool) -> Row:
        name = setting.name
        text = self.texts[name]
        value = text.strip() or placeholder(setting, self.texts)
        means_something = applies(name, self.texts)
        words = note(setting, self.texts)
        names = choices(setting) if is_choice(setting) else tuple(setting.names)
        shown = changes.label(name)
        if name == "dataset" and means_something:
            task = DATASETS[text].task
            names = tuple(one for one, source in DATASETS.items() if source.task == task)
        if name == "task":
            shown = "problem"
            if not self._from_file:
                means_something, names = True, tuple(setting.names)
                value = DATASETS[self.texts["dataset"]].task
                words = "what kind of data to learn; picks a data set of that kind"
        if name == "target":
            value, names = printable(value), tuple(map(printable, self.columns))
        unit = _UNITS.get(name, _UNIT_OF_METAVAR.get(setting.metavar, ""))
        return Row(
            key=name,
            setting=setting,
            label=shown,
            value=value,
            unit=unit if value[:1].isdigit() else "",
            note=words,
            effect=effect(name),
            names=names,
            applies=means_something,
            waits=waits,
            is_default=not text.strip() or text == AUTO,
            error=self.sentence if name == self.wrong else "",
        )

    def _layer_rows(self) -> list[Row]:
        layers, activations = self._layers, self._activations
        hidden, activation = _SETTING["hidden"], _SETTING["activation"]
        in_force = (
            [str(size) for size in self.present.hidden],
            self.present.activation,
        )
        found = []
        for place, (size, name) in enumerate(zip(layers, activations, strict=True), 1):
            if place > MOST_LAYERS_SHOWN:
                break
            sizes, names = in_force
            before = [names] * len(sizes) if isinstance(names, str) else list(names)
            before = before * len(sizes) if len(before) == 1 else before
            for key, setting, value, unit, words, olds in (
                ("units", hidden, size, "units", f"how many neurons layer {place} has", sizes),
                (
                    "activation",
                    activation,
                    name,
                    "",
                    f"what layer {place} makes of its sums",
                    before,
                ),
            ):
                found.append(
                    Row(
                        key=f"{key} {place}",
                        setting=setting,
                        label=f"  layer {place} {key}",
                        value=value,
                        unit=unit,
                        note=words,
                        effect="new weights",
                        names=tuple(setting.names),
                        waits=place > len(olds) or olds[place - 1] != value,
                    )
                )
        return found
