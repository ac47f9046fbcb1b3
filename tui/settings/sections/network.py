"""Settings of the network."""

from __future__ import annotations

from core import ACTIVATIONS, HIDDEN_ACTIVATIONS, INITIALIZERS, LOSSES
from tui.settings.parsing import hidden_layers, one_or_more_names
from tui.settings.sections.kinds import ANY_WHOLE_NUMBER, NAME
from tui.settings.setting import Kind, Setting

SECTION = "Network"

_GOES_WITH_TASK = "what goes with the task"

ROWS: tuple[Setting, ...] = (
    Setting(
        SECTION,
        "hidden",
        Kind(hidden_layers, "N,N,...", unit="units"),
        "Units of each hidden layer, such as 8 or 4,2; none for no hidden layer",
        label="hidden layers",
        advice=(
            "One layer of 4 to 16 does for most pictures, two or three for spirals. Too few "
            "neurons: both losses stay high. Too many: the test loss rises while the "
            "training loss falls."
        ),
    ),
    Setting(
        SECTION,
        "activation",
        Kind(one_or_more_names, "A,B,...", several=True),
        "Of the hidden layers, one for all or one for each",
        short="",
        names=HIDDEN_ACTIVATIONS,
        advice=(
            "relu and tanh are usual. sigmoid is slow in many layers, for its slope is a "
            "quarter at most; with linear, however many layers draw one straight line."
        ),
    ),
    Setting(
        SECTION,
        "output_activation",
        NAME,
        "Of the output layer",
        default=_GOES_WITH_TASK,
        names=ACTIVATIONS,
        advice=(
            "sigmoid for two classes, softmax for more, linear for numbers. Another one "
            "answers what the loss does not ask for, and trains badly or not at all."
        ),
    ),
    Setting(
        SECTION,
        "loss",
        NAME,
        "What training makes small",
        short="",
        default=_GOES_WITH_TASK,
        names=LOSSES,
        advice=(
            "Cross-entropy for classes, mean squared error for numbers, huber where a few "
            "samples lie far off. Squared error for classes hardly moves a network that is "
            "surely wrong."
        ),
    ),
    Setting(
        SECTION,
        "initializer",
        NAME,
        "How the weights are drawn",
        label="initialiser",
        short="",
        names=INITIALIZERS,
        advice=(
            "he_normal suits relu and its kin, the glorot ones tanh and sigmoid. Too small "
            "weights, and the signal fades from layer to layer; all zeros, and the neurons of a "
            "layer stay alike for ever."
        ),
    ),
    Setting(
        SECTION,
        "weights_draw",
        ANY_WHOLE_NUMBER,
        "Which draw of initial weights, 0 for the first; R in the app goes to the next",
        label="draw of weights",
        short="weights",
        advice=(
            "0 is usual. Each draw starts elsewhere and may end elsewhere: where draws "
            "differ much, a single run says little."
        ),
    ),
)
