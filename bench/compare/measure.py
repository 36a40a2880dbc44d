"""Runs one contestant: a process of its own, its answer and the most memory that it held."""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time

SAMPLED_EVERY = 0.02  # seconds


class Unavailable(Exception):
    """A contestant that is not there, with the reason."""


@dataclasses.dataclass
class Run:
    answer: dict
    seconds: float  # from the start of the process to its end
    memory: int  # bytes
    work: float  # seconds of the processors, of all threads


def run(command: list) -> Run:
    """The answer is the last line of the standard output. A process that leaves with 77 is unavailable, and
    its last line says why."""
    with tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                list(map(str, command)), stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
            )
        except FileNotFoundError as missing:
            raise Unavailable(f"{pathlib.Path(missing.filename).name} is not built") from missing
        watch = Watch(process.pid)
        try:
            with process.stdout as answers:
                output = answers.read()
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C is not heard in another session
            os.killpg(process.pid, signal.SIGKILL)
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = watch.end() or usage.ru_maxrss * 1024  # of a short process the latter: at least this one's own
        lines = output.strip().splitlines()
        if process.returncode == 77:
            raise Unavailable(lines[-1] if lines else "it is not installed")
        if process.returncode != 0:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(map(str, command))}: {process.returncode}\n{errors.read()[-4000:]}")
    return Run(json.loads(lines[-1]) if lines else {}, seconds, memory, usage.ru_utime + usage.ru_stime)


class Watch:
    """The most memory that the processes of a session have held, each at its own time: a JVM is a child of
    its Python."""

    def __init__(self, session: int):
        self.session = session
        self.most = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self) -> None:
        while not self.over.wait(SAMPLED_EVERY):
            self.most = max(self.most, held_by(self.session))

    def end(self) -> int:
        self.over.set()
        self.thread.join()
        return self.most


def held_by(session: int) -> int:
    processes = {}
    for process in pathlib.Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            if os.getsid(int(process.name)) == session:
                processes[process.name] = Process(process)
        except OSError:
            continue  # it has ended
    return sum(each.most for each in processes.values() if not each.is_a_copy_of(processes.get(each.parent)))


class Process:
    def __init__(self, folder: pathlib.Path):
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        self.command = (folder / "cmdline").read_bytes()
        self.parent = status["PPid"].strip()
        self.most = int(status.get("VmHWM", "0").split()[0]) * 1024

    def is_a_copy_of(self, parent: "Process | None") -> bool:
        """Whether it is a fork that has not begun a program of its own: its memory is that of the parent."""
        return parent is not None and self.command == parent.command
