"""The rows of the table: what is compared with what, on which data, with which settings.

A row is a few contestants, akin first, who do the same. Each function of ROWS makes the rows of one name.
"""

import dataclasses
import functools
import pathlib
from collections.abc import Callable, Iterator

import judge
from compare import data as data_sets
from compare import measure
from compare.row import Contestant, Row, of_answer, python, words

COUNT = 10  # of a list
LEAST = 10  # users of a pair
RECALL = 0.95
ONCE = 1  # round, of who takes minutes
AT_ONCE = 1000  # queries that a figure is of


@dataclasses.dataclass(frozen=True)
class Size:
    """What a run is made of: the whole, a quick look, or a test that all of it works."""

    pairs: data_sets.MadeUp
    self_join: data_sets.MadeUp
    vectors: data_sets.MadeUp
    rank: int
    queries: int
    annoy_trees: tuple[int, ...]
    forest_trees: int


@dataclasses.dataclass(frozen=True)
class Tools:
    akin: pathlib.Path  # the command
    als: pathlib.Path  # bench/tasks/als
    neighbours: pathlib.Path
    annoy_index: pathlib.Path
    cache: pathlib.Path  # of data sets


def made(tools: Tools, source: data_sets.MadeUp) -> data_sets.Data:
    return data_sets.prepare(source, tools.cache, tools.akin)


# --- pairs of items with users in common

Done = dict[str, tuple[measure.Run, float | None]]


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


# --- indexes


@functools.cache
def item_vectors(size: Size, tools: Tools) -> pathlib.Path:
    """A folder with users.f32 and items.f32, of ALS without biases, and queries.f32, the first of the users."""
    data = made(tools, size.vectors)
    folder = data.folder / f"vectors_{size.rank}"
    folder.mkdir(exist_ok=True)
    plain = {"iterations": 4, "regularization": 0.05, "offset": "false", "biases": "false"}
    measure.run([tools.als, "fit", *words(train=data.folder / "train.csv", factors=folder, rank=size.rank, **plain)])
    users = judge.read_vectors(folder / "users.f32", size.rank)
    users[: size.queries].tofile(folder / "queries.f32")
    return folder


def described(size: Size, tools: Tools, what: str) -> data_sets.Data:
    data = made(tools, size.vectors)
    return dataclasses.replace(data, title=f"{data.items:,} {what} of ALS on {data.title}")


def of_each(seconds: Callable[[measure.Run], float]) -> Callable[[dict[str, measure.Run]], dict[str, float]]:
    return lambda runs: {name: seconds(run) for name, run in runs.items()}


def of_build(run: measure.Run) -> float:
    return run.answer["build"]["seconds"]


def below(recall: float) -> Callable[[Done], list[str]]:
    def complaints(done: Done) -> list[str]:
        return [f"{name} has a recall of {found}" for name, (_, found) in done.items() if found < recall]

    return complaints


@dataclasses.dataclass(frozen=True)
class Effort:
    trees: int
    search_k: int
    seconds: float  # of the queries


# Each an eighth above the last.
EFFORTS = [round(50 * 1.125**step) for step in range(80)]


def least_effort(command: list, trees: int, items: int, recalls: Callable[[dict], list[float]]) -> Effort:
    """Of who answers as bench/tasks/annoy_index does."""
    efforts = [effort for effort in EFFORTS if effort < items * trees] + [items * trees]
    answer = measure.run([*command, *words(trees=trees, search_k=",".join(map(str, efforts)))]).answer
    for search, recall in zip(answer["searches"], recalls(answer)):
        if recall >= RECALL:
            return Effort(trees, search["search_k"], search["seconds"])
    raise RuntimeError(f"{command[0]} has no recall of {RECALL} with {trees} trees")


def annoy(size: Size, tools: Tools, threads: int) -> list:
    return python(
        "annoy_peer.py", vectors=item_vectors(size, tools) / "items.f32", dimensions=size.rank, metric="angular",
        queries=size.queries, count=COUNT, threads=threads,
    )  # fmt: skip


@functools.cache
def annoy_effort(size: Size, tools: Tools, threads: int, trees: tuple[int, ...]) -> Effort:
    """The fastest of those that have the recall."""
    items = made(tools, size.vectors).items

    def recalls(answer: dict) -> list[float]:
        return [search["recall"] for search in answer["searches"]]

    try:
        return min(
            (least_effort([*annoy(size, tools, threads), f"enough={RECALL}"], each, items, recalls) for each in trees),
            key=lambda effort: effort.seconds,
        )
    except measure.Unavailable:
        return Effort(trees[0], COUNT, 0)  # its own run says that it is not there


def annoy_contestant(size: Size, tools: Tools, threads: int, effort: Effort, target: tuple | None) -> Contestant:
    return Contestant(
        "Annoy",
        f"annoy 1.17.3, {effort.trees} trees, search_k {effort.search_k}, threads as akin's",
        lambda folder: [*annoy(size, tools, threads), *words(trees=effort.trees, search_k=effort.search_k)],
        of_queries_of_forest(size),
        target=target,
    )


def of_queries_of_forest(size: Size) -> Callable[[measure.Run], float]:
    return lambda run: run.answer["searches"][0]["seconds"] / size.queries * AT_ONCE


def of_queries(run: measure.Run) -> float:
    return run.answer["seconds"] / run.answer["queries"] * AT_ONCE


def threads_text(threads: int) -> str:
    return "one thread" if threads == 1 else "two threads"


def index_rows(row: Row, queries: str, build: str) -> Row:
    """Two figures of the same runs."""
    of_contestant = {contestant.name: contestant.seconds for contestant in row.contestants}

    def asking(runs: dict[str, measure.Run]) -> dict[str, float]:
        return {name: of_contestant[name](run) for name, run in runs.items()}

    return dataclasses.replace(row, together={queries: asking, build: of_each(of_build)})


def exact_batch(size: Size, tools: Tools) -> Iterator[Row]:
    vectors = item_vectors(size, tools) / "items.f32"
    exact = judge.Exact(vectors, size.rank, size.queries, COUNT)
    trees = annoy_effort(size, tools, 1, size.annoy_trees).trees
    for threads in (1, 2):
        effort = annoy_effort(size, tools, threads, (trees,))
        row = Row(
            name="exact_batch",
            data=described(size, tools, "item vectors"),
            rank=size.rank,
            figure="",
            quality="recall",
            judged=exact.recall_of_all,
            complaints=below(RECALL),
            queries=AT_ONCE,
            contestants=[
                Contestant(
                    "akin, exact",
                    "all items at once",
                    lambda folder, threads=threads: [
                        tools.neighbours, "search",
                        *words(vectors=vectors, dimensions=size.rank, count=COUNT + 1, threads=threads,
                               lists=folder / "lists.i32"),
                    ],  # fmt: skip
                    of_queries,
                ),
                annoy_contestant(size, tools, threads, effort, (1, None)),
            ],
        )
        yield index_rows(row, f"{AT_ONCE:,} queries of many, by cosine, {threads_text(threads)}",
                         f"building for that, {threads_text(threads)}")  # fmt: skip


def exact_single(size: Size, tools: Tools) -> Iterator[Row]:
    folder = item_vectors(size, tools)
    same = {"vectors": folder / "items.f32", "queries": folder / "queries.f32", "dimensions": size.rank,
            "count": COUNT, "threads": 1}  # fmt: skip
    exact = judge.ExactProducts(folder, size.rank, COUNT)
    yield Row(
        name="exact_single",
        data=described(size, tools, "item vectors"),
        rank=size.rank,
        figure=f"{AT_ONCE:,} queries one by one, by inner product, one thread",
        quality="recall",
        judged=exact.recall,
        complaints=below(0.999),
        queries=AT_ONCE,
        contestants=[
            Contestant(
                "akin, exact",
                "a vector of a user at a time",
                lambda folder: [
                    tools.neighbours, "search",
                    *words(**same, nearness="dot", at_once="false", lists=folder / "lists.i32"),
                ],  # fmt: skip
                of_queries,
            ),
            Contestant(
                "faiss IndexFlat",
                "faiss-cpu 1.15.1, IndexFlatIP, through the pointers of its C++ class",
                lambda folder: python("faiss_flat.py", **same, lists=folder / "lists.i32"),
                of_queries,
                target=(1, None),
            ),
        ],
    )


def forest(size: Size, tools: Tools) -> Iterator[Row]:
    vectors = item_vectors(size, tools) / "items.f32"
    exact = judge.Exact(vectors, size.rank, size.queries, COUNT)
    command = [
        tools.annoy_index,
        *words(vectors=vectors, dimensions=size.rank, metric="angular", queries=size.queries, count=COUNT, threads=1),
    ]
    lists = vectors.parent / "lists.i32"
    effort = least_effort([*command, f"lists={lists}"], size.forest_trees, made(tools, size.vectors).items,
                          lambda answer: exact.recalls(lists, len(answer["searches"])))  # fmt: skip
    theirs = annoy_effort(size, tools, 1, (size.forest_trees,))
    row = Row(
        name="forest",
        data=described(size, tools, "item vectors"),
        rank=size.rank,
        figure="",
        quality="recall",
        judged=exact.recall,
        complaints=below(RECALL),
        queries=AT_ONCE,
        contestants=[
            Contestant(
                "akin, forest",
                f"{effort.trees} trees, search_k {effort.search_k}, through akin::AnnoyIndex",
                lambda folder: [
                    *command,
                    *words(trees=effort.trees, search_k=effort.search_k, lists=folder / "lists.i32"),
                ],
                of_queries_of_forest(size),
            ),
            annoy_contestant(size, tools, 1, theirs, (1, None)),
        ],
    )
    yield index_rows(row, f"{AT_ONCE:,} queries, {effort.trees} trees, one thread",
                     f"building {effort.trees} trees, one thread")  # fmt: skip


ROWS = {function.__name__: function for function in (pairs, self_join, svd, exact_batch, exact_single, forest)}
