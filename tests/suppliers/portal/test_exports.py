"""The supplier's lists as files: its own rows, exact, and nothing of anybody else."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import Envelope, SupplierOrder
from shop.quoting import exchanges
from shop.quoting.models import Offer, QuoteRequest
from shop.quoting.queries import invitations_of
from tests import factories as f
from tests.afterorder import ordered
from tests.buying import guest, settle, supplier_that_delivers
from tests.quoting import accepted, chosen, invitation_of, offered, sent
from tests.suppliers.portal.people import act, article, bought, everybody, member
from tests.tables import rows_of

pytestmark = pytest.mark.django_db
FORMS = ("csv", "xlsx")
LISTS = ("portal-quotes", "portal-orders")
NASTY = '@Goûter « d’été » ; "20 %"\nà l’école'


def at(supplier, name: str, form: str) -> str:
    return reverse(f"{name}-file", args=[supplier.slug, form])


def taken(client, supplier, name: str, form: str = "csv", **asked):
    return rows_of(client.get(at(supplier, name, form), asked), form)


def the(supplier, name: str, form: str = "csv"):
    (row,) = taken(member(supplier), supplier, name, form)
    return row


def test_each_role_at_each_door():
    supplier = f.SupplierFactory()
    people = everybody(supplier)
    readers = {"owner": 200, "orders": 200, "catalogue": 403, "reader": 200}
    for name in LISTS:
        for form in FORMS:
            address = at(supplier, name, form)
            found = {who: client.get(address).status_code for who, client in people.items()}
            assert found == {**readers, "other": 404, "buyer": 404, "nobody": 302}, address
        assert people["owner"].get(at(supplier, name, "ods")).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_request_is_told_with_one_s_own_offer(form):
    supplier, rival = f.SupplierFactory(), f.SupplierFactory(name="Le Rival")
    category = f.CategoryFactory()
    quote = sent(supplier, rival, buyer=f.OrganisationFactory(), category_id=category.pk)
    QuoteRequest.objects.filter(pk=quote.pk).update(title=NASTY, company_name="Mairie ; X")
    invitation = invitation_of(quote, supplier)
    offered(invitation, 15_000, 300_000)
    offer = offered(invitation, 15_333, 300_000)
    offered(invitation_of(quote, rival), 77_777, 1)
    row = the(supplier, "portal-quotes", form)
    quote.refresh_from_db()
    moments = {"Reçue le": invitation.invited_at, "Réponse avant le": quote.deadline}
    for title, moment in moments.items():
        told = row.pop(title)
        said = told if form == "xlsx" else datetime.fromisoformat(told)
        assert abs(said - timezone.make_naive(moment)) < timedelta(minutes=1), title
    figures = {"Version": 2, "HT": 436.33, "TTC": 523.6}
    assert row == {
        "Numéro": quote.number, "Objet": NASTY if form == "xlsx" else f"'{NASTY}",
        "Client": "Mairie ; X", "Catégorie": category.name, "État": "Offre remise",
        "À qui le tour": "Chez l’acheteur", "Votre devis": offer.document.number,
        "État de l’offre": "Remise",
        **(figures if form == "xlsx" else {"Version": "2", "HT": "436,33", "TTC": "523,60"}),
    }  # fmt: skip


def test_a_request_without_an_answer_has_empty_cells():
    supplier = f.SupplierFactory()
    sent(supplier)
    row = the(supplier, "portal-quotes")
    assert (row["État"], row["À qui le tour"]) == ("À répondre", "À vous de répondre")
    assert {title for title, cell in row.items() if not cell} == {
        "Catégorie", "Votre devis", "Version", "HT", "TTC", "État de l’offre",
    }  # fmt: skip
    assert row["Client"] == "Maïwenn Fictive"


def test_a_choice_is_told_once_it_is_accepted():
    supplier = f.SupplierFactory()
    offer = offered(invitation_of(sent(supplier, buyer=f.OrganisationFactory()), supplier))
    award = chosen(offer)
    row = the(supplier, "portal-quotes")
    assert Offer.objects.get().state == "selected"
    assert (row["État"], row["État de l’offre"]) == ("Offre remise", "Remise")
    accepted(award)
    row = the(supplier, "portal-quotes")
    assert (row["État"], row["État de l’offre"]) == ("Acceptée", "Acceptée")


def test_a_counter_offer_is_the_version_in_force_and_no_quote_of_one_s_own():
    supplier = f.SupplierFactory()
    buyer = f.OrganisationFactory(kind="company")
    offer = offered(invitation_of(sent(supplier, buyer=buyer), supplier))
    line = offer.lines.first()
    exchanges.counter(offer_id=offer.pk, prices={line.pk: 14_000}, reason="?", at=timezone.now())
    row = the(supplier, "portal-quotes")
    assert (row["État de l’offre"], row["Votre devis"], row["HT"]) == (
        "Contre-proposition", "", "431,00",
    )  # fmt: skip


def test_no_file_names_another_supplier():
    supplier, rival = f.SupplierFactory(), f.SupplierFactory(name="Le Rival")
    quote = sent(supplier, rival, buyer=f.OrganisationFactory())
    offers = [offered(invitation_of(quote, supplier)), offered(invitation_of(quote, rival), 77_777)]
    lines = [offers[0].lines.get(position=2).pk, offers[1].lines.get(position=1).pk]
    accepted(chosen(*offers, offer_line_ids=lines))
    settle()
    elsewhere = sent(rival, buyer=f.OrganisationFactory())
    for name in LISTS:
        text = member(supplier).get(at(supplier, name, "csv")).content.decode()
        for secret in ("Rival", "311,11", elsewhere.number):
            assert secret not in text, (name, secret)
    mine = SupplierOrder.objects.get(supplier=supplier)
    assert [row["Numéro"] for row in taken(member(supplier), supplier, "portal-orders")] == [
        mine.number
    ]
    assert the(rival, "portal-orders")["HT"] == "311,11"


@pytest.mark.parametrize("form", FORMS)
def test_an_order_is_told_to_the_cent(form):
    part = ordered(f.OrganisationFactory(name='Ville ; de "X"'))
    Envelope.objects.update(purchase_reference="=BC 12")
    SupplierOrder.objects.update(net=123_456, tax=24_691, promised_on="2026-12-24")
    today = timezone.localdate()
    figures = {"HT": 1234.56, "TTC": 1481.47, "Promise pour le": datetime(2026, 12, 24),
               "Date": datetime(today.year, today.month, today.day),
               "Bon de commande": "=BC 12"}  # fmt: skip
    written = {"HT": "1234,56", "TTC": "1481,47", "Promise pour le": "2026-12-24",
               "Date": today.isoformat(), "Bon de commande": "'=BC 12"}  # fmt: skip
    assert the(part.supplier, "portal-orders", form) == {
        "Numéro": part.number, "Client": "Ville ; de \"X\"", "État": "À préparer",
        "Livraison": part.get_delivery_display(), **(figures if form == "xlsx" else written),
    }  # fmt: skip


def test_the_customer_s_name_goes_when_the_list_no_longer_shows_it():
    part = bought(article(), buyer=guest(name="+Anne Fictive"))
    assert the(part.supplier, "portal-orders")["Client"] == "'+Anne Fictive"
    assert the(part.supplier, "portal-orders")["Promise pour le"] == ""
    SupplierOrder.objects.update(
        state="delivered", delivered_at=timezone.now() - timedelta(days=91)
    )
    for form in FORMS:
        assert the(part.supplier, "portal-orders", form)["Client"] == "contact effacé"
    address = at(part.supplier, "portal-orders", "csv")
    text = member(part.supplier).get(address, {"q": part.number}).content.decode()
    assert part.number in text
    assert "Anne" not in text
    assert part.number not in member(part.supplier).get(address, {"q": "Anne"}).content.decode()


def test_files_hold_what_the_filter_finds_on_all_its_pages(monkeypatch):
    supplier = supplier_that_delivers()
    one = bought(article(supplier), key="1")
    two = bought(article(supplier), key="2", buyer=guest(name="Yann Le Bras"))
    open_, answered = sent(supplier), sent(supplier)
    QuoteRequest.objects.filter(pk=open_.pk).update(title="Papier")
    offered(invitation_of(answered, supplier))
    client = member(supplier)
    act(client, two, "expedier", **{f"send-{two.lines.get().pk}": 1})
    for module in ("orders", "quotes"):
        monkeypatch.setattr(f"suppliers.portal.views.{module}.PER_PAGE", 1)

    def found(name: str, **asked) -> list:
        return [row["Numéro"] for row in taken(client, supplier, name, **asked)]

    assert found("portal-orders", page="2") == [two.number, one.number]
    assert found("portal-orders", q="le bras") == [two.number]
    assert found("portal-orders", etat="to_prepare") == [one.number]
    assert found("portal-orders", etat="nonsense") == [two.number, one.number]
    assert found("portal-orders", q="personne") == []
    assert found("portal-quotes", page="2") == [open_.number, answered.number]
    assert found("portal-quotes", tour="en-attente") == [answered.number]
    assert found("portal-quotes", tour="nonsense", q="papier") == [open_.number]
    assert found("portal-quotes", tour="terminees") == []


def test_the_list_offers_its_files_with_its_filter():
    supplier = f.SupplierFactory()
    client = member(supplier, "reader")
    for name in LISTS:
        html = client.get(reverse(name, args=[supplier.slug])).content.decode()
        assert "Télécharger :" not in html
    ordered(supplier=supplier)
    for name, asked, query in (
        ("portal-quotes", {"tour": "terminees", "q": "Goûter"}, "?tour=terminees&amp;q=Go%C3%BBter"),
        ("portal-orders", {"etat": "to_prepare", "q": ""}, "?etat=to_prepare&amp;q="),
    ):  # fmt: skip
        address = reverse(name, args=[supplier.slug])
        html = client.get(address, {**asked, "page": "1"}).content.decode()
        for form in FORMS:
            assert f'href="{at(supplier, name, form)}{query}"' in html
        assert "Télécharger :" not in client.get(address, {"q": "personne"}).content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_files_are_named_and_kept_nowhere(form):
    supplier = f.SupplierFactory()
    for name, title in (("portal-quotes", "demandes"), ("portal-orders", "commandes")):
        response = member(supplier).get(at(supplier, name, form))
        day = timezone.localdate().isoformat()
        assert response["Content-Disposition"] == f'attachment; filename="{title}-{day}.{form}"'
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_files_ask_as_much_of_one_row_as_of_many():
    supplier = f.SupplierFactory()
    client = member(supplier)

    def one_more() -> None:
        ordered(f.OrganisationFactory(), supplier=supplier, category_id=f.CategoryFactory().pk)

    one_more()
    addresses = [at(supplier, name, "csv") for name in LISTS]
    for address in addresses:
        client.get(address)
    few = [queries(client, address) for address in addresses]
    for _ in range(3):
        one_more()
    assert [queries(client, address) for address in addresses] == few
    assert invitations_of(supplier_id=supplier.pk).count() == 4
