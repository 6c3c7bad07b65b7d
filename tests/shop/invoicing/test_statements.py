"""A supplier's month between two balances, read from the ledger."""

import io
import json
from datetime import date

import pypdf
import pytest

from shop.invoicing import operations
from shop.invoicing.models import Statement
from shop.outbox.models import Fact
from shop.payments.models import Account
from tests.factories.selling import paris
from tests.shop.invoicing.builders import commission, entry, part

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
AT = paris(2026, 4, 1, 6)
PAYABLE, BANK = Account.SUPPLIER_PAYABLE, Account.SUPPLIER_BANK


@pytest.fixture
def month():
    """An old debt of 10 €; a sale of 100 €, refunded by 20 €, sent; one paid on its own bank."""
    first = part((10_000, "standard"), number="C-1")
    entity = first.supplier.legal_entity
    second = part((5000, "standard"), number="C-2", supplier=first.supplier)
    entry(entity, paris(2026, 2, 27), "sale", {PAYABLE: -1000})
    entry(entity, paris(2026, 3, 2), "sale", {PAYABLE: -10_000}, part=first)
    commission(entity, paris(2026, 3, 2), net=800, part=first)
    entry(entity, paris(2026, 3, 5), "refund_share", {PAYABLE: 2000}, part=first)
    commission(entity, paris(2026, 3, 5), net=-160, part=first)
    entry(entity, paris(2026, 3, 12), "transfer", {PAYABLE: 7232}, part=first)
    entry(entity, paris(2026, 3, 14), "reversal", {PAYABLE: -32}, part=first)
    entry(entity, paris(2026, 3, 20), "bank_sale", {BANK: -5000}, part=second)
    entry(entity, paris(2026, 3, 20), "bank_payment", {BANK: 5000}, part=second)
    commission(entity, paris(2026, 3, 20), net=400, part=second)
    entry(entity, paris(2026, 3, 25), "correction", {PAYABLE: 100})
    entry(entity, paris(2026, 4, 2), "sale", {PAYABLE: -9999})
    return entity


def content_of(statement):
    return json.loads(statement.document.content)


def test_the_rows_lead_from_one_balance_to_the_other(month):
    (statement,) = operations.statements(month=date(2026, 3, 15), at=AT)
    told = content_of(statement)
    assert (told["opening"], told["closing"]) == (
        1000,
        1000 + 10_000 - 960 - 2000 + 192 - 7200 - 480 - 100,
    )
    assert told["opening"] + told["totals"]["payable"] == told["closing"]
    assert [
        [
            row[name]
            for name in (
                "order",
                "sale",
                "refunds",
                "commission",
                "transfers",
                "others",
                "direct",
                "payable",
            )
        ]
        for row in told["rows"]
    ] == [
        ["C-1", 10_000, -2000, -768, -7200, 0, 0, 32],
        ["C-2", 0, 0, -480, 0, 0, 5000, -480],
        ["", 0, 0, 0, 0, -100, 0, -100],
    ]
    assert statement.document.number == "REL-2026-00001"
    assert statement.document.series.owner == "shop"


def test_it_is_made_once_for_who_moved_or_is_owed(month):
    assert len(operations.statements(month=MARCH, at=AT)) == 1
    assert operations.statements(month=MARCH, at=AT) == []
    # The next month moves nothing for others, and this one is still told its balance.
    (april,) = operations.statements(month=date(2026, 5, 1), at=paris(2026, 6, 1))
    assert content_of(april)["rows"] == []
    assert content_of(april)["opening"] == content_of(april)["closing"] == 10_451
    assert operations.statements(month=date(2026, 1, 1), at=AT) == []


def test_a_supplier_whose_account_is_settled_gets_no_empty_statement():
    entity = part((1000, "standard")).supplier.legal_entity
    entry(entity, paris(2026, 1, 5), "sale", {PAYABLE: -1000})
    entry(entity, paris(2026, 1, 6), "transfer", {PAYABLE: 1000})
    assert operations.statements(month=MARCH, at=AT) == []


def test_its_pdf_is_made_once(month):
    (statement,) = operations.statements(month=MARCH, at=AT)
    assert Fact.objects.get(name="statement.issued").subject_id == statement.pk
    operations.render_statement(statement.pk, at=AT)
    statement.refresh_from_db()
    name = statement.pdf.name
    operations.render_statement(statement.pk, at=AT)
    statement.refresh_from_db()
    assert statement.pdf.name == name
    with statement.pdf.storage.open(name) as opened:
        text = pypdf.PdfReader(io.BytesIO(opened.read())).pages[0].extract_text()
    assert "Relevé mensuel, mars 2026" in text
    assert "C-1" in text
    assert "50,00" in text


def test_without_sales_on_its_own_bank_nothing_is_said_of_them(month):
    from shop.invoicing.statements import paper_of

    operations.statements(month=MARCH, at=AT)
    told = content_of(Statement.objects.get())
    told["totals"]["direct"] = 0
    assert paper_of(told, number="x")["direct"] == ""


def test_a_spreadsheet_reads_it(month):
    (statement,) = operations.statements(month=MARCH, at=AT)
    assert operations.statement_csv(statement.pk).splitlines() == [
        "Commande;Date;Ventes;Remboursements;Commission TTC;Versements;Autres;Solde du mois",
        "Solde au début du mois;2026-03-01;;;;;;10,00",
        "C-1;2026-03-02;100,00;-20,00;-7,68;-72,00;0,00;0,32",
        "C-2;2026-03-20;0,00;0,00;-4,80;0,00;0,00;-4,80",
        ";2026-03-25;0,00;0,00;0,00;0,00;-1,00;-1,00",
        "Solde à la fin du mois;;;;;;;4,52",
    ]
