"""What a run of bench/neighbours is made of, and with which programs."""

import dataclasses
import pathlib

from compare import data as data_sets
from compare import measure

Done = dict[str, tuple[measure.Run, float | None]]  # of a round: name of a contestant to its run and quality


@dataclasses.dataclass(frozen=True)
class Size:
    """What a run is made of: the whole, a quick look, or a test that all of it works."""

    pairs: data_sets.MadeUp
    self_join: data_sets.MadeUp
    vectors: data_sets.MadeUp
    rank: int
    queries: int
    annoy_trees: tuple[int, ...]
    forest_trees: int


@dataclasses.dataclass(frozen=True)
class Tools:
    akin: pathlib.Path  # the command
    als: pathlib.Path  # bench/tasks/als
    neighbours: pathlib.Path
    annoy_index: pathlib.Path
    cache: pathlib.Path  # of data sets


def made(tools: Tools, source: data_sets.MadeUp) -> data_sets.Data:
    return data_sets.prepare(source, tools.cache, tools.akin)
