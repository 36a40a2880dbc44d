"""Pairs of items rated by the same users, as Spark SQL's self-join: python pairs_spark.py data=FOLDER NAME=VALUE…

    [least=10] [partitions=2] [join=merge|shuffle_hash|broadcast] [key=packed|pair]

The ratings are two columns of whole numbers, written as parquet by others and cached in the memory of the
JVM, each user in one partition, before the clock starts; a join of the first users has warmed its compiler
up. Pairs of one user with i < j are counted in groups, and groups that reach `least` are summed: the answer
has their number and the sum of their counts. `packed` makes one 64-bit key of a pair. Adaptive execution,
which looks at the sizes of what is done, is off: partitions are as told.
"""

import task
from spark_session import Clock, on_spark

try:
    import pyarrow
    import pyarrow.parquet
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as sql
except ImportError as missing:
    task.unavailable(missing)

WARM_UP = 300  # users
HINTS = {"merge": "merge", "shuffle_hash": "shuffle_hash", "broadcast": "broadcast"}


def ratings_of(spark: SparkSession, folder: str, scratch: str, partitions: int) -> DataFrame:
    users, items, _ = task.columns(folder)
    path = f"{scratch}/ratings.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"user": users, "item": items}), path)
    ratings = spark.read.parquet(path).repartition(partitions, "user").cache()
    ratings.count()
    return ratings


def pairs_of(ratings: DataFrame, least: int, join: str, key: str) -> tuple[int, int]:
    one = ratings.select("user", sql.col("item").alias("i"))
    other = ratings.select("user", sql.col("item").alias("j")).hint(HINTS[join])
    pairs = one.join(other, "user").where("i < j")
    if key == "packed":
        groups = pairs.select((sql.shiftleft(sql.col("i").cast("long"), 32) + sql.col("j")).alias("pair")).groupBy("pair")
    else:
        groups = pairs.groupBy("i", "j")
    enough = groups.agg(sql.count(sql.lit(1)).alias("n")).where(sql.col("n") >= least)
    answer = enough.agg(sql.count(sql.lit(1)).alias("pairs"), sql.sum("n").alias("total")).first()
    return answer["pairs"], answer["total"] or 0


def count(spark: SparkSession, asked: dict[str, str], scratch: str) -> None:
    partitions = int(asked.get("partitions", "2"))
    how = (int(asked.get("least", "10")), asked.get("join", "merge"), asked.get("key", "packed"))
    spark.conf.set("spark.sql.shuffle.partitions", str(partitions))
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    ratings = ratings_of(spark, asked["data"], scratch, partitions)
    pairs_of(ratings.where(f"user < {WARM_UP}"), *how)
    clock = Clock(spark)
    pairs, total = pairs_of(ratings, *how)
    task.answer(**clock.figures(), pairs=pairs, sum=total)


if __name__ == "__main__":
    on_spark(task.words(), count)
