#!/usr/bin/env python3
"""Compares --dialect ials with irspack's IALSRecommender: ials_test.py AKIN [PART OF A CASE'S NAME].

Both begin with the same vectors and solve exactly (CHOLESKY), the library in float32. It solves the users
and then the items; akin the users once more. So its items are the library's, its users those of
compute_user_embedding, and the users of N - 1 iterations are the library's own. The form IALSPP is also
that of Google's ials. Leaves with 77, "skipped", where a package is missing.
"""

import os
import sys
import tempfile

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from equal_starts import EqualStarts, difference, require

require("numpy", "scipy", "irspack")

import numpy as np
from irspack.recommenders.ials import IALSRecommender

TOLERANCE = 5e-5  # of two answers in float32, each within 2e-5 of the exact one at rank 64
ITERATIONS = 5
FORMS = {"IALSPP": [], "ORIGINAL": ["--confidence", "weight-plus"]}
VALUES = {"clicks": np.ones_like, "ratings": lambda values: values}
SETTINGS = [  # n_components, alpha0, reg, nu
    (4, 0.1, 1e-3, 1.0),
    (16, 1.0, 1e-2, 0.5),
    (33, 0.3, 0.5, 0.0),
    (64, 0.05, 3e-3, 1.2),
]


def library(starts, first, settings, form):
    components, weight, regularization, power = settings
    model = IALSRecommender(
        starts.matrix, n_components=components, alpha0=weight, reg=regularization, nu=power, loss_type=form,
        solver_type="CHOLESKY", train_epochs=ITERATIONS, n_threads=1,
    )
    model.trainer = model._create_trainer()
    model.trainer.core_trainer.user, model.trainer.core_trainer.item = first
    for _ in range(ITERATIONS):
        model.trainer.run_epoch()
    return model


def run(folder, wanted):
    failed = 0
    for name, change in VALUES.items():
        starts = EqualStarts(sys.argv[1], folder, change)
        for form, more in FORMS.items():
            for settings in SETTINGS:
                case = f"{form}, {name}, {settings}"
                if wanted not in case:
                    continue
                model = library(starts, starts.first_vectors(settings[0]), settings, form)
                components, weight, regularization, power = settings
                options = [
                    "--dialect", "ials", "--rank", components, "--unobserved-weight", weight,
                    "--regularization", regularization, "--regularization-power", power, *more,
                ]
                users, items = starts.trained(*options, "--iterations", ITERATIONS)
                earlier, _ = starts.trained(*options, "--iterations", ITERATIONS - 1)
                found = [
                    difference(items, model.get_item_embedding()),
                    difference(users, model.compute_user_embedding(starts.matrix)),
                    difference(earlier, model.get_user_embedding()),
                ]
                good = max(found) <= TOLERANCE
                failed += not good
                print(f"{'ok  ' if good else 'FAIL'} {case}: items {found[0]:.1e}, users {found[1]:.1e}, "
                      f"users before {found[2]:.1e}")
    return failed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(1 if run(scratch, sys.argv[2] if len(sys.argv) > 2 else "") else 0)
