"""Rows of contestants, measured by turns, and their figures in a file.

A comparison is a table of functions, each of which makes rows of one name (see row.py). Each contestant of
a row is measured in a process of its own, by turns, so many rounds, and medians count. Figures replace
those of the same rows in the file of results.
"""

import argparse
import dataclasses
import json
import math
import os
import pathlib
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable

from compare import data as data_sets
from compare import machine, measure
from compare.row import Row

ROOT = machine.ROOT
BUILT = ROOT / "build/bench"
FAILED = "failed:"


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a run is told: of which size, which rows, and where things are."""

    table: str  # of script/bench, and of the file of results
    size: str  # whole, quick or tiny
    rounds: int
    results: pathlib.Path
    akin: pathlib.Path  # the command
    programs: pathlib.Path
    cache: pathlib.Path  # of data sets
    rows: list[str]
    file: pathlib.Path | None


def ask(table: str, document: str, rows: Iterable[str], takes_file: bool = True) -> Asked:
    parser = argparse.ArgumentParser(prog=f"script/bench {table}", description=document,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="a million ratings")
    parser.add_argument("--tiny", action="store_true", help="a few thousand: whether all of it works")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--results", type=pathlib.Path, help="where the figures go instead")
    parser.add_argument("--akin", type=pathlib.Path, default=BUILT / "akin", help="the command")
    parser.add_argument("--programs", type=pathlib.Path, default=BUILT / "bench", help="folder of bench's")
    parser.add_argument("--cache", type=pathlib.Path, default=BUILT / "data", help="where data sets are kept")
    parser.add_argument("words", nargs="*", metavar="ROW|FILE" if takes_file else "ROW")
    asked = parser.parse_args()
    known = list(rows)
    files = [word for word in asked.words if word not in known]
    if len(files) > takes_file or any(not pathlib.Path(file).is_file() for file in files):
        what = "row or file" if takes_file else "row"
        parser.error(f"{files[0]}: no such {what}; rows are {', '.join(known)}")
    whole = not (asked.quick or asked.tiny or files)
    folder = ROOT / "bench/results" if whole else BUILT / "results"
    return Asked(
        table=table,
        size="tiny" if asked.tiny else "quick" if asked.quick else "whole",
        rounds=asked.rounds,
        results=asked.results or folder / f"{table}.json",
        akin=asked.akin,
        programs=asked.programs,
        cache=asked.cache,
        rows=[word for word in asked.words if word in known] or known,
        file=pathlib.Path(files[0]).resolve() if files else None,
    )


# --- one row


class Disagreement(Exception):
    """Contestants have not done the same."""


def round_of(row: Row, number: int, scratch: pathlib.Path, absent: dict[str, str]) -> dict:
    """Name of a contestant to its run and quality; who begins changes from round to round."""
    present = [
        contestant for contestant in row.contestants
        if contestant.name not in absent and (contestant.rounds is None or number < contestant.rounds)
    ]  # fmt: skip
    turn = number % max(1, len(present))
    done = {}
    for contestant in present[turn:] + present[:turn]:
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            try:
                run = measure.run(contestant.command(pathlib.Path(folder)))
            except measure.Unavailable as reason:
                absent[contestant.name] = str(reason)
                continue
            except RuntimeError as failure:
                if contestant.name == row.contestants[0].name and "akin has no " not in str(failure):
                    raise
                absent[contestant.name] = f"{FAILED} {str(failure).strip().splitlines()[-1]}"
                continue
            done[contestant.name] = (run, row.judged(pathlib.Path(folder), run))
    complaints = row.complaints(done)
    if complaints:
        raise Disagreement(f"{row.name}: {'; '.join(complaints)}")
    return done


def seconds_of(row: Row, done: dict, together) -> dict[str, float]:
    """Of one round: what each contestant needs, or what a figure makes of all of them."""
    if together:
        return together({name: run for name, (run, _) in done.items()})
    return {each.name: each.seconds(done[each.name][0]) for each in row.contestants if each.name in done}


def figures_of(row: Row, rounds: list[dict], together) -> dict[str, dict]:
    """Name of a contestant to medians over the rounds."""
    seconds, work, quality, memory = {}, {}, {}, {}
    for done in rounds:
        for name, taken in seconds_of(row, done, together).items():
            run, judged = done[name]
            seconds.setdefault(name, []).append(taken)
            memory.setdefault(name, []).append(run.memory)
            if "work" in run.answer:
                work.setdefault(name, []).append(run.answer["work"])
            if judged is not None:
                quality.setdefault(name, []).append(judged)
    return {
        name: {
            "seconds": round_to(statistics.median(all_seconds)),
            "rounds": [round_to(value) for value in all_seconds],
            "work": round_to(statistics.median(work[name])) if name in work else None,
            "quality": round_to(statistics.median(quality[name]), 6) if name in quality else None,
            "memory": int(statistics.median(memory[name])),
        }
        for name, all_seconds in seconds.items()
    }


def ratio(theirs: float | None, akin: float | None) -> float | None:
    return round_to(theirs / akin, 3) if theirs and akin else None  # who never gets there has no seconds


def round_to(value: float, digits: int = 4) -> float | None:
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None


def measure_row(row: Row, asked: Asked, scratch: pathlib.Path) -> list[dict]:
    load = machine.load()
    absent: dict[str, str] = {}
    rounds = [round_of(row, number, scratch, absent) for number in range(asked.rounds)]
    views = row.together or {row.figure: None}
    return [
        entry_of(row, asked, load, absent, figure, figures_of(row, rounds, together))
        for figure, together in views.items()
    ]


def entry_of(row: Row, asked: Asked, load: float, absent: dict, figure: str,
             figures: dict) -> dict:  # fmt: skip
    akin = figures.get(row.contestants[0].name, {})
    contestants = []
    for contestant in row.contestants:
        entry = {"name": contestant.name, "settings": contestant.settings}
        if contestant.name not in figures:
            entry["absent"] = absent.get(contestant.name, "its figure depends on one that was not measured")
        else:
            entry.update(figures[contestant.name])
            entry["ratio"] = ratio(entry.get("seconds"), akin.get("seconds"))
            entry["ratio_of_work"] = None if row.together else ratio(entry.get("work"), akin.get("work"))
        if contestant.target:
            entry["at_least"], entry["stretch"] = contestant.target
        contestants.append(entry)
    return {
        "row": row.name,
        "data": row.data.title,
        "learned_from": row.data.train,
        "rank": row.rank,
        "figure": figure,
        "quality": row.quality,
        "queries": row.queries,
        "rounds": asked.rounds,
        "seed": data_sets.SEED,
        "commit": machine.commit(),
        "command": command_of(row, asked),
        "load_before": load,
        "contestants": contestants,
    }


def command_of(row: Row, asked: Asked) -> str:
    """Without which folder AKIN_DATA named, which is this machine's."""
    data = "AKIN_DATA=DATA " if "AKIN_DATA" in os.environ else ""
    return f"{data}script/bench {asked.table} --rounds {asked.rounds} {row.name}"


# --- around it

def merge(path: pathlib.Path, row: dict, order: list[str]) -> None:
    """Rows of the same name, data and rank are replaced; the others stay."""
    results = json.loads(path.read_text()) if path.exists() else {"rows": []}

    def key(entry: dict) -> tuple:
        return entry["row"], entry["data"], entry["rank"], entry["figure"]

    others = [entry for entry in results["rows"] if key(entry) != key(row)]
    results["rows"] = sorted(
        [*others, {**row, "machine": machine.machine()}],
        key=lambda entry: (order.index(entry["row"]), -entry["learned_from"], entry["rank"]),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n")


def print_row(row: dict) -> None:
    rank = f", rank {row['rank']}" if row["rank"] else ""
    print(f"\n{row['row']}: {row['figure']}{rank}, {row['data']}", flush=True)
    for entry in row["contestants"]:
        if "absent" in entry:
            print(f"  {entry['name']:32} not measured: {entry['absent']}", flush=True)
            continue
        seconds = "never" if entry["seconds"] is None else f"{entry['seconds']:.4g} s"
        quality = "" if entry["quality"] is None else f"{row['quality'] or 'same places'} {entry['quality']:.6g}"
        times = "" if entry["ratio"] is None else f"{entry['ratio']:.3g} x akin"
        if entry["ratio_of_work"] is not None:
            times += f", of the processor {entry['ratio_of_work']:.3g}"
        target = f"(at least {entry['at_least']:g})" if "at_least" in entry else ""
        memory = f"{entry['memory'] / 1e9:.2f} GB"
        print(f"  {entry['name']:32} {seconds:>10} {memory:>9}  {quality:26} {times} {target}", flush=True)


def compare(asked: Asked, rows: dict[str, Callable[[], Iterable[Row]]]) -> None:
    """Measures the rows that were asked for, prints them and keeps their figures."""
    asked.cache.mkdir(parents=True, exist_ok=True)
    failures = []
    with tempfile.TemporaryDirectory(prefix="akin-bench-", dir=asked.cache) as scratch:
        for name in asked.rows:
            for row in rows[name]():
                try:
                    entries = measure_row(row, asked, pathlib.Path(scratch))
                except Disagreement as complaint:
                    print(f"\n{complaint}", flush=True)
                    failures.append(str(complaint))
                    continue
                for entry in entries:
                    merge(asked.results, entry, list(rows))
                    print_row(entry)
                    failures += [
                        f"{each['name']}: {each['absent']}"
                        for each in entry["contestants"] if each.get("absent", "").startswith(FAILED)
                    ]  # fmt: skip
    path = asked.results
    print(f"\nfigures are in {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")
    if failures:
        sys.exit(f"{len(failures)} failed: {failures[0]}")
