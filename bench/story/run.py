"""What examples/embeddings.sh does, on 25 million made-up ratings: python bench/story/run.py [--quick | --tiny]

From the file of ratings to the last neighbour: ALS at rank 10 and 20 with its errors on a held-out tenth,
neighbours of the three most-rated films, singular vectors of pointwise mutual information, neighbours again, and
both beside each other. Each step is a process of its own on two threads; making the ratings up does not count.
Figures go into bench/results/story.json; of --quick and --tiny into build/bench/results.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

from compare import data as data_sets
from compare import machine, measure

SIZES = {
    "tiny": data_sets.MadeUp(users=300, items=200, ratings=9_000),
    "quick": data_sets.MadeUp(users=6_500, items=3_700, ratings=1_000_000),
    "whole": data_sets.MadeUp(users=162_541, items=59_047, ratings=25_000_095),
}
AT_MOST, STRETCH = 60, 20  # seconds for all of it, of the whole size
RANKS = (10, 20)
FILMS = 3
SHOWN = ["--count", "10", "--at-least", "50"]


class Story:
    """Steps of a command or several, which are timed."""

    def __init__(self, akin: pathlib.Path, data: pathlib.Path, folder: pathlib.Path):
        self.akin, self.data, self.folder = akin, data, folder
        self.films = most_rated(akin, data / "ratings.csv", data / "movies.csv")
        self.steps: list[dict] = []

    def step(self, name: str, *commands: list) -> dict:
        """The last line of the answer: all of it, where it is one record."""
        runs = [measure.run([self.akin, *words, "--threads", 2, "--quiet", "--json"]) for words in commands]
        seconds, work = sum(run.seconds for run in runs), sum(run.work for run in runs)
        memory = max(run.memory for run in runs)
        self.steps.append({"step": name, "seconds": round(seconds, 3), "work": round(work, 3), "memory": memory})
        print(f"{name:32} {seconds:8.2f} s {work:8.2f} s of the processors {memory / 1e9:6.2f} GB", flush=True)
        return runs[-1].answer

    def neighbours(self, name: str, model: pathlib.Path, *more: object) -> None:
        self.step(name, *(["similar", model, film, *SHOWN, *more] for film in self.films))

    def tell(self) -> dict:
        ratings, movies = self.data / "ratings.csv", self.data / "movies.csv"
        train, test, pmi = (self.folder / name for name in ("train.csv", "test.csv", "pmi.akin"))
        errors = {}
        self.step("split", ["split", ratings, "--test-share", 0.1, "--train", train, "--test", test])
        for rank in RANKS:
            als = self.folder / f"als{rank}.akin"
            trained = self.step(f"train als, rank {rank}", ["train", train, "--model", "als", "--rank", rank,
                                                            "--items", movies, "--out", als])  # fmt: skip
            found = self.step(f"evaluate als, rank {rank}", ["evaluate", als, test, "--metrics", "mae,rmse"])
            errors[f"rank {rank}"] = {"seconds": trained["seconds"], "mae": found["mae"], "rmse": found["rmse"]}
        self.neighbours(f"neighbours of {FILMS} films by als", als)
        self.step("train pmi", ["train", ratings, "--model", "pmi", "--items", movies, "--out", pmi])
        self.neighbours("and by pmi", pmi)
        self.neighbours("both beside each other", als, "--against", pmi)
        return {"errors": errors, "genres_shared": {
            kind: genres_shared(self.akin, model, movies, self.films) for kind, model in (("als", als), ("pmi", pmi))
        }}  # fmt: skip


def rows(akin: pathlib.Path, *words: object) -> list[dict]:
    command = [akin, *words, "--quiet", "--json"]
    answer = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in answer.splitlines()]


def most_rated(akin: pathlib.Path, ratings: pathlib.Path, movies: pathlib.Path) -> list[str]:
    films = rows(akin, "describe", ratings, "--items", movies, "--by", "item", "--top", FILMS)
    return [film["title"] for film in films]


def genres_shared(akin: pathlib.Path, model: pathlib.Path, movies: pathlib.Path, films: list[str]) -> float:
    """The share of the neighbours that have a genre of the film: whether they make sense."""
    with movies.open(encoding="utf-8") as file:
        genres = {row["movieId"]: set(row["genres"].split("|")) for row in csv.DictReader(file)}
    lists = [row for film in films for row in rows(akin, "similar", model, film, *SHOWN)]
    alike = sum(bool(genres[row["to"]] & genres[row["item"]]) for row in lists)
    return round(alike / max(1, len(lists)), 3)


def with_titles(source: data_sets.MadeUp, cache: pathlib.Path, akin: pathlib.Path) -> pathlib.Path:
    """The folder of ratings.csv and movies.csv, made once."""
    folder = cache / f"titled_{source.name(akin)}"
    if not (folder / "movies.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        data_sets.generate(source, folder / "ratings.csv", akin, "--items-out", folder / "movies.csv")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench story", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--quick", dest="size", action="store_const", const="quick", help="a million ratings")
    parser.add_argument("--tiny", dest="size", action="store_const", const="tiny", help="whether all of it works")
    parser.add_argument("--results", type=pathlib.Path, help="where the figures go instead")
    parser.add_argument("--akin", type=pathlib.Path, default=machine.ROOT / "build/bench/akin", help="the command")
    parser.add_argument("--cache", type=pathlib.Path, default=machine.ROOT / "build/bench/data",
                        help="where data sets are kept")  # fmt: skip
    parser.set_defaults(size="whole")
    asked = parser.parse_args()
    kept = machine.ROOT / ("bench/results" if asked.size == "whole" else "build/bench/results")
    path = asked.results or kept / "story.json"

    data = with_titles(SIZES[asked.size], asked.cache, asked.akin)
    load = machine.load()
    with tempfile.TemporaryDirectory(prefix="akin-story-", dir=asked.cache) as folder:
        story = Story(asked.akin, data, pathlib.Path(folder))
        found = story.tell()
    seconds, work = (round(sum(step[what] for step in story.steps), 2) for what in ("seconds", "work"))
    print(f"{'from csv to the last neighbour':32} {seconds:8.2f} s {work:8.2f} s of the processors")
    for rank, errors in found["errors"].items():
        print(f"{rank}: {errors['seconds']:.2f} s of training, mae {errors['mae']:.4f}, rmse {errors['rmse']:.4f}")
    for kind, share in found["genres_shared"].items():
        print(f"{share:.0%} of the neighbours by {kind} have a genre of their film")

    results = {
        "data": SIZES[asked.size].title(),
        "steps": story.steps,
        "seconds": seconds,
        "work": work,
        **({"at_most": AT_MOST, "stretch": STRETCH} if asked.size == "whole" else {}),
        **found,
        "seed": data_sets.SEED,
        "commit": machine.commit(),
        "machine": machine.machine(),
        "load_before": load,
        "command": "script/bench story",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
