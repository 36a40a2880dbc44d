"""An epoch of ALS beside what the machine could do: python bench/als/epoch.py [--results FILE] [--ratings N]

The share of the peak of multiply-adds, the time beside reading the same rows, and what the same bits for any
number of threads cost: bench/micro/als_epoch_bench says how. Made-up ratings of the shape of MovieLens 25M,
two threads. Figures go into bench/results/als_epoch.json.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import machine


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench als_epoch", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--results", type=pathlib.Path, default=machine.ROOT / "bench/results/als_epoch.json")
    parser.add_argument("--program", type=pathlib.Path,
                        default=machine.ROOT / "build/bench/bench/micro/als_epoch_bench")  # fmt: skip
    parser.add_argument("--ratings", type=int, default=25_000_095)
    asked = parser.parse_args()
    load = machine.load()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "figures.json"
        words = {"ratings": asked.ratings, "threads": 2, "json": path}
        command = [asked.program, *(part for name, value in words.items() for part in (f"--{name}", value))]
        subprocess.run(list(map(str, command)), check=True)
        figures = json.loads(path.read_text())
    about = {
        "seed": 1,
        "commit": machine.commit(),
        "machine": machine.machine(),
        "load_before": load,
        "command": "script/bench als_epoch",
    }
    asked.results.parent.mkdir(parents=True, exist_ok=True)
    asked.results.write_text(json.dumps({**figures, **about}, indent=1) + "\n")


if __name__ == "__main__":
    main()
