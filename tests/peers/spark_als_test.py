#!/usr/bin/env python3
"""Compares akin with a running Spark: spark_als_test.py AKIN [PART OF A CASE'S NAME].

AKIN is the command. Both learn from four fifths of MovieLens latest-small,
which the folder AKIN_DATA holds, with the same seed; vectors must agree to 1e-5 and the RMSE of the last fifth
to 1e-7, that of explicit feedback also as `akin evaluate` measures it. Leaves with 77, "skipped", where pyspark, Java or the ratings are missing.
"""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
ENVIRONMENT = pathlib.Path(__file__).resolve().parents[2] / ".venv"  # what script/setup makes
VECTOR_TOLERANCE = 1e-5
RMSE_TOLERANCE = 1e-7
ITERATIONS = 10


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


try:
    import numpy as np
    from pyspark.ml.evaluation import RegressionEvaluator
    from pyspark.ml.recommendation import ALS
    from pyspark.sql import SparkSession
except ImportError as missing:
    if (ENVIRONMENT / "bin/python").exists() and pathlib.Path(sys.prefix) != ENVIRONMENT:
        os.execv(ENVIRONMENT / "bin/python", [str(ENVIRONMENT / "bin/python"), *sys.argv])
    skip(f"{missing}; script/setup --peers installs it")

AKIN = pathlib.Path(sys.argv[1]).resolve()
KINDS = {  # options of Spark, and the same in akin's words
    "explicit": ({}, []),
    "implicit": ({"implicitPrefs": True, "alpha": 1.5}, ["--feedback", "implicit", "--alpha", "1.5"]),
    "nonnegative": ({"nonnegative": True}, ["--nonnegative"]),
    "nonnegative implicit": (
        {"implicitPrefs": True, "nonnegative": True},
        ["--feedback", "implicit", "--nonnegative"],
    ),
}


def cases():
    """Name, options of Spark and of akin."""
    for kind, (spark, akin) in KINDS.items():
        ranks = (5, 10, 50) if kind != "nonnegative implicit" else (5,)
        shapes = [(rank, 10, 10, 5757) for rank in ranks]
        if kind != "nonnegative implicit":
            shapes += [(10, 1, 1, -3), (10, 3, 7, 0)]
        for rank, user_blocks, item_blocks, seed in shapes:
            yield (
                f"{kind}, rank {rank}, {user_blocks} x {item_blocks} blocks",
                {"rank": rank, "numUserBlocks": user_blocks, "numItemBlocks": item_blocks, "seed": seed, **spark},
                ["--rank", rank, "--blocks", user_blocks, "--item-blocks", item_blocks, "--seed", seed, *akin],
            )


def split(source, folder):
    """Every fifth rating is held out."""
    with open(source, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    parts = {"train": [r for i, r in enumerate(rows) if i % 5], "test": [r for i, r in enumerate(rows) if not i % 5]}
    for name, part in parts.items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *part])
    return parts["test"]


def akin(folder, *words):
    """What the command answers."""
    done = subprocess.run(
        [AKIN, *map(str, words), "--json", "--quiet"], check=True, cwd=folder, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def akin_vectors(folder, options):
    """(side, id) to vector, as akin learns them."""
    dialect = ["--dialect", "spark", "--spark-version", 3, "--duplicates", "keep"]
    akin(folder, "train", "train.csv", *dialect, "--iterations", ITERATIONS, *options, "--out", "model.akin")
    akin(folder, "export", "model.akin", "--out", "factors.npz")
    with np.load(folder / "factors.npz") as arrays:
        return {
            (side, int(name)): vector
            for side in ("user", "item")
            for name, vector in zip(arrays[f"{side}_ids"], arrays[f"{side}_vectors"])
        }


def akin_rmse(folder):
    """Of the model that was trained last, as Spark measures it."""
    measures = ["--metrics", "rmse", "--cold", "drop", "--no-clip"]
    return akin(folder, "evaluate", "model.akin", "test.csv", *measures)["rmse"]


def rmse(vectors, test):
    """Of the rows that are not cold; a score is added up in float, in order, as Spark's."""
    known = [(("user", int(u)), ("item", int(i)), float(r)) for u, i, r, _ in test]
    known = [row for row in known if row[0] in vectors and row[1] in vectors]
    products = np.array([vectors[u] for u, _, _ in known]) * np.array([vectors[i] for _, i, _ in known])
    scores = np.zeros(len(known), dtype=np.float32)
    for column in products.T:
        scores += column
    errors = scores.astype(np.float64) - np.array([np.float32(r) for _, _, r in known], dtype=np.float64)
    return float(np.sqrt(np.mean(errors**2)))


def compare(model, vectors, test_frame, test):
    """The largest difference of a number of a vector, that of the two RMSEs, and Spark's RMSE."""
    theirs = {("user", row.id): row.features for row in model.userFactors.collect()}
    theirs.update({("item", row.id): row.features for row in model.itemFactors.collect()})
    assert theirs.keys() == vectors.keys(), "the users and items differ"
    vector_difference = max(
        float(np.abs(np.array(theirs[key], dtype=np.float32) - vectors[key]).max()) for key in theirs
    )
    evaluator = RegressionEvaluator(labelCol="rating", predictionCol="prediction", metricName="rmse")
    their_rmse = evaluator.evaluate(model.transform(test_frame))
    return vector_difference, abs(their_rmse - rmse(vectors, test)), their_rmse


def spark_session(folder):
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.local.dir", str(folder))
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )


def run(ratings, folder, wanted):
    test = split(ratings, folder)
    spark = spark_session(folder)
    spark.sparkContext.setLogLevel("ERROR")
    layout = "userId int, movieId int, rating float, timestamp long"
    frames = {
        name: spark.read.csv(str(folder / f"{name}.csv"), header=True, schema=layout).cache()
        for name in ("train", "test")
    }
    failed = 0
    for name, spark_options, akin_options in cases():
        if wanted not in name:
            continue
        als = ALS(
            userCol="userId", itemCol="movieId", maxIter=ITERATIONS, coldStartStrategy="drop", **spark_options
        )
        vectors = akin_vectors(folder, akin_options)
        difference, rmse_difference, their_rmse = compare(als.fit(frames["train"]), vectors, frames["test"], test)
        if "implicit" not in name:  # whose scores are no ratings to akin
            rmse_difference = max(rmse_difference, abs(akin_rmse(folder) - their_rmse))
        good = difference <= VECTOR_TOLERANCE and rmse_difference <= RMSE_TOLERANCE
        failed += not good
        print(
            f"{'same' if good else 'DIFFERENT'}: {name}: vectors by {difference:.1e}, "
            f"rmse {their_rmse:.6f} by {rmse_difference:.1e}",
            flush=True,
        )
    spark.stop()
    return 1 if failed else 0


def main():
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        skip("there is no Java; script/setup --peers installs it")
    data = os.environ.get("AKIN_DATA")
    if not data:
        skip("AKIN_DATA is not set; it names the folder that holds ml-latest-small")
    ratings = pathlib.Path(data) / "ml-latest-small" / "ratings.csv"
    assert ratings.exists(), f"{ratings} is missing"
    with tempfile.TemporaryDirectory(prefix="akin-peers-") as folder:
        return run(ratings, pathlib.Path(folder), sys.argv[2] if len(sys.argv) > 2 else "")


if __name__ == "__main__":
    sys.exit(main())
