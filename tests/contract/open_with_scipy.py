#!/usr/bin/env python3
"""Opens the matrices that `akin pairs` writes with SciPy: open_with_scipy.py AKIN.

AKIN is the program. Counts and pmi are those of X'X. Leaves with 77, "skipped", where SciPy is missing.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from python_packages import require

require("numpy")
require("scipy")
import numpy as np
import scipy.sparse


def akin(*words):
    done = subprocess.run([sys.argv[1], *map(str, words), "--json"], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(folder, least, least_pair):
    ratings = np.loadtxt(folder / "ratings.csv", delimiter=",", skiprows=1, usecols=(0, 1), dtype=np.int64)
    reply, = akin("pairs", folder / "ratings.csv", "--items", folder / "movies.csv", "--counts",
                  folder / "counts.csv", "--pairs", folder / "counts.npz", "--pmi", folder / "pmi.npz",
                  "--min-count", least, "--min-pair-count", least_pair, "--no-positive")
    counts = scipy.sparse.load_npz(folder / "counts.npz")
    pmi = scipy.sparse.load_npz(folder / "pmi.npz")
    with np.load(folder / "pmi.npz", allow_pickle=False) as file:
        ids, titles = file["item_ids"], file["titles"]
    users, rows = np.unique(ratings[:, 0], return_inverse=True)
    items, columns = np.unique(ratings[:, 1], return_inverse=True)
    assert ids.tolist() == items.tolist() and len(titles) == len(items)

    seen = scipy.sparse.csr_matrix((np.ones(len(ratings)), (rows, columns)), shape=(len(users), len(items)))
    of_items = np.asarray(seen.sum(axis=0)).ravel()
    kept = of_items >= least
    with_any = np.count_nonzero(np.asarray(seen[:, kept].sum(axis=1)).ravel())
    together = (seen.T @ seen).toarray()
    np.fill_diagonal(together, 0)
    together[~kept, :] = 0
    together[:, ~kept] = 0
    together[together < least_pair] = 0
    assert counts.format == "csr" and counts.has_sorted_indices
    assert np.array_equal(counts.toarray(), together)

    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.log(together * with_any / np.outer(of_items, of_items))
    expected[together == 0] = 0
    assert np.allclose(pmi.toarray(), expected, atol=1e-6)
    assert reply["users"] == with_any and reply["kept_items"] == kept.sum()
    assert 2 * reply["pairs"] == np.count_nonzero(together)
    of_kept = np.asarray(seen[:, kept].sum(axis=1)).ravel()
    assert reply["increments"] >= (together.sum() / 2) and reply["items"] == len(items)
    if least >= least_pair:
        assert reply["increments"] == (of_kept * (of_kept - 1) / 2).sum()


with tempfile.TemporaryDirectory(prefix="akin-scipy-") as name:
    folder = pathlib.Path(name)
    akin("generate", "--users", "300", "--items", "200", "--ratings", "9000", "--out", folder / "ratings.csv",
         "--items-out", folder / "movies.csv")
    check(folder, 1, 1)
    check(folder, 20, 5)
print("SciPy reads what akin writes")
