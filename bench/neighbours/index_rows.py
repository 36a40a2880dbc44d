"""The exact index and the forest, beside Annoy and faiss, on item vectors of ALS."""

import dataclasses
import functools
import pathlib
from collections.abc import Callable, Iterator

import judge
from compare import data as data_sets
from compare import measure
from compare.row import Contestant, Row, python, words
from size import Done, Size, Tools, made

COUNT = 10  # of a list
RECALL = 0.95
EXACT = 0.999  # of who looks at everyone
AT_ONCE = 1000  # queries that a figure is of


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


def below(wanted: dict[str, float]) -> Callable[[Done], list[str]]:
    """Who has less than the recall that is wanted of it."""

    def complaints(done: Done) -> list[str]:
        return [f"{name} has a recall of {found}" for name, (_, found) in done.items() if found < wanted[name]]

    return complaints


@dataclasses.dataclass(frozen=True)
class Effort:
    trees: int
    search_k: int
    seconds: float  # of the queries


FINER = 1.08  # of one search_k to the next
TRIED_AT_ONCE = 9  # from one to its double


def least_effort(command: list, trees: int, items: int, recalls: Callable[[dict], list[float]]) -> Effort:
    """Of who answers as bench/tasks/annoy_index does."""
    first = 100
    while first < items * trees:
        efforts = [round(first * FINER**step) for step in range(TRIED_AT_ONCE)]
        answer = measure.run([*command, *words(trees=trees, search_k=",".join(map(str, efforts)))]).answer
        for search, recall in zip(answer["searches"], recalls(answer)):
            if recall >= RECALL:
                return Effort(trees, search["search_k"], search["seconds"])
        first = round(efforts[-1] * FINER)
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
            complaints=below({"akin, exact": EXACT, "Annoy": RECALL}),
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
        complaints=below({"akin, exact": EXACT, "faiss IndexFlat": EXACT}),
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
        complaints=below({"akin, forest": RECALL, "Annoy": RECALL}),
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
