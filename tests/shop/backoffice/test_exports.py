"""Staff's lists as files: what the filter finds, without links, contacts or offers."""

from datetime import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.backoffice import roles
from shop.backoffice.money import OrderGroup
from shop.orders.models import SupplierOrder
from shop.quoting.models import QuoteRequest
from tests import factories as f
from tests.afterorder import ordered, shipped
from tests.quoting import drafted, offered, sent
from tests.suppliers.portal.people import article, bought
from tests.tables import rows_of

pytestmark = pytest.mark.django_db
FORMS = ("csv", "xlsx")
NASTY = '-Goûter « d’été » ; "20 %"\nà l’école'


@pytest.fixture
def staff(client):
    roles.ensure()
    user = f.UserFactory()
    user.groups.add(Group.objects.get(name=roles.TEAM))
    client.force_login(user)
    return client


def lists() -> dict[str, str]:
    orders = next(one for one in OrderGroup.items if one.name == "supplier_orders")
    return {
        "demandes": reverse("quote_requests:index"),
        "commandes": reverse(orders.get_url_name("index")),
    }


def taken(client, name: str, form: str = "csv", **asked):
    return rows_of(client.get(lists()[name], {**asked, "export": form}), form)


@pytest.mark.parametrize("form", FORMS)
def test_requests_are_told_without_links_contacts_or_offers(staff, form):
    buyer = f.OrganisationFactory(name="Mairie ; X", kind="company")
    category, supplier = f.CategoryFactory(), f.SupplierFactory(name="Le Fournil")
    entity = f.EntityFactory(organisation=buyer, name="Écoles")
    quote = sent(
        supplier, f.SupplierFactory(), buyer=buyer, category_id=category.pk, cpv="15",
        entity_id=entity.pk,
    )  # fmt: skip
    offer = offered(quote.invitations.get(supplier=supplier), 77_777)
    QuoteRequest.objects.filter(pk=quote.pk).update(title=NASTY, started_by=supplier)
    drafted(buyer=f.OrganisationFactory(name="Brouillonne"))
    (row,) = taken(staff, "demandes", form)
    quote.refresh_from_db()
    for title, moment in {"Envoyée le": quote.sent_at, "Réponses avant": quote.deadline}.items():
        told = row.pop(title)
        said = told if form == "xlsx" else datetime.fromisoformat(told)
        assert abs(said - timezone.make_naive(moment)).total_seconds() < 60
    assert row == {
        "Numéro": quote.number, "Objet": NASTY if form == "xlsx" else f"'{NASTY}",
        "État": "En cours de consultation", "Nature": "Lignes à chiffrer",
        "Client": "Mairie ; X", "Service": "Écoles", "Acheteur public": "non",
        "Commencée par": "Le Fournil", "CPV": "15",
        "Famille d’achat": "Produits alimentaires, boissons", "Catégorie": category.name,
        "Invités": 2 if form == "xlsx" else "2", "Réponses": 1 if form == "xlsx" else "1",
    }  # fmt: skip
    text = " ".join(str(cell) for cell in row.values())
    tokens = [quote.token, *quote.invitations.values_list("token", flat=True)]
    for secret in (*tokens, quote.contact_email, quote.contact_name, offer.document.number):
        assert secret not in text


@pytest.mark.parametrize("form", FORMS)
def test_orders_are_told_to_the_cent_without_people(staff, form):
    person = bought(article())
    part = ordered(f.OrganisationFactory(name="=Ville"))
    SupplierOrder.objects.filter(pk=part.pk).update(
        net=123_456, tax=24_691, promised_on="2026-12-24",
        paid_at=timezone.make_aware(datetime(2026, 12, 1, 0, 30)),
    )  # fmt: skip
    rows = {row["Numéro"]: row for row in taken(staff, "commandes", form)}
    assert set(rows) == {person.number, part.number}
    today = timezone.localdate()
    told = {"HT": "1234,56", "TVA": "246,91", "TTC": "1481,47", "Date": today.isoformat(),
            "Promise pour le": "2026-12-24", "Payée le": "2026-12-01 00:30", "Livrée le": "",
            "Organisation": "'=Ville"}  # fmt: skip
    held = {"HT": 1234.56, "TVA": 246.91, "TTC": 1481.47,
            "Date": datetime(today.year, today.month, today.day),
            "Promise pour le": datetime(2026, 12, 24), "Payée le": datetime(2026, 12, 1, 0, 30),
            "Livrée le": None, "Organisation": "=Ville"}  # fmt: skip
    assert rows[part.number] == {
        "Numéro": part.number, "Fournisseur": part.supplier.name, "État": "À préparer",
        "Livraison": part.get_delivery_display(), **(held if form == "xlsx" else told),
    }  # fmt: skip
    assert not rows[person.number]["Organisation"]
    assert "Anne" not in str(rows)
    assert "anne@" not in str(rows)


def test_files_hold_what_the_filter_finds_on_all_its_pages(staff, monkeypatch):
    old, new = ordered(f.OrganisationFactory()), shipped(ordered(f.OrganisationFactory()))
    open_ = sent()
    orders = next(one for one in OrderGroup.items if one.name == "supplier_orders")
    monkeypatch.setattr(type(orders), "list_per_page", 1)

    def found(name: str, **asked) -> set:
        return {row["Numéro"] for row in taken(staff, name, **asked)}

    assert found("commandes", p="2") == {old.number, new.number}
    assert found("commandes", state="shipped") == {new.number}
    assert found("commandes", q=old.number) == {old.number}
    assert found("commandes", state="ready") == set()
    assert found("demandes", state="open") == {open_.number}
    assert len(found("demandes")) == 3
    for name, asked in (("commandes", "state=shipped"), ("demandes", "state=ordered")):
        html = staff.get(f"{lists()[name]}?{asked}").content.decode()
        for form in FORMS:
            assert f"?{asked}&amp;export={form}" in html


@pytest.mark.parametrize("form", FORMS)
def test_files_are_for_staff_named_and_kept_nowhere(staff, client, form):
    day = timezone.localdate().isoformat()
    for name, address in lists().items():
        response = staff.get(address, {"export": form})
        assert response["Content-Disposition"] == f'attachment; filename="{name}-{day}.{form}"'
        assert "no-store" in response["Cache-Control"]
        # Another form is the page itself.
        assert "text/html" in staff.get(address, {"export": "ods"})["Content-Type"]
    client.force_login(f.UserFactory())
    for address in lists().values():
        assert client.get(address, {"export": form}).status_code in (302, 403)
    client.logout()
    for address in lists().values():
        assert client.get(address, {"export": form}).status_code == 302


def test_an_editor_who_may_not_read_the_list_takes_no_file(client, small_shop):
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(email="editrice@demo.example"))
    for address in lists().values():
        page, file = client.get(address), client.get(address, {"export": "csv"})
        assert page.status_code == file.status_code
        assert page.status_code in (302, 403)


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address, {"export": "csv"}).status_code == 200
    return len(seen)


def test_files_ask_as_much_of_one_row_as_of_many(staff):
    def one_more() -> None:
        buyer = f.OrganisationFactory()
        entity = f.EntityFactory(organisation=buyer)
        ordered(buyer, category_id=f.CategoryFactory().pk, entity_id=entity.pk)
        QuoteRequest.objects.update(started_by=f.SupplierFactory())

    one_more()
    for address in lists().values():
        staff.get(address, {"export": "csv"})
    few = [queries(staff, address) for address in lists().values()]
    for _ in range(3):
        one_more()
    assert [queries(staff, address) for address in lists().values()] == few
    assert SupplierOrder.objects.count() == 4
