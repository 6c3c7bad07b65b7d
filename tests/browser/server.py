"""The shop as it is served: granian, bundled and hashed static files, a demo with pictures.

A test's own live server would send the stylesheet in twenty parts and know no pictures, so
that budgets could not be measured on it.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.databases import alone, fingerprint

BASE = Path(settings.BASE_DIR)
SUPPLIERS, LISTINGS = 60, 700
FILLED_BY = ("shop/demo/**/*.py", "shop/listings/*.py", "shop/search/*.py")
STATIC = ("shop/static/**/*", "shop/storefront/bundles.py", "requirements.txt")


def environment_of(folder: Path, port: int) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("TEST_", "DATABASE_", "DJANGO_"))
    }
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "shop.settings.dev",
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }


def _prepared() -> Path:
    """A folder with database, pictures and static files; kept until what makes it changes."""
    kept = BASE / "var" / "templates" / f"served-{fingerprint(*FILLED_BY)}"
    with alone("served"):
        if not kept.exists():
            _make(kept)
    return kept


def _make(kept: Path) -> None:
    making = kept.with_name(f"{kept.name}-making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    environment = environment_of(making, 0)
    for command in (
        ["migrate", "-v0"],
        ["demo", f"--suppliers={SUPPLIERS}", f"--listings={LISTINGS}"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=BASE,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=280,
        )
    making.rename(kept)


def _static() -> Path:
    """The collected static files, hashed and compressed once for all servers."""
    kept = BASE / "var" / "templates" / f"static-{fingerprint(*STATIC)}"
    with alone("static"):
        if not kept.exists():
            making = kept.with_name(f"{kept.name}-making")
            shutil.rmtree(making, ignore_errors=True)
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
                cwd=BASE,
                env=environment_of(making, 0),
                check=True,
                timeout=240,
            )
            making.rename(kept)
    return kept / "static"


@contextmanager
def serve(scratch: Path) -> Iterator[str]:
    """The address of a shop of its own; what tests change in it is thrown away."""
    folder = scratch / "served"
    shutil.copytree(_prepared(), folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shutil.copytree(_static(), folder / "static", dirs_exist_ok=True)
    environment = environment_of(folder, port)
    process = subprocess.Popen(
        [
            *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
            "shop.wsgi:application",
        ],
        cwd=BASE,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2)
                break
            except OSError:
                assert process.poll() is None, "the server ended"
                time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=15)
