"""The one measure of lists: their share of the exact ones, which are reckoned in double."""

import functools
import pathlib

import numpy as np
from compare import measure
from neighbor_lists import SAME, exact_lists, queries_among, read_vectors, recall

__all__ = ["Exact", "ExactProducts", "read_vectors"]

METRIC = "angular"
LISTS = "lists.i32"  # in a contestant's folder


class Exact:
    """By cosine, of some items evenly among all. Contestants list one more than `count`: most find the item
    itself. Annoy's answer has its recall."""

    def __init__(self, vectors: pathlib.Path, rank: int, queries: int, count: int):
        self.vectors = read_vectors(vectors, rank)
        self.queries = queries_among(len(self.vectors), queries)
        self.count = count

    @functools.cached_property
    def lists(self) -> np.ndarray:
        return exact_lists(self.vectors, self.queries, METRIC, self.count)

    def recalls(self, path: pathlib.Path, searches: int) -> list[float]:
        found = np.fromfile(path, np.int32).reshape(searches, len(self.queries), self.count + 1)
        return [self.share(lists) for lists in found]

    def recall(self, folder: pathlib.Path, run: measure.Run) -> float:
        if (folder / LISTS).exists():
            return self.recalls(folder / LISTS, 1)[0]
        return run.answer["searches"][0]["recall"]

    def recall_of_all(self, folder: pathlib.Path, run: measure.Run) -> float:
        """Of lists of all items, those of the queries count."""
        if not (folder / LISTS).exists():
            return self.recall(folder, run)
        found = np.fromfile(folder / LISTS, np.int32).reshape(len(self.vectors), self.count + 1)
        return self.share(found[self.queries])

    def share(self, lists: np.ndarray) -> float:
        return recall(self.vectors, lists, self.queries, self.lists, METRIC)


class ExactProducts:
    """By inner product, of vectors that are no items. What is equally near is as good."""

    def __init__(self, folder: pathlib.Path, rank: int, count: int):
        self.vectors = read_vectors(folder / "items.f32", rank).astype(np.float64)
        self.queries = read_vectors(folder / "queries.f32", rank).astype(np.float64)
        self.count = count

    @functools.cached_property
    def scores(self) -> np.ndarray:
        return self.queries @ self.vectors.T

    @functools.cached_property
    def last(self) -> np.ndarray:
        return -np.partition(-self.scores, self.count - 1, axis=1)[:, self.count - 1 : self.count]

    def recall(self, folder: pathlib.Path, _: measure.Run) -> float:
        found = np.fromfile(folder / LISTS, np.int32).reshape(-1, self.count)
        scores = np.take_along_axis(self.scores, found, axis=1)
        return float((scores >= self.last - SAME * np.abs(self.last)).mean())
