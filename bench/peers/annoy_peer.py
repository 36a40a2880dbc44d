"""Annoy on a file of vectors: python annoy_peer.py NAME=VALUE…

    vectors=FILE dimensions=N metric=angular|euclidean|dot trees=N search_k=N,N…
    [queries=1000] [count=10] [threads=1] [seed=1] [lists=FILE] [distances=FILE] [enough=RECALL]

The words and the answer of bench/tasks/annoy_index, whose comment says what they are, and the recall at
each search_k beside; the first that is `enough` is the last. Items are asked for by their number, which leaves Python the least to do. On several
threads each takes a part of the queries: Annoy lets go of the interpreter's lock while it searches.
"""

import concurrent.futures
import importlib.metadata

import task

try:
    import annoy
    import neighbor_lists
    import numpy as np
except ImportError as missing:
    task.unavailable(missing)


def build(asked: dict[str, str], vectors: np.ndarray) -> tuple[annoy.AnnoyIndex, dict[str, float]]:
    index = annoy.AnnoyIndex(vectors.shape[1], asked["metric"])
    for item, vector in enumerate(vectors.tolist()):
        index.add_item(item, vector)
    index.set_seed(int(asked.get("seed", "1")))
    clock = task.Clock()
    index.build(int(asked["trees"]), n_jobs=int(asked.get("threads", "1")))
    return index, clock.figures()


def ask(index: annoy.AnnoyIndex, queries: list[int], listed: int, search_k: int, threads: int):
    parts = [queries[len(queries) * part // threads : len(queries) * (part + 1) // threads] for part in range(threads)]
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        clock = task.Clock()
        answers = list(
            pool.map(
                lambda part: [index.get_nns_by_item(item, listed, search_k, include_distances=True) for item in part],
                parts,
            )
        )
        return [answer for part in answers for answer in part], clock.figures()


def padded(rows: list[list], listed: int, missing, kind) -> np.ndarray:
    return np.array([row + [missing] * (listed - len(row)) for row in rows], kind)


def main(asked: dict[str, str]) -> None:
    vectors = neighbor_lists.read_vectors(asked["vectors"], int(asked["dimensions"]))
    count, threads = int(asked.get("count", "10")), int(asked.get("threads", "1"))
    queries = neighbor_lists.queries_among(len(vectors), int(asked.get("queries", "1000")))
    index, building = build(asked, vectors)
    exact = neighbor_lists.exact_lists(vectors, queries, asked["metric"], count)
    searches, lists, distances = [], [], []
    for search_k in map(int, asked["search_k"].split(",")):
        answers, figures = ask(index, queries.tolist(), count + 1, search_k, threads)
        lists.append(padded([ids for ids, _ in answers], count + 1, -1, np.int32))
        distances.append(padded([far for _, far in answers], count + 1, 0, np.float32))
        found = neighbor_lists.recall(vectors, lists[-1], queries, exact, asked["metric"])
        searches.append({"search_k": search_k, **figures, "recall": found})
        if found >= float(asked.get("enough", "inf")):
            break
    if "lists" in asked:
        np.concatenate(lists).tofile(asked["lists"])
    if "distances" in asked:
        np.concatenate(distances).tofile(asked["distances"])
    task.answer(build=building, searches=searches, version=importlib.metadata.version("annoy"))


if __name__ == "__main__":
    main(task.words())
