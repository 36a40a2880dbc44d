"""Pairs of items with users in common, and the singular vectors of their pointwise mutual information."""

import pathlib
from collections.abc import Iterator

from compare import data as data_sets
from compare import measure
from compare.row import Contestant, Row, of_answer, python, words
from size import Done, Size, Tools, made

LEAST = 10  # users of a pair
ONCE = 1  # round, of who takes minutes


def number_of_pairs(_: pathlib.Path, run: measure.Run) -> float:
    return run.answer["pairs"]


def same_pairs(done: Done) -> list[str]:
    """All keep as many pairs, of as many users together."""
    expected, _ = next(iter(done.values()))
    return [
        f"{name} has {run.answer['pairs']} pairs of {run.answer['sum']} users together, "
        f"akin {expected.answer['pairs']} of {expected.answer['sum']}"
        for name, (run, _) in done.items()
        if any(run.answer[what] != expected.answer[what] for what in ("pairs", "sum"))
    ]


def akin_pairs(tools: Tools, data: data_sets.Data, threads: int, **more: object) -> list:
    return [tools.neighbours, "pairs", *words(data=data.folder / "train.csv", least=LEAST, threads=threads, **more)]


def pairs(size: Size, tools: Tools) -> Iterator[Row]:
    data = made(tools, size.pairs)

    def scipy(name: str, settings: str, target: tuple | None, **asked: object) -> Contestant:
        return Contestant(
            name,
            f"scipy 1.17.1, {settings}, users and items sorted by their number of ratings",
            lambda folder: python("pairs_scipy.py", data=data.folder / "train", least=LEAST, **asked),
            of_answer,
            target=target,
            rounds=ONCE,
        )

    yield Row(
        name="pairs",
        data=data,
        rank=0,
        figure=f"pairs of {LEAST} users and more, from both compressed matrices",
        quality="pairs",
        judged=number_of_pairs,
        complaints=same_pairs,
        contestants=[
            Contestant("akin", "two threads", lambda folder: akin_pairs(tools, data, 2), of_answer),
            Contestant("akin, one thread", "one thread", lambda folder: akin_pairs(tools, data, 1), of_answer),
            scipy("SciPy, X'X", f"float32, items below {LEAST} users left out before", (20, None), way="whole"),
            scipy(
                "SciPy, blocks", "float32, blocks of items with those that come behind alone, two threads", None,
                way="blocks", threads=2,
            ),  # fmt: skip
        ],
    )


def self_join(size: Size, tools: Tools) -> Iterator[Row]:
    data = made(tools, size.self_join)
    yield Row(
        name="self_join",
        data=data,
        rank=0,
        figure=f"pairs of {LEAST} users and more, from ratings in memory",
        quality="pairs",
        judged=number_of_pairs,
        complaints=same_pairs,
        contestants=[
            Contestant(
                "akin",
                "two threads, with the making of both compressed matrices",
                lambda folder: akin_pairs(tools, data, 2),
                lambda run: run.answer["from_ratings"]["seconds"],
            ),
            Contestant(
                "Spark SQL",
                f"pyspark 4.3.0, local[2], {told(SPARK)}, whole numbers cached by user, after a warm-up",
                lambda folder: python("pairs_spark.py", data=data.folder / "train", least=LEAST, **SPARK),
                of_answer,
                target=(100, None),
                rounds=ONCE,
            ),
        ],
    )


# The fastest on 250,000 ratings, of merge, shuffle_hash and broadcast joins, keys of one and of two numbers, and 2, 4
# and 8 partitions.
SPARK = {"join": "shuffle_hash", "key": "packed", "partitions": 2}


def told(spark: dict[str, object]) -> str:
    key = "one 64-bit key a pair" if spark["key"] == "packed" else "two keys a pair"
    return f"{spark['partitions']} partitions, a {spark['join'].replace('_', ' ')} join, {key}"


# --- singular vectors of their pointwise mutual information

STEPS = 4  # with which akin leaves out no more than scikit-learn with n_iter 3 and 5
ROUNDING = 2e-6  # of the square of what is left out, of products in float32


# arpack is slower than n_iter 5 on a million ratings at any tolerance, and so is not asked; with n_iter 2 scikit-learn
# does not normalize, which float32 does not bear.


def mutual_information(size: Size, tools: Tools, data: data_sets.Data) -> pathlib.Path:
    path = data.folder / "mutual_information"
    measure.run(akin_pairs(tools, data, 2, matrix=path))
    return path


def svd(size: Size, tools: Tools) -> Iterator[Row]:
    data = made(tools, size.pairs)
    matrix = mutual_information(size, tools, data)

    def no_worse(done: Done) -> list[str]:
        left_out = {name: quality for name, (_, quality) in done.items()}
        return [
            f"akin leaves out {left_out['akin']}, {name} {theirs}"
            for name, theirs in left_out.items() if theirs**2 + ROUNDING < left_out["akin"] ** 2
        ]  # fmt: skip

    def scikit_learn(iterations: int, target: tuple | None) -> Contestant:
        return Contestant(
            f"scikit-learn, n_iter {iterations}",
            f"scikit-learn 1.9.1, TruncatedSVD, randomized, float32, n_iter={iterations}",
            lambda folder: python("svd_sklearn.py", matrix=matrix, rank=size.rank, n_iter=iterations),
            of_answer,
            target=target,
            rounds=ONCE,
        )

    yield Row(
        name="svd",
        data=data,
        rank=size.rank,
        figure="singular vectors of the pointwise mutual information of pairs",
        quality="left out",
        judged=lambda _, run: run.answer["left_out"],
        complaints=no_worse,
        contestants=[
            Contestant(
                "akin",
                f"block Krylov, {STEPS} steps, two threads",
                lambda folder: [tools.neighbours, "svd", *words(matrix=matrix, rank=size.rank, steps=STEPS)],
                of_answer,
            ),
            scikit_learn(3, (20, None)),
            scikit_learn(5, None),
        ],
    )
