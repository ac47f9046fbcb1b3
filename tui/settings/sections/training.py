"""Settings of training."""

from __future__ import annotations

from core import CLASS_WEIGHTS, LAST_BATCHES, OPTIMIZERS
from tui.settings.parsing import batch_size, number, or_none, whole_number
from tui.settings.scales import COUNTS, LEARNING_RATES, POWERS_OF_TWO, THREADS
from tui.settings.sections.kinds import FACTOR, NAME, SHARE, YES_NO, YES_OR_NO
from tui.settings.setting import AUTO, Kind, Setting

SECTION = "Training"

ROWS: tuple[Setting, ...] = (
    Setting(
        SECTION,
        "optimizer",
        NAME,
        "How the weights move",
        label="optimiser",
        short="",
        names=OPTIMIZERS,
        advice=(
            "sgd is the simplest, momentum and adam take fewer epochs. adam and its kin "
            "want a learning rate of 0.001 to 0.03; with 1 they leap, where sgd may not."
        ),
    ),
    Setting(
        SECTION,
        "learning_rate",
        Kind(number, "X", LEARNING_RATES),
        "Length of a step, above 0",
        short="rate",
        advice=(
            "0.03 to 1 is usual for sgd, 0.001 to 0.03 for adam. Too "
            "small: the loss hardly falls. Too large: it leaps, or grows without end."
        ),
    ),
    Setting(
        SECTION,
        "momentum",
        SHARE,
        "Share of the velocity kept each step, below 1",
        advice=(
            "0.9 is usual. 0 is plain gradient descent; near 1 the weights swing past the "
            "goal and back."
        ),
    ),
    Setting(
        SECTION,
        "beta1",
        SHARE,
        "Share of the mean gradient kept each step, below 1",
        advice=(
            "0.9 is usual. Smaller follows each batch and trembles; nearer 1 is steady and "
            "slow to turn."
        ),
    ),
    Setting(
        SECTION,
        "beta2",
        SHARE,
        "Share of the mean square (lion: mean) kept, below 1",
        advice=(
            "0.999 is usual. Smaller lets one large gradient shorten the steps after it; "
            "nearer 1 takes long to notice a change."
        ),
    ),
    Setting(
        SECTION,
        "rho",
        SHARE,
        "Share of the mean square gradient kept each step, below 1",
        advice=(
            "0.9 is usual. Smaller forgets at once how large gradients were, and trembles; "
            "nearer 1 is slow to notice that they have changed."
        ),
    ),
    Setting(
        SECTION,
        "epsilon",
        FACTOR,
        "Added to the root of the squared gradients, above 0",
        advice=(
            "1e-8 is usual. Too large, and all weights move as in plain gradient descent, "
            "only slower; too small matters only where gradients vanish."
        ),
    ),
    Setting(
        SECTION,
        "batch_size",
        Kind(batch_size, "N", (*POWERS_OF_TWO, None), unit="samples"),
        "Samples of a mini-batch, or full for all of them",
        short="batch",
        default="full",
        none="full",
        advice=(
            "full is the simplest, 10 to 128 are usual. Small ones take many uneven steps "
            "in an epoch; large ones take few, and need more epochs."
        ),
    ),
    Setting(
        SECTION,
        "shuffle",
        YES_OR_NO,
        "Take the samples in a new order in each epoch",
        names=YES_NO,
        advice=(
            "yes is usual. Without it each epoch has the same batches, and data in the "
            "order of their classes train badly."
        ),
    ),
    Setting(
        SECTION,
        "last_batch",
        NAME,
        "Samples left over at the end of an epoch: a short batch, or carried on with shuffle no",
        names=LAST_BATCHES,
        advice=(
            "short is usual: the rest is a batch of its own, whose step is as long as any "
            "other. carried is what TensorFlow Playground does."
        ),
    ),
    Setting(
        SECTION,
        "class_weight",
        NAME,
        "What the loss of a sample counts: the same, or so that all classes count alike",
        names=CLASS_WEIGHTS,
        advice=(
            "none is usual. balanced where the rare class is the one to find: more of it is found, "
            "at the price of false alarms, so accuracy may fall."
        ),
    ),
    Setting(
        SECTION,
        "dtype",
        NAME,
        "Precision of every number",
        label="precision",
        names=("float64", "float32"),
        advice=(
            "float64 has 16 digits, float32 7. float32 takes half the memory and is faster "
            "for wide layers; its last digits differ, and a very long run may end "
            "elsewhere."
        ),
    ),
    Setting(
        SECTION,
        "threads",
        Kind(or_none(whole_number, AUTO), "N", THREADS, unit="threads"),
        "How many threads multiply large matrices, or auto for what is found faster; the results "
        "are the same",
        default=AUTO,
        advice=(
            "auto is usual: one, unless matrices are large and several are faster, which is looked"
            " at again now and then. 1 leaves the other cores alone."
        ),
    ),
    Setting(
        SECTION,
        "epochs",
        Kind(whole_number, "N", COUNTS, unit="epochs"),
        "How long to train",
        advice=(
            "Until the test loss no longer falls: 100 to 10,000 here. Too few, and it is "
            "still falling; too many, and the network may learn the training data by heart."
        ),
    ),
    Setting(
        SECTION,
        "clip_norm",
        Kind(number, "X", (*LEARNING_RATES, None)),
        "Largest gradient norm",
        default="no limit",
        none="none",
        advice=(
            "1 to 5 where the loss leaps, else none. Too small shortens every step; too "
            "large never bites."
        ),
    ),
)
