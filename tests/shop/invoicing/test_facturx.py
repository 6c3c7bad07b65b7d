"""What an accountant's software reads: every case passes the rules of EN 16931, and of the
French reform where both sides are professionals."""

import json

import pytest

from shop.invoicing import facturx, operations
from shop.invoicing.models import Invoice
from tests import factories as f
from tests.shop.invoicing.builders import AT, organisation, part, seller
from tests.shop.invoicing.schematron import EN16931, FRENCH, failed

pytestmark = pytest.mark.django_db
RAM = {"ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"}


def normal(**values):
    return part((1200, "standard"), **values)


def mixed(**values):
    lines = [
        {"unit_price": 60_0000, "vat_code": "reduced", "title": "Cidre brut", "quantity": 1},
        {"unit_price": 10_0000, "vat_code": "standard", "quantity": 4},
    ]
    return part(*lines, basis="excl", **values)


def mixed_with_delivery(**values):
    made = mixed(**values)
    for permille, net, tax in ((55, 600, 33), (200, 400, 80)):
        f.ChargeFactory(supplier_order=made, vat_permille=permille, net=net, tax=tax)
    type(made).objects.filter(pk=made.pk).update(net=11_000, tax=363 + 880)
    made.refresh_from_db()
    return made


def franchise(**values):
    return part((4500, "franchise"), supplier=seller(vat_regime="franchise"), **values)


def association(**values):
    return part((4500, "exempt_association"), supplier=seller(vat_regime="exempt"), **values)


def training(**values):
    line = {"unit_price": 900_0000, "vat_code": "exempt_training", "listing": {"kind": "service"}}
    return part(line, supplier=seller(vat_regime="exempt"), **values)


def two_reasons(**values):
    return part(
        (4500, "exempt_training"),
        (1000, "exempt_association"),
        (600, "standard"),
        supplier=seller(vat_regime="exempt"),
        **values,
    )


def thirds(**values):
    return part({"unit_price": 10_0050, "vat_code": "standard", "quantity": 6}, **values)


def weighed(**values):
    made = part((2500, "reduced"), (300, "standard"), **values)
    made.lines.filter(vat_code="reduced").update(
        weighed_up_to=1000, weighed=875, final_net=2073, final_tax=114
    )
    return made


CASES = [
    normal,
    mixed,
    mixed_with_delivery,
    franchise,
    association,
    training,
    two_reasons,
    thirds,
    weighed,
]


def company(**values):
    return {
        "organisation": organisation(),
        "envelope": {
            "purchase_reference": "BC-77",
            "street": "8 quai des Lices",
            "entity": f.EntityFactory(service_code="SRV-1"),
        },
        **values,
    }


def commune(**values):
    return company(**{"organisation": organisation(kind="commune", street="Place"), **values})


BUYERS = {
    "person by card": dict,
    "company by card": company,
    "commune by transfer": lambda: commune(payment="transfer", delivered_at=AT),
}


def xml_of(invoice: Invoice) -> bytes:
    return facturx.xml(json.loads(invoice.document.content), number=invoice.number)


@pytest.mark.parametrize("buyer", BUYERS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_no_rule_of_en_16931_or_of_the_reform_fails(case, buyer):
    told = xml_of(operations.issue_part(case(**BUYERS[buyer]()).pk, at=AT))
    assert failed(told, rules=EN16931) == []
    # What a person buys is not sent by a platform: it has no electronic address (BR-FR-12).
    expected = ["BR-FR-12_BT-49"] if buyer == "person by card" else []
    assert [one.split(":")[0] for one in failed(told, rules=FRENCH)] == expected
