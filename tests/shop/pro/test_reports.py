"""The room of reports: asked for, read, opened, shared; targets; purchases made elsewhere."""

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.impact import finished, reports, schedules, sharing, targets, uploads
from shop.impact.lines import Period
from shop.impact.models import Report, Schedule, ShareLink, Target, Upload
from shop.impact.reports import Wanted
from shop.organisations.rights import MAY
from shop.outbox.models import Fact
from shop.pro import mails, urls
from shop.quoting.models import QuoteRequest
from tests import factories as f
from tests.shop.impact.test_queries import kind
from tests.shop.pro.people import ROLES, everybody, member, of

pytestmark = pytest.mark.django_db

HEAD = b"Date;SIRET;Fournisseur;Montant HT;Statuts;Labels;Famille alimentaire\n"
NAMES = {pattern.name for pattern in urls.own if re.match(
    r"pro-(report|target|purchase)", pattern.name or "")}  # fmt: skip


def year() -> int:
    return timezone.localdate().year


def told(count: int = 3) -> bytes:
    rows = [
        f"{year()}-01-{1 + place % 28:02d};73282932000074;Ferme {place};{100 + place},00;;BIO;"
        "AUTRE_ALIMENTAIRE\n"
        for place in range(count)
    ]
    return HEAD + "".join(rows).encode()


class Room:
    """One organisation with a file that was read, a finished report and all that hangs on it."""

    def __init__(self, count: int = 3) -> None:
        self.organisation = f.OrganisationFactory()
        self.user = f.MemberFactory(organisation=self.organisation, role="admin").user
        own, at = self.organisation.pk, timezone.now()
        self.upload = uploads.add(
            organisation_id=own, data=told(count), name="achats.csv", at=at, by_id=self.user.pk
        )
        uploads.read(self.upload.pk, at=at)
        self.report = self.made()
        self.token = sharing.share(report=self.report, days=7, at=at, by_id=self.user.pk)
        self.target = targets.keep(
            organisation_id=own, year=year(), indicator="ess_share", permille=250
        )
        self.schedule = schedules.start(
            organisation_id=own, every="month", frameworks=(), at=at, by_id=self.user.pk
        )
        link = ShareLink.objects.get(report=self.report)
        self.names: dict[str, Any] = {
            "report": self.report.pk, "link": link.pk, "target": self.target.pk,
            "schedule": self.schedule.pk, "upload": self.upload.pk, "year": year(),
        }  # fmt: skip

    def made(self, **values: Any) -> Report:
        period = Period(timezone.localdate().replace(month=1, day=1),
                        timezone.localdate().replace(month=12, day=31))  # fmt: skip
        report = reports.ask(
            organisation_id=self.organisation.pk, wanted=Wanted(period, **values),
            at=timezone.now(), by_id=self.user.pk,
        )  # fmt: skip
        reports.make(report.pk, at=timezone.now())
        report.refresh_from_db()
        return report

    def address(self, name: str, wanted: list[str], organisation: Any = None) -> str:
        siret = (organisation or self.organisation).siret
        return reverse(name, args=[siret, *(self.names.get(each, each) for each in wanted)])


PAGES = {
    "pro-reports": ("read_reports", []),
    "pro-report-new": ("make_reports", []),
    "pro-report": ("read_reports", ["report"]),
    "pro-report-lines": ("read_reports", ["report", "organic_share"]),
    "pro-report-file": ("read_reports", ["report", "csv"]),
    "pro-targets": ("read_reports", []),
    "pro-target": ("read_reports", ["year", "ess_share"]),
    "pro-purchases": ("read_reports", []),
    "pro-purchases-template": ("read_reports", []),
    "pro-purchase-file": ("read_reports", ["upload"]),
}
# Answers 204 once the report is there: read with the rest of its page.
PARTS = {"pro-report-progress": ("read_reports", ["report"])}
FORMS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "pro-report-new": ("make_reports", [], {"period": "year", "compared": "none"}),
    "pro-report-schedule": ("make_reports", [], {"every": "year"}),
    "pro-report-stop": ("make_reports", ["schedule"], {}),
    "pro-report-again": ("make_reports", ["report"], {}),
    "pro-report-share": ("make_reports", ["report"], {"days": 30}),
    "pro-report-unshare": ("make_reports", ["report", "link"], {}),
    "pro-targets": ("make_reports", [],
                    {"year": 2030, "indicator": "local_share", "aim": "12,5"}),
    "pro-target-drop": ("make_reports", ["target"], {}),
    "pro-target-ask": ("ask_quotes", ["year", "ess_share"], {}),
    "pro-purchases": ("make_reports", [], {"file": b"new"}),
    "pro-purchase-remove": ("make_reports", ["upload"], {}),
}  # fmt: skip


def posted(values: dict[str, Any]) -> dict[str, Any]:
    if "file" in values:
        return {"file": SimpleUploadedFile("autres.csv", told(1))}
    return values


def picture() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Report, ShareLink, Schedule, Target, Upload, QuoteRequest, Fact)
    ]


def test_every_address_has_a_rule_here():
    assert set(PAGES) | set(PARTS) | set(FORMS) == NAMES


def test_pages_open_to_the_roles_that_need_them_alone():
    room = Room()
    people = everybody(room.organisation)
    for name, (right, wanted) in PAGES.items():
        address = room.address(name, wanted)
        found = {who: client.get(address).status_code for who, client in people.items()}
        expected = {role: 200 if role in MAY[right] else 403 for role in ROLES}
        assert found == {**expected, "other": 404, "buyer": 404, "nobody": 302}, name
    part = people["reader"].get(room.address("pro-report-progress", ["report"]))
    assert (part.status_code, part["HX-Refresh"]) == (204, "true")


def test_refusals_change_nothing():
    room = Room()
    people = everybody(room.organisation)
    before = picture()
    for name, (right, wanted, values) in FORMS.items():
        for who, client in people.items():
            if who in MAY[right]:
                continue
            response = client.post(room.address(name, wanted), posted(values))
            expected = 403 if who in ROLES else 302 if who == "nobody" else 404
            assert response.status_code == expected, (name, who)
    assert picture() == before


@pytest.mark.parametrize("name", FORMS)
def test_forms_of_those_who_may_change_something(name):
    room = Room()
    _right, wanted, values = FORMS[name]
    before = picture()
    response = member(room.organisation).post(room.address(name, wanted), posted(values))
    assert response.status_code == (200 if name == "pro-report-share" else 302)
    assert picture() != before


def test_another_organisation_s_rows_are_not_there_behind_one_s_own_door():
    room, own = Room(), f.OrganisationFactory()
    client = member(own)
    before = picture()
    rows = set(room.names) - {"year"}
    for name, (_right, wanted) in {**PAGES, **PARTS}.items():
        if set(wanted) & rows:
            assert client.get(room.address(name, wanted, own)).status_code == 404, name
    for name, (_right, wanted, values) in FORMS.items():
        if set(wanted) & rows or name == "pro-target-ask":
            address = room.address(name, wanted, own)
            assert client.post(address, posted(values)).status_code == 404, name
    assert picture() == before


def test_who_works_for_one_service_reads_its_reports_alone():
    room = Room()
    entity = f.EntityFactory(organisation=room.organisation)
    one = room.made(entity_id=entity.pk)
    client = member(room.organisation, "approver", entity=entity)
    text = client.get(room.address("pro-reports", [])).content.decode()
    assert one.document.number in text
    assert room.report.document.number not in text
    assert client.get(room.address("pro-report", ["report"])).status_code == 404
    assert client.get(room.address("pro-purchase-file", ["upload"])).status_code == 404
    client.post(room.address("pro-report-new", []), {"period": "year", "compared": "none"})
    assert Report.objects.latest("pk").entity == entity


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"period": "free"}, "first"),
        ({"period": "free", "first": "hier", "last": "2026-01-01"}, "first"),
        ({"period": "free", "first": "2026-02-01", "last": "2026-01-01"}, "last"),
        ({"period": "free", "first": "0001-01-01", "last": "0001-12-31"}, "first"),
        ({"period": "free", "first": "9999-01-01", "last": "9999-12-31"}, "first"),
        ({"period": "free", "first": "2001-01-01", "last": "2026-01-01"}, "last"),
        ({"period": "toujours"}, "period"),
        ({"period": ""}, "period"),
        ({"period": "year", "compared": "free", "compared_first": "x"}, "compared_first"),
        ({"period": "year", "frameworks": ["magic"]}, "frameworks"),
        ({"period": "year", "departments": "22, Brest"}, "departments"),
        ({"period": "year", "headcount": "12"}, "headcount"),
        ({"period": "year", "headcount": "-1", "beneficiaries": "1"}, "headcount"),
        ({"period": "year", "entity": "999999"}, "entity"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(values, field):
    buyer = f.OrganisationFactory()
    f.EntityFactory(organisation=buyer)
    response = member(buyer).post(
        reverse("pro-report-new", args=[buyer.siret]), {"departments": "22", **values}
    )
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Report.objects.exists()
    if "departments" not in values:
        assert 'value="22"' in response.content.decode()


def test_a_figure_opens_its_lines_page_by_page():
    room = Room(count=120)
    client = member(room.organisation, "reader")
    address = room.address("pro-report-lines", ["report", "organic_share"])
    first = client.get(address)
    assert first.context["total"] == 120
    assert len(first.context["rows"]) == 50
    assert len(client.get(address + "?part=denominator&page=3").context["rows"]) == 20
    for odd in ("?page=99999999999999999999", "?page=-1", "?page=x", "?part=x", "?page=99999"):
        assert client.get(address + odd).status_code == 200, odd
    counted = client.get(room.address("pro-report-lines", ["report", "suppliers_count"]))
    assert counted.context["total"] == 120
    assert client.get(room.address("pro-report-lines", ["report", "magic"])).status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "json", "ma-cantine", "agec"])
def test_files_bear_the_report_s_number(kind):
    room = Room()
    response = member(room.organisation, "reader").get(
        room.address("pro-report-file", ["report", kind])
    )
    assert response.status_code == 200
    assert room.report.document.number in response["Content-Disposition"]
    content = b"".join(response) if response.streaming else response.content
    assert content
    reader = member(room.organisation, "reader")
    assert reader.get(room.address("pro-report-file", ["report", "exe"])).status_code == 404


def test_the_check_page_knows_the_report_s_paper():
    room = Room()
    with finished.paper(room.report, at=timezone.now()).file.open("rb") as file:
        data = file.read()

    def verdict(content):
        file = SimpleUploadedFile("rapport.pdf", content)
        return Client().post(reverse("check-form"), {"file": file}).content.decode()

    assert "<h2>Authentique</h2>" in verdict(data)
    assert "<h2>Modifié</h2>" in verdict(data + b"x")
    made = reports.again(report=room.report, at=timezone.now(), by_id=None)
    reports.make(made.pk, at=timezone.now())
    assert "<h2>Remplacé</h2>" in verdict(data)
    by_code = Client().get(reverse("check", args=[room.report.document.sha256]))
    assert "<h2>Remplacé</h2>" in by_code.content.decode()


def test_a_link_shows_figures_and_no_line():
    room = Room()
    page = Client().get(reverse("shared-report", args=[room.token]))
    text = page.content.decode()
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    assert room.report.document.number in text
    assert "/pro/" not in text.split("<main")[1].split("</main>")[0]
    paper = Client().get(reverse("shared-report-pdf", args=[room.token]))
    assert paper.content.startswith(b"%PDF")
    ShareLink.objects.update(revoked_at=timezone.now())
    for name in ("shared-report", "shared-report-pdf"):
        gone = Client().get(reverse(name, args=[room.token]))
        assert gone.status_code == 404
        assert "n’ouvre plus rien" in gone.content.decode()


def test_an_expired_link_opens_nothing():
    room = Room()
    ShareLink.objects.update(
        made_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=2)
    )
    assert Client().get(reverse("shared-report", args=[room.token])).status_code == 404


def test_the_link_is_shown_once():
    room = Room()
    client = member(room.organisation)
    page = client.post(room.address("pro-report-share", ["report"]), {"days": 7})
    link = page.context["link"]
    assert link in page.content.decode()
    assert link not in client.get(room.address("pro-report", ["report"])).content.decode()
    assert Client().get(link).status_code == 200
    wrong = client.post(room.address("pro-report-share", ["report"]), {"days": "999"})
    assert wrong.status_code == 422


def test_while_it_is_made_the_page_says_so_and_asks_again():
    room = Room()
    waiting = reports.ask(
        organisation_id=room.organisation.pk, wanted=reports.wanted_of(room.report),
        at=timezone.now(), by_id=room.user.pk,
    )  # fmt: skip
    client = of(room.user)
    address = reverse("pro-report", args=[room.organisation.siret, waiting.pk])
    text = client.get(address).content.decode()
    assert 'http-equiv="refresh"' in text
    assert "avancement/" in text
    assert client.get(address + "avancement/").status_code == 200
    assert client.get(address + "fichiers/pdf/").status_code == 404
    assert client.get(address + "lignes/ess_share/").status_code == 404
    Report.objects.filter(pk=waiting.pk).update(state="failed", failure="Raté.")
    assert "Raté." in client.get(address).content.decode()
    assert client.post(address + "recommencer/").status_code == 302
    assert Report.objects.filter(state="waiting").count() == 1


def test_what_was_learnt_since_makes_a_new_version_that_says_why():
    room = Room()
    later = timezone.now() + timedelta(minutes=1)
    upload = uploads.add(
        organisation_id=room.organisation.pk, data=told(5).replace(b"Ferme", b"Verger"),
        name="suite.csv", at=later, by_id=None,
    )  # fmt: skip
    uploads.read(upload.pk, at=later)
    client = of(room.user)
    listed = client.get(room.address("pro-reports", [])).content.decode()
    assert "5 lignes apprises depuis" in listed
    client.post(room.address("pro-report-again", ["report"]))
    newer = Report.objects.latest("pk")
    reports.make(newer.pk, at=later)
    newer.refresh_from_db()
    text = client.get(reverse("pro-report", args=[room.organisation.siret, newer.pk]))
    assert f"Ce qui a changé depuis {room.report.document.number}" in text.content.decode()
    old = client.get(room.address("pro-report", ["report"])).content.decode()
    assert newer.document.number in old


@pytest.mark.parametrize("count", [1, 60])
def test_a_finished_report_costs_the_same_at_any_size(count, django_assert_num_queries):
    room = Room(count=count)
    client = of(room.user)
    client.get(room.address("pro-report", ["report"]))
    with django_assert_num_queries(6):
        client.get(room.address("pro-report", ["report"]))


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_many_reports(count, django_assert_num_queries):
    room = Room()
    for _ in range(count):
        room.made()
    client = of(room.user)
    client.get(room.address("pro-reports", []))
    with django_assert_num_queries(9):
        client.get(room.address("pro-reports", []))


@pytest.mark.parametrize("count", [1, 3])
def test_targets_cost_the_same_however_many(count, django_assert_num_queries):
    room = Room()
    for code in ("local_share", "esus_share", "inclusive_share")[:count]:
        targets.keep(
            organisation_id=room.organisation.pk, year=year(), indicator=code, permille=500
        )
    client = of(room.user)
    client.get(room.address("pro-targets", []))
    with django_assert_num_queries(11):
        client.get(room.address("pro-targets", []))


class TestTargets:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"aim": "beaucoup"}, "aim"),
            ({"aim": "101"}, "aim"),
            ({"aim": "0"}, "aim"),
            ({"aim": ""}, "aim"),
            ({"year": "12"}, "year"),
            ({"indicator": "magic"}, "indicator"),
            ({"indicator": "insertion_spend", "aim": "12 %"}, "aim"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, values, field):
        buyer = f.OrganisationFactory()
        told = {"year": 2026, "indicator": "ess_share", "aim": "25", **values}
        response = member(buyer).post(reverse("pro-targets", args=[buyer.siret]), told)
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert not Target.objects.exists()

    def test_a_click_prepares_a_request_to_who_can_deliver(self):
        room = Room()
        client = member(room.organisation, "requester")
        response = client.post(room.address("pro-target-ask", ["year", "ess_share"]))
        quote = QuoteRequest.objects.get()
        assert response["Location"] == reverse(
            "pro-quote", args=[room.organisation.siret, quote.pk]
        )
        # A quarter of 303 € and of what is added: 101 €.
        assert (quote.state, quote.budget_high) == ("draft", 101_00)
        assert client.get(response["Location"]).status_code == 200

    def test_the_request_asks_for_what_the_figure_counts(self):
        room = Room()
        client = member(room.organisation, "requester")
        for code in ("esat", "ea", "ei"):
            kind(code)
        for code, aim in (
            ("handicap_spend", {"cents": 9_000_00}),
            ("organic_share", {"permille": 990}),
        ):
            Target.objects.create(
                organisation=room.organisation, year=year(), indicator=code, **aim
            )
            client.post(room.address("pro-target-ask", ["year", code]))
        asked = QuoteRequest.objects.order_by("pk").values_list(
            "wanted_structures", "wanted_labels"
        )
        assert list(asked) == [(["ea", "eatt", "esat"], []), ([], ["ab"])]

    def test_an_odd_year_is_this_year(self):
        room = Room()
        client = of(room.user)
        for odd in ("x", "0", "99999999999", "-1"):
            page = client.get(room.address("pro-targets", []) + f"?annee={odd}")
            assert page.context["year"].year == year()
        assert client.get(room.address("pro-target", ["1", "ess_share"])).status_code == 404
        assert client.get(room.address("pro-target", ["year", "x"])).status_code == 404


class TestPurchases:
    def test_a_file_is_taken_once_and_told_at_its_field(self):
        room = Room()
        client = of(room.user)
        address = room.address("pro-purchases", [])
        again = SimpleUploadedFile("achats.csv", told())
        response = client.post(address, {"file": again})
        assert response.status_code == 422
        assert "déjà importé" in response.context["form"].errors["file"][0]
        for bad in ({}, {"file": SimpleUploadedFile("vide.csv", b"")}, {"file": "x"}):
            response = client.post(address, bad)
            assert (response.status_code, "file" in response.context["form"].errors) == (422, True)
        assert Upload.objects.count() == 1

    def test_its_page_groups_what_was_found(self):
        buyer = f.OrganisationFactory()
        data = HEAD + b"2026-01-01;;Sans;1,00;;;\n2026-01-02;;Sans;2,00;;;\nhier;;X;1,00;;;\n"
        upload = uploads.add(
            organisation_id=buyer.pk, data=data, name="a.csv", at=timezone.now(), by_id=None
        )
        uploads.read(upload.pk, at=timezone.now())
        page = member(buyer).get(reverse("pro-purchase-file", args=[buyer.siret, upload.pk]))
        groups = page.context["groups"]
        assert groups[0]["counted"] is False
        assert [2, 3] in [group["rows"] for group in groups]

    def test_the_template_is_read_as_it_is(self):
        buyer = f.OrganisationFactory()
        response = member(buyer).get(reverse("pro-purchases-template", args=[buyer.siret]))
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        assert sheet.max_row == 2
        upload = uploads.add(
            organisation_id=buyer.pk, data=response.content, name="modele.xlsx",
            at=timezone.now(), by_id=None,
        )  # fmt: skip
        uploads.read(upload.pk, at=timezone.now())
        upload.refresh_from_db()
        assert (upload.state, upload.counted) == ("read", 1)


def test_who_asked_and_the_admins_read_that_it_is_ready(mailoutbox):
    room = Room()
    asker = f.MemberFactory(organisation=room.organisation, role="accountant").user
    f.MemberFactory(organisation=room.organisation, role="reader")
    Report.objects.filter(pk=room.report.pk).update(asked_by=asker)
    mails.report_done(room.report.pk, at=timezone.now())
    assert sorted(to for mail in mailoutbox for to in mail.to) == sorted(
        [asker.email, room.user.email]
    )
    assert room.report.document.number in mailoutbox[0].subject
    assert f"/rapports/{room.report.pk}/" in mailoutbox[0].body
