"""The rank-64 decomposition of a matrix like one of pointwise mutual information, beside scikit-learn's
TruncatedSVD: one round each by turns, and medians; what each leaves out is in the table.

    python bench/micro/randomized_svd_bench.py build/bench/bench/micro/randomized_svd_bench [items [cells [rounds]]]

Needs bench/requirements.txt. scikit-learn gets the matrix as float32 and its randomized method with its own
defaults, and with 2 iterations. Seconds are the machine's; the ratio is what counts. Before it, the steps alone.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

PEER = pathlib.Path(__file__).parent.parent / "peers" / "svd_sklearn.py"


class Decomposer:
    """A program that decomposes the matrix once for each line it is sent."""

    def __init__(self, *command: str):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def turn(self) -> list[float]:
        """Seconds, the processor's seconds, and the share of the matrix that is left out."""
        print(file=self.process.stdin, flush=True)
        return [float(number) for number in self.process.stdout.readline().split()]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def main(program: str, items: int = 24_000, cells: int = 10_000_000, rounds: int = 3) -> None:
    subprocess.run([program], check=True)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/matrix"
        subprocess.run([program, "--generate", path, str(items), str(cells)], check=True)
        decomposers = {
            "akin, two threads": Decomposer(program, path, "2"),
            "akin, one thread": Decomposer(program, path, "1"),
            "akin, 5 steps": Decomposer(program, path, "2", "5"),
            "akin, subspace": Decomposer(program, path, "2", "3", "subspace"),
            "scikit-learn": Decomposer(sys.executable, str(PEER), f"matrix={path}", "n_iter=5", "on_demand=true"),
            "scikit-learn, n_iter 2": Decomposer(sys.executable, str(PEER), f"matrix={path}", "n_iter=2", "on_demand=true"),
        }
        taken = {name: [] for name in decomposers}
        for round in range(rounds + 1):
            for name, decomposer in decomposers.items():
                figures = decomposer.turn()
                if round > 0:  # the first warms up
                    taken[name].append(figures)
        for decomposer in decomposers.values():
            decomposer.close()
    medians = {name: [statistics.median(kind) for kind in zip(*times)] for name, times in taken.items()}
    print(f"{rounds} rounds, {items} items, about {cells} cells; load average {os.getloadavg()[0]:.1f}, "
          f"{os.cpu_count()} processors")
    peer = medians["scikit-learn"]
    for name, (clock, work, residual) in medians.items():
        print(f"{name:24} {clock:8.3f} s {peer[0] / clock:6.1f} x   work {work:8.3f} s {peer[1] / work:6.1f} x   "
              f"left out {residual:.6f}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
