"""akin's ALS beside its peers: python bench/als/run.py [--quick | --tiny] [--rounds N] [ROW…] [FILE]

Each contestant of a row is measured in a process of its own, by turns, so many rounds (3), with two
threads; the median counts, and seconds leave out the reading of data unless a row says otherwise. ROW is
one or more of those that bench/als/rows.py makes (all), FILE a rating file instead of the made-up ratings.
MovieLens latest-small is a row of its own where AKIN_DATA names the folder that holds it.

Figures go into bench/results/als.json, replacing those of the same rows; of --quick and --tiny, and of a
FILE, into build/bench/results. tools/write_als_tables writes the documents from it.
"""

import argparse
import json
import math
import os
import pathlib
import statistics
import sys
import tempfile

import data as data_sets
import machine
import measure
import rows as row_table

ROOT = machine.ROOT
BUILT = ROOT / "build/bench"
FAILED = "failed:"
TINY = row_table.Size(
    ratings=data_sets.MadeUp(users=300, items=200, ratings=9_000),
    small_file=None,
    clicks=data_sets.MadeUp(users=300, items=200, ratings=9_000, clicks=True),
    sparse_clicks=data_sets.MadeUp(users=300, items=400, ratings=6_000, clicks=True),
    iterations=3,
    spark_ranks=(4,),
    cg_ranks=(8,),
    exact_ranks=(16,),
    libmf_ranks=(8,),
    libmf_epochs=(2, 4),
    eigen_ranks=(8,),
    list_rank=8,
)
QUICK = row_table.Size(
    ratings=data_sets.MadeUp(users=6_500, items=3_700, ratings=1_000_000),
    small_file=None,
    clicks=data_sets.MadeUp(users=6_500, items=3_700, ratings=1_000_000, clicks=True),
    sparse_clicks=data_sets.MadeUp(users=3_000, items=4_100, ratings=81_000, clicks=True),
    iterations=5,
    spark_ranks=(10, 64),
    cg_ranks=(64, 128),
    exact_ranks=(256,),
    libmf_ranks=(16, 64),
    libmf_epochs=(5, 10, 15, 20, 30),
    eigen_ranks=(10, 64),
    list_rank=64,
)
WHOLE = row_table.Size(
    ratings=data_sets.MadeUp(users=162_541, items=59_047, ratings=25_000_095),
    small_file=None,
    clicks=data_sets.MadeUp(users=162_541, items=59_047, ratings=25_000_095, clicks=True),
    # of which 810,000 are learned from
    sparse_clicks=data_sets.MadeUp(users=30_000, items=41_000, ratings=900_000, clicks=True),
    iterations=10,
    spark_ranks=(10, 64),
    cg_ranks=(64, 128, 256),
    exact_ranks=(256, 512),
    libmf_ranks=(16, 64),
    libmf_epochs=(5, 10, 15, 20, 30, 40),
    eigen_ranks=(10, 64, 128),
    list_rank=64,
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench als", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="a million ratings")
    parser.add_argument("--tiny", action="store_true", help="a few thousand: whether all of it works")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--results", type=pathlib.Path, help="where the figures go instead")
    parser.add_argument("--akin", type=pathlib.Path, default=BUILT / "akin", help="the command")
    parser.add_argument("--programs", type=pathlib.Path, default=BUILT / "bench", help="folder of bench's")
    parser.add_argument("--cache", type=pathlib.Path, default=BUILT / "data", help="where data sets are kept")
    parser.add_argument("words", nargs="*", metavar="ROW|FILE")
    asked = parser.parse_args()
    names = [word for word in asked.words if word in row_table.ROWS]
    files = [word for word in asked.words if word not in row_table.ROWS]
    if len(files) > 1 or any(not pathlib.Path(file).is_file() for file in files):
        parser.error(f"{files[0]}: no such row or file; rows are {', '.join(row_table.ROWS)}")
    asked.rows = names or list(row_table.ROWS)
    asked.file = pathlib.Path(files[0]).resolve() if files else None
    return asked


def size_of(asked: argparse.Namespace) -> row_table.Size:
    size = TINY if asked.tiny else QUICK if asked.quick else WHOLE
    if asked.file:
        return row_table.dataclasses.replace(size, ratings=data_sets.File(asked.file))
    folder = os.environ.get("AKIN_DATA")
    if folder and not asked.tiny:
        small = data_sets.File(pathlib.Path(folder).resolve() / "ml-latest-small/ratings.csv")
        return row_table.dataclasses.replace(size, small_file=small)
    return size


def results_file(asked: argparse.Namespace) -> pathlib.Path:
    if asked.results:
        return asked.results
    whole = not (asked.quick or asked.tiny or asked.file)
    folder = ROOT / "bench/results" if whole else BUILT / "results"
    return folder / "als.json"


# --- one row

def round_of(row: row_table.Row, number: int, scratch: pathlib.Path, absent: dict[str, str]) -> dict:
    """Name of a contestant to its run and quality; who begins changes from round to round."""
    present = [contestant for contestant in row.contestants if contestant.name not in absent]
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
    return done


def seconds_of(row: row_table.Row, done: dict, together) -> dict[str, float]:
    """Of one round: what each contestant needs, or what depends on all, if all were there."""
    if together:
        everyone = len(done) == len(row.contestants)
        return together({name: run for name, (run, _) in done.items()}) if everyone else {}
    return {each.name: each.seconds(done[each.name][0]) for each in row.contestants if each.name in done}


def figures_of(row: row_table.Row, rounds: list[dict], together) -> dict[str, dict]:
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


def measure_row(row: row_table.Row, asked: argparse.Namespace, scratch: pathlib.Path) -> list[dict]:
    load = machine.load()
    absent: dict[str, str] = {}
    rounds = [round_of(row, number, scratch, absent) for number in range(asked.rounds)]
    views = row.together or {row.figure: None}
    return [
        entry_of(row, asked, load, absent, figure, figures_of(row, rounds, together))
        for figure, together in views.items()
    ]


def entry_of(row: row_table.Row, asked: argparse.Namespace, load: float, absent: dict, figure: str,
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
        "rounds": asked.rounds,
        "seed": data_sets.SEED,
        "commit": machine.commit(),
        "command": command_of(row, asked),
        "load_before": load,
        "contestants": contestants,
    }


def command_of(row: row_table.Row, asked: argparse.Namespace) -> str:
    """Without which folder AKIN_DATA named, which is this machine's."""
    data = "AKIN_DATA=DATA " if "AKIN_DATA" in os.environ else ""
    return f"{data}script/bench als --rounds {asked.rounds} {row.name}"


# --- around it

def merge(path: pathlib.Path, row: dict) -> None:
    """Rows of the same name, data and rank are replaced; the others stay."""
    results = json.loads(path.read_text()) if path.exists() else {"rows": []}

    def key(entry: dict) -> tuple:
        return entry["row"], entry["data"], entry["rank"], entry["figure"]

    others = [entry for entry in results["rows"] if key(entry) != key(row)]
    order = list(row_table.ROWS)
    results["rows"] = sorted(
        [*others, {**row, "machine": machine.machine()}],
        key=lambda entry: (order.index(entry["row"]), -entry["learned_from"], entry["rank"]),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n")


def print_row(row: dict) -> None:
    print(f"\n{row['row']}: {row['figure']}, rank {row['rank']}, {row['data']}", flush=True)
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


def main() -> None:
    asked = arguments()
    size = size_of(asked)
    path = results_file(asked)
    tools = row_table.Tools(
        akin=asked.akin,
        als=asked.programs / "tasks/als",
        eigen=asked.programs / "peers/als_eigen",
        cache=asked.cache,
    )
    tools.cache.mkdir(parents=True, exist_ok=True)
    failures = []
    with tempfile.TemporaryDirectory(prefix="akin-als-", dir=tools.cache) as scratch:
        for name in asked.rows:
            for row in row_table.ROWS[name](size, tools):
                for entry in measure_row(row, asked, pathlib.Path(scratch)):
                    merge(path, entry)
                    print_row(entry)
                    failures += [each for each in entry["contestants"] if each.get("absent", "").startswith(FAILED)]
    print(f"\nfigures are in {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")
    if failures:
        sys.exit(f"{len(failures)} contestants failed: {failures[0]['name']}: {failures[0]['absent']}")


if __name__ == "__main__":
    sys.exit(main())
