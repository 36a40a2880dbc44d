#!/usr/bin/env python3
"""Opens akin's models with the package safetensors: open_with_safetensors.py SAVE_SAMPLE_MODEL.

SAVE_SAMPLE_MODEL is the program that writes them. Leaves with 77, "skipped", where the package is missing.
"""

import ctypes
import ctypes.util
import pathlib
import subprocess
import sys
import tempfile

from python_packages import require

require("numpy", "safetensors")
import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file


class Hash128(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


def xxh3_128(data):
    """The digest by libxxhash itself, in canonical order."""
    library = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so.0")
    library.XXH3_128bits.restype = Hash128
    library.XXH3_128bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    value = library.XXH3_128bits(data, len(data))
    return value.high.to_bytes(8, "big") + value.low.to_bytes(8, "big")


def metadata_of(path):
    with safe_open(path, framework="numpy") as file:
        return file.metadata()


def texts(arrays, name):
    data, offsets = arrays[name + "_bytes"].tobytes(), arrays[name + "_offsets"]
    return [data[begin:end].decode() for begin, end in zip(offsets[:-1], offsets[1:])]


def check_digest(path, arrays):
    data = path.read_bytes()
    assert arrays["digest"].dtype == np.uint8 and arrays["digest"].shape == (16,)
    assert data.endswith(arrays["digest"].tobytes()), "the digest is not at the end"
    assert xxh3_128(data[:-16]) == data[-16:], "the digest is not of all bytes before it"


def check_full(path):
    arrays, metadata = load_file(path), metadata_of(path)
    assert metadata["format"] == "akin" and metadata["format_version"] == "1"
    assert metadata["kind"] == "als" and metadata["predicts"] == "rating"
    assert metadata["seed"] == "42" and metadata["option.rank"] == "32"
    assert float(metadata["train_rmse"]) == 0.1 + 0.2
    assert float(metadata["noise"]) == 0.7 + 0.1
    shapes = {name: (array.dtype.name, array.shape) for name, array in arrays.items()}
    assert shapes == {
        "user_ids_offsets": ("int64", (6,)),
        "user_ids_bytes": ("uint8", (19,)),
        "item_ids": ("int64", (4,)),
        "user_vectors": ("float32", (5, 3)),
        "item_vectors": ("float32", (4, 3)),
        "user_bias": ("float32", (5,)),
        "item_bias": ("float32", (4,)),
        "item_variance": ("float32", (4,)),
        "baseline_user_bias": ("float32", (5,)),
        "baseline_item_bias": ("float32", (4,)),
        "item_counts": ("uint32", (4,)),
        "titles_offsets": ("int64", (5,)),
        "titles_bytes": ("uint8", (33,)),
        "genres_offsets": ("int64", (5,)),
        "genres_bytes": ("uint8", (30,)),
        "history_starts": ("uint64", (6,)),
        "history_items": ("uint32", (9,)),
        "history_ratings": ("float32", (9,)),
        "history_weights": ("float32", (9,)),
        "digest": ("uint8", (16,)),
    }, shapes
    assert texts(arrays, "user_ids") == ["007", "Zoë", "a,\"b\"\n", "ann", "bob"]
    assert texts(arrays, "titles") == ["Toy Story (1995)", "Amélie", "", "天使 \"x\""]
    assert arrays["item_ids"].tolist() == [1, 50, 296, 58559]
    assert arrays["history_ratings"].tolist() == [5, 3.5, 0.5, 4, 2, 1, 1.5, 4.5, 3]
    assert np.allclose(arrays["history_weights"], [2 - 0.11 * place for place in range(1, 10)])
    assert arrays["history_starts"].tolist() == [0, 3, 5, 5, 8, 9]
    assert np.allclose(arrays["item_vectors"][0], [2.37, 2.74, 3.11])
    check_digest(path, arrays)


def check_bare(path):
    arrays = load_file(path)
    assert arrays["user_vectors"].shape == (5, 0) and arrays["item_vectors"].shape == (4, 0)
    assert arrays["user_ids"].tolist() == [-(2**63), 3, 7, 10, 2**63 - 1]
    assert not any(name.startswith(("titles", "genres", "history")) for name in arrays)
    check_digest(path, arrays)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        check_full(pathlib.Path(folder) / "full.akin")
        check_bare(pathlib.Path(folder) / "bare.akin")
    print("safetensors reads both models")


if __name__ == "__main__":
    main()
