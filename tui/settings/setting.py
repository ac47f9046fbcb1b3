"""What is known of one setting, wherever it is asked for, shown, written or compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal

from core import OPTIMIZER_SETTINGS, OPTIMIZERS, SCHEDULE_SETTINGS, ExperimentConfig
from tui.settings.scales import Scale

AUTO = "auto"
"""What stands for a setting that is None and found out; an empty text means the same."""

DEFAULTS: dict[str, Any] = ExperimentConfig().as_dict()
"""The default of every setting, by its name."""

METHODS: dict[str, dict[str, dict[str, Any]]] = {
    "optimizer": OPTIMIZER_SETTINGS,
    "schedule": SCHEDULE_SETTINGS,
}
"""The settings whose choices have settings of their own, and these."""

Source = Literal["made", "drawn", "file"]
"""Where data are from: a data set that is made, points drawn by hand, or a CSV file."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What values a setting can have.

    Attributes
    ----------
    parse : callable
        Reads a value from text, or raises ValueError with a sentence.
    metavar : str
        What the help shows for a value.
    scale : sequence of number or None
        The values that the arrows go through; empty where they do not.
    unit : str
        Of its numbers.
    several : bool
        Whether a value may be several of the setting's names.
    """

    parse: Callable[[str], Any]
    metavar: str
    scale: Scale = ()
    unit: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """One setting of an experiment.

    Attributes
    ----------
    section : str
        Under which heading it is shown.
    name : str
        The field of ``ExperimentConfig``; the option is this with hyphens.
    kind : Kind
    help : str
        A sentence, without its full stop.
    label : str
        What it is called; if empty, its name with spaces.
    advice : str
        Whole sentences: usual values, and what too small and too large ones look like.
    short : str or None
        What it is called before its value where there is little room; empty where the value says
        enough, None for the label.
    default : str
        What the default is where the field's is None; that of a setting of the optimizer or the
        schedule is theirs.
    none : "auto", "none" or "full"
        The word for None.
    names : iterable of str
        What there is to choose from, where that is a list.
    applies_to : tuple of str
        The sources of data beside which it means something.
    flag : str
        An option without a value that says no; empty where there is none.
    method : "optimizer", "schedule" or ""
        Of what it is a setting, if of one of these; found out.
    own_defaults : mapping of str to any
        What the default is for each optimiser, or each schedule, that takes it; found out.
    """

    section: str
    name: str
    kind: Kind
    help: str
    _: KW_ONLY
    label: str = ""
    advice: str = ""
    short: str | None = None
    default: str = ""
    none: str = AUTO
    names: Iterable[str] = ()
    applies_to: tuple[Source, ...] = ("made", "drawn", "file")
    flag: str = ""
    method: str = field(init=False, default="")
    own_defaults: Mapping[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        label = self.label or self.name.replace("_", " ")
        self._complete(label=label, short=label if self.short is None else self.short)
        for method, kinds in METHODS.items():
            own = {kind: taken[self.name] for kind, taken in kinds.items() if self.name in taken}
            if own:
                default = self.default or f"the {method}'s own"
                self._complete(method=method, own_defaults=own, default=default)

    def _complete(self, **attributes: Any) -> None:
        for name, value in attributes.items():
            object.__setattr__(self, name, value)  # frozen for everybody else

    @property
    def option(self) -> str:
        """What it is called on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def initial(self) -> Any:
        """The default, None where it is found out or there is none."""
        return DEFAULTS[self.name]

    @property
    def is_choice(self) -> bool:
        """Whether exactly one of the names is the value."""
        return bool(self.names) and not self.kind.several

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, ``auto`` first where there is a default to find out."""
        return (AUTO, *self.names) if self.initial is None else tuple(self.names)

    @property
    def full_help(self) -> str:
        """The sentence with the names in it, or with what the setting goes with."""
        if self.goes_with:
            return f"{self.help}; with {', '.join(self.goes_with)}"
        if not self.names:
            return self.help
        listed = ", ".join(self.names)
        return f"{self.help}: {'any' if self.kind.several else 'one'} of {listed}"

    @property
    def goes_with(self) -> tuple[str, ...]:
        """The optimisers, or the schedules, that take the setting; nothing if all do."""
        takers = tuple(self.own_defaults)
        return () if takers == tuple(OPTIMIZERS) else takers
