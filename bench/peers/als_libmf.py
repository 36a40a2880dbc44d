"""LIBMF, its stochastic gradient descent: python als_libmf.py data=FOLDER rank=N regularization=X rate=X epochs=N,N,…

Float, AVX where its wrapper was built so (script/setup --bench does), two threads. It does not tell its
time, so each number of epochs is a training from the beginning; the ratings are in memory before.
"""

import contextlib
import ctypes
import sys

import task

try:
    import numpy as np

    with contextlib.redirect_stdout(sys.stderr):
        from libmf import mf as libmf
except (ImportError, OSError) as missing:
    task.unavailable(missing)

THREADS = 2
AT_ONCE = 1 << 20


def rmse(model, test) -> float:
    users, items, values = test
    by_user, by_item = model.p_factors(), model.q_factors()
    squares = 0.0
    for start in range(0, len(values), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        scores = np.einsum("ij,ij->i", by_user[users[part]], by_item[items[part]])
        squares += float(np.sum((values[part].astype(np.float64) - scores) ** 2))
    return float(np.sqrt(squares / len(values)))


def train(rows, asked: dict[str, str], epochs: int):
    """The seconds and the model. What its wrapper does to a matrix of numbers before is done already."""
    model = libmf.MF(
        k=int(asked["rank"]),
        nr_threads=THREADS,
        nr_iters=epochs,
        lambda_p2=float(asked["regularization"]),
        lambda_q2=float(asked["regularization"]),
        lambda_p1=0.0,
        lambda_q1=0.0,
        eta=float(asked["rate"]),
        quiet=True,
    )
    fit = libmf.mf.fit_interface
    fit.restype = ctypes.POINTER(libmf.MFModel)
    fit.argtypes = (ctypes.c_int, libmf.c_float_p, libmf.options_ptr)
    clock = task.Clock()
    model.model = fit(len(rows), rows.ctypes.data_as(libmf.c_float_p), model._options).contents
    return clock.figures()["seconds"], model


def main(asked: dict[str, str]) -> None:
    rows = np.stack(task.columns(f"{asked['data']}/train"), axis=1).astype(np.float32)
    test = task.columns(f"{asked['data']}/test")
    seconds, errors = [], []
    for epochs in map(int, asked["epochs"].split(",")):
        took, model = train(rows, asked, epochs)
        seconds.append(took)
        errors.append(rmse(model, test))
    task.answer(seconds=seconds, rmse=errors)


if __name__ == "__main__":
    main(task.words())
