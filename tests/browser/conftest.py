"""Debian's Chromium on the live server, with the checkers that every page passes."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from ecoindex.data import quantiles_dom, quantiles_req, quantiles_size
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import tools
from tests.browser.server import BASE, environment_of, serve

ARGUMENTS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A loaded machine takes its time.
expect.set_options(timeout=20_000)

# Playwright keeps an event loop in this thread; the tests' own queries are no coroutine's.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails on any violation, best practice too."""
    checker = Axe()

    def check(page: Page) -> None:
        results = checker.run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(scope="session")
def nu() -> Iterator[Callable[[str], None]]:
    """Fails on any error of the Nu HTML checker, which runs as a service for the session."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            "java",
            "-Xmx256m",
            "-Dnu.validator.servlet.bind-address=127.0.0.1",
            "-cp",
            str(tools.VNU),
            "nu.validator.servlet.Main",
            str(port),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def ask(html: str) -> list[dict[str, Any]]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/?out=json",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["messages"]

    def check(html: str) -> None:
        errors = [m for m in ask(html) if m["type"] != "info" or m.get("subType") == "warning"]
        told = [f"line {m.get('lastLine')}: {m['message']} — {m.get('extract')}" for m in errors]
        assert told == []

    try:
        for _ in range(240):
            try:
                ask("<!DOCTYPE html><html lang=fr><title>.</title>")
                break
            except OSError:
                assert process.poll() is None, "the HTML checker ended"
                time.sleep(0.25)
        yield check
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def no_overflow() -> Callable[[Page], None]:
    """Fails when the page scrolls sideways."""

    def check(page: Page) -> None:
        wide, shown = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= shown, f"{wide} px wide on a screen of {shown} px"

    return check


MEASURES = """() => {
  const all = [performance.getEntriesByType("navigation")[0],
               ...performance.getEntriesByType("resource")];
  return {
    dom: document.querySelectorAll("*").length - document.querySelectorAll("svg *").length,
    requests: all.length,
    kb: all.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000,
  };
}"""


@pytest.fixture(scope="session")
def ecoindex() -> Callable[[Page], dict[str, float]]:
    """What a loaded page costs: dom, requests, kb, and its EcoIndex score."""

    def measure(page: Page) -> dict[str, float]:
        page.wait_for_load_state("networkidle")
        found: dict[str, float] = page.evaluate(MEASURES)
        return {**found, "score": ecoindex_score(**found)}

    return measure


def ecoindex_score(*, dom: float, requests: float, kb: float) -> int:
    ranks = (
        3 * _rank(quantiles_dom, dom)
        + 2 * _rank(quantiles_req, requests)
        + _rank(quantiles_size, kb)
    )
    return round(100 - 5 * ranks / 6)


def _rank(quantiles: list[float], value: float) -> float:
    """Where the value stands among the 21 quantiles, interpolated: 0 to 20."""
    for i in range(1, len(quantiles)):
        if value < quantiles[i]:
            return i - 1 + (value - quantiles[i - 1]) / (quantiles[i] - quantiles[i - 1])
    return len(quantiles) - 1


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the shop as it is served, with a demo of its own."""
    with serve(tmp_path_factory.mktemp("shop")) as address:
        yield address


class Server(NamedTuple):
    address: str
    run: Callable[..., Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shop with a database of its own, and a hand that does the worker's part."""
    scratch = tmp_path_factory.mktemp("served")
    with serve(scratch) as address:
        hand = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.hand"],
            cwd=BASE,
            env=environment_of(Path(scratch) / "served", 0),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

        def run(name: str, **values: Any) -> Any:
            assert hand.stdin
            assert hand.stdout
            hand.stdin.write(json.dumps({"name": name, **values}) + "\n")
            hand.stdin.flush()
            answer = json.loads(hand.stdout.readline())
            assert "error" not in answer, answer["error"]
            return answer["value"]

        try:
            yield Server(address, run)
        finally:
            assert hand.stdin
            assert hand.stdout
            hand.stdin.close()
            hand.wait(timeout=10)
            hand.stdout.close()
