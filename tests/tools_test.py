"""The checks of tools/ accept a good tree and refuse a bad one."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parent.parent / "tools"


class ToolTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path, text=""):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run_tool(self, name, argument=None):
        return subprocess.run([sys.executable, TOOLS / name, argument or self.root], text=True,
                              capture_output=True, check=False)

    def accepts(self, name):
        done = self.run_tool(name)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def refuses(self, name, complaint):
        done = self.run_tool(name)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (1, complaint + "\n", ""))


class CheckFloors(ToolTest):
    def includes(self, path, *names):
        self.write(path, "".join(f"#include {name}\n" for name in names))

    def test_accepts_own_folder_and_lower_floors(self):
        self.includes("akin/models/als/als.cc", "<vector>", '"akin/models/als/als.h"',
                      '"akin/models/model.h"', '"akin/math/matrix.h"', "<nlohmann/json.hpp>")
        self.includes("akin/models/registry.cc", '"akin/models/als/als.h"', '"akin/models/nmf/nmf.h"')
        self.includes("akin/math/top_k.cc", '"hwy/highway.h"')
        self.includes("akin/index/hnsw/graph.cc", "<hnswlib/hnswlib.h>")
        self.includes("cli/main.cc", "<CLI/CLI.hpp>", '"akin/engine/operation.h"')
        self.accepts("check_floors")

    def test_refuses_up(self):
        self.includes("akin/math/matrix.h", "<vector>", '"akin/data/ratings.h"')
        self.refuses("check_floors", "akin/math/matrix.h:2: akin/math includes up: akin/data/ratings.h")

    def test_refuses_sideways(self):
        self.includes("akin/index/index.cc", '"akin/models/model.h"')
        self.refuses("check_floors",
                     "akin/index/index.cc:1: akin/index includes sideways: akin/models/model.h")

    def test_refuses_another_kind(self):
        self.includes("akin/models/als/als.cc", '"akin/models/nmf/nmf.h"')
        self.refuses("check_floors",
                     "akin/models/als/als.cc:1: one kind includes another: akin/models/nmf/nmf.h")

    def test_refuses_a_path_that_is_not_from_the_root(self):
        self.includes("akin/math/matrix.cc", '"matrix.h"')
        self.refuses("check_floors", 'akin/math/matrix.cc:1: "matrix.h" is not a path from the root '
                                     "into a known floor")

    def test_refuses_an_unknown_floor(self):
        self.includes("akin/utils/text.h")
        self.refuses("check_floors",
                     "akin/utils/text.h:1: no floor of this name; tools/check_floors lists them")

    def test_refuses_angle_brackets_around_our_own(self):
        self.includes("akin/math/matrix.cc", "<akin/data/ratings.h>")
        self.refuses("check_floors", "akin/math/matrix.cc:1: our own headers are included in quotes")

    def test_refuses_third_party_headers_elsewhere(self):
        self.includes("akin/engine/operation.cc", "<CLI/CLI.hpp>")
        self.refuses("check_floors", "akin/engine/operation.cc:1: CLI/CLI.hpp stays inside cli/")
        self.includes("akin/engine/operation.cc")
        self.includes("akin/index/hnsw/graph.h", "<hnswlib/hnswlib.h>")
        self.refuses("check_floors", "akin/index/hnsw/graph.h:1: hnswlib/hnswlib.h stays inside .cc files "
                                     "of akin/index/hnsw/")
        self.includes("akin/index/hnsw/graph.h")
        self.includes("akin/data/ratings.h", "<nlohmann/json.hpp>")
        self.refuses("check_floors",
                     "akin/data/ratings.h:1: nlohmann/json.hpp stays inside .cc files")


class CheckTests(ToolTest):
    def test_wants_a_test_beside_each_source(self):
        self.write("akin/base/text.cc")
        self.write("akin/base/text_test.cc")
        self.write("akin/base/random.h")
        self.accepts("check_tests")
        self.write("akin/base/file.cc")
        self.refuses("check_tests", "akin/base/file.cc: no file_test.cc beside it")


class CheckLinks(ToolTest):
    def test_accepts_what_is_there(self):
        self.write("docs/guide.md", "# Why it is *fast*: a story\n\n# Twice\n\n# Twice\n")
        self.write("README.md", "[a](docs/guide.md#why-it-is-fast-a-story), [b](docs), [c](#akin) and\n"
                                "[d](https://example.org/none), [e](docs/guide.md#twice-1) `[f](none)`\n"
                                "# akin\n```\n[g](none)\n```\n")
        self.accepts("check_links")

    def test_refuses_what_is_not(self):
        for link, complaint in (("none.md", "nothing is at none.md"),
                                ("#none", "no heading for #none"),
                                ("..", ".. leaves the tree")):
            self.write("README.md", f"# akin\n[a]({link})\n")
            self.refuses("check_links", f"README.md:2: {complaint}")


class MakeOptionDocs(ToolTest):
    OVERVIEW = {"commands": [{"name": "split"}], "kinds": []}
    FIELD = {"name": "share", "flag": "--share", "type": "number", "default": "0.2", "at_least": None,
             "above": 0.0, "at_most": None, "below": 1.5, "choices": [], "required": False, "help": "a | b"}
    SPLIT = {"name": "split", "summary": "in two", "examples": [], "fields": [FIELD], "common": [],
             "rows": False, "reply": [{"name": "rows", "type": "integer", "help": "of both"}]}

    CODE = {"code": "io", "exit_status": 5, "meaning": "it said no", "causes": "a | b", "remedy": "ask again"}

    def setUp(self):
        super().setUp()
        self.write("overview.json", json.dumps(self.OVERVIEW))
        self.write("split.json", json.dumps(self.SPLIT))
        self.write("explain.json", json.dumps(self.CODE))
        self.write("akin", f"#!/bin/sh\ncase $1 in split | explain) cat {self.root}/$1.json ;; *) cat {self.root}/overview.json ;; esac\n")
        (self.root / "akin").chmod(0o755)
        (self.root / "tools").mkdir()
        shutil.copy(TOOLS / "make_option_docs", self.root / "tools")
        for title in ("Options", "Errors"):
            self.write(f"docs/{title.lower()}.md",
                       f"# {title}\n<!-- begin: written by tools/make_option_docs -->\n<!-- end -->\nend\n")

    def make(self, *words):
        return subprocess.run([sys.executable, self.root / "tools/make_option_docs", *words, self.root / "akin"],
                              text=True, capture_output=True, check=False)

    def test_writes_what_the_command_says_and_checks_it(self):
        self.assertEqual(self.make("--check").returncode, 1)
        self.assertEqual(self.make().returncode, 0)
        written = (self.root / "docs/options.md").read_text(encoding="utf-8")
        self.assertTrue(written.startswith("# Options\n<!-- begin") and written.endswith("<!-- end -->\nend\n"))
        self.assertIn("| `--share` | `share` | number above 0 and below 1.5 | `0.2` | a \\| b |\n", written)
        self.assertIn("| `rows` | integer | of both |\n", written)
        written = (self.root / "docs/errors.md").read_text(encoding="utf-8")
        self.assertIn("| 5 | [`io`](#io) | it said no |\n", written)
        self.assertIn("## io\n\nIt said no. Exit status 5.\n\n- **Causes:** a | b.\n", written)
        self.assertEqual(self.make("--check").returncode, 0)

    def test_shows_what_is_stale(self):
        self.make()
        self.write("split.json", json.dumps(self.SPLIT | {"summary": "in three"}))
        done = self.make("--check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("-In two.\n+In three.\n", done.stdout)
        self.assertIn("docs/options.md is stale", done.stderr)


class CountResults(ToolTest):
    def counts(self, *cases):
        self.write("results.xml", f"<testsuite>{''.join(cases)}</testsuite>")
        return self.run_tool("count_results", self.root / "results.xml").stdout.split()

    def test_a_test_that_could_not_run_has_failed(self):
        passed = '<testcase status="run"/>'
        failed = '<testcase status="fail"><failure/></testcase>'
        skipped = ('<testcase status="notrun">'
                   '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>')
        missing = '<testcase status="notrun"><skipped message="Unable to find executable"/></testcase>'
        self.assertEqual(self.counts(passed, passed, failed, skipped, missing), ["2", "2", "1"])

    def test_no_tests_and_no_file_have_failed(self):
        self.assertEqual(self.counts(), ["0", "1", "0"])
        self.assertEqual(self.run_tool("count_results", self.root / "none.xml").stdout, "0 1 0\n")


class WriteSpeedTables(ToolTest):
    ROW = {"row": "eigen", "figure": "an iteration", "rank": 10, "data": "some ratings", "quality": "RMSE",
           "rounds": 3, "seed": 1, "commit": "abc", "command": "script/bench als eigen", "load_before": 0.1,
           "machine": {"processor": "P", "processors": 2, "memory": 2**34},
           "contestants": [
               {"name": "akin", "settings": "", "seconds": 0.5, "quality": 0.8, "memory": 10**9, "ratio": 1.0},
               {"name": "Eigen", "settings": "plain", "seconds": 1.0, "quality": 0.81, "memory": 10**9,
                "ratio": 2.0},
               {"name": "Spark", "settings": "two", "absent": "there is no Java", "at_least": 15}]}

    def setUp(self):
        super().setUp()
        self.write("docs/als.md", self.place("speed"))
        self.write("docs/neighbours.md", "")

    def place(self, name):
        return f"<!-- begin {name}: written by tools/write_speed_tables -->\n<!-- end -->\nrest\n"

    def leaves_with(self, complaint):
        done = self.run_tool("write_speed_tables", self.root)
        self.assertEqual(done.returncode, 1)
        self.assertIn(complaint, done.stderr)

    def test_a_place_has_figures_and_figures_have_a_place(self):
        self.leaves_with("docs/als.md has a place for the table speed, and there is no bench/results/als.json")
        self.write("docs/als.md", "")
        self.accepts("write_speed_tables")
        self.write("bench/results/neighbours.json", json.dumps({"rows": [self.ROW]}))
        self.leaves_with("there is no place for the table speed")

    def test_writes_figures_and_who_is_missing_and_checks_them(self):
        self.write("bench/results/als.json", json.dumps({"rows": [self.ROW]}))
        self.accepts("write_speed_tables")
        text = (self.root / "docs/als.md").read_text()
        self.assertIn("| an iteration, rank 10, some ratings | akin | 0.5 s | 1 |  | RMSE 0.8000 | 1.00 GB |", text)
        self.assertIn("|  | Eigen | 1 s | 2 x |", text)
        self.assertIn("|  | Spark | not measured |  | 15 x |", text)
        self.assertIn("- Spark (an iteration, explicit): there is no Java", text)
        self.assertIn("\nrest\n", text)
        check = [sys.executable, TOOLS / "write_speed_tables", "--check", self.root]
        self.assertEqual(subprocess.run(check, check=False, capture_output=True).returncode, 0)
        self.write("docs/als.md", text.replace("| 2 x |", "| 3 x |"))
        self.assertEqual(subprocess.run(check, check=False, capture_output=True).returncode, 1)

    def test_says_how_many_queries_a_second(self):
        akin = {**self.ROW["contestants"][0], "name": "akin, exact", "settings": "all at once", "quality": 0.95}
        row = {**self.ROW, "row": "exact_batch", "figure": "some queries", "rank": 0, "queries": 1000,
               "quality": "recall", "contestants": [akin]}  # fmt: skip
        self.write("docs/als.md", "")
        self.write("docs/neighbours.md", self.place("speed"))
        self.write("bench/results/neighbours.json", json.dumps({"rows": [row]}))
        self.accepts("write_speed_tables")
        text = (self.root / "docs/neighbours.md").read_text()
        self.assertIn("| some queries, some ratings | akin, exact | 0.5 s, 2,000 a second | 1 |", text)
        self.assertIn("- akin, exact: all at once\n", text)

    def test_writes_an_epoch_beside_what_is_wanted(self):
        epoch = {"rank": 64, "biases": False, "work": 2.0, "seconds": 1.0, "share_of_peak": 0.5, "beside_gather": 6.0}
        figures = {"epochs": [epoch, {**epoch, "biases": True}], "same_bits": [{"rank": 64, "work": 1.01, "seconds": 1.0}],
                   "ratings": 1000, "users": 10, "items": 20, "threads": 2, "instruction_set": "AVX2", "commit": "abc",
                   "machine": self.ROW["machine"], "load_before": 0.1, "command": "script/bench als_epoch"}  # fmt: skip
        self.write("docs/als.md", self.place("epoch"))
        self.write("bench/results/als_epoch.json", json.dumps(figures))
        self.accepts("write_speed_tables")
        text = (self.root / "docs/als.md").read_text()
        self.assertEqual(text.count("| of the peak of multiply-adds | 64 | 50 % | 45 % | 65 % |"), 1)
        self.assertIn("| the same bits, beside rows handed out freely | 64 | +1.0 % | 3 % | |", text)


if __name__ == "__main__":
    unittest.main()
