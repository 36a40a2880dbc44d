"""What the peers of bench/als have in common: words NAME=VALUE, columns of numbers, one JSON object."""

import json
import pathlib
import sys
import time

UNAVAILABLE = 77


def words() -> dict[str, str]:
    return dict(word.split("=", 1) for word in sys.argv[1:])


def unavailable(reason: object) -> None:
    print(reason)
    sys.exit(UNAVAILABLE)


def answer(**values: object) -> None:
    print(json.dumps(values), flush=True)


class Clock:
    """What something takes: seconds, and seconds of the processor in all threads of this process."""

    def __init__(self):
        self.start = time.perf_counter()
        self.working = time.process_time()

    def figures(self) -> dict[str, float]:
        return {"seconds": time.perf_counter() - self.start, "work": time.process_time() - self.working}


def columns(folder: str):
    import numpy

    path = pathlib.Path(folder)
    return (
        numpy.fromfile(path / "users.i32", numpy.int32),
        numpy.fromfile(path / "items.i32", numpy.int32),
        numpy.fromfile(path / "values.f32", numpy.float32),
    )


def write_factors(folder: str, users, items) -> None:
    users.astype("float32").tofile(pathlib.Path(folder) / "users.f32")
    items.astype("float32").tofile(pathlib.Path(folder) / "items.f32")


def read_factors(folder: str, rank: int):
    import numpy

    path = pathlib.Path(folder)
    return tuple(numpy.fromfile(path / f"{side}.f32", numpy.float32).reshape(-1, rank) for side in ("users", "items"))
