"""Pairs of items rated by the same users, as SciPy's X'X: python pairs_scipy.py data=FOLDER NAME=VALUE…

    [way=whole|blocks] [threads=1] [least=10] [type=float32]

X has a row for each user and a column for each item of `least` users and more, ones where there is a rating;
X and its transpose are there in compressed rows before the clock starts. `whole` multiplies them and takes
what lies above the diagonal and reaches `least`. `blocks` goes through the items in the order of their
popularity, so many at a time, and multiplies with those that come behind alone: half the products, and
an answer that stays in the cache; SciPy lets go of the interpreter's lock, so that threads share the blocks.
Users are sorted by the length of their rows in both. The answer has the number of pairs and the sum of
their counts.
"""

import concurrent.futures

import task

try:
    import numpy as np
    from scipy import sparse
except ImportError as missing:
    task.unavailable(missing)

WORK_OF_BLOCK = 1 << 24  # cells of a block's products at most, which are 8 bytes each


def matrix_of(folder: str, least: int, kind: str) -> sparse.csr_matrix:
    """The most popular item first, the longest row first."""
    users, items, _ = task.columns(folder)
    counts = np.bincount(items)
    kept = np.argsort(-counts, kind="stable")[: int((counts >= least).sum())]
    places = np.full(len(counts), -1, np.int32)
    places[kept] = np.arange(len(kept), dtype=np.int32)
    wanted = places[items] >= 0
    rows = np.empty(users.max() + 1, np.int32)
    rows[np.argsort(-np.bincount(users), kind="stable")] = np.arange(len(rows), dtype=np.int32)
    cells = (np.ones(int(wanted.sum()), kind), (rows[users[wanted]], places[items[wanted]]))
    return sparse.coo_matrix(cells, (len(rows), len(kept))).tocsr()


def kept_above(product: sparse.csr_matrix, first: int, least: int) -> tuple[int, int]:
    """How many cells above the diagonal reach `least`, and their sum; row r of the product is item
    first + r, its column c is item first + c."""
    enough = product.data >= least
    rows = np.repeat(np.arange(product.shape[0], dtype=np.int32), np.diff(product.indptr))
    enough &= product.indices > rows
    return int(enough.sum()), int(product.data[enough].sum(dtype=np.int64))


def whole(matrix: sparse.csr_matrix, transposed: sparse.csr_matrix, least: int, _: int) -> tuple[int, int]:
    return kept_above(transposed @ matrix, 0, least)


def in_blocks(matrix: sparse.csr_matrix, transposed: sparse.csr_matrix, least: int, threads: int) -> tuple[int, int]:
    items = matrix.shape[1]
    size = max(1, WORK_OF_BLOCK // items)

    def block(first: int) -> tuple[int, int]:
        return kept_above(transposed[first : first + size] @ matrix[:, first:], first, least)

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(block, range(0, items, size)))
    return sum(pairs for pairs, _ in found), sum(total for _, total in found)


def main(asked: dict[str, str]) -> None:
    least = int(asked.get("least", "10"))
    matrix = matrix_of(asked["data"], least, asked.get("type", "float32"))
    transposed = matrix.T.tocsr()
    count = {"whole": whole, "blocks": in_blocks}[asked.get("way", "whole")]
    clock = task.Clock()
    pairs, total = count(matrix, transposed, least, int(asked.get("threads", "1")))
    task.answer(**clock.figures(), pairs=pairs, sum=total)


if __name__ == "__main__":
    main(task.words())
