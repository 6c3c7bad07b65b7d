from typing import Any

from django.apps import AppConfig


def _changed(instance: Any, **kwargs: Any) -> None:
    from shop.outbox import operations as outbox

    outbox.record("page.changed", instance.pk)


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished, post_page_move

        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(_changed)
