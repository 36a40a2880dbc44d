"""kill -9 at any moment: the previous model or the new one is there, and resuming gives its bytes.

AKIN names the program, KILLS says how often it is killed.
"""

import os
import pathlib
import random
import signal
import subprocess
import tempfile
import time
import unittest

AKIN = os.environ["AKIN"]
KILLS = int(os.environ["KILLS"])
PATIENCE = 120  # seconds; sanitizers are slow


class Kills(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="akin-kills-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.akin("generate", "--users", "150", "--items", "200", "--ratings", "6000")

    def akin(self, *words):
        done = subprocess.run([AKIN, *words, "--quiet"], cwd=self.folder, capture_output=True, text=True,
                              check=False, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def model(self):
        return (self.folder / "model.akin").read_bytes()

    def names(self):
        return {path.name for path in self.folder.iterdir()}

    def kill_after(self, seconds, words, sees_checkpoint):
        """Whether it was killed, and not through before; `seconds` from its start, or from its first checkpoint."""
        process = subprocess.Popen([AKIN, *words, "--quiet"], cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        with process:
            while sees_checkpoint and process.poll() is None and "model.akin.checkpoint" not in self.names():
                time.sleep(0.0005)
            try:
                _, stderr = process.communicate(timeout=seconds)
                self.assertEqual(process.returncode, 0, stderr)
                return False
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                return process.wait(PATIENCE) == -signal.SIGKILL

    def test_leave_the_old_model_or_the_new_one_and_resume_to_its_bytes(self):
        """Old and new differ in their rank. Each round kills once or twice and then resumes."""
        training = ["train", "ratings.csv", "--iterations", "12", "--checkpoint-every", "1", "--out", "model.akin"]
        variants = [["--rank", "24"], ["--rank", "24", "--validation-share", "0.1", "--patience", "4"],
                    ["--rank", "24", "--validation-share", "0.1", "--patience", "4", "--no-refit"]]
        self.akin("train", "ratings.csv", "--rank", "3", "--iterations", "2", "--out", "model.akin")
        old = self.model()
        news, durations = [], []
        for variant in variants:
            start = time.monotonic()
            self.akin(*training, *variant)
            durations.append(time.monotonic() - start)
            news.append(self.model())
        draw = random.Random(7)
        kills = resumed_from_checkpoint = with_old = 0
        while kills < KILLS:
            which = draw.randrange(len(variants))
            words, new = training + variants[which], news[which]
            (self.folder / "model.akin").write_bytes(old)
            for again in range(draw.choice((1, 1, 2))):
                resume = ["--resume"] if again else []
                sees_checkpoint = not again and draw.random() < 0.5
                most = (0.5 if sees_checkpoint else 1.1) * durations[which]
                if not self.kill_after(draw.uniform(0, most), words + resume, sees_checkpoint):
                    break
                kills += 1
                self.assertIn(self.model(), (old, new))
                with_old += self.model() == old
                self.akin("inspect", "model.akin")
            resumed_from_checkpoint += "model.akin.checkpoint" in self.names()
            self.akin(*words, "--resume")
            self.assertEqual(self.model(), new)
            self.assertEqual(self.names(), {"ratings.csv", "model.akin"})
        print(f"{kills} kills, {with_old} times the old model was there, {resumed_from_checkpoint} resumed from a "
              "checkpoint")
        self.assertGreater(with_old, 0)
        self.assertGreater(resumed_from_checkpoint, 0)


if __name__ == "__main__":
    unittest.main()
