"""The runner of documents finds the commands, and fails where one does."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run_docs.py"
# Notes its words; "akin fail" fails.
FAKE = """#!/bin/bash
[[ $1 == generate ]] && touch ratings.csv movies.csv && exit
echo "$*" >> "$LOG"
[[ $1 != fail ]]
"""


class RunDocs(unittest.TestCase):
    def run_document(self, text):
        with tempfile.TemporaryDirectory() as top:
            folder = pathlib.Path(top)
            (folder / "akin").write_text(FAKE, encoding="utf-8")
            (folder / "akin").chmod(0o755)
            (folder / "page.md").write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, "-B", RUNNER, folder / "page.md", folder / "akin"],
                                  env={"LOG": str(folder / "log"), "PATH": "/usr/bin:/bin"},
                                  capture_output=True, text=True, check=False)
            log = folder / "log"
            ran = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
            return done.returncode, ran, done.stdout

    def test_runs_the_akin_lines_of_bash_blocks(self):
        status, ran, _ = self.run_document(
            "Text\nakin not this\n```bash\ngit clone x\nakin split a \\\n  --seed 1\nscript/quickstart\n"
            "akin one | cat\n```\n```\nakin nor this\n```\n```cpp\nakin no\n```\n"
            "- a list\n\n  ```bash\n  $ akin two # with a remark\n  ```\n")
        self.assertEqual((status, ran), (0, ["split a --seed 1", "one", "two"]))

    def test_leaves_out_what_says_why(self):
        status, ran, _ = self.run_document("<!-- not run: takes hours -->\n\n```bash\nakin fail\n```\n"
                                           "```bash\nakin one\n```\n")
        self.assertEqual((status, ran), (0, ["one"]))

    def test_a_reason_is_wanted(self):
        status, _, _ = self.run_document("<!-- not run: -->\n```bash\nakin fail\n```\n")
        self.assertEqual(status, 1)

    def test_names_the_line_that_fails_and_goes_on(self):
        status, ran, output = self.run_document("# Title\n```bash\nakin one\nakin fail | cat\nakin two\n```\n")
        self.assertEqual((status, ran), (1, ["one", "fail", "two"]))
        self.assertIn("page.md:4: ends with 1: akin fail | cat", output)

    def test_a_block_without_an_end_is_an_error(self):
        status, _, _ = self.run_document("```bash\nakin one\n")
        self.assertEqual(status, 1)


if __name__ == "__main__":
    unittest.main()
