from core import DATASETS, ExperimentConfig
from tui.session.changing.changes import DatasetRound

LESSON = ExperimentConfig()
OWN = ExperimentConfig(
    data="flowers.csv",
    target="kind",
    task="classification",
    loss="categorical_cross_entropy",
    hidden=(6, 3),
)


def test_the_round_goes_through_all_data_sets_and_ones_own_file() -> None:
    datasets = DatasetRound(OWN)
    names = list(DATASETS)
    assert datasets.next(1) == names[0]
    assert datasets.next(-1) == names[-1]
    assert datasets.go_to(names[-1], OWN).dataset == names[-1]
    assert datasets.next(1) is None
    assert None not in [DatasetRound(LESSON).next(direction) for direction in (1, -1)]


def test_the_way_back_to_ones_own_file_is_open_whatever_was_changed_on_the_way() -> None:
    datasets = DatasetRound(OWN)
    away = datasets.go_to("circles", OWN)
    assert (away.data, away.loss, away.hidden) == (None, None, (6, 3))
    changed = away.replace(samples=400, noise=0.2, features=("x1", "x1*x2"), epochs=50)
    datasets.follow(away, changed)
    assert datasets.go_to(None, changed) == OWN.replace(epochs=50)


def test_points_that_were_drawn_stay_behind() -> None:
    points = ((0.0, 0.0, 0), (1.0, 1.0, 1), (0.0, 1.0, 0), (1.0, 0.0, 1))
    drawn = LESSON.with_data(points=points, loss="hinge", output_activation="tanh")
    moons = DatasetRound(drawn).go_to("moons", drawn)
    assert (moons.points, moons.loss) == (None, "hinge")
    assert DatasetRound(drawn).go_to("plane", drawn).loss is None
