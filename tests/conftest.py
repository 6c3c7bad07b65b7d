"""The suite's ground: a database a worker, tools that may be missing, nothing left behind."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.template import engines
from django.test import TransactionTestCase
from django.utils import timezone, translation

from shop.demo import load
from shop.search import reference
from tests import databases, tools
from tests.templates import Undefined


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.scheduling import Together

    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id) -> Iterator[None]:
    with django_db_blocker.unblock():
        admin = settings.DATABASES["default"]["NAME"]
        name = databases.prepare(worker_id)
    # A transactional test is followed by a copy of the template: a flush would lose communes
    # and Wagtail's root page, and append-only tables refuse it on SQLite.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda self: databases.restore(name)
        )
        yield
    with django_db_blocker.unblock():
        databases.discard(name, str(admin))


@pytest.fixture(scope="session", autouse=True)
def _media_is_swept() -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.MEDIA_ROOT).parent, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    """What processes keep in memory must not outlive a rolled-back test."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    for name in settings.CACHES:
        caches[name].clear()
    reference.clear()
    translation.deactivate()  # the last page's language


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail() -> None:
    engines["django"].engine.string_if_invalid = Undefined()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in tools.MARKS:
        if item.get_closest_marker(mark) is None:
            continue
        reason = tools.missing(mark)
        if reason and tools.is_required(mark):
            pytest.fail(f"{mark} tests are required here, but: {reason}", pytrace=False)
        if reason:
            pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(tools.left_out(terminalreporter.stats.get("skipped", [])))
    if tools.is_required("race"):
        ran = tools.count(terminalreporter.stats.get("passed", []), mark="race")
        terminalreporter.write_line(f"{ran} race tests ran on PostgreSQL")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workerinput") or not tools.is_required("race"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not tools.count(reporter.stats.get("passed", []), mark="race"):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def small_shop(db) -> None:
    """A small demo shop, loaded by the demo's own operations without drawing pictures."""
    load.load(
        seed=7,
        suppliers=12,
        listings_count=90,
        at=timezone.now(),
        say=lambda text: None,
        with_pictures=False,
    )
