"""What goes out of a finished report says the same as its page, and can be checked."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from shop.documents.papers import check_file, check_hash
from shop.impact import finished, reports, schedules, sharing
from shop.impact.frameworks import FRAMEWORKS
from shop.impact.lines import Period
from shop.impact.models import Report, Schedule, ShareLink
from shop.impact.outputs.page import shown
from shop.impact.outputs.paper import frozen_data
from shop.impact.reports import ReportRefused, Wanted
from tests import factories as f
from tests.factories.impact import ReportFactory, UploadFactory
from tests.factories.selling import paris
from tests.shop.impact.samples import YEAR
from tests.shop.impact.test_queries import bought
from tests.shop.impact.test_reports import NOW, made

pytestmark = pytest.mark.django_db


def report(**values) -> Report:
    buyer: Any = f.OrganisationFactory()
    bought(buyer)
    bought(buyer, category="meubles")
    return made(buyer, Wanted(YEAR, **values))


def content(paper) -> bytes:
    with paper.file.open("rb") as file:
        return file.read()


def test_the_exported_file_is_recomputed_to_the_same_hash():
    one = report(departments=("35",), headcount=120, beneficiaries=4)
    UploadFactory(
        organisation=one.organisation,
        findings=[{"line": 3, "code": "amount", "reason": "illisible", "counted": False}],
    )
    two = reports.again(report=one, at=NOW, by_id=None)
    reports.make(two.pk, at=NOW)
    two.refresh_from_db()
    for each in (one, two):
        exported = json.loads("".join(finished.json_parts(each)))
        assert len(exported["purchases"]) == 2
        assert exported["number"] == each.document.number
        assert finished.recomputed(exported)["sha256"] == exported["report"]["sha256"]
        exported["purchases"][0]["cents"] += 1
        assert finished.recomputed(exported)["sha256"] != exported["report"]["sha256"]


def test_the_paper_is_rendered_once_and_told_from_a_changed_copy():
    one = report()
    paper = finished.paper(one, at=NOW)
    assert finished.paper(one, at=NOW + timedelta(days=1)) == paper
    data = content(paper)
    assert data.startswith(b"%PDF")
    assert check_file(data).verdict == "authentic"
    assert check_file(data + b"\n").verdict == "modified"
    two = reports.again(report=one, at=NOW, by_id=None)
    reports.make(two.pk, at=NOW)
    assert check_file(data).verdict == "replaced"
    two.refresh_from_db()
    assert check_hash(two.document.sha256).verdict == "authentic"
    assert content(finished.paper(two, at=NOW)).startswith(b"%PDF")


def test_the_workbook_has_the_number_and_the_tables_their_lines():
    one = report()
    book = openpyxl.load_workbook(io.BytesIO(finished.xlsx(one)))
    cells = [cell.value for row in book["Méthode"].iter_rows() for cell in row]
    assert one.document.number in cells
    rows = list(csv.DictReader(io.StringIO(finished.canteen(one).decode())))
    assert [row["prix_ht"] for row in rows] == ["10.00"]
    agec = list(csv.DictReader(io.StringIO(finished.agec(one).decode())))
    assert [row["categorie"] for row in agec] == ["indoor_furniture"]
    assert b"total_excl_tax" in finished.csv(one)


def test_the_page_s_figures_are_the_report_s():
    one = report(frameworks=("summary", "oeth"), headcount=120, beneficiaries=4)
    page = shown(one)
    assert page.is_intact
    assert [each.code for each in page.sections] == ["summary", "oeth"]
    figures = {each.code: each for each in page.figures}
    assert figures["total_excl_tax"].value == "20,00\u00a0€"
    assert figures["suppliers_count"].opens
    assert page.suppliers_count == 2
    assert sum(area["lines"] for area in page.areas) == 2
    assert page.simulation[-1][1] == "14\u00a0424,00\u00a0€"


def test_the_paper_holds_the_chosen_chapters_beside_what_they_are_compared_with():
    one = report(
        frameworks=("summary", "egalim"), compared=Period(date(2025, 1, 1), date(2025, 12, 31))
    )
    told = frozen_data(finished.told_of(one), reports.content_of(one))
    titles = [each["title"] for each in told["sections"]]
    assert titles[0] == str(FRAMEWORKS["summary"].label)
    assert set(titles) <= {str(FRAMEWORKS[code].label) for code in ("summary", "egalim")}
    assert (told["compared"], told["agec"]) == ("du 1er janvier 2025 au 31 décembre 2025", [])
    total = next(row for row in told["sections"][0]["rows"] if row["value"] == "20,00\u00a0€")
    assert total["before"] == "–"
    assert told["map"].startswith("<svg")
    assert sum(int(row[3]) for row in told["areas"]) == 2
    assert content(finished.paper(one, at=NOW)).startswith(b"%PDF")


class TestLinks:
    def test_a_link_opens_its_report_until_it_ends_or_is_taken_back(self):
        one = report()
        user = f.UserFactory()
        token = sharing.share(report=one, days=7, at=NOW, by_id=user.pk)
        assert sharing.shared(token=token, at=NOW) == one
        assert sharing.shared(token=token, at=NOW + timedelta(days=7)) is None
        assert sharing.shared(token="x" * 500, at=NOW) is None
        link = ShareLink.objects.get()
        assert token not in link.token
        assert sharing.shared(token=link.token, at=NOW) is None
        assert sharing.revoke(report=one, link_id=link.pk, at=NOW)
        assert sharing.shared(token=token, at=NOW) is None
        assert not sharing.revoke(report=ReportFactory(), link_id=link.pk, at=NOW)

    def test_an_unfinished_report_or_another_time_has_no_link(self):
        user = f.UserFactory()
        with pytest.raises(sharing.LinkRefused):
            sharing.share(report=ReportFactory(), days=7, at=NOW, by_id=user.pk)
        with pytest.raises(sharing.LinkRefused):
            sharing.share(report=report(), days=3650, at=NOW, by_id=user.pk)
        assert not ShareLink.objects.exists()


class TestRhythms:
    @pytest.mark.parametrize(
        ("every", "first", "last"),
        [
            ("month", (2024, 2, 1), (2024, 2, 29)),
            ("quarter", (2024, 1, 1), (2024, 3, 31)),
            ("year", (2024, 1, 1), (2024, 12, 31)),
        ],
    )
    def test_the_period_of_a_day(self, every, first, last):
        day = paris(2024, 2, 29, 9).date()
        assert schedules.period_of(every, day) == Period(
            paris(*first, 0).date(), paris(*last, 0).date()
        )
        assert schedules.period_of("quarter", paris(2024, 12, 31, 9).date()).last.year == 2024

    def test_a_period_is_asked_for_once_it_is_over_and_once_only(self):
        buyer: Any = f.OrganisationFactory()
        user = f.UserFactory()
        row = schedules.start(
            organisation_id=buyer.pk, every="quarter", frameworks=["egalim"],
            at=paris(2026, 2, 3, 9), by_id=user.pk,
        )  # fmt: skip
        assert schedules.ask_due(at=paris(2026, 4, 5, 9)) == 0
        assert schedules.ask_due(at=paris(2026, 4, 6, 9)) == 1
        assert schedules.ask_due(at=paris(2026, 4, 6, 9)) == 0
        Schedule.objects.filter(pk=row.pk).update(next_from=paris(2026, 1, 1, 0).date())
        schedules.ask_due(at=paris(2026, 4, 6, 9))  # rung again after a crash
        one = Report.objects.get()
        assert (one.first.isoformat(), one.last.isoformat()) == ("2026-01-01", "2026-03-31")
        assert (one.compared_first.isoformat(), one.asked_by) == ("2025-01-01", user)
        assert schedules.ask_due(at=paris(2026, 10, 9, 9)) == 2

    def test_a_stopped_rhythm_asks_for_nothing_and_begins_again(self):
        buyer: Any = f.OrganisationFactory()
        told = {"organisation_id": buyer.pk, "every": "month", "by_id": f.UserFactory().pk}
        row = schedules.start(**told, frameworks=(), at=paris(2026, 1, 9, 9))
        schedules.stop(schedule=row)
        assert schedules.ask_due(at=paris(2026, 6, 9, 9)) == 0
        again = schedules.start(**told, frameworks=(), at=paris(2026, 6, 9, 9))
        assert (again.pk, again.is_active) == (row.pk, True)
        assert schedules.ask_due(at=paris(2026, 6, 29, 9)) == 0

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"every": "week"}, "every"), ({"frameworks": ["x"]}, "frameworks"),
         ({"entity_id": 999_999}, "entity")],
    )  # fmt: skip
    def test_what_cannot_be_scheduled_is_refused(self, values, field):
        told = {"every": "month", "frameworks": (), **values}
        with pytest.raises(ReportRefused) as refusal:
            schedules.start(
                organisation_id=f.OrganisationFactory().pk, at=NOW, by_id=f.UserFactory().pk,
                **told,
            )  # fmt: skip
        assert refusal.value.field == field
        assert not Schedule.objects.exists()
