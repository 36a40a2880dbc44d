"""Reads a file of ratings with pandas' C engine, once for each line on the standard input.

Answers as bench/micro/read_bench.cc does: rows, seconds and seconds of the processor. The dtypes are
given, which is the fastest that the C engine can do.
"""

import sys
import time

import pandas

DTYPES = {"user": "int32", "item": "int32", "rating": "float32", "timestamp": "int64"}

for _ in sys.stdin:
    start = time.perf_counter()
    working = time.process_time()
    ratings = pandas.read_csv(sys.argv[1], engine="c", dtype=DTYPES)
    print(len(ratings), time.perf_counter() - start, time.process_time() - working, flush=True)
