"""Orders and money for staff: everything can be read, little can be done, and only through the
shop's own operations."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from shop.backoffice.exports import Exported, part_columns
from shop.backoffice.vouchers import VoucherViewSet
from shop.invoicing.models import Invoice
from shop.orders import operations, refunds, talk
from shop.orders.models import Refund, Review, SupplierOrder
from shop.orders.states import WrongMove
from shop.organisations.models import AccountTerms
from shop.payments import webhooks
from shop.payments.models import CommissionRule, Dispute, Payment, Transfer, WebhookEvent


class ReadPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes these rows by hand, whatever their permissions."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class _ActPolicy(ModelPermissionPolicy):
    """What a form of ours does may be done; no row is added or deleted by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "change") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class Rows(ModelViewSet):
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = True


class _ActionForm(WagtailAdminModelForm):
    """A form without the model's own fields: saving it calls an operation."""

    def act(self, *, by_id: int) -> None:
        raise NotImplementedError


class _ActView(generic.EditView):
    """Refusals come back at the form; nothing else is written."""

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):
            return False
        try:
            form.act(by_id=self.request.user.pk)
        except (WrongMove, refunds.RefundRefused, talk.TalkRefused, LookupError) as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_code = "refused"
            self.produced_error_message = str(refusal)
            return False
        return True

    def save_instance(self) -> Any:
        return self.model._default_manager.get(pk=self.object.pk)


class PartForm(_ActionForm):
    action = forms.ChoiceField(
        label=_("Action"),
        choices=[
            ("message", _("Écrire au client et au fournisseur")),
            ("cancel", _("Annuler avant expédition")),
            ("refund", _("Rembourser tout ce qui reste")),
            ("problem", _("Signaler un problème : les versements attendent")),
            ("resume", _("Le problème est réglé")),
        ],
    )
    reason = forms.CharField(label=_("Motif ou message"), widget=forms.Textarea, max_length=4000)

    class Meta:
        model = SupplierOrder
        fields: list[str] = []

    def act(self, *, by_id: int) -> None:
        part, reason = self.instance.pk, self.cleaned_data["reason"]
        now = timezone.now()
        match self.cleaned_data["action"]:
            case "message":
                talk.say(part_id=part, side="shop", text=reason, by_id=by_id, at=now)
            case "cancel":
                operations.cancel(part_id=part, reason=reason, by_id=by_id, at=now)
            case "refund":
                refunds.refund(
                    part_id=part,
                    key=f"staff-{part}-{now:%Y%m%d%H%M}",
                    reason=reason,
                    by_id=by_id,
                    at=now,
                    everything=True,
                )
            case "problem":
                operations.report_problem(part_id=part, note=reason, by_id=by_id, at=now)
            case "resume":
                operations.resume(part_id=part, note=reason, by_id=by_id, at=now)


class _PartIndex(Exported):
    file_columns = staticmethod(part_columns)
    with_rows = ("supplier", "organisation")


class SupplierOrderViewSet(Rows):
    model = SupplierOrder
    icon = "list-ul"
    menu_label = _("Commandes")
    index_view_class = _PartIndex
    export_filename = "commandes"
    edit_view_class = _ActView
    list_display = ["number", "supplier", "state", "placed_at", "paid_at", "delivered_at"]
    list_filter = ["state", "delivery"]
    search_fields = ["number", "supplier__name", "buyer_email"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return PartForm


class PaymentViewSet(Rows):
    model = Payment
    icon = "download"
    menu_label = _("Paiements")
    form_fields = ["trouble"]
    list_display = ["reference", "envelope", "state", "asked", "captured", "refunded"]
    list_filter = ["state", "gateway"]
    search_fields = ["reference", "envelope__order__number"]


class ReplayForm(_ActionForm):
    class Meta:
        model = WebhookEvent
        fields: list[str] = []

    def act(self, *, by_id: int) -> None:
        webhooks.replay(webhook_id=self.instance.pk, at=timezone.now())


class WebhookViewSet(Rows):
    """Saving applies the message again."""

    model = WebhookEvent
    icon = "mail"
    menu_label = _("Messages du prestataire")
    edit_view_class = _ActView
    list_display = ["event_id", "kind", "received_at", "applied_at"]
    list_filter = ["kind"]
    search_fields = ["event_id", "payload"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return ReplayForm


class TransferViewSet(Rows):
    model = Transfer
    icon = "upload"
    menu_label = _("Versements")
    form_fields = ["trouble"]
    list_display = ["supplier_order", "due_on", "state", "cents", "reversed", "trouble"]
    list_filter = ["state"]
    search_fields = ["reference", "supplier_order__number"]


class RefundViewSet(Rows):
    model = Refund
    icon = "undo"
    menu_label = _("Remboursements")
    form_fields = ["reason"]
    list_display = ["supplier_order", "cents", "reason", "state", "asked_at"]
    list_filter = ["state"]
    search_fields = ["supplier_order__number", "reason"]


class DisputeViewSet(Rows):
    model = Dispute
    icon = "warning"
    menu_label = _("Litiges")
    form_fields = ["reason"]
    list_display = ["reference", "payment", "cents", "reason", "state", "opened_at"]
    list_filter = ["state"]
    search_fields = ["reference"]


class InvoiceViewSet(Rows):
    model = Invoice
    icon = "doc-full"
    menu_label = _("Factures et avoirs")
    form_fields = ["number"]
    list_display = ["number", "kind", "legal_entity", "issued_on", "due_on", "paid_at"]
    list_filter = ["kind"]
    search_fields = ["number", "legal_entity__name", "supplier_order__number"]


class CommissionRuleViewSet(ModelViewSet):
    model = CommissionRule
    icon = "cogs"
    menu_label = _("Commissions")
    search_backend_name = None
    copy_view_enabled = False
    form_fields = ["category", "supplier", "basis_points", "valid_from", "valid_to"]
    list_display = ["__str__", "category", "supplier", "valid_from", "valid_to"]


class AccountTermsViewSet(ModelViewSet):
    model = AccountTerms
    icon = "lock-open"
    menu_label = _("Comptes clients")
    search_backend_name = None
    copy_view_enabled = False
    form_fields = ["organisation", "limit", "payment_days", "is_open"]
    list_display = ["organisation", "limit", "payment_days", "is_open"]
    search_fields = ["organisation__name"]


class ReviewForm(_ActionForm):
    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[("publish", _("Publier")), ("refuse", _("Refuser"))],
    )
    reason = forms.CharField(
        label=_("Motif du refus, envoyé à l’auteur"), required=False, max_length=200
    )

    class Meta:
        model = Review
        fields: list[str] = []

    def act(self, *, by_id: int) -> None:
        review, now = self.instance.pk, timezone.now()
        if self.cleaned_data["decision"] == "publish":
            talk.publish_review(review_id=review, at=now)
        else:
            talk.refuse_review(review_id=review, reason=self.cleaned_data["reason"], at=now)


class ReviewViewSet(Rows):
    model = Review
    icon = "comment"
    menu_label = _("Avis")
    edit_view_class = _ActView
    list_display = ["listing", "score", "text", "author", "state", "posted_at"]
    list_filter = ["state", "score"]
    search_fields = ["text", "author"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return ReviewForm


class OrderGroup(ViewSetGroup):
    menu_label = _("Commandes et argent")
    menu_icon = "list-ul"
    menu_order = 140
    items = (
        SupplierOrderViewSet("supplier_orders", url_prefix="commandes"),
        ReviewViewSet("reviews", url_prefix="avis"),
        PaymentViewSet("payments", url_prefix="paiements"),
        RefundViewSet("refunds", url_prefix="remboursements"),
        TransferViewSet("transfers", url_prefix="versements"),
        DisputeViewSet("disputes", url_prefix="litiges"),
        WebhookViewSet("webhooks", url_prefix="messages-paiement"),
        InvoiceViewSet("invoices", url_prefix="factures"),
        VoucherViewSet("vouchers", url_prefix="codes"),
        CommissionRuleViewSet("commission_rules", url_prefix="commissions"),
        AccountTermsViewSet("account_terms", url_prefix="comptes-clients"),
    )


_READ: tuple[type[Model], ...] = (Payment, Transfer, Refund, Dispute, Invoice)
_ACTED_ON: tuple[type[Model], ...] = (SupplierOrder, WebhookEvent, Review)


def register_policies() -> None:
    """Once, before the views ask: what may be done with which rows."""
    for model in _READ:
        register_permission_policy(model, ReadPolicy(model))
    for model in _ACTED_ON:
        register_permission_policy(model, _ActPolicy(model))
