"""Requests for quotes for staff: read, never written by hand. Offers stay between both sides."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from shop.backoffice.exports import Exported, request_columns
from shop.backoffice.money import ReadPolicy, Rows
from shop.quoting.models import InvitationState, QuoteRequest


class _IndexView(Exported):
    file_columns = staticmethod(request_columns)
    with_rows = ("organisation", "entity", "category", "started_by")

    def get_base_queryset(self) -> QuerySet[QuoteRequest]:
        """What was sent: drafts are their buyer's alone."""
        answered = Q(invitations__state=InvitationState.ANSWERED)
        return (
            QuoteRequest.objects.exclude(sent_at=None)
            .select_related("organisation", "started_by")
            .annotate(
                invited_count=Count("invitations", distinct=True),
                answered_count=Count("invitations", filter=answered, distinct=True),
            )
        )


class QuoteRequestViewSet(Rows):
    model = QuoteRequest
    icon = "clipboard-list"
    menu_label = _("Demandes de devis")
    menu_order = 135
    add_to_admin_menu = True
    index_view_class = _IndexView
    export_filename = "demandes"
    form_fields = ["end_reason"]
    list_display = [
        "__str__", "state", "organisation", "company_name", "deadline",
        Column("invited_count", label=_("Invités"), sort_key="invited_count"),
        Column("answered_count", label=_("Réponses"), sort_key="answered_count"),
    ]  # fmt: skip
    list_filter = ["state", "kind", "is_public"]
    search_fields = ["number", "title", "company_name", "organisation__name"]
    # Never the tokens that open it.
    inspect_view_fields = [
        "number", "title", "state", "kind", "organisation", "entity", "company_name", "is_public",
        "started_by", "category", "cpv", "deadline", "wanted_on", "sent_at", "closed_at",
        "ended_at", "end_reason",
    ]  # fmt: skip


def register_policy() -> None:
    register_permission_policy(QuoteRequest, ReadPolicy(QuoteRequest))
