"""scikit-learn's TruncatedSVD of a matrix that bench/micro/randomized_svd_bench has written: FILE N_ITER.

Once for each line of the standard input: seconds, the processor's seconds, and the share of the matrix that is left
out, ‖A − A V V'‖ / ‖A‖, which is not timed.
"""

import sys
import time

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD


def read(path):
    with open(path, "rb") as file:
        items, cells = np.fromfile(file, np.uint64, 2).astype(int)
        starts = np.fromfile(file, np.uint64, items + 1).astype(np.int64)
        columns = np.fromfile(file, np.uint32, cells).astype(np.int32)
        values = np.fromfile(file, np.float32, cells)
    return csr_matrix((values, columns, starts), shape=(items, items))


def main():
    matrix = read(sys.argv[1])
    squares = float((matrix.data.astype(float) ** 2).sum())
    for turn, _ in enumerate(sys.stdin):
        clock, work = time.perf_counter(), time.process_time()
        svd = TruncatedSVD(64, n_iter=int(sys.argv[2]), random_state=turn).fit(matrix)
        clock, work = time.perf_counter() - clock, time.process_time() - work
        basis, _ = np.linalg.qr(svd.components_.T.astype(float))
        kept = float((np.asarray(matrix @ basis) ** 2).sum())
        print(clock, work, (1 - kept / squares) ** 0.5, flush=True)


if __name__ == "__main__":
    main()
