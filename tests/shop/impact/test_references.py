"""Files that staff load: all or nothing, one in force per source, frozen into reports."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from shop.impact import finished, recording, references, reports, uploads
from shop.impact.lines import Period
from shop.impact.models import PurchaseLine, Reference, Structure
from shop.impact.references import ReferenceRefused
from shop.impact.reports import Wanted
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.impact.test_queries import bought

pytestmark = pytest.mark.django_db
SIRET, CLOSED = "73282932000074", "55208131766522"
LIST = (
    "SIRET;Raison sociale;Département;Statuts;Fermé le\n"
    f"{SIRET};Atelier fictif;35;EI|ACI;\n"
    f"{CLOSED};Maison fictive;29;ESAT;31/12/2025\n"
).encode()
FACTORS = b"category;kg_per_euro;valid_from\nPapeterie;0,4;2025-01-01\nPapeterie;0,5;2026-01-01\n"


def loaded(data: bytes = LIST, **values: Any) -> Reference:
    given = {"kind": "structures", "source": "Liste publique fictive", "dated": date(2026, 1, 5),
             "name": "liste.csv", "at": timezone.now(), **values}  # fmt: skip
    return references.load(data=data, **given)


def test_a_list_of_structures_tells_the_statuses_of_purchases_made_elsewhere():
    loaded()
    buyer: Any = f.OrganisationFactory()
    table = (
        "Date;SIRET;Montant HT\n"
        f"02/03/2026;{SIRET};100,00\n02/03/2026;{CLOSED};50,00\n02/03/2026;{CLOSED};x\n"
    )
    upload = uploads.add(
        organisation_id=buyer.pk, data=table.encode(), name="a.csv", at=timezone.now(), by_id=None
    )
    uploads.read(upload.pk, at=timezone.now())
    rows = PurchaseLine.objects.order_by("row").values_list(
        "siret", "statuses", "department", "name"
    )
    assert list(rows) == [
        (SIRET, "ACI|EI", "35", "Atelier fictif"), (CLOSED, "ESAT", "29", "Maison fictive"),
    ]  # fmt: skip
    upload.refresh_from_db()
    told = {(each["line"], each["code"]): each["counted"] for each in upload.findings}
    assert told[2, "public_list"]
    assert told[3, "closed_siret"]
    assert (2, "closed_siret") not in told


def test_a_newer_file_of_a_source_ends_the_one_before():
    first = loaded()
    second = loaded(f"SIRET;Statuts\n{SIRET};EA\n".encode())
    first.refresh_from_db()
    assert first.ended_at is not None
    (found,) = references.structures([SIRET, CLOSED])[SIRET]
    assert (found.statuses, found.reference) == ("EA", second)
    other = loaded(source="Autre liste")
    assert len(references.structures([SIRET])[SIRET]) == 2
    assert references.end(reference_id=other.pk, at=timezone.now())
    assert not references.end(reference_id=other.pk, at=timezone.now())
    assert len(references.structures([SIRET])[SIRET]) == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"data": b""}, "vide"),
        ({"source": " "}, "source"),
        ({"data": b"Nom;Statuts\nA;EI\n"}, "Colonnes introuvables : SIRET"),
        ({"data": b"SIRET;Statuts\n12345678900012;EI\n"}, "ligne 2 : SIRET"),
        ({"data": f"SIRET;Statuts\n{SIRET};ONG\n".encode()}, "statut « ONG » inconnu"),
        ({"data": f"SIRET;Nom\n{SIRET};A\n{SIRET};B\n".encode()}, "deux fois"),
        ({"data": f"SIRET;Fermé le\n{SIRET};hier\n".encode()}, "date « hier » illisible"),
        ({"data": b"SIRET;Nom\n;\n"}, "vide|aucune ligne|Aucune ligne"),
        ({"data": b"%PDF-1.7"}, "PDF"),
        ({"kind": "factors", "data": b"category;label\nPapier;x\n"}, "kg_per_euro, valid_from"),
        ({"kind": "factors", "data": FACTORS.replace(b"0,4", b"beaucoup")}, "illisible"),
        ({"kind": "factors", "data": FACTORS.replace(b"0,4", b"-1")}, "négatif"),
    ],
)
def test_what_cannot_be_read_loads_nothing(values, why):
    with pytest.raises(ReferenceRefused, match=why):
        loaded(**values)
    assert not Reference.objects.exists()
    assert not Structure.objects.exists()


def test_factors_stand_in_the_report_that_they_made_and_later_ones_do_not_change_it():
    buyer: Any = f.OrganisationFactory()
    line = bought(buyer, net=10_000, category="Papeterie")
    recording.record_part(line.supplier_order_id, at=paris(2026, 3, 2, 10))
    PurchaseLine.objects.get()

    def made() -> Any:
        wanted = Wanted(Period(date(2026, 1, 1), date(2026, 12, 31)))
        report = reports.ask(organisation_id=buyer.pk, wanted=wanted, at=paris(2026, 12, 1, 9))
        reports.make(report.pk, at=paris(2026, 12, 1, 9))
        report.refresh_from_db()
        return report

    def emissions(report: Any) -> str | None:
        rows = {row["code"]: row for row in reports.figures_of(report)}
        return rows["emissions"]["value"]

    bare = made()
    assert emissions(bare) is None
    loaded(FACTORS, kind="factors", source="Facteurs fictifs")
    told = made()
    assert emissions(told) == "50.00"
    loaded(FACTORS.replace(b"0,5", b"0,9"), kind="factors", source="Facteurs fictifs")
    exported = json.loads("".join(finished.json_parts(told)))
    assert finished.recomputed(exported)["sha256"] == exported["report"]["sha256"]
    assert exported["factors"][0]["source"] == "Facteurs fictifs"


def test_what_is_local_is_the_organisation_s_choice():
    buyer: Any = f.OrganisationFactory(local_departments=["44"])
    wanted = Wanted(Period(date(2026, 1, 1), date(2026, 12, 31)))
    at = paris(2026, 12, 1, 9)
    assert reports.ask(organisation_id=buyer.pk, wanted=wanted, at=at).departments == ["44"]
    other = Wanted(wanted.period, departments=("35",))
    assert reports.ask(organisation_id=buyer.pk, wanted=other, at=at).departments == ["35"]
