"""What an accountant's software reads: every case passes the rules of EN 16931, and of the
French reform where both sides are professionals."""

import io
import json
import shutil
import subprocess
from datetime import date

import pypdf
import pytest
from facturx import get_facturx_xml_from_pdf
from lxml import etree

from shop.invoicing import facturx, operations
from shop.invoicing.models import Invoice
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.invoicing.builders import AT, IBAN, commission, organisation, part, seller
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


def discounted(**values):
    return part(
        (2000, "standard"),
        (1000, "reduced"),
        delivery=(690, "standard"),
        reduction=(-300, "standard"),
        **values,
    )


CASES = [
    discounted,
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


def xml_of(invoice: Invoice) -> bytes:
    return facturx.xml(json.loads(invoice.document.content), number=invoice.number)


def issued(made) -> Invoice:
    invoice = operations.issue_part(made.pk, at=AT)
    assert invoice is not None
    return invoice


def tree_of(invoice: Invoice):
    return etree.fromstring(xml_of(invoice))


def texts(tree, path):
    return [one.text for one in tree.findall(f".//ram:{path.replace('/', '/ram:')}", RAM)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_company_s_invoice_fails_no_rule(case):
    told = xml_of(issued(case(**company())))
    assert failed(told, rules=EN16931) == []
    assert failed(told, rules=FRENCH) == []


@pytest.mark.parametrize("case", [mixed, franchise, discounted], ids=lambda case: case.__name__)
def test_a_commune_s_invoice_by_transfer_fails_no_rule(case):
    told = xml_of(issued(case(**commune(payment="transfer", delivered_at=AT))))
    assert failed(told, rules=EN16931) == []
    assert failed(told, rules=FRENCH) == []


@pytest.mark.parametrize("case", [normal, franchise], ids=lambda case: case.__name__)
def test_a_person_s_invoice_fails_no_rule_of_the_norm(case):
    told = xml_of(issued(case()))
    assert failed(told, rules=EN16931) == []
    # Rules for professionals: late penalties, and an electronic address that a person has not.
    assert [one.split(":")[0] for one in failed(told, rules=FRENCH)] == [
        "BR-FR-05_BT-22_PMT",
        "BR-FR-05_BT-22_PMD",
        "BR-FR-12_BT-49",
    ]


@pytest.mark.parametrize(
    "case", [mixed_with_delivery, franchise, discounted], ids=lambda c: c.__name__
)
def test_a_credit_note_of_everything_fails_no_rule(case):
    made = case(**company())
    original = issued(made)
    refund = f.RefundFactory(
        supplier_order=made, state="succeeded", settled_at=AT, cents=made.net + made.tax
    )
    for line in made.lines.all():
        f.RefundLineFactory(
            refund=refund, line=line, quantity=line.quantity, net=line.net, tax=line.tax
        )
    for charge in made.charges.all():
        f.RefundLineFactory(
            refund=refund, line=None, charge=charge, quantity=0, net=charge.net, tax=charge.tax
        )
    note = operations.credit(refund.pk, at=AT)
    told = xml_of(note)
    assert failed(told, rules=EN16931) == []
    assert failed(told, rules=FRENCH) == []
    assert (note.net, note.tax) == (original.net, original.tax)
    tree = etree.fromstring(told)
    assert texts(tree, "InvoiceReferencedDocument/IssuerAssignedID") == [original.number]
    assert tree.find(".//{*}ExchangedDocument/ram:TypeCode", RAM).text == "381"


@pytest.mark.parametrize("net", [12_345, -2_000])
def test_the_shop_s_own_invoice_and_credit_note_fail_no_rule(net):
    entity = seller().legal_entity
    commission(entity, paris(2026, 2, 3), net=50_000)
    commission(entity, paris(2026, 3, 3), net=net)
    (first,) = operations.commission_invoices(month=date(2026, 2, 1), at=paris(2026, 3, 1))
    (second,) = operations.commission_invoices(month=date(2026, 3, 1), at=paris(2026, 4, 1))
    for one in (first, second):
        assert failed(xml_of(one), rules=EN16931) == []
        assert failed(xml_of(one), rules=FRENCH) == []
    assert second.kind == ("commission" if net > 0 else "commission_credit")


def test_a_credit_note_of_delivery_alone_fails_no_rule():
    made = discounted(**company())
    issued(made)
    charge = made.charges.get(kind="delivery")
    refund = f.RefundFactory(supplier_order=made, state="succeeded", settled_at=AT, cents=690)
    f.RefundLineFactory(
        refund=refund, line=None, charge=charge, quantity=0, net=charge.net, tax=charge.tax
    )
    note = operations.credit(refund.pk, at=AT)
    assert failed(xml_of(note), rules=EN16931) == []
    assert failed(xml_of(note), rules=FRENCH) == []
    assert texts(tree_of(note), "SpecifiedTradeProduct/Name") == ["Livraison en colis"]


def test_labels_stand_in_the_line_s_note():
    proof = f.ProofSnapshotFactory(
        content='[{"by":"Organisme","code":"ab","kind":"label","name":"AB","number":"FR-1"}]'
    )
    made = part({"unit_price": 100_000, "vat_code": "reduced", "proof": proof}, **company())
    invoice = issued(made)
    assert texts(tree_of(invoice), "AssociatedDocumentLineDocument/IncludedNote/Content") == [
        "AB – Organisme – FR-1"
    ]
    assert failed(xml_of(invoice), rules=EN16931) == []


def test_a_rule_that_is_broken_is_told():
    told = xml_of(issued(normal(**company()))).replace(b">10.00</", b">11.00</", 1)
    assert any(one.startswith("BR-") for one in failed(told, rules=EN16931))


def test_sixty_euros_and_three_cents_in_six_are_fifty_and_ten():
    tree = tree_of(issued(thirds()))
    assert texts(tree, "TaxBasisTotalAmount") == ["50.03"]
    assert texts(tree, "TaxTotalAmount") == ["10.00"]
    assert texts(tree, "GrandTotalAmount") == ["60.03"]
    assert texts(tree, "BasisAmount") == ["50.03"]
    assert texts(tree, "ApplicableTradeTax/CalculatedAmount") == ["10.00"]


def test_references_of_a_public_buyer_stand_where_chorus_pro_reads_them():
    tree = tree_of(issued(normal(**commune(payment="transfer", delivered_at=AT))))
    assert texts(tree, "BuyerReference") == ["SRV-1"]
    assert texts(tree, "BuyerOrderReferencedDocument/IssuerAssignedID") == ["BC-77"]
    assert texts(tree, "IBANID") == [IBAN]
    assert texts(tree, "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["30"]
    assert texts(tree, "BusinessProcessSpecifiedDocumentContextParameter/ID") == ["B1"]
    assert texts(tree, "DuePayableAmount") == ["12.00"]
    buyer = tree.find(".//ram:BuyerTradeParty", RAM)
    assert buyer.find("ram:GlobalID", RAM).get("schemeID") == "0009"
    assert buyer.find("ram:SpecifiedLegalOrganization/ram:ID", RAM).get("schemeID") == "0002"


def test_what_was_paid_by_card_leaves_nothing_to_pay():
    tree = tree_of(issued(normal()))
    assert texts(tree, "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["48"]
    assert texts(tree, "TotalPrepaidAmount") == ["12.00"]
    assert texts(tree, "DuePayableAmount") == ["0.00"]
    assert texts(tree, "BusinessProcessSpecifiedDocumentContextParameter/ID") == ["B2"]


def test_a_seller_in_franchise_shows_no_vat_number_and_says_why():
    tree = tree_of(issued(franchise()))
    registered = tree.findall(".//ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID", RAM)
    assert [one.get("schemeID") for one in registered] == ["FC"]
    assert texts(tree, "ExemptionReason") == ["TVA non applicable, art. 293 B du CGI"]
    assert texts(tree, "ExemptionReasonCode") == ["VATEX-FR-FRANCHISE"]


def test_two_reasons_share_a_breakdown_in_words():
    tree = tree_of(issued(two_reasons()))
    assert texts(tree, "ApplicableTradeTax/ExemptionReasonCode") == []
    assert texts(tree, "ExemptionReason") == [
        "Exonération de TVA, art. 261-4-4° du CGI ; Exonération de TVA, art. 261-7-1° du CGI"
    ]


def test_a_transfer_without_an_account_leaves_the_means_open():
    made = normal(payment="transfer", delivered_at=AT)
    type(made.supplier.legal_entity).objects.update(iban="")
    tree = tree_of(issued(made))
    assert texts(tree, "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["1"]
    assert texts(tree, "IBANID") == []


def test_a_weighed_line_is_told_in_kilograms():
    tree = tree_of(issued(weighed()))
    quantity = tree.find(".//ram:BilledQuantity", RAM)
    assert (quantity.text, quantity.get("unitCode")) == ("0.875", "KGM")
    assert texts(tree, "LineTotalAmount")[0] == "20.73"


def test_what_xml_cannot_hold_is_left_out():
    made = part({"unit_price": 100_000, "vat_code": "standard", "title": "Savon\x0b n°\u00a01 <&>"})
    assert texts(tree_of(issued(made)), "SpecifiedTradeProduct/Name") == ["Savon n°\u00a01 <&>"]


def test_the_pdf_carries_the_xml_and_says_so():
    invoice = issued(mixed_with_delivery(**company()))
    made = operations.factur_x(invoice.document)
    name, told = get_facturx_xml_from_pdf(made, check_xsd=True, check_schematron=False)
    assert (name, told) == ("factur-x.xml", xml_of(invoice))
    reader = pypdf.PdfReader(io.BytesIO(made), strict=True)
    (attached,) = reader.trailer["/Root"]["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Alternative"
    assert attached.get_object()["/UF"] == "factur-x.xml"
    xmp = reader.xmp_metadata.stream.get_data()
    assert b"<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in xmp
    assert b"<pdfaid:part>3</pdfaid:part>" in xmp
    etree.fromstring(xmp)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="no qpdf")
def test_qpdf_finds_nothing_wrong_with_the_file(tmp_path):
    path = tmp_path / "facture.pdf"
    path.write_bytes(operations.factur_x(issued(normal()).document))
    told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
