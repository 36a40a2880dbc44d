"""One judge for everyone's factors, so that nobody's own way of measuring shows in a table.

Factors are users.f32 and items.f32 in a folder, as many numbers a row as there are: a score is the product
of two rows, biases being columns of their own.
"""

import pathlib

import numpy as np

from compare import data as data_sets

AT_ONCE = 1 << 20  # ratings


def factors_in(folder: pathlib.Path, data: data_sets.Data) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.fromfile(folder / "users.f32", np.float32).reshape(data.users, -1),
        np.fromfile(folder / "items.f32", np.float32).reshape(data.items, -1),
    )


def scores(users: np.ndarray, items: np.ndarray, pairs: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    parts = [
        np.einsum("ij,ij->i", users[pairs[0][i : i + AT_ONCE]], items[pairs[1][i : i + AT_ONCE]])
        for i in range(0, len(pairs[0]), AT_ONCE)
    ]
    return np.concatenate(parts).astype(np.float64)


def rmse(folder: pathlib.Path, data: data_sets.Data) -> float:
    """Of the held-out ratings."""
    users, items = factors_in(folder, data)
    rated_users, rated_items, values = data.columns("test")
    return float(np.sqrt(np.mean((values - scores(users, items, (rated_users, rated_items))) ** 2)))


def objective(folder: pathlib.Path, data: data_sets.Data, confidence: float, regularization: float) -> float:
    """What implicit feedback makes small: over all pairs the squared distance of the score from 1 where
    there is a click, with its confidence, and from 0 elsewhere; plus the regularization of each row."""
    users, items = (side.astype(np.float64) for side in factors_in(folder, data))
    clicked = scores(users, items, data.columns("train")[:2])
    everywhere = np.sum((users.T @ users) * (items.T @ items))
    observed = np.sum(confidence * (1 - clicked) ** 2 - clicked**2)
    return float(everywhere + observed + regularization * (np.sum(users**2) + np.sum(items**2)))


def same_lists(one: pathlib.Path, other: pathlib.Path, count: int) -> float:
    """The share of places of one file of lists that stand in the other's list of the same user."""
    first, second = (np.fromfile(path, np.int32).reshape(-1, count) for path in (one, other))
    return float(np.mean((first[:, :, None] == second[:, None, :]).any(axis=2)))
