"""Reads a file of ratings with polars, once for each line on the standard input, on two threads.

Answers as bench/micro/read_bench.cc does: rows, seconds and seconds of the processor. The schema is given.
"""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "2"
import polars  # noqa: E402  (reads the variable)

SCHEMA = {"user": polars.Int32, "item": polars.Int32, "rating": polars.Float32, "timestamp": polars.Int64}

for _ in sys.stdin:
    start = time.perf_counter()
    working = time.process_time()
    ratings = polars.read_csv(sys.argv[1], schema=SCHEMA)
    print(len(ratings), time.perf_counter() - start, time.process_time() - working, flush=True)
    del ratings
