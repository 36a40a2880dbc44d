#!/usr/bin/env python3
"""Whether all of script/bench neighbours works, on a few thousand ratings: neighbours_bench_test.py AKIN PROGRAM…

AKIN is the command, each PROGRAM one of bench/tasks: als, neighbours and annoy_index. Seconds of so little
say nothing and are not looked at. Contestants that are not installed are left out, as they are by the
benchmark. Leaves with 77, "skipped", where the packages that it needs itself are missing.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/contract"), str(ROOT / "bench"), str(ROOT / "bench/peers")]

from python_packages import require  # noqa: E402

require("numpy", "pyarrow")

from compare import comparison, measure  # noqa: E402
from compare.row import Contestant, Row  # noqa: E402

AKIN, *PROGRAMS = (pathlib.Path(word).resolve() for word in sys.argv[1:])
ROWS = {"pairs", "self_join", "svd", "exact_batch", "exact_single", "forest"}
RECALL = 0.95


class Bench(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="akin-neighbours-bench-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "programs/tasks").mkdir(parents=True)
        for program in PROGRAMS:
            (cls.folder / "programs/tasks" / program.name).symlink_to(program)
        results = cls.folder / "neighbours.json"
        subprocess.run(
            [sys.executable, "-B", ROOT / "bench/neighbours/run.py", "--tiny", "--rounds", "2", "--akin", AKIN,
             "--programs", cls.folder / "programs", "--cache", cls.folder / "data", "--results", results],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        cls.rows = json.loads(results.read_text())["rows"]

    def measured(self, name):
        """Contestants of all figures of a row that were measured."""
        return [
            contestant for row in self.rows if row["row"] == name
            for contestant in row["contestants"] if "absent" not in contestant
        ]  # fmt: skip

    def test_has_every_row_and_says_why_someone_is_missing(self):
        self.assertEqual({row["row"] for row in self.rows}, ROWS)
        for row in self.rows:
            self.assertNotIn("absent", row["contestants"][0], row["row"])  # which is akin
            for contestant in row["contestants"]:
                self.assertTrue(contestant.get("absent") or contestant["seconds"] > 0, contestant)
                self.assertNotIn("failed", contestant.get("absent", ""), contestant)

    def test_builds_and_queries_are_figures_of_their_own(self):
        figures = [row["figure"] for row in self.rows if row["row"] in ("exact_batch", "forest")]
        self.assertEqual(len(figures), 6)
        self.assertEqual(len(set(figures)), 6)

    def test_all_keep_the_same_pairs(self):
        for name in ("pairs", "self_join"):
            self.assertEqual(len({contestant["quality"] for contestant in self.measured(name)}), 1)
            self.assertGreater(self.measured(name)[0]["quality"], 0)

    def test_lists_have_the_recall(self):
        for name in ("exact_batch", "exact_single", "forest"):
            for contestant in self.measured(name):
                self.assertGreaterEqual(contestant["quality"], RECALL, contestant)

    def test_who_takes_minutes_is_measured_once(self):
        rounds = {contestant["name"]: len(contestant["rounds"]) for contestant in self.measured("pairs")}
        self.assertEqual(rounds["akin"], 2)
        self.assertEqual(rounds.get("SciPy, X'X", 1), 1)

    def test_the_table_can_be_written(self):
        tree = self.folder / "tree"
        (tree / "bench/results").mkdir(parents=True)
        (tree / "docs").mkdir()
        (tree / "docs/als.md").write_text("nothing\n")
        place = "<!-- begin speed: written by tools/write_speed_tables -->\n<!-- end -->\n"
        (tree / "docs/neighbours.md").write_text(place)
        (tree / "bench/results/neighbours.json").write_text(json.dumps({"rows": self.rows}))
        subprocess.run([sys.executable, ROOT / "tools/write_speed_tables", tree], check=True)
        text = (tree / "docs/neighbours.md").read_text()
        for row in self.rows:
            self.assertIn(f"| {row['figure']}", text)
        self.assertIn(" a second |", text)


class Complaints(unittest.TestCase):
    """A row whose contestants disagree has no figures."""

    def row(self, complaints):
        contestant = Contestant("akin", "", lambda _: ["echo", '{"seconds": 1}'], lambda run: run.answer["seconds"])
        return Row("some", None, "a figure", "", [contestant], lambda folder, run: 0.5, 0, complaints=complaints)

    def round(self, row):
        with tempfile.TemporaryDirectory() as scratch:
            return comparison.round_of(row, 0, pathlib.Path(scratch), {})

    def test_stop_the_row(self):
        with self.assertRaisesRegex(comparison.Disagreement, "some: akin has 0.5"):
            self.round(self.row(lambda done: [f"{name} has {quality}" for name, (_, quality) in done.items()]))

    def test_none_let_it_pass(self):
        run, quality = self.round(self.row(lambda done: []))["akin"]
        self.assertIsInstance(run, measure.Run)
        self.assertEqual(quality, 0.5)


class Memory(unittest.TestCase):
    def test_of_a_fork_is_that_of_its_parent(self):
        script = """
import os, time
held = bytearray(300_000_000)
if os.fork() == 0:
    time.sleep(0.5)
    os._exit(0)
os.wait()
"""
        self.assertLess(measure.run([sys.executable, "-c", script]).memory, 400e6)

    def test_of_a_child_with_a_program_of_its_own_counts_beside_it(self):
        child = "held = bytearray(200_000_000); import time; time.sleep(0.5)"
        script = f"held = bytearray(200_000_000); import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
        self.assertGreater(measure.run([sys.executable, "-c", script]).memory, 400e6)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
