"""Interventions in the supplier's space: planned, signed on a telephone, put off, billed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.quoting import visits
from shop.quoting.models import Event, Visit
from tests import factories as f
from tests.buying import settle
from tests.quoting import framework, service_plan
from tests.suppliers.portal.people import member

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def plan():
    return service_plan()


def supplier_of(plan):
    return plan.award_part.offer.invitation.supplier


def line_of(plan) -> int:
    return plan.award_part.lines.first().offer_line_id


def address(plan, name: str, *rest) -> str:
    return reverse(name, args=[supplier_of(plan).slug, *rest])


def foreseen(plan, **values) -> dict:
    today = timezone.localdate().isoformat()
    return {"line": line_of(plan), "quantity": "2", "first_on": today, "every": "once", **values}


def today_visit(plan) -> Visit:
    (visit,) = visits.plan(
        plan_id=plan.pk, offer_line_id=line_of(plan), quantity=1000, at=timezone.now(),
        first_on=timezone.localdate(),
    )  # fmt: skip
    return visit


def test_a_month_of_weeks_is_planned_from_the_page(plan):
    client = member(supplier_of(plan), "orders")
    until = (timezone.localdate() + timedelta(days=22)).isoformat()
    response = client.post(
        address(plan, "portal-plan-act", plan.pk, "prevoir"),
        foreseen(plan, every="weeks", weeks="1", until=until),
    )
    assert response.status_code == 302
    assert Visit.objects.count() == 4
    html = client.get(address(plan, "portal-visits")).content.decode()
    assert "Cette semaine" in html
    assert html.count("Brioche pur beurre") == 4
    assert "reste 32 pièces" in client.get(address(plan, "portal-plan", plan.pk)).content.decode()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quantity": "x"}, "n’est pas un nombre"),
        ({"quantity": "41"}, "il reste 40 pièces"),
        ({"first_on": ""}, "Indiquez un jour"),
        ({"every": "weeks", "until": ""}, "Indiquez un jour"),
        ({"every": "weeks", "until": "2030-01-01", "weeks": "²"}, "jour du"),
        ({"line": "999999"}, "n’est pas de ce contrat"),
        ({"line": "x"}, "Choisissez la prestation"),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(plan, values, told):
    client = member(supplier_of(plan))
    response = client.post(
        address(plan, "portal-plan-act", plan.pk, "prevoir"), foreseen(plan, **values)
    )
    assert response.status_code == 422
    assert told in response.content.decode()
    assert Visit.objects.count() == 0


def test_a_sheet_is_signed_without_script(plan):
    visit = today_visit(plan)
    client = member(supplier_of(plan), "orders")
    page = address(plan, "portal-visit", visit.pk)
    assert "js/sign" in client.get(page).content.decode()
    act = address(plan, "portal-visit-act", visit.pk, "signer")
    response = client.post(act, {"quantity": "1,5", "report": "Fournée livrée", "signed_name": ""})
    html = response.content.decode()
    assert response.status_code == 422
    assert "nom de qui signe" in html
    assert "Fournée livrée" in html
    assert 'value="1,5"' in html
    signed = {"quantity": "1,5", "signed_name": "Maïwenn Fictive", "strokes": "[[1, 2, 3, 4]]"}
    assert client.post(act, signed).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.quantity) == ("done", 1500)
    assert '<polyline points="1,2 3,4"/>' in client.get(page).content.decode()
    assert client.post(act, signed).status_code == 422


def test_what_is_to_be_signed_stands_in_what_there_is_to_do(plan):
    client = member(supplier_of(plan), "orders")
    home = address(plan, "portal-home")
    assert "Interventions à faire signer" not in client.get(home).content.decode()
    visit = today_visit(plan)
    html = client.get(home).content.decode()
    assert "Interventions à faire signer" in html
    assert address(plan, "portal-visit", visit.pk) in html


def test_bad_strokes_are_said(plan):
    visit = today_visit(plan)
    client = member(supplier_of(plan))
    act = address(plan, "portal-visit-act", visit.pk, "signer")
    told = {"quantity": "1", "signed_name": "M", "strokes": "[[99999, 1]]"}
    response = client.post(act, told)
    assert (response.status_code, Visit.objects.get().state) == (422, "planned")
    assert "signez à nouveau" in response.content.decode()


def test_a_visit_is_put_off_and_cancelled_with_a_reason(plan, mailoutbox):
    visit = today_visit(plan)
    # The request has no author here: the admins of its organisation are written to.
    f.MemberFactory(organisation=plan.award_part.award.request.organisation, role="admin")
    client = member(supplier_of(plan))
    act = address(plan, "portal-visit-act", visit.pk, "reporter")
    assert client.post(act, {"to_day": "", "reason": "Pluie"}).status_code == 422
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    response = client.post(act, {"to_day": later, "reason": ""})
    assert response.status_code == 422
    assert f'value="{later}"' in response.content.decode()
    assert client.post(act, {"to_day": later, "reason": "Pluie"}).status_code == 302
    settle()
    assert any("reporte une intervention" in mail.subject for mail in mailoutbox)
    new = Visit.objects.get(state="planned")
    cancel = address(plan, "portal-visit-act", new.pk, "annuler")
    assert client.post(cancel, {"reason": " "}).status_code == 422
    assert client.post(cancel, {"reason": "École fermée"}).status_code == 302
    for each in (visit, new):
        assert client.get(address(plan, "portal-visit", each.pk)).status_code == 200
    assert client.post(address(plan, "portal-visit-act", new.pk, "autre")).status_code == 404


def test_a_month_is_billed_by_hand_once_it_is_over(plan, time_machine):
    visit = today_visit(plan)
    visits.sign(
        visit_id=visit.pk, quantity=1000, report="", signed_name="Maïwenn", at=timezone.now()
    )
    month = timezone.localdate().replace(day=1)
    client = member(supplier_of(plan), "orders")
    act = address(plan, "portal-plan-act", plan.pk, "facturer")
    assert client.post(act, {"month": f"{month:%Y-%m}"}).status_code == 422
    assert client.post(act, {"month": "x"}).status_code == 422
    assert SupplierOrder.objects.count() == 0
    after = visits.months_later(month, 1)
    time_machine.move_to(datetime(after.year, after.month, 2, 9, tzinfo=PARIS), tick=False)
    assert "Facturer ce mois" in client.get(address(plan, "portal-plan", plan.pk)).content.decode()
    assert client.post(act, {"month": f"{month:%Y-%m}"}).status_code == 302
    part = SupplierOrder.objects.get()
    assert part.state == "delivered"
    page = client.get(address(plan, "portal-plan", plan.pk)).content.decode()
    assert part.number in page
    assert "Facturer ce mois" not in page
    assert "facturée" in page


def test_a_reader_reads_and_cannot_act(plan):
    visit = today_visit(plan)
    reader = member(supplier_of(plan), "reader")
    before = list(Visit.objects.values()), Event.objects.count()
    for name, pk in (("portal-visit", visit.pk), ("portal-plan", plan.pk)):
        html = reader.get(address(plan, name, pk)).content.decode()
        assert "Enregistrer la feuille" not in html
        assert "Premier jour" not in html
    for action in ("signer", "reporter", "annuler"):
        url = address(plan, "portal-visit-act", visit.pk, action)
        assert reader.post(url, {"reason": "x"}).status_code == 403
    assert (list(Visit.objects.values()), Event.objects.count()) == before


def test_frameworks_are_read_with_their_prices():
    found = framework(revision_clause="Indice du blé")
    client = member(supplier_of(found), "reader")
    listed = client.get(address(found, "portal-frameworks")).content.decode()
    assert found.number in listed
    html = client.get(address(found, "portal-framework", found.number)).content.decode()
    assert "1,50" in html
    assert "Indice du blé" in html
    quote = address(found, "portal-quote", found.award_part.offer.invitation_id)
    assert found.number in client.get(quote).content.decode()


def test_empty_rooms_say_what_they_are_for(plan):
    other = member(supplier_of(framework()))
    slug = supplier_of(framework()).slug
    assert other.get(reverse("portal-visits", args=[slug])).status_code == 404
    client = member(found := supplier_of(framework()))
    html = client.get(reverse("portal-visits", args=[found.slug])).content.decode()
    assert "Aucune prestation récurrente" in html
