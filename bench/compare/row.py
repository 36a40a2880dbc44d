"""A row of a comparison: a few contestants, akin first, who do the same on the same data."""

import dataclasses
import pathlib
import statistics
import sys
from collections.abc import Callable

from compare import data as data_sets
from compare import measure

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"


@dataclasses.dataclass(frozen=True)
class Contestant:
    name: str
    settings: str
    command: Callable[[pathlib.Path], list]  # with a folder for its factors
    seconds: Callable[[measure.Run], float]
    target: tuple[float, float | None] | None = None  # how many times faster akin should be, at least and at best
    rounds: int | None = None  # at most so many, of one that takes minutes


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    data: data_sets.Data
    figure: str  # what its seconds are of
    quality: str  # what its quality is called
    contestants: list[Contestant]
    judged: Callable[[pathlib.Path, measure.Run], float | None]
    rank: int  # 0 where there is none
    # Figures of a round's runs, by what they are of: name of a contestant to its seconds. Where there are
    # none each contestant has seconds of its own.
    together: dict[str, Callable[[dict[str, measure.Run]], dict[str, float]]] = dataclasses.field(
        default_factory=dict
    )
    # What is wrong with a round's runs and their quality, a sentence each: figures of such are not kept.
    complaints: Callable[[dict[str, tuple[measure.Run, float | None]]], list[str]] = lambda done: []
    queries: int | None = None  # that the seconds are of


def of_answer(run: measure.Run) -> float:
    return run.answer["seconds"]


def of_iteration(run: measure.Run) -> float:
    """The first one finds cold memory everywhere."""
    seconds = run.answer["epoch_seconds"]
    return statistics.median(seconds[1:] or seconds)


def of_process(run: measure.Run) -> float:
    return run.seconds


def words(**named: object) -> list[str]:
    return [f"{name}={value}" for name, value in named.items()]


def python(script: str, **named: object) -> list:
    return [sys.executable, PEERS / script, *words(**named)]
