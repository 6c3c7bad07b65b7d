"""The room of orders: who reads, who receives, who sees money; services apart."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.invoicing import chorus, purchases
from shop.invoicing.models import Invoice
from shop.orders.models import SupplierOrder, SupplierOrderEvent
from shop.organisations.models import AccountTerms
from shop.pro.access import MAY
from shop.quoting.models import DeliveryAcceptance, Event
from shop.quoting.receiving import request_of
from tests import factories as f
from tests.afterorder import delivered, invoiced, ordered, shipped
from tests.buying import guest, settle
from tests.quoting import accepted, chosen, drafted, invitation_of, offered, sent
from tests.shop.pro.people import ROLES, everybody, member
from tests.suppliers.portal.people import article, bought

pytestmark = pytest.mark.django_db
PENALTY = "Indicatif, non facturé"


def at(part: SupplierOrder, name: str, *rest) -> str:
    return reverse(name, args=[part.organisation.siret, part.number, *rest])


def told(**values) -> dict:
    return {"name": "Maïwenn", "received_on": timezone.localdate().isoformat(), "how": "whole",
            **values}  # fmt: skip


def status(client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # closes its file
    return response.status_code


def picture() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (SupplierOrder, SupplierOrderEvent, DeliveryAcceptance, Event, Invoice)
    ]


def test_each_role_at_each_door():
    invoice = invoiced()
    part = invoice.supplier_order
    people = everybody(part.organisation)
    doors = {
        reverse("pro-orders", args=[part.organisation.siret]): "read_orders",
        reverse("pro-orders-file", args=[part.organisation.siret, "csv"]): "read_orders",
        reverse("pro-orders-file", args=[part.organisation.siret, "xlsx"]): "read_orders",
        at(part, "pro-order"): "read_orders",
        at(part, "pro-order-note"): "read_orders",
        at(part, "pro-order-invoice", invoice.pk): "read_money",
        reverse("pro-orders-open", args=[part.organisation.siret]): "read_money",
    }
    for address, right in doors.items():
        found = {who: status(client, address) for who, client in people.items()}
        expected = {role: 200 if role in MAY[right] else 403 for role in ROLES}
        assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, address


def test_who_may_not_receive_changes_nothing():
    part = shipped(ordered(f.OrganisationFactory()))
    people = everybody(part.organisation)
    before = picture()
    for who, client in people.items():
        if who in MAY["receive"]:
            continue
        expected = 403 if who in ROLES else 302 if who == "nobody" else 404
        assert client.post(at(part, "pro-order-receive"), told()).status_code == expected, who
    assert picture() == before
    for role in ROLES:
        page = people[role].get(at(part, "pro-order")).content.decode()
        assert ("Constater le service fait" in page) == (role in MAY["receive"]), role


def test_service_fait_is_kept_and_told():
    part = shipped(ordered(f.OrganisationFactory()))
    client = member(part.organisation, "requester")
    for given, why in (
        (told(name=""), "nom"),
        (told(received_on="demain"), "date"),
        (told(how="reserves", reserves=" "), "réserves"),
        (told(received_on=(timezone.localdate() + timedelta(days=1)).isoformat()), "à venir"),
    ):
        before = picture()
        response = client.post(at(part, "pro-order-receive"), given)
        assert response.status_code == 422
        assert why in response.context["trouble"]["told"]
        assert picture() == before
    given = told(how="reserves", reserves="Deux brioches écrasées")
    assert client.post(at(part, "pro-order-receive"), given).status_code == 302
    page = client.get(at(part, "pro-order")).content.decode()
    assert "Reçu avec réserves" in page
    assert "Deux brioches écrasées" in page
    part.refresh_from_db()
    assert part.state == "delivered"
    assert client.post(at(part, "pro-order-receive"), told()).status_code == 422


def test_money_is_for_whoever_counts():
    invoice = invoiced(f.OrganisationFactory(kind="company"), late_by=12)
    part = invoice.supplier_order
    for role in ROLES:
        client = member(part.organisation, role)
        texts = [
            client.get(at(part, "pro-order")).content.decode(),
            client.get(reverse("pro-orders", args=[part.organisation.siret])).content.decode(),
        ]
        for text in texts:
            assert (invoice.number in text) == (role in MAY["read_money"]), role
        assert (PENALTY in texts[0]) == (role in MAY["read_money"])
        assert "12 jours de retard" in texts[0] or role not in MAY["read_money"]
        assert "Chorus Pro" not in texts[0]


def test_without_a_rate_no_figure_is_shown():
    invoice = invoiced(f.OrganisationFactory(kind="company"))
    Invoice.objects.filter(pk=invoice.pk).update(issued_on="2019-01-01", due_on="2019-02-01")
    page = member(invoice.supplier_order.organisation).get(at(invoice.supplier_order, "pro-order"))
    assert "taux non renseigné" in page.content.decode()


def test_a_public_buyer_reads_where_its_invoice_stands():
    invoice = invoiced()
    part = invoice.supplier_order
    chorus.record(
        invoice_id=invoice.pk, status="deposited", depositor="Gwenola", deposit_number="D-77",
        by_id=None, at=timezone.now(),
    )  # fmt: skip
    page = member(part.organisation, "accountant").get(at(part, "pro-order")).content.decode()
    assert "D-77" in page
    assert "Enregistrer le statut" not in page
    assert (
        "D-77"
        not in member(part.organisation, "reader").get(at(part, "pro-order")).content.decode()
    )


def test_a_service_reads_its_own_orders_and_those_of_none():
    buyer = f.OrganisationFactory()
    here, there = (f.EntityFactory(organisation=buyer) for _ in range(2))
    own, foreign, common = (
        ordered(buyer, entity_id=entity and entity.pk) for entity in (here, there, None)
    )
    client = member(buyer, "admin", entity=here)
    shown = client.get(reverse("pro-orders", args=[buyer.siret])).context["rows"]
    assert {part.pk for part, _due in shown} == {own.pk, common.pk}
    assert client.get(at(foreign, "pro-order")).status_code == 404
    shipped(foreign)
    before = picture()
    assert client.post(at(foreign, "pro-order-receive"), told()).status_code == 404
    assert client.get(at(foreign, "pro-order-note")).status_code == 404
    assert picture() == before


def test_an_invoice_of_another_order_is_not_there():
    one = invoiced()
    two = invoiced()
    client = member(one.supplier_order.organisation)
    assert client.get(at(one.supplier_order, "pro-order-invoice", two.pk)).status_code == 404
    response = client.get(at(one.supplier_order, "pro-order-invoice", one.pk))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_orders_of_the_web_stand_beside_and_have_no_service_fait():
    buyer = f.OrganisationFactory()
    AccountTerms.objects.create(organisation=buyer, limit=100_000)
    part = bought(
        article(), payment="transfer",
        buyer=guest(organisation_id=buyer.pk),
    )  # fmt: skip
    client = member(buyer)
    page = client.get(at(part, "pro-order")).content.decode()
    assert part.number in page
    assert "Service fait" not in page


def test_the_list_is_filtered_by_state_and_year():
    buyer = f.OrganisationFactory()
    old, new = ordered(buyer), shipped(ordered(buyer))
    past = timezone.now() - timedelta(days=800)
    SupplierOrder.objects.filter(pk=old.pk).update(placed_at=past)
    client, address = member(buyer), reverse("pro-orders", args=[buyer.siret])

    def found(**given) -> set:
        return {part.pk for part, _due in client.get(address, given).context["rows"]}

    assert found() == {old.pk, new.pk}
    assert found(etat="shipped") == {new.pk}
    assert found(annee=str(past.year)) == {old.pk}
    assert found(etat="nonsense", annee="x") == {old.pk, new.pk}
    assert "Aucune commande ne répond" in client.get(address, {"etat": "ready"}).content.decode()


def queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_asks_as_much_of_one_as_of_many():
    buyer = f.OrganisationFactory()
    client, address = member(buyer), reverse("pro-orders", args=[buyer.siret])
    invoiced(buyer)
    client.get(address)
    few = queries(client, address)
    for _ in range(3):
        invoiced(buyer)
    assert queries(client, address) == few


def test_what_was_delivered_and_not_invoiced_weighs_on_its_year():
    buyer = f.OrganisationFactory()
    part = delivered(ordered(buyer))  # without a mandate: no invoice yet
    invoiced(buyer)
    ordered(buyer)  # not delivered
    year = timezone.localdate().year
    client, address = member(buyer, "accountant"), reverse("pro-orders-open", args=[buyer.siret])
    response = client.get(address, {"annee": year})
    assert f"charges-a-payer-{year}.xlsx" in response["Content-Disposition"]
    rows = list(openpyxl.load_workbook(BytesIO(response.content)).active.values)
    assert [row[0] for row in rows] == ["Commande", part.number, "Total"]
    assert (rows[1][7], rows[1][8], rows[1][9]) == (435, 87, "=H2+I2")
    assert rows[2][9] == "=SUM(J2:J2)"
    assert purchases.not_invoiced(organisation_id=buyer.pk, year=year - 1) == []
    for wrong in ("x", "1", "99999999999", "²"):
        assert client.get(address, {"annee": wrong}).status_code == 404


def test_invoiced_in_january_still_weighs_on_december():
    invoice = invoiced()
    year = timezone.localdate().year
    Invoice.objects.filter(pk=invoice.pk).update(
        issued_on=date(year + 1, 1, 5), due_on=date(year + 1, 2, 4)
    )
    buyer = invoice.supplier_order.organisation
    found = purchases.not_invoiced(organisation_id=buyer.pk, year=year)
    assert found == [invoice.supplier_order]
    assert purchases.not_invoiced(organisation_id=buyer.pk, year=year + 1) == []


def test_the_request_s_page_receives_and_gives_the_file_of_the_purchase():
    part = shipped(ordered(f.OrganisationFactory()))
    quote = request_of(part)
    siret = part.organisation.siret
    page, act, zipped = (
        reverse(name, args=[siret, quote.pk, *rest])
        for name, rest in (
            ("pro-quote", []), ("pro-quote-act", ["recevoir"]), ("pro-quote-dossier", []),
        )
    )  # fmt: skip
    people = everybody(part.organisation)
    before = picture()
    for who, client in people.items():
        if who not in MAY["receive"]:
            expected = 403 if who in ROLES else 302 if who == "nobody" else 404
            assert client.post(act, told(part=part.number)).status_code == expected, who
        expected = 200 if who in ROLES else 302 if who == "nobody" else 404
        assert client.get(zipped).status_code == expected, who
    assert picture() == before
    client = people["requester"]
    assert "dossier.zip" in client.get(page).content.decode()
    foreign = ordered(f.OrganisationFactory())
    assert client.post(act, told(part=foreign.number)).status_code == 422
    assert client.post(act, told(part=part.number, name="")).status_code == 422
    assert client.post(act, told(part=part.number)).status_code == 302
    assert "Reçu sans réserve" in client.get(page).content.decode()


def test_the_file_holds_invoices_for_whoever_counts():
    part = invoiced().supplier_order
    quote = request_of(part)
    for role in ROLES:
        address = reverse("pro-quote-dossier", args=[part.organisation.siret, quote.pk])
        data = member(part.organisation, role).get(address).content
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = opened.namelist()
        assert any("05-factures" in name for name in names) == (role in MAY["read_money"]), role


def test_who_has_the_link_receives_and_reads_the_file():
    part = shipped(ordered())
    quote, client = request_of(part), Client()
    html = client.get(reverse("quote", args=[quote.token])).content.decode()
    assert 'value="Maïwenn Fictive"' in html
    zipped = client.get(reverse("quote-dossier", args=[quote.token]))
    assert zipped["Content-Type"] == "application/zip"
    act = reverse("quote-act", args=[quote.token, "recevoir"])
    assert client.post(act, told(part=part.number)).status_code == 302
    assert DeliveryAcceptance.objects.get().supplier_order == part


def test_a_draft_has_no_file_and_services_keep_theirs():
    buyer = f.OrganisationFactory()
    here, there = (f.EntityFactory(organisation=buyer) for _ in range(2))
    part = ordered(buyer, entity_id=here.pk)
    address = reverse("pro-quote-dossier", args=[buyer.siret, request_of(part).pk])
    assert member(buyer, "admin", entity=there).get(address).status_code == 404
    draft = drafted(buyer=buyer)
    address = reverse("pro-quote-dossier", args=[buyer.siret, draft.pk])
    assert member(buyer).get(address).status_code == 404


def test_what_was_typed_for_one_supplier_stays_in_its_form():
    buyer, one, two = f.OrganisationFactory(), f.SupplierFactory(), f.SupplierFactory()
    quote = sent(one, two, buyer=buyer)
    first = offered(invitation_of(quote, one))
    second = offered(invitation_of(quote, two))
    lines = [first.lines.get(position=1).pk, second.lines.get(position=2).pk]
    acceptance = accepted(chosen(first, second, offer_line_ids=lines))
    settle()
    parts = list(SupplierOrder.objects.filter(order=acceptance.order))
    for part in parts:
        shipped(part)
    act = reverse("pro-quote-act", args=[buyer.siret, quote.pk, "recevoir"])
    given = told(part=parts[0].number, how="reserves", reserves="Un carton mouillé", name="")
    response = member(buyer).post(act, given)
    assert response.status_code == 422
    assert response.content.decode().count("Un carton mouillé") == 1
