"""The stock Oscar shop beside ours: installed, filled with the same listings, asked the same."""

import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks import server
from tests.benchmarks.data import BENCH, Postgresql, Say, environment, fingerprint

VENV = BENCH / "oscar-venv"
SOURCE = Path(__file__).parent / "oscar_shop"
# What its sandbox installs for these settings; Django, driver and server as ours.
REQUIREMENTS = (
    "django-oscar==4.2.1",
    "django~=5.2.19",
    "whoosh~=2.7",
    "sorl-thumbnail~=12.11",
    "psycopg[binary]~=3.3",
    "granian~=2.8",
)
# One page takes seconds.
ASKED = 3


class Shop:
    def __init__(self, engine: Postgresql) -> None:
        self.engine = engine
        self.folder = BENCH / f"oscar_{fingerprint('oscar')}"

    def exists(self) -> bool:
        return (self.folder / "made").exists() and self.engine.exists("oscar")

    def _environment(self) -> dict[str, str]:
        return environment(
            self.engine.address("10k"),
            DJANGO_SETTINGS_MODULE="settings",
            OSCAR_FOLDER=str(self.folder),
            OSCAR_DATABASE=self.engine.address("oscar"),
            PYTHONPATH=str(SOURCE),
        )

    def _python(self, *arguments: str, given: str | None = None) -> str:
        return subprocess.run(
            [str(VENV / "bin" / "python"), *arguments],
            cwd=SOURCE,
            env=self._environment(),
            input=given,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def prepare(self, *, say: Say) -> None:
        self._install(say=say)
        if self.exists():
            return
        say("filling stock Oscar 10k")
        for old in BENCH.glob("oscar_*"):
            shutil.rmtree(old)
        self.folder.mkdir(parents=True)
        rows = look(self.engine.address("10k"), "export")

        def fill(database: str) -> None:
            self._fill(database, rows)

        self.engine.remake("oscar", fill=fill)
        (self.folder / "made").touch()

    def _install(self, *, say: Say) -> None:
        wanted = "\n".join(REQUIREMENTS)
        stamp = VENV / "installed"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        say("installing stock Oscar")
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
        uv = str(Path(sys.executable).with_name("uv"))
        target = str(VENV / "bin" / "python")
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", target, *REQUIREMENTS], check=True
        )
        stamp.write_text(wanted)

    def _fill(self, database: str, rows: str) -> None:
        subprocess.run(
            [str(VENV / "bin" / "python"), "fill.py", "fill"],
            cwd=SOURCE,
            env={**self._environment(), "OSCAR_DATABASE": database},
            input=rows,
            check=True,
            text=True,
        )

    def paths(self, slug: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._python("fill.py", "paths", slug))
        return found

    def imported(self, rows: int, *, say: Say) -> float:
        """Seconds that its own importer takes for a file of so many rows."""
        self.prepare(say=say)
        with self.engine.scratch("oscar") as database:
            told = subprocess.run(
                [str(VENV / "bin" / "python"), "fill.py", "import", str(rows)],
                cwd=SOURCE,
                env={**self._environment(), "OSCAR_DATABASE": database},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout
        return float(told)

    @contextmanager
    def served(self) -> Iterator[int]:
        with server.serve(
            "application:application",
            environment=self._environment(),
            folder=SOURCE,
            python=str(VENV / "bin" / "python"),
        ) as port:
            yield port


def look(database: str, *what: str, module: str = "tests.benchmarks.look") -> str:
    """What a module says of a database."""
    return subprocess.run(
        [sys.executable, "-m", module, *what],
        cwd=BENCH.parents[1],
        env=environment(database),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def page_ms(port: int, path: str) -> float:
    """p50 of a page that takes seconds; each worker has answered once before."""
    for _ in range(server.WORKERS):
        server.get(port, path)
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        status, _body = server.get(port, path)
        times.append(time.perf_counter() - began)
        if status != 200:
            raise SystemExit(f"stock Oscar: {path}: {status}")
    return statistics.median(times) * 1000


class Visitor:
    """One connection with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(server.HOST, port, timeout=60)
        self.origin = f"http://{server.HOST}:{port}"
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": self.origin,
            "Referer": self.origin + "/",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request(method, path, urllib.parse.urlencode(data or {}), headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, body


def _timed(visitor: Visitor, path: str, data: dict[str, Any]) -> float:
    began = time.perf_counter()
    status, _body = visitor.ask("POST", path, data)
    took = time.perf_counter() - began
    if status != 302:
        raise SystemExit(f"adding to a basket at {path}: {status}")
    return took


def our_adds(port: int, sellables: list[int]) -> list[float]:
    """Seconds of each addition to a new visitor's basket."""
    visitor = Visitor(port)
    return [
        _timed(visitor, "/panier/ajouter/", {"sellable": one, "quantity": 1}) for one in sellables
    ]


def their_adds(port: int, products: list[str]) -> list[float]:
    visitor = Visitor(port)
    found = []
    for path in products:
        _status, body = visitor.ask("GET", path)
        form = re.search(r'<form[^>]*action="([^"]*/basket/add/[^"]*)"(.*?)</form>', body, re.S)
        if form is None:
            raise SystemExit(f"stock Oscar: nothing to add at {path}")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form[2])
        data = {"csrfmiddlewaretoken": token[1] if token else "", "quantity": 1}
        found.append(_timed(visitor, form[1], data))
    return found


def _value(body: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    if found is None:
        raise SystemExit(f"no field {name} on the page")
    return found[1]


def our_order(port: int, sellables: list[int]) -> float:
    """Seconds of the button that places the order of a new guest."""
    from tests.benchmarks.look import ADDRESS, CONTACT, chosen

    visitor = Visitor(port)
    for one in sellables:
        visitor.ask("POST", "/panier/ajouter/", {"sellable": one, "quantity": 1})

    def step(path: str, data: dict[str, Any]) -> str:
        token = _value(visitor.ask("GET", path)[1], "csrfmiddlewaretoken")
        return visitor.ask("POST", path, {**data, "csrfmiddlewaretoken": token})[1]

    step("/commande/", CONTACT)
    page = step("/commande/livraison/", ADDRESS)
    step("/commande/livraison/", {**ADDRESS, **chosen(page)})
    step("/commande/paiement/", {"payment": "card"})
    path = "/commande/verification/"
    page = visitor.ask("GET", path)[1]
    data = {"key": _value(page, "key"), "seen": _value(page, "seen"), "terms": "on"}
    token = _value(page, "csrfmiddlewaretoken")
    return _timed(visitor, path, {**data, "csrfmiddlewaretoken": token})


GUEST = {"username": "guest@example.test", "options": "anonymous"}
THEIR_ADDRESS = {
    "first_name": "Guest",
    "last_name": "Guest",
    "line1": "1 High Street",
    "line4": "Rennes",
    "postcode": "35000",
    "country": "FR",
}


def their_order(port: int, products: list[str]) -> float:
    visitor = Visitor(port)
    for path in products:
        _status, body = visitor.ask("GET", path)
        form = re.search(r'<form[^>]*action="([^"]*/basket/add/[^"]*)"(.*?)</form>', body, re.S)
        if form is None:
            raise SystemExit(f"stock Oscar: nothing to add at {path}")
        _timed(visitor, form[1], {"csrfmiddlewaretoken": _value(form[2], "csrfmiddlewaretoken"),
                                  "quantity": 1})  # fmt: skip
    # Its addresses begin with the language.
    checkout = "/" + products[0].split("/")[1] + "/checkout/"
    for path, data in ((checkout, GUEST), (f"{checkout}shipping-address/", THEIR_ADDRESS)):
        token = _value(visitor.ask("GET", path)[1], "csrfmiddlewaretoken")
        _timed(visitor, path, {**data, "csrfmiddlewaretoken": token})
    visitor.ask("GET", f"{checkout}shipping-method/")
    visitor.ask("GET", f"{checkout}payment-method/")
    # This page's form carries none: the cookie's serves as well.
    visitor.ask("GET", f"{checkout}payment-details/")
    token = visitor.cookies["csrftoken"]
    page = visitor.ask("POST", f"{checkout}preview/", {"csrfmiddlewaretoken": token})[1]
    token = _value(page, "csrfmiddlewaretoken")
    return _timed(
        visitor, f"{checkout}preview/", {"action": "place_order", "csrfmiddlewaretoken": token}
    )
