"""The library implicit, on clicks: python als_implicit.py task=fit|recommend …

    task=fit data=FOLDER rank=N iterations=N regularization=X confidence=X solver=cg|cholesky [factors=FOLDER]
    task=recommend factors=FOLDER rank=N count=N

Its matrix product is told to use one thread, as it asks for; its own loops use `threads`. Iterations are
timed by itself; a fit begins with the matrix in memory.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import task

try:
    import numpy as np
    import scipy.sparse
    from implicit.cpu.als import AlternatingLeastSquares
except ImportError as missing:
    task.unavailable(missing)

THREADS = 2


def fit(asked: dict[str, str]) -> None:
    users, items, values = task.columns(f"{asked['data']}/train")
    clicks = scipy.sparse.csr_matrix((values, (users, items)))
    model = AlternatingLeastSquares(
        factors=int(asked["rank"]),
        regularization=float(asked["regularization"]),
        alpha=float(asked["confidence"]),
        iterations=int(asked["iterations"]),
        use_cg=asked["solver"] == "cg",
        num_threads=THREADS,
        random_state=1,
    )
    epochs = []
    clock = task.Clock()
    model.fit(clicks, show_progress=False, callback=lambda _, seconds, __: epochs.append(seconds))
    figures = clock.figures()
    if asked.get("factors"):
        task.write_factors(asked["factors"], model.user_factors, model.item_factors)
    task.answer(**figures, epoch_seconds=epochs)


def recommend(asked: dict[str, str]) -> None:
    users, items = task.read_factors(asked["factors"], int(asked["rank"]))
    model = AlternatingLeastSquares(factors=int(asked["rank"]), num_threads=THREADS)
    model.user_factors, model.item_factors = users, items
    seen = scipy.sparse.csr_matrix((len(users), len(items)), dtype=np.float32)
    clock = task.Clock()
    lists, _ = model.recommend(
        np.arange(len(users)), seen, N=int(asked["count"]), filter_already_liked_items=False
    )
    figures = clock.figures()
    lists.astype(np.int32).tofile(f"{asked['factors']}/implicit_lists.i32")
    task.answer(**figures, lists="implicit_lists.i32")


if __name__ == "__main__":
    words = task.words()
    {"fit": fit, "recommend": recommend}[words["task"]](words)
