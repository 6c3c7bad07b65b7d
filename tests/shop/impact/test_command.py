"""`manage.py csr_report`: what it writes, and what it refuses in French."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories as f
from tests.shop.impact.samples import BUYER, ledger, row


def run(**options):
    out = io.StringIO()
    given = {"organisation": BUYER, "first": "2026-01-01", "last": "2026-12-31", **options}
    call_command("csr_report", stdout=out, **given)
    return out.getvalue()


def test_a_ledger_needs_no_database(tmp_path):
    found = json.loads(run(ledger=ledger(tmp_path, row(labels="BIO"), row()), format="json"))
    values = {one["code"]: one["value"] for one in found["indicators"]}
    assert (found["organisation"], values["organic_share"]) == (BUYER, "50.00")


@pytest.mark.parametrize(("kind", "mark"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("csv", b"code,")])
def test_files(tmp_path, kind, mark):
    path = tmp_path / f"rapport.{kind}"
    run(ledger=ledger(tmp_path, row()), format=kind, output=str(path))
    assert path.read_bytes().startswith(mark)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["achats.csv", path.name]


def test_departments_and_factors(tmp_path):
    factors = tmp_path / "facteurs.json"
    factors.write_text(
        '[{"category": "Légumes", "kg_per_euro": "0.5", "source": "Base Empreinte",'
        ' "valid_from": "2020-01-01"}]',
        encoding="utf-8",
    )
    text = run(ledger=ledger(tmp_path, row()), format="csv", departments="44, 49", factors=factors)
    values = {one["code"]: one["value"] for one in csv.DictReader(io.StringIO(text))}
    assert (values["local_share"], values["emissions"]) == ("0.00", "50.00")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"organisation": None}, "--organisation"),
        ({"organisation": "73282932000075"}, "SIRET"),
        ({"first": "hier"}, "--from"),
        ({"last": None}, "--to"),
        ({"last": "2025-01-01"}, "finit avant"),
        ({"format": "doc"}, "Format"),
        ({"output": "/nowhere/at/all.json"}, "Impossible"),
        ({"departments": ","}, "--departments"),
        ({"ledger": "absent.csv"}, "Impossible de lire"),
    ],
)
def test_refusals(tmp_path, options, words):
    path = tmp_path / "out.json"
    if "ledger" in options:
        options = {"ledger": tmp_path / options["ledger"]}
    with pytest.raises(CommandError, match=words):
        run(**{"ledger": ledger(tmp_path, row()), "output": str(path), **options})
    assert not path.exists()


def test_bad_factors(tmp_path):
    path = tmp_path / "facteurs.json"
    path.write_text('[{"category": "a", "kg_per_euro": "1", "source": " "}]', encoding="utf-8")
    with pytest.raises(CommandError, match="Facteurs"):
        run(ledger=ledger(tmp_path, row()), factors=path)


def test_pictures_are_not_for_text(tmp_path):
    with pytest.raises(CommandError, match="fichier"):
        run(ledger=ledger(tmp_path, row()), format="pdf", output="-")


@pytest.mark.django_db
def test_an_unknown_organisation():
    with pytest.raises(CommandError, match="Aucune organisation"):
        run()


@pytest.mark.django_db
def test_an_organisation_that_bought_nothing():
    f.OrganisationFactory(siret=BUYER, siren=BUYER[:9])
    found = json.loads(run())
    assert {one["value"] for one in found["indicators"]} == {None}
