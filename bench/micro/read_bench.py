"""akin's reader beside pandas' C engine, pyarrow and polars: one round each by turns, and medians.

    python bench/micro/read_bench.py build/bench/bench/micro/read_bench [rows [rounds]]

Needs bench/requirements.txt. Seconds are the machine's; the ratio is what counts. Where others
work on the machine too, the ratio of the processor's time says more than that of the clock's.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

PEERS = pathlib.Path(__file__).parent.parent / "peers"


class Reader:
    """A program that reads the file once for each line it is sent."""

    def __init__(self, *command: str):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self) -> list[float]:
        print(file=self.process.stdin, flush=True)
        return [float(number) for number in self.process.stdout.readline().split()]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def main(program: str, rows: int = 5_000_000, rounds: int = 7) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/ratings.csv"
        subprocess.run([program, "--generate", path, str(rows)], check=True)
        readers = {
            "akin, two threads": Reader(program, path, "2"),
            "akin, one thread": Reader(program, path, "1"),
            **{
                name: Reader(sys.executable, str(PEERS / f"read_{name}.py"), path)
                for name in ("pandas", "pyarrow", "polars")
            },
        }
        taken = {name: [] for name in readers}
        for round in range(rounds + 1):
            for name, reader in readers.items():
                count, *seconds = reader.read()
                assert count == rows, f"{name} read {count} rows of {rows}"
                if round > 0:  # the first warms up
                    taken[name].append(seconds[:2])
        for reader in readers.values():
            reader.close()
    medians = {name: [statistics.median(kind) for kind in zip(*times)] for name, times in taken.items()}
    print(f"{rounds} rounds of {rows} rows; load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    for name, (clock, work) in medians.items():
        faster = (f"{medians[peer][0] / clock:5.1f} x {peer}" for peer in ("pandas", "pyarrow", "polars"))
        lighter = (f"{medians[peer][1] / work:5.1f} x {peer}" for peer in ("pandas", "pyarrow", "polars"))
        print(f"{name:18} {clock:6.3f} s {rows / clock / 1e6:6.1f} M rows/s {' '.join(faster)}")
        print(f"{'':10} of work {work:6.3f} s {rows / work / 1e6:6.1f} M rows/s {' '.join(lighter)}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
