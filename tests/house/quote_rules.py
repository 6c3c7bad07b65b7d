"""Every rule that the database keeps of quotes, broken once; read by test_constraints."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from shop.documents.models import Paper
from shop.invoicing.models import ChorusDeposit, ChorusEvent
from shop.quoting.models import (
    Approval,
    Attachment,
    AwardLine,
    Capacity,
    DeliveryAcceptance,
    FrameworkCall,
    FrameworkPrice,
    GiftProof,
    HookDelivery,
    Question,
    Recipient,
    Remark,
    RequestLot,
    Score,
    ShoppingListLine,
    Visit,
)
from tests import factories as f
from tests.factories import quoting as q

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
Break = Callable[[], Any]


def now() -> Any:
    return timezone.now()


def made(factory: Any, **values: Any) -> Break:
    """One row of a factory; a callable value is called."""
    return lambda: factory(**{name: v() if callable(v) else v for name, v in values.items()})


def twice(factory: Any, *, unlike: dict[str, list[Any]] | None = None, **values: Any) -> Break:
    """Two rows with the same values; `unlike` gives those that differ."""

    def act() -> None:
        given = {name: v() if callable(v) else v for name, v in values.items()}
        for at in range(2):
            others = {name: each[at] for name, each in (unlike or {}).items()}
            factory(**given, **others)

    return act


def plain(model: Any) -> Any:
    """A model's rows as they are, where no factory says what a good one is."""
    return lambda **values: model.objects.create(
        **{name: v() if callable(v) else v for name, v in values.items()}
    )


def capacity(**values: Any) -> Any:
    given = {"supplier": f.SupplierFactory, "per_week": 10, "unit": "kg"}
    return plain(Capacity)(**{**given, **values})


def lots(**values: Any) -> Any:
    return plain(RequestLot)(**{"title": "Lot", **values})


def question(**values: Any) -> Any:
    given = {"request": q.QuoteRequestFactory, "text": "Quand ?", "asked_at": now}
    return plain(Question)(**{**given, **values})


def remark(**values: Any) -> Any:
    given = {"invitation": q.InvitationFactory, "role": "buyer", "text": "Bonjour", "at": now}
    return plain(Remark)(**{**given, **values})


def score(**values: Any) -> Any:
    given = {"offer": q.OfferFactory, "criterion": q.CriterionFactory, "points": 50, "at": now}
    return plain(Score)(**{**given, **values})


def award_line(**values: Any) -> Any:
    given = {"award": q.AwardFactory, "part": q.AwardPartFactory,
             "offer_line": q.OfferLineFactory, "net": 1, "tax": 0}  # fmt: skip
    return plain(AwardLine)(**{**given, **values})


def approval(**values: Any) -> Any:
    given = {"award": q.AwardFactory, "step": 1, "above": 0}
    return plain(Approval)(**{**given, **values})


def received(**values: Any) -> Any:
    given = {"supplier_order": f.SupplierOrderFactory, "is_whole": True, "received_on": TODAY,
             "name": "Anne", "at": now}  # fmt: skip
    return plain(DeliveryAcceptance)(**{**given, **values})


def framework_price(**values: Any) -> Any:
    given = {"framework": q.FrameworkFactory, "offer_line": q.OfferLineFactory,
             "unit_price": 1, "valid_from": TODAY}  # fmt: skip
    return plain(FrameworkPrice)(**{**given, **values})


def call(**values: Any) -> Any:
    given = {"framework": q.FrameworkFactory, "net": 1, "at": now}
    return plain(FrameworkCall)(**{**given, **values})


def gift_proof(**values: Any) -> Any:
    given = {"offer": q.OfferFactory, "file": "x.pdf", "sha256": "0", "sent_at": now}
    return plain(GiftProof)(**{**given, **values})


def recipient(**values: Any) -> Any:
    given = {"gift_box": q.GiftBoxFactory, "position": 1, "name": "Anne", "street": "1 rue",
             "postcode": "35000"}  # fmt: skip
    return plain(Recipient)(**{**given, **values})


def visit(**values: Any) -> Any:
    given = {"plan": q.ServicePlanFactory, "offer_line": q.OfferLineFactory,
             "planned_on": TODAY, "quantity": 1000}  # fmt: skip
    return plain(Visit)(**{**given, **values})


def telling(**values: Any) -> Any:
    given = {"hook": q.HookFactory, "event": q.EventFactory, "body": "{}", "next_at": now}
    return plain(HookDelivery)(**{**given, **values})


def deposit(**values: Any) -> Any:
    given = {"invoice": f.InvoiceFactory, "updated_at": now}
    return plain(ChorusDeposit)(**{**given, **values})


def paper(**values: Any) -> Any:
    given = {"document": q.DocumentFactory, "file": "x.pdf", "sha256": "0", "made_at": now}
    return plain(Paper)(**{**given, **values})


def list_line(**values: Any) -> Any:
    given = {"shopping_list": q.ShoppingListFactory, "sellable": f.SellableFactory}
    return plain(ShoppingListLine)(**{**given, **values})


def attachment() -> Any:
    return plain(Attachment)(
        request=q.QuoteRequestFactory, file="x", name="x", sha256="0", size=0, added_at=now
    )


def two_awards() -> None:
    request = q.QuoteRequestFactory(is_sent=True)
    for _ in range(2):
        q.AwardFactory(request=request)


QUOTES: dict[str, Break] = {
    "one_deposit_invoice_per_part": twice(
        f.InvoiceFactory, kind="deposit", supplier_order=f.SupplierOrderFactory
    ),
    "supplier_order_deposit_within_total": made(f.SupplierOrderFactory, deposit_permille=1001),
    "request_state_known": made(q.QuoteRequestFactory, is_sent=True, state="x"),
    "request_kind_known": made(q.QuoteRequestFactory, kind="x"),
    "request_audience_known": made(q.QuoteRequestFactory, audience="x"),
    "request_sent_with_deadline": made(q.QuoteRequestFactory, is_sent=True, deadline=None),
    "template_stays_a_draft": made(q.QuoteRequestFactory, is_sent=True, is_template=True),
    "request_budget_in_order": made(q.QuoteRequestFactory, budget_low=2, budget_high=1),
    "request_period_in_order": made(
        q.QuoteRequestFactory, period_from=date(2026, 3, 2), period_to=date(2026, 3, 1)
    ),
    "framework_asked_with_period_and_maximum": made(
        q.QuoteRequestFactory, is_sent=True, wants_framework=True
    ),
    "one_capacity_per_category_and_unit": twice(
        capacity, supplier=f.SupplierFactory, category=f.CategoryFactory
    ),
    "one_capacity_per_unit_for_all": twice(capacity, supplier=f.SupplierFactory),
    "capacity_plausible": lambda: capacity(per_week=0),
    "capacity_begins_within_a_year": lambda: capacity(lead_days=366),
    "capacity_has_a_unit": lambda: capacity(unit=""),
    "quoting.QuoteRequest.key": twice(q.QuoteRequestFactory, key="k"),
    "request_says_who_and_what": made(q.QuoteRequestFactory, title=""),
    "request_cancelled_with_reason": made(q.QuoteRequestFactory, state="cancelled"),
    "quoting.QuoteRequest.number": twice(q.QuoteRequestFactory, number="D1"),
    "quoting.QuoteRequest.token": twice(q.QuoteRequestFactory, token="t"),
    "one_lot_per_number": twice(lots, request=q.QuoteRequestFactory, number=1),
    "one_request_line_per_place": twice(
        q.RequestLineFactory, request=q.QuoteRequestFactory, position=1
    ),
    "request_line_quantity_plausible": made(q.RequestLineFactory, quantity=0),
    "request_line_has_unit_and_title": made(q.RequestLineFactory, unit=""),
    "one_criterion_per_place": twice(q.CriterionFactory, request=q.QuoteRequestFactory, position=1),
    "criterion_weight_in_per_cent": made(q.CriterionFactory, weight=101),
    "one_invitation_each": twice(
        q.InvitationFactory,
        request=lambda: q.QuoteRequestFactory(is_sent=True),
        supplier=f.SupplierFactory,
    ),
    "quoting.Invitation.token": twice(q.InvitationFactory, token="t"),
    "invitation_state_known": made(q.InvitationFactory, state="x"),
    "invitation_declined_with_reason": made(q.InvitationFactory, state="declined"),
    "question_asked": lambda: question(text=""),
    "question_answered_with_date": lambda: question(answer="Demain."),
    "attachment_not_empty": attachment,
    "quote_event_signed": made(q.EventFactory, role="passant"),
    "one_shopping_list_per_name": twice(q.ShoppingListFactory, organisation=f.OrganisationFactory),
    "one_list_line_per_sellable": twice(
        list_line, shopping_list=q.ShoppingListFactory, sellable=f.SellableFactory
    ),
    "list_line_quantity_from_one": lambda: list_line(quantity=0),
    "one_offer_per_version": twice(
        q.OfferFactory, invitation=q.InvitationFactory, version=1, state="superseded"
    ),
    "one_live_offer_each": twice(
        q.OfferFactory, unlike={"version": [1, 2]}, invitation=q.InvitationFactory
    ),
    "one_offer_draft_each": twice(
        q.OfferFactory, unlike={"version": [1, 2]}, invitation=q.InvitationFactory, state="draft"
    ),
    "offer_state_known": made(q.OfferFactory, state="x"),
    "offer_submitted_with_validity": made(q.OfferFactory, valid_until=None),
    "offer_in_force_is_numbered": made(q.OfferFactory, document=None),
    "offer_shares_within_whole": made(q.OfferFactory, deposit_permille=1001),
    "offer_payment_within_law": made(q.OfferFactory, payment_days=61),
    "quoting.Offer.document": twice(q.OfferFactory, document=q.DocumentFactory),
    "one_offer_line_per_place": twice(q.OfferLineFactory, offer=q.OfferFactory, position=1),
    "one_price_per_line_asked": twice(
        q.OfferLineFactory, offer=q.OfferFactory, line=q.RequestLineFactory
    ),
    "offer_line_quantity_plausible": made(q.OfferLineFactory, quantity=10_000_000_001),
    "offer_line_has_unit_title_and_vat": made(q.OfferLineFactory, vat_code=""),
    "offer_line_minimum_reached": made(q.OfferLineFactory, min_quantity=40_001),
    "remark_signed_and_said": lambda: remark(role="passant"),
    "one_score_each": twice(score, offer=q.OfferFactory, criterion=q.CriterionFactory),
    "score_out_of_100": lambda: score(points=101),
    "one_award_in_force": two_awards,
    "award_state_known": made(q.AwardFactory, state="x"),
    "award_says_why": made(q.AwardFactory, reason=""),
    "one_part_per_offer_chosen": twice(
        q.AwardPartFactory, award=q.AwardFactory, offer=q.OfferFactory
    ),
    "one_award_line_per_offer_line": twice(
        award_line, award=q.AwardFactory, offer_line=q.OfferLineFactory
    ),
    "a_line_is_awarded_once": twice(award_line, award=q.AwardFactory, line=q.RequestLineFactory),
    "one_approval_a_step": twice(approval, award=q.AwardFactory),
    "approval_decided_and_signed": lambda: approval(state="approved"),
    "quoting.Acceptance.award": twice(q.AcceptanceFactory, award=q.AwardFactory),
    "quoting.Acceptance.document": twice(q.AcceptanceFactory, document=q.DocumentFactory),
    "quoting.Acceptance.order": twice(q.AcceptanceFactory, order=f.OrderFactory),
    "acceptance_signed": made(q.AcceptanceFactory, quality=""),
    "purchase_order_comes_with_its_file": made(q.AcceptanceFactory, kind="purchase_order"),
    "quoting.DeliveryAcceptance.supplier_order": twice(
        received, supplier_order=f.SupplierOrderFactory
    ),
    "reserves_are_written": lambda: received(is_whole=False),
    "quoting.Framework.award_part": twice(q.FrameworkFactory, award_part=q.AwardPartFactory),
    "quoting.Framework.number": twice(q.FrameworkFactory, number="AC-1"),
    "framework_within_its_maximum": made(q.FrameworkFactory, used=100_001),
    "framework_ends_after_start": made(q.FrameworkFactory, ends_on=date(2026, 1, 1)),
    "one_framework_price_a_day": twice(
        framework_price, framework=q.FrameworkFactory, offer_line=q.OfferLineFactory
    ),
    "framework_price_dates_in_order": lambda: framework_price(valid_to=YESTERDAY),
    "quoting.FrameworkCall.order": twice(call, order=f.OrderFactory),
    "quoting.GiftBox.request": twice(q.GiftBoxFactory, request=q.QuoteRequestFactory),
    "one_place_in_a_group_each": twice(
        q.GroupMemberFactory, invitation=q.InvitationFactory, supplier=f.SupplierFactory
    ),
    "group_member_decides_with_date": made(q.GroupMemberFactory, state="agreed"),
    "group_member_declines_with_reason": made(
        q.GroupMemberFactory, state="declined", decided_at=now
    ),
    "one_table_of_lines_at_a_time": twice(q.LineFileFactory, request=q.QuoteRequestFactory),
    "table_of_lines_state_known": made(q.LineFileFactory, state="x"),
    "table_of_lines_refused_with_reason": made(q.LineFileFactory, state="refused"),
    "one_price_proposal_at_a_time": twice(q.FrameworkProposalFactory, framework=q.FrameworkFactory),
    "price_proposal_decided_with_date": made(q.FrameworkProposalFactory, state="accepted"),
    "price_proposal_refused_with_reason": made(
        q.FrameworkProposalFactory, state="refused", decided_at=now
    ),
    "gift_box_counts_plausible": made(q.GiftBoxFactory, without_alcohol=41),
    "one_gift_proof_waiting": twice(gift_proof, offer=q.OfferFactory),
    "gift_proof_decided_with_date": lambda: gift_proof(state="approved"),
    "one_recipient_per_place": twice(recipient, gift_box=q.GiftBoxFactory),
    "recipient_known_or_erased": lambda: recipient(erased_at=now),
    "quoting.ServicePlan.award_part": twice(q.ServicePlanFactory, award_part=q.AwardPartFactory),
    "service_plan_dates_in_order": made(q.ServicePlanFactory, ends_on=date(2025, 12, 31)),
    "visit_state_known": lambda: visit(state="x"),
    "visit_done_is_signed": lambda: visit(state="done"),
    "visit_not_done_says_why": lambda: visit(state="cancelled"),
    "only_done_visits_are_billed": lambda: visit(order_line=f.SupplierOrderLineFactory),
    "visit_quantity_plausible": lambda: visit(quantity=0),
    "quoting.Visit.postponed_to": twice(visit, postponed_to=visit),
    "hook_has_one_owner": made(q.HookFactory, organisation=None),
    "one_hook_per_organisation_address": twice(
        q.HookFactory, organisation=f.OrganisationFactory, url="https://a.example/"
    ),
    "one_hook_per_supplier_address": twice(
        q.HookFactory, organisation=None, supplier=f.SupplierFactory, url="https://a.example/"
    ),
    "api_key_has_one_owner": made(q.ApiKeyFactory, organisation=None),
    "quoting.ApiKey.digest": twice(q.ApiKeyFactory, digest="0"),
    "one_telling_per_event": twice(telling, hook=q.HookFactory, event=q.EventFactory),
    "hook_delivery_state_known": lambda: telling(state="x"),
    "order_line_kind_known": made(f.SupplierOrderLineFactory, kind="x"),
    "documents.Paper.document": twice(
        paper, unlike={"sha256": ["0", "1"]}, document=q.DocumentFactory
    ),
    "documents.Paper.sha256": twice(paper),
    "paper_has_its_file": lambda: paper(file=""),
    "invoicing.ChorusDeposit.invoice": twice(deposit, invoice=f.InvoiceFactory),
    "chorus_deposit_numbered": lambda: deposit(status="deposited"),
    "chorus_refusal_says_why": lambda: deposit(status="rejected", deposit_number="1"),
    "chorus_event_known": lambda: plain(ChorusEvent)(deposit=deposit, status="x", at=now),
}
