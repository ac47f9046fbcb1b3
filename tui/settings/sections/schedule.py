"""Settings of how the learning rate moves."""

from __future__ import annotations

from core import SCHEDULES
from tui.settings.parsing import whole_number
from tui.settings.scales import DURATIONS
from tui.settings.sections.kinds import EPOCHS, FACTOR, NAME, SHARE
from tui.settings.setting import Kind, Setting

SECTION = "Schedule"

ROWS: tuple[Setting, ...] = (
    Setting(
        SECTION,
        "schedule",
        NAME,
        "How the learning rate moves",
        short="",
        names=SCHEDULES,
        advice=(
            "constant is the simplest. cosine and step end in small steps, so that a "
            "restless loss settles; one_cycle starts with small ones, too."
        ),
    ),
    Setting(
        SECTION,
        "warmup",
        EPOCHS,
        "Epochs in which the rate rises at first",
        advice=(
            "0, or up to a tenth of the epochs where the first steps are too long. Too "
            "many, and training begins late."
        ),
    ),
    Setting(
        SECTION,
        "rise",
        SHARE,
        "Share of the epochs in which the rate rises, below 1",
        advice=(
            "0.3 is usual. Too short a rise and the first steps are too long; too long and "
            "little is left to settle."
        ),
    ),
    Setting(
        SECTION,
        "start_factor",
        FACTOR,
        "What the rate is multiplied by at the start, above 0",
        advice="0.04 is usual. Too small wastes the first epochs; 1 begins at full length.",
    ),
    Setting(
        SECTION,
        "decay_every",
        EPOCHS,
        "Epochs between two falls of the rate, above 0",
        advice=(
            "A third to a tenth of all epochs. Too often, and the steps are tiny before "
            "anything is learnt; too seldom, and nothing changes."
        ),
    ),
    Setting(
        SECTION,
        "decay_factor",
        FACTOR,
        "What the rate is multiplied by at each fall, above 0",
        advice=(
            "0.1 to 0.5 is usual, nearer 1 where it falls often. Too small, and training "
            "stands still after the first fall; 1 changes nothing."
        ),
    ),
    Setting(
        SECTION,
        "plateau_patience",
        Kind(whole_number, "EPOCHS", DURATIONS, unit="epochs"),
        "Epochs without a lower test loss until a fall",
        advice=(
            "10 to 50 is usual. Too few, and noise alone makes the rate fall; too many, and "
            "it falls when training is over."
        ),
    ),
    Setting(
        SECTION,
        "plateau_threshold",
        FACTOR,
        "How much lower the loss must be to count as lower",
        advice=(
            "0.0001 is usual, as a share of the lowest loss. Too large, and progress counts "
            "as none; 0 takes the least flicker for progress."
        ),
    ),
    Setting(
        SECTION,
        "final_factor",
        FACTOR,
        "What the rate is multiplied by at the end, at least 0",
        advice="0 to 0.1 is usual. 0 ends at a standstill; near 1 the schedule changes little.",
    ),
)
