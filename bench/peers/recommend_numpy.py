"""Lists for all by a blocked matrix product and a partial sort: python recommend_numpy.py factors=FOLDER rank=N count=N

Float32. Each of two threads takes blocks of users, multiplies them with all items (OpenBLAS, one thread
each) and sorts each row in part; numpy lets go of the interpreter's lock in both. The block is the fastest
of a few, tried on the first users.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import concurrent.futures

import task

try:
    import numpy as np
except ImportError as missing:
    task.unavailable(missing)

THREADS = 2
BLOCKS = (16, 32, 64, 128, 256)
TRIED_ON = 4096  # users


def best_of(users: np.ndarray, items: np.ndarray, count: int) -> np.ndarray:
    scores = users @ items.T
    few = np.argpartition(scores, -count, axis=1)[:, -count:]
    order = np.argsort(-np.take_along_axis(scores, few, axis=1), axis=1)
    return np.take_along_axis(few, order, axis=1).astype(np.int32)


def lists_of(users: np.ndarray, items: np.ndarray, count: int, block: int) -> np.ndarray:
    parts = [users[start : start + block] for start in range(0, len(users), block)]
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate(list(pool.map(lambda part: best_of(part, items, count), parts)))


def seconds_of(users: np.ndarray, items: np.ndarray, count: int, block: int) -> float:
    clock = task.Clock()
    lists_of(users, items, count, block)
    return clock.figures()["seconds"]


def main(asked: dict[str, str]) -> None:
    users, items = task.read_factors(asked["factors"], int(asked["rank"]))
    count = min(int(asked["count"]), len(items) - 1)
    block = min(BLOCKS, key=lambda size: seconds_of(users[:TRIED_ON], items, count, size))
    clock = task.Clock()
    lists = lists_of(users, items, count, block)
    figures = clock.figures()
    lists.tofile(f"{asked['factors']}/numpy_lists.i32")
    task.answer(**figures, block=block, lists="numpy_lists.i32")


if __name__ == "__main__":
    main(task.words())
