"""Gift boxes: numbers and lines in step, offers a head, no alcohol where none is wanted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from shop.quoting import answering, drafting, gift_offers, gifts, recipients
from shop.quoting.answering import OfferRefused, PricedLine
from shop.quoting.awarding import AwardRefused
from shop.quoting.drafting import RequestRefused
from shop.quoting.gifts import Gift, last_order_day
from shop.quoting.models import GiftBox, QuoteRequest
from tests import factories as f
from tests.gifts import asked, entries, gift_offer
from tests.quoting import CONTACT, accepted, chosen, invitation_of, organisation, sent

pytestmark = pytest.mark.django_db


def lines_of(request):
    return [(line.title, line.quantity, line.unit) for line in request.lines.all()]


def test_a_request_of_boxes_has_a_line_a_kind():
    request = asked(heads=40, without_alcohol=5)
    assert lines_of(request) == [
        ("Coffret cadeau", 35_000, "coffret"), ("Coffret cadeau sans alcool", 5_000, "coffret"),
    ]  # fmt: skip
    assert request.gift_box.budget_per_head == 3000


@pytest.mark.parametrize(("dry", "count"), [(0, 1), (40, 1), (1, 2)])
def test_a_kind_of_which_there_is_none_has_no_line(dry, count):
    assert asked(heads=40, without_alcohol=dry).lines.count() == count


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"heads": 0}, "heads"),
        ({"heads": 2001}, "heads"),
        ({"heads": 3, "without_alcohol": 4}, "without_alcohol"),
        ({"budget_per_head": 0}, "budget_per_head"),
        ({"card_text": "x" * 301}, "card_text"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(values, field):
    with pytest.raises(RequestRefused) as refusal:
        asked(**values)
    assert refusal.value.field == field
    assert QuoteRequest.objects.count() == 0


def test_numbers_and_lines_change_together_and_what_was_specified_stays():
    request = asked(heads=40, without_alcohol=5)
    request.lines.filter(title="Coffret cadeau").update(specification="Plutôt salé")
    gifts.edit(
        request_id=request.pk, revision=0, gift=Gift(50, 2500, 0, "Joyeux Noël"), at=timezone.now()
    )
    assert lines_of(request) == [("Coffret cadeau", 50_000, "coffret")]
    assert request.lines.get().specification == "Plutôt salé"
    box = GiftBox.objects.get()
    assert (box.heads, box.budget_per_head, box.card_text) == (50, 2500, "Joyeux Noël")


def test_lines_out_of_step_are_refused_and_nothing_is_written():
    request = asked(heads=40)
    with pytest.raises(RequestRefused, match="nombre de personnes"):
        drafting.edit(
            request_id=request.pk, revision=0, at=timezone.now(), title="Autre",
            lines=[drafting.Asked("Coffret cadeau", 41_000, "coffret")],
        )  # fmt: skip
    request.refresh_from_db()
    assert (request.title, lines_of(request)) == (
        "Coffrets de Noël", [("Coffret cadeau", 40_000, "coffret")],
    )  # fmt: skip


def test_a_colleague_s_numbers_are_not_written_over():
    request = asked(heads=40)
    gifts.edit(request_id=request.pk, revision=0, gift=Gift(41, 3000), at=timezone.now())
    with pytest.raises(drafting.EditedMeanwhile):
        gifts.edit(request_id=request.pk, revision=0, gift=Gift(99, 3000), at=timezone.now())
    assert GiftBox.objects.get().heads == 41


def test_a_copy_asks_for_the_same_boxes_without_addresses():
    request = asked(heads=3, card_text="Merci")
    recipients.replace(request_id=request.pk, entries=entries(3), at=timezone.now())
    made = drafting.copy(request_id=request.pk, at=timezone.now())
    assert (made.gift_box.heads, made.gift_box.card_text) == (3, "Merci")
    assert made.gift_box.recipients.count() == 0
    assert lines_of(made) == lines_of(request)


# The 25th and 26th: Christmas, and a Saturday that is worked.
@pytest.mark.parametrize(
    ("wanted", "days", "last"),
    [
        (date(2026, 12, 18), 5, date(2026, 12, 12)),
        (date(2026, 12, 20), 0, date(2026, 12, 19)),
        (date(2026, 12, 26), 1, date(2026, 12, 24)),
        (date(2026, 5, 9), 2, date(2026, 5, 6)),
    ],
)
def test_the_last_day_to_order_counts_open_days(wanted, days, last):
    assert last_order_day(wanted, days) == last


def test_the_last_day_leaves_out_the_supplier_s_own_closures():
    closed = [(date(2026, 12, 14), date(2026, 12, 17))]
    assert last_order_day(date(2026, 12, 18), 1, closed) == date(2026, 12, 12)
    assert last_order_day(date(2026, 12, 18), 1, [(date(2020, 1, 1), date(2030, 1, 1))]) is None


def test_the_earliest_last_day_of_offers_is_kept_then_that_of_the_chosen():
    wanted = timezone.localdate() + timedelta(days=60)
    one, two = f.SupplierFactory(), f.SupplierFactory()
    request = asked(one, two, heads=2, wanted_on=wanted, is_sent=True)
    first = gift_offer(invitation_of(request, one), 200_000, delivery_days=3)
    assert GiftBox.objects.get().last_order_on == last_order_day(wanted, 3)
    gift_offer(invitation_of(request, two), 190_000, delivery_days=12)
    assert GiftBox.objects.get().last_order_on == last_order_day(wanted, 12)
    chosen(first)
    assert GiftBox.objects.get().last_order_on == last_order_day(wanted, 3)


def component(title, quantity, price, *, vat="reduced", sellable=None):
    return PricedLine(title=title, quantity=quantity, unit="pièce", unit_price=price, vat_code=vat,
                      sellable_id=sellable.pk if sellable else None)  # fmt: skip


def sellable_of(supplier, **values):
    return f.ListingFactory(supplier=supplier, **values).sellables.get()


def kept(invitation, *lines):
    now = timezone.now()
    answering.save(
        invitation_id=invitation.pk, at=now, lines=lines,
        valid_until=timezone.localdate() + timedelta(days=60),
    )  # fmt: skip
    return answering.submit(invitation_id=invitation.pk, at=now)


def test_prices_a_head_vat_and_allergens_come_from_the_components():
    supplier = f.SupplierFactory()
    biscuits = sellable_of(supplier, allergens=["gluten", "milk"])
    cider = sellable_of(supplier, allergens=["sulphites"], alcohol_tenths=50)
    request = asked(supplier, heads=40, without_alcohol=5, budget_per_head=2000, is_sent=True)
    invitation = invitation_of(request)
    offer = kept(
        invitation,
        component("Biscuits", 40_000, 50_000, sellable=biscuits),
        component("Cidre", 35_000, 150_000, vat="standard", sellable=cider),
        component("Jus de pomme", 5_000, 40_000),
    )
    found = gift_offers.read(offer, request.gift_box)
    # 5.00 and 4.00 € at 5.5 %, 15.00 € at 20 %.
    assert [(b.title, b.count, b.gross, b.over) for b in found.boxes] == [
        ("Coffret cadeau", 35, 528 + 1800, 328),
        ("Coffret cadeau sans alcool", 5, 950, 0),
    ]
    assert [(rate, amount.net) for rate, amount in found.by_rate] == [(55, 22000), (200, 52500)]
    assert len(found.allergens) == 3
    assert found.unknown == 1
    assert found.is_over


@pytest.mark.parametrize(
    ("heads", "dry", "quantity", "is_refused"),
    [
        (40, 5, 35_000, False),
        (40, 5, 70_000, False),
        (40, 5, 40_000, True),
        (40, 5, 36_000, True),
        (40, 30, 40_000, True),  # four each, or one in every box
        (40, 40, 40_000, True),
        (40, 0, 7_000, False),
    ],
)
def test_alcohol_that_could_reach_who_wants_none_is_refused(heads, dry, quantity, is_refused):
    supplier = f.SupplierFactory()
    cider = sellable_of(supplier, alcohol_tenths=50)
    request = asked(supplier, heads=heads, without_alcohol=dry, is_sent=True)
    lines = [component("Cidre", quantity, 10_000, vat="standard", sellable=cider)]
    if is_refused:
        with pytest.raises(OfferRefused, match="alcool") as refusal:
            kept(invitation_of(request), *lines)
        assert refusal.value.field == "extra-1"
    else:
        assert kept(invitation_of(request), *lines).state == "submitted"


def test_an_article_with_alcohol_is_no_alcohol_free_box():
    supplier = f.SupplierFactory()
    cider = sellable_of(supplier, alcohol_tenths=50)
    request = asked(supplier, heads=40, without_alcohol=5, is_sent=True)
    dry = request.lines.get(position=2)
    line = PricedLine(title="Coffret cidre", quantity=5_000, unit="coffret", unit_price=1,
                      vat_code="standard", line_id=dry.pk, sellable_id=cider.pk)  # fmt: skip
    with pytest.raises(OfferRefused) as refusal:
        kept(invitation_of(request), line)
    assert refusal.value.field == f"line-{dry.pk}"


def test_boxes_are_chosen_of_one_supplier():
    one, two = f.SupplierFactory(), f.SupplierFactory()
    request = asked(one, two, heads=4, without_alcohol=2, is_sent=True)
    first = gift_offer(invitation_of(request, one), 200_000, 200_000)
    second = gift_offer(invitation_of(request, two), 190_000, 190_000)
    lines = [first.lines.first().pk, second.lines.last().pk]
    with pytest.raises(AwardRefused, match="un seul fournisseur"):
        chosen(first, offer_line_ids=lines)
    request.refresh_from_db()
    assert request.state == "open"


@pytest.mark.parametrize(
    ("count", "dry", "told"),
    [
        (0, 0, "Il manque 40 adresses sur 40"),
        (37, 5, "Il manque 3 adresses"),
        (39, 5, "Il manque 1 adresse sur"),
        (40, 4, "5 coffrets sans alcool, les adresses 4"),
        (40, 5, ""),
    ],
)
def test_a_parcel_each_needs_every_address_before_acceptance(count, dry, told):
    request = asked(f.SupplierFactory(), heads=40, without_alcohol=5, is_sent=True)
    award = chosen(gift_offer(invitation_of(request), 200_000, 200_000))
    if count:
        recipients.replace(
            request_id=request.pk, entries=entries(count, dry=dry), at=timezone.now()
        )
    if told:
        with pytest.raises(AwardRefused, match=told):
            accepted(award)
    else:
        assert accepted(award).order is not None


def test_one_place_needs_no_addresses():
    request = asked(f.SupplierFactory(), heads=40, is_sent=True, street="1 rue du Port")
    assert not gifts.is_to_each(request)
    award = chosen(gift_offer(invitation_of(request), 200_000))
    part = accepted(award).order.supplier_orders.get()
    assert part.delivery == "parcel"


def test_other_requests_know_nothing_of_boxes():
    request = sent()
    assert gifts.box_of(request) is None
    assert gifts.what_is_missing(request) == ""
    assert CONTACT.name
    assert organisation()
