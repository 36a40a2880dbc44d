"""What figures were measured on, and of which code."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEASURED = ("akin", "cli", "bench/als", "bench/compare", "bench/neighbours", "bench/story", "bench/tasks", "bench/peers",
            "bench/requirements.txt", "cmake")  # fmt: skip


def commit() -> str:
    def git(*what: str) -> str:
        done = subprocess.run(["git", *what], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", *MEASURED)
    return git("rev-parse", "--short", "HEAD") + (" and changes" if changed else "")


def machine() -> dict:
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else "unknown",
        "processors": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
    }


def load() -> float:
    """Of the last minute: what others do on the machine."""
    return round(os.getloadavg()[0], 1)
