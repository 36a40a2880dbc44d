#!/usr/bin/env python3
"""Writes svd_golden.csv: singular values and vectors of planted matrices as SciPy and scikit-learn find them.

    .venv/bin/python tests/golden/make_svd_golden.py AKIN_DATA/ml-latest-small > tests/golden/svd_golden.csv

The planted matrices are those of svd_golden_test.cc, by the same formula: their numbers are whole 64ths. The
last one is the pointwise mutual information of MovieLens latest-small, by its formula: of films of 10 users and
more, in pairs of 10 and more, positive. SciPy's svds (ARPACK) and scikit-learn's TruncatedSVD, by ARPACK and by
its randomized method with many iterations, must agree before a number is written. Signs are as akin fixes them:
the largest number of a right vector is above 0.
Was run with numpy 2.4.6, scipy 1.17.1 and scikit-learn 1.9.1.
"""

import csv
import sys

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.decomposition import TruncatedSVD

RANK = 10
MOVIELENS_RANK = 64
VECTORS = 3  # of which numbers are written: those whose values stand apart
AGREE = 1e-8
LEAST = 10  # users of a film, and of a pair of films


def planted(i, j):
    if (7 * i + 11 * j) % 10 >= 4:
        return 0
    return 1 + 3 * (i % 4 == j % 4) + 2 * (i % 6 == j % 5) + (31 * i + 17 * j) % 32 / 64


def planted_symmetric(i, j):
    low, high = min(i, j), max(i, j)
    return planted(low, high) * (-1 if low * high % 3 == 0 else 1)


CASES = {
    "tall": (planted, 300, 120),
    "wide": (planted, 120, 300),
    "symmetric": (planted_symmetric, 200, 200),
}


def movielens_pmi(folder):
    """Rows and columns are films by their numbers."""
    with open(f"{folder}/ratings.csv", newline="") as file:
        ratings = [(int(row["userId"]), int(row["movieId"])) for row in csv.DictReader(file)]
    _, users = np.unique([user for user, _ in ratings], return_inverse=True)
    _, films = np.unique([film for _, film in ratings], return_inverse=True)
    has = csr_matrix((np.ones(len(ratings)), (users, films)))
    has.data[:] = 1
    film_users = np.asarray(has.sum(axis=0)).ravel()
    kept = film_users >= LEAST
    people = np.count_nonzero(np.asarray(has[:, kept].sum(axis=1)))
    both = (has.T @ has).toarray()
    np.fill_diagonal(both, 0)
    counted = (both >= LEAST) & kept & kept[:, None]
    pmi = np.zeros(both.shape)
    pmi[counted] = np.log(both[counted] * people / np.outer(film_users, film_users)[counted])
    return np.maximum(pmi, 0)


def in_order(left, values, right):
    """Falling, with akin's signs."""
    order = np.argsort(-values)
    left, values, right = left[:, order], values[order], right[order].T
    signs = np.sign(right[np.argmax(abs(right), axis=0), range(len(values))])
    return left * signs, values, right * signs


def write(case, dense, rank, iterations):
    matrix = csr_matrix(dense)
    left, values, right = in_order(*svds(matrix, k=rank, tol=0, rng=np.random.default_rng(1)))
    for settings in (
        {"algorithm": "arpack"},
        {"algorithm": "randomized", "n_iter": iterations, "n_oversamples": 3 * rank},
    ):
        other = TruncatedSVD(n_components=rank, random_state=1, **settings).fit(matrix)
        difference = abs(np.sort(other.singular_values_)[::-1] - values).max() / values[0]
        assert difference < AGREE, (case, settings, difference)
    approximation = left * values @ right.T
    residual = np.linalg.norm(dense - approximation) / np.linalg.norm(dense)

    print(f"{case},norm,0,0,{float(np.linalg.norm(dense))!r}")
    print(f"{case},residual,0,0,{float(residual)!r}")
    for k in range(rank):
        print(f"{case},value,{k},0,{float(values[k])!r}")
    for k in range(VECTORS):
        for row in (0, 1, 7, 50, 119):
            print(f"{case},left,{row},{k},{float(left[row, k])!r}")
            print(f"{case},right,{row},{k},{float(right[row, k])!r}")
    for row, column in ((0, 0), (3, 5), (40, 17), (119, 119), (77, 100)):
        print(f"{case},approximation,{row},{column},{float(approximation[row, column])!r}")
    gaps = -np.diff(values[: VECTORS + 1]) / values[0]
    print(f"{case}: gaps between the first values {gaps}", file=sys.stderr)


def main():
    print("case,quantity,row,column,value")
    for case, (formula, rows, columns) in CASES.items():
        dense = np.array([[formula(i, j) for j in range(columns)] for i in range(rows)], dtype=float)
        write(case, dense, RANK, 300)
    write("movielens_pmi", movielens_pmi(sys.argv[1]), MOVIELENS_RANK, 60)


if __name__ == "__main__":
    main()
