"""Exact figures and wordings of a frozen invoice (docs: domain 3.3, 4.2)."""

import json
from datetime import date
from decimal import Decimal

import pytest

from shop.documents.operations import canonical
from shop.invoicing import content, paper
from shop.invoicing.terms import UnknownTerm, term
from shop.money import UnknownVat
from shop.organisations.models import AccountTerms
from tests import factories as f
from tests.factories.selling import paris
from tests.shop.invoicing.builders import AT, DAY, IBAN, organisation, part, seller

pytestmark = pytest.mark.django_db


def told(made, *, day=DAY):
    return content.sale(content.load_part(made.pk), issued_on=day)


def rates(found):
    return [(rate["permille"], rate["net"], rate["tax"]) for rate in found["vat"]]


def test_vat_is_per_rate_not_per_line():
    made = part(*[(101, "reduced")] * 3, basis="excl")
    assert rates(told(made)) == [(55, 303, 17)]


def test_prices_with_tax_give_their_vat_back():
    assert rates(told(part((1000, "standard"), (1000, "reduced")))) == [
        (200, 833, 167),
        (55, 948, 52),
    ]


def test_sixty_euros_and_three_cents_are_fifty_and_ten():
    made = part({"unit_price": 100_050, "vat_code": "standard", "quantity": 6})
    assert rates(told(made)) == [(200, 5003, 1000)]


def test_delivery_follows_its_goods():
    made = part((6000, "reduced"), (4000, "standard"), basis="excl")
    for permille, net, tax in ((55, 600, 33), (200, 400, 80)):
        f.ChargeFactory(supplier_order=made, vat_permille=permille, net=net, tax=tax)
    type(made).objects.filter(pk=made.pk).update(net=11_000, tax=1243)
    found = told(made)
    assert rates(found) == [(200, 4400, 880), (55, 6600, 363)]
    assert found["totals"] == {
        "lines": 10_000,
        "charges": 1000,
        "allowances": 0,
        "net": 11_000,
        "tax": 1243,
        "gross": 12_243,
    }


def test_a_reduction_is_an_allowance_of_its_rate():
    found = told(part((2000, "standard"), (1000, "reduced"), reduction=(-300, "standard")))
    assert rates(found) == [(200, 1417, 283), (55, 948, 52)]
    assert found["totals"]["allowances"] == 250
    assert found["totals"]["gross"] == 2700


def test_a_weighed_line_is_what_the_scales_said():
    made = part((2500, "reduced"), (300, "standard"))
    made.lines.filter(vat_code="reduced").update(
        weighed_up_to=1000, weighed=875, final_net=2073, final_tax=114
    )
    found = told(made)
    assert rates(found) == [(200, 250, 50), (55, 2073, 114)]
    first = found["lines"][0]
    assert (first["quantity"], first["unit"], first["pieces"]) == ("0.875", "KGM", 1)
    assert (Decimal(first["unit_price"]) * Decimal("0.875")).quantize(Decimal("0.01")) == Decimal(
        "20.73"
    )


def test_rows_that_do_not_make_up_the_part_are_refused():
    made = part((1000, "standard"))
    type(made).objects.update(net=1)
    with pytest.raises(content.TotalsDiffer, match="833 \\+ 167 are not 1 \\+ 167"):
        told(made)


@pytest.mark.parametrize(
    ("net", "quantity", "price"),
    [(375, "1", "3.75"), (1000, "3", "3.3333"), (5003, "6", "8.3383"), (2073, "0.875", "23.69")],
)
def test_a_unit_price_gives_its_line_back(net, quantity, price):
    assert content.unit_price(net, Decimal(quantity)) == price


def test_a_price_without_tax_is_told_as_it_was_agreed():
    made = part({"unit_price": 10_150, "vat_code": "standard", "quantity": 3}, basis="excl")
    assert told(made)["lines"][0]["unit_price"] == "1.015"
    assert told(made)["lines"][0]["net"] == 305


def test_it_is_canonical_and_has_no_float():
    found = told(part((1000, "standard"), delivery=(690, "standard")))
    assert json.loads(canonical(found)) == found


def test_a_person_reads_who_sells_and_what_protects():
    found = told(part((1000, "standard"), supplier=seller(name="Le Goff", legal_form="ei")))
    assert found["seller"]["name"] == "Le Goff EI"
    assert found["seller"]["form"] == "Entrepreneur individuel (EI)"
    assert found["buyer"]["kind"] == "person"
    assert found["buyer"]["name"] == "Nolwenn Le Goff"
    assert found["terms"]["discount"] == "Pas d’escompte pour paiement anticipé."
    assert found["terms"]["penalty"] == found["terms"]["recovery"] == ""
    assert "L217-3" in found["terms"]["guarantee"]
    assert found["due_on"] == "2026-03-02"
    assert found["deliver_to"] is None
    assert found["mandate"] == (
        "Facture émise par Association La Boutique Solidaire (fictive) "
        "au nom et pour le compte de Le Goff"
    )


def test_a_person_whose_contact_was_erased_keeps_an_address_by_mail():
    made = part((1000, "standard"), envelope={"name": "", "street": "", "commune_name": ""})
    assert told(made)["buyer"]["name"] == "client@exemple.test"


def test_perishable_goods_and_services_have_no_guarantee_of_goods():
    food = {"unit_price": 100_000, "vat_code": "reduced", "withdrawal_exemption": "perishable"}
    work = {"unit_price": 100_000, "vat_code": "standard", "listing": {"kind": "service"}}
    assert told(part(food))["terms"]["guarantee"] == ""
    assert told(part(work))["terms"]["guarantee"] == ""
    assert told(part(work))["operation"] == "services"
    assert told(part(work, food))["operation"] == "both"


def test_a_company_reads_penalties_and_where_it_goes():
    made = part(
        (1000, "standard"),
        payment="transfer",
        delivered_at=paris(2026, 3, 2, 1),
        organisation=organisation(name="Les Ajoncs"),
        envelope={"street": "8 quai", "purchase_reference": "BC-1", "name": "Accueil"},
    )
    found = told(made)
    assert "10 points" in found["terms"]["penalty"]
    assert "40 €" in found["terms"]["recovery"]
    assert found["due_on"] == "2026-04-01"
    assert found["supplied_on"] == "2026-03-02"
    assert found["deliver_to"]["name"] == "Accueil"
    assert found["deliver_to"]["street"] == "8 quai"
    assert found["references"]["purchase"] == "BC-1"
    assert found["payment"] == {
        "means": "transfer",
        "paid_on": None,
        "iban": IBAN,
        "reason": "",
    }
    assert found["operation"] == "goods"


def test_an_address_that_is_the_buyer_s_own_is_not_told_twice():
    made = part(
        (1000, "standard"),
        organisation=organisation(street="3 rue des Ajoncs", postcode="35000"),
    )
    assert told(made)["deliver_to"] is None
    assert (
        told(part((1000, "standard"), envelope={"street": ""}, organisation=organisation()))[
            "deliver_to"
        ]
        is None
    )


def test_an_organisation_without_postcode_has_its_commune_s():
    made = part((1000, "standard"), organisation=organisation(postcode=""))
    assert told(made)["buyer"]["postcode"] == "35000"
    made = part((1000, "standard"), organisation=organisation(postcode="", commune_id=None))
    assert (told(made)["buyer"]["postcode"], told(made)["buyer"]["city"]) == ("", "")


def test_goods_fetched_go_to_the_pick_up_point():
    from suppliers.directory.models import PickupPoint

    supplier = seller()
    point = PickupPoint.objects.create(
        supplier=supplier, name="Halle", street="1 quai", postcode="56000", commune_id="56260"
    )
    made = part((1000, "standard"), supplier=supplier, delivery=None)
    type(made).objects.update(delivery="pickup", pickup_point=point)
    assert told(made)["deliver_to"] == {
        "name": "Halle",
        "street": "1 quai",
        "street_more": "",
        "postcode": "56000",
        "city": "Vannes",
        "country": "FR",
    }


PERISHABLE = (
    {"withdrawal_exemption": "perishable"},
    {"listing": {"date_kind": "use_by"}},
    {"listing": {"temperature": "chilled"}},
)


@pytest.mark.parametrize(
    ("kind", "days", "line", "due"),
    [
        ("company", None, {}, date(2026, 2, 14)),
        ("company", 60, {}, date(2026, 3, 16)),
        *[("company", 60, line, date(2026, 2, 14)) for line in PERISHABLE],
        ("commune", 60, {}, date(2026, 2, 14)),
        ("commune", 15, {}, date(2026, 1, 30)),
        ("hospital", 60, {}, date(2026, 3, 6)),
    ],
)
def test_when_an_organisation_pays(kind, days, line, due):
    buyer = organisation(kind=kind)
    if days:
        AccountTerms.objects.create(organisation=buyer, limit=1, payment_days=days)
    made = part(
        {"unit_price": 100_000, "vat_code": "reduced", **line},
        payment="transfer",
        organisation=buyer,
    )
    assert content.due_date(content.load_part(made.pk), issued_on=date(2026, 1, 15)) == due


def test_a_company_that_paid_by_card_owes_nothing_later():
    assert told(part((1000, "standard"), organisation=organisation()))["due_on"] == "2026-03-02"


def test_labels_stand_with_their_certificates():
    content_of = (
        '[{"by":"Organisme d’essai","code":"ab","group":"organic","kind":"label","name":"AB",'
        '"number":"FR-1","since":"2025-01-01","until":null},'
        '{"by":"","code":"esat","group":"handicap","kind":"status","name":"ESAT","number":"",'
        '"since":"2025-01-01","until":null}]'
    )
    proof = f.ProofSnapshotFactory(content=content_of)
    made = part({"unit_price": 100_000, "vat_code": "reduced", "proof": proof}, (100, "reduced"))
    assert [line["labels"] for line in told(made)["lines"]] == [
        ["AB – Organisme d’essai – FR-1"],
        [],
    ]


def test_a_franchise_says_so_and_shows_no_number():
    found = told(part((4500, "franchise"), supplier=seller(vat_regime="franchise")))
    assert found["vat"][0]["reasons"] == ["TVA non applicable, art. 293 B du CGI"]
    assert found["seller"]["vat_number"] == ""
    assert found["totals"] == {**found["totals"], "net": 4500, "tax": 0}


def test_a_wording_that_ended_is_never_printed():
    made = part((4500, "franchise"), supplier=seller(vat_regime="franchise"))
    with pytest.raises(UnknownVat, match="add its wording"):
        told(made, day=date(2028, 1, 1))


def test_terms_are_dated():
    assert term("days_public", day=date(2026, 1, 1)) == "30"
    with pytest.raises(UnknownTerm):
        term("days_public", day=date(2000, 1, 1))


def test_the_shop_s_address_is_cut_where_it_can_be(settings):
    settings.SHOP_ADDRESS = "1 place, bâtiment B, 35000 Rennes"
    assert [content.shop()[key] for key in ("street", "postcode", "city")] == [
        "1 place, bâtiment B",
        "35000",
        "Rennes",
    ]
    settings.SHOP_ADDRESS = "Quelque part"
    assert content.shop()["street"] == "Quelque part"


@pytest.mark.parametrize("count", [1, 4])
def test_cost_ignores_the_number_of_lines(count, django_assert_num_queries):
    made = part(*[(1000, "standard")] * count)
    with django_assert_num_queries(3):
        told(made)


def test_paper_writes_figures_as_people_read_them():
    assert paper.amount(123_456_789) == "1\u00a0234\u00a0567,89\u00a0€"
    assert paper.amount(-5) == "−0,05\u00a0€"
    assert paper.price("12.5") == "12,50\u00a0€"
    assert paper.price("1.0667") == "1,0667\u00a0€"
    assert paper.rate(55) == "5,5\u00a0%"
    assert paper.day("2026-04-01") == "1er avril 2026"


def printed(made):
    return paper.data(told(made), number="BS-2026-00001")


def test_paper_says_how_it_is_paid():
    card = printed(part((1000, "standard")))
    assert card["notice"] == "Payée par carte le 2 mars 2026."
    assert card["totals"][-2:] == [("Déjà payé", "−10,00\u00a0€"), ("Net à payer", "0,00\u00a0€")]
    made = part((1000, "standard"), payment="transfer", delivered_at=AT, promised_on=DAY)
    transfer = printed(made)
    assert transfer["notice"] == ""
    assert transfer["payment"] == [
        "À régler par virement au plus tard le 2 mars 2026, référence BS-2026-00001.",
        "IBAN FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189 – "
        + made.supplier.legal_entity.name,
    ]
    type(made.supplier.legal_entity).objects.update(iban="")
    assert len(printed(made)["payment"]) == 1
    assert ("Date de livraison", "2 mars 2026") in transfer["facts"]


def test_paper_tells_the_promised_day_before_delivery_and_pieces_that_were_weighed():
    made = part(
        {
            "unit_price": 250_000,
            "vat_code": "reduced",
            "weighed_up_to": 2000,
            "weighed": 1790,
            "quantity": 2,
            "reference": "",
        },
        (100, "standard"),
        promised_on=date(2026, 3, 5),
    )
    found = printed(made)
    assert ("Livraison prévue", "5 mars 2026") in found["facts"]
    assert found["lines"][0]["notes"] == ["2 pièces, poids constaté à la préparation"]
    assert found["lines"][0]["quantity"] == "1,79\u00a0kg"
    assert found["lines"][1]["notes"] == ["Réf. REF"]


def test_a_line_of_which_nothing_was_there_is_not_invoiced():
    made = part((1000, "reduced"), (300, "standard"))
    made.lines.filter(vat_code="reduced").update(
        weighed_up_to=1000, weighed=0, final_net=0, final_tax=0
    )
    assert [line["position"] for line in told(made)["lines"]] == [1]
    assert told(made)["totals"]["gross"] == 300


def test_paper_of_a_franchise_shows_its_reason_and_no_vat_number():
    found = printed(part((4500, "franchise"), supplier=seller(vat_regime="franchise")))
    assert found["reasons"] == ["TVA non applicable, art. 293 B du CGI"]
    assert [line for line in found["seller"]["lines"] if line.startswith("TVA")] == []


def test_a_price_that_no_six_decimals_give_back_is_the_nearest():
    assert content.unit_price(1_000_001, Decimal(3_000_000)) == "0.003333"
