"""akin as a process among others: signals, pipes, terminals and full disks. AKIN names the program."""

import json
import os
import pathlib
import pty
import resource
import select
import signal
import subprocess
import tempfile
import time
import unittest

AKIN = os.environ["AKIN"]
PATIENCE = 120  # seconds; sanitizers are slow
LONG_TRAINING = ["train", "ratings.csv", "--rank", "16", "--iterations", "100000"]


class ProcessTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="akin-process-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_akin(self, *words, **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                   "text": True, "timeout": PATIENCE} | options
        return subprocess.run([AKIN, *words], cwd=self.folder, check=False, **options)

    def start_akin(self, *words, **options):
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                   "text": True} | options
        process = subprocess.Popen([AKIN, *words], cwd=self.folder, **options)
        self.addCleanup(process.__exit__, None, None, None)
        self.addCleanup(process.kill)
        return process

    def generate(self, users=60, items=80, ratings=1500):
        self.succeeds("generate", "--users", str(users), "--items", str(items), "--ratings", str(ratings))

    def train(self, *words):
        self.succeeds("train", "ratings.csv", "--rank", "4", "--iterations", "2", *words)

    def succeeds(self, *words, **options):
        done = self.run_akin(*words, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


def read_terminal(master):
    """What there is, or nothing once nobody holds the other end."""
    try:
        return os.read(master, 65536)
    except OSError:  # how Linux says so
        return b""


def shows_progress(stderr):
    return "iteration" in stderr and "ETA" in stderr


class Signals(ProcessTest):
    def setUp(self):
        super().setUp()
        self.generate()

    def start_training(self, *words, training=LONG_TRAINING, **options):
        """A training that is at work: its progress bar has been seen on a terminal."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = self.start_akin(*training, *words, stderr=slave, env=os.environ | {"TERM": "xterm"},
                                  **options)
        os.close(slave)
        self.wait_for_text(master, "iteration")
        return process, master

    def wait_for_text(self, master, text):
        seen, end = "", time.monotonic() + PATIENCE
        while text not in seen:
            self.assertLess(time.monotonic(), end, seen)
            if select.select([master], [], [], 1)[0]:
                piece = read_terminal(master)
                self.assertTrue(piece, seen)
                seen += piece.decode(errors="replace")
        return seen

    def rest_of(self, master):
        return b"".join(iter(lambda: read_terminal(master), b"")).decode(errors="replace")

    def test_ctrl_c_ends_a_training_after_its_iteration(self):
        process, master = self.start_training("--out", "model.akin")
        process.send_signal(signal.SIGINT)
        seen = self.wait_for_text(master, "stopping after this step")
        self.assertEqual(process.wait(PATIENCE), 130)
        seen += self.rest_of(master)
        self.assertIn("error [cancelled]", seen)
        self.assertIn("the same again with resume goes on from model.akin.checkpoint", seen)
        self.assertEqual(self.files(), ["model.akin.checkpoint", "ratings.csv"])

    def test_a_training_that_was_interrupted_goes_on_to_the_same_bytes(self):
        words = LONG_TRAINING[:-1] + ["3000"]
        self.succeeds(*words, "--out", "whole.akin")
        process, master = self.start_training("--out", "model.akin", training=words)
        process.send_signal(signal.SIGINT)
        self.rest_of(master)
        self.assertEqual(process.wait(PATIENCE), 130)
        done = self.succeeds(*words, "--out", "model.akin", "--resume")
        self.assertRegex(done.stderr, r"\Aakin: model\.akin\.checkpoint: goes on after iteration [0-9]+\n"
                                      r"akin: plan: [^\n]+\n\Z")
        self.assertEqual((self.folder / "model.akin").read_bytes(), (self.folder / "whole.akin").read_bytes())
        self.assertEqual(self.files(), ["model.akin", "ratings.csv", "whole.akin"])

    def test_a_second_training_to_the_same_output_is_refused(self):
        process, _ = self.start_training("--out", "model.akin")
        done = self.run_akin("train", "ratings.csv", "--out", "model.akin")
        self.assertEqual(done.returncode, 5)
        self.assertIn("model.akin: another akin is writing to this file", done.stderr)
        self.train("--out", "other.akin")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), 130)

    def test_ctrl_c_leaves_the_old_model_as_it_was(self):
        self.train("--out", "model.akin")
        before = (self.folder / "model.akin").read_bytes()
        process, _ = self.start_training("--out", "model.akin")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), 130)
        self.assertEqual((self.folder / "model.akin").read_bytes(), before)
        self.assertEqual(self.files(), ["model.akin", "model.akin.checkpoint", "ratings.csv"])

    def test_terminate_has_a_status_of_its_own(self):
        process, _ = self.start_training()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 143)
        self.assertEqual(self.files(), ["model.akin.checkpoint", "ratings.csv"])

    def test_a_signal_that_was_ignored_before_stays_ignored(self):
        """As in a script that starts akin with & behind it."""
        def ignore():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        process, _ = self.start_training(preexec_fn=ignore)
        process.send_signal(signal.SIGINT)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(1)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 143)

    def test_a_second_signal_leaves_at_once(self):
        self.generate(users=4000, items=4000, ratings=400000)  # an iteration takes a while
        process = self.start_akin("train", "ratings.csv", "--rank", "256", "--iterations", "1000")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), 130)
        self.assertLess(time.monotonic() - start, 5)
        self.assertNotIn("model.akin", self.files())  # but perhaps a lock that nobody holds any more
        self.train()
        self.assertEqual(self.files(), ["model.akin", "ratings.csv"])

    def test_a_signal_while_long_lists_are_made_ends_them(self):
        self.generate(users=2000, items=20000, ratings=200000)
        self.train("--out", "model.akin")
        process = self.start_akin("similar", "model.akin", "--all", "--count", "100", "--out", "near.csv")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), 130)
        self.assertEqual(self.files(), ["model.akin", "ratings.csv"])

    def test_ctrl_c_while_an_index_is_built_leaves_the_model_as_it_was(self):
        self.generate(users=2000, items=20000, ratings=200000)
        self.train("--out", "model.akin")
        before = (self.folder / "model.akin").read_bytes()
        process = self.start_akin("index", "model.akin", "--construction", "2000", "--threads", "1")
        self.wait_for_file("model.akin.lock")
        time.sleep(0.5)
        done = self.run_akin("index", "model.akin", "--kind", "lsh")
        self.assertEqual(done.returncode, 5)
        self.assertIn("model.akin: another akin is writing to this file", done.stderr)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)
        self.assertIn("error [cancelled]", stderr)
        self.assertEqual((self.folder / "model.akin").read_bytes(), before)
        self.assertEqual(self.files(), ["model.akin", "ratings.csv"])

    def wait_for_file(self, name):
        end = time.monotonic() + PATIENCE
        while name not in self.files():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def test_cancelled_is_told_as_json_where_json_was_asked_for(self):
        process = self.start_akin(*LONG_TRAINING, "--json")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(json.loads(stderr.splitlines()[-1])["code"], "cancelled")


class StandardOutput(ProcessTest):
    def setUp(self):
        super().setUp()
        self.generate()
        self.train()

    def test_a_full_device_is_one_sentence(self):
        for words in (["recommend", "model.akin", "--user", "10"], ["inspect", "model.akin", "--json"],
                      ["--help"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = self.run_akin(*words, stdout=full)
            self.assertEqual(done.returncode, 6, words)
            self.assertRegex(done.stderr, r"standard output: cannot write: No space left on device")
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_reader_that_has_enough_is_no_error(self):
        done = subprocess.run(
            ["bash", "-c", f"'{AKIN}' recommend model.akin --all users --count 60 --include-seen --json"
             " | head -1"], cwd=self.folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout)["rank"], 1)

    def test_a_reader_that_is_gone_ends_the_work(self):
        """Also where the answer is longer than a pipe holds."""
        reader, writer = os.pipe()
        os.close(reader)
        done = self.run_akin("similar", "model.akin", "--all", "--count", "80", "--json", stdout=writer)
        os.close(writer)
        self.assertEqual(done.stderr, "")
        self.assertIn(done.returncode, (-signal.SIGPIPE, 141))

    def test_a_closed_output_is_an_error(self):
        done = subprocess.run(["bash", "-c", f"'{AKIN}' inspect model.akin >&-"], cwd=self.folder,
                              capture_output=True, text=True, check=False, timeout=PATIENCE)
        self.assertEqual(done.returncode, 5)
        self.assertIn("standard output: cannot write", done.stderr)

    def test_rows_may_go_to_the_standard_output_as_csv(self):
        done = self.succeeds("recommend", "model.akin", "--user", "10", "--count", "1", "--out", "/dev/stdout")
        self.assertRegex(done.stdout, r"\Auser,rank,item,title,score,ratings,short\n10,1,[^\n]*\n\Z")

    def test_a_model_may_go_through_a_pipe(self):
        self.train("--out", "model.akin")
        done = subprocess.run(["bash", "-c", f"'{AKIN}' train ratings.csv --rank 4 --iterations 2 "
                               "--out /dev/stdout --quiet | cat > piped.akin"],
                              cwd=self.folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
        self.assertEqual(done.stderr, "")
        self.assertEqual((self.folder / "piped.akin").read_bytes(), (self.folder / "model.akin").read_bytes())


    def test_a_model_gets_its_index_on_the_way_through_a_pipe(self):
        self.train("--out", "model.akin")
        self.succeeds("index", "model.akin", "--out", "indexed.akin")
        done = subprocess.run(["bash", "-c", f"cat model.akin | '{AKIN}' index - --out /dev/stdout --quiet"
                               " | cat > piped.akin"],
                              cwd=self.folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
        self.assertEqual(done.stderr, "")
        self.assertEqual((self.folder / "piped.akin").read_bytes(), (self.folder / "indexed.akin").read_bytes())


class StandardInput(ProcessTest):
    def test_ratings_come_through_a_pipe(self):
        self.generate()
        self.train("--out", "from_file.akin")
        ratings = (self.folder / "ratings.csv").read_text(encoding="utf-8")
        done = self.run_akin("train", "-", "--rank", "4", "--iterations", "2", "--out", "from_pipe.akin",
                             stdin=None, input=ratings)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "from_file.akin").read_bytes(),
                         (self.folder / "from_pipe.akin").read_bytes())

    def test_an_error_in_a_pipe_names_its_line(self):
        done = self.run_akin("train", "-", stdin=None, input="userId,movieId,rating\n1,2,x\n")
        self.assertEqual(done.returncode, 4)
        self.assertIn(":2:5: ", done.stderr)

    def test_nothing_in_the_pipe(self):
        done = self.run_akin("train", "-", stdin=None, input="")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(self.files(), [])


class Terminals(ProcessTest):
    def setUp(self):
        super().setUp()
        self.generate()
        self.train()

    def on_terminal(self, *words, **environment):
        """What a person sees with the standard output and error on one terminal."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        given = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
        process = self.start_akin(*words, stdout=slave, stderr=slave,
                                  env=given | {"TERM": "xterm"} | environment)
        os.close(slave)
        seen = b"".join(iter(lambda: read_terminal(master), b""))
        self.assertEqual(process.wait(PATIENCE), 0)
        return seen.decode()

    TRAINING = ["train", "ratings.csv", "--rank", "4", "--iterations", "3", "--out", "again.akin"]

    def test_a_terminal_has_a_progress_bar_that_goes_away(self):
        seen = self.on_terminal(*self.TRAINING)
        self.assertTrue(shows_progress(seen), seen)
        self.assertIn("█", seen)
        last_bar = seen.rindex("ETA")
        self.assertIn("\r\x1b[K", seen[last_bar:])

    def test_quiet_has_no_bar(self):
        self.assertFalse(shows_progress(self.on_terminal(*self.TRAINING, "--quiet")))

    def test_a_dumb_terminal_has_no_codes(self):
        self.assertNotIn("\x1b", self.on_terminal(*self.TRAINING, TERM="dumb"))

    def test_a_pipe_has_no_bar_and_no_codes(self):
        done = self.succeeds(*self.TRAINING)
        self.assertEqual(done.stderr, "")
        self.assertNotIn("\x1b", done.stdout)

    def test_headers_stand_out_unless_colour_is_unwanted(self):
        words = ["recommend", "model.akin", "--user", "10", "--quiet"]
        self.assertIn("\x1b[1m", self.on_terminal(*words))
        self.assertNotIn("\x1b", self.on_terminal(*words, NO_COLOR="1"))
        self.assertNotIn("\x1b", self.on_terminal(*words, TERM="dumb"))
        self.assertNotIn("\x1b", self.on_terminal(*words, "--json"))


class Errors(ProcessTest):
    def test_json_errors_are_json_whatever_is_wrong(self):
        for words, code, status in ((["recomend", "--json"], "invalid_argument", 2),
                                    (["train", "--json", "--rnak", "8"], "invalid_argument", 2),
                                    (["train", "--rank", "--json"], "invalid_argument", 2),
                                    (["inspect", "nowhere.akin", "--json"], "not_found", 3)):
            done = self.run_akin(*words)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertEqual(json.loads(done.stderr)["code"], code)

    def test_an_error_is_one_line(self):
        for words in (["train"], ["train", "no\nwhere.csv"], ["recommend", "nowhere.akin", "--user", "1"]):
            done = self.run_akin(*words)
            self.assertRegex(done.stderr, r"\Aakin: error \[[a-z_]+\]: [^\n]+\n\Z")


class FullDisk(ProcessTest):
    """A limit on the size of files stands for a full disk."""

    def setUp(self):
        super().setUp()
        self.generate()

    def run_limited(self, *words, most=4096):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        return self.run_akin(*words, preexec_fn=limit)

    def test_a_model_that_does_not_fit_leaves_the_old_one(self):
        self.train()
        before = (self.folder / "model.akin").read_bytes()
        done = self.run_limited("train", "ratings.csv", "--rank", "8", "--iterations", "1")
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertRegex(done.stderr, r"\Aakin: error \[no_resource\]: [^\n]*model.akin[^\n]*\n\Z")
        self.assertEqual((self.folder / "model.akin").read_bytes(), before)
        self.assertEqual(self.files(), ["model.akin", "ratings.csv"])

    def test_an_index_that_does_not_fit_leaves_the_model_without_it(self):
        self.train()
        before = (self.folder / "model.akin").read_bytes()
        done = self.run_limited("index", "model.akin", most=len(before))
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertRegex(done.stderr, r"akin: error \[no_resource\]: [^\n]*model.akin[^\n]*\n\Z")
        self.assertEqual((self.folder / "model.akin").read_bytes(), before)
        self.assertEqual(self.files(), ["model.akin", "ratings.csv"])

    def test_rows_and_arrays_that_do_not_fit_leave_nothing(self):
        self.train()
        for words in (["recommend", "model.akin", "--all", "users", "--out", "rows.csv"],
                      ["export", "model.akin", "--out", "factors.npz"],
                      ["split", "ratings.csv"], ["generate", "--out", "more.csv"]):
            done = self.run_limited(*words)
            self.assertEqual(done.returncode, 6, done.stderr)
            self.assertEqual(self.files(), ["model.akin", "ratings.csv"], words)


class FewThreads(ProcessTest):
    """A limit on memory, which threads need for their stacks, stands for a machine without free threads."""

    def run_limited(self, *words, mebibytes=400, **options):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        return self.run_akin(*words, preexec_fn=limit, **options)

    def test_fewer_threads_give_the_same_answer(self):
        if self.run_limited("--version").returncode != 0:
            self.skipTest("a sanitizer needs more memory than this test allows")
        self.generate()
        self.train("--threads", "1", "--out", "one.akin")
        for mebibytes in range(400, 408):  # whatever a stack of 8 MiB leaves over
            done = self.run_limited("train", "ratings.csv", "--rank", "4", "--iterations", "2", "--threads", "200",
                                    mebibytes=mebibytes)
            self.assertEqual(done.returncode, 0, f"{mebibytes} MiB: {done.stderr}")
            self.assertEqual((self.folder / "model.akin").read_bytes(), (self.folder / "one.akin").read_bytes())

    def test_a_pipe_without_an_end_is_refused_before_memory_ends(self):
        if self.run_limited("--version").returncode != 0:
            self.skipTest("a sanitizer needs more memory than this test allows")
        endless = subprocess.Popen(["yes", "1,2,3"], stdout=subprocess.PIPE)
        self.addCleanup(endless.__exit__, None, None, None)
        self.addCleanup(endless.kill)
        done = self.run_limited("train", "-", "--threads", "1", stdin=endless.stdout)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertRegex(done.stderr, r"^akin: error \[no_resource\]: reading the rest of standard input needs about "
                                      r"\d+ MiB of memory, \d+ MiB are available: .+\n$")
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    unittest.main()
