import numpy as np

from tui.plotting.boundary.points import CROWDED, thin


def test_few_points_are_all_drawn() -> None:
    taken = np.zeros((10, 20), dtype=bool)
    kept = thin(np.arange(10), np.arange(10), taken)
    assert kept.tolist() == list(range(10))
    assert taken.sum() == 10


def test_a_crowd_leaves_the_field_visible_and_keeps_to_its_choice() -> None:
    generator = np.random.default_rng(1)
    rows, columns = generator.integers(0, 20, 100_000), generator.integers(0, 50, 100_000)
    first, again = (thin(rows, columns, np.zeros((20, 50), dtype=bool)) for _ in range(2))
    assert np.array_equal(first, again)
    assert len(first) == round(20 * 50 * CROWDED)
    cells = set(zip(rows[first].tolist(), columns[first].tolist(), strict=True))
    assert len(cells) == len(first)


def test_both_classes_of_a_sorted_file_survive_thinning() -> None:
    generator = np.random.default_rng(1)
    rows, columns = generator.integers(0, 20, 10_000), generator.integers(0, 50, 10_000)
    kept = thin(rows, columns, np.zeros((20, 50), dtype=bool))
    share_of_first_half = np.mean(kept < 5_000)
    assert 0.3 < share_of_first_half < 0.7


def test_taken_cells_stay_taken() -> None:
    taken = np.ones((3, 3), dtype=bool)
    assert len(thin(np.array([1]), np.array([1]), taken)) == 0
