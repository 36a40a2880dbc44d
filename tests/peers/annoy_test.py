#!/usr/bin/env python3
"""akin::AnnoyIndex beside Annoy: annoy_test.py ANNOY_INDEX, the program bench/tasks/annoy_index.

With a search of whole trees both list the same, at distances equal to 1e-5. With the same trees and
search_k akin finds no fewer, but for luck. Leaves with 77, "skipped", where a package is missing.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/contract"), str(ROOT / "bench/peers")]

from python_packages import require  # noqa: E402

require("numpy", "annoy")

import neighbor_lists  # noqa: E402
import numpy as np  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
ITEMS, DIMENSIONS, QUERIES, COUNT, TREES = 6000, 24, 300, 10, 10
SEARCHES = (100, 400, 1500, ITEMS * TREES)
LUCK = 0.02  # of recall: six standard errors of the difference at 3,000 neighbours


class Annoy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="akin-annoy-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        random = np.random.default_rng(4)
        # Clouds of several sizes, as films have, and lengths that differ.
        centres = random.standard_normal((60, DIMENSIONS))
        cls.vectors = (
            (centres[random.integers(0, 60, ITEMS)] + 0.7 * random.standard_normal((ITEMS, DIMENSIONS)))
            * random.uniform(0.3, 2, (ITEMS, 1))
        ).astype(np.float32)
        cls.vectors.tofile(cls.folder / "vectors.f32")
        cls.queries = neighbor_lists.queries_among(ITEMS, QUERIES)

    def asked(self, program, metric):
        """Lists and distances, for one search_k after the other."""
        words = {
            "vectors": "vectors.f32", "dimensions": DIMENSIONS, "metric": metric, "trees": TREES, "count": COUNT,
            "search_k": ",".join(map(str, SEARCHES)), "queries": QUERIES, "lists": "lists.i32",
            "distances": "distances.f32",
        }  # fmt: skip
        done = subprocess.run(
            [*program, *(f"{name}={value}" for name, value in words.items())], cwd=self.folder, capture_output=True,
            text=True, check=True,
        )  # fmt: skip
        json.loads(done.stdout)
        shape = (len(SEARCHES), QUERIES, COUNT + 1)
        return (
            np.fromfile(self.folder / "lists.i32", np.int32).reshape(shape),
            np.fromfile(self.folder / "distances.f32", np.float32).reshape(shape),
        )

    def test_by_each_metric(self):
        for metric in neighbor_lists.METRICS:
            with self.subTest(metric):
                exact = neighbor_lists.exact_lists(self.vectors, self.queries, metric, COUNT)
                ours, our_distances = self.asked([PROGRAM], metric)
                theirs, their_distances = self.asked([sys.executable, "-B", ROOT / "bench/peers/annoy_peer.py"], metric)

                np.testing.assert_allclose(
                    our_distances[-1][:, 1:], their_distances[-1][:, 1:], rtol=1e-5, atol=1e-5
                )  # at first is mostly the item itself, where Annoy takes the root of what rounding left
                expected = neighbor_lists.distances(self.vectors, self.queries, ours[-1], metric)
                np.testing.assert_allclose(our_distances[-1], expected, rtol=1e-6, atol=1e-6)

                recalls = [
                    [neighbor_lists.recall(self.vectors, lists, self.queries, exact, metric) for lists in all_lists]
                    for all_lists in (ours, theirs)
                ]
                print(metric, "akin", recalls[0], "Annoy", recalls[1])
                for own, other in zip(*recalls):
                    self.assertGreaterEqual(own, other - LUCK)
                self.assertGreater(recalls[0][-1], 0.999)


if __name__ == "__main__":
    unittest.main()
