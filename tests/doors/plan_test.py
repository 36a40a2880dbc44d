#!/usr/bin/env python3
"""The memory that `akin train` plans beside what its process has held at most: plan_test.py AKIN.

Where ratings take most of the memory, and where vectors do. Reading the file comes before the plan and may
need more; so the plan may be lower than what was held, by half at most, and hardly higher.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

AKIN = os.path.abspath(sys.argv.pop(1))
SIZES = {  # users, items, ratings, rank
    "ratings": (5_000, 2_000, 2_000_000, 16),
    "vectors": (60_000, 20_000, 1_300_000, 160),
}
UNITS = {"MiB": 2**20, "GiB": 2**30}


def held_by(*command, cwd):
    """The most bytes, and the standard error."""
    process = subprocess.Popen([AKIN, *map(str, command)], cwd=cwd, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    errors = process.stderr.read()
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise AssertionError(errors)
    return usage.ru_maxrss * 1024, errors


class Plan(unittest.TestCase):
    def test_plans_about_the_memory_that_the_process_then_holds(self):
        for name, (users, items, ratings, rank) in SIZES.items():
            with self.subTest(name), tempfile.TemporaryDirectory(prefix="akin-plan-") as folder:
                held_by("generate", "--users", users, "--items", items, "--ratings", ratings, "--out", "all.csv",
                        cwd=folder)  # fmt: skip
                held, errors = held_by("train", "all.csv", "--rank", rank, "--iterations", 1, "--threads", 2,
                                       "--feedback", "implicit", cwd=folder)  # fmt: skip
                planned = re.search(r"plan: .* ([\d.]+) ([MG]iB) of memory", errors)
                self.assertTrue(planned, errors)
                ratio = float(planned[1]) * UNITS[planned[2]] / held
                print(f"{name}: planned {planned[1]} {planned[2]}, held {held / 2**20:.0f} MiB, {ratio:.2f}")
                self.assertGreater(ratio, 0.5)
                self.assertLess(ratio, 1.2)


if __name__ == "__main__":
    unittest.main()
