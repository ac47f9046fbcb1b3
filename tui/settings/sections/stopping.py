"""Settings of when training ends before its last epoch."""

from __future__ import annotations

from tui.settings.parsing import number, or_none, whole_number
from tui.settings.scales import ACCURACIES, COUNTS, TEST_LOSSES
from tui.settings.setting import Kind, Setting

SECTION = "Stopping early"

ROWS: tuple[Setting, ...] = (
    Setting(
        SECTION,
        "patience",
        Kind(or_none(whole_number), "EPOCHS", (None, *COUNTS), unit="epochs"),
        "Epochs without a lower test loss, then stop; the best weights are back at the end"
        " in any case. The accuracy reported is of the same test data",
        none="none",
        advice=(
            "none is off, 20 to 200 are usual. Too few stop at the first bump; too many "
            "train on for nothing."
        ),
    ),
    Setting(
        SECTION,
        "target_loss",
        Kind(or_none(number), "X", (None, *TEST_LOSSES)),
        "Stop at this test loss",
        none="none",
        advice=(
            "none is off; 0.05 to 0.5 for classes. Too high stops before much is learnt; "
            "too low is never reached."
        ),
    ),
    Setting(
        SECTION,
        "target_accuracy",
        Kind(or_none(number), "SHARE", (None, *ACCURACIES)),
        "Stop at this test accuracy, or at this R squared where the target is a number",
        none="none",
        advice=(
            "none is off; 0.9 to 0.99 is usual. Too high is never reached where classes overlap."
        ),
    ),
)
