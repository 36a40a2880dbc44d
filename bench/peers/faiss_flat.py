"""faiss' IndexFlat by inner product, one query at a time: python faiss_flat.py vectors=FILE queries=FILE dimensions=N

    [count=10] [threads=1] [lists=FILE]

Answers are written into arrays that are there already, through the pointers of its C++ class, which leaves
Python the least to do. `lists` takes the rows found (int32).
"""

import importlib.metadata

import task

try:
    import faiss
    import numpy as np
    from neighbor_lists import read_vectors
except ImportError as missing:
    task.unavailable(missing)


def main(asked: dict[str, str]) -> None:
    dimensions, count = int(asked["dimensions"]), int(asked.get("count", "10"))
    faiss.omp_set_num_threads(int(asked.get("threads", "1")))
    vectors = read_vectors(asked["vectors"], dimensions)
    queries = read_vectors(asked["queries"], dimensions)
    building = task.Clock()
    index = faiss.IndexFlatIP(dimensions)
    index.add(vectors)
    built = building.figures()
    scores, lists = np.empty((len(queries), count), np.float32), np.empty((len(queries), count), np.int64)
    rows = [tuple(map(faiss.swig_ptr, row)) for row in zip(queries, scores, lists)]
    clock = task.Clock()
    for query, found, places in rows:
        index.search_c(1, query, count, found, places)
    figures = clock.figures()
    if "lists" in asked:
        lists.astype(np.int32).tofile(asked["lists"])
    task.answer(**figures, build=built, queries=len(queries), version=importlib.metadata.version("faiss-cpu"))


if __name__ == "__main__":
    main(task.words())
