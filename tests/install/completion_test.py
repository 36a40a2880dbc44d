#!/usr/bin/env python3
"""Asks a shell what it completes: completion_test.py AKIN SHELL. Leaves with 77 where the shell is missing."""

import os
import pathlib
import pty
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
PATIENCE = 60  # seconds for a shell that hangs
FILES = ["model.akin", "movies.csv"]
COMMANDS = {"split", "train", "evaluate", "recommend", "similar", "index", "predict", "inspect", "export", "explain", "generate",
            "completion", "man"}

# A line as it is typed, and what is offered: all of it, or (a set in a list) at least that.
CASES = (
    ("akin ", [COMMANDS]),
    ("akin insp", {"inspect"}),
    ("akin --threads 2 insp", {"inspect"}),
    ("akin train --mod", {"--model"}),
    ("akin train --reg", {"--regularization", "--regularization-scaling", "--regularization-power"}),
    ("akin train --item-d", {"--item-damping"}),  # of another kind than the default one
    ("akin train --", [{"--rank", "--no-biases", "--items", "--json", "--quiet", "--help"}]),
    ("akin train --model ", {"als", "baseline", "pmi", "popular", "svd"}),
    ("akin train r.csv --model b", {"baseline"}),
    ("akin export model.akin --format=pro", {"projector"}),
    ("akin inspect mo", {"model.akin", "movies.csv"}),
    ("akin train r.csv --items mov", {"movies.csv"}),
    ("akin train r.csv --rank 4 --items mov", {"movies.csv"}),
    ("akin train r.csv --rank ", set()),
    ("akin completion z", {"zsh"}),
)

BASH = r"""
source "$1"
[[ $(complete -p akin) == *'-F _akin akin' ]] || exit 1
while IFS=$'\t' read -r -a COMP_WORDS; do
  [[ ${COMP_WORDS[-1]} != '<empty>' ]] || COMP_WORDS[-1]=''
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _akin
  (IFS=$'\t' && echo "${COMPREPLY[*]}")
done
"""

# compadd is what hands the matches to the line editor: here it writes them down first.
ZSH = r"""
autoload -Uz compinit && compinit -u -D
source {script}
compadd() {{
  if [[ ${{@[1,(i)(-|--)]}} != *-(O|A|D)\ * ]]; then
    local -a hits
    builtin compadd -A hits "$@"
    (( $#hits )) && print -rl -- $hits >> {answer}
  fi
  builtin compadd "$@"
}}
said() {{ print -r -- '<end>' >> {answer}; BUFFER='' }}
zle -N said && bindkey '^X' said
PROMPT= RPROMPT=
print -r -- '<end>' >> {answer}
"""


def bash_words(line):
    """The words as bash hands them to a completion: = stands alone."""
    words = line.replace("=", " = ").split()
    return "\t".join(words + ["<empty>"] if line.endswith(" ") else words)


def answers_of_bash(script, folder):
    done = subprocess.run(["bash", "--norc", "-c", BASH, "bash", script], cwd=folder, text=True, encoding="utf-8",
                          input="".join(bash_words(line) + "\n" for line, _ in CASES), check=True, capture_output=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def answers_of_fish(script, folder):
    return [[offer.split("\t")[0] for offer in subprocess.run(
        ["fish", "--no-config", "-c", f"source {script}; complete -C {shlex.quote(line)}"], cwd=folder, text=True,
        encoding="utf-8", check=True, capture_output=True).stdout.splitlines()] for line, _ in CASES]


def answers_of_zsh(script, folder):
    answer, setup = folder.parent / "answer", folder.parent / "setup"
    answer.touch()
    setup.write_text(ZSH.format(script=script, answer=answer), encoding="utf-8")
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], os.environ | {"TERM": "vt100"})
    os.set_blocking(terminal, False)

    def ask(keys):
        """What is written down up to the next end, while what the shell shows is read away."""
        start = len(answer.read_text(encoding="utf-8"))
        os.write(terminal, keys.encode())
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                os.read(terminal, 65536)
            except BlockingIOError:
                time.sleep(0.01)
            text = answer.read_text(encoding="utf-8")[start:]
            if text.endswith("<end>\n"):
                return text.splitlines()[:-1]
        raise SystemExit(f"zsh does not answer {keys!r}")

    ask(f"source {setup}\n")
    answers = [ask(line + "\t\x18") for line, _ in CASES]
    os.close(terminal)
    os.waitpid(process, 0)
    return answers


def plain(offer):
    """An offer without what a shell puts around it: --format=projector, --model="""
    offer = offer.rstrip("= ")
    return offer.split("=", 1)[1] if "=" in offer else offer


def main(akin, shell):
    if not shutil.which(shell):
        print(f"skipped: there is no {shell}; script/setup installs it")
        return SKIPPED
    ask = {"bash": answers_of_bash, "zsh": answers_of_zsh, "fish": answers_of_fish}[shell]
    with tempfile.TemporaryDirectory(prefix="akin-completion-") as top:
        folder = pathlib.Path(top) / "work"
        folder.mkdir()
        for name in FILES:
            (folder / name).touch()
        script = pathlib.Path(top) / "script"
        script.write_bytes(subprocess.run([akin, "completion", shell], check=True, capture_output=True).stdout)
        answers = ask(script, folder)
    failures = 0
    for (line, wanted), offers in zip(CASES, answers, strict=True):
        given = {plain(offer) for offer in offers if offer}
        if not wanted[0] <= given if isinstance(wanted, list) else wanted != given:
            failures += 1
            print(f"{shell}: {line!r} wanted {wanted}, given {given}")
    print(f"{shell}: {len(CASES)} lines, {failures} answers that were not wanted")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
