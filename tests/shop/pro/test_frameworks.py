"""The buyer's pages of frameworks and recurring services: who reads, who orders, what is said."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.organisations.models import ApprovalRule, Budget
from shop.outbox.models import Fact
from shop.pro.access import MAY
from shop.quoting import frameworks, proposals, visits
from shop.quoting.models import (
    Event,
    Framework,
    FrameworkCall,
    FrameworkPrice,
    FrameworkProposal,
    QuoteRequest,
    Visit,
)
from tests import factories as f
from tests.buying import settle
from tests.quoting import (
    chosen,
    drafted,
    framework,
    invitation_of,
    offered,
    organisation,
    sent,
    service_plan,
)
from tests.shop.pro.people import ROLES, everybody, member
from tests.suppliers.portal.people import member as team_member

pytestmark = pytest.mark.django_db


def buyer_of(found):
    return found.award_part.award.request.organisation


def at(found: Framework, name: str = "pro-framework") -> str:
    return reverse(name, args=[buyer_of(found).siret, found.number])


def lines_of(found: Framework) -> list[int]:
    return [row.offer_line_id for row in found.prices.order_by("offer_line__position")]


def typed(found: Framework, *counts: str, **values) -> dict:
    pairs = zip(lines_of(found), counts, strict=False)
    return {**{f"q-{pk}": text for pk, text in pairs}, "key": "a" * 32, **values}


def picture() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            Framework,
            FrameworkPrice,
            FrameworkCall,
            FrameworkProposal,
            SupplierOrder,
            Event,
            Fact,
            Visit,
        )
    ]


def test_each_role_at_each_door():
    found, plan = framework(), None
    buyer = buyer_of(found)
    plan = service_plan(buyer=buyer)
    (visit,) = visits.plan(
        plan_id=plan.pk, offer_line_id=plan.award_part.lines.first().offer_line_id, quantity=1000,
        at=timezone.now(), first_on=timezone.localdate(),
    )  # fmt: skip
    people = everybody(buyer)
    doors = [
        reverse("pro-frameworks", args=[buyer.siret]), at(found),
        reverse("pro-visits", args=[buyer.siret]), reverse("pro-visit", args=[buyer.siret, visit.pk]),
    ]  # fmt: skip
    for address in doors:
        seen = {who: client.get(address).status_code for who, client in people.items()}
        expected = {role: 200 if role in MAY["read_quotes"] else 403 for role in ROLES}
        assert seen == {**expected, "other": 404, "buyer": 404, "nobody": 302}, address


def proposed(found: Framework) -> FrameworkProposal:
    return proposals.propose(
        framework_id=found.pk, prices={lines_of(found)[0]: 16_000}, reason="Indice : +4 %",
        from_day=timezone.localdate() + timedelta(days=30), at=timezone.now(), by_id=None,
    )  # fmt: skip


def test_prices_are_proposed_on_one_side_and_decided_on_the_other():
    supplier = f.SupplierFactory()
    found = framework(supplier=supplier, revision_clause="Indice du blé")
    pk = lines_of(found)[0]
    theirs, ours = team_member(supplier), member(buyer_of(found), "requester")
    page = reverse("portal-framework", args=[supplier.slug, found.number])
    form = {f"p-{pk}": "1,6", "from_day": "", "reason": "Indice : +4 %"}
    refused = theirs.post(f"{page}proposer/", form)
    assert refused.status_code == 422
    assert "quel jour" in refused.content.decode()
    assert 'value="1,6"' in refused.content.decode()
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert theirs.post(f"{page}proposer/", {**form, "from_day": day}).status_code == 302
    assert "Votre proposition attend" in theirs.get(page).content.decode()
    assert "Indice : +4 %" in ours.get(at(found)).content.decode()
    number = FrameworkProposal.objects.get().pk
    decide = at(found, "pro-framework-decide")
    told = ours.post(decide, {"proposal": number, "note": ""})
    assert told.status_code == 422
    assert "Dites pourquoi" in told.content.decode()
    assert ours.post(decide, {"proposal": number, "accept": "1"}).status_code == 302
    assert found.prices.count() == 3
    again = ours.post(decide, {"proposal": number, "accept": "1"})
    assert "déjà close" in again.content.decode()
    assert theirs.post(f"{page}retirer/", {"proposal": number}).status_code == 422
    assert theirs.post(f"{page}autre/").status_code == 404


def test_who_may_not_order_changes_nothing():
    found = framework(revision_clause="Indice")
    people = everybody(buyer_of(found))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    asked = proposed(found)
    before = picture()
    for name, told in (
        ("pro-framework-call", typed(found, "10")),
        ("pro-framework-revise",
         {f"p-{lines_of(found)[0]}": "2", "from_day": tomorrow, "reason": "x"}),
        ("pro-framework-decide", {"accept": "1", "proposal": asked.pk}),
    ):  # fmt: skip
        for who, client in people.items():
            if who in MAY["award"]:
                continue
            expected = 403 if who in ROLES else 302 if who == "nobody" else 404
            assert client.post(at(found, name), told).status_code == expected, (name, who)
    assert picture() == before
    for role in ROLES:
        html = people[role].get(at(found)).content.decode()
        assert ('name="key"' in html and "Calculer le total" in html) == (role in MAY["award"])


def test_another_organisation_s_framework_is_not_there():
    found, other = framework(), framework()
    client = member(buyer_of(other))
    before = picture()
    foreign = reverse("pro-framework", args=[buyer_of(other).siret, found.number])
    assert client.get(foreign).status_code == 404
    for name in ("pro-framework-call", "pro-framework-revise", "pro-framework-decide"):
        address = reverse(name, args=[buyer_of(other).siret, found.number])
        assert client.post(address, typed(found, "1")).status_code == 404
    assert picture() == before


def test_another_service_s_framework_is_not_there():
    buyer = organisation()
    own, other = (f.EntityFactory(organisation=buyer) for _ in range(2))
    found = framework(buyer=buyer, entity_id=own.pk)
    assert member(buyer, "requester", entity=own).get(at(found)).status_code == 200
    elsewhere = member(buyer, "requester", entity=other)
    assert elsewhere.get(at(found)).status_code == 404
    assert found.number not in elsewhere.get(
        reverse("pro-frameworks", args=[buyer.siret])
    ).content.decode()  # fmt: skip


def test_the_total_is_counted_then_ordered():
    found = framework()
    client = member(buyer_of(found), "requester")
    before = picture()
    html = client.post(at(found, "pro-framework-call"), typed(found, "10", "1,5", count="1"))
    assert html.status_code == 200
    assert "60,00" in html.content.decode()
    assert "Il resterait 940,00" in html.content.decode()
    assert picture() == before
    response = client.post(at(found, "pro-framework-call"), typed(found, "10", "1,5"))
    assert response.status_code == 302
    again = client.post(at(found, "pro-framework-call"), typed(found, "10", "1,5"))
    assert again.status_code == 302
    settle()
    part = SupplierOrder.objects.get()
    assert part.net == 6000
    page = client.get(at(found)).content.decode()
    assert part.number in page
    assert "940,00" in page
    listed = client.get(reverse("pro-frameworks", args=[buyer_of(found).siret])).content.decode()
    assert found.number in listed
    assert "60,00\u00a0€ sur 1\u202f000,00\u00a0€".replace("\u202f", "\u00a0") in listed.replace(
        "\u202f", "\u00a0"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("beaucoup", "n’est pas un nombre"),
        ("-1", "au-dessus de zéro"),
        ("1,23456", "Trois décimales"),
        ("100000", "il reste"),
        ("", "au moins une ligne"),
    ],
)
def test_what_cannot_be_ordered_is_said_and_kept(text, told):
    found = framework()
    client = member(buyer_of(found), "requester")
    before = picture()
    response = client.post(
        at(found, "pro-framework-call"), typed(found, text, "2", purchase_reference="BC-9")
        if text else {"key": "k", "purchase_reference": "BC-9"},
    )  # fmt: skip
    html = response.content.decode()
    assert response.status_code == 422
    assert told in html
    assert 'value="BC-9"' in html
    assert not text or f'value="{text}"' in html
    assert picture() == before


def test_above_a_threshold_the_page_says_who_orders():
    found = framework()
    ApprovalRule.objects.create(organisation=buyer_of(found), step=1, above=5_000)
    client = member(buyer_of(found), "requester")
    assert "À partir de 50,00" in client.get(at(found)).content.decode()
    response = client.post(at(found, "pro-framework-call"), typed(found, "", "2"))
    assert response.status_code == 422
    assert "personne qui approuve dans votre organisation" in response.content.decode()
    assert member(buyer_of(found), "approver").post(
        at(found, "pro-framework-call"), typed(found, "", "2")
    ).status_code == 302  # fmt: skip


def test_a_revision_is_recorded_and_shown():
    found = framework(revision_clause="Indice du blé")
    client = member(buyer_of(found), "requester")
    pk = lines_of(found)[0]
    day = timezone.localdate() + timedelta(days=40)
    address = at(found, "pro-framework-revise")
    for values, told in (
        ({"from_day": "demain"}, "à partir de quel jour"),
        ({"from_day": day.isoformat(), "reason": ""}, "clause prévoit"),
        ({"from_day": day.isoformat(), f"p-{pk}": "x"}, "n’est pas un nombre"),
    ):
        response = client.post(address, {f"p-{pk}": "1,60", "reason": "Indice", **values})
        assert response.status_code == 422
        assert told in response.content.decode()
    told = {f"p-{pk}": "1,60", "reason": "Indice de mars", "from_day": day.isoformat()}
    assert client.post(address, told).status_code == 302
    html = client.get(at(found)).content.decode()
    assert "1,60" in html
    quote = found.award_part.award.request
    page = client.get(reverse("pro-quote", args=[buyer_of(found).siret, quote.pk]))
    assert "Indice de mars" in page.content.decode()


def test_the_page_costs_the_same_for_one_call_and_for_more():
    found = framework()
    client = member(buyer_of(found), "requester")
    by_id = f.MemberFactory(organisation=buyer_of(found)).user_id
    counts = []
    for round_ in range(2):
        for place in range(1 + 2 * round_):
            frameworks.call(
                framework_id=found.pk, quantities={lines_of(found)[0]: 1000}, at=timezone.now(),
                by_id=by_id, key=f"{round_}-{place}",
            )  # fmt: skip
        client.get(at(found))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(at(found))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_editor_keeps_period_maximum_and_clause():
    buyer = organisation()
    request = drafted(buyer=buyer)
    client = member(buyer, "requester")
    address = reverse("pro-quote-edit", args=[buyer.siret, request.pk])
    told = {
        "revision": 0, "title": "Pain", "kind": "priced", "contact_name": "A", "keep": "1",
        "contact_email": "a@exemple.test", "wants_framework": "on", "period_from": "2027-01-01",
        "period_to": "2026-01-01", "maximum": "50 000", "revision_clause": "Indice",
    }  # fmt: skip
    response = client.post(address, told)
    assert response.status_code == 422
    assert "échangez-les" in response.context["form"].errors["period_to"][0]
    assert client.post(address, {**told, "period_to": "2028-01-01"}).status_code == 302
    request.refresh_from_db()
    assert (request.wants_framework, request.maximum, request.revision_clause) == (
        True, 5_000_000, "Indice",
    )  # fmt: skip
    html = client.get(address).content.decode()
    assert 'value="2027-01-01"' in html
    assert 'value="50000"' in html


def test_a_framework_is_answered_accepted_and_opened_from_the_pages():
    supplier, buyer = f.SupplierFactory(), organisation()
    start = timezone.localdate() + timedelta(days=15)
    quote = sent(
        supplier, buyer=buyer, wants_framework=True, period_from=start, maximum=10_000,
        period_to=start + timedelta(days=100), revision_clause="Indice",
    )  # fmt: skip
    invitation = invitation_of(quote)
    for name in ("answer", "answer-answer"):
        html = Client().get(reverse(name, args=[invitation.token])).content.decode()
        assert "Accord-cadre à bons de commande" in html
        assert "Révision des prix : Indice" in html
    award = chosen(offered(invitation))
    client = member(buyer, "requester")
    page = reverse("pro-quote", args=[buyer.siret, quote.pk])
    assert "chaque commande engagera" in client.get(page).content.decode()
    signed = {"award": award.pk, "name": "Maïwenn", "quality": "Directrice", "agree": "on"}
    response = client.post(f"{page}accepter/", signed, follow=True)
    html = response.content.decode()
    found = Framework.objects.get()
    assert "l’accord-cadre est ouvert" in html
    assert at(found) in html
    # Not begun yet: it is read, and nothing can be ordered.
    html = client.get(at(found)).content.decode()
    assert "Les commandes ouvrent le" in html
    assert "Calculer le total" not in html


def test_a_service_is_accepted_and_its_visits_lead_there():
    supplier, buyer = f.SupplierFactory(), organisation()
    start = timezone.localdate()
    quote = sent(
        supplier, buyer=buyer, kind="service", period_from=start,
        period_to=start + timedelta(days=100),
    )  # fmt: skip
    award = chosen(offered(invitation_of(quote)))
    client = member(buyer, "requester")
    page = reverse("pro-quote", args=[buyer.siret, quote.pk])
    signed = {"award": award.pk, "name": "Maïwenn", "quality": "Directrice", "agree": "on"}
    html = client.post(f"{page}accepter/", signed, follow=True).content.decode()
    assert "peut prévoir les interventions" in html
    assert reverse("pro-visits", args=[buyer.siret]) in html
    settle()
    assert SupplierOrder.objects.count() == 0


def test_empty_rooms_say_what_to_do():
    buyer = organisation()
    client = member(buyer, "requester")
    for name in ("pro-frameworks", "pro-visits"):
        assert "Nouvelle demande" in client.get(reverse(name, args=[buyer.siret])).content.decode()


def test_the_buyer_reads_the_signed_sheet_of_its_own_visits():
    plan, other = service_plan(), service_plan()
    line = plan.award_part.lines.first().offer_line_id
    (visit,) = visits.plan(
        plan_id=plan.pk, offer_line_id=line, quantity=1000, at=timezone.now(),
        first_on=timezone.localdate(),
    )  # fmt: skip
    visits.sign(
        visit_id=visit.pk, quantity=1000, report="Haies taillées", signed_name="Maïwenn Fictive",
        strokes="[[1, 2, 30, 40], [5, 6]]", at=timezone.now(),
    )  # fmt: skip
    buyer = buyer_of(plan)
    client = member(buyer, "reader")
    html = client.get(reverse("pro-visit", args=[buyer.siret, visit.pk])).content.decode()
    assert '<polyline points="1,2 30,40"/>' in html
    assert '<polyline points="5,6 5,6"/>' in html
    assert "Haies taillées" in html
    paper = client.get(reverse("pro-visit-sheet", args=[buyer.siret, visit.pk]))
    assert paper.content.startswith(b"%PDF-")
    assert "Faite" in client.get(reverse("pro-visits", args=[buyer.siret])).content.decode()
    stranger = member(buyer_of(other))
    for name in ("pro-visit", "pro-visit-sheet"):
        foreign = reverse(name, args=[buyer_of(other).siret, visit.pk])
        assert stranger.get(foreign).status_code == 404


def test_budgets_show_what_is_committed():
    found = framework()
    buyer = buyer_of(found)
    Budget.objects.create(organisation=buyer, year=timezone.localdate().year, amount=100_000)
    client = member(buyer)
    address = reverse("pro-entities", args=[buyer.siret])
    assert "0,00\u00a0€ engagés" in client.get(address).content.decode()
    client.post(at(found, "pro-framework-call"), typed(found, "10"))
    assert "15,00\u00a0€ engagés" in client.get(address).content.decode()
    assert QuoteRequest.objects.get().state == "ordered"
