"""manage.py serve: the whole shop on this machine, in one command (see `make run`)."""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from honcho.manager import Manager

from tasks import preparation
from tasks.locking import AlreadyRunning, only_one

HOST = "127.0.0.1"
STARTED_BY = "BOUTIQUE_SERVED_FROM"
FIRST_ANSWER = 60  # seconds


class Command(BaseCommand):
    help = "Prepare the database and the static files, then run web, worker and beat together."
    # The port is looked at before anything else; `make check` runs the checks.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        with _alone():
            _refuse_taken(port)
            with _stopped_at_once():
                preparation.prepare(say=self._say)
            connections.close_all()
            code = self._run(port)
        if code:
            sys.exit(code)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _run(self, port: int) -> int:
        manager = Manager()
        environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "PORT": str(port),
            STARTED_BY: str(settings.BASE_DIR),
        }
        for name, command in _commands(port).items():
            manager.add_process(name, command, env=environment, cwd=str(settings.BASE_DIR))
        stopping = threading.Event()
        greeter = threading.Thread(target=self._greet, args=(port, stopping), daemon=True)
        # After the processes are started, since a fork takes no thread along.
        starter = threading.Timer(0.5, greeter.start)
        starter.daemon = True
        starter.start()
        manager.loop()
        stopping.set()
        asked_to_stop = manager.returncode in (130, 143)
        return 0 if asked_to_stop else int(manager.returncode or 1)

    def _greet(self, port: int, stopping: threading.Event) -> None:
        for _ in range(FIRST_ANSWER * 4):
            if stopping.wait(0.25):
                return
            if _answers(port):
                self._say(_greeting(port))
                return


def _commands(port: int) -> dict[str, str]:
    """Pages come first: worker and beat start a little later and yield the processor to them."""
    python = f"'{sys.executable}'"
    # Root in a container is its own business.
    quiet = '-W "ignore:You\'re running the worker with superuser"'
    beat = settings.VAR_DIR / "beat"
    return {
        "web": (
            f"exec {python} -m granian --interface wsgi --host {HOST} --port {port} --workers 2 "
            "--blocking-threads 4 --workers-kill-timeout 3 --log-level warning "
            "shop.wsgi:application"
        ),
        "worker": (
            f"sleep 5; exec nice -n 5 {python} {quiet} -m celery --quiet -A tasks worker --pool threads "
            "--concurrency 2 --loglevel WARNING --without-gossip --without-mingle"
        ),
        "beat": (
            f"sleep 5; exec nice -n 5 {python} -m celery --quiet -A tasks beat --loglevel WARNING "
            f"--pidfile= --schedule '{beat}'"
        ),
    }


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with only_one(
            settings.VAR_DIR / "serve.pid",
            mark=STARTED_BY,
            checkout=str(settings.BASE_DIR),
        ):
            yield
    except AlreadyRunning as error:
        raise CommandError(
            f"La boutique tourne déjà (processus {error.pid}) / "
            f"The shop already runs (process {error.pid}): Ctrl-C there, or `kill {error.pid}`."
        ) from error


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """Ctrl-C or SIGTERM while the shop is prepared: all ends, the next start repairs.

    Not by an exception: one that is raised inside a finalizer is lost.
    """
    me = os.getpid()

    def stop(number: int, frame: FrameType | None) -> None:
        if os.getpid() == me:
            preparation.stop()
            for child in multiprocessing.active_children():
                child.kill()
            os.write(1, "Arrêté / Stopped.\n".encode())
        os._exit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _refuse_taken(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Le port {port} est déjà pris / Port {port} is already taken: "
                f"make run PORT={port + 1}"
            ) from error


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        time.sleep(0.1)
        return False


def _greeting(port: int) -> str:
    lines = ["", f"  {settings.SITE_NAME} : http://localhost:{port}/"]
    if settings.DEMO and find_spec("shop.demo.accounts"):
        # By name: tasks and the demonstration stand beside each other and import neither way.
        accounts = import_module("shop.demo.accounts")
        lines += ["", "  Comptes de démonstration / Demonstration accounts"]
        lines += [f"    {account.role:<24} {account.email}" for account in accounts.ACCOUNTS]
        lines += [f"    mot de passe / password  {accounts.PASSWORD}"]
    lines += ["", "  Ctrl-C pour arrêter / to stop.", ""]
    return "\n".join(lines)
