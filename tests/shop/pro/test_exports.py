"""The lists of an organisation as files: the rows of the list, exact, for the same eyes."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.invoicing.purchases import parts_of
from shop.orders.models import Envelope, SupplierOrder
from shop.pro.access import MAY
from shop.quoting import receiving
from shop.quoting.models import DeliveryAcceptance, QuoteRequest
from tests import factories as f
from tests.afterorder import invoiced, ordered, shipped
from tests.buying import settle
from tests.factories.quoting import GroupMemberFactory
from tests.quoting import accepted, chosen, drafted, invitation_of, offered, sent
from tests.shop.pro.people import ROLES, everybody, member
from tests.tables import csv_rows, rows_of

pytestmark = pytest.mark.django_db
FORMS = ("csv", "xlsx")
LISTS = {"pro-quotes": "read_quotes", "pro-orders": "read_orders"}
NASTY = '=Goûter « d’été » ; "20 %"\nà l’école'


def at(buyer, name: str, form: str) -> str:
    return reverse(f"{name}-file", args=[buyer.siret, form])


def taken(client, buyer, name: str, form: str = "csv", **asked):
    return rows_of(client.get(at(buyer, name, form), asked), form)


def shared(buyer, names=("La Mie", "Le Balai"), **facts):
    """A request that two suppliers share: brioches of one, cleaning of the other."""
    one, two = (f.SupplierFactory(name=name) for name in names)
    quote = sent(one, two, buyer=buyer, **facts)
    offers = [offered(invitation_of(quote, one), 15_333, 1),
              offered(invitation_of(quote, two), 1, 300_000)]  # fmt: skip
    lines = [offers[0].lines.get(position=1).pk, offers[1].lines.get(position=2).pk]
    return quote, chosen(*offers, offer_line_ids=lines)


def local(moment: datetime) -> datetime:
    return timezone.make_naive(moment)


def test_each_role_at_each_door():
    part = invoiced().supplier_order
    people = everybody(part.organisation)
    for name, right in LISTS.items():
        for form in FORMS:
            address = at(part.organisation, name, form)
            found = {who: client.get(address).status_code for who, client in people.items()}
            expected = {role: 200 if role in MAY[right] else 403 for role in ROLES}
            assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, address
        assert people["admin"].get(at(part.organisation, name, "ods")).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_request_shared_out_is_told_whole(form):
    buyer = f.OrganisationFactory()
    entity = f.EntityFactory(organisation=buyer, name="Écoles ; cantines")
    author = f.UserFactory(first_name="Maïwenn", last_name="Le Gall")
    category = f.CategoryFactory()
    quote, award = shared(
        buyer, entity_id=entity.pk, author_id=author.pk, cpv="15810000", category_id=category.pk
    )
    accepted(award)
    QuoteRequest.objects.filter(pk=quote.pk).update(title=NASTY)
    (row,) = taken(member(buyer), buyer, "pro-quotes", form)
    quote.refresh_from_db()
    moments = {"Créée le": quote.created_at, "Envoyée le": quote.sent_at,
               "Réponses avant": quote.deadline}  # fmt: skip
    for title, moment in moments.items():
        told = row.pop(title)
        said = told if form == "xlsx" else datetime.fromisoformat(told)
        assert abs(said - local(moment)) < timedelta(minutes=1), title
    # 40 brioches at 1.5333 €, 12.5 hours at 30 €; 20 % on each.
    figures = {"Invités": 2, "Réponses": 2, "Accepté HT": 436.33, "Accepté TTC": 523.6}
    assert row == {
        "Numéro": quote.number, "Objet": NASTY if form == "xlsx" else f"'{NASTY}",
        "État": "Commandée", "Service": "Écoles ; cantines", "CPV": "15810000",
        "Famille d’achat": "Produits alimentaires, boissons", "Catégorie": category.name,
        "Auteur": "Maïwenn Le Gall", "Fournisseurs retenus": "La Mie, Le Balai",
        **(figures if form == "xlsx" else
           {"Invités": "2", "Réponses": "2", "Accepté HT": "436,33", "Accepté TTC": "523,60"}),
    }  # fmt: skip


def test_what_is_chosen_has_names_and_no_accepted_sum_yet():
    buyer = f.OrganisationFactory()
    quote, _award = shared(buyer)
    lead = invitation_of(quote, quote.invitations.first().supplier)
    GroupMemberFactory(invitation=lead, supplier__name="Pas retenue")
    (row,) = taken(member(buyer), buyer, "pro-quotes")
    assert row["Fournisseurs retenus"] == "La Mie, Le Balai"
    assert (row["Accepté HT"], row["Accepté TTC"]) == ("", "")


def test_a_draft_has_empty_cells():
    buyer = f.OrganisationFactory()
    drafted(buyer=buyer, deadline=None)
    row = taken(member(buyer), buyer, "pro-quotes")[0]
    empty = {title for title, cell in row.items() if cell == ""}
    assert empty == {"Numéro", "Service", "CPV", "Famille d’achat", "Catégorie", "Envoyée le",
                     "Réponses avant", "Fournisseurs retenus", "Accepté HT", "Accepté TTC"}  # fmt: skip
    assert (row["État"], row["Auteur"], row["Invités"]) == ("Brouillon", "Maïwenn Fictive", "0")


def test_a_supplier_s_partners_are_named():
    buyer = f.OrganisationFactory()
    quote = sent(buyer=buyer)
    invitation = invitation_of(quote)
    partner = GroupMemberFactory(
        invitation=invitation, supplier__name="Ty Renfort", state="agreed",
        decided_at=timezone.now(),
    )  # fmt: skip
    offer = offered(invitation)
    offer.lines.filter(position=2).update(member=partner)
    chosen(offer)
    (row,) = taken(member(buyer), buyer, "pro-quotes")
    assert row["Fournisseurs retenus"] == f"{invitation.supplier.name}, Ty Renfort"


MONEY = {
    "pro-quotes": {"Accepté HT", "Accepté TTC"},
    "pro-orders": {"HT", "TVA", "TTC", "Factures", "Avoirs", "Échéance", "Payée le"},
}


@pytest.mark.parametrize("form", FORMS)
def test_money_is_for_whoever_counts(form):
    buyer = invoiced().supplier_order.organisation
    for role in ROLES:
        for name, titles in MONEY.items():
            (row,) = taken(member(buyer, role), buyer, name, form)
            assert set(row) & titles == (titles if role in MAY["read_money"] else set()), role


@pytest.mark.parametrize("form", FORMS)
def test_an_order_shared_out_has_a_row_for_each_supplier(form):
    buyer = f.OrganisationFactory()
    entity = f.EntityFactory(organisation=buyer, name="Écoles")
    _quote, award = shared(buyer, entity_id=entity.pk)
    order = accepted(award).order
    settle()
    Envelope.objects.filter(order=order).update(
        purchase_reference="-BC;12", commitment_number="0042"
    )
    parts = list(SupplierOrder.objects.filter(order=order).order_by("-pk"))
    rows = taken(member(buyer), buyer, "pro-orders", form)
    assert [row["Numéro"] for row in rows] == [part.number for part in parts]
    rows = {row["Fournisseur"]: row for row in rows}
    empty = None if form == "xlsx" else ""
    today = timezone.localdate()
    day = datetime(today.year, today.month, today.day) if form == "xlsx" else today.isoformat()
    for name, net, tax, gross in (
        ("La Mie", "61,33", "12,27", "73,60"), ("Le Balai", "375,00", "75,00", "450,00"),
    ):  # fmt: skip
        cells = [net, tax, gross]
        if form == "xlsx":
            cells = [float(cell.replace(",", ".")) for cell in cells]
        row = rows[name]
        assert [row["HT"], row["TVA"], row["TTC"]] == cells
        assert row["Date"] == day
        assert row["Bon de commande"] == ("-BC;12" if form == "xlsx" else "'-BC;12")
        assert row["Numéro d’engagement"] == "0042"
        assert (row["Service"], row["État"]) == ("Écoles", "À préparer")
        for title in ("Livrée le", "Service fait le", "Réserves", "Factures", "Payée le"):
            assert row[title] == empty, title


def test_an_order_received_invoiced_and_paid_says_when():
    invoice = invoiced()
    part, buyer = invoice.supplier_order, invoice.supplier_order.organisation
    by = f.MemberFactory(organisation=buyer, role="requester").user
    receiving.receive(
        supplier_order_id=part.pk, reserves="Deux brioches ; écrasées",
        received_on=timezone.localdate(), name="Maïwenn", by_id=by.pk,
        at=timezone.now(),
    )  # fmt: skip
    DeliveryAcceptance.objects.update(received_on="2026-03-02")
    paid_at = timezone.make_aware(datetime(2026, 3, 1, 0, 30))
    Invoice.objects.filter(pk=invoice.pk).update(paid_at=paid_at, due_on="2099-02-03")
    (row,) = taken(member(buyer, "accountant"), buyer, "pro-orders")
    today = timezone.localdate()
    assert {title: row[title] for title in (
        "État", "Livrée le", "Service fait le", "Réserves", "HT", "TVA", "TTC", "Factures",
        "Avoirs", "Échéance", "Payée le",
    )} == {
        "État": "Livrée", "Livrée le": today.isoformat(),
        "Service fait le": "2026-03-02",
        "Réserves": "Deux brioches ; écrasées", "HT": "435,00", "TVA": "87,00", "TTC": "522,00",
        "Factures": invoice.number, "Avoirs": "", "Échéance": "2099-02-03",
        "Payée le": "2026-03-01",
    }  # fmt: skip


def test_what_was_invoiced_counts_and_what_was_replaced_does_not():
    invoice = invoiced()
    part, buyer = invoice.supplier_order, invoice.supplier_order.organisation
    Invoice.objects.filter(pk=invoice.pk).update(is_replaced=True)
    fields = {"legal_entity": invoice.legal_entity, "supplier_order": part, "own_file": "x.pdf",
              "issued_on": invoice.issued_on, "due_on": invoice.due_on,
              "created_at": timezone.now()}  # fmt: skip
    for kind, number, net, tax, corrects in (
        ("deposit", "A-1", 100, 20, None), ("sale", "F-2", 43_001, 8_600, None),
        ("credit", "AV-3", 1_000, 200, invoice),
    ):  # fmt: skip
        Invoice.objects.create(
            kind=kind, number=number, net=net, tax=tax, corrects=corrects, **fields
        )
    (row,) = taken(member(buyer), buyer, "pro-orders")
    assert (row["HT"], row["TVA"], row["TTC"]) == ("430,01", "86,00", "516,01")
    assert (row["Factures"], row["Avoirs"]) == ("A-1, F-2", "AV-3")


def test_a_service_takes_away_its_own_and_those_of_none():
    buyer = f.OrganisationFactory()
    here, there = (f.EntityFactory(organisation=buyer) for _ in range(2))
    own, foreign, common = (
        ordered(buyer, entity_id=entity and entity.pk) for entity in (here, there, None)
    )
    ordered(f.OrganisationFactory())
    client = member(buyer, "admin", entity=here)
    found = {row["Numéro"] for row in taken(client, buyer, "pro-orders")}
    assert found == {own.number, common.number}
    requests = {part.order.acceptance.award.request.number for part in (own, common)}
    assert {row["Numéro"] for row in taken(client, buyer, "pro-quotes")} == requests
    assert foreign.number in {row["Numéro"] for row in taken(member(buyer), buyer, "pro-orders")}


def test_files_hold_what_the_filter_finds_on_all_its_pages(monkeypatch):
    buyer = f.OrganisationFactory()
    old, new, last = ordered(buyer), shipped(ordered(buyer)), shipped(ordered(buyer))
    past = timezone.now() - timedelta(days=800)
    SupplierOrder.objects.filter(pk=old.pk).update(placed_at=past)
    draft, other = drafted(buyer=buyer), sent(buyer=buyer)
    QuoteRequest.objects.filter(pk=draft.pk).update(title="Papier")
    client = member(buyer)
    for module in ("orders", "quotes"):
        monkeypatch.setattr(f"shop.pro.views.{module}.PER_PAGE", 1)

    def found(name: str, **asked) -> list:
        return [row["Numéro"] for row in taken(client, buyer, name, **asked)]

    assert found("pro-orders") == [last.number, new.number, old.number]
    assert found("pro-orders", etat="shipped", page="2") == [last.number, new.number]
    assert found("pro-orders", annee=str(past.year)) == [old.number]
    assert found("pro-orders", etat="ready") == []
    assert found("pro-orders", etat="nonsense", annee="x") == found("pro-orders")
    assert len(found("pro-quotes")) == 5
    assert found("pro-quotes", etat="open") == [other.number]
    assert found("pro-quotes", q=other.number) == [other.number]
    assert found("pro-quotes", q="papier") == [""]


def test_the_list_offers_its_files_with_its_filter():
    buyer = f.OrganisationFactory()
    client = member(buyer, "reader")
    empty = {name: client.get(reverse(name, args=[buyer.siret])) for name in LISTS}
    for page in empty.values():
        assert "Télécharger :" not in page.content.decode()
    part = shipped(ordered(buyer))
    for name, asked in (("pro-quotes", {"etat": "ordered", "q": "Goûter"}),
                        ("pro-orders", {"etat": "shipped", "annee": ""})):  # fmt: skip
        html = client.get(
            reverse(name, args=[buyer.siret]), {**asked, "page": "1"}
        ).content.decode()
        query = (
            "?etat=ordered&amp;q=Go%C3%BBter"
            if name == "pro-quotes"
            else "?etat=shipped&amp;annee="
        )
        for form in FORMS:
            assert f'href="{at(buyer, name, form)}{query}"' in html
    address = reverse("pro-orders", args=[buyer.siret])
    assert "Télécharger :" not in client.get(address, {"etat": "ready"}).content.decode()
    assert part.number in client.get(address).content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_files_are_named_and_kept_nowhere(form):
    buyer = ordered(f.OrganisationFactory()).organisation
    for name, title in (("pro-quotes", "demandes"), ("pro-orders", "commandes")):
        response = member(buyer).get(at(buyer, name, form))
        day = timezone.localdate().isoformat()
        assert response["Content-Disposition"] == f'attachment; filename="{title}-{day}.{form}"'
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_files_ask_as_much_of_one_row_as_of_many():
    buyer = f.OrganisationFactory()
    client = member(buyer)

    def one_more() -> None:
        entity = f.EntityFactory(organisation=buyer)
        names = (f"Mie {entity.pk}", f"Balai {entity.pk}")
        accepted(shared(buyer, names, entity_id=entity.pk, author_id=f.UserFactory().pk)[1])
        invoiced(buyer)
        settle()

    one_more()
    addresses = [at(buyer, name, "csv") for name in LISTS]
    for address in addresses:
        client.get(address)
    few = [queries(client, address) for address in addresses]
    for _ in range(2):
        one_more()
    assert [queries(client, address) for address in addresses] == few
    assert parts_of(organisation_id=buyer.pk).count() == 9


def test_orders_of_other_buyers_are_in_no_file():
    buyer = ordered(f.OrganisationFactory()).organisation
    foreign = ordered(f.OrganisationFactory())
    for name in LISTS:
        text = member(buyer).get(at(buyer, name, "csv")).content.decode()
        assert foreign.number not in text
        assert foreign.supplier.name not in text
    assert len(csv_rows(member(buyer).get(at(buyer, "pro-orders", "csv")))) == 1
