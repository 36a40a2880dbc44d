"""How the cost of ALS grows with the ratings: python bench/als/grow.py [--results FILE] [MILLIONS…]

For 1, 5, 25 and 100 million made-up ratings, in the proportion of MovieLens 25M, seconds an epoch and memory
at rank 10 and 64, each in a process of its own, by turns, on two threads. The ratings are made in memory,
so nothing is written to the disk; 100 million hold about 5 GB. The memory is the most from the ratings in
memory to the model. Figures go into bench/results/als_growth.json.
"""

import argparse
import json
import pathlib
import statistics
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

from compare import machine, measure

SIZES = (1, 5, 25, 100)
RANKS = (10, 64)
EPOCHS = 4
ROUNDS = 3
USERS, ITEMS, RATINGS = 162_541, 59_047, 25_000_095


def shape(millions: float) -> dict[str, int]:
    """As many ratings a user as MovieLens 25M has; the catalogue grows with the root."""
    share = millions * 1e6 / RATINGS
    return {"users": round(USERS * share), "items": round(ITEMS * share**0.5), "ratings": round(millions * 1e6)}


def measured(program: pathlib.Path, millions: float, rank: int) -> dict:
    size = shape(millions)
    options = {"rank": rank, "iterations": EPOCHS, "threads": 2}
    words = [f"{name}={value}" for name, value in {**size, **options}.items()]
    return measure.run([program, "grow", *words]).answer


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench als_growth", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--results", type=pathlib.Path, default=machine.ROOT / "bench/results/als_growth.json")
    parser.add_argument("--program", type=pathlib.Path, default=machine.ROOT / "build/bench/bench/tasks/als")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("millions", nargs="*", type=float, default=SIZES)
    asked = parser.parse_args()
    load = machine.load()
    cases = [(millions, rank) for millions in asked.millions for rank in RANKS]
    answers = {case: [] for case in cases}
    for _ in range(asked.rounds):
        for case in cases:
            answers[case].append(measured(asked.program, *case))
    rows = []
    for (millions, rank), found in answers.items():
        epoch = statistics.median(statistics.median(answer["epoch_seconds"][1:]) for answer in found)
        rows.append(
            {
                **shape(millions),
                "rank": rank,
                "epoch_seconds": float(f"{epoch:.3g}"),
                "fit_seconds": float(f"{statistics.median(answer['seconds'] for answer in found):.3g}"),
                "memory": int(statistics.median(answer["memory"] for answer in found)),
            }
        )
        print(f"{millions:6g} million, rank {rank:3}: {epoch:8.3f} s an epoch, {rows[-1]['fit_seconds']:8.2f} s "
              f"with {EPOCHS} and all else, {rows[-1]['memory'] / 1e9:6.2f} GB", flush=True)  # fmt: skip
    results = {
        "rows": rows,
        "epochs": EPOCHS,
        "rounds": asked.rounds,
        "seed": 1,
        "commit": machine.commit(),
        "machine": machine.machine(),
        "load_before": load,
        "command": f"script/bench als_growth --rounds {asked.rounds}",
    }
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    asked.results.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
