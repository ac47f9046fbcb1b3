"""Settings of the data."""

from __future__ import annotations

from core import DATASETS, FEATURES, SCALINGS
from tui.settings.file_names import reachable
from tui.settings.parsing import names, number, one_of, whole_number
from tui.settings.scales import NOISES, PARTS, SAMPLES, WHOLE_NUMBERS
from tui.settings.sections.kinds import ANY_WHOLE_NUMBER, NAME, YES_NO, YES_OR_NO
from tui.settings.setting import Kind, Setting, Source

SECTION = "Data"

_THE_DATA_SETS_OWN = "the data set's own"
_TASKS = ("classification", "regression")

_MADE: tuple[Source, ...] = ("made",)
_NO_FILE: tuple[Source, ...] = ("made", "drawn")
_FILE: tuple[Source, ...] = ("file",)
_NOT_DRAWN: tuple[Source, ...] = ("made", "file")

ROWS: tuple[Setting, ...] = (
    Setting(
        SECTION,
        "dataset",
        NAME,
        "What to learn",
        label="data set",
        short="",
        names=DATASETS,
        applies_to=_NO_FILE,
        advice=(
            "Circles are where to begin. Moons and xor need a hidden layer, spirals a wide "
            "one or several; iris, wine and digits were measured, not made."
        ),
    ),
    Setting(
        SECTION,
        "data",
        Kind(reachable, "FILE.csv"),
        "A CSV file to learn instead",
        label="CSV file",
        short="",
        none="none",
        advice=(
            "A header and one sample per row. Every column but the target is an input, text "
            "in a column becomes one input per value. A few hundred rows are a beginning."
        ),
    ),
    Setting(
        SECTION,
        "target",
        Kind(str, "COLUMN"),
        "The CSV column to predict",
        none="none",
        applies_to=_FILE,
        advice=(
            "Names make a classification, numbers of many values a regression. Leave no "
            "column in that says the same in other words, or the network only copies it."
        ),
    ),
    Setting(
        SECTION,
        "task",
        Kind(one_of(_TASKS), "TASK"),
        "What to do with the CSV file's target",
        default="found out from its values",
        names=_TASKS,
        applies_to=_FILE,
        advice=(
            "Classification tells classes apart, regression predicts a number. Choose "
            "classification where the numbers only name classes."
        ),
    ),
    Setting(
        SECTION,
        "header",
        YES_OR_NO,
        "Whether the CSV file's first line names its columns",
        default="found out",
        names=YES_NO,
        applies_to=_FILE,
        flag="--no-header",
        advice=(
            "Without names columns are called by number, from 1. Say no where a first row is "
            "missing, yes where a line of names is taken for one."
        ),
    ),
    Setting(
        SECTION,
        "missing",
        Kind(names, "X,..."),
        "What stands for a missing value in the CSV file, as -999 may",
        none="none",
        applies_to=_FILE,
        advice=(
            "An empty value, ?, NA, None and the like are missing anyway. A number that stands "
            "far outside, in many rows, often means that there was none."
        ),
    ),
    Setting(
        SECTION,
        "ignore",
        Kind(names, "COLUMN,..."),
        "Columns of the CSV file to leave out",
        label="ignored columns",
        none="none",
        applies_to=_FILE,
        advice=(
            "Leave out what is not known before the target is, or says the same in other "
            "words: the network would only copy it."
        ),
    ),
    Setting(
        SECTION,
        "only",
        Kind(names, "COLUMN,..."),
        "The only columns of the CSV file to learn from",
        none="none",
        applies_to=_FILE,
        advice="Two columns make the map a picture of them. With none named, all are inputs.",
    ),
    Setting(
        SECTION,
        "positive",
        Kind(str, "CLASS"),
        "Of two classes of the CSV file, the one to find",
        none="none",
        applies_to=_FILE,
        advice=(
            "Usually the rare one: fraud, ill, yes. The output is then how likely it is; else "
            "it is that of the class whose name comes last."
        ),
    ),
    Setting(
        SECTION,
        "samples",
        Kind(whole_number, "N", SAMPLES, unit="samples"),
        "How many samples",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
        advice=(
            "200 to 2,000 are usual. Too few are learnt by heart and the test result is "
            "luck; too many only make each epoch slower."
        ),
    ),
    Setting(
        SECTION,
        "noise",
        Kind(number, "X", NOISES),
        "How much noise",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
        advice=(
            "0 to 0.3 is usual. With none the classes are told apart with ease; with too "
            "much they lie on top of each other, and no network can be right about every "
            "point."
        ),
    ),
    Setting(
        SECTION,
        "classes",
        Kind(whole_number, "N", WHOLE_NUMBERS, unit="classes"),
        "Classes of blobs and rings",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
        advice=(
            "2 to 6 can be told apart on the map. Many classes have few samples each, and "
            "take more neurons."
        ),
    ),
    Setting(
        SECTION,
        "arms",
        Kind(whole_number, "N", WHOLE_NUMBERS, unit="arms"),
        "Arms of spirals",
        default=_THE_DATA_SETS_OWN,
        applies_to=_MADE,
        advice=(
            "2 is usual. Each arm more winds closer to the next, and takes more neurons and epochs."
        ),
    ),
    Setting(
        SECTION,
        "features",
        Kind(names, "A,B,...", several=True),
        "Which inputs the network gets, made of two numbers",
        default="the inputs as they are",
        names=FEATURES,
        applies_to=_NO_FILE,
        advice=(
            "x1 and x2 are usual. With squares one neuron can draw a circle, sines help "
            "with spirals. Too few cannot say what the shape is; too many let the network "
            "learn the noise by heart."
        ),
    ),
    Setting(
        SECTION,
        "test_size",
        Kind(number, "SHARE", PARTS, unit="of the samples"),
        "Share kept for testing, between 0 and 1",
        label="test share",
        advice=(
            "0.2 to 0.5 is usual. Too small, and the test result is luck; too large, and "
            "too little is left to learn from."
        ),
    ),
    Setting(
        SECTION,
        "split_draw",
        ANY_WHOLE_NUMBER,
        "Which draw of the test part, 0 for the first",
        label="draw of the split",
        short="split",
        applies_to=_NOT_DRAWN,
        advice=(
            "0 is usual. The samples stay the same, others of them are kept for testing: where "
            "that changes the result much, the test part is small."
        ),
    ),
    Setting(
        SECTION,
        "scaling",
        NAME,
        "What is done to inputs, and to the targets of a regression: standardised, or as they are",
        names=SCALINGS,
        advice=(
            "Standardised inputs have mean 0 and standard deviation 1, which is nearly "
            "always right. Inputs as they are, with large or unequal values, train slowly "
            "or leap."
        ),
    ),
    Setting(
        SECTION,
        "seed",
        ANY_WHOLE_NUMBER,
        "Start of all randomness; the same gives the same run",
        advice=(
            "Any whole number. A result that changes with it was luck: try several before "
            "you believe it."
        ),
    ),
)
