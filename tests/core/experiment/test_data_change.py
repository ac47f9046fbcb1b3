"""What stays of the settings when the data change."""

import pytest

from core import DATASETS, ExperimentConfig

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


PLAYGROUND = ExperimentConfig(
    dataset="playground-circle",
    hidden=(4, 2),
    batch_size=10,
    learning_rate=0.03,
    l1=0.01,
    **DATASETS["playground-circle"].rules,
)
OTHERS: list[dict[str, object]] = [FILE, {"dataset": "moons"}, {"dataset": "iris"}]


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("asked", OTHERS, ids=["file", "moons", "iris"])
def test_the_rules_of_playground_go_with_its_data(asked: dict[str, object], keep: bool) -> None:
    after = PLAYGROUND.with_data(keep=keep, **asked)
    for name in DATASETS["playground-circle"].rules:
        assert getattr(after, name) == getattr(LESSON, name), name
    kept = ("hidden", "batch_size", "learning_rate", "l1")
    assert all(getattr(after, name) == getattr(PLAYGROUND, name) for name in kept)


def test_the_rules_of_playground_stay_on_its_plane() -> None:
    for asked in ({"dataset": "playground-spiral"}, {"points": POINTS * 4}):
        after = PLAYGROUND.with_data(**asked)
        assert changed(PLAYGROUND, after) == asked
    hills = PLAYGROUND.with_data(dataset="playground-reg-gauss")
    assert (hills.scaling, hills.initializer, hills.loss) == ("none", "playground", None)
    drawn = PLAYGROUND.with_data(points=POINTS * 4).with_data(**FILE)
    assert (drawn.scaling, drawn.initializer, drawn.last_batch) == (
        "standard",
        "he_normal",
        "short",
    )


def test_what_was_chosen_otherwise_than_by_the_rules_stays_and_what_is_asked_for_is_done() -> None:
    own = PLAYGROUND.replace(initializer="zeros", scaling="standard")
    assert own.with_data(**FILE).initializer == "zeros"
    assert PLAYGROUND.with_data(**FILE, scaling="none").scaling == "none"
    assert SET.with_data(**FILE).scaling == "none"  # nobody's rule but the user's


SMOOTH = ExperimentConfig(
    label_smoothing=0.1, class_weight="balanced", target_accuracy=0.9, target_loss=0.01
)


@pytest.mark.parametrize("keep", [False, True])
def test_what_means_another_thing_in_another_task_goes(keep: bool) -> None:
    for name, value in {
        "label_smoothing": 0.0,
        "class_weight": "none",
        "target_accuracy": None,
        "target_loss": None,
    }.items():
        assert getattr(SMOOTH.with_data(dataset="plane", keep=keep), name) == value
        assert getattr(SMOOTH.with_data(dataset="moons", keep=keep), name) == getattr(SMOOTH, name)
    assert SMOOTH.with_data(dataset="plane", keep=keep).build().dataset.task == "regression"


@pytest.mark.parametrize(
    ("asked", "batch_size"),
    [
        ({"dataset": "iris"}, None),
        ({"dataset": "digits"}, 200),
        ({"dataset": "moons"}, 200),
        ({"points": POINTS * 20}, None),
        ({"dataset": "moons", "samples": 100}, None),
    ],
)
def test_a_batch_larger_than_the_new_data_is_all_of_them(
    asked: dict[str, object], batch_size: int | None
) -> None:
    after = ExperimentConfig(batch_size=200).with_data(**asked)
    assert after.batch_size == batch_size
    assert after.build()


def test_a_batch_size_that_is_asked_for_with_the_data_is_not_changed() -> None:
    with pytest.raises(ValueError, match="more than the 160 training samples"):
        LESSON.with_data(dataset="moons", samples=200, batch_size=200)


@pytest.mark.parametrize("name", [n for n, source in DATASETS.items() if source.available])
def test_it_is_known_how_many_samples_a_real_data_set_has(name: str) -> None:
    data = LESSON.with_data(dataset=name).load_data()
    assert len(data.X_train) + len(data.X_test) == DATASETS[name].available
    assert f"{DATASETS[name].available:,} " in DATASETS[name].description
