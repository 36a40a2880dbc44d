"""The rows of the table: what is compared with what, on which data, with which settings.

A row is a few contestants, akin first, who do the same. Each function of ROWS makes the rows of one name.
"""

import dataclasses
import pathlib
import shutil
from collections.abc import Iterator

import judge
from compare import data as data_sets
from compare import measure
from compare.row import Contestant, Row, of_answer, of_iteration, of_process, python, words

COUNT = 10  # of a list


@dataclasses.dataclass(frozen=True)
class Size:
    """What a run is made of: the whole, a quick look, or a test that all of it works."""

    ratings: data_sets.MadeUp
    small_file: data_sets.File | None
    clicks: data_sets.MadeUp
    sparse_clicks: data_sets.MadeUp
    iterations: int
    spark_ranks: tuple[int, ...]
    cg_ranks: tuple[int, ...]
    exact_ranks: tuple[int, ...]
    libmf_ranks: tuple[int, ...]
    libmf_epochs: tuple[int, ...]
    eigen_ranks: tuple[int, ...]
    list_rank: int


@dataclasses.dataclass(frozen=True)
class Tools:
    akin: pathlib.Path  # the command
    als: pathlib.Path  # bench/tasks/als
    eigen: pathlib.Path
    cache: pathlib.Path  # of data sets


def made(size: Size, tools: Tools, source) -> data_sets.Data:
    return data_sets.prepare(source, tools.cache, tools.akin)


# --- explicit ratings: Spark's objective, ALS-WR without biases, the same for all

REGULARIZATION = 0.05


def akin_plain(rank: int, iterations: int) -> dict[str, object]:
    return {
        "rank": rank,
        "iterations": iterations,
        "regularization": REGULARIZATION,
        "offset": "false",
        "biases": "false",
    }


def akin_fit(tools: Tools, data: data_sets.Data, folder: pathlib.Path, **options: object) -> list:
    return [tools.als, "fit", *words(train=data.folder / "train.csv", factors=folder, **options)]


# By rank, what is fastest on a million ratings, of 2, 4 and 10 blocks with and without OpenBLAS; of 25 million
# 2 and 4 blocks are alike at rank 10. For lists OpenBLAS alone was tried.
SPARK_FIT = {10: {"blas": "java", "blocks": 2}}
SPARK = {"blas": "native", "blocks": 2}


def spark_at_its_best(rank: int) -> dict[str, object]:
    return SPARK_FIT.get(rank, SPARK)


def told(spark: dict[str, object]) -> str:
    algebra = "OpenBLAS with one thread a task" if spark["blas"] == "native" else "the vectors of Java"
    return f"pyspark 4.3.0, local[2], {spark['blocks']} blocks, {algebra}"


def rating_sets(size: Size, tools: Tools) -> Iterator[data_sets.Data]:
    yield made(size, tools, size.ratings)
    if size.small_file:
        yield made(size, tools, size.small_file)


def spark_fit(size: Size, tools: Tools) -> Iterator[Row]:
    for data in rating_sets(size, tools):
        for rank, target in zip(size.spark_ranks, ((15, 30), (20, 40))):
            same = {"rank": rank, "iterations": size.iterations, "regularization": REGULARIZATION}
            spark = spark_at_its_best(rank)
            yield Row(
                name="spark_fit",
                data=data,
                rank=rank,
                figure=f"fit, {size.iterations} iterations",
                quality="RMSE",
                judged=lambda folder, _, data=data: judge.rmse(folder, data),
                contestants=[
                    Contestant(
                        "akin",
                        "Cholesky, no biases, with what it tells of uncertainty",
                        lambda folder, data=data, rank=rank: akin_fit(
                            tools, data, folder, **akin_plain(rank, size.iterations)
                        ),
                        of_answer,
                    ),
                    Contestant(
                        "Spark",
                        f"{told(spark)}, ratings cached, second fit of a JVM with 60 % of the memory",
                        lambda folder, data=data, same=same, spark=spark: python(
                            "als_spark.py", task="fit", data=data.folder, factors=folder, **same, **spark
                        ),
                        of_answer,
                        target=target,
                    ),
                ],
            )


def spark_end_to_end(size: Size, tools: Tools) -> Iterator[Row]:
    for data in rating_sets(size, tools):
        for rank in size.spark_ranks:
            same = {"rank": rank, "iterations": size.iterations, "regularization": REGULARIZATION}
            spark = spark_at_its_best(rank)
            yield Row(
                name="spark_end_to_end",
                data=data,
                rank=rank,
                figure="from a file to a saved model",
                quality="",
                judged=lambda folder, run: None,
                contestants=[
                    Contestant(
                        "akin",
                        "the command, two threads",
                        lambda folder, data=data, rank=rank: [
                            tools.akin, "train", data.folder / "train.csv", "--rank", rank,
                            "--iterations", size.iterations, "--regularization", REGULARIZATION,
                            "--no-offset", "--no-biases", "--threads", 2, "--quiet", "--json",
                            "--out", folder / "model.akin",
                        ],  # fmt: skip
                        of_process,
                    ),
                    Contestant(
                        "Spark",
                        f"{told(spark)}, with the start of its JVM",
                        lambda folder, data=data, same=same, spark=spark: python(
                            "als_spark.py", task="end_to_end", data=data.folder, **same, **spark
                        ),
                        of_process,
                    ),
                ],
            )


def eigen(size: Size, tools: Tools) -> Iterator[Row]:
    for data in rating_sets(size, tools):
        for rank in size.eigen_ranks:
            same = {"rank": rank, "iterations": size.iterations, "regularization": REGULARIZATION}
            yield Row(
                name="eigen",
                data=data,
                rank=rank,
                figure="an iteration",
                quality="RMSE",
                judged=lambda folder, _, data=data: judge.rmse(folder, data),
                contestants=[
                    Contestant(
                        "akin",
                        "Cholesky, no biases",
                        lambda folder, data=data, rank=rank: akin_fit(
                            tools, data, folder, **akin_plain(rank, size.iterations)
                        ),
                        of_iteration,
                    ),
                    Contestant(
                        "Eigen",
                        "bench/peers/als_eigen.cc: rankUpdate of 64 vectors, LLT, -O3 -march=native, two threads",
                        lambda folder, data=data, same=same: [
                            tools.eigen, *words(data=data.folder, factors=folder, **same),
                        ],
                        of_iteration,
                    ),
                ],
            )


# --- the race to the RMSE that LIBMF reaches at best

# The best of a few for each, by rank: on the made-up ratings, and on MovieLens latest-small.
AKIN_RACE = {
    16: {"regularization": 0.02, "bias_regularization": 0.005},
    64: {"regularization": 0.03, "bias_regularization": 0.005},
}
LIBMF_RACE = {16: {"regularization": 0.02, "rate": 0.1}, 64: {"regularization": 0.03, "rate": 0.1}}
AKIN_RACE_SMALL = {"regularization": 0.12}
LIBMF_RACE_SMALL = {"regularization": 0.05, "rate": 0.1}


def settings_of(options: dict[str, object]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in options.items())


def seconds_to(error: float, run: measure.Run) -> float:
    """Of akin's epochs, until the held-out RMSE is as good."""
    seconds = run.answer["before_epochs"]
    for took, reached in zip(run.answer["epoch_seconds"], run.answer["rmse"]):
        seconds += took
        if reached <= error:
            return seconds
    return float("inf")  # never


def their_seconds_to(error: float, run: measure.Run) -> float:
    """Of LIBMF's trainings, the shortest that is as good."""
    good = [took for took, reached in zip(run.answer["seconds"], run.answer["rmse"]) if reached <= error]
    return min(good, default=float("inf"))


def race_to(error: float, runs: dict[str, measure.Run]) -> dict[str, float]:
    return {"akin": seconds_to(error, runs["akin"]), "LIBMF": their_seconds_to(error, runs["LIBMF"])}


def race_to_theirs(runs: dict[str, measure.Run]) -> dict[str, float]:
    if "LIBMF" not in runs:
        return {}
    return race_to(min(runs["LIBMF"].answer["rmse"]), runs)


def race_to_common(runs: dict[str, measure.Run]) -> dict[str, float]:
    if "LIBMF" not in runs:
        return {}
    return race_to(max(min(run.answer["rmse"]) for run in runs.values()), runs)


def libmf(size: Size, tools: Tools) -> Iterator[Row]:
    epochs = ",".join(map(str, size.libmf_epochs))
    for data in rating_sets(size, tools):
        made_up = data.title == size.ratings.title()
        for rank, target in zip(size.libmf_ranks, ((2, 4), (1, 2))):
            ours = AKIN_RACE.get(rank, AKIN_RACE[16]) if made_up else AKIN_RACE_SMALL
            theirs = LIBMF_RACE.get(rank, LIBMF_RACE[16]) if made_up else LIBMF_RACE_SMALL
            yield Row(
                name="libmf",
                data=data,
                rank=rank,
                figure="to the best held-out RMSE",
                quality="best RMSE",
                judged=lambda _, run: min(run.answer["rmse"]),
                together={
                    "until LIBMF's best held-out RMSE": race_to_theirs,
                    "until the best held-out RMSE that both reach": race_to_common,
                },
                contestants=[
                    Contestant(
                        "akin",
                        f"Cholesky, biases, {settings_of(ours)}, {2 * size.iterations} iterations",
                        lambda folder, data=data, rank=rank, ours=ours: [
                            tools.als, "fit",
                            *words(train=data.folder / "train.csv", test=data.folder / "test", rank=rank,
                                   iterations=2 * size.iterations, **ours),
                        ],  # fmt: skip
                        lambda run: sum(run.answer["epoch_seconds"]),
                    ),
                    Contestant(
                        "LIBMF",
                        f"float, AVX, {settings_of(theirs)}, two threads, the best of {epochs} epochs, each "
                        "from the beginning",
                        lambda folder, data=data, rank=rank, theirs=theirs: python(
                            "als_libmf.py", data=data.folder, rank=rank, epochs=epochs, **theirs
                        ),
                        lambda run: run.answer["seconds"][-1],
                        target=target,
                    ),
                ],
            )


# --- clicks: the objective of Hu, Koren and Volinsky with a constant regularization, the same for all

CONFIDENCE = 2.0  # of a click; a pair without has 1
CLICK_REGULARIZATION = 0.1


def akin_clicks(rank: int, iterations: int, **more: object) -> dict[str, object]:
    return {
        "feedback": "implicit",
        "rank": rank,
        "iterations": iterations,
        "alpha": CONFIDENCE - 1,
        "regularization": CLICK_REGULARIZATION,
        "regularization_scaling": "constant",
        **more,
    }


def implicit_contestant(tools: Tools, data, rank: int, iterations: int, solver: str, target) -> Contestant:
    return Contestant(
        f"implicit, {'conjugate gradients' if solver == 'cg' else 'Cholesky'}",
        f"implicit 0.7.3, use_cg={solver == 'cg'}, num_threads=2, OPENBLAS_NUM_THREADS=1",
        lambda folder: python(
            "als_implicit.py", task="fit", data=data.folder, factors=folder, rank=rank, iterations=iterations,
            regularization=CLICK_REGULARIZATION, confidence=CONFIDENCE, solver=solver,
        ),  # fmt: skip
        of_iteration,
        target=target,
    )


def click_row(name: str, data, rank: int, contestants: list[Contestant]) -> Row:
    return Row(
        name=name,
        data=data,
        rank=rank,
        figure="an iteration",
        quality="objective",
        judged=lambda folder, _: judge.objective(folder, data, CONFIDENCE, CLICK_REGULARIZATION),
        contestants=contestants,
    )


def implicit_cg(size: Size, tools: Tools) -> Iterator[Row]:
    data = made(size, tools, size.clicks)
    for rank in size.cg_ranks:
        akin = Contestant(
            "akin",
            "conjugate gradients",
            lambda folder, rank=rank: akin_fit(
                tools, data, folder, **akin_clicks(rank, size.iterations, solver="cg")
            ),
            of_iteration,
        )
        theirs = implicit_contestant(tools, data, rank, size.iterations, "cg", (4, 8))
        yield click_row("implicit_cg", data, rank, [akin, theirs])


def implicit_exact(size: Size, tools: Tools) -> Iterator[Row]:
    data = made(size, tools, size.sparse_clicks)
    for rank in size.exact_ranks:
        iterations = min(size.iterations, 2 if rank >= 512 else 4)  # of minutes each for who solves plainly
        akin = Contestant(
            "akin",
            "exact",
            lambda folder, rank=rank, iterations=iterations: akin_fit(
                tools, data, folder, **akin_clicks(rank, iterations)
            ),
            of_iteration,
        )
        plain = Contestant(
            "Eigen, exact",
            "bench/peers/als_eigen.cc: rankUpdate of 64 vectors, LLT, -O3 -march=native, two threads",
            lambda folder, rank=rank, iterations=iterations: [
                tools.eigen,
                *words(data=data.folder, factors=folder, rank=rank, iterations=iterations,
                       regularization=CLICK_REGULARIZATION, confidence=CONFIDENCE),
            ],  # fmt: skip
            of_iteration,
            target=(10, 25),
        )
        theirs = [
            implicit_contestant(tools, data, rank, iterations, "cg", (2, 5)),
            implicit_contestant(tools, data, rank, iterations, "cholesky", None),
        ]
        yield click_row("implicit_exact", data, rank, [akin, plain, *theirs])


# --- lists for everyone


def factors_for_lists(size: Size, tools: Tools, data: data_sets.Data) -> pathlib.Path:
    """Of a model without biases. The lists of an earlier run are gone."""
    folder = data.folder / f"factors_{size.list_rank}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    measure.run(akin_fit(tools, data, folder, **akin_plain(size.list_rank, 4)))
    return folder


def recommend_all(size: Size, tools: Tools) -> Iterator[Row]:
    data = made(size, tools, size.ratings)
    rank = size.list_rank
    source = factors_for_lists(size, tools, data)
    shared = {"factors": source, "rank": rank, "count": COUNT}

    def agreement(_: pathlib.Path, run: measure.Run) -> float | None:
        """Of a contestant's lists with the exact ones; of one that keeps its lists there is none."""
        exact = source / "numpy_lists.i32"
        if "lists" not in run.answer or not exact.exists():
            return None
        return judge.same_lists(source / run.answer["lists"], exact, COUNT)

    yield Row(
        name="recommend_all",
        data=data,
        rank=rank,
        figure=f"{COUNT} for all users",
        quality="",
        judged=agreement,
        contestants=[
            Contestant(
                "akin",
                "two threads",
                lambda folder: [tools.als, "recommend", *words(users=data.users, items=data.items, **shared)],
                of_answer,
            ),
            Contestant(
                "blocked product",
                "numpy, float32, argpartition, two threads with the best block of users",
                lambda folder: python("recommend_numpy.py", **shared),
                of_answer,
                target=(1.3, 2),
            ),
            Contestant(
                "implicit",
                "implicit 0.7.3, recommend(), num_threads=2, OPENBLAS_NUM_THREADS=1",
                lambda folder: python("als_implicit.py", task="recommend", **shared),
                of_answer,
                target=(3, 5),
            ),
            Contestant(
                "Spark",
                f"{told(SPARK)}, recommendForAllUsers into nothing, factors cached",
                lambda folder: python("als_spark.py", task="recommend", **shared, **SPARK),
                of_answer,
                target=(15, 30),
            ),
        ],
    )


ROWS = {
    function.__name__: function
    for function in (spark_fit, spark_end_to_end, eigen, libmf, implicit_cg, implicit_exact, recommend_all)
}
