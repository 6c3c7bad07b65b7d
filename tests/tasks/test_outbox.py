"""The bell and the command line work on the shop's own journey."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from shop.outbox import operations
from shop.outbox.models import Applied, Fact, Failure
from tasks import journeys
from tasks.outbox import sweep

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def good(subject_id, *, at):
    pass


def bad(subject_id, *, at):
    raise ValueError("no")


@pytest.fixture(autouse=True)
def journey(monkeypatch):
    monkeypatch.setitem(journeys.JOURNEY, "test.happened", [("good", good), ("bad", bad)])


def test_the_bell_applies_all_that_is_open():
    operations.record_all("test.happened", [1, 2], at=NOW)
    sweep()
    assert Applied.objects.filter(step="good").count() == 2
    assert Failure.objects.filter(step="bad").count() == 2


def test_the_command_sweeps_and_counts(capsys, monkeypatch):
    monkeypatch.setitem(journeys.JOURNEY, "test.happened", [("good", good)])
    operations.record_all("test.happened", [1, 2], at=NOW)
    call_command("outbox", "sweep")
    assert capsys.readouterr().out == "2 facts done\n"


def test_the_command_says_how_things_stand(capsys):
    operations.record("test.happened", 5, at=NOW)
    sweep()
    call_command("outbox", "status")
    assert capsys.readouterr().out == ("1 facts open\ntest.happened 5 bad ×1: ValueError('no')\n")


def test_the_command_replays_a_step(capsys):
    Fact.objects.create(name="test.happened", subject_id=1, recorded_at=NOW, done_at=NOW)
    call_command("outbox", "replay", "test.happened", "good")
    assert capsys.readouterr().out == "1 facts replayed\n"


def test_the_command_refuses_an_unknown_step():
    with pytest.raises(CommandError, match="it has good, bad"):
        call_command("outbox", "replay", "test.happened", "other")
