#!/usr/bin/env python3
"""Has roff's programs look at the manual page: man_page_test.py AKIN. Leaves with 77 where one is missing."""

import re
import shutil
import subprocess
import sys

SKIPPED = 77
UNDATED = "missing date"  # the same akin makes the same page on any day


def complaints(command, page):
    done = subprocess.run(command, input=page, text=True, encoding="utf-8", capture_output=True, check=False)
    return [line for line in (done.stdout + done.stderr).splitlines() if UNDATED not in line]


def main(akin):
    for program in ("mandoc", "groff"):
        if not shutil.which(program):
            print(f"skipped: there is no {program}; script/setup installs it")
            return SKIPPED
    page = subprocess.run([akin, "man"], text=True, encoding="utf-8", check=True, capture_output=True).stdout
    found = complaints(["mandoc", "-T", "lint", "-W", "warning"], page) + complaints(["groff", "-man", "-ww", "-z"], page)
    print(*found, sep="\n", end="\n" if found else "")
    shown = subprocess.run(["mandoc", "-T", "utf8"], input=page, text=True, encoding="utf-8", check=True,
                           capture_output=True).stdout
    shown = re.sub(".\b", "", shown)  # bold letters are struck twice
    for part in ("akin train RATINGS", "EXIT STATUS", "ITEM=RATING,…"):
        if part not in shown:
            found.append(part)
            print(f"the page does not show {part!r}")
    if not complaints(["mandoc", "-T", "lint", "-W", "warning"], page + ".XX\n"):
        found.append("")
        print("mandoc finds no fault in a faulty page")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
