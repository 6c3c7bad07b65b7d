"""Servers and load, on loopback alone, bounded in time."""

import http.client
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 2
CLIENTS = 8
SECONDS = 5
WARM_UP = 1
FIRST_ANSWER = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, *, cookie: str = "", timeout: float = 120) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def serve(
    application: str,
    *,
    environment: dict[str, str],
    folder: Path,
    health: str = "/healthz",
    python: str = sys.executable,
) -> Iterator[int]:
    """Granian as `make run` starts it; yields the port."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)),
            *("--workers", str(WORKERS), "--blocking-threads", "4", "--workers-kill-timeout", "3"),
            *("--log-level", "error", application),
        ],
        cwd=folder,
        env=environment,
    )
    try:
        deadline = time.monotonic() + FIRST_ANSWER
        while True:
            try:
                status, _ = get(port, health)
                if status == 200:
                    break
            except OSError:
                time.sleep(0.2)
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(f"{application} does not answer at {health}")
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def warm(port: int, path: str, *, cookie: str = "", times: int = 12) -> None:
    """Every worker and thread has imported, connected and compiled; a wrong answer ends here."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        for status, body in pool.map(lambda _: get(port, path, cookie=cookie), range(times)):
            if status != 200:
                raise SystemExit(f"{path}: {status} {body[:300]!r}")


def requests_per_second(port: int, path: str, *, seconds: int = SECONDS) -> float:
    """With a few clients at once, each on one connection."""
    if not shutil.which("wrk"):
        return _python_rate(port, path, seconds=seconds)
    told = _wrk(port, path, clients=CLIENTS, seconds=seconds)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]


def _wrk(port: int, path: str, *, clients: int, seconds: int) -> str:
    told = subprocess.run(
        [
            *("wrk", "--threads", "1", "--connections", str(clients), "--latency"),
            *("--duration", f"{seconds}s", "--timeout", "30s", f"http://{HOST}:{port}{path}"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{path} answers with errors under load:\n{told}")
    return told


def _python_rate(port: int, path: str, *, seconds: int) -> float:
    end = time.monotonic() + seconds

    def client(_: int) -> int:
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        done = 0
        while time.monotonic() < end:
            connection.request("GET", path)
            connection.getresponse().read()
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(client, range(CLIENTS))) / seconds


def median_ms(
    port: int, path: str, *, cookie: str = "", seconds: float = 4, most: int = 400
) -> float:
    """p50 of one client on one connection."""
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    times: list[float] = []
    end = time.monotonic() + seconds
    while len(times) < 3 or (time.monotonic() < end and len(times) < most):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    connection.close()
    return statistics.median(times) * 1000


def medians_by_turns(*pages: tuple[int, str, str], rounds: int = 4) -> list[float]:
    """p50 of each page (port, path, cookie), by turns so that the machine's noise cancels."""
    for port, path, cookie in pages:
        warm(port, path, cookie=cookie)
    times: list[list[float]] = [[] for _ in pages]
    for _ in range(rounds):
        for (port, path, cookie), found in zip(pages, times, strict=True):
            found.append(median_ms(port, path, cookie=cookie, seconds=2))
    return [sorted(found)[len(found) // 2] for found in times]


def compare(
    ours: tuple[int, list[str]], floor: tuple[int, str], *, rounds: int = 2, seconds: int = SECONDS
) -> tuple[float, float]:
    """Requests/s of our pages and of the floor, by turns so that the machine's noise cancels."""
    port, paths = ours
    for path in paths:
        warm(port, path)
    warm(*floor)
    mine: list[float] = []
    plain: list[float] = []
    for number in range(rounds):
        plain.append(requests_per_second(*floor, seconds=seconds))
        mine.append(requests_per_second(port, paths[number % len(paths)], seconds=seconds))
    return statistics.fmean(mine), statistics.fmean(plain)
