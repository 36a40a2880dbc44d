"""Where there is no room: a full disk, a folder that cannot be written, too few files. AKIN names the program."""

import os
import pathlib
import resource
import stat
import subprocess
import tempfile
import unittest

AKIN = os.environ["AKIN"]
PATIENCE = 120
FULL = 6
IO = 5
NOBODY = 65534


class Room(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="akin-room-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out"
        self.out.mkdir()
        self.run_akin("generate", "--users", "150", "--items", "300", "--ratings", "3200")

    def run_akin(self, *words, **options):
        return subprocess.run([AKIN, *words], cwd=self.folder, capture_output=True, text=True, check=False,
                              timeout=PATIENCE, **options)

    def train(self, rank, *words, **options):
        return self.run_akin("train", "ratings.csv", "--rank", str(rank), "--iterations", "3", "--out",
                             "out/model.akin", *words, **options)

    def old_model(self):
        done = self.train(2)
        self.assertEqual(done.returncode, 0, done.stderr)
        return (self.out / "model.akin").read_bytes()

    def check_refused(self, done, status, old):
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertRegex(done.stderr.splitlines()[-1], r"\Aakin: error \[[a-z_]+\]: out/model\.akin[^\n]*\Z")
        self.assertEqual({path.name: path.read_bytes() for path in self.out.iterdir()}, {"model.akin": old})

    def test_a_full_disk(self):
        """A small file system in memory, where this process may mount one."""
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", self.out], capture_output=True,
                                 text=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"SKIPPED: no file system can be mounted here ({mounted.stderr.strip()}); limits on the "
                          "size of files stand for it")
        self.addCleanup(subprocess.run, ["umount", self.out], check=True)
        old = self.old_model()
        self.check_refused(self.train(64), FULL, old)
        done = self.train(64, "--checkpoint-every", "1")
        self.assertIn("no checkpoint after iteration 1: ", done.stderr)
        self.check_refused(done, FULL, old)

    def test_files_that_may_not_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))
        old = self.old_model()
        self.check_refused(self.train(64, preexec_fn=limit), FULL, old)

    def test_a_checkpoint_that_does_not_fit_where_the_model_does(self):
        """With the best factors it is nearly twice as large as the model."""
        stopping = ["--no-history", "--validation-share", "0.1", "--no-refit", "--checkpoint-every", "1"]
        self.assertEqual(self.train(64, *stopping).returncode, 0)
        new = (self.out / "model.akin").read_bytes()
        (self.out / "model.akin").unlink()

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(new), len(new)))
        done = self.train(64, *stopping, preexec_fn=limit)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("no checkpoint after iteration "), 3, done.stderr)
        self.assertEqual({path.name: path.read_bytes() for path in self.out.iterdir()}, {"model.akin": new})

    def test_a_folder_that_may_not_be_written(self):
        old = self.old_model()

        def become_nobody():
            if os.geteuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
        self.folder.chmod(0o755)
        self.out.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)
        self.addCleanup(self.out.chmod, 0o755)
        try:
            is_allowed = self.run_akin("--version", preexec_fn=become_nobody).returncode == 0
        except OSError:
            is_allowed = False
        if not is_allowed:
            self.skipTest("SKIPPED: nobody may not run akin here, and the superuser may write anywhere")
        self.check_refused(self.train(4, preexec_fn=become_nobody), IO, old)

    def test_too_few_files(self):
        """From as many as the program needs to start up to as many as it needs to train."""
        if os.environ.get("SANITIZED"):
            self.skipTest("SKIPPED: the undefined-behaviour sanitizer itself fails without descriptors")
        old = self.old_model()
        started = trained = False
        for files in range(3, 40):
            def limit(most=files):
                resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            if self.run_akin("--version", preexec_fn=limit).returncode != 0:
                continue
            started = True
            done = self.train(4, preexec_fn=limit)
            if done.returncode == 0:
                trained = True
                break
            self.assertEqual(done.returncode, IO, done.stderr)
            self.assertRegex(done.stderr.splitlines()[-1], r"\Aakin: error \[io\]: [^\n]*Too many open files\Z")
            self.assertEqual((self.out / "model.akin").read_bytes(), old)
            self.assertEqual([path.name for path in self.out.iterdir()], ["model.akin"])
        self.assertTrue(started and trained)


if __name__ == "__main__":
    unittest.main()
