"""Every system call on the way to a file is made to fail, one after the other.

AKIN names the program, FAILING_CALLS the library of failing_calls.c.
"""

import errno
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

AKIN = os.environ["AKIN"]
LIBRARY = os.environ["FAILING_CALLS"]
PATIENCE = 60
FULL = 6  # exit statuses
IO = 5
CALLS = ("open", "flock", "write", "fsync", "close", "rename", "unlink")
ONE_ERROR = re.compile(r"\Aakin: error \[(io|no_resource)\]: /[^\n]*/out/[^\n]*: cannot [a-z ]+: [^\n]*\Z")


class FailingCalls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="akin-calls-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.out = self.folder / "out"
        self.akin("generate", "--users", "30", "--items", "40", "--ratings", "500")
        self.akin("train", "ratings.csv", "--rank", "3", "--iterations", "1", "--out", "small.akin")
        self.trials = 0

    def run_akin(self, *words, **settings):
        environment = os.environ | {name: str(value) for name, value in settings.items()}
        return subprocess.run([AKIN, *words], cwd=self.folder, env=environment, capture_output=True, text=True,
                              check=False, timeout=PATIENCE)

    def akin(self, *words):
        done = self.run_akin(*words)
        self.assertEqual(done.returncode, 0, done.stderr)

    def empty_out(self, old):
        """Only the files that were there before the command."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        for name, contents in old.items():
            (self.out / name).write_bytes(contents)

    def contents(self):
        return {path.name: path.read_bytes() for path in self.out.iterdir()}

    def count(self, call, words, old):
        self.empty_out(old)
        count = self.folder / "count"
        done = self.run_akin(*words, LD_PRELOAD=LIBRARY, FAIL_BELOW=self.out, FAIL_CALL=call, FAIL_AT=0,
                             FAIL_COUNT=count)
        self.assertEqual(done.returncode, 0, done.stderr)
        return int(count.read_text(encoding="utf-8"))

    def check_trial(self, words, old, new, call, at, reason, sticky):
        self.empty_out(old)
        settings = {"FAIL_STICKY": "1"} if sticky else {}
        done = self.run_akin(*words, LD_PRELOAD=LIBRARY, FAIL_BELOW=self.out, FAIL_CALL=call, FAIL_AT=at,
                             FAIL_WITH=reason, **settings)
        self.trials += 1
        what = (words[0], call, at, reason, sticky, done.returncode, done.stderr)
        there = self.contents()
        if call in ("unlink", "flock"):  # what cannot be removed or locked stays, and is nobody's output
            there = {name: there[name] for name in there if name in new}
        if done.returncode == 0:
            self.assertEqual(there, new, what)
            return
        self.assertEqual(done.returncode, FULL if reason == errno.ENOSPC else IO, what)
        self.assertRegex(done.stderr.splitlines()[-1], ONE_ERROR, what)
        for name in new:
            self.assertIn(there.get(name), (old.get(name), new[name]), what)
        self.assertLessEqual(set(there), set(new) | {"model.akin.checkpoint"}, what)
        if "model.akin.checkpoint" in there:  # what was done is not lost
            self.akin(*words, "--resume")
            self.assertEqual(self.contents(), new, what)

    def check_all(self, names, words):
        """A command with these outputs, onto old files and into an empty folder."""
        self.empty_out({})
        self.akin(*words)
        new = self.contents()
        self.assertEqual(set(new), set(names))
        failures = 0
        for old in ({name: b"old" for name in names}, {}):
            for call in CALLS:
                for at in range(1, self.count(call, words, old) + 1):
                    for reason in (errno.EIO, errno.ENOSPC):
                        self.check_trial(words, old, new, call, at, reason, sticky=False)
                        failures += 1
                    self.check_trial(words, old, new, call, at, errno.EIO, sticky=True)
        self.assertGreater(failures, 20)
        for at in range(1, self.count("write", words, {}) + 1):  # these are no errors
            for reason in ("short", errno.EINTR):
                self.empty_out({})
                done = self.run_akin(*words, LD_PRELOAD=LIBRARY, FAIL_BELOW=self.out, FAIL_CALL="write",
                                     FAIL_AT=at, FAIL_WITH=reason)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(self.contents(), new)
        print(f"{words[0]}: {self.trials} trials")

    def test_a_training_with_checkpoints(self):
        self.check_all(["model.akin"], ["train", "ratings.csv", "--rank", "4", "--iterations", "3",
                                        "--checkpoint-every", "2", "--out", f"{self.out}/model.akin"])

    def test_a_split(self):
        self.check_all(["train.csv", "test.csv"], ["split", "ratings.csv", "--train", f"{self.out}/train.csv",
                                                   "--test", f"{self.out}/test.csv"])

    def test_an_export(self):
        self.check_all(["factors.npz"], ["export", "small.akin", "--out", f"{self.out}/factors.npz"])

    def test_an_index(self):
        self.check_all(["indexed.akin"], ["index", "small.akin", "--kind", "lsh", "--out",
                                          f"{self.out}/indexed.akin"])

    def test_a_checkpoint_that_cannot_be_written_does_not_end_the_training(self):
        words = ["train", "ratings.csv", "--rank", "4", "--iterations", "3", "--checkpoint-every", "2", "--out",
                 f"{self.out}/model.akin"]
        self.empty_out({})
        done = self.run_akin(*words, LD_PRELOAD=LIBRARY, FAIL_BELOW=self.out, FAIL_CALL="fsync", FAIL_AT=1,
                             FAIL_WITH=errno.EIO)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"\Aakin: no checkpoint after iteration 2: [^\n]*model\.akin\.checkpoint: "
                                      r"cannot write to disk: Input/output error; the training goes on\n\Z")
        self.assertEqual(set(self.contents()), {"model.akin"})

    def test_a_failed_flush_is_not_tried_again(self):
        """What a failed fsync was about is lost in the kernel: a second one would say that all is well."""
        words = ["train", "ratings.csv", "--rank", "4", "--iterations", "1", "--out", f"{self.out}/model.akin"]
        old = {"model.akin": b"old"}
        self.assertEqual(self.count("fsync", words, old), 2)  # the file and its folder
        self.empty_out(old)
        done = self.run_akin(*words, LD_PRELOAD=LIBRARY, FAIL_BELOW=self.out, FAIL_CALL="fsync", FAIL_AT=1,
                             FAIL_WITH=errno.EIO)
        self.assertEqual(done.returncode, IO)
        self.assertEqual(self.contents(), old)


if __name__ == "__main__":
    unittest.main()
