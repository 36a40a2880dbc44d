#!/usr/bin/env python3
"""Compares --model svd with scikit-learn's TruncatedSVD and SciPy's svds: svd_test.py AKIN [PART OF A CASE'S NAME].

On made-up ratings and, where AKIN_DATA names a folder with ml-latest-small, on those: with many steps the singular
values and what is left out are those of ARPACK; by akin's defaults no more is left out than by scikit-learn's
randomized method with its own. Leaves with 77, "skipped", where a package is missing.
"""

import os
import pathlib
import sys
import tempfile

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from equal_starts import EqualStarts, require

require("numpy", "scipy", "sklearn")

import numpy as np
from scipy.sparse import csr_matrix
from singular import Akin, left_out, randomized, report, values_of

RANKS = (4, 16, 64)


def sources(folder):
    """Names, rating files and matrices."""
    starts = EqualStarts(sys.argv[1], folder)
    yield "made-up", folder / "ratings.csv", starts.matrix.astype(float)
    if data := os.environ.get("AKIN_DATA"):
        path = pathlib.Path(data).resolve() / "ml-latest-small" / "ratings.csv"
        users, items, values = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(0, 1, 2), unpack=True)
        rows, columns = (np.unique(ids, return_inverse=True)[1] for ids in (users, items))
        yield "MovieLens", path, csr_matrix((values, (rows, columns)))
    else:
        print("AKIN_DATA is not set; it names the folder that holds ml-latest-small")


def ones_of(matrix):
    ones = matrix.copy()
    ones.data[:] = 1
    return ones


def compare(akin, name, ratings, matrix, rank, options):
    exact = values_of(matrix, rank)
    scale = float(np.sqrt((matrix.data**2).sum()))
    least = float(np.sqrt(1 - (exact**2).sum() / scale**2))
    # Users are U, items V S; and by default something in between, which spans the same.
    users, items = akin.vectors(
        ratings, "--model", "svd", "--rank", rank, "--singular-power", 1, "--power-steps", 15, *options
    )
    values = np.linalg.norm(items, axis=0)
    _, plain = akin.vectors(ratings, "--model", "svd", "--rank", rank, *options)
    found = {
        "values": float(abs(values - exact).max() / exact[0]),
        "lengths of users": float(abs(np.linalg.norm(users, axis=0) - 1).max()),
        "above the least": left_out(matrix, items) - least,
        "above it by default": left_out(matrix, plain) - least,
    }
    allowed = {
        "values": 1e-5,
        "lengths of users": 1e-4,
        "above the least": 1e-6,
        "above it by default": randomized(matrix, rank) - least + 1e-6,
    }
    return report(f"{name}, rank {rank}", found, allowed)


def run(folder, wanted):
    akin = Akin(sys.argv[1], folder)
    failed = 0
    for name, ratings, matrix in sources(folder):
        for values, options in {"ratings": [], "ones": ["--values", "ones"]}.items():
            for rank in RANKS:
                case = f"{name}, {values}"
                if wanted in f"{case}, rank {rank}":
                    failed += compare(akin, case, ratings, matrix if values == "ratings" else ones_of(matrix), rank,
                                      options)
    return failed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(1 if run(pathlib.Path(scratch), sys.argv[2] if len(sys.argv) > 2 else "") else 0)
