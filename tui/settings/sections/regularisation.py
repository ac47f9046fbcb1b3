"""Settings that keep the network from learning by heart."""

from __future__ import annotations

from tui.settings.parsing import one_or_more_numbers
from tui.settings.scales import SHARES
from tui.settings.sections.kinds import RATE, SHARE, YES_NO, YES_OR_NO
from tui.settings.setting import Kind, Setting

SECTION = "Regularisation"

ROWS: tuple[Setting, ...] = (
    Setting(
        SECTION,
        "l1",
        RATE,
        "L1 penalty on the weights",
        label="L1",
        advice=(
            "0 is off, 0.0001 to 0.01 is usual. It pulls weights to 0, so that few links "
            "are left. Too large, and all go: the network says the same everywhere."
        ),
    ),
    Setting(
        SECTION,
        "l1_prunes",
        YES_OR_NO,
        "A weight that L1 carries across 0 stays 0",
        label="L1 prunes",
        names=YES_NO,
        advice=(
            "no is usual. With yes a link that reaches 0 is cut for good, as in TensorFlow "
            "Playground: clear pictures, but no way back."
        ),
    ),
    Setting(
        SECTION,
        "l2",
        RATE,
        "L2 penalty on the weights",
        label="L2",
        advice=(
            "0 is off, 0.0001 to 0.01 is usual. It keeps weights small and the boundary "
            "smooth, against overfitting. Too small does nothing; too large, and both losses "
            "stay high."
        ),
    ),
    Setting(
        SECTION,
        "weight_decay",
        RATE,
        "Decoupled weight decay",
        advice=(
            "0 is off, 0.0001 to 0.1 is usual. Each step shrinks every weight by this "
            "share, times the rate. Too large, and the weights fade faster than they learn."
        ),
    ),
    Setting(
        SECTION,
        "dropout",
        Kind(one_or_more_numbers, "SHARE,...", SHARES),
        "Hidden units dropped, a share below 1 for all layers or each",
        advice=(
            "0 is off, 0.1 to 0.5 is usual in wide layers. It keeps neurons from relying on "
            "each other. Too large, or in a small layer, and both losses stay high."
        ),
    ),
    Setting(
        SECTION,
        "label_smoothing",
        SHARE,
        "Share of the target, spread over all classes, below 1",
        advice=(
            "0 is off, 0.05 to 0.2 is usual. The network need not be quite sure, so the "
            "loss cannot reach 0. Too large, and it never says anything clearly."
        ),
    ),
)
