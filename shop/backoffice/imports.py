"""Suppliers' sources and imports for staff: read, never written by hand."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from shop.backoffice.money import ReadPolicy, Rows
from suppliers.feeds.models import Feed, FeedRun


class FeedRunViewSet(Rows):
    model = FeedRun
    icon = "download"
    menu_label = _("Imports")
    form_fields = ["reason"]
    list_display = [
        "__str__", "state", "created", "updated", "missing", "refused", "started_at", "reason"
    ]  # fmt: skip
    list_filter = ["state", "feed__source"]
    search_fields = ["feed__supplier__name", "feed__name", "file_name"]
    # Files and samples are the supplier's own.
    inspect_view_fields = [
        "feed", "state", "file_name", "started_at", "started_by", "finished_at", "applied_by",
        "reason", "format", "encoding", "rows", "created", "updated", "unchanged", "missing",
        "refused", "warned", "drafts",
    ]  # fmt: skip


class FeedViewSet(Rows):
    model = Feed
    icon = "link"
    menu_label = _("Sources")
    form_fields = ["name"]
    list_display = ["supplier", "name", "source", "every", "next_at", "failures", "is_active"]
    list_filter = ["source", "is_active"]
    search_fields = ["supplier__name", "name"]
    # Never what opens them.
    inspect_view_fields = [
        "supplier", "name", "source", "address", "every", "next_at", "failures", "applies_alone",
        "takes_good_rows", "publishes", "missing", "basis", "is_active", "created_at",
    ]  # fmt: skip


class FeedGroup(ViewSetGroup):
    menu_label = _("Imports")
    menu_icon = "download"
    menu_order = 125
    items = (
        FeedRunViewSet("feed_runs", url_prefix="imports"),
        FeedViewSet("feeds", url_prefix="sources"),
    )


def register_policies() -> None:
    for model in (FeedRun, Feed):
        register_permission_policy(model, ReadPolicy(model))
