"""Wagtail's own tasks go through Celery, as messages that any worker understands."""

import json
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from django_tasks import task
from django_tasks.exceptions import InvalidTaskError
from wagtail.models import Page, ReferenceIndex
from wagtail.tasks import update_reference_index_task

from tasks.wagtail import CeleryBackend, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    messages = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, **options: messages.append((name, options))
    )
    return messages


def needs_context(context):
    pass


def test_wagtail_uses_our_backend():
    assert isinstance(update_reference_index_task.get_backend(), CeleryBackend)


def test_a_task_is_sent_after_the_commit_and_can_be_written_as_json(
    sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        result = update_reference_index_task.enqueue("wagtailcore", "page", "2")
        assert sent == []
    assert result.status == "READY"
    (name, options) = sent[0]
    assert name == "wagtail.run"
    assert json.loads(json.dumps(options["kwargs"])) == {
        "path": "wagtail.tasks.update_reference_index_task",
        "args": ["wagtailcore", "page", "2"],
        "kwargs": {},
    }
    assert options["eta"] is None


def test_a_later_hour_is_kept(sent, django_capture_on_commit_callbacks):
    later = timezone.now() + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        update_reference_index_task.using(run_after=later).enqueue("wagtailcore", "page", "2")
    assert sent[0][1]["eta"] == later


def test_saving_a_page_sends_wagtails_task_and_the_worker_runs_it(
    sent, django_capture_on_commit_callbacks
):
    page = Page.objects.get(depth=2)
    with django_capture_on_commit_callbacks(execute=True):
        page.save()
    messages = [
        options["kwargs"]
        for _, options in sent
        if options["kwargs"]["path"] == "wagtail.tasks.update_reference_index_task"
    ]
    assert [str(page.pk)] == sorted({message["args"][2] for message in messages})
    ReferenceIndex.objects.all().delete()
    for message in messages:
        run(**message)
    assert ReferenceIndex.is_indexed(Page)


def test_the_run_calls_the_function(monkeypatch):
    seen = []
    monkeypatch.setattr(
        ReferenceIndex, "create_or_update_for_object", lambda page: seen.append(page.pk)
    )
    run(
        path="wagtail.tasks.update_reference_index_task",
        args=["wagtailcore", "page", str(Page.objects.get(depth=1).pk)],
        kwargs={},
    )
    assert seen == [Page.objects.get(depth=1).pk]


def test_only_tasks_can_be_named_in_a_message():
    with pytest.raises(TypeError, match=r"os\.getcwd is no task"):
        run(path="os.getcwd", args=[], kwargs={})


def test_a_task_that_wants_a_context_is_refused():
    with pytest.raises(InvalidTaskError, match="no context"):
        task(takes_context=True)(needs_context)


def test_a_broker_that_does_not_answer_does_not_undo_the_page(
    monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(name, **options):
        raise ConnectionError

    monkeypatch.setattr(current_app, "send_task", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        update_reference_index_task.enqueue("wagtailcore", "page", "2")
