"""What a model without hidden layers reaches on the same data, for comparison."""

from __future__ import annotations

import math

from core.data.dataset import Dataset
from core.support.checks import instance
from core.support.public import public


@public
def baseline(dataset: Dataset) -> tuple[str, float]:
    """Fit scikit-learn's linear model to the training part and score it on the test part.

    Returns
    -------
    tuple of str and float
        "Logistic Regression" and its test accuracy, or for regression "Linear Regression" and its
        test R squared; nan without test samples.
    """
    instance(dataset, Dataset, "dataset", "what load_dataset returns")
    from sklearn.linear_model import LinearRegression, LogisticRegression

    if dataset.task == "classification":
        name, model = "Logistic Regression", LogisticRegression(max_iter=1000)
    else:
        name, model = "Linear Regression", LinearRegression()
    if not len(dataset.X_test):
        return name, math.nan
    model.fit(dataset.X_train, dataset.y_train)
    return name, float(model.score(dataset.X_test, dataset.y_test))
