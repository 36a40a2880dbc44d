"""What the tests of singular vectors share: akin's and the libraries' of a sparse matrix, and what they leave out."""

import json
import pathlib
import subprocess

import numpy as np
from scipy.sparse.linalg import svds
from sklearn.decomposition import TruncatedSVD


class Akin:
    """The command, in a folder."""

    def __init__(self, program, folder):
        self.program, self.folder = pathlib.Path(program).resolve(), pathlib.Path(folder)

    def run(self, *words):
        done = subprocess.run(
            [self.program, *map(str, words), "--json", "--quiet"],
            cwd=self.folder, stdout=subprocess.PIPE, text=True, check=True,
        )
        return json.loads(done.stdout)

    def vectors(self, ratings, *options):
        """Of users and of items, in the order of their ids."""
        self.run("train", ratings, "--out", "model.akin", *options)
        self.run("export", "model.akin", "--out", "factors.npz")
        with np.load(self.folder / "factors.npz") as arrays:
            return tuple(
                arrays[f"{side}_vectors"][np.argsort(arrays[f"{side}_ids"].astype(int))].astype(float)
                for side in ("user", "item")
            )


def values_of(matrix, rank):
    """The largest singular values, falling: SciPy's, which scikit-learn's must be too."""
    values = np.sort(svds(matrix, k=rank, tol=0, return_singular_vectors=False, rng=np.random.default_rng(1)))[::-1]
    learned = TruncatedSVD(rank, algorithm="arpack", random_state=1).fit(matrix).singular_values_
    assert abs(np.sort(learned)[::-1] - values).max() < 1e-8 * values[0]
    return values


def left_out(matrix, right):
    """The share of the matrix outside of what these columns span, whatever their lengths: ‖A − A Q Q'‖ / ‖A‖."""
    basis, _ = np.linalg.qr(right)
    whole = matrix.multiply(matrix).sum()
    return float(np.sqrt(max(0.0, 1 - (np.asarray(matrix @ basis) ** 2).sum() / whole)))


def randomized(matrix, rank):
    """What scikit-learn leaves out by its own defaults."""
    return left_out(matrix, TruncatedSVD(rank, random_state=1).fit(matrix).components_.T)


def report(name, found, allowed):
    """Prints a line; whether it fails."""
    good = all(found[key] <= allowed[key] for key in allowed)
    print(f"{'ok  ' if good else 'FAIL'} {name}: " + ", ".join(f"{key} {value:.3g}" for key, value in found.items()))
    return not good
