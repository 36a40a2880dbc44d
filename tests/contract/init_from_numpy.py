#!/usr/bin/env python3
"""Trains from first vectors that NumPy wrote, in every form that it has: init_from_numpy.py AKIN.

AKIN is the program. Leaves with 77, "skipped", where NumPy is missing.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77
ENVIRONMENT = pathlib.Path(__file__).resolve().parents[2] / ".venv"  # what script/setup makes

try:
    import numpy as np
except ImportError as missing:
    if (ENVIRONMENT / "bin/python").exists() and pathlib.Path(sys.prefix) != ENVIRONMENT:
        os.execv(ENVIRONMENT / "bin/python", [str(ENVIRONMENT / "bin/python"), *sys.argv])
    print(f"skipped: {missing}; script/setup installs it")
    sys.exit(SKIPPED)

RATINGS = """user,item,rating
Zoë,1,5
Zoë,2,4
007,2,1
007,3,2
天使 🎬,1,3
天使 🎬,3,4.5
"""


def akin(folder, *words, status=0):
    done = subprocess.run([sys.argv[1], *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done.stderr


def train_from(folder, name, arrays, save):
    """The bytes of a model, and what was said."""
    save(folder / f"{name}.npz", **arrays)
    said = akin(folder, "train", "ratings.csv", "--rank", "3", "--iterations", "1", "--init", f"{name}.npz",
                "--out", "model.akin")
    return (folder / "model.akin").read_bytes(), said


def check_forms(folder, exported):
    """However the same numbers are written down, the model is the same."""
    users = {name: exported[name] for name in ("user_vectors", "user_bias", "user_ids")}
    expected, said = train_from(folder, "plain", users, np.savez)
    assert "first vectors for 3 of 3 users; 0 of its users" in said, said
    forms = {
        "packed": (users, np.savez_compressed),
        "doubles": ({name: array.astype("f8") if array.dtype == "f4" else array for name, array in users.items()},
                    np.savez),
        "columns": (users | {"user_vectors": np.asfortranarray(users["user_vectors"])}, np.savez_compressed),
        "reversed": ({name: array[::-1] for name, array in users.items()}, np.savez),
        "with_items": (exported, np.savez_compressed),
        "wider_ids": (users | {"user_ids": users["user_ids"].astype("U40")}, np.savez),
    }
    for name, (arrays, save) in forms.items():
        assert train_from(folder, name, arrays, save)[0] == expected, name
    other, _ = train_from(folder, "other", users | {"user_vectors": 2 * users["user_vectors"]}, np.savez)
    assert other != expected


def check_integers(folder, exported):
    items = {name: exported[name] for name in ("item_vectors", "item_ids")}
    expected, said = train_from(folder, "items", items, np.savez)
    assert "first vectors for 3 of 3 items" in said, said
    for kind in ("i4", "u4", "u8", "U8"):
        assert train_from(folder, kind, items | {"item_ids": items["item_ids"].astype(kind)}, np.savez)[0] == expected


def check_refusals(folder, exported):
    users = {name: exported[name] for name in ("user_vectors", "user_ids")}
    for name, vectors, reason in (
            ("big_endian", users["user_vectors"].astype(">f4"), "elements of type \">f4\""),
            ("half", users["user_vectors"].astype("f2"), "elements of type \"<f2\""),
            ("objects", users["user_vectors"].astype(object), "elements of type \"|O\""),
            ("nan", np.full((3, 3), np.nan, "f4"), "not finite"),
            ("huge", np.full((3, 3), 1e300), "not finite"),
            ("flat", users["user_vectors"].ravel(), "is not a matrix")):
        np.savez(folder / f"{name}.npz", user_vectors=vectors, user_ids=users["user_ids"])
        said = akin(folder, "train", "ratings.csv", "--rank", "3", "--init", f"{name}.npz", "--out", "no.akin", status=4)
        assert reason in said, (name, said)
        assert not (folder / "no.akin").exists()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "ratings.csv").write_text(RATINGS, encoding="utf-8")
        akin(folder, "train", "ratings.csv", "--rank", "3", "--out", "first.akin")
        akin(folder, "export", "first.akin", "--out", "first.npz")
        with np.load(folder / "first.npz", allow_pickle=False) as file:
            exported = dict(file)
        check_forms(folder, exported)
        check_integers(folder, exported)
        check_refusals(folder, exported)
    print("what NumPy writes is read")


if __name__ == "__main__":
    main()
