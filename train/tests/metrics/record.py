"""Records scikit-learn's values of all measures in cases.json, beside this file.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install scikit-learn==1.9.1
    /tmp/venv/bin/python train/tests/metrics/record.py

Numbers that a network would answer are those of single precision. `null` is what scikit-learn has no value for:
it must be refused. The expected calibration error is not in scikit-learn; it is computed here as Guo et al. define it.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m

warnings.simplefilter("ignore")
random = np.random.RandomState(7)


def number(value):
    """A float of JSON, and null for NaN."""
    value = float(value)
    return None if math.isnan(value) else value


def singles(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def classification(name, classes, truth, predicted, weights=None):
    given = {"sample_weight": weights, "zero_division": 0}
    plain = {"sample_weight": weights}
    averages = ["macro", "micro", "weighted"] + (["binary"] if classes == 2 else [])
    expected = {
        "accuracy": m.accuracy_score(truth, predicted, **plain),
        "balanced_accuracy": m.balanced_accuracy_score(truth, predicted, **plain),
        "matthews": m.matthews_corrcoef(truth, predicted, **plain),
        "kappa": m.cohen_kappa_score(truth, predicted, **plain),
    }
    for average in averages:
        expected[f"precision {average}"] = m.precision_score(truth, predicted, average=average, **given)
        expected[f"recall {average}"] = m.recall_score(truth, predicted, average=average, **given)
        expected[f"f1 {average}"] = m.f1_score(truth, predicted, average=average, **given)
        for beta in (0.5, 2.0):
            value = m.fbeta_score(truth, predicted, beta=beta, average=average, **given)
            expected[f"f{beta} {average}"] = value
    counts = m.confusion_matrix(truth, predicted, labels=range(classes), **plain)
    return {
        "kind": "classification", "name": name, "classes": classes, "weights": weights,
        "truth": [int(x) for x in truth], "predicted": [int(x) for x in predicted],
        "counts": [[float(x) for x in row] for row in counts],
        "expected": {key: number(value) for key, value in expected.items()},
    }


def top_k(name, scores, truth, ks, weights=None):
    scores = singles(scores)
    labels = range(scores.shape[1])
    expected = {
        str(k): number(m.top_k_accuracy_score(truth, scores, k=k, labels=labels, sample_weight=weights)) for k in ks
    }
    return {
        "kind": "top_k", "name": name, "scores": scores.tolist(), "truth": [int(x) for x in truth],
        "weights": weights, "expected": expected,
    }


def calibration_error(probabilities, truth, weights, bins=15):
    confidence, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    error = 0.0
    for low, high in zip(np.arange(bins) / bins, np.arange(1, bins + 1) / bins):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            share = weights[inside].sum() / weights.sum()
            accuracy = np.average(predicted[inside] == truth[inside], weights=weights[inside])
            error += share * abs(accuracy - np.average(confidence[inside], weights=weights[inside]))
    return error


def probabilities(name, given, truth, weights=None, bins=15):
    given, truth = singles(given), np.asarray(truth)
    both = np.column_stack([1 - given, given]) if given.ndim == 1 else given
    labels = list(range(both.shape[1]))
    expected = {
        "log_loss": m.log_loss(truth, both, labels=labels, sample_weight=weights),
        "brier": m.brier_score_loss(truth, both, labels=labels, sample_weight=weights),
        "calibration_error": calibration_error(both, truth, np.ones(len(truth)) if weights is None else np.array(weights), bins),
    }
    return {
        "kind": "probabilities", "name": name, "bins": bins, "truth": truth.tolist(), "weights": weights,
        "probabilities": [[x] for x in given.tolist()] if given.ndim == 1 else given.tolist(),
        "expected": {key: number(value) for key, value in expected.items()},
    }


def ranking(name, scores, truth, weights=None):
    scores, truth = singles(scores), np.asarray(truth)
    # Without a positive row, scikit-learn warns, and says 0; here that is refused.
    precision = m.average_precision_score(truth, scores, sample_weight=weights) if truth.any() else math.nan
    expected = {
        "roc_auc": m.roc_auc_score(truth, scores, sample_weight=weights),
        "average_precision": precision,
    }
    roc = None
    if 0 < truth.sum() < len(truth):
        curve = m.roc_curve(truth, scores, drop_intermediate=False, sample_weight=weights)
        roc = [list(map(float, column[1:])) for column in curve]
    return {
        "kind": "ranking", "name": name, "scores": scores.tolist(), "truth": [int(x) for x in truth],
        "weights": weights, "roc": roc, "expected": {key: number(value) for key, value in expected.items()},
    }


def rankings(name, scores, truth, classes, weights=None):
    """Areas of several classes; the scores are probabilities, as scikit-learn asks for them."""
    scores, truth = np.asarray(scores, dtype=np.float64), np.asarray(truth)
    expected = {}
    for way, average in [("ovr", "macro"), ("ovr", "weighted"), ("ovr", "micro"), ("ovo", "macro"), ("ovo", "weighted")]:
        given = {"multi_class": way, "average": average, "labels": range(classes), "sample_weight": weights}
        try:
            expected[f"{way} {average}"] = number(m.roc_auc_score(truth, scores, **given))
        except (ValueError, ZeroDivisionError):
            expected[f"{way} {average}"] = None
    return {
        "kind": "rankings", "name": name, "classes": classes, "scores": scores.tolist(),
        "truth": [int(x) for x in truth], "weights": weights, "expected": expected,
    }


def regression(name, truth, predicted, weights=None):
    truth, predicted = singles(truth), singles(predicted)
    given = {"sample_weight": weights}
    expected = {
        "r2": m.r2_score(truth, predicted, **given),
        "mae": m.mean_absolute_error(truth, predicted, **given),
        "mse": m.mean_squared_error(truth, predicted, **given),
        "rmse": m.root_mean_squared_error(truth, predicted, **given),
        "mape": m.mean_absolute_percentage_error(truth, predicted, **given),
        "explained_variance": m.explained_variance_score(truth, predicted, **given),
    }
    return {
        "kind": "regression", "name": name, "truth": truth.tolist(), "predicted": predicted.tolist(),
        "weights": weights, "expected": {key: number(value) for key, value in expected.items()},
    }


def weights(count):
    return random.randint(1, 5, count).astype(float).tolist()


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def answers(classes, count, right):
    truth = random.randint(0, classes, count)
    return truth, np.where(random.rand(count) < right, truth, random.randint(0, classes, count))


two, three = answers(2, 80, 0.6), answers(3, 90, 0.5)
truths = random.randint(0, 5, 60)
scores = random.randn(60, 5)
chances = softmax(random.randn(60, 4) * 2)
happened = np.array([random.choice(4, p=row) for row in chances])
single = random.rand(70)
yes = (random.rand(70) < single).astype(int)
numbers = random.randn(50, 2) * [1, 40] + [0, 1000]
guesses = numbers + random.randn(50, 2) * [0.3, 10]
# Eighths, so that scores are equal and sum up to 1 exactly. From draws of their own, so that all others stay.
later = np.random.RandomState(8)
eighths = np.array([[a, b, 8 - a - b] for a, b in later.randint(0, 5, (60, 2))]) / 8
thirds = later.randint(0, 3, 60)

cases = [
    classification("two classes", 2, *two),
    classification("two classes, weighted", 2, *two, weights(80)),
    classification("three classes", 3, *three),
    classification("three classes, weighted", 3, *three, weights(90)),
    classification("a class without rows", 3, [0, 0, 1, 1, 1], [0, 2, 1, 1, 0]),
    classification("a class that is never predicted", 3, [0, 0, 1, 1, 2, 2], [0, 1, 1, 1, 0, 0]),
    classification("a class that nobody has", 4, [0, 0, 1, 2, 2], [0, 1, 1, 2, 0]),
    classification("no positive is predicted", 2, [0, 1, 1, 0], [0, 0, 0, 0]),
    classification("all rows of one class", 2, [1, 1, 1], [1, 0, 1]),
    classification("one class, all right", 2, [0, 0, 0], [0, 0, 0]),
    classification("a single row", 2, [1], [1]),
    classification("all wrong", 2, [0, 1, 0, 1], [1, 0, 1, 0]),
    top_k("random", scores, truths, [1, 2, 3, 5]),
    top_k("weighted", scores, truths, [1, 2], weights(60)),
    top_k("ties", np.round(scores), truths, [1, 2, 3, 4]),
    top_k("all equal", np.zeros((6, 3)), [0, 1, 2, 0, 1, 2], [1, 2]),
    probabilities("four classes", chances, happened),
    probabilities("four classes, weighted", chances, happened, weights(60)),
    probabilities("one output", single, yes),
    probabilities("one output, weighted", single, yes, weights(70)),
    probabilities("two outputs", np.column_stack([1 - single, single]), yes),
    probabilities("sure and right or wrong", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], [0, 1, 1, 0]),
    probabilities("edges of bins", [0.5, 0.75, 0.8, 1.0, 0.0, 0.25], [1, 0, 1, 1, 0, 1], bins=4),
    probabilities("a class without rows", chances[:5], [0, 1, 0, 1, 0]),
    ranking("random", single, yes),
    ranking("weighted", single, yes, weights(70)),
    ranking("ties", np.round(single, 1), yes),
    ranking("all equal", np.full(6, 0.5), [0, 1, 1, 0, 1, 0]),
    ranking("negative scores", np.round(scores[:, 0], 1), truths > 2),
    ranking("perfect", [0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]),
    ranking("reversed", [0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1]),
    ranking("positives alone", [0.1, 0.9, 0.4], [1, 1, 1]),
    ranking("negatives alone", [0.1, 0.9, 0.4], [0, 0, 0]),
    regression("two outputs", numbers, guesses),
    regression("two outputs, weighted", numbers, guesses, weights(50)),
    regression("one output", numbers[:, :1], guesses[:, :1]),
    regression("a large mean", numbers[:, 1:] + 1e6, guesses[:, 1:] + 1e6),
    regression("constant targets, missed", [[2], [2], [2]], [[1], [2], [3]]),
    regression("constant targets, met", [[2], [2], [2]], [[2], [2], [2]]),
    regression("zeros among the targets", [[0], [1], [2]], [[0.5], [1], [2]]),
    regression("a constant error", [[1], [2], [4]], [[2], [3], [5]]),
    regression("a single row", [[1]], [[2]]),
    rankings("four classes", chances, happened, 4),
    rankings("four classes, weighted", chances, happened, 4, later.randint(1, 5, 60).astype(float).tolist()),
    rankings("ties", eighths, thirds, 3),
    rankings("ties, weighted", eighths, thirds, 3, later.randint(1, 5, 60).astype(float).tolist()),
    rankings("all equal", np.full((6, 4), 0.25), [0, 1, 2, 3, 0, 1], 4),
    rankings("a class without rows", eighths, thirds % 2, 3),
    rankings("a class without rows, weighted", eighths, thirds % 2, 3, later.randint(1, 5, 60).astype(float).tolist()),
    rankings("all rows of one class", eighths[:5], [1] * 5, 3),
    rankings("perfect", np.eye(3)[[0, 1, 2, 0]], [0, 1, 2, 0], 3),
]
path = pathlib.Path(__file__).with_name("cases.json")
versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
path.write_text(f'{{"versions":{json.dumps(versions)},\n"cases":[\n{lines}\n]}}\n')
print(f"{len(cases)} cases of {versions} in {path}")
