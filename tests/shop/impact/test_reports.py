"""Reports: asked for, made once by a worker, frozen; a later version says what moved and why."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from shop.documents.operations import digest
from shop.impact import recording, reports
from shop.impact.lines import Period
from shop.impact.models import Report
from shop.impact.report import compute, is_intact
from shop.impact.reports import ReportRefused, Wanted
from shop.outbox.models import Fact
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.impact.samples import YEAR
from tests.shop.impact.test_queries import bought, label

pytestmark = pytest.mark.django_db
NOW = paris(2026, 12, 31, 12)
WANTED = Wanted(YEAR)


def made(organisation, wanted=WANTED, at=NOW, **values) -> Report:
    report = reports.ask(organisation_id=organisation.pk, wanted=wanted, at=at, **values)
    reports.make(report.pk, at=at)
    report.refresh_from_db()
    return report


def value(report, code):
    return {row["code"]: row["value"] for row in reports.figures_of(report)}[code]


def test_a_report_is_frozen_with_its_lines():
    buyer: Any = f.OrganisationFactory()
    bought(buyer)
    report = made(buyer)
    assert (report.state, report.lines, report.progress) == ("done", 1, 1)
    assert report.document.number == "RSE-2026-00001"
    assert report.document.sha256 == digest(report.document.content)
    assert value(report, "total_excl_tax") == "10.00"
    assert is_intact(reports.content_of(report)["report"])
    assert Fact.objects.filter(name="report.done", subject_id=report.pk).count() == 1


def test_a_report_recomputed_from_its_own_lines_has_the_same_hash():
    buyer: Any = f.OrganisationFactory()
    bought(buyer)
    bought(buyer, category="cafes")
    report = made(buyer, Wanted(YEAR, departments=("22", "35")))
    again = compute(
        reports.FrozenLines(report),
        period=YEAR,
        organisation=buyer.siret,
        choices=reports.choices_in(reports.content_of(report)),
    )
    told = reports.content_of(report)["report"]
    assert again["sha256"] == told["sha256"]
    assert again == told


def test_what_comes_later_changes_no_finished_report_and_a_new_version_says_why():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer)
    first = made(buyer)
    text = first.document.content
    supplier = line.supplier_order.supplier
    f.CertificateFactory(label=label("fairtrade"), supplier=supplier)
    recording.amend_supplier(supplier.pk, at=NOW + timedelta(days=1))
    bought(buyer, category="cafes")
    assert [one.cents for one in reports.lines_behind(first, "fair_trade_share")] == []
    assert reports.stale(first) == 1  # the other is recorded when a report is made
    second = reports.again(report=first, at=NOW + timedelta(days=2), by_id=None)
    assert reports.again(report=first, at=NOW + timedelta(days=2), by_id=None) == second
    reports.make(second.pk, at=NOW + timedelta(days=2))
    second.refresh_from_db()
    first.refresh_from_db()
    assert first.document.content == text
    content = reports.content_of(second)
    assert content["replaces"] == "RSE-2026-00001"
    assert second.document.replaces == first.document
    moved = {one["code"]: (one["before"], one["after"]) for one in content["moved"]}
    assert moved["total_excl_tax"] == ("10.00", "20.00")
    assert moved["fair_trade_share"] == ("0.00", "50.00")
    assert content["why"] == [
        {"reason": "ligne livrée, remboursée ou importée depuis", "lines": 1},
        {"reason": "preuve ajoutée : EQUITABLE", "lines": 1},
    ]


def test_a_period_to_compare_with_and_a_simulation():
    buyer: Any = f.OrganisationFactory()
    bought(buyer)
    bought(buyer, category="cafes", delivered=(2025, 6, 1, 9))
    before = Period(date(2025, 1, 1), date(2025, 12, 31))
    report = made(buyer, Wanted(YEAR, compared=before, headcount=120, beneficiaries=4))
    content = reports.content_of(report)
    compared = {row["code"]: row["value"] for row in content["compared"]["indicators"]}
    assert compared["total_excl_tax"] == "10.00"
    simulation = content["simulation"]
    assert (simulation["due"], simulation["missing"], simulation["rate"]) == (7, 3, "3.33")
    assert simulation["gross"] == "14424.00"


def test_the_lines_of_an_entity_alone():
    buyer: Any = f.OrganisationFactory()
    entity = f.EntityFactory(organisation=buyer)
    line = bought(buyer)
    f.EnvelopeFactory(order=line.supplier_order.order, entity=entity)
    bought(buyer, category="cafes")
    assert made(buyer, Wanted(YEAR, entity_id=entity.pk)).lines == 1
    assert made(buyer).lines == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(Period(date(2027, 1, 1), date(2027, 12, 31))), "first"),
        (Wanted(Period(date(2000, 1, 1), date(2026, 12, 31))), "last"),
        (Wanted(YEAR, frameworks=("magic",)), "frameworks"),
        (Wanted(YEAR, headcount=12), "headcount"),
        (Wanted(YEAR, entity_id=999_999), "entity"),
    ],
)
def test_what_cannot_be_reported_is_refused_at_its_field(wanted, field):
    buyer: Any = f.OrganisationFactory()
    with pytest.raises(ReportRefused) as refusal:
        reports.ask(organisation_id=buyer.pk, wanted=wanted, at=NOW)
    assert refusal.value.field == field
    assert not Report.objects.exists()


def test_a_report_is_made_once_and_taken_up_after_a_worker_died():
    buyer: Any = f.OrganisationFactory()
    report = reports.ask(organisation_id=buyer.pk, wanted=WANTED, at=NOW)
    assert reports.due(at=NOW) == [report.pk]
    Report.objects.filter(pk=report.pk).update(state="working", heartbeat_at=NOW)
    assert reports.due(at=NOW) == []
    reports.make(report.pk, at=NOW)
    report.refresh_from_db()
    assert report.state == "working"
    late = NOW + reports.LEASE + timedelta(seconds=1)
    assert reports.due(at=late) == [report.pk]
    reports.make(report.pk, at=late)
    reports.make(report.pk, at=late)
    report.refresh_from_db()
    assert (report.state, report.document.number) == ("done", "RSE-2026-00001")


def test_a_failure_is_told_and_writes_no_document(monkeypatch):
    buyer: Any = f.OrganisationFactory()
    report = reports.ask(organisation_id=buyer.pk, wanted=WANTED, at=NOW)

    def broken(*args, **kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr(reports, "compute", broken)
    with pytest.raises(RuntimeError):
        reports.make(report.pk, at=NOW)
    report.refresh_from_db()
    assert (report.state, report.document) == ("failed", None)
    assert report.failure


def test_nothing_bought_is_not_told_rather_than_zero():
    report = made(f.OrganisationFactory())
    assert {row["value"] for row in reports.figures_of(report)} == {None}
    json.loads(report.document.content)
