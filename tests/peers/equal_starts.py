"""What the tests of dialects share: ratings, first vectors, and akin trained from them."""

import importlib
import json
import pathlib
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "contract"))

from python_packages import require  # noqa: E402, F401: for the tests


class EqualStarts:
    """Made-up ratings, as a matrix and as a file, with random first vectors for both sides."""

    USERS, ITEMS, CELLS = 400, 250, 8000

    def __init__(self, akin, folder, change=lambda values: values, seed=1):
        np = importlib.import_module("numpy")
        sparse = importlib.import_module("scipy.sparse")
        self.np, self.akin, self.folder = np, pathlib.Path(akin).resolve(), pathlib.Path(folder)
        random = np.random.default_rng(seed)
        # Popular items and busy people, as in life; every user and item has a rating.
        cells = set(zip(range(self.USERS), (u % self.ITEMS for u in range(self.USERS))))
        while len(cells) < self.CELLS:
            cells.add((int(self.USERS * random.random() ** 2), int(self.ITEMS * random.random() ** 2)))
        users, items = np.array(sorted(cells)).T
        values = change(random.integers(1, 11, size=len(users)) / 2).astype(np.float32)
        self.matrix = sparse.csr_matrix((values, (users, items)), shape=(self.USERS, self.ITEMS))
        with open(self.folder / "ratings.csv", "w", encoding="utf-8") as file:
            file.write("user,item,rating\n")
            file.writelines(f"{u},{i},{v}\n" for u, i, v in zip(users, items, values))
        self.random = random

    def first_vectors(self, rank):
        """Of users and of items; akin finds them in start.npz."""
        np = self.np
        users, items = (
            (0.1 * self.random.standard_normal((rows, rank))).astype(np.float32) for rows in (self.USERS, self.ITEMS)
        )
        np.savez(
            self.folder / "start.npz",
            user_vectors=users, user_ids=np.arange(self.USERS), item_vectors=items, item_ids=np.arange(self.ITEMS),
        )
        return users, items

    def trained(self, *options):
        """The vectors of users and items that akin learns from start.npz."""
        self._run("train", "ratings.csv", "--init", "start.npz", "--out", "model.akin", *options)
        self._run("export", "model.akin", "--out", "factors.npz")
        with self.np.load(self.folder / "factors.npz") as arrays:
            return tuple(self._in_order(arrays, side) for side in ("user", "item"))

    def _in_order(self, arrays, side):
        return arrays[f"{side}_vectors"][self.np.argsort(arrays[f"{side}_ids"].astype(int))]

    def _run(self, *words):
        done = subprocess.run(
            [self.akin, *map(str, words), "--json", "--quiet"],
            cwd=self.folder, stdout=subprocess.PIPE, text=True, check=True,
        )
        return json.loads(done.stdout)


def difference(ours, theirs):
    """The largest, as a share of the largest number."""
    return float(abs(ours - theirs).max() / abs(theirs).max())
