"""Frameworks: asked within the law, opened by acceptance, called up to their maximum."""

import json
from datetime import date, timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from shop.documents.models import Document
from shop.orders import operations
from shop.orders.models import SupplierOrder
from shop.organisations.models import ApprovalRule
from shop.quoting import drafting, frameworks, printing, proposals, queries, sending
from shop.quoting.awarding import AwardRefused
from shop.quoting.drafting import RequestRefused
from shop.quoting.frameworks import FrameworkRefused
from shop.quoting.models import (
    Event,
    Framework,
    FrameworkCall,
    FrameworkPrice,
    FrameworkProposal,
    QuoteRequest,
)
from tests import factories as f
from tests.buying import settle
from tests.quoting import (
    accepted,
    chosen,
    drafted,
    framework,
    invitation_of,
    offered,
    organisation,
    sent,
)

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def lines_of(found: Framework) -> list[int]:
    return [price.offer_line_id for price in found.prices.order_by("offer_line__position")]


def person(found: Framework, role: str = "requester", **values) -> int:
    buyer = found.award_part.award.request.organisation
    return f.MemberFactory(organisation=buyer, role=role, **values).user_id


def called(found: Framework, *counts: int, by_id: int | None = None, **values) -> FrameworkCall:
    given = {"key": "k", "at": timezone.now(), **values}
    pairs = zip(lines_of(found), counts, strict=False)
    return frameworks.call(
        framework_id=found.pk,
        quantities={pk: count for pk, count in pairs if count},
        by_id=by_id or person(found),
        **given,
    )


def revised(found: Framework, prices: dict[int, int], **values) -> list[FrameworkPrice]:
    given = {"from_day": today() + timedelta(days=30), "reason": "Indice du blé : +4 %.",
             "at": timezone.now(), "by_id": person(found), **values}  # fmt: skip
    return frameworks.revise_prices(framework_id=found.pk, prices=prices, **given)


def picture() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Framework, FrameworkPrice, FrameworkCall, SupplierOrder, Event, QuoteRequest)
    ]


# Asking ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"period_from": None}, "period_from"),
        ({"period_to": None}, "period_to"),
        ({"maximum": None}, "maximum"),
        ({"maximum": 0}, "maximum"),
        ({"period_from": date(2020, 1, 1), "period_to": date(2020, 12, 31)}, "period_to"),
    ],
)
def test_a_framework_without_what_the_law_wants_is_not_sent(facts, field):
    start = today() + timedelta(days=20)
    asked = {"wants_framework": True, "period_from": start, "maximum": 1,
             "period_to": start + timedelta(days=30), **facts}  # fmt: skip
    request = drafted(buyer=organisation(), **asked)
    with pytest.raises(RequestRefused) as refused:
        sending.send(
            request_id=request.pk, at=timezone.now(), supplier_ids=[f.SupplierFactory().pk]
        )
    assert refused.value.field == field
    request.refresh_from_db()
    assert request.state == "draft"


@pytest.mark.parametrize(
    ("is_public", "more", "is_sent"),
    [(True, 0, True), (True, 1, False), (False, 1, True)],
)
def test_four_years_bind_public_buyers(is_public, more, is_sent):
    start = today() + timedelta(days=20)
    end = sending.years_later(start, 4) + timedelta(days=more)
    buyer = organisation()
    request = drafted(
        buyer=buyer, wants_framework=True, period_from=start, period_to=end, maximum=1
    )
    QuoteRequest.objects.update(is_public=is_public)
    supplier = f.SupplierFactory()
    told = {"request_id": request.pk, "at": timezone.now(), "supplier_ids": [supplier.pk]}
    if is_sent:
        sending.send(**told)
    else:
        with pytest.raises(RequestRefused, match="quatre ans") as refused:
            sending.send(**told)
        assert refused.value.field == "period_to"
    request.refresh_from_db()
    assert (request.state == "open") == is_sent


def test_four_years_after_29_february_are_counted():
    assert sending.years_later(date(2028, 2, 29), 4) == date(2032, 2, 29)
    assert sending.years_later(date(2028, 2, 29), 1) == date(2029, 3, 1)


def test_a_period_that_ends_before_it_begins_is_not_kept():
    request = drafted(buyer=organisation())
    with pytest.raises(RequestRefused, match="échangez"):
        drafting.edit(
            request_id=request.pk, revision=0, at=timezone.now(),
            period_from=date(2027, 2, 1), period_to=date(2027, 1, 1),
        )  # fmt: skip


def test_the_quote_says_it_in_words_and_old_quotes_still_print():
    found = framework(revision_clause="Selon l’indice du blé.", maximum=5_000_000)
    document = found.award_part.document
    terms = " ".join(printing.quote(json.loads(document.content))["terms"])
    assert "Accord-cadre à bons de commande du" in terms
    assert "maximum 50\u00a0000,00\u00a0€ HT" in terms
    assert "Révision des prix : Selon l’indice du blé." in terms
    old = {
        k: v for k, v in json.loads(document.content).items() if k not in ("framework", "period")
    }
    assert "Accord-cadre" not in " ".join(printing.quote(old)["terms"])


# Opening ---------------------------------------------------------------------------------------


def test_acceptance_opens_frameworks_instead_of_an_order():
    found = framework()
    settle()
    assert SupplierOrder.objects.count() == 0
    assert found.number == f"AC-{today().year}-00001"
    assert Document.objects.get(kind="framework").number == found.number
    assert [price.unit_price for price in found.prices.all()] == [15_000, 300_000]
    assert {price.valid_from for price in found.prices.all()} == {found.starts_on}
    request = found.award_part.award.request
    assert (request.state, request.awards.get().acceptance.order) == ("ordered", None)
    assert framework().number == f"AC-{today().year}-00002"


def test_the_maximum_is_shared_to_the_cent_over_several_suppliers():
    buyer = organisation()
    start = today()
    request = sent(
        *(f.SupplierFactory() for _ in range(3)), buyer=buyer, wants_framework=True,
        period_from=start, period_to=start + timedelta(days=100), maximum=10_000, lines=(
            drafting.Asked("A", 1000, "kg"), drafting.Asked("B", 1000, "kg"),
            drafting.Asked("C", 1000, "kg"),
        ),
    )  # fmt: skip
    offers = [offered(each, 10_000, 10_000, 10_000) for each in request.invitations.all()]
    picked = [list(offer.lines.all())[place].pk for place, offer in enumerate(offers)]
    accepted(chosen(*offers, offer_line_ids=picked))
    assert sorted(Framework.objects.values_list("maximum", flat=True)) == [3333, 3333, 3334]


def test_what_has_ended_is_not_opened():
    request = sent(
        buyer=organisation(), wants_framework=True, period_from=today(),
        period_to=today() + timedelta(days=20), maximum=100,
    )  # fmt: skip
    award = chosen(offered(invitation_of(request)))
    with pytest.raises(AwardRefused, match="s’est terminée"):
        accepted(award, at=timezone.now() + timedelta(days=30))
    award.refresh_from_db()
    assert (award.state, Framework.objects.count()) == ("approved", 0)


# Calling ---------------------------------------------------------------------------------------


def test_a_call_is_an_order_at_the_price_of_the_day():
    found = framework(offer={"payment_days": 45, "delivery_cents": 500})
    buyer = found.award_part.award.request.organisation
    site = f.DeliverySiteFactory(organisation=buyer, name="École fictive")
    made = called(
        found, 10_000, 1_500, site_id=site.pk, commitment_number="E-7", purchase_reference="BC-1"
    )
    part = made.order.supplier_orders.get()
    # 10 × 1.50 + 1.5 × 30 + 5 of delivery.
    assert (part.net, made.net) == (6500, 6500)
    assert (part.payment_days, part.organisation, part.state) == (45, buyer, "to_prepare")
    assert [(line.quantity, line.title) for line in part.lines.order_by("pk")] == [
        (10, "Brioche pur beurre"), (1, "Entretien des locaux (1,5 heure)"),
    ]  # fmt: skip
    envelope = made.order.envelope
    assert (envelope.commitment_number, envelope.purchase_reference) == ("E-7", "BC-1")
    assert (envelope.street_more, envelope.origin) == ("École fictive", "quote")
    found.refresh_from_db()
    assert found.used == 6500
    found.award_part.award.request.refresh_from_db()
    assert found.award_part.award.request.site is None
    settle()
    assert Event.objects.filter(name="called").count() == 1


def test_the_same_key_is_the_same_call():
    found = framework()
    by_id = person(found)
    first = called(found, 10_000, by_id=by_id)
    assert called(found, 20_000, by_id=by_id) == first
    assert called(found, 10_000, by_id=by_id, key="other") != first
    found.refresh_from_db()
    assert (found.used, SupplierOrder.objects.count()) == (3000, 2)


def test_the_maximum_is_reached_and_not_passed():
    found = framework(maximum=3000)
    called(found, 19_000, key="a")
    before = picture()
    with pytest.raises(FrameworkRefused, match=r"il reste 1,50\s€ HT"):
        called(found, 2_000, key="b")
    assert picture() == before
    called(found, 1_000, key="c")
    found.refresh_from_db()
    assert found.used == 3000


@pytest.mark.parametrize("count", [0, -1000, 10_000_000_001])
def test_absurd_quantities_are_refused(count):
    found = framework()
    before_by = person(found)
    before = picture()
    with pytest.raises(FrameworkRefused):
        frameworks.call(
            framework_id=found.pk, quantities={lines_of(found)[0]: count}, by_id=before_by, key="k",
            at=timezone.now(),
        )  # fmt: skip
    assert picture() == before


def test_what_cannot_be_called_changes_nothing():
    found, other = framework(), framework()
    by_id = person(found)
    stranger = person(other)
    before = picture()
    for values, told in (
        ({"quantities": {}}, "au moins une ligne"),
        ({"quantities": {lines_of(other)[0]: 1000}}, "n’est pas de cet accord-cadre"),
        ({"by_id": stranger}, "pas celui de votre organisation"),
        ({"by_id": None}, "pas celui de votre organisation"),
        ({"at": timezone.now() - timedelta(days=5)}, "commence le"),
        ({"at": timezone.now() + timedelta(days=400)}, "s’est terminé le"),
        ({"site_id": f.DeliverySiteFactory().pk}, "vos sites"),
    ):
        given = {"quantities": {lines_of(found)[0]: 1000}, "by_id": by_id, "key": "k",
                 "at": timezone.now(), **values}  # fmt: skip
        with pytest.raises(FrameworkRefused, match=told):
            frameworks.call(framework_id=found.pk, **given)
        assert picture() == before


def test_the_last_day_counts():
    found = framework(days=30)
    noon = timezone.now() + timedelta(days=found.ends_on.toordinal() - today().toordinal())
    assert called(found, 1000, at=noon).net == 150
    with pytest.raises(FrameworkRefused):
        called(found, 1000, key="b", at=noon + timedelta(days=1))


def test_another_service_does_not_order():
    buyer = organisation()
    own, other = (f.EntityFactory(organisation=buyer) for _ in range(2))
    found = framework(buyer=buyer, entity_id=own.pk)
    with pytest.raises(FrameworkRefused):
        called(found, 1000, by_id=person(found, entity=other))
    assert called(found, 1000, by_id=person(found, entity=own)).net == 150


def test_without_its_commitment_number_nothing_is_called():
    found = framework(buyer=organisation(commitment_required=True), commitment_number="E-1")
    QuoteRequest.objects.update(commitment_number="")
    by_id = person(found)
    with pytest.raises(FrameworkRefused) as refused:
        called(found, 1000, by_id=by_id)
    assert refused.value.field == "commitment_number"
    assert called(found, 1000, by_id=by_id, commitment_number="E-2").net == 150


def test_above_a_threshold_only_who_approves_orders():
    found = framework()
    buyer = found.award_part.award.request.organisation
    ApprovalRule.objects.create(organisation=buyer, step=1, above=10_000)
    requester, approver = person(found), person(found, "approver")
    assert called(found, 10_000, by_id=requester, key="small").net == 1500
    before = picture()
    with pytest.raises(FrameworkRefused, match="personne qui approuve"):
        called(found, 0, 4_000, by_id=requester)
    assert picture() == before
    assert called(found, 0, 4_000, by_id=approver).net == 12_000


def test_a_cancelled_order_can_be_called_again():
    found = framework(maximum=3000)
    part = called(found, 20_000).order.supplier_orders.get()
    operations.cancel(part_id=part.pk, reason="x", by_id=None, at=timezone.now())
    settle()
    found.refresh_from_db()
    assert found.used == 0
    assert called(found, 20_000, key="again").net == 3000
    assert frameworks.called_over_a_year(found, day=today()) == 3000


def test_breaks_hold_until_the_price_is_revised():
    found = framework(revision_clause="Indice")
    pk = lines_of(found)[0]
    found.prices.get(offer_line=pk).offer_line.__class__.objects.filter(pk=pk).update(
        breaks=[[10_000, 10_000]], min_quantity=2_000
    )
    with pytest.raises(FrameworkRefused, match="demande 2"):
        called(found, 1_000)
    assert called(found, 9_000, key="a").net == 1350
    assert called(found, 10_000, key="b").net == 1000


# Prices ----------------------------------------------------------------------------------------


def test_a_revision_ends_one_price_and_begins_another():
    found = framework(revision_clause="Indice du blé")
    pk = lines_of(found)[0]
    start = today() + timedelta(days=30)
    revised(found, {pk: 16_000, lines_of(found)[1]: 300_000})
    assert list(
        found.prices.filter(offer_line=pk).order_by("valid_from").values_list(
            "unit_price", "valid_from", "valid_to")
    ) == [
        (15_000, found.starts_on, start - timedelta(days=1)), (16_000, start, None)
    ]  # fmt: skip
    assert called(found, 1000, key="before").net == 150
    later = timezone.now() + timedelta(days=30)
    assert called(found, 1000, key="after", at=later).net == 160
    note = Event.objects.get(name="prices_revised").note
    assert "Indice du blé : +4 %." in note
    assert "Brioche pur beurre : 1,50\u00a0€ → 1,60\u00a0€" in note
    settle()


def proposed(found: Framework, prices: dict[int, int], **values) -> FrameworkProposal:
    given = {"from_day": today() + timedelta(days=30), "reason": "Indice : +4 %", "by_id": None,
             "at": timezone.now(), **values}  # fmt: skip
    return proposals.propose(framework_id=found.pk, prices=prices, **given)


def test_the_supplier_asks_for_prices_and_the_buyer_agrees():
    found = framework(revision_clause="Indice du blé")
    pk, other = lines_of(found)
    person(found, "admin")
    made = proposed(found, {pk: 16_000, other: 300_000})
    assert [(line.pk, *prices) for line, *prices in proposals.told_lines(made)] == [
        (pk, 15_000, 16_000)
    ]
    with pytest.raises(FrameworkRefused, match="attend déjà"):
        proposed(found, {pk: 17_000})
    assert found.prices.count() == 2
    proposals.accept(proposal_id=made.pk, at=timezone.now(), by_id=person(found))
    later = frameworks.prices_on(found, day=today() + timedelta(days=30))
    assert later[pk].unit_price == 16_000
    for act in (
        lambda: proposals.accept(proposal_id=made.pk, at=timezone.now(), by_id=person(found)),
        lambda: proposals.withdraw(proposal_id=made.pk, at=timezone.now(), by_id=None),
    ):
        with pytest.raises(FrameworkRefused, match="déjà close"):
            act()
    assert Event.objects.filter(name__in=["prices_proposed", "prices_revised"]).count() == 2
    mail.outbox.clear()
    settle()
    assert any("propose de réviser" in each.subject for each in mail.outbox)


def test_a_proposal_is_refused_with_a_reason_withdrawn_or_too_late():
    found = framework(revision_clause="Indice")
    pk, by_id = lines_of(found)[0], person(found)
    made = proposed(found, {pk: 16_000})
    with pytest.raises(FrameworkRefused, match="pourquoi"):
        proposals.refuse(proposal_id=made.pk, note=" ", at=timezone.now(), by_id=by_id)
    stranger = person(framework())
    for act in (proposals.accept, partial(proposals.refuse, note="Non")):
        with pytest.raises(FrameworkRefused, match="pas celui de votre organisation"):
            act(proposal_id=made.pk, at=timezone.now(), by_id=stranger)
    proposals.refuse(proposal_id=made.pk, note="Trop cher", at=timezone.now(), by_id=by_id)
    again = proposed(found, {pk: 16_000})
    proposals.withdraw(proposal_id=again.pk, at=timezone.now(), by_id=None)
    late = proposed(found, {pk: 16_000})
    with pytest.raises(FrameworkRefused, match="à venir"):
        proposals.accept(proposal_id=late.pk, at=timezone.now() + timedelta(days=30), by_id=by_id)
    states = FrameworkProposal.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["refused", "withdrawn", "waiting"]
    assert found.prices.count() == 2
    with pytest.raises(FrameworkRefused, match="pas de clause"):
        bare = framework()
        proposed(bare, {lines_of(bare)[0]: 1})


def test_what_cannot_be_revised_changes_nothing():
    found, bare = framework(revision_clause="Indice"), framework()
    pk = lines_of(found)[0]
    by_id = person(found)
    revised(found, {pk: 16_000}, by_id=by_id)
    before = picture()
    for prices, values, told in (
        ({pk: 17_000}, {"from_day": today()}, "à venir"),
        ({pk: 17_000}, {"from_day": today() + timedelta(days=900)}, "jour de l’accord-cadre"),
        ({pk: 17_000}, {"reason": " "}, "clause prévoit"),
        ({pk: 17_000}, {"from_day": today() + timedelta(days=10)}, "déjà enregistrée"),
        ({pk: 17_000}, {}, "déjà enregistrée"),
        ({pk: 16_000}, {}, "Aucun prix ne change"),
        ({lines_of(bare)[0]: 1}, {}, "n’est pas de cet accord-cadre"),
        ({pk: 17_000}, {"by_id": None}, "pas celui de votre organisation"),
    ):
        with pytest.raises(FrameworkRefused, match=told):
            revised(found, prices, **{"by_id": by_id, **values})
        assert picture() == before
    member = person(bare)
    with pytest.raises(FrameworkRefused, match="pas de clause"):
        revised(bare, {lines_of(bare)[0]: 1}, by_id=member)
    assert picture() == before


# What it counts for ----------------------------------------------------------------------------


def test_calls_count_and_their_framework_does_not():
    buyer = organisation()
    found = framework(buyer=buyer, cpv="15800000")
    year = today().year
    spent = {"organisation_id": buyer.pk, "cpv": "15", "until": today()}
    assert queries.spent_in_family(**spent) == 0
    assert queries.committed(organisation_id=buyer.pk, year=year) == {}
    called(found, 10_000)
    assert queries.spent_in_family(**spent) == 1500
    assert queries.totals_by_family(organisation_id=buyer.pk, until=today()) == [("15", 1500)]
    assert queries.committed(organisation_id=buyer.pk, year=year) == {None: 1500}
    # A plain award counts once beside it: by its order.
    plain = offered(invitation_of(sent(buyer=buyer, cpv="15800000")))
    accepted(chosen(plain))
    assert queries.committed(organisation_id=buyer.pk, year=year) == {None: 1500 + plain.net}
    assert queries.spent_in_family(**spent) == 1500 + plain.net


def test_the_need_of_a_framework_is_its_maximum():
    buyer = organisation()
    found = framework(buyer=buyer, maximum=9_100_000)
    request = found.award_part.award.request
    QuoteRequest.objects.filter(pk=request.pk).update(is_public=True)
    request.refresh_from_db()
    assert queries.warnings(request, at=timezone.now(), net=100)
