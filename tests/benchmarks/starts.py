"""From a fresh clone to the first page: `make run` with empty caches, then once more."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks import server
from tests.benchmarks.data import BASE, Say

LONGEST = 600
# What a newcomer's shell does not have.
OURS = ("DJANGO_", "BENCH_", "TEST_", "DATABASE_URL", "VIRTUAL_ENV", "PYTHON", "MAKE", "MFLAGS")


def measure(*, say: Say) -> tuple[float, float]:
    """Seconds of the first and of the second start; what is committed is what is cloned."""
    folder = Path(tempfile.mkdtemp(prefix="boutique-start-"))
    try:
        say("make run from a fresh clone with empty caches")
        subprocess.run(
            ["git", "clone", "--quiet", "--no-hardlinks", str(BASE), str(folder / "shop")],
            check=True,
        )
        (folder / "home").mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        environment = {
            **kept,
            "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "UV_CACHE_DIR": str(folder / "cache" / "uv"),
            "PIP_CACHE_DIR": str(folder / "cache" / "pip"),
        }
        first = _start(folder / "shop", environment)
        say("make run again")
        return first, _start(folder / "shop", environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, environment: dict[str, str]) -> float:
    port = server.free_port()
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=folder,
            env=environment,
            stdout=told,
            stderr=subprocess.STDOUT,
            # A terminal of its own: Ctrl-C reaches all that it started.
            start_new_session=True,
        )
        try:
            while not (_answers(port, "/healthz") and _answers(port, "/")):
                if process.poll() is not None or time.monotonic() - began > LONGEST:
                    told.seek(0)
                    raise SystemExit(f"make run did not come up:\n{told.read()[-3000:]}")
                time.sleep(0.2)
            return time.monotonic() - began
        finally:
            _stop(process)


def _answers(port: int, path: str) -> bool:
    try:
        return server.get(port, path, timeout=30)[0] == 200
    except OSError:
        return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for sent, patience in ((signal.SIGINT, 30), (signal.SIGKILL, 10)):
        if process.poll() is None:
            os.killpg(process.pid, sent)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
