"""`make run`: a taken port is met with one line, and nothing is made twice."""

import json
import socket

import pytest
from django.core.management import CommandError, call_command

from tasks import preparation
from tasks.management.commands import serve


def test_a_taken_port_names_another_in_both_languages():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            serve._refuse_taken(port)
    assert str(refused.value) == (
        f"Le port {port} est déjà pris / Port {port} is already taken: make run PORT={port + 1}"
    )


def test_a_free_port_is_fine():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve._refuse_taken(port)


def test_web_worker_and_beat_are_started_on_this_machine_alone():
    commands = serve._commands(8000)
    assert list(commands) == ["web", "worker", "beat"]
    assert "--host 127.0.0.1 --port 8000" in commands["web"]


def test_the_greeting_names_the_address():
    assert "http://localhost:8001/" in serve._greeting(8001)


@pytest.fixture
def base(tmp_path):
    (tmp_path / "requirements.txt").write_text("django")
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    (tmp_path / "app" / "migrations" / "0001_initial.py").write_text("")
    return tmp_path


def test_the_fingerprint_changes_with_a_migration_and_with_requirements(base):
    def told():
        return preparation.fingerprint(preparation.SCHEMA, base=base)

    first = told()
    assert told() == first
    (base / "app" / "views.py").write_text("x")
    assert told() == first
    (base / "app" / "migrations" / "0002_more.py").write_text("")
    second = told()
    assert second != first
    (base / "requirements.txt").write_text("django==5.2")
    assert told() not in (first, second)


def test_a_state_file_cut_short_counts_as_none(tmp_path):
    path = tmp_path / "serve.json"
    path.write_text('{"schema": [')
    state = preparation.State(path)
    assert state["schema"] is None
    state.write(schema=["a"])
    assert preparation.State(path)["schema"] == ["a"]


@pytest.fixture
def done(monkeypatch, settings, tmp_path):
    """What `prepare` calls, without doing it."""
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    called = []
    monkeypatch.setattr(preparation, "get_commands", lambda: {"demo": "shop.demo"})
    monkeypatch.setattr(
        preparation, "call_command", lambda name, *args, **options: called.append((name, *args))
    )

    class Compiling:
        returncode = 0

        def __init__(self, command, **options):
            called.append((command[2],))
            (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")

        def wait(self):
            return 0

    monkeypatch.setattr(preparation.subprocess, "Popen", Compiling)
    return called


@pytest.mark.django_db
def test_the_second_start_only_looks_whether_the_demo_is_whole(done):
    preparation.prepare(say=print)
    assert done == [("collectstatic",), ("migrate",), ("demo", "--if-needed", "--later")]
    done.clear()
    preparation.prepare(say=print)
    assert done == [("demo", "--if-needed", "--later")]


@pytest.mark.django_db
def test_an_interrupted_first_run_is_begun_again(done, monkeypatch, settings):
    database = settings.VAR_DIR / "boutique.sqlite3"
    database.write_text("half made")
    monkeypatch.setattr(preparation, "_database", lambda: str(database))
    monkeypatch.setattr(preparation.connection, "vendor", "sqlite")
    monkeypatch.setattr(preparation.connection, "close", lambda: None)
    state = settings.VAR_DIR / "serve.json"
    state.write_text(json.dumps({"first_run": str(database)}))
    preparation.prepare(say=print)
    assert not database.exists()
    assert ("demo", "--if-needed", "--later") in done
    assert json.loads(state.read_text())["first_run"] is None


@pytest.mark.django_db
def test_a_database_that_was_whole_once_is_never_removed(done, monkeypatch, settings):
    database = settings.VAR_DIR / "boutique.sqlite3"
    database.write_text("orders")
    monkeypatch.setattr(preparation, "_database", lambda: str(database))
    monkeypatch.setattr(preparation.connection, "vendor", "sqlite")
    (settings.VAR_DIR / "serve.json").write_text(json.dumps({"first_run": None}))
    preparation.prepare(say=print)
    assert database.read_text() == "orders"


def test_the_command_takes_the_port_from_its_option(monkeypatch):
    asked = []

    def taken(port):
        asked.append(port)
        raise CommandError("taken")

    monkeypatch.setattr(serve, "_refuse_taken", taken)
    monkeypatch.setattr(serve.signal, "signal", lambda *args: None)
    with pytest.raises(CommandError):
        call_command("serve", port=8123)
    assert asked == [8123]
