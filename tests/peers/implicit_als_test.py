#!/usr/bin/env python3
"""Compares --dialect implicit with benfred/implicit: implicit_als_test.py AKIN [PART OF A CASE'S NAME].

Both begin with the same vectors and solve exactly (use_cg=False), the library in double. What the library
leaves after N iterations are items, and users of one half-step before; akin solves the users once more. So
its items are the library's, its users those of the library's recalculate_user, and the users of N - 1
iterations are the library's own. Leaves with 77, "skipped", where a package is missing.
"""

import os
import sys
import tempfile

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from equal_starts import EqualStarts, difference, require

require("numpy", "scipy", "implicit")

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares

TOLERANCE = 2e-5
ITERATIONS = 5
VALUES = {
    "clicks": np.ones_like,
    "ratings": lambda values: values,
    "ratings, dislikes and zeros": lambda values: values - 2,
}
SETTINGS = [  # factors, regularization, alpha
    (4, 0.01, 1.0),
    (10, 1.0, 40.0),
    (33, 5.0, 0.3),
    (64, 0.5, 1.0),
]


def library(starts, first, settings):
    factors, regularization, alpha = settings
    model = AlternatingLeastSquares(
        factors=factors, regularization=regularization, alpha=alpha, iterations=ITERATIONS, use_cg=False,
        dtype=np.float64, num_threads=1,
    )
    model.user_factors, model.item_factors = (vectors.astype(np.float64) for vectors in first)
    model.fit(starts.matrix, show_progress=False)
    return model


def run(folder, wanted):
    failed = 0
    for name, change in VALUES.items():
        starts = EqualStarts(sys.argv[1], folder, change)
        for settings in SETTINGS:
            case = f"{name}, {settings}"
            if wanted not in case:
                continue
            model = library(starts, starts.first_vectors(settings[0]), settings)
            factors, regularization, alpha = settings
            options = ["--dialect", "implicit", "--rank", factors, "--regularization", regularization, "--alpha", alpha]
            users, items = starts.trained(*options, "--iterations", ITERATIONS)
            earlier, _ = starts.trained(*options, "--iterations", ITERATIONS - 1)
            folded_in = model.recalculate_user(np.arange(starts.USERS), starts.matrix)
            found = [
                difference(items, model.item_factors),
                difference(users, folded_in),
                difference(earlier, model.user_factors),
            ]
            good = max(found) <= TOLERANCE
            failed += not good
            print(f"{'ok  ' if good else 'FAIL'} {case}: items {found[0]:.1e}, users {found[1]:.1e}, "
                  f"users before {found[2]:.1e}")
    return failed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(1 if run(scratch, sys.argv[2] if len(sys.argv) > 2 else "") else 0)
