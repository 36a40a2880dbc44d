"""The data sets of the comparison: a rating file for those who read one, columns of numbers for the rest.

A data set is a folder with

    train.csv                          userId,movieId,rating
    train/users.i32 items.i32 values.f32   the same rows, users and items numbered from 0 as their ids ascend
    test/…                                 those that are held out at random, a tenth, without cold rows
    user_ids.i32, item_ids.i32         the id of each number
    about.json                         how it was made, and its size

Folders are made once and found again by what they were made of.
"""

import dataclasses
import hashlib
import json
import pathlib
import subprocess
import tempfile

import numpy as np
from pyarrow import csv, schema, table
import pyarrow

HELD_OUT = 0.1
SEED = 1


@dataclasses.dataclass(frozen=True)
class MadeUp:
    """Ratings of `akin generate`; clicks keep the pairs alone, all with the number 1."""

    users: int
    items: int
    ratings: int
    clicks: bool = False
    held_out: float = HELD_OUT  # share of the ratings

    def name(self, akin: pathlib.Path) -> str:
        kind = "clicks" if self.clicks else "ratings"
        held_out = "" if self.held_out == HELD_OUT else f"_held_out_{self.held_out:g}"
        return f"{kind}_{self.users}x{self.items}_{self.ratings}{held_out}_{generated_by(akin)}"

    def title(self) -> str:
        return f"{self.ratings:,} made-up {'clicks' if self.clicks else 'ratings'}, {self.users:,} x {self.items:,}"


@dataclasses.dataclass(frozen=True)
class File:
    """A rating file with user, item and rating in its first columns and a header."""

    path: pathlib.Path
    held_out: float = HELD_OUT

    def name(self, akin: pathlib.Path) -> str:
        stat = self.path.stat()
        return f"file_{self.path.parent.name}_{self.path.stem}_{stat.st_size}"

    def title(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"


def generated_by(akin: pathlib.Path) -> str:
    """Another generator, or another seed, makes other ratings: known by a few of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "few.csv"
        generate(MadeUp(users=50, items=60, ratings=1500), path, akin)
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


@dataclasses.dataclass(frozen=True)
class Data:
    folder: pathlib.Path
    title: str
    users: int
    items: int
    train: int
    test: int

    def columns(self, part: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return columns_of(self.folder / part)


def columns_of(folder: pathlib.Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.fromfile(folder / "users.i32", np.int32),
        np.fromfile(folder / "items.i32", np.int32),
        np.fromfile(folder / "values.f32", np.float32),
    )


def prepare(source: MadeUp | File, cache: pathlib.Path, akin: pathlib.Path) -> Data:
    folder = cache / source.name(akin)
    if not (folder / "about.json").exists():
        make(source, folder, akin)
    return Data(folder=folder, title=source.title(), **json.loads((folder / "about.json").read_text()))


def make(source: MadeUp | File, folder: pathlib.Path, akin: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    users, items, values = read(source, folder, akin)
    held_out = np.random.default_rng(SEED).random(len(values)) < source.held_out
    user_ids, train_users = np.unique(users[~held_out], return_inverse=True)
    item_ids, train_items = np.unique(items[~held_out], return_inverse=True)
    write_csv(folder / "train.csv", users[~held_out], items[~held_out], values[~held_out])
    write_columns(folder / "train", train_users, train_items, values[~held_out])

    known = held_out & np.isin(users, user_ids) & np.isin(items, item_ids)
    write_columns(
        folder / "test",
        np.searchsorted(user_ids, users[known]),
        np.searchsorted(item_ids, items[known]),
        values[known],
    )
    user_ids.astype(np.int32).tofile(folder / "user_ids.i32")
    item_ids.astype(np.int32).tofile(folder / "item_ids.i32")
    about = {"users": len(user_ids), "items": len(item_ids), "train": len(train_users), "test": int(known.sum())}
    (folder / "about.json").write_text(json.dumps(about))


def read(source: MadeUp | File, folder: pathlib.Path, akin: pathlib.Path) -> tuple[np.ndarray, ...]:
    if isinstance(source, File):
        return read_csv(source.path)
    path = folder / "all.csv"
    generate(source, path, akin)
    users, items, values = read_csv(path)
    path.unlink()
    return users, items, np.ones_like(values) if source.clicks else values


def generate(source: MadeUp, path: pathlib.Path, akin: pathlib.Path, *more: object) -> None:
    size = ["--users", source.users, "--items", source.items, "--ratings", source.ratings]
    command = [akin, "generate", *size, "--seed", SEED, "--out", path, "--quiet", *more]
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)


def read_csv(path: pathlib.Path) -> tuple[np.ndarray, ...]:
    names = csv.open_csv(path).schema.names[:3]
    types = dict(zip(names, (pyarrow.int32(), pyarrow.int32(), pyarrow.float32())))
    options = csv.ConvertOptions(include_columns=names, column_types=types)
    rows = csv.read_csv(path, convert_options=options)
    return tuple(rows[name].to_numpy() for name in names)


def write_csv(path: pathlib.Path, users: np.ndarray, items: np.ndarray, values: np.ndarray) -> None:
    layout = schema([("userId", pyarrow.int32()), ("movieId", pyarrow.int32()), ("rating", pyarrow.float32())])
    rows = table({"userId": users, "movieId": items, "rating": values}, schema=layout)
    csv.write_csv(rows, path, csv.WriteOptions(quoting_style="none"))


def write_columns(folder: pathlib.Path, users: np.ndarray, items: np.ndarray, values: np.ndarray) -> None:
    folder.mkdir(exist_ok=True)
    users.astype(np.int32).tofile(folder / "users.i32")
    items.astype(np.int32).tofile(folder / "items.i32")
    values.astype(np.float32).tofile(folder / "values.f32")
