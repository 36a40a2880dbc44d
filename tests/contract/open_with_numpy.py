#!/usr/bin/env python3
"""Opens what `akin export` writes with NumPy: open_with_numpy.py AKIN.

AKIN is the program. Leaves with 77, "skipped", where NumPy is missing.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from python_packages import require

require("numpy")
import numpy as np

RATINGS = """user,item,rating
Zoë,1,5
Zoë,2,4
007,2,1
007,-3,2
天使 🎬,1,3
天使 🎬,-3,4.5
"""
TITLES = """movieId,title,genres
1,Amélie (2001),Comedy
2,Heat (1995),Crime
"""


def akin(*words):
    done = subprocess.run([sys.argv[1], *map(str, words), "--json"], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def export(folder, *options):
    akin("train", folder / "ratings.csv", "--out", folder / "model.akin", *options)
    akin("export", folder / "model.akin", "--out", folder / "factors.npz")
    with np.load(folder / "factors.npz", allow_pickle=False) as file:
        return dict(file)


def check_als(folder):
    arrays = export(folder, "--rank", "3", "--items", folder / "movies.csv")
    assert {name: (array.dtype.str, array.shape) for name, array in arrays.items()} == {
        "user_vectors": ("<f4", (3, 3)),
        "item_vectors": ("<f4", (3, 3)),
        "user_bias": ("<f4", (3,)),
        "item_bias": ("<f4", (3,)),
        "offset": ("<f4", (1,)),
        "user_ids": ("<U4", (3,)),
        "item_ids": ("<i8", (3,)),
        "titles": ("<U13", (3,)),
    }
    assert arrays["user_ids"].tolist() == ["007", "Zoë", "天使 🎬"]
    assert arrays["item_ids"].tolist() == [-3, 1, 2]
    assert arrays["titles"].tolist() == ["", "Amélie (2001)", "Heat (1995)"]
    check_scores(folder, arrays)


def check_scores(folder, arrays):
    """The formula over the exported arrays gives akin's own predictions."""
    scores = arrays["offset"] + arrays["user_bias"][:, None] + arrays["item_bias"]
    scores = scores + arrays["user_vectors"] @ arrays["item_vectors"].T
    users, items = arrays["user_ids"].tolist(), arrays["item_ids"].tolist()
    rows = akin("predict", folder / "model.akin", folder / "ratings.csv", "--no-clip")
    assert len(rows) == 6
    for row in rows:
        score = scores[users.index(row["user"]), items.index(int(row["item"]))]
        assert abs(score - row["prediction"]) < 1e-5, (row, score)


def check_without_vectors(folder):
    arrays = export(folder, "--model", "baseline")
    assert arrays["user_vectors"].shape == (3, 0) and arrays["item_vectors"].shape == (3, 0)
    assert "titles" not in arrays
    check_scores(folder, arrays)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "ratings.csv").write_text(RATINGS, encoding="utf-8")
        (folder / "movies.csv").write_text(TITLES, encoding="utf-8")
        check_als(folder)
        check_without_vectors(folder)
    print("NumPy reads both files")


if __name__ == "__main__":
    main()
