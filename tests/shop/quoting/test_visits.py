"""Recurring services: planned within what was accepted, signed on the spot, billed by month."""

import json
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from shop.invoicing.models import Invoice
from shop.orders.models import SupplierOrder
from shop.quoting import dossier, visits
from shop.quoting.models import Event, ServicePlan, Visit
from shop.quoting.receiving import receive, request_of
from shop.quoting.visits import Rhythm, VisitRefused
from suppliers.directory.models import InvoicingMandate
from tasks import quotes as tasks
from tests import factories as f
from tests.buying import settle
from tests.quoting import service_plan

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
# A Tuesday, early in a month.
START = datetime(2027, 3, 2, 10, tzinfo=PARIS)


def line_of(found: ServicePlan, place: int = 1) -> int:
    """The hours, unless said: 12.5 of them were accepted."""
    return list(found.award_part.lines.values_list("offer_line", flat=True))[place]


def planned(found: ServicePlan, **values) -> list[Visit]:
    given = {"offer_line_id": line_of(found), "quantity": 1_000, "first_on": START.date(),
             "at": START, **values}  # fmt: skip
    return visits.plan(plan_id=found.pk, **given)


def signed(visit: Visit, *, at: datetime = START, **values) -> Visit:
    given = {"quantity": visit.quantity, "report": "Taille des haies.", "at": at,
             "signed_name": "Maïwenn Fictive", **values}  # fmt: skip
    return visits.sign(visit_id=visit.pk, **given)


def picture() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (ServicePlan, Visit, SupplierOrder, Event)
    ]


def test_acceptance_opens_a_plan_instead_of_an_order():
    found = service_plan(at=START)
    settle()
    assert SupplierOrder.objects.count() == 0
    assert (found.starts_on, found.ends_on) == (date(2027, 3, 1), date(2028, 2, 29))
    tallies = visits.tallies_of(found)
    assert [(each.accepted, each.left) for each in tallies] == [(40_000, 40_000), (12_500, 12_500)]


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm(), ["2027-03-02"]),
        (Rhythm("weeks", 2, date(2027, 4, 1)), ["2027-03-02", "2027-03-16", "2027-03-30"]),
        (Rhythm("months", 1, date(2027, 5, 2)), ["2027-03-02", "2027-04-02", "2027-05-02"]),
    ],
)
def test_visits_are_planned_once_or_repeated(rhythm, days):
    made = planned(service_plan(at=START), rhythm=rhythm)
    assert [str(each.planned_on) for each in made] == days
    assert Event.objects.filter(name="visits_planned").count() == 1


def test_the_last_of_january_is_the_last_of_february():
    assert visits.months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert visits.months_later(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert visits.months_later(date(2027, 1, 15), 12) == date(2028, 1, 15)


def test_more_than_was_accepted_is_not_planned():
    found = service_plan(at=START)
    planned(found, quantity=10_000)
    before = picture()
    with pytest.raises(VisitRefused, match="il reste 2,5 heures") as refused:
        planned(found, quantity=3_000, first_on=date(2027, 3, 9))
    assert refused.value.field == "quantity"
    weekly = Rhythm("weeks", 1, date(2027, 3, 23))
    with pytest.raises(VisitRefused, match="trop peu pour 3"):
        planned(found, quantity=1_000, first_on=date(2027, 3, 9), rhythm=weekly)
    assert picture() == before
    planned(found, quantity=2_500, first_on=date(2027, 3, 9))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_on": date(2027, 3, 1)}, "first_on"),
        ({"first_on": date(2028, 3, 1)}, "first_on"),
        ({"rhythm": Rhythm("weeks", 1)}, "until"),
        ({"rhythm": Rhythm("weeks", 0, date(2027, 4, 1))}, "weeks"),
        ({"rhythm": Rhythm("weeks", 1, date(2027, 3, 1))}, "until"),
        ({"rhythm": Rhythm("months", 1, date(2029, 1, 1))}, "until"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": -5}, "quantity"),
    ],
)
def test_what_cannot_be_planned_says_where(values, field):
    found = service_plan(at=START)
    before = picture()
    with pytest.raises(VisitRefused) as refused:
        planned(found, **values)
    assert refused.value.field == field
    assert picture() == before


def test_the_same_form_sent_twice_plans_once():
    found = service_plan(at=START)
    planned(found)
    with pytest.raises(VisitRefused, match="déjà prévu"):
        planned(found)
    assert Visit.objects.count() == 1


def test_four_hundred_visits_at_most():
    # The brioches: 40 accepted, each visit a tiny part.
    found = service_plan(at=START, period_to=date(2039, 3, 1))
    pieces = {"offer_line_id": line_of(found, 0), "quantity": 10}
    with pytest.raises(VisitRefused, match="400"):
        planned(found, rhythm=Rhythm("weeks", 1, date(2038, 3, 1)), **pieces)
    planned(found, rhythm=Rhythm("weeks", 1, date(2034, 10, 24)), **pieces)
    assert Visit.objects.count() == 400
    with pytest.raises(VisitRefused, match="400"):
        planned(found)


def test_weather_puts_a_visit_off():
    (visit,) = planned(service_plan(at=START))
    made = visits.postpone(visit_id=visit.pk, to_day=date(2027, 3, 4), reason="Tempête", at=START)
    visit.refresh_from_db()
    assert (visit.state, visit.reason, visit.postponed_to) == ("postponed", "Tempête", made)
    assert (made.state, made.quantity) == ("planned", visit.quantity)
    settle()
    before = picture()
    for day, reason, told in (
        (date(2027, 3, 1), "Pluie", "à venir"),
        (date(2027, 3, 4), "Pluie", "déjà ce jour"),
        (date(2030, 3, 4), "Pluie", "accepté"),
        (date(2027, 3, 8), " ", "pourquoi"),
    ):
        with pytest.raises(VisitRefused, match=told):
            visits.postpone(visit_id=made.pk, to_day=day, reason=reason, at=START)
    with pytest.raises(VisitRefused, match="Reportée"):
        visits.postpone(visit_id=visit.pk, to_day=date(2027, 3, 8), reason="Pluie", at=START)
    assert picture() == before


def test_what_is_cancelled_can_be_planned_again():
    found = service_plan(at=START)
    (visit,) = planned(found, quantity=12_500)
    with pytest.raises(VisitRefused, match="pourquoi"):
        visits.cancel(visit_id=visit.pk, reason="", at=START)
    visits.cancel(visit_id=visit.pk, reason="École fermée", at=START)
    settle()
    assert visits.tallies_of(found)[1].left == 12_500
    planned(found, quantity=12_500)


def test_a_sheet_is_signed_by_hand_or_by_name():
    found = service_plan(at=START)
    first, second = planned(found, rhythm=Rhythm("weeks", 1, date(2027, 3, 9)))
    drawn = signed(first, strokes="[[0, 10, 500, 1000], [3, 4]]", quantity=1_500)
    assert drawn.signature == [[0, 10, 500, 1000], [3, 4]]
    assert (drawn.state, drawn.quantity, drawn.signed_name) == ("done", 1_500, "Maïwenn Fictive")
    with pytest.raises(VisitRefused, match="est prévue le 09/03/2027"):
        signed(second)
    assert signed(second, at=START + timedelta(days=7)).signature == []
    with pytest.raises(VisitRefused, match="Faite"):
        signed(second, at=START + timedelta(days=7))


@pytest.mark.parametrize(
    "strokes",
    [
        "x", "{}", "[1]", "[[1]]", "[[1, 2, 3]]", "[[1, 1001]]", "[[-1, 2]]", "[[1.5, 2]]",
        '[["1", "2"]]', "[[true, 2]]", "[[]]", json.dumps([[1, 2]] * 201),
        json.dumps([[1, 2] * 5001]), "[" * 100_000,
    ],
)  # fmt: skip
def test_strokes_that_are_none_are_refused(strokes):
    (visit,) = planned(service_plan(at=START))
    before = picture()
    with pytest.raises(VisitRefused) as refused:
        signed(visit, strokes=strokes)
    assert refused.value.field == "strokes"
    assert picture() == before


def test_what_is_done_stays_within_what_was_accepted():
    found = service_plan(at=START)
    (visit,) = planned(found)
    before = picture()
    for values, field in (
        ({"quantity": 12_501}, "quantity"),
        ({"quantity": 0}, "quantity"),
        ({"signed_name": " "}, "signed_name"),
        ({"report": "x" * 4001}, "report"),
    ):
        with pytest.raises(VisitRefused) as refused:
            signed(visit, **values)
        assert refused.value.field == field
    assert picture() == before
    assert signed(visit, quantity=12_500).quantity == 12_500


def mandate(found: ServicePlan) -> None:
    entity = found.award_part.offer.invitation.supplier.legal_entity
    InvoicingMandate.objects.create(legal_entity=entity, signed_on="2020-01-01", signed_by="x")


def test_a_month_is_one_order_delivered_and_invoiced():
    found = service_plan(at=START, offer={"delivery_cents": 2_000, "payment_days": 20})
    mandate(found)
    first, second = planned(found, quantity=1_500, rhythm=Rhythm("weeks", 1, date(2027, 3, 9)))
    (brioches,) = planned(found, offer_line_id=line_of(found, 0), quantity=3_000)
    april = planned(found, first_on=date(2027, 4, 1))[0]
    for visit, day in ((first, 0), (brioches, 0), (second, 7), (april, 30)):
        signed(visit, at=START + timedelta(days=day))
    with pytest.raises(VisitRefused, match="à partir du 01/04/2027"):
        visits.bill_month(plan_id=found.pk, month=date(2027, 3, 31), at=START)
    night = datetime(2027, 4, 1, 2, 30, tzinfo=PARIS)
    envelope = visits.bill_month(plan_id=found.pk, month=date(2027, 3, 1), at=night)
    part = SupplierOrder.objects.get()
    # 3 × 1.50 + 3 h × 30 + 20 of travel, once.
    assert (part.net, part.state, part.payment_days) == (11_450, "delivered", 20)
    assert [line.title for line in part.lines.order_by("pk")] == [
        "Brioche pur beurre", "Entretien des locaux",
    ]  # fmt: skip
    for visit in (first, second, brioches, april):
        visit.refresh_from_db()
    assert {first.order_line.title, second.order_line.title} == {"Entretien des locaux"}
    assert (brioches.order_line.quantity, april.order_line) == (3, None)
    settle()
    assert Invoice.objects.get().supplier_order == part
    assert request_of(part) == found.award_part.award.request
    # The same month again is the same order; the next has no travel any more.
    assert visits.bill_month(plan_id=found.pk, month=date(2027, 3, 9), at=night) == envelope
    may = datetime(2027, 5, 1, 2, 30, tzinfo=PARIS)
    visits.bill_month(plan_id=found.pk, month=date(2027, 4, 1), at=may)
    assert sorted(SupplierOrder.objects.values_list("net", flat=True)) == [3_000, 11_450]
    assert visits.bill_month(plan_id=found.pk, month=date(2027, 2, 1), at=may) is None
    assert [part.net for part in visits.bills_of(found)] == [3_000, 11_450]


def test_uneven_hours_are_one_piece_at_their_price():
    found = service_plan(at=START)
    (visit,) = planned(found, quantity=1_250)
    signed(visit)
    visits.bill_month(plan_id=found.pk, month=START.date(), at=START + timedelta(days=40))
    line = SupplierOrder.objects.get().lines.get()
    assert (line.title, line.quantity, line.net) == ("Entretien des locaux (1,25 heure)", 1, 3_750)


def test_the_night_of_the_first_bills_what_is_due(time_machine):
    found, other = service_plan(at=START), service_plan(at=START)
    for plan in (found, other):
        (visit,) = planned(plan)
        signed(visit, at=datetime(2027, 3, 31, 23, 30, tzinfo=PARIS))
    assert visits.due(day=date(2027, 3, 31)) == []
    due = [(found.pk, date(2027, 3, 1)), (other.pk, date(2027, 3, 1))]
    assert visits.due(day=date(2027, 4, 1)) == due
    time_machine.move_to(datetime(2027, 4, 1, 2, 30, tzinfo=PARIS), tick=False)
    for pk, month in due:
        tasks.bill_month(plan_id=pk, month=month.isoformat())
        tasks.bill_month(plan_id=pk, month=month.isoformat())
    assert SupplierOrder.objects.count() == 2
    assert visits.due(day=date(2027, 4, 1)) == []


def test_the_purchase_s_file_holds_the_signed_sheets_and_monthly_orders():
    found = service_plan(at=START)
    request = found.award_part.award.request
    papers = dossier.Papers(delivery_note=lambda pk: b"note", invoice=lambda invoice: b"invoice")

    def names() -> list[str]:
        made = dossier.build(request_id=request.pk, at=START, papers=papers)
        return zipfile.ZipFile(BytesIO(made)).namelist()

    assert not [name for name in names() if name.startswith("07")]
    (visit,) = planned(found)
    signed(visit, strokes="[[1, 2, 900, 800], [5, 5]]")
    visits.bill_month(plan_id=found.pk, month=START.date(), at=START + timedelta(days=40))
    slug = found.award_part.offer.invitation.supplier.slug
    part = SupplierOrder.objects.get()
    assert f"07-feuilles/{slug}.pdf" in names()
    assert f"04-livraison/bon-de-livraison-{part.number}.pdf" in names()


def test_its_buyer_receives_a_monthly_order():
    found = service_plan(at=START)
    (visit,) = planned(found)
    signed(visit)
    later = START + timedelta(days=40)
    visits.bill_month(plan_id=found.pk, month=START.date(), at=later)
    part = SupplierOrder.objects.get()
    member = f.MemberFactory(organisation=part.organisation)
    made = receive(
        supplier_order_id=part.pk, name="Maïwenn", received_on=timezone.localdate(later),
        by_id=member.user_id, at=later,
    )  # fmt: skip
    assert made.is_whole
