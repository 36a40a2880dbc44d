#!/usr/bin/env python3
"""Runs one script through every door and wants one answer.

    run_script.py SCRIPT DOOR=COMMAND... [--write]

A door is a program that takes the words of a command line, prints its answer on the standard output and
notes or one error on the standard error. The first door is the command line itself. A script is a list
of cases; each door runs all of them, in order, in an empty folder of its own:

    # a remark
    akin similar model.akin 7 --by cosine --json
    ----
    {"to": "7", "rank": 1, "item": "31", "title": "Ikiru (1952)", "score": 0.98, "ratings": 21}
    2> akin: like Dersu Uzala (1975) [7]
    exit 0

A blank line ends a case; a line of the answer that is blank stands as <blank>, and <any> stands for any
text. `2>` marks the standard error, and `exit 0` goes without saying. Whole numbers must be equal. Other
numbers may differ from the script in the third decimal, since machines differ in the last bits, but never
from door to door. A case without --json, and every case of a script named cli_*.test, is for the command
line only. Beside `akin`, a case may prepare or show a file:

    file NAME       what stands below ---- is written into it
    folder NAME     makes a folder
    flip NAME N     turns one bit of byte N round; a negative N counts from the end
    cut NAME N      keeps the first N bytes
    remove NAME     removes it
    show NAME       what stands below ---- is in it

--write puts the command line's answers into the script: to be read before they are believed.
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
MARKS = re.compile(f"(<any>|{NUMBER})")
VARIES = re.compile(r'("seconds": |"fingerprint": "|^(?:seconds|fingerprint) +)[^",}\s]+', re.MULTILINE)


class Case:
    def __init__(self, lines):
        rule = lines.index("----") if "----" in lines else len(lines)
        self.head = lines[:rule]
        self.below = lines[rule + 1:]
        commands = [line for line in self.head if not line.startswith("#")]
        if len(commands) != 1:
            raise SystemExit(f"a case has one command, not {commands}")
        self.command = commands[0]
        self.verb, *self.words = shlex.split(self.command)

    def text(self):
        return "\n".join(self.head + (["----"] + self.below if self.below else []))


def read_cases(text):
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", text.strip("\n"))]
    return [block if all(line.startswith("#") for line in block) else Case(block) for block in blocks]


def shown(lines):
    return [line if line.strip() else "<blank>" for line in lines]


def once_each(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name comes twice")


def is_json(line):
    try:
        json.loads(line, object_pairs_hook=once_each)
        return True
    except ValueError:
        return False


def ask(command, words, folder):
    done = subprocess.run([*command, *words], cwd=folder, text=True, encoding="utf-8", check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    answer = shown(done.stdout.splitlines())
    if "--json" in words:
        answer += [f"not JSON: {line}" for line in answer if not is_json(line)]
    answer += ["2> " + line for line in shown(done.stderr.splitlines())]
    return answer + ([f"exit {done.returncode}"] if done.returncode else [])


def change_bytes(path, change):
    path.write_bytes(change(bytearray(path.read_bytes())))


def flipped(contents, place):
    contents[place] ^= 1
    return contents


def perform(case, command, folder):
    """The lines that the case leads to, or None where there is nothing to compare."""
    if case.verb == "akin":
        return ask(command, case.words, folder)
    path = folder / case.words[0]
    if case.verb == "show":
        return shown(path.read_text(encoding="utf-8").splitlines())
    if case.verb == "file":
        path.write_text("".join(line.replace("<blank>", "") + "\n" for line in case.below),
                        encoding="utf-8")
    elif case.verb == "folder":
        path.mkdir()
    elif case.verb == "flip":
        change_bytes(path, lambda contents: flipped(contents, int(case.words[1])))
    elif case.verb == "cut":
        change_bytes(path, lambda contents: contents[:int(case.words[1])])
    elif case.verb == "remove":
        path.unlink()
    else:
        raise SystemExit(f"no such verb: {case.verb}")
    return None


def is_whole(text):
    return not set(".e") & set(text)


def same_number(wanted, given):
    if is_whole(wanted) and is_whole(given):
        return wanted == given
    return abs(float(wanted) - float(given)) <= 0.002 * max(1, abs(float(wanted)))


def pattern_of(wanted):
    """Matches what fits `wanted`, with a group for each of its numbers."""
    pattern = ""
    for piece in MARKS.split(wanted):
        if piece == "<any>":
            pattern += ".*?"
        elif MARKS.fullmatch(piece):
            pattern += f"({NUMBER})"
        else:  # a number that is a little longer moves the columns of a table
            pattern += re.sub(r"(\\ )+", r"\\s+", re.escape(piece))
    return pattern


def fits(wanted, given):
    """Whether two lines are the same but for what <any> stands for and the last bits of numbers."""
    match = re.fullmatch(pattern_of(wanted), given)
    numbers = [piece for piece in MARKS.findall(wanted) if piece != "<any>"]
    return match is not None and all(map(same_number, numbers, match.groups()))


def masked(lines):
    return [VARIES.sub(r"\1<any>", line) for line in lines]


def complaint(title, case, wanted, given):
    return "\n".join([f"--- {title}: {case.command}", "wanted:", *("  " + line for line in wanted),
                      "given:", *("  " + line for line in given), ""])


def run(script, doors, write):
    cases = read_cases(script.read_text(encoding="utf-8"))
    complaints = []
    with tempfile.TemporaryDirectory(prefix="akin-doors-") as top:
        folders = {}
        for name in doors:
            folders[name] = pathlib.Path(top) / name
            folders[name].mkdir()
        for case in cases:
            if isinstance(case, list):
                continue
            for_all = not script.name.startswith("cli_") and "--json" in case.words
            first = None
            for place, (name, command) in enumerate(doors.items()):
                if place > 0 and case.verb == "akin" and not for_all:
                    # What it writes may be wanted later.
                    perform(case, command, folders[name])
                    continue
                given = perform(case, command, folders[name])
                if given is None:
                    continue
                given = masked(given)
                if place == 0:
                    first = given
                    if write:
                        case.below = given
                    if len(case.below) != len(given) or not all(map(fits, case.below, given)):
                        complaints.append(complaint(name, case, case.below, given))
                elif given != first:
                    complaints.append(complaint(f"{name} differs from the first door", case, first, given))
    if write:
        script.write_text("\n\n".join("\n".join(case) if isinstance(case, list) else case.text()
                                      for case in cases) + "\n", encoding="utf-8")
    print("\n".join(complaints), end="")
    print(f"{script.name}: {len(cases)} cases, {len(complaints)} answers that were not wanted")
    return 1 if complaints else 0


def main(arguments):
    write = "--write" in arguments
    script, *doors = [word for word in arguments if word != "--write"]
    commands = {name: command.split() for name, command in (door.split("=", 1) for door in doors)}
    return run(pathlib.Path(script), commands, write)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
