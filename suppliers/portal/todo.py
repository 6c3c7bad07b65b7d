"""What there is to do, in the order of its urgency; every entry leads to where it is done."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.impact import attesting
from shop.invoicing import queries as invoices
from shop.listings.models import Listing
from shop.listings.models import State as ListingState
from shop.orders import desk
from shop.orders.models import SupplierOrder
from shop.payments.models import GatewayAccount
from shop.quoting import groups as quoted_groups
from shop.quoting import visits
from shop.quoting.models import GroupMember, Invitation, RequestState, Visit
from shop.todo import Entry, Group
from suppliers.directory.models import Supplier
from suppliers.feeds import queries as feeds
from suppliers.portal import quote_turns, shelf
from suppliers.portal.access import may

SHOWN = 6
FAILED_SHOWN = timedelta(days=7)


def groups(*, supplier: Supplier, role: str, at: datetime) -> list[Group]:
    """Groups with something in them; what the role cannot do is not told."""
    found: list[Group] = []
    if may(role, "handle_orders"):
        found += _orders(supplier, at)
        found.append(_visits(supplier, timezone.localdate(at)))
    if may(role, "answer_quotes"):
        found.append(_quotes(supplier, at))
        found.append(_groups(supplier, at))
    if may(role, "handle_money"):
        found += _money(supplier)
        found.append(_attestations(supplier, timezone.localdate(at)))
    if may(role, "edit_listings"):
        found += _listings(supplier, at)
    return [group for group in found if group.count]


def _orders(supplier: Supplier, at: datetime) -> list[Group]:
    pk, slug = supplier.pk, supplier.slug
    every = list(desk.to_prepare(supplier_id=pk))
    listed = f"{reverse('portal-orders', args=[slug])}?etat="
    to_weigh = [part for part in every if part.is_unweighed]  # type: ignore[attr-defined]
    to_send = [part for part in every if not part.is_unweighed]  # type: ignore[attr-defined]
    problems = desk.problems(supplier_id=pk)
    returns = desk.returns_to_answer(supplier_id=pk)
    messages = desk.messages_to_answer(supplier_id=pk)
    reviews = desk.reviews_to_answer(supplier_id=pk)
    return [
        Group(
            _("Commandes à préparer"),
            len(to_send),
            [_promise(slug, part, at) for part in to_send[:SHOWN]],
            f"{listed}to_prepare",
        ),
        Group(
            _("Commandes à peser"),
            len(to_weigh),
            [_promise(slug, part, at, "#peser") for part in to_weigh[:SHOWN]],
            f"{listed}to_prepare",
        ),
        Group(
            _("Retours à traiter"),
            returns.count(),
            [
                Entry(
                    f"{each.get_kind_display()} – {each.supplier_order.number}",
                    _order(slug, each.supplier_order, "#retours"),
                    _since(each.asked_at),
                )
                for each in returns[:SHOWN]
            ],
        ),
        _parts(_("Problèmes à résoudre"), slug, problems, "#probleme", f"{listed}problem"),
        _parts(_("Messages sans réponse"), slug, messages, "#messages"),
        Group(
            _("Avis sans réponse"),
            reviews.count(),
            [
                Entry(
                    _("%(score)d sur 5 – %(title)s")
                    % {"score": each.score, "title": each.line.title},
                    _order(slug, each.line.supplier_order, "#avis"),
                    _since(each.posted_at),
                )
                for each in reviews[:SHOWN]
            ],
        ),
    ]


def _visits(supplier: Supplier, today: date) -> Group:
    plans = visits.plans_of_supplier(supplier_id=supplier.pk)
    found = visits.visits_in(plans).filter(state=Visit.State.PLANNED, planned_on__lte=today)
    return Group(
        _("Interventions à faire signer"),
        found.count(),
        [
            Entry(
                each.offer_line.title,
                reverse("portal-visit", args=[supplier.slug, each.pk]),
                date_format(each.planned_on, "l j F"),
                each.planned_on < today,
            )
            for each in found[:SHOWN]
        ],
        reverse("portal-visits", args=[supplier.slug]),
    )


def _quotes(supplier: Supplier, at: datetime) -> Group:
    waiting = quote_turns.listed(supplier_id=supplier.pk, at=at, turn="a-repondre")
    return Group(
        _("Devis à remettre"),
        waiting.count(),
        [
            Entry(
                each.request.title,
                reverse("portal-quote", args=[supplier.slug, each.pk]),
                _quote_note(each, at),
            )
            for each in waiting[:SHOWN]
        ],
        f"{reverse('portal-quotes', args=[supplier.slug])}?tour=a-repondre",
    )


def _groups(supplier: Supplier, at: datetime) -> Group:
    waiting = quoted_groups.of_supplier(supplier_id=supplier.pk).filter(
        state=GroupMember.State.ASKED,
        invitation__request__state=RequestState.OPEN,
        invitation__request__deadline__gt=at,
    )
    return Group(
        _("Groupements proposés"),
        waiting.count(),
        [
            Entry(
                each.invitation.request.title,
                reverse("portal-group", args=[supplier.slug, each.pk]),
                _("avec %(name)s") % {"name": each.invitation.supplier.name},
            )
            for each in waiting[:SHOWN]
        ],
        reverse("portal-quotes", args=[supplier.slug]),
    )


def _quote_note(invitation: Invitation, at: datetime) -> str:
    """Where it stands, and until when where that still counts."""
    told = quote_turns.status_of(invitation).label
    deadline = invitation.request.deadline
    if deadline is None or deadline <= at:
        return told
    day = date_format(timezone.localtime(deadline), "j F, H:i")
    return _("%(state)s, avant le %(day)s") % {"state": told, "day": day}


def _money(supplier: Supplier) -> list[Group]:
    slug = supplier.slug
    found = []
    if not can_receive(supplier):
        url = reverse("portal-payouts", args=[slug])
        entry = Entry(_("Compléter votre compte de paiement"), url,
                      _("pour recevoir l’argent des cartes"))  # fmt: skip
        found.append(Group(_("Compte de paiement"), 1, [entry]))
    missing = invoices.own_invoices_missing(supplier_id=supplier.pk)
    found.append(
        Group(
            _("Factures à déposer"),
            len(missing),
            [
                Entry(part.number, reverse("portal-upload", args=[slug, part.number]))
                for part in missing[:SHOWN]
            ],
            reverse("portal-invoices", args=[slug]),
        )
    )
    awaited = desk.transfers_awaited(supplier_id=supplier.pk)
    address = reverse("portal-transfers", args=[slug])
    found.append(
        Group(
            _("Virements attendus"),
            awaited.count(),
            [Entry(part.number, f"{address}#v{part.pk}", _since(part.placed_at))
             for part in awaited[:SHOWN]],
            address,
        )
    )  # fmt: skip
    refunds = desk.refunds_to_make(supplier_id=supplier.pk)
    found.append(
        Group(
            _("Remboursements à faire par virement"),
            refunds.count(),
            [Entry(each.supplier_order.number, f"{address}#r{each.pk}", _since(each.asked_at))
             for each in refunds[:SHOWN]],
            address,
        )
    )  # fmt: skip
    return found


def _attestations(supplier: Supplier, today: date) -> Group:
    waits = attesting.is_waiting(supplier, day=today)
    year, address = (
        attesting.year_to_attest(today),
        reverse("portal-attestations", args=[supplier.slug]),
    )
    entry = Entry(
        _("Attester la main-d’œuvre de %(year)d") % {"year": year},
        address,
        _("vos clients la déclarent au printemps"),
    )
    return Group(_("Attestations annuelles"), int(waits), [entry] if waits else [])


def _listings(supplier: Supplier, at: datetime) -> list[Group]:
    pk, slug = supplier.pk, supplier.slug
    runs = feeds.waiting_runs(supplier_id=pk, since=at - FAILED_SHOWN)
    drafts = Listing.objects.filter(supplier=pk, state=ListingState.DRAFT)
    empty = shelf.out_of_stock(supplier_id=pk)
    listed = f"{reverse('portal-products', args=[slug])}?etat="
    return [
        Group(
            _("Imports à regarder"),
            runs.count(),
            [
                Entry(
                    f"{run.feed.name} – {run.get_state_display()}",
                    reverse("portal-import", args=[slug, run.pk]),
                    _since(run.started_at),
                )
                for run in runs[:SHOWN]
            ],
            reverse("portal-imports", args=[slug]),
        ),
        _products(_("Brouillons à compléter"), slug, drafts, f"{listed}draft"),
        _products(_("Produits épuisés"), slug, empty, f"{listed}out"),
    ]


def _products(title: str, slug: str, listings: QuerySet[Listing], more: str) -> Group:
    shown = listings.select_related("product").order_by("-pk")[:SHOWN]
    entries = [
        Entry(one.product.title, reverse("portal-product", args=[slug, one.pk])) for one in shown
    ]
    return Group(title, listings.count(), entries, more)


def can_receive(supplier: Supplier) -> bool:
    """Whether money of cards can reach the supplier's account at the gateway."""
    return GatewayAccount.objects.filter(
        legal_entity=supplier.legal_entity_id, gateway=settings.PAYMENT_GATEWAY, can_receive=True
    ).exists()


def _parts(
    title: str, slug: str, parts: QuerySet[SupplierOrder], anchor: str, more: str = ""
) -> Group:
    shown = [
        Entry(part.number, _order(slug, part, anchor), _since(part.placed_at))
        for part in parts[:SHOWN]
    ]
    return Group(title, parts.count(), shown, more)


def _promise(slug: str, part: SupplierOrder, at: datetime, anchor: str = "") -> Entry:
    note = part.delivery_label or part.get_delivery_display()
    late = desk.is_late(part, day=timezone.localdate(at))
    if part.promised_on:
        told = _("promise pour le %(day)s") % {"day": date_format(part.promised_on, "j F")}
        note = f"{told} – {part.get_delivery_display()}"
    return Entry(part.number, _order(slug, part, anchor), note, late)


def _order(slug: str, part: SupplierOrder, anchor: str = "") -> str:
    return reverse("portal-order", args=[slug, part.number]) + anchor


def _since(moment: datetime) -> str:
    return _("du %(day)s") % {"day": date_format(timezone.localtime(moment), "j F")}
