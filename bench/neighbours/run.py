"""akin's neighbours beside others': python bench/neighbours/run.py [--quick | --tiny] [--rounds N] [ROW…]

Counts of pairs, singular vectors of their pointwise mutual information, the exact index and the forest,
each on its own. Each contestant of a row is measured in a process of its own, by turns, so many rounds (3);
one that takes minutes is measured once. The median counts, and seconds leave out the reading of data. What
comes out is compared in the same run: a row whose contestants disagree, or miss the recall, has no figures
and fails the run. ROW is one or more of those that bench/neighbours/rows.py makes (all).

Figures go into bench/results/neighbours.json, replacing those of the same rows; of --quick and --tiny into
build/bench/results. tools/write_speed_tables writes the documents from it.
"""

import pathlib
import sys

BENCH = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(BENCH), str(BENCH / "peers")]

from compare import comparison
from compare.data import MadeUp
from rows import ROWS
from size import Size, Tools

TINY = Size(
    pairs=MadeUp(users=300, items=200, ratings=9_000, held_out=0),
    self_join=MadeUp(users=300, items=200, ratings=9_000, held_out=0),
    vectors=MadeUp(users=600, items=800, ratings=24_000, held_out=0),
    rank=8,
    queries=200,
    annoy_trees=(5, 10),
    forest_trees=10,
)
QUICK = Size(
    pairs=MadeUp(users=6_500, items=3_700, ratings=1_000_000, held_out=0),
    self_join=MadeUp(users=1_600, items=3_700, ratings=250_000, held_out=0),
    vectors=MadeUp(users=6_500, items=8_000, ratings=1_000_000, held_out=0),
    rank=64,
    queries=1000,
    annoy_trees=(10, 25, 50),
    forest_trees=50,
)
WHOLE = Size(
    pairs=MadeUp(users=162_541, items=59_047, ratings=25_000_095, held_out=0),
    self_join=MadeUp(users=16_254, items=24_000, ratings=2_500_000, held_out=0),
    vectors=MadeUp(users=162_541, items=59_047, ratings=25_000_095, held_out=0),
    rank=64,
    queries=2000,
    annoy_trees=(10, 25, 50, 100),
    forest_trees=50,
)


def main() -> None:
    asked = comparison.ask("neighbours", __doc__, ROWS, takes_file=False)
    size = {"tiny": TINY, "quick": QUICK, "whole": WHOLE}[asked.size]
    tools = Tools(
        akin=asked.akin,
        als=asked.programs / "tasks/als",
        neighbours=asked.programs / "tasks/neighbours",
        annoy_index=asked.programs / "tasks/annoy_index",
        cache=asked.cache,
    )
    comparison.compare(asked, {name: lambda rows=rows: rows(size, tools) for name, rows in ROWS.items()})


if __name__ == "__main__":
    main()
