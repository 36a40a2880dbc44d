#!/usr/bin/env python3
"""Whether all of script/bench story works, on a few thousand ratings: story_bench_test.py AKIN.

Leaves with 77, "skipped", where the packages that it needs are missing.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"  # what script/setup makes
SKIPPED = 77

try:
    import numpy  # noqa: F401
    import pyarrow  # noqa: F401
except ImportError as missing:
    if (ENVIRONMENT / "bin/python").exists() and pathlib.Path(sys.prefix) != ENVIRONMENT:
        os.execv(ENVIRONMENT / "bin/python", [str(ENVIRONMENT / "bin/python"), "-B", *sys.argv])
    print(f"skipped: {missing}; script/setup --peers installs it")
    sys.exit(SKIPPED)

AKIN = pathlib.Path(sys.argv[1]).resolve()


class Story(unittest.TestCase):
    def test_goes_from_the_file_to_the_last_neighbour(self):
        with tempfile.TemporaryDirectory(prefix="akin-story-bench-") as folder:
            results = pathlib.Path(folder) / "story.json"
            command = [sys.executable, "-B", ROOT / "bench/story/run.py", "--tiny", "--akin", AKIN,
                       "--cache", pathlib.Path(folder) / "data", "--results", results]  # fmt: skip
            shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            figures = json.loads(results.read_text())
        self.assertEqual([step["step"] for step in figures["steps"]], [
            "split", "train als, rank 10", "evaluate als, rank 10", "train als, rank 20", "evaluate als, rank 20",
            "neighbours of 3 films by als", "train pmi", "and by pmi", "both beside each other",
        ])  # fmt: skip
        for step in figures["steps"]:
            self.assertIn(step["step"], shown)
            self.assertGreater(step["memory"], 0)
        self.assertAlmostEqual(figures["seconds"], sum(step["seconds"] for step in figures["steps"]), places=1)
        for errors in figures["errors"].values():  # between guessing nothing and guessing all
            self.assertTrue(0 < errors["mae"] < errors["rmse"] < 1.1, errors)
        for share in figures["genres_shared"].values():
            self.assertGreater(share, 0.3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
