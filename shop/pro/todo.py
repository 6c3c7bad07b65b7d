"""What there is to do for the organisation, by the person's role; each entry leads there."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.invoicing import purchases
from shop.orders.models import SupplierOrder
from shop.organisations.models import JoinRequest, Member, Organisation
from shop.pro.access import may
from shop.quoting import awarding, gift_proofs, gifts, queries
from shop.quoting.models import Award, GiftProof, QuoteRequest, RequestState
from shop.todo import Entry, Group

SHOWN = 6
# Invoices due within these days are worth a look.
SOON = timedelta(days=7)
State = SupplierOrder.State


def groups(*, organisation: Organisation, member: Member, at: datetime) -> list[Group]:
    """Groups with something in them; what the role cannot do is not told. Queries are constant."""
    found: list[Group] = []
    if may(member.role, "approve"):
        found.append(_approvals(organisation, member, at))
    if may(member.role, "ask_quotes"):
        found += _quotes(organisation, member)
        found += _gifts(organisation, member, timezone.localdate(at))
    if may(member.role, "receive"):
        found.append(_deliveries(organisation, member))
    if may(member.role, "handle_money"):
        found.append(_invoices(organisation, member, timezone.localdate(at)))
    if may(member.role, "manage"):
        found.append(_people(organisation))
    return [group for group in found if group.count]


def _group(title: str, entries: list[Entry], more: str = "") -> Group:
    return Group(title, len(entries), entries[:SHOWN], more)


def _approvals(organisation: Organisation, member: Member, at: datetime) -> Group:
    entries = [
        Entry(
            step.award.request.title,
            _quote(organisation, step.award.request_id) + "#choix",
            _("étape %(step)s") % {"step": step.step},
        )
        for step in queries.approvals_waiting(organisation_id=organisation.pk)
        if awarding.may_decide(step, by_id=member.user_id, at=at)[0]
    ]
    return _group(_("À approuver"), entries, reverse("pro-approvals", args=[organisation.siret]))


def _quotes(organisation: Organisation, member: Member) -> list[Group]:
    every = queries.of_organisation(
        organisation_id=organisation.pk, entity_id=member.entity_id
    ).filter(state__in=[RequestState.DRAFT, RequestState.OPEN, RequestState.CLOSED,
                        RequestState.AWARDED])  # fmt: skip
    listed = reverse("pro-quotes", args=[organisation.siret])
    by_state: dict[str, list[QuoteRequest]] = {}
    for request in every:
        by_state.setdefault(request.state, []).append(request)
    to_accept = set(
        Award.objects.filter(request__in=by_state.get("awarded", []), state="approved").values_list(
            "request", flat=True
        )
    )
    waiting = QuoteRequest.objects.filter(
        pk__in=[request.pk for request in by_state.get("open", [])],
        questions__isnull=False,
        questions__answered_at=None,
    ).distinct()
    return [
        _group(
            _("Questions de fournisseurs"),
            [Entry(r.title, _quote(organisation, r.pk) + "#questions") for r in waiting],
        ),
        _group(
            _("Devis à accepter"),
            [
                Entry(r.title, _quote(organisation, r.pk) + "#choix")
                for r in by_state.get("awarded", [])
                if r.pk in to_accept
            ],
        ),
        _group(
            _("Offres à comparer"),
            [_to_compare(organisation, r) for r in by_state.get("closed", [])],
            f"{listed}?etat=closed",
        ),
        _group(
            _("Brouillons"),
            [Entry(r.title, _quote(organisation, r.pk)) for r in by_state.get("draft", [])],
            f"{listed}?etat=draft",
        ),
    ]


def _gifts(organisation: Organisation, member: Member, today: date) -> list[Group]:
    """Boxes that would come too late, and proofs that wait."""
    every = queries.of_organisation(organisation_id=organisation.pk, entity_id=member.entity_id)
    mine = every.order_by().values("pk")
    late = gifts.to_order_soon(mine, today=today)
    proofs = GiftProof.objects.filter(
        state=GiftProof.State.WAITING, offer__invitation__request__in=mine,
        offer__state__in=gift_proofs.CHOSEN,
    ).select_related("offer__invitation__request", "offer__invitation__supplier")  # fmt: skip
    return [
        _group(
            _("Coffrets à commander"),
            [
                Entry(
                    box.request.title,
                    _quote(organisation, box.request_id),
                    _("au plus tard le %(day)s") % {"day": date_format(day, "j F")},
                    is_late=day < today,
                )
                for box, day in late
            ],
        ),
        _group(
            _("Bons à tirer à valider"),
            [
                Entry(
                    each.offer.invitation.request.title,
                    _quote(organisation, each.offer.invitation.request_id) + "#bat",
                    each.offer.invitation.supplier.name,
                )
                for each in proofs
            ],
        ),
    ]


def _to_compare(organisation: Organisation, request: QuoteRequest) -> Entry:
    count = request.answered_count  # type: ignore[attr-defined]  # annotated by the query
    return Entry(
        request.title,
        _quote(organisation, request.pk, "comparer/"),
        _("%(count)d offres") % {"count": count} if count != 1 else _("une offre"),
    )


def _deliveries(organisation: Organisation, member: Member) -> Group:
    parts = (
        purchases.parts_of(organisation_id=organisation.pk, entity_id=member.entity_id)
        .filter(
            order__envelope__origin="quote", delivery_acceptance=None,
            state__in=[State.SHIPPED, State.READY, State.DELIVERED],
        )
        .select_related("supplier")
    )  # fmt: skip
    entries = [
        Entry(part.number, reverse("pro-order", args=[organisation.siret, part.number]),
              part.supplier.name)
        for part in parts
    ]  # fmt: skip
    return _group(_("Service fait à constater"), entries)


def _invoices(organisation: Organisation, member: Member, today: date) -> Group:
    parts = purchases.parts_of(organisation_id=organisation.pk, entity_id=member.entity_id).filter(
        paid_at=None,
        invoices__kind="sale",
        invoices__is_replaced=False,
        invoices__due_on__lte=today + SOON,
    )
    found = parts.values_list("number", "invoices__number", "invoices__due_on").order_by(
        "invoices__due_on"
    )
    entries = [
        Entry(
            _("Facture %(number)s") % {"number": invoice},
            reverse("pro-order", args=[organisation.siret, number]),
            _("échéance le %(day)s") % {"day": date_format(due, "j F")},
            is_late=due < today,
        )
        for number, invoice, due in found
    ]
    return _group(_("Factures à payer"), entries)


def _people(organisation: Organisation) -> Group:
    asked = JoinRequest.objects.filter(
        organisation=organisation, state=JoinRequest.State.WAITING
    ).select_related("user")
    entries = [
        Entry(
            each.user.get_full_name() or each.user.email,
            reverse("pro-join-decide", args=[organisation.siret, each.pk]),
        )
        for each in asked
    ]
    return _group(_("Demandes d’accès"), entries)


def _quote(organisation: Organisation, pk: int, rest: str = "") -> str:
    return reverse("pro-quote", args=[organisation.siret, pk]) + rest
