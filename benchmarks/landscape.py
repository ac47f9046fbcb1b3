"""Time the loss on a plane through all parameters: many networks at once, and one by one.

    python benchmarks/landscape.py            # 60 x 30 networks of the lesson
    python benchmarks/landscape.py --columns 120 --rows 60

Both take turns; best and median of the rounds, in seconds, and the ratio of best to best. The
losses that they find agree to 1e-12, or it stops.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from core import ExperimentConfig, LossSurface, path_plane


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--columns", type=int, default=60)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    experiment = ExperimentConfig().build()
    network, data = experiment.network, experiment.dataset
    path = [network.parameters.copy()]
    path += [network.parameters.copy() for _ in experiment.trainer.epochs(1000)]
    plane = path_plane(path, network.parameters)
    low, high = plane.places_of(path).min(axis=0) - 0.5, plane.places_of(path).max(axis=0) + 0.5
    axes = np.linspace(low[0], high[0], options.columns), np.linspace(low[1], high[1], options.rows)
    places = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    surface = LossSurface(network, data.X_train, data.y_train, task=data.task)

    def one_by_one() -> np.ndarray:
        found = np.empty(len(places))
        for index, parameters in enumerate(plane.parameters_at(places)):
            network.parameters[:] = parameters
            found[index] = network.sample_losses(data.X_train, data.y_train).mean()
        return found

    ways = {"at once": lambda: surface.losses_on(plane, places), "one by one": one_by_one}
    times: dict[str, list[float]] = {name: [] for name in ways}
    found = {}
    for _ in range(options.rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            found[name] = way()
            times[name].append(time.perf_counter() - start)
    np.testing.assert_allclose(found["at once"], found["one by one"], rtol=1e-12)
    size = network.parameters.size
    print(f"{len(places):,} networks of {size} parameters, {len(data.X_train)} samples")
    for name, taken in times.items():
        print(f"{name:10}  best {min(taken):.3f} s  median {statistics.median(taken):.3f} s")
    print(f"ratio of best to best {min(times['one by one']) / min(times['at once']):.2f}")


if __name__ == "__main__":
    main()
