#!/usr/bin/env python3
"""Compares the singular vectors of --model pmi with scikit-learn's and SciPy's: pmi_svd_test.py AKIN [PART OF A NAME].

Of the matrix that `akin pairs --pmi` writes, for made-up ratings and, where AKIN_DATA names a folder with
ml-latest-small, for those. Leaves with 77, "skipped", where a package is missing.
"""

import os
import pathlib
import sys
import tempfile

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from equal_starts import EqualStarts, require

require("numpy", "scipy", "sklearn")

import numpy as np
from scipy.sparse import load_npz
from singular import Akin, left_out, randomized, report, values_of

RANKS = (4, 16, 64)
PAIRS = {  # options of both commands
    "positive": ["--min-count", 10, "--min-pair-count", 10],
    "of both signs": ["--min-count", 10, "--min-pair-count", 10, "--no-positive"],
}


def sources(folder):
    EqualStarts(sys.argv[1], folder)
    yield "made-up", folder / "ratings.csv"
    if data := os.environ.get("AKIN_DATA"):
        yield "MovieLens", pathlib.Path(data).resolve() / "ml-latest-small" / "ratings.csv"
    else:
        print("AKIN_DATA is not set; it names the folder that holds ml-latest-small")


def compare(akin, name, ratings, matrix, rank, options):
    exact = values_of(matrix, rank)
    scale = float(np.sqrt((matrix.data**2).sum()))
    least = float(np.sqrt(max(0, 1 - (exact**2).sum() / scale**2)))
    _, items = akin.vectors(
        ratings, "--model", "pmi", "--rank", rank, "--singular-power", 1, "--power-steps", 15, *options
    )
    _, plain = akin.vectors(ratings, "--model", "pmi", "--rank", rank, *options)
    found = {
        "values": float(abs(np.linalg.norm(items, axis=0) - exact).max() / exact[0]),
        "above the least": left_out(matrix, items) - least,
        "above it by default": left_out(matrix, plain) - least,
    }
    allowed = {
        "values": 1e-5,
        "above the least": 1e-6,
        "above it by default": randomized(matrix, rank) - least + 1e-6,
    }
    return report(f"{name}, rank {rank}", found, allowed)


def run(folder, wanted):
    akin = Akin(sys.argv[1], folder)
    failed = 0
    for name, ratings in sources(folder):
        for kind, options in PAIRS.items():
            akin.run("pairs", ratings, "--pmi", "pmi.npz", *options)
            matrix = load_npz(folder / "pmi.npz").astype(float).tocsr()
            assert abs(matrix - matrix.T).max() == 0
            for rank in RANKS:
                if wanted in f"{name}, {kind}, rank {rank}":
                    failed += compare(akin, f"{name}, {kind}", ratings, matrix, rank, options)
    return failed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(1 if run(pathlib.Path(scratch), sys.argv[2] if len(sys.argv) > 2 else "") else 0)
