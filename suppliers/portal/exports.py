"""The supplier's lists as files: requests received, orders."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.orders import retention
from shop.orders.models import SupplierOrder
from shop.quoting import queries
from shop.quoting.models import Invitation, Offer, OfferState
from shop.tables import CHUNK, Column, Kind, download
from suppliers.portal import quote_turns

# An invitation with the supplier's own version in force.
Asked = tuple[Invitation, Offer | None]
Request = Column[Asked]
Part = Column[SupplierOrder]


def requests(form: str, found: QuerySet[Invitation]) -> HttpResponse:
    """Of invitations as `quote_turns.listed` finds them."""
    # A frozen document is long, and only its number is read.
    offers = Offer.objects.select_related("document").defer("document__content", "proofs")
    loaded = found.prefetch_related(Prefetch("offers", queryset=offers))
    rows = ((one, queries.current_offer(one)) for one in loaded.iterator(chunk_size=CHUNK))
    return download(form, _request_columns(), rows, name="demandes")


def _request_columns() -> list[Request]:
    return [
        Request(_("Numéro"), lambda row: row[0].request.number, width=14),
        Request(_("Objet"), lambda row: row[0].request.title, width=40),
        Request(_("Client"), lambda row: _asker(row[0]), width=34),
        Request(_("Catégorie"), lambda row: _category(row[0])),
        Request(_("État"), lambda row: quote_turns.status_of(row[0]).label),
        Request(_("À qui le tour"), lambda row: _turn(row[0])),
        Request(_("Reçue le"), lambda row: row[0].invited_at, Kind.DATETIME),
        Request(_("Réponse avant le"), lambda row: row[0].request.deadline, Kind.DATETIME),
        Request(_("Votre devis"), lambda row: _number(row[1])),
        Request(_("Version"), lambda row: row[1].version if row[1] else None, Kind.INTEGER),
        Request(_("HT"), lambda row: row[1].net if row[1] else None, Kind.EURO),
        Request(_("TTC"), lambda row: row[1].gross if row[1] else None, Kind.EURO),
        Request(_("État de l’offre"), lambda row: _offer_state(row[1])),
    ]


def _asker(invitation: Invitation) -> str:
    return invitation.request.company_name or invitation.request.contact_name


def _category(invitation: Invitation) -> str:
    category = invitation.request.category
    return category.name if category else ""


def _turn(invitation: Invitation) -> str:
    turn = quote_turns.status_of(invitation).turn
    return next(str(name) for known, name in quote_turns.TURNS.values() if known == turn)


def _number(offer: Offer | None) -> str:
    """None of a counter-offer: the buyer wrote it."""
    return offer.document.number if offer and offer.document else ""


def _offer_state(offer: Offer | None) -> str:
    if offer is None:
        return ""
    # A choice not yet accepted is not told.
    state = OfferState(offer.state)
    return str((OfferState.SUBMITTED if state == OfferState.SELECTED else state).label)


def orders(form: str, found: QuerySet[SupplierOrder], *, at: datetime) -> HttpResponse:
    """Of parts as `desk.listed` finds them."""
    return download(form, _part_columns(at), found.iterator(chunk_size=CHUNK), name="commandes")


def _part_columns(at: datetime) -> list[Part]:
    return [
        Part(_("Numéro"), lambda part: part.number),
        Part(_("Date"), lambda part: timezone.localdate(part.placed_at), Kind.DATE),
        Part(_("Client"), lambda part: _customer(part, at), width=34),
        Part(_("État"), lambda part: part.get_state_display()),
        Part(_("Livraison"), lambda part: part.get_delivery_display()),
        Part(_("Promise pour le"), lambda part: part.promised_on, Kind.DATE),
        Part(_("HT"), lambda part: part.net, Kind.EURO),
        Part(_("TTC"), lambda part: part.net + part.tax, Kind.EURO),
        Part(_("Bon de commande"), lambda part: part.order.envelope.purchase_reference),
    ]


def _customer(part: SupplierOrder, at: datetime) -> str:
    """As long as the list shows it."""
    if not retention.supplier_may_see(part, at=at):
        return _("contact effacé")
    return part.organisation.name if part.organisation else part.order.envelope.name
