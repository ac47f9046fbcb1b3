"""What stays of the settings when the data change."""

import pytest

from core import ExperimentConfig

LESSON = ExperimentConfig()
POINTS = ((0.0, 0.0, 0), (1.0, 1.0, 1), (0.0, 1.0, 0), (1.0, 0.0, 1))
FILE = {"data": "flowers.csv", "target": "kind"}

SET = ExperimentConfig(
    samples=300,
    noise=0.3,
    features=("x1", "x1*x2"),
    loss="hinge",
    output_activation="tanh",
    hidden=(5, 4),
    scaling="none",
    test_size=0.3,
    seed=7,
)
DRAWN = SET.with_data(points=POINTS)


def changed(before: ExperimentConfig, after: ExperimentConfig) -> dict[str, object]:
    names = before.as_dict()
    return {n: getattr(after, n) for n in names if getattr(after, n) != getattr(before, n)}


def test_another_data_set_has_its_own_noise_and_inputs() -> None:
    after = SET.with_data(dataset="moons")
    assert changed(SET, after) == {"dataset": "moons", "noise": None, "features": None}


def test_what_goes_with_one_task_does_not_stay_for_the_other() -> None:
    after = SET.with_data(dataset="plane")
    assert (after.loss, after.output_activation) == (None, None)
    assert after.samples == 300


def test_nothing_is_left_of_the_data_sets_settings_for_a_file() -> None:
    after = SET.replace(dataset="blobs", classes=4).with_data(**FILE)
    assert (after.samples, after.noise, after.classes, after.arms) == (None,) * 4
    assert (after.features, after.loss, after.output_activation) == (None,) * 3
    assert (after.hidden, after.scaling, after.test_size, after.seed) == ((5, 4), "none", 0.3, 7)


def test_points_are_drawn_on_the_plane_that_is_there() -> None:
    assert (DRAWN.points, DRAWN.features, DRAWN.loss) == (POINTS, ("x1", "x1*x2"), "hinge")
    assert (DRAWN.samples, DRAWN.noise) == (None, None)
    again = DRAWN.replace(class_names=("left", "right")).with_data(points=POINTS[:3])
    assert changed(DRAWN, again) == {"points": POINTS[:3]}


@pytest.mark.parametrize("name", ["iris", "sine", "digits"])
def test_points_have_no_features_of_data_with_other_inputs(name: str) -> None:
    assert LESSON.with_data(dataset=name).with_data(points=POINTS).features is None


def test_points_are_for_classification_whatever_the_data_set_they_were_drawn_on() -> None:
    drawn = LESSON.with_data(dataset="plane").with_data(points=POINTS, loss="hinge")
    after = drawn.replace(output_activation="linear").with_data(dataset="plane")
    assert (after.points, after.loss, after.output_activation) == (None, None, None)


@pytest.mark.parametrize("data", [{"points": POINTS}, FILE], ids=["points", "file"])
def test_a_data_set_follows_what_is_ones_own(data: dict[str, object]) -> None:
    after = SET.with_data(**data).with_data(dataset="spirals")
    sources = (after.data, after.target, after.task, after.points, after.class_names)
    assert sources == (None,) * 5
    assert after.dataset == "spirals"


def test_the_way_back_to_a_file_is_open_after_samples_were_asked_for() -> None:
    own = ExperimentConfig(**FILE, task="classification", loss="categorical_cross_entropy")
    away = own.with_data(dataset="circles").replace(samples=400, noise=0.2)
    back = away.with_data(data=own.data, target=own.target, task=own.task, loss=own.loss)
    assert back == own


def test_what_is_asked_for_is_done() -> None:
    after = SET.with_data(dataset="moons", noise=0.05, features=("x1", "x2"), hidden=(3,))
    assert (after.noise, after.features, after.hidden) == (0.05, ("x1", "x2"), (3,))


def test_settings_of_ones_own_are_kept_where_they_make_sense() -> None:
    assert changed(SET, SET.with_data(dataset="moons", keep=True)) == {"dataset": "moons"}
    spirals = ExperimentConfig(dataset="spirals", arms=3, noise=0.1, features=("x1", "x1^2"))
    moons = spirals.with_data(dataset="moons", keep=True)
    assert changed(spirals, moons) == {"dataset": "moons", "arms": None}
    iris = spirals.with_data(dataset="iris", keep=True)
    assert (iris.arms, iris.noise, iris.features) == (None,) * 3


def test_a_loss_is_kept_for_another_task_that_it_is_for_as_well() -> None:
    plane = ExperimentConfig(dataset="plane", loss="mean_squared_error", output_activation="tanh")
    assert plane.with_data(dataset="circles", keep=True).loss == "mean_squared_error"
    assert SET.with_data(dataset="plane", keep=True).loss is None


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("name", ["moons", "blobs", "plane", "sine", "iris"])
def test_every_kind_of_data_can_follow(name: str, keep: bool) -> None:
    for before in (SET, DRAWN, ExperimentConfig(**FILE)):
        config = before.with_data(dataset=name, keep=keep)
        assert config.output_layer(config.load_data())


def test_what_is_no_data_set_gets_a_sentence() -> None:
    with pytest.raises(ValueError, match="unknown dataset 'moon'; did you mean moons"):
        LESSON.with_data(dataset="moon")
    with pytest.raises(ValueError, match="unknown loss 'log'"):
        LESSON.with_data(dataset="moons", loss="log", keep=True)
    with pytest.raises(ValueError, match="unknown setting 'datum'"):
        LESSON.with_data(datum="moons")
    with pytest.raises(ValueError, match="samples means nothing for a CSV file"):
        LESSON.with_data(**FILE, samples=20)
