"""akin's ALS beside its peers: python bench/als/run.py [--quick | --tiny] [--rounds N] [ROW…] [FILE]

Each contestant of a row is measured in a process of its own, by turns, so many rounds (3), with two
threads; the median counts, and seconds leave out the reading of data unless a row says otherwise. ROW is
one or more of those that bench/als/rows.py makes (all), FILE a rating file instead of the made-up ratings.
MovieLens latest-small is a row of its own where AKIN_DATA names the folder that holds it.

Figures go into bench/results/als.json, replacing those of the same rows; of --quick and --tiny, and of a
FILE, into build/bench/results. tools/write_speed_tables writes the documents from it.
"""

import os
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

import rows as row_table
from compare import comparison
from compare import data as data_sets

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




def size_of(asked: comparison.Asked) -> row_table.Size:
    size = {"tiny": TINY, "quick": QUICK, "whole": WHOLE}[asked.size]
    if asked.file:
        return row_table.dataclasses.replace(size, ratings=data_sets.File(asked.file))
    folder = os.environ.get("AKIN_DATA")
    if folder and asked.size != "tiny":
        small = data_sets.File(pathlib.Path(folder).resolve() / "ml-latest-small/ratings.csv")
        return row_table.dataclasses.replace(size, small_file=small)
    return size


def main() -> None:
    asked = comparison.ask("als", __doc__, row_table.ROWS)
    size = size_of(asked)
    tools = row_table.Tools(
        akin=asked.akin,
        als=asked.programs / "tasks/als",
        eigen=asked.programs / "peers/als_eigen",
        cache=asked.cache,
    )
    comparison.compare(asked, {name: lambda rows=rows: rows(size, tools) for name, rows in row_table.ROWS.items()})


if __name__ == "__main__":
    main()
