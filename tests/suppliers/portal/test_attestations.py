"""The supplier's year: its facts, its costs, its attestations; the customers' side of them."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from shop.impact import yearly
from shop.impact.models import Attestation, LabourShare
from shop.pro.access import MAY
from suppliers.portal import todo
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.impact.test_attesting import attested, keep, sold
from tests.shop.impact.test_queries import kind
from tests.shop.pro import people as buyers
from tests.suppliers.portal.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to("2027-01-12T09:00:00Z")


@pytest.fixture
def line() -> Any:
    return sold(10_000_00)


def at(supplier: Any, name: str = "portal-attestations", *rest: Any) -> str:
    return reverse(name, args=[supplier.slug, *rest])


def test_costs_then_amounts_then_one_sending(line):
    supplier = line.supplier_order.supplier
    client = member(supplier)
    assert "Vos coûts à déduire" in client.get(at(supplier)).content.decode()
    answer = client.post(at(supplier, "portal-attestation-shares"), {"year": "2026", "part": "35"})
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    (row,) = shown.context["rows"]
    assert (row.amounts, row.told) == ((10_000_00, 3_500_00, 6_500_00), 1_950_00)
    given = {"year": "2026", "name": "Rozenn", "quality": "directrice", "certify": "on"}
    for _ in range(2):  # a double click
        client.post(at(supplier, "portal-attestation-send"), given)
    made = Attestation.objects.get()
    assert made.by is not None
    assert made.document.number in client.get(at(supplier)).content.decode()
    paper = client.get(at(supplier, "portal-attestation", made.pk))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("typed", ["", "x", "100,1", "35,55", "-1", "1e2", "³"])
def test_a_share_that_cannot_be_is_told_at_its_field_and_kept(line, typed):
    supplier = line.supplier_order.supplier
    keep(supplier)
    answer = member(supplier).post(
        at(supplier, "portal-attestation-shares"),
        {"year": "2026", "part": typed, "part-miels": "12,5"},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["part"]
    assert 'value="12,5"' in answer.content.decode()
    assert LabourShare.objects.get().costs_permille == 350


@pytest.mark.parametrize("year", ["2027", "2020", "x", "٢٠٢٦", "99999"])
def test_a_year_that_is_not_open_is_not_there(line, year):
    supplier = line.supplier_order.supplier
    client = member(supplier)
    expected = 200 if year in ("x", "99999", "٢٠٢٦") else 404
    assert client.get(at(supplier), {"annee": year}).status_code in (expected, 404)


def test_nothing_is_sent_without_a_signature(line):
    supplier = line.supplier_order.supplier
    keep(supplier)
    answer = member(supplier).post(
        at(supplier, "portal-attestation-send"), {"year": "2026", "name": "Rozenn"}
    )
    assert answer.status_code == 422
    assert set(answer.context["signatory"].errors) == {"quality", "certify"}
    assert not Attestation.objects.exists()


def test_a_send_without_shares_is_refused_with_a_reason(line):
    supplier = line.supplier_order.supplier
    answer = member(supplier).post(
        at(supplier, "portal-attestation-send"),
        {"year": "2026", "name": "R", "quality": "d", "certify": "on"},
    )
    assert answer.status_code == 422
    assert "part de coûts" in answer.content.decode()


def test_a_supplier_without_such_a_status_reads_why_there_is_nothing():
    supplier: Any = f.SupplierFactory()
    client = member(supplier)
    assert "Aucun statut vérifié" in client.get(at(supplier)).content.decode()
    assert at(supplier) not in client.get(at(supplier, "portal-year")).content.decode()


def test_january_reminds_until_it_is_sent(line):
    supplier = line.supplier_order.supplier
    groups = todo.groups(supplier=supplier, role="owner", at=paris(2027, 1, 12))
    assert "Attestations annuelles" in [group.title for group in groups]
    keep(supplier)
    attested_now = {"year": "2026", "name": "R", "quality": "d", "certify": "on"}
    member(supplier).post(at(supplier, "portal-attestation-send"), attested_now)
    groups = todo.groups(supplier=supplier, role="owner", at=paris(2027, 1, 12))
    assert "Attestations annuelles" not in [group.title for group in groups]


def test_each_role_of_the_customer_and_others(line):
    made = attested(line.supplier_order.supplier, line.supplier_order.organisation)
    buyer = made.organisation
    for name, rest in (("pro-attestations", []), ("pro-attestation", [made.pk])):
        address = reverse(name, args=[buyer.siret, *rest])
        found = {}
        for who, client in buyers.everybody(buyer).items():
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)
            found[who] = response.status_code
        expected = {role: 200 if role in MAY["read_money"] else 403 for role in buyers.ROLES}
        assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, name


def test_another_customer_s_attestation_is_not_behind_one_s_own_door(line):
    made = attested(line.supplier_order.supplier, line.supplier_order.organisation)
    other: Any = f.OrganisationFactory()
    client = buyers.member(other)
    assert client.get(reverse("pro-attestation", args=[other.siret, made.pk])).status_code == 404
    shown = client.get(reverse("pro-attestations", args=[other.siret])).content.decode()
    assert made.document.number not in shown


def test_a_member_of_one_service_does_not_read_what_concerns_the_whole(line):
    made = attested(line.supplier_order.supplier, line.supplier_order.organisation)
    buyer = made.organisation
    client = buyers.member(buyer, "accountant", entity=f.EntityFactory(organisation=buyer))
    assert made.document.number not in (
        client.get(reverse("pro-attestations", args=[buyer.siret])).content.decode()
    )
    assert client.get(reverse("pro-attestation", args=[buyer.siret, made.pk])).status_code == 404


def test_the_year_tells_counted_facts(line):
    supplier = line.supplier_order.supplier
    sold(2_000, supplier=supplier, organisation=f.OrganisationFactory(kind="company"))
    f.CertificateFactory(
        label=f.LabelFactory(slug="nouveau"), supplier=supplier, issued_on=date(2027, 1, 1)
    )
    f.StatusFactory(establishment=supplier.establishment, kind=kind("ea"), verified_at=None)
    found = yearly.sheet(supplier, year=2026)
    assert found.turnover == 10_000_00 + 2_000
    assert (found.orders, found.customers, found.insertion_hours) == (2, 2, None)
    assert found.buyers["companies"] == (2_000, 1)
    assert "nouveau" not in [each.name for each in found.held]
    assert len(found.held) == 3  # two labels and the verified status
    shown = member(supplier).get(at(supplier, "portal-year"), {"annee": "2026"}).content.decode()
    assert "non renseigné" in shown
    paper = member(supplier).get(at(supplier, "portal-year-paper", 2026))
    assert paper.content.startswith(b"%PDF")


def test_a_year_before_the_first_sale_is_not_there(line):
    supplier = line.supplier_order.supplier
    client = member(supplier)
    for year in ("2025", "2028", "9999"):
        assert client.get(at(supplier, "portal-year"), {"annee": year}).status_code == 404
        assert client.get(at(supplier, "portal-year-paper", int(year))).status_code == 404


def test_the_year_s_queries_do_not_grow(line, django_assert_num_queries):
    supplier = line.supplier_order.supplier
    for count in (1, 3):
        for _ in range(count):
            sold(500, supplier=supplier)
        with django_assert_num_queries(10):
            yearly.sheet(supplier, year=2026)
