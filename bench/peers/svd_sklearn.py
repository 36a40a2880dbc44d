"""scikit-learn's TruncatedSVD of a sparse matrix: python svd_sklearn.py matrix=FILE NAME=VALUE…

    [rank=64] [n_iter=5] [algorithm=randomized|arpack] [tol=0] [on_demand=false]

bench/tasks/matrix_files.h says what the file is. It answers with the seconds and what is left out of the
matrix, ‖A − A V V'‖ / ‖A‖, which is not timed. With on_demand=true it decomposes once for each line of the
standard input, and answers with a line of seconds, the processor's seconds and what is left out.
"""

import sys

import task

try:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD
except ImportError as missing:
    task.unavailable(missing)

BLOCK = 2_000_000  # cells whose squares are summed at once


def read(path: str) -> csr_matrix:
    with open(path, "rb") as file:
        items, cells = np.fromfile(file, np.uint64, 2).astype(int)
        starts = np.fromfile(file, np.uint64, items + 1).astype(np.int64)
        columns = np.fromfile(file, np.uint32, cells).view(np.int32)
        values = np.fromfile(file, np.float32, cells)
    if cells < 2**31:
        starts = starts.astype(np.int32)  # half the indices to read
    return csr_matrix((values, columns, starts), shape=(items, items))


def sum_of_squares(values: np.ndarray) -> float:
    flat = values.ravel()
    return sum(float((flat[at : at + BLOCK].astype(float) ** 2).sum()) for at in range(0, flat.size, BLOCK))


def left_out(matrix: csr_matrix, components: np.ndarray) -> float:
    basis, _ = np.linalg.qr(components.T.astype(float))
    kept = sum_of_squares(np.asarray(matrix @ basis.astype(np.float32)))
    return max(0.0, 1 - kept / sum_of_squares(matrix.data)) ** 0.5


def decompose(matrix: csr_matrix, asked: dict[str, str], seed: int) -> tuple[TruncatedSVD, dict[str, float]]:
    svd = TruncatedSVD(
        int(asked.get("rank", "64")), algorithm=asked.get("algorithm", "randomized"),
        n_iter=int(asked.get("n_iter", "5")), tol=float(asked.get("tol", "0")), random_state=seed,
    )  # fmt: skip
    clock = task.Clock()
    svd.fit(matrix)
    return svd, clock.figures()


def main(asked: dict[str, str]) -> None:
    matrix = read(asked["matrix"])
    if asked.get("on_demand") == "true":
        for turn, _ in enumerate(sys.stdin):
            svd, figures = decompose(matrix, asked, turn)
            print(figures["seconds"], figures["work"], left_out(matrix, svd.components_), flush=True)
        return
    svd, figures = decompose(matrix, asked, 1)
    task.answer(**figures, left_out=left_out(matrix, svd.components_))


if __name__ == "__main__":
    main(task.words())
