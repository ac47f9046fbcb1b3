"""Train the lesson's network with ``python -m core``: what the library does, in a few lines."""

from core import ExperimentConfig

experiment = ExperimentConfig().build()
for metrics in experiment.trainer.epochs(experiment.config.epochs):
    if metrics.epoch % 100 == 0:
        print(f"epoch {metrics.epoch:5}  loss {metrics.train_loss:.4f}")
print(f"test accuracy {metrics.test_accuracy:.2f}")
print("The library is for 'from core import ...'; 'python -m tui' is the program.")
