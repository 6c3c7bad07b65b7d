"""Wagtail queues its own tasks through django-tasks; this backend hands them to Celery."""

from typing import Any

from celery import current_app, shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id, normalize_json

RUN = "wagtail.run"


class CeleryBackend(BaseTaskBackend):
    """Sends the function's dotted path and arguments; nothing is kept to ask for later."""

    supports_async_task = False
    supports_get_result = False
    supports_defer = True

    def validate_task(self, task: Task[Any, Any]) -> None:
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("This backend gives tasks no context.")

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        message = {
            "path": task.module_path,
            "args": normalize_json(list(args)),
            "kwargs": normalize_json(kwargs),
        }
        # Robust: what is written stays written when the broker does not answer; Wagtail's indexes
        # can be made again (rebuild_references_index, wagtail_update_index).
        transaction.on_commit(
            lambda: current_app.send_task(RUN, kwargs=message, eta=task.run_after), robust=True
        )
        task_enqueued.send(type(self), task_result=result)
        return result


@shared_task(name=RUN)
def run(*, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Call the function of a Wagtail task; only those that are tasks can be named."""
    task = import_string(path)
    if not isinstance(task, Task):
        raise TypeError(f"{path} is no task")
    task.call(*args, **kwargs)
