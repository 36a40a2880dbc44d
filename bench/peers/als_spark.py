"""Apache Spark's ALS on local[2]: python als_spark.py task=fit|end_to_end|recommend …

    task=fit        data=FOLDER rank=N iterations=N regularization=X [factors=FOLDER]
    task=end_to_end the same, and the model is saved
    task=recommend  factors=FOLDER rank=N count=N

with blas=native|java, OpenBLAS or the vectors of the JVM, and blocks=N, of users and of items, in each.
A fit begins with the ratings cached in the memory of the JVM and is the second one: the first, of one
iteration, warms the compiler of the JVM up. End to end begins with the process and is its first.
"""

import pathlib

import task
from spark_session import Clock, on_spark

try:
    import numpy as np
    import pandas
    import pyarrow.parquet
    from pyspark.ml.recommendation import ALS, ALSModel
    from pyspark.sql import SparkSession
except ImportError as missing:
    task.unavailable(missing)

LAYOUT = "userId int, movieId int, rating float"


def als(asked: dict[str, str], iterations: int) -> ALS:
    return ALS(
        userCol="userId",
        itemCol="movieId",
        ratingCol="rating",
        rank=int(asked["rank"]),
        maxIter=iterations,
        regParam=float(asked["regularization"]),
        numUserBlocks=int(asked["blocks"]),
        numItemBlocks=int(asked["blocks"]),
        seed=1,
    )


def write_side(frame, ids: pathlib.Path, file: pathlib.Path, folder: str) -> None:
    """Vectors in the order of the ids."""
    frame.write.parquet(f"{folder}/side_{file.stem}")
    rows = pyarrow.parquet.read_table(f"{folder}/side_{file.stem}").combine_chunks()
    found = rows["id"].to_numpy()
    vectors = rows["features"].combine_chunks().flatten().to_numpy().reshape(len(found), -1)
    all_ids = np.fromfile(ids, np.int32)
    ordered = np.zeros((len(all_ids), vectors.shape[1]), np.float32)
    ordered[np.searchsorted(all_ids, found)] = vectors
    ordered.tofile(file)


def fit(spark: SparkSession, asked: dict[str, str], folder: str) -> None:
    data = pathlib.Path(asked["data"])
    ratings = spark.read.csv(str(data / "train.csv"), header=True, schema=LAYOUT).cache()
    ratings.count()
    als(asked, 1).fit(ratings)
    iterations = int(asked["iterations"])
    clock = Clock(spark)
    model = als(asked, iterations).fit(ratings)
    figures = clock.figures()
    if asked.get("factors"):
        out = pathlib.Path(asked["factors"])
        write_side(model.userFactors, data / "user_ids.i32", out / "users.f32", folder)
        write_side(model.itemFactors, data / "item_ids.i32", out / "items.f32", folder)
    task.answer(**figures)


def end_to_end(spark: SparkSession, asked: dict[str, str], folder: str) -> None:
    ratings = spark.read.csv(f"{asked['data']}/train.csv", header=True, schema=LAYOUT)
    als(asked, int(asked["iterations"])).fit(ratings).save(f"{folder}/model")
    task.answer()


def frame_of(spark: SparkSession, vectors: np.ndarray, folder: str, name: str):
    path = f"{folder}/{name}.parquet"
    flat = pyarrow.array(vectors.ravel())
    lists = pyarrow.ListArray.from_arrays(np.arange(len(vectors) + 1, dtype=np.int32) * vectors.shape[1], flat)
    pyarrow.parquet.write_table(
        pyarrow.table({"id": pyarrow.array(np.arange(len(vectors), dtype=np.int32)), "features": lists}), path
    )
    frame = spark.read.parquet(path).repartition(4).cache()
    frame.count()
    return frame


def recommend(spark: SparkSession, asked: dict[str, str], folder: str) -> None:
    rank = int(asked["rank"])
    users, items = task.read_factors(asked["factors"], rank)
    theirs = spark._jvm.org.apache.spark.ml.recommendation.ALSModel(
        "als", rank, frame_of(spark, users, folder, "users")._jdf, frame_of(spark, items, folder, "items")._jdf
    )
    model = ALSModel(theirs.setUserCol("user").setItemCol("item"))
    few = spark.createDataFrame(pandas.DataFrame({"user": np.arange(min(1000, len(users)), dtype=np.int32)}))
    count = int(asked["count"])
    work_out(model.recommendForUserSubset(few, count))  # warms up
    clock = Clock(spark)
    work_out(model.recommendForAllUsers(count))
    task.answer(**clock.figures())


def work_out(frame) -> None:
    frame.write.format("noop").mode("overwrite").save()


if __name__ == "__main__":
    asked = task.words()
    on_spark(asked, {"fit": fit, "end_to_end": end_to_end, "recommend": recommend}[asked["task"]])
