"""Factur-X: the EN 16931 XML of a frozen content, and the PDF that carries it.

Written with lxml in the order of the CII schema; checked in tests by the Schematrons of
EN 16931 and of the French reform (XP Z12-012).
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

import facturx
from lxml import etree

from shop.documents.pdf import with_metadata
from shop.invoicing.content import ZERO_RATED, Content

GUIDELINE = "urn:cen.eu:en16931:2017"
_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
_QDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
_NAMESPACES = {"rsm": _RSM, "ram": _RAM, "udt": _UDT, "qdt": _QDT}

# UNTDID 4461: bank card, credit transfer, clearing between partners, not defined.
CARD, TRANSFER, CLEARING, UNDEFINED = "48", "30", "97", "1"
# UNTDID 7161 and 5189: freight, discount.
FREIGHT, DISCOUNT = "FC", "95"
# CEF list of exemption reasons; what is not in it is told in words alone.
EXEMPTION_CODES = {"franchise": "VATEX-FR-FRANCHISE", "exempt_training": "VATEX-EU-132-1I"}
# XP Z12-012: goods, services, both; 1: to be paid, 2: paid already, 4: after a deposit.
PROCESS = {"goods": "B", "services": "S", "both": "M"}
SIREN, SIRET, ROUTING = "0002", "0009", "0225"

# Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element: TypeAlias = Any  # lxml has no types


def xml(content: Content, *, number: str) -> bytes:
    """The EN 16931 invoice or credit note of that number."""
    root = etree.Element(f"{{{_RSM}}}CrossIndustryInvoice", nsmap=_NAMESPACES)
    context = _under(root, "ExchangedDocumentContext", _RSM)
    process = PROCESS[content["operation"]] + _frame(content)
    _add(_under(context, "BusinessProcessSpecifiedDocumentContextParameter"), "ID", process)
    _add(_under(context, "GuidelineSpecifiedDocumentContextParameter"), "ID", GUIDELINE)
    _document(root, content, number)
    transaction = _under(root, "SupplyChainTradeTransaction", _RSM)
    for line in content["lines"]:
        _line(transaction, line)
    _agreement(transaction, content)
    _delivery(transaction, content)
    _settlement(transaction, content, number)
    told: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return told


def check(told: bytes) -> None:
    """Raises when the XML does not have the shape of the EN 16931 profile."""
    facturx.xml_check_xsd(told, flavor="factur-x", level="en16931")


def announce(pdf: bytes) -> bytes:
    """A PDF/A-3b that has the XML attached, with the XMP by which readers find it."""
    return with_metadata(pdf, schema=_schema(), description=_DESCRIPTION)


_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_DESCRIPTION = (
    f'<rdf:Description rdf:about="" xmlns:fx="{_FX}"><fx:DocumentType>INVOICE</fx:DocumentType>'
    "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName><fx:Version>1.0</fx:Version>"
    "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>"
)
_PROPERTIES = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document in capital letters",
    "Version": "The version of the standard applying to the embedded XML document",
    "ConformanceLevel": "The conformance level of the embedded XML document",
}


def _schema() -> str:
    properties = "".join(
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{words}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name, words in _PROPERTIES.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_FX}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def is_paid(content: Content) -> bool:
    return bool(content["payment"]["paid_on"])


def prepaid(content: Content) -> int:
    """Cents that earlier invoices of the same sale have asked already."""
    return sum(each["gross"] for each in content.get("prepaid", ()))


def _frame(content: Content) -> str:
    if is_paid(content):
        return "2"
    return "4" if content.get("prepaid") else "1"


def euros(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole}.{rest:02d}"


def percent(permille: int) -> str:
    whole, rest = divmod(permille, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _under(parent: Element, name: str, space: str = _RAM) -> Element:
    return etree.SubElement(parent, f"{{{space}}}{name}")


def _add(parent: Element, name: str, text: Any, space: str = _RAM, **attributes: str) -> None:
    """A child with a text; nothing where the text is empty."""
    if text != "" and text is not None:
        child = etree.SubElement(parent, f"{{{space}}}{name}", **attributes)
        child.text = _NOT_XML.sub("", str(text))


def _date(parent: Element, name: str, iso: str, *, kind: str = "udt") -> None:
    space = _NAMESPACES[kind]
    compact = f"{date.fromisoformat(iso):%Y%m%d}"
    _add(_under(parent, name), "DateTimeString", compact, space, format="102")


def _document(root: Element, content: Content, number: str) -> None:
    document = _under(root, "ExchangedDocument", _RSM)
    _add(document, "ID", number)
    _add(document, "TypeCode", content["type"])
    _date(document, "IssueDateTime", content["issued_on"])
    terms = content["terms"]
    for subject, text in (
        ("PMT", terms["recovery"]),
        ("PMD", terms["penalty"]),
        ("AAB", terms["discount"]),
        ("BAR", "B2C" if content["buyer"]["kind"] == "person" else "B2B"),
        ("AAI", content["mandate"]),
        ("AAI", content["payment"]["reason"]),
    ):
        if text:
            note = _under(document, "IncludedNote")
            _add(note, "Content", text)
            _add(note, "SubjectCode", subject)


def _line(transaction: Element, line: Content) -> None:
    item = _under(transaction, "IncludedSupplyChainTradeLineItem")
    about = _under(item, "AssociatedDocumentLineDocument")
    _add(about, "LineID", line["position"])
    if line["labels"]:
        _add(_under(about, "IncludedNote"), "Content", " ; ".join(line["labels"]))
    product = _under(item, "SpecifiedTradeProduct")
    _add(product, "SellerAssignedID", line["reference"])
    _add(product, "Name", line["title"])
    price = _under(_under(item, "SpecifiedLineTradeAgreement"), "NetPriceProductTradePrice")
    _add(price, "ChargeAmount", line["unit_price"])
    delivered = _under(item, "SpecifiedLineTradeDelivery")
    _add(delivered, "BilledQuantity", line["quantity"], unitCode=line["unit"])
    settled = _under(item, "SpecifiedLineTradeSettlement")
    _tax(settled, "ApplicableTradeTax", line["permille"])
    total = _under(settled, "SpecifiedTradeSettlementLineMonetarySummation")
    _add(total, "LineTotalAmount", euros(line["net"]))


def _tax(parent: Element, name: str, permille: int) -> None:
    tax = _under(parent, name)
    _add(tax, "TypeCode", "VAT")
    _add(tax, "CategoryCode", _category(permille))
    _add(tax, "RateApplicablePercent", percent(permille))


def _category(permille: int) -> str:
    return "S" if permille else "E"


def _agreement(transaction: Element, content: Content) -> None:
    agreement = _under(transaction, "ApplicableHeaderTradeAgreement")
    references = content["references"]
    _add(agreement, "BuyerReference", references["service"])
    _party(agreement, "SellerTradeParty", content["seller"], sells=True)
    _party(agreement, "BuyerTradeParty", content["buyer"])
    order = _under(agreement, "SellerOrderReferencedDocument")
    _add(order, "IssuerAssignedID", references["order"])
    if references["purchase"]:
        bought = _under(agreement, "BuyerOrderReferencedDocument")
        _add(bought, "IssuerAssignedID", references["purchase"])


def _party(parent: Element, name: str, one: Content, *, sells: bool = False) -> None:
    party = _under(parent, name)
    _add(party, "GlobalID", one["siret"], schemeID=SIRET)
    _add(party, "Name", one["name"])
    if sells:
        _add(party, "Description", one["form"])
    if one["siren"]:
        registered = _under(party, "SpecifiedLegalOrganization")
        _add(registered, "ID", one["siren"], schemeID=SIREN)
        if sells and one["front"] != one["name"]:
            _add(registered, "TradingBusinessName", one["front"])
    _postal(party, one)
    if one["siren"]:
        routed = _under(party, "URIUniversalCommunication")
        _add(routed, "URIID", one["siren"], schemeID=ROUTING)
    if one.get("vat_number"):
        _add(_under(party, "SpecifiedTaxRegistration"), "ID", one["vat_number"], schemeID="VA")
    elif sells:
        # Who has no VAT number is named to the tax office by its SIREN (BR-E-02).
        _add(_under(party, "SpecifiedTaxRegistration"), "ID", one["siren"], schemeID="FC")


def _postal(party: Element, one: Content) -> None:
    address = _under(party, "PostalTradeAddress")
    _add(address, "PostcodeCode", one["postcode"])
    _add(address, "LineOne", one["street"])
    _add(address, "LineTwo", one.get("street_more"))
    _add(address, "CityName", one["city"])
    _add(address, "CountryID", one["country"])


def _delivery(transaction: Element, content: Content) -> None:
    delivery = _under(transaction, "ApplicableHeaderTradeDelivery")
    # The group may not be empty: a sale not yet delivered goes to its buyer.
    where = content["deliver_to"] or (None if content["supplied_on"] else content["buyer"])
    if where:
        place = _under(delivery, "ShipToTradeParty")
        _add(place, "Name", where["name"])
        _postal(place, where)
    if content["supplied_on"]:
        event = _under(delivery, "ActualDeliverySupplyChainEvent")
        _date(event, "OccurrenceDateTime", content["supplied_on"])


def _settlement(transaction: Element, content: Content, number: str) -> None:
    settlement = _under(transaction, "ApplicableHeaderTradeSettlement")
    _add(settlement, "PaymentReference", number)
    _add(settlement, "InvoiceCurrencyCode", content["currency"])
    _means(settlement, content["payment"])
    for rate in content["vat"]:
        _breakdown(settlement, rate)
    # Allowances before charges, as the schema's examples have them.
    for charge in sorted(content["charges"], key=lambda charge: charge["net"] >= 0):
        _charge(settlement, charge)
    due = _under(settlement, "SpecifiedTradePaymentTerms")
    _date(due, "DueDateDateTime", content["due_on"])
    _totals(settlement, content)
    if content["corrects"]:
        original = _under(settlement, "InvoiceReferencedDocument")
        _add(original, "IssuerAssignedID", content["corrects"]["number"])
        _date(original, "FormattedIssueDateTime", content["corrects"]["issued_on"], kind="qdt")
    for each in content.get("prepaid", ()):
        before = _under(settlement, "InvoiceReferencedDocument")
        _add(before, "IssuerAssignedID", each["number"])
        _date(before, "FormattedIssueDateTime", each["issued_on"], kind="qdt")


def _means(settlement: Element, payment: Content) -> None:
    means = _under(settlement, "SpecifiedTradeSettlementPaymentMeans")
    if payment["means"] == "transfer" and payment["iban"]:
        _add(means, "TypeCode", TRANSFER)
        account = _under(means, "PayeePartyCreditorFinancialAccount")
        _add(account, "IBANID", payment["iban"].replace(" ", ""))
        return
    # A transfer needs an account (BR-61): without one, the means is left open.
    codes = {"card": CARD, "withheld": CLEARING}
    _add(means, "TypeCode", codes.get(payment["means"], UNDEFINED))


def _breakdown(settlement: Element, rate: Content) -> None:
    tax = _under(settlement, "ApplicableTradeTax")
    _add(tax, "CalculatedAmount", euros(rate["tax"]))
    _add(tax, "TypeCode", "VAT")
    _add(tax, "ExemptionReason", " ; ".join(rate["reasons"]))
    _add(tax, "BasisAmount", euros(rate["net"]))
    _add(tax, "CategoryCode", _category(rate["permille"]))
    _add(tax, "ExemptionReasonCode", _exemption(rate["codes"]))
    _add(tax, "RateApplicablePercent", percent(rate["permille"]))


def _exemption(codes: Iterable[str]) -> str:
    """The code of the only reason; two reasons are told in words."""
    reasons = [code for code in codes if code in ZERO_RATED]
    return EXEMPTION_CODES.get(reasons[0], "") if len(reasons) == 1 else ""


def _charge(settlement: Element, charge: Content) -> None:
    adds = charge["net"] >= 0
    told = _under(settlement, "SpecifiedTradeAllowanceCharge")
    indicator = _under(told, "ChargeIndicator")
    _add(indicator, "Indicator", "true" if adds else "false", _UDT)
    _add(told, "ActualAmount", euros(abs(charge["net"])))
    _add(told, "ReasonCode", FREIGHT if adds else DISCOUNT)
    _add(told, "Reason", charge["label"])
    _tax(told, "CategoryTradeTax", charge["permille"])


def _totals(settlement: Element, content: Content) -> None:
    totals = content["totals"]
    paid = totals["gross"] if is_paid(content) else prepaid(content)
    told = _under(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
    for name, cents in (
        ("LineTotalAmount", totals["lines"]),
        ("ChargeTotalAmount", totals["charges"]),
        ("AllowanceTotalAmount", totals["allowances"]),
        ("TaxBasisTotalAmount", totals["net"]),
        ("TaxTotalAmount", totals["tax"]),
        ("GrandTotalAmount", totals["gross"]),
        ("TotalPrepaidAmount", paid),
        ("DuePayableAmount", totals["gross"] - paid),
    ):
        currency = {"currencyID": content["currency"]} if name == "TaxTotalAmount" else {}
        _add(told, name, euros(cents), **currency)
