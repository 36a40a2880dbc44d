"""Reads a file of ratings with pyarrow, once for each line on the standard input, on two threads.

Answers as bench/micro/read_bench.cc does: rows, seconds and seconds of the processor. The types of the
columns are given, and no text stands for a missing number.
"""

import sys
import time

import pyarrow
import pyarrow.csv

pyarrow.set_cpu_count(2)
CONVERT = pyarrow.csv.ConvertOptions(
    column_types={"user": "int32", "item": "int32", "rating": "float32", "timestamp": "int64"},
    null_values=[],
)
READ = pyarrow.csv.ReadOptions(use_threads=True)

for _ in sys.stdin:
    start = time.perf_counter()
    working = time.process_time()
    ratings = pyarrow.csv.read_csv(sys.argv[1], read_options=READ, convert_options=CONVERT)
    print(len(ratings), time.perf_counter() - start, time.process_time() - working, flush=True)
    del ratings
