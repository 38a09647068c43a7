#!/usr/bin/env python3
"""Records how many candidates scikit-learn's successive halving tries with how much of a resource.

Output: halving.json, a list of cases: candidates, factor, least and most resources, and the rounds, each a pair of a
number of candidates and the resources of each. A case in which scikit-learn's logarithm in floating point is off by one
is not recorded: log(243, 3) is 4.999… there, and 5 by whole numbers.
"""

import json
import math
import pathlib

import numpy
import sklearn
from sklearn.base import BaseEstimator
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV


class Candidate(BaseEstimator):
    """A model whose score is its number."""

    def __init__(self, number=0, epochs=1):
        self.number, self.epochs = number, epochs

    def fit(self, x, y):
        return self

    def score(self, x, y):
        return self.number


def whole_log(number, base):
    exponent = 0
    while base ** (exponent + 1) <= number:
        exponent += 1
    return exponent


def main():
    x, y, cases = numpy.zeros((8, 1)), numpy.zeros(8), []
    for count in [1, 2, 3, 5, 8, 9, 16, 20, 27, 50, 64, 81, 100]:
        for factor in [2, 3, 4]:
            for least, most in [(1, 1), (1, 9), (2, 54), (1, 100), (5, 30), (3, 1000)]:
                pairs = [(count, factor), (most // least, factor)]
                if any(math.floor(math.log(n, f)) != whole_log(n, f) for n, f in pairs):
                    continue
                search = HalvingGridSearchCV(
                    Candidate(), {"number": list(range(count))}, factor=factor, resource="epochs",
                    min_resources=least, max_resources=most, cv=2, refit=False)
                search.fit(x, y)
                rounds = [[int(n), int(r)] for n, r in zip(search.n_candidates_, search.n_resources_)]
                cases.append({"candidates": count, "factor": factor, "least": least, "most": most, "rounds": rounds})
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = '{"scikit-learn": %s, "cases": [\n%s\n]}\n' % (json.dumps(sklearn.__version__), lines)
    pathlib.Path(__file__).with_name("halving.json").write_text(text)


main()
