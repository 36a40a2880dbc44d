#!/usr/bin/env python3
"""Runs the examples: AKIN names the command, PROGRAMS the folder of the examples in C++."""

import csv
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
AKIN = pathlib.Path(os.environ["AKIN"]).resolve()
PROGRAMS = pathlib.Path(os.environ["PROGRAMS"]).resolve()
REAL = pathlib.Path(os.environ.get("AKIN_DATA", "/nowhere")) / "ml-latest-small"


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="akin-examples-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "work"
        programs = pathlib.Path(folder.name) / "bin"
        self.folder.mkdir()
        programs.mkdir()
        (programs / "akin").symlink_to(AKIN)
        self.environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}

    def run_example(self, *words, status=0):
        done = subprocess.run(list(map(str, words)), cwd=self.folder, env=self.environment, text=True, encoding="utf-8",
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=300, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status == 0 else done.stderr

    def generate(self):
        self.run_example("akin", "generate", "--users", "100", "--items", "200", "--ratings", "4000", "--items-out",
                         "movies.csv")

    def lines_of(self, name):
        return (self.folder / name).read_text(encoding="utf-8").splitlines()

    def test_first_minute(self):
        self.assertIn("baseline rmse", self.run_example(ROOT / "examples/first_minute"))

    def test_movielens_on_made_up_ratings(self):
        self.generate()
        self.walk(self.folder)

    @unittest.skipUnless(REAL.is_dir(), "AKIN_DATA names no folder with ml-latest-small")
    def test_movielens_on_the_real_ones(self):
        self.assertIn("Toy Story", self.walk(REAL))

    def walk(self, data):
        shown = self.run_example(ROOT / "examples/movielens", data)
        self.assertEqual(len(self.lines_of("metadata.tsv")), len(self.lines_of("tensors.tsv")) + 1)
        self.assertGreater(len(self.lines_of("top10.csv")), 100)
        return shown

    def test_movielens_asks_for_its_folder(self):
        self.assertIn("movielens FOLDER", self.run_example(ROOT / "examples/movielens", status=2))

    def test_embeddings_on_made_up_ratings(self):
        self.compares_neighbours(self.run_example(ROOT / "examples/embeddings.sh"), "Silent Valley II (2006)")

    @unittest.skipUnless(REAL.is_dir(), "AKIN_DATA names no folder with ml-latest-small")
    def test_embeddings_on_the_real_ones(self):
        self.compares_neighbours(self.run_example(ROOT / "examples/embeddings.sh", REAL), "Aliens (1986)")

    def compares_neighbours(self, shown, film):
        self.assertEqual(sum(line.startswith("seconds ") for line in shown.splitlines()), 3)
        errors = [float(line.split()[1]) for line in shown.splitlines() if line.startswith("rmse ")]
        self.assertEqual(len(errors), 2)  # of both ranks
        self.assertLess(max(errors), 1)
        beside = shown.partition("Side by side")[2].splitlines()[1:]
        self.assertEqual(len(beside), 3 * (1 + 5))  # a header and five neighbours, of three films
        self.assertTrue(all("other_title" in header for header in beside[::6]), beside)
        self.assertIn(film, shown)

    def test_embeddings_take_one_folder_at_most(self):
        self.assertIn("embeddings.sh [FOLDER]", self.run_example(ROOT / "examples/embeddings.sh", "a", "b", status=2))

    def test_train_and_recommend(self):
        self.generate()
        shown = self.run_example(PROGRAMS / "train_and_recommend", "ratings.csv", "10", "movies.csv").splitlines()
        self.assertRegex(shown[0], r"^rmse [0-9.]+ on 800 held-out ratings; the averages alone: [0-9.]+$")
        self.assertRegex(shown[1], r"^1\. .+ \([0-9]{4}\)  [0-9.]+$")
        self.assertEqual(len(shown), 6)
        shown = self.run_example(PROGRAMS / "train_and_recommend", "none.csv", "10", status=3)
        self.assertTrue(shown.startswith("not_found: none.csv"), shown)

    def test_fold_in(self):
        self.generate()
        self.run_example("akin", "train", "ratings.csv", "--items", "movies.csv")
        shown = self.run_example(PROGRAMS / "fold_in", "model.akin", "3=5", "4=1").splitlines()
        same = self.run_example("akin", "recommend", "model.akin", "--history", "3=5,4=1", "--count", "5")
        self.assertEqual(len(shown), 5)
        self.assertIn(shown[0].split("  ")[0].removeprefix("1. "), same)

    def test_export_vectors(self):
        self.generate()
        self.run_example("akin", "train", "ratings.csv", "--items", "movies.csv")
        shown = self.run_example(PROGRAMS / "export_vectors", "model.akin").strip()
        pair, _, score = shown.rpartition(": ")
        _, user, _, _, item = pair.split()
        (self.folder / "pair.csv").write_text(f"{user},{item}\n", encoding="utf-8")
        self.run_example("akin", "predict", "model.akin", "pair.csv", "--out", "prediction.csv")
        with (self.folder / "prediction.csv").open(encoding="utf-8") as file:
            self.assertAlmostEqual(float(next(csv.DictReader(file))["prediction"]), float(score), places=4)
        self.assertEqual(len(self.lines_of("items.csv")), len(self.lines_of("tensors.tsv")) + 1)


if __name__ == "__main__":
    unittest.main()
