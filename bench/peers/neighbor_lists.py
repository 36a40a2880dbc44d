"""Who is nearest, by looking at everyone, and the share of them that an index finds."""

import numpy as np

METRICS = ("angular", "euclidean", "dot")
BLOCK = 256  # queries


def read_vectors(path: str, dimensions: int) -> np.ndarray:
    return np.fromfile(path, np.float32).reshape(-1, dimensions)


def queries_among(items: int, count: int) -> np.ndarray:
    """Items, evenly among all: the same that bench/tasks/annoy_index asks for."""
    return np.arange(count) * items // count


def _nearness(vectors: np.ndarray, queries: np.ndarray, metric: str) -> np.ndarray:
    """Of each query to all, higher for nearer."""
    if metric == "euclidean":
        return queries @ vectors.T - (vectors**2).sum(axis=1) / 2
    return queries @ vectors.T


def exact_lists(vectors: np.ndarray, queries: np.ndarray, metric: str, count: int) -> np.ndarray:
    """The `count` nearest others of each of the items `queries`."""
    vectors = vectors.astype(np.float64)
    if metric == "angular":
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = vectors / np.where(lengths == 0, 1, lengths)
    lists = []
    for start in range(0, len(queries), BLOCK):
        some = queries[start : start + BLOCK]
        scores = _nearness(vectors, vectors[some], metric)
        scores[np.arange(len(some)), some] = -np.inf
        few = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, few, axis=1), axis=1, kind="stable")
        lists.append(np.take_along_axis(few, order, axis=1))
    return np.concatenate(lists)


def recall(lists: np.ndarray, queries: np.ndarray, exact: np.ndarray) -> float:
    """`lists` have an item more than `exact`, since most hold the query itself."""
    count = exact.shape[1]
    found = 0
    for own, nearest, query in zip(lists, exact, queries):
        others = [item for item in own.tolist() if item != query][:count]
        found += len(set(others) & set(nearest.tolist()))
    return found / exact.size


def distances(vectors: np.ndarray, one: np.ndarray, others: np.ndarray, metric: str) -> np.ndarray:
    """From each of `one` to each of its own list of others, in double."""
    a = vectors[one].astype(np.float64)[:, None, :]
    b = vectors[others].astype(np.float64)
    if metric == "dot":
        return (a * b).sum(axis=2)
    if metric == "angular":
        a, b = a / np.linalg.norm(a, axis=2, keepdims=True), b / np.linalg.norm(b, axis=2, keepdims=True)
    return np.linalg.norm(a - b, axis=2)
