"""A session of Apache Spark on local[2], with 60 % of the machine's memory, and a clock of what its JVM does."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # local[2] has two tasks at once

import pathlib
import shutil
import tempfile
from collections.abc import Callable

import task

try:
    from pyspark.sql import SparkSession
except ImportError as missing:
    task.unavailable(missing)

SHARE = 0.6  # of the machine's memory is the JVM's


def java_options(blas: str) -> str:
    options = ["--add-modules=jdk.incubator.vector"]
    if blas == "java":  # there is no library of this name
        options += [f"-Ddev.ludovic.netlib.{part}.nativeLib=none" for part in ("blas", "lapack")]
    return " ".join(options)


def session(folder: str, blas: str) -> SparkSession:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * SHARE
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", f"{int(memory / 2**30)}g")
        .config("spark.driver.maxResultSize", "0")
        .config("spark.driver.extraJavaOptions", java_options(blas))
        .config("spark.local.dir", folder)
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


class Clock(task.Clock):
    """The work is that of the JVM."""

    def __init__(self, spark: SparkSession):
        self.stat = pathlib.Path(f"/proc/{spark._jvm.java.lang.ProcessHandle.current().pid()}/stat")
        self.worked = self.work()
        super().__init__()

    def work(self) -> float:
        ticks = self.stat.read_text().rpartition(")")[2].split()[11:13]  # of the user and of the system
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def figures(self) -> dict[str, float]:
        return {**super().figures(), "work": self.work() - self.worked}


def on_spark(asked: dict[str, str], work: Callable[[SparkSession, dict[str, str], str], None]) -> None:
    """Work gets a session, what was asked and a folder for its files, which goes with it."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        task.unavailable("there is no Java")
    with tempfile.TemporaryDirectory(prefix="akin-spark-", dir=asked.get("scratch")) as folder:
        spark = session(folder, asked.get("blas", "java"))
        work(spark, asked, folder)
        spark.stop()
