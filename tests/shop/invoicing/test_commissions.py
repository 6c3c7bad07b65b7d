"""The shop's own invoices: a month's commission, as the ledger has it."""

from datetime import date

import pytest

from shop.invoicing import operations, paper
from shop.invoicing.models import Invoice
from tests.factories.selling import paris
from tests.shop.invoicing.builders import commission, part, seller

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
AT = paris(2026, 4, 1, 6)


def entity():
    return seller().legal_entity


def told(invoice):
    import json

    return json.loads(invoice.document.content)


def test_each_legal_entity_has_one_invoice_a_month_of_its_commission():
    first, second = entity(), entity()
    commission(first, paris(2026, 3, 1), net=1000)
    commission(first, paris(2026, 3, 31, 23, 59), net=234)
    commission(first, paris(2026, 4, 1), net=5000)
    commission(second, paris(2026, 3, 5), net=500)
    made = operations.commission_invoices(month=date(2026, 3, 17), at=AT)
    assert operations.commission_invoices(month=MARCH, at=AT) == []
    assert [(one.legal_entity, one.number, one.net, one.tax) for one in made] == [
        (first, "COM-2026-00001", 1234, 246),
        (second, "COM-2026-00002", 500, 100),
    ]
    assert made[0].document.series.owner == "shop"
    assert (made[0].month, made[0].issued_on, made[0].due_on) == (
        MARCH,
        date(2026, 4, 1),
        date(2026, 5, 1),
    )


def test_the_shop_sells_and_the_entity_buys():
    mine = entity()
    commission(mine, paris(2026, 3, 5), net=500)
    content = told(operations.commission_invoices(month=MARCH, at=AT)[0])
    assert content["seller"]["vat_number"] == "FR11123456782"
    assert content["buyer"]["name"] == mine.name
    assert content["lines"][0]["title"] == "Commission sur vos ventes, mars 2026"
    assert content["mandate"] == ""
    data = paper.data(content, number="COM-2026-00001")
    assert data["seller_title"] == "Prestataire"
    assert data["payment"][0].startswith("Montant retenu sur vos versements")
    assert "TVA FR11123456782" in data["seller"]["lines"]
    assert "TVA FR11123456782" in data["buyer"]["lines"]


def test_a_month_that_gives_back_more_corrects_the_last_invoice():
    mine = entity()
    for month, net in ((1, 1000), (2, 2000), (3, -500)):
        commission(mine, paris(2026, month, 5), net=net)
        operations.commission_invoices(month=date(2026, month, 1), at=paris(2026, month + 1, 1))
    note = Invoice.objects.get(kind="commission_credit")
    assert (note.number, note.net, note.tax) == ("COM-2026-00003", 500, 100)
    assert note.corrects.month == date(2026, 2, 1)
    assert note.due_on == note.issued_on
    assert operations.commission_invoices(month=MARCH, at=AT) == []
    data = paper.data(told(note), number=note.number)
    assert data["title"] == "Avoir"
    assert data["payment"] == [
        "Montant porté au crédit de votre compte : voir votre relevé mensuel."
    ]


def test_without_an_invoice_there_is_nothing_to_correct():
    commission(entity(), paris(2026, 3, 5), net=-500)
    assert operations.commission_invoices(month=MARCH, at=AT) == []


def test_a_month_that_comes_to_nothing_is_not_invoiced():
    mine = entity()
    commission(mine, paris(2026, 3, 5), net=500)
    commission(mine, paris(2026, 3, 6), net=-500)
    assert operations.commission_invoices(month=MARCH, at=AT) == []


def test_its_file_is_made_like_any_other():
    mine = entity()
    commission(mine, paris(2026, 3, 5), net=500, part=part((1000, "standard")))
    (invoice,) = operations.commission_invoices(month=MARCH, at=AT)
    operations.render(invoice.pk, at=AT)
    invoice.refresh_from_db()
    assert invoice.pdf.name.startswith("factures/shop/COM-2026-00001")
