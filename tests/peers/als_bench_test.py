#!/usr/bin/env python3
"""Whether all of script/bench als works, on a few thousand ratings: als_bench_test.py AKIN ALS.

AKIN is the command, ALS the program bench/tasks/als. Seconds of so little say nothing and are not looked
at. Contestants that are not installed are left out, as they are by the benchmark. Leaves with 77, "skipped",
where the packages that it needs itself are missing.
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

AKIN, ALS = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
ROWS = {"spark_fit", "spark_end_to_end", "eigen", "libmf", "implicit_cg", "implicit_exact", "recommend_all"}


class Bench(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="akin-als-bench-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        programs = cls.folder / "programs"
        (programs / "tasks").mkdir(parents=True)
        (programs / "tasks/als").symlink_to(ALS)
        cls.rows = cls.bench("--tiny", "--rounds", "2")["rows"]

    @classmethod
    def bench(cls, *words):
        results = cls.folder / "als.json"
        subprocess.run(
            [sys.executable, "-B", ROOT / "bench/als/run.py", *words, "--akin", AKIN, "--programs",
             cls.folder / "programs", "--cache", cls.folder / "data", "--results", results],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return json.loads(results.read_text())

    def contestants(self, name):
        """Those of a row that were measured, by name."""
        row = next(row for row in self.rows if row["row"] == name)
        return {each["name"]: each for each in row["contestants"] if "absent" not in each}

    def test_has_every_row_and_says_why_someone_is_missing(self):
        self.assertEqual({row["row"] for row in self.rows}, ROWS)
        for row in self.rows:
            for contestant in row["contestants"]:
                self.assertTrue(contestant.get("seconds", 0) is None or contestant.get("absent")
                                or contestant["seconds"] > 0, contestant)  # fmt: skip
                self.assertTrue(contestant.get("absent") or contestant["memory"] > 0, contestant)
                self.assertNotIn("failed", contestant.get("absent", ""), contestant)

    def test_measures_akin_in_every_row(self):
        for row in self.rows:
            akin = row["contestants"][0]
            self.assertIn(akin.get("absent"), (None, "als: akin has no solver here"), row["row"])

    def test_judges_all_by_the_same_measure(self):
        for name in ("spark_fit", "eigen"):  # the objective is one, the start is another
            for contestant in self.contestants(name).values():
                self.assertAlmostEqual(contestant["quality"], self.contestants(name)["akin"]["quality"], delta=0.1)
        for name in ("implicit_cg", "implicit_exact"):
            qualities = [contestant["quality"] for contestant in self.contestants(name).values()]
            self.assertLess(max(qualities, default=1) / min(qualities, default=1), 1.1)

    def test_lists_are_the_same(self):
        quality = self.contestants("recommend_all")["akin"]["quality"]
        self.assertIsNotNone(quality)
        self.assertGreater(quality, 0.99)

    def test_the_tables_can_be_written(self):
        tree = self.folder / "tree"
        (tree / "bench/results").mkdir(parents=True)
        (tree / "docs").mkdir()
        place = "<!-- begin speed: written by tools/write_speed_tables -->\n<!-- end -->\n"
        (tree / "docs/als.md").write_text(place)
        (tree / "docs/neighbours.md").write_text("nothing\n")
        (tree / "bench/results/als.json").write_text(json.dumps({"rows": self.rows}))
        subprocess.run([sys.executable, ROOT / "tools/write_speed_tables", tree], check=True)
        self.assertIn("until LIBMF's best held-out RMSE", (tree / "docs/als.md").read_text())

    def test_measures_one_row_anew_and_keeps_the_others(self):
        again = self.bench("--tiny", "--rounds", "1", "recommend_all")["rows"]
        self.assertEqual([row["row"] for row in again], [row["row"] for row in self.rows])
        rounds = {row["row"]: row["rounds"] for row in again}
        self.assertEqual(rounds["recommend_all"], 1)
        self.assertEqual(rounds["libmf"], 2)

    def test_grows(self):
        results = self.folder / "growth.json"
        subprocess.run([sys.executable, "-B", ROOT / "bench/als/grow.py", "--program", ALS, "--results", results,
                        "--rounds", "1", "0.02"], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        rows = json.loads(results.read_text())["rows"]
        self.assertEqual([(row["ratings"], row["rank"]) for row in rows], [(20000, 10), (20000, 64)])
        self.assertGreater(rows[0]["memory"], 1 << 20)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
