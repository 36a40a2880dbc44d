#!/usr/bin/env python3
"""Runs the commands of a document: run_docs.py DOCUMENT AKIN.

Every fenced block that is marked ```bash is run in one temporary folder, in order, its lines that begin
with `akin ` and nothing else. Ratings and titles of MovieLens shape, made up by `akin generate`, stand
there as ratings.csv and movies.csv. A command that does not end with 0 fails the test. A block behind
`<!-- not run: reason -->` is left out.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

NOT_RUN = re.compile(r"<!-- not run: .+ -->")
PATIENCE = 300  # seconds a command


def blocks(text):
    """The bash blocks to be run, each with the number of its first line."""
    found, block, fence, is_bash, start, skip = [], None, "", False, 0, False
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if block is not None:
            if stripped == fence:
                if block and not skip:
                    found.append((start, block))
                block, skip = None, False
            elif is_bash:
                block.append(line)
        elif stripped.startswith("```"):
            fence = "`" * (len(stripped) - len(stripped.lstrip("`")))
            is_bash = stripped[len(fence):].strip() == "bash"
            block, start = [], number + 1
        elif stripped:
            skip = NOT_RUN.fullmatch(stripped) is not None
    if block is not None:
        raise SystemExit(f"line {start - 1}: a fenced block that does not end")
    return found


def commands(start, lines):
    """The akin commands of a block with their line numbers; a \\ at the end of a line joins the next."""
    found, number = [], start
    while lines:
        command, here = lines[0].strip(), number
        lines, number = lines[1:], number + 1
        while command.endswith("\\") and lines:
            command = command[:-1] + lines[0].strip()
            lines, number = lines[1:], number + 1
        command = command.removeprefix("$ ")
        if command.startswith("akin "):
            found.append((here, command))
    return found


def run(command, folder, environment):
    return subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, encoding="utf-8", check=False, timeout=PATIENCE)


def main(document, akin):
    document = pathlib.Path(document)
    found = [command for start, lines in blocks(document.read_text(encoding="utf-8"))
             for command in commands(start, lines)]
    failures = 0
    with tempfile.TemporaryDirectory(prefix="akin-docs-") as top:
        folder = pathlib.Path(top) / "work"
        programs = pathlib.Path(top) / "bin"
        folder.mkdir()
        programs.mkdir()
        (programs / "akin").symlink_to(pathlib.Path(akin).resolve())
        environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
        if run("akin generate --items-out movies.csv", folder, environment).returncode != 0:
            raise SystemExit("akin generate does not work")
        for number, command in found:
            done = run(command, folder, environment)
            if done.returncode != 0:
                failures += 1
                print(f"{document}:{number}: ends with {done.returncode}: {command}\n{done.stdout}")
    print(f"{document.name}: {len(found)} commands run, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
