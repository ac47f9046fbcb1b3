"""Every setting of an experiment that the user may set: one row each, which all else reads."""

from __future__ import annotations

from core import (
    ACTIVATIONS,
    DATASETS,
    FEATURES,
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LAST_BATCHES,
    LOSSES,
    OPTIMIZERS,
    SCALINGS,
    SCHEDULES,
)
from tui.settings.parsing import (
    batch_size,
    hidden_layers,
    names,
    number,
    one_of,
    one_or_more_names,
    one_or_more_numbers,
    or_none,
    whole_number,
    yes_or_no,
)
from tui.settings.scales import (
    ACCURACIES,
    COUNTS,
    DURATIONS,
    LEARNING_RATES,
    NOISES,
    PARTS,
    POWERS_OF_TWO,
    RATES,
    SAMPLES,
    SHARES,
    SMALL_NUMBERS,
    TEST_LOSSES,
    WHOLE_NUMBERS,
)
from tui.settings.setting import Kind, Setting, Source

_DATA, _NETWORK, _TRAINING = "Data", "Network", "Training"
_SCHEDULE, _REGULARISATION, _STOPPING = "Schedule", "Regularisation", "Stopping early"

_THE_DATA_SETS_OWN = "the data set's own"
_GOES_WITH_TASK = "what goes with the task"

_TASKS = ("classification", "regression")
_YES_NO = ("yes", "no")

_NAME = Kind(str, "NAME")
_YES_OR_NO = Kind(yes_or_no, "yes|no")
_SHARE = Kind(number, "SHARE", SHARES)
_FACTOR = Kind(number, "X", SMALL_NUMBERS)
_RATE = Kind(number, "X", RATES)
_EPOCHS = Kind(number, "EPOCHS", DURATIONS, unit="epochs")
_ANY_WHOLE_NUMBER = Kind(whole_number, "N", WHOLE_NUMBERS)

_MADE: tuple[Source, ...] = ("made",)
_NO_FILE: tuple[Source, ...] = ("made", "drawn")
_FILE: tuple[Source, ...] = ("file",)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        _DATA,
        "dataset",
        _NAME,
        "What to learn",
        label="data set",
        short="",
        names=DATASETS,
        applies_to=_NO_FILE,
    ),
    Setting(
        _DATA,
        "data",
        Kind(str, "FILE.csv"),
        "A CSV file to learn instead",
        label="CSV file",
        short="",
        none="none",
    ),
    Setting(
        _DATA,
        "target",
        Kind(str, "COLUMN"),
        "The CSV column to predict",
        none="none",
        applies_to=_FILE,
    ),
    Setting(
        _DATA,
        "task",
        Kind(one_of(_TASKS), "TASK"),
        "What to do with the CSV file's target",
        default="found out from its values",
        names=_TASKS,
        applies_to=_FILE,
    ),
    Setting(
        _DATA,
        "samples",
        Kind(whole_number, "N", SAMPLES, unit="samples"),
        "How many samples",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
    ),
    Setting(
        _DATA,
        "noise",
        Kind(number, "X", NOISES),
        "How much noise",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
    ),
    Setting(
        _DATA,
        "classes",
        Kind(whole_number, "N", WHOLE_NUMBERS, unit="classes"),
        "Classes of blobs and rings",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
    ),
    Setting(
        _DATA,
        "arms",
        Kind(whole_number, "N", WHOLE_NUMBERS, unit="arms"),
        "Arms of spirals",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
    ),
    Setting(
        _DATA,
        "features",
        Kind(names, "A,B,...", several=True),
        "What the network sees of two inputs",
        default="the inputs as they are",
        names=FEATURES,
        applies_to=_NO_FILE,
    ),
    Setting(
        _DATA,
        "test_size",
        Kind(number, "SHARE", PARTS, unit="of the samples"),
        "Share kept for testing, between 0 and 1",
        label="test share",
    ),
    Setting(
        _DATA,
        "scaling",
        _NAME,
        "What is done to inputs, and to the targets of a regression: standardised, or as they are",
        names=SCALINGS,
    ),
    Setting(_DATA, "seed", _ANY_WHOLE_NUMBER, "Of everything random; the same gives the same"),
    Setting(
        _NETWORK,
        "hidden",
        Kind(hidden_layers, "N,N,...", unit="units"),
        "Units of each hidden layer, such as 8 or 4,2; none for no hidden layer",
        label="hidden layers",
    ),
    Setting(
        _NETWORK,
        "activation",
        Kind(one_or_more_names, "A,B,...", several=True),
        "Of the hidden layers, one for all or one for each",
        short="",
        names=HIDDEN_ACTIVATIONS,
    ),
    Setting(
        _NETWORK,
        "output_activation",
        _NAME,
        "Of the output layer",
        default=_GOES_WITH_TASK,
        names=ACTIVATIONS,
    ),
    Setting(
        _NETWORK,
        "loss",
        _NAME,
        "What training makes small",
        short="",
        default=_GOES_WITH_TASK,
        names=LOSSES,
    ),
    Setting(
        _NETWORK,
        "initializer",
        _NAME,
        "How the weights are drawn",
        label="initialiser",
        short="",
        names=INITIALIZERS,
    ),
    Setting(
        _NETWORK,
        "weights_draw",
        _ANY_WHOLE_NUMBER,
        "Which draw of initial weights, 0 for the first; R in the app goes to the next",
        label="draw of weights",
        short="weights",
    ),
    Setting(
        _TRAINING,
        "optimizer",
        _NAME,
        "How the weights move",
        label="optimiser",
        short="",
        names=OPTIMIZERS,
    ),
    Setting(_TRAINING, "learning_rate", Kind(number, "X", LEARNING_RATES), "Above 0", short="rate"),
    Setting(_TRAINING, "momentum", _SHARE, "Share of the velocity kept each step, below 1"),
    Setting(_TRAINING, "beta1", _SHARE, "Share of the mean gradient kept each step, below 1"),
    Setting(_TRAINING, "beta2", _SHARE, "Share of the mean square (lion: mean) kept, below 1"),
    Setting(_TRAINING, "rho", _SHARE, "Share of the mean square gradient kept each step, below 1"),
    Setting(_TRAINING, "epsilon", _FACTOR, "Added to the root of the squared gradients, above 0"),
    Setting(
        _TRAINING,
        "batch_size",
        Kind(batch_size, "N", (*POWERS_OF_TWO, None), unit="samples"),
        "Samples of a mini-batch, or full for all of them",
        short="batch",
        default="full",
        none="full",
    ),
    Setting(
        _TRAINING,
        "shuffle",
        _YES_OR_NO,
        "Take the samples in a new order in each epoch",
        names=_YES_NO,
    ),
    Setting(
        _TRAINING,
        "last_batch",
        _NAME,
        "Samples that fill no mini-batch: a shorter one, or with shuffle no carried to the next",
        names=LAST_BATCHES,
    ),
    Setting(
        _TRAINING,
        "dtype",
        _NAME,
        "Precision of every number",
        label="precision",
        names=("float64", "float32"),
    ),
    Setting(
        _TRAINING, "epochs", Kind(whole_number, "N", COUNTS, unit="epochs"), "How long to train"
    ),
    Setting(
        _TRAINING,
        "clip_norm",
        Kind(number, "X", (*LEARNING_RATES, None)),
        "Largest gradient norm",
        default="no limit",
        none="none",
    ),
    Setting(_SCHEDULE, "schedule", _NAME, "How the learning rate moves", short="", names=SCHEDULES),
    Setting(_SCHEDULE, "warmup", _EPOCHS, "Epochs in which the rate rises at first"),
    Setting(_SCHEDULE, "rise", _SHARE, "Share of the epochs in which the rate rises, below 1"),
    Setting(
        _SCHEDULE, "start_factor", _FACTOR, "What the rate is multiplied by at the start, above 0"
    ),
    Setting(_SCHEDULE, "decay_every", _EPOCHS, "Epochs between two falls of the rate, above 0"),
    Setting(
        _SCHEDULE, "decay_factor", _FACTOR, "What the rate is multiplied by at each fall, above 0"
    ),
    Setting(
        _SCHEDULE,
        "plateau_patience",
        Kind(whole_number, "EPOCHS", DURATIONS, unit="epochs"),
        "Epochs without a lower test loss until a fall",
    ),
    Setting(
        _SCHEDULE, "plateau_threshold", _FACTOR, "How much lower the loss must be to count as lower"
    ),
    Setting(
        _SCHEDULE, "final_factor", _FACTOR, "What the rate is multiplied by at the end, at least 0"
    ),
    Setting(_REGULARISATION, "l1", _RATE, "L1 penalty on the weights", label="L1"),
    Setting(
        _REGULARISATION,
        "l1_prunes",
        _YES_OR_NO,
        "A weight that L1 carries across 0 stays 0",
        label="L1 prunes",
        names=_YES_NO,
    ),
    Setting(_REGULARISATION, "l2", _RATE, "L2 penalty on the weights", label="L2"),
    Setting(_REGULARISATION, "weight_decay", _RATE, "Decoupled weight decay"),
    Setting(
        _REGULARISATION,
        "dropout",
        Kind(one_or_more_numbers, "SHARE,...", SHARES),
        "Hidden units dropped, a share below 1 for all layers or each",
    ),
    Setting(
        _REGULARISATION,
        "label_smoothing",
        _SHARE,
        "Share of the target, spread over all classes, below 1",
    ),
    Setting(
        _STOPPING,
        "patience",
        Kind(or_none(whole_number), "EPOCHS", (None, *COUNTS), unit="epochs"),
        "Epochs without a lower test loss, then stop; the best weights are back at the end"
        " in any case. The accuracy reported is of the same test data",
        none="none",
    ),
    Setting(
        _STOPPING,
        "target_loss",
        Kind(or_none(number), "X", (None, *TEST_LOSSES)),
        "Stop at this test loss",
        none="none",
    ),
    Setting(
        _STOPPING,
        "target_accuracy",
        Kind(or_none(number), "SHARE", (None, *ACCURACIES)),
        "Stop at this test accuracy",
        none="none",
    ),
)
"""In the order of the help."""

SETTING = {setting.name: setting for setting in SETTINGS}
"""The same by their names."""
