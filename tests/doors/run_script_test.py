"""The runner of scripts wants the answer of the script from every door."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run_script.py"


class RunScript(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.doors = []

    def door(self, name, body):
        path = self.folder / name
        path.write_text("#!/bin/bash\n" + body, encoding="utf-8")
        path.chmod(0o755)
        self.doors.append(f"{name}={path}")

    def run_text(self, text, name="some.test", *flags):
        script = self.folder / name
        script.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", RUNNER, script, *self.doors, *flags],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def wants(self, answer):
        return self.run_text(f"akin ask --json\n----\n{answer}\n")[0] == 0

    def test_compares_lines_errors_and_status(self):
        self.door("a", 'echo \'{"n": 1}\'; echo bad >&2; exit 3')
        self.assertTrue(self.wants('{"n": 1}\n2> bad\nexit 3'))
        self.assertFalse(self.wants('{"n": 2}\n2> bad\nexit 3'))
        self.assertFalse(self.wants('{"n": 1}\n2> worse\nexit 3'))
        self.assertFalse(self.wants('{"n": 1}\n2> bad\nexit 4'))
        self.assertFalse(self.wants('{"n": 1}\n2> bad'))
        self.assertFalse(self.wants("2> bad\nexit 3"))

    def test_numbers_may_differ_a_little_and_counts_not_at_all(self):
        self.door("a", 'echo \'{"score": 4.0004, "rank": 1000, "seconds": 0.7}\'')
        self.assertTrue(self.wants('{"score": 4, "rank": 1000, "seconds": <any>}'))
        self.assertTrue(self.wants('{"score": 4.001, "rank": <any>, "seconds": <any>}'))
        self.assertFalse(self.wants('{"score": 4.1, "rank": 1000, "seconds": <any>}'))
        self.assertFalse(self.wants('{"score": 4, "rank": 1001, "seconds": <any>}'))
        self.assertFalse(self.wants('{"score": 4.0004, "place": 1000, "seconds": <any>}'))

    def test_doors_must_agree_to_the_last_bit(self):
        self.door("a", 'echo \'{"score": 4.0004, "seconds": 1}\'')
        self.door("b", 'echo \'{"score": 4.0005, "seconds": 2}\'')
        status, output = self.run_text('akin ask --json\n----\n{"score": 4, "seconds": <any>}\n')
        self.assertEqual(status, 1)
        self.assertIn("b differs from the first door", output)

    def test_text_is_for_the_command_line_only(self):
        self.door("a", "echo text")
        self.door("b", "echo other")
        self.assertEqual(self.run_text("akin ask\n----\ntext\n")[0], 0)
        self.door("c", "echo '{}'")
        self.doors.reverse()
        self.assertEqual(self.run_text("akin ask --json\n----\n{}\n", "cli_x.test")[0], 0)

    def test_json_must_be_json_with_each_name_once(self):
        self.door("a", "echo '{\"a\": 1, \"a\": 2}'")
        self.assertEqual(self.run_text("akin ask --json\n----\n<any>\n")[0], 1)
        self.doors.clear()
        self.door("a", "echo text")
        self.assertEqual(self.run_text("akin ask --json\n----\n<any>\n")[0], 1)

    def test_prepares_files_and_shows_them(self):
        self.door("a", 'cat "$1"')
        script = "\n\n".join(["file f\n----\nABC\n<blank>", "show f\n----\nABC\n<blank>", "flip f 0",
                              "show f\n----\n@BC\n<blank>", "cut f 2", "show f\n----\n@B", "akin f\n----\n@B",
                              "remove f", "folder f", "akin f\n----\n2> cat: f: Is a directory\nexit 1"])
        status, output = self.run_text(script)
        self.assertEqual(status, 0, output)

    def test_writes_what_the_first_door_says(self):
        self.door("a", 'echo \'{"a": 1, "seconds": 3}\'; echo; exit 2')
        self.run_text("# Remark.\n\n# Why.\nakin ask\n", "w.test", "--write")
        self.assertEqual((self.folder / "w.test").read_text(encoding="utf-8"),
                         '# Remark.\n\n# Why.\nakin ask\n----\n{"a": 1, "seconds": <any>}\n<blank>\nexit 2\n')


if __name__ == "__main__":
    unittest.main()
