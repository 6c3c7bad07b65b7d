"""One `manage.py serve` per checkout: a lock file with its pid, and nothing left of a dead one."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process holds the lock."""

    def __init__(self, pid: int) -> None:
        super().__init__(pid)
        self.pid = pid


@contextmanager
def only_one(path: Path, *, mark: str, checkout: str) -> Iterator[None]:
    """Hold `path` while the block runs; raises AlreadyRunning.

    The kernel gives the lock back when its holder dies (and no forked child inherits it), so a
    stale file is just taken over.
    What a killed run left behind carries `mark=checkout` in its environment and is ended first.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise AlreadyRunning(int(file.read().strip() or 0)) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        end_leftovers(f"{mark}={checkout}")
        try:
            yield
        finally:
            file.truncate(0)


def leftovers(entry: str) -> list[int]:
    """Processes that were started with this entry in their environment (Linux; else none)."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            pid = int(environ.parent.name)
            if pid != os.getpid() and entry.encode() in environ.read_bytes().split(b"\0"):
                found.append(pid)
    return found


def end_leftovers(entry: str, *, patience: float = 5) -> None:
    """End them kindly, then firmly."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 1.0)):
        pids = leftovers(entry)
        for pid in pids:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        until = time.monotonic() + seconds
        while pids and leftovers(entry) and time.monotonic() < until:
            time.sleep(0.1)
