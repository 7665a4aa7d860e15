"""Programs in processes of their own, which the scenarios start, talk to, and kill by their own number."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
LONGEST_S = 60


class Program:
    """One Python module of ours as a process; what it prints are lines of JSON.

    Args:
        module: Its name below `tests.scenarios`.
        *words: What it is started with.
    """

    def __init__(self, module: str, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.scenarios.{module}", *words],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._heard: queue.Queue[str | None] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._heard.put(line)
        self._heard.put(None)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def say(self, words: object) -> None:
        """Send one line."""
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def hear(self, seconds: float = LONGEST_S) -> object:
        """Return the next line; None once the program has ended."""
        line = self._heard.get(timeout=seconds)
        # A program that was killed may leave half a line.
        return json.loads(line) if line is not None and line.endswith("\n") else None

    def kill(self) -> list[object]:
        """End the process as a power cut would, and return what it had said until then."""
        self._process.kill()
        self._process.wait(LONGEST_S)
        self._listener.join(LONGEST_S)
        heard = []
        while (words := self.hear()) is not None:
            heard.append(words)
        self._close()
        return heard

    def end(self) -> int:
        """Wait for the program's own end, and return its exit code."""
        self._process.stdin.close()
        code = self._process.wait(LONGEST_S)
        self._close()
        return code

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(LONGEST_S)
        self._listener.join(LONGEST_S)
        self._close()


def tell(words: object) -> None:
    """Print one line, from inside such a program."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def until(happened: Callable[[], bool], why: str, seconds: float = 30) -> None:
    """Wait for something in another process or thread, a short while at a time."""
    waiting, limit = threading.Event(), time.monotonic() + seconds
    while not happened():
        if time.monotonic() > limit:
            raise TimeoutError(why)
        waiting.wait(0.01)


def is_alive(pid: int) -> bool:
    """Return whether a process runs (one that is dead but unburied does not)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
