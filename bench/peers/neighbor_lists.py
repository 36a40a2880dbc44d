"""Who is nearest, by looking at everyone, and the share of them that an index finds."""

import numpy as np

METRICS = ("angular", "euclidean", "dot")
BLOCK = 256  # queries
SMALLEST = np.finfo(np.float64).tiny  # length of a vector that is divided by
SAME = 1e-6  # of scores that float32 hardly tells apart


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


def recall(vectors: np.ndarray, lists: np.ndarray, queries: np.ndarray, exact: np.ndarray, metric: str) -> float:
    """The share of the places of `exact` that hold an item no farther than its last one, for what is equally
    near is as good. `lists` have an item more than `exact`, since most hold the query itself, and -1 where
    they are short."""
    count = exact.shape[1]
    last = _nearness_of_each(vectors, queries, exact[:, -1:], metric)
    near = _nearness_of_each(vectors, queries, np.maximum(lists, 0), metric) >= last - SAME * np.maximum(1, abs(last))
    near &= (lists >= 0) & (lists != queries[:, None])
    return float(np.minimum(near.sum(axis=1), count).sum() / exact.size)


def _nearness_of_each(vectors: np.ndarray, one: np.ndarray, others: np.ndarray, metric: str) -> np.ndarray:
    far = distances(vectors, one, others, metric)
    return far if metric == "dot" else -(far**2) / 2  # of angular distances the cosine - 1


def distances(vectors: np.ndarray, one: np.ndarray, others: np.ndarray, metric: str) -> np.ndarray:
    """From each of `one` to each of its own list of others, in double."""
    a = vectors[one].astype(np.float64)[:, None, :]
    b = vectors[others].astype(np.float64)
    if metric == "dot":
        return (a * b).sum(axis=2)
    if metric == "angular":
        a, b = (part / np.maximum(np.linalg.norm(part, axis=2, keepdims=True), SMALLEST) for part in (a, b))
    return np.linalg.norm(a - b, axis=2)
