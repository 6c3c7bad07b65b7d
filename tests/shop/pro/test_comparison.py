"""The page that compares offers is kept in parts: never old, never another reader's."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from zlib import decompress

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.organisations.models import Member
from shop.pro.views import quote as views
from shop.quoting import answering, awarding, comparing, exchanges, groups, outcomes, sending
from shop.quoting.drafting import Asked, Judged
from shop.quoting.models import Award, Offer, QuoteRequest
from suppliers.directory.models import Supplier
from tests import factories as f
from tests.quoting import accepted, chosen, invitation_of, offered, organisation, priced, sent

pytestmark = pytest.mark.django_db
CRITERIA = (Judged("price", "Prix", 60), Judged("quality", "Qualité", 40))
RADIO = 'type="radio" name="choose-'


def path_of(request: QuoteRequest) -> str:
    return reverse("pro-quote-compare", args=[request.organisation.siret, request.pk])


def reader(request: QuoteRequest, role: str = "requester") -> Client:
    client = Client()
    client.force_login(f.MemberFactory(organisation=request.organisation, role=role).user)
    return client


def html_of(client: Client, path: str) -> str:
    """The page without its token, which is another each time."""
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def made_anew(client: Client, path: str) -> str:
    caches["fragments"].clear()
    return html_of(client, path)


@dataclass
class World:
    request: QuoteRequest
    offers: list[Offer]
    silent: Supplier

    @property
    def now(self):
        return timezone.now()


@pytest.fixture
def world() -> World:
    """Two offers of three suppliers, the second with a partner; price and quality judge."""
    one, two, silent, partner = (f.SupplierFactory() for _ in range(4))
    request = sent(one, two, silent, buyer=organisation(kind="company"), criteria=CRITERIA)
    offers = [offered(invitation_of(request, one))]
    lead = invitation_of(request, two)
    now = timezone.now()
    member = groups.ask(invitation_id=lead.pk, supplier_id=partner.pk, task="Ménage", at=now)
    groups.agree(member_id=member.pk, at=now)
    goods, hours = priced(lead, 14_000, 320_000)
    extra = replace(goods, title="Emballage", line_id=None)
    answering.save(
        invitation_id=lead.pk, at=now, lines=[goods, replace(hours, member_id=member.pk), extra],
        valid_until=timezone.localdate() + timedelta(days=90),
    )  # fmt: skip
    offers.append(answering.submit(invitation_id=lead.pk, at=now))
    return World(request, offers, silent)


def another_offers(w):
    offered(invitation_of(w.request, w.silent), 12_345, 300_000, delivery_cents=98_765)
    return "987,65"


def one_revises(w):
    asked = {w.offers[0].invitation_id: "Moins cher ?"}
    exchanges.ask_revision(request_id=w.request.pk, reasons=asked, at=w.now, why_not_all="Si.")
    offered(w.offers[0].invitation, 11_100, 222_200)
    return "22,22"


def a_revision_is_asked(w):
    asked = {w.offers[0].invitation_id: "Moins cher ?"}
    exchanges.ask_revision(request_id=w.request.pk, reasons=asked, at=w.now, why_not_all="Si.")
    return "Révision demandée"


def the_buyer_counters(w):
    line = w.offers[0].lines.first()
    exchanges.counter(offer_id=w.offers[0].pk, prices={line.pk: 7_700}, reason="Moins ?", at=w.now)
    return "0,77"


def the_supplier_agrees(w):
    answering.agree(invitation_id=w.offers[0].invitation_id, at=w.now)
    return "0,77"


def one_withdraws(w):
    answering.decline(invitation_id=w.offers[1].invitation_id, reason="Complet.", at=w.now)
    return w.offers[0].invitation.supplier.name


def one_expires(w):
    outcomes.expire_due(at=w.now + timedelta(days=70))
    return "Expirée"


def a_score_is_given(w):
    quality = w.request.criteria.get(code="quality").pk
    points = {(offer.pk, quality): (73, "Bien fait") for offer in w.offers}
    comparing.judge(request_id=w.request.pk, points=points, at=w.now)
    return "Bien fait"


def a_score_changes(w):
    quality = w.request.criteria.get(code="quality").pk
    points = {(w.offers[0].pk, quality): (31, "Revu")}
    comparing.judge(request_id=w.request.pk, points=points, at=w.now)
    return "Revu"


def a_choice_is_made(w):
    chosen(w.offers[0])
    return "Retenue, à confirmer"


def it_is_ordered(w):
    accepted(Award.objects.get())
    return "Acceptée"


def it_is_given_up(w):
    sending.cancel(request_id=w.request.pk, reason="Budget.", at=w.now)
    return "Non retenue"


def a_supplier_is_renamed(w):
    Supplier.objects.filter(pk=w.offers[0].invitation.supplier_id).update(name="Le Nouveau Nom")
    return "Le Nouveau Nom"


def a_partner_is_renamed(w):
    Supplier.objects.filter(group_memberships__isnull=False).update(name="Les Partenaires")
    return "avec Les Partenaires"


def the_request_is_renamed(w):
    QuoteRequest.objects.filter(pk=w.request.pk).update(title="Un autre objet")
    return "Un autre objet"


CHANGES = [
    (another_offers, it_is_given_up),
    (one_revises, one_expires),
    (a_revision_is_asked, one_withdraws),
    (the_buyer_counters, the_supplier_agrees),
    (a_score_is_given, a_score_changes),
    (a_choice_is_made, it_is_ordered),
    (a_supplier_is_renamed, a_partner_is_renamed),
    (the_request_is_renamed,),
]


@pytest.mark.parametrize("changes", CHANGES, ids=lambda moves: moves[0].__name__)
def test_a_change_shows_at_once(world, changes):
    client, path = reader(world.request), path_of(world.request)
    before = html_of(client, path)
    for change in changes:
        assert html_of(client, path) == before
        told = change(world)
        after = html_of(client, path)
        assert told in after, change.__name__
        assert after != before, change.__name__
        assert after == made_anew(client, path), change.__name__
        before = after


def test_a_choice_taken_back_gives_the_choice_back(world):
    client, path = reader(world.request), path_of(world.request)
    before = html_of(client, path)
    award = chosen(world.offers[0])
    assert RADIO not in html_of(client, path)
    awarding.cancel(award_id=award.pk, at=world.now)
    assert html_of(client, path) == before
    assert RADIO in before


def test_a_later_deadline_lets_others_answer_and_the_page_follows(world):
    client, path = reader(world.request), path_of(world.request)
    before = html_of(client, path)
    sending.close(request_id=world.request.pk, at=world.now)
    assert html_of(client, path) == before
    sending.extend(
        request_id=world.request.pk, deadline=world.now + timedelta(days=20), at=world.now
    )
    assert html_of(client, path) == before == made_anew(client, path)
    assert another_offers(world) in html_of(client, path)


def test_who_may_not_choose_is_never_shown_the_page_of_who_may(world):
    path = path_of(world.request)
    requester, accountant = reader(world.request), reader(world.request, "accountant")
    for _time in range(2):
        for client, may_choose in ((requester, True), (accountant, False)):
            html = html_of(client, path)
            assert (RADIO in html, 'name="points-' in html) == (may_choose, may_choose)
            assert ("Enregistrer le choix" in html) == may_choose


def test_a_right_that_is_lost_is_lost_at_once(world):
    client, path = reader(world.request), path_of(world.request)
    assert RADIO in html_of(client, path)
    Member.objects.update(role="reader")
    html = html_of(client, path)
    assert RADIO not in html
    assert html == made_anew(client, path)
    Member.objects.all().delete()
    assert client.get(path).status_code == 404


def test_each_language_has_its_own(world):
    client, path = reader(world.request), path_of(world.request)
    french = html_of(client, path)
    english = html_of(client, f"/en{path}")
    assert "le plus bas" in french
    assert "the lowest" in english
    assert "le plus bas" not in english
    assert html_of(client, path) == french


def test_two_requests_of_the_same_offers_are_two_pages(world):
    first, path = reader(world.request), path_of(world.request)
    shown = html_of(first, path)
    other = sent(buyer=organisation())
    offered(invitation_of(other))
    assert "Emballage" in shown
    assert "Emballage" not in html_of(reader(other), path_of(other))
    assert reader(other).get(path).status_code == 404


def test_what_is_kept_holds_no_token_address_or_word_of_a_reader(world, monkeypatch):
    kept = []

    def spy(name, *facts, make, **others):
        kept.append(make())
        return kept[-1]

    monkeypatch.setattr(views, "kept", spy)
    client = reader(world.request)
    act = reverse(
        "pro-quote-act", args=[world.request.organisation.siret, world.request.pk, "choisir"]
    )
    refused = client.post(act, {"reason": "Un mot à moi"})
    assert refused.status_code == 422
    assert "Un mot à moi" in refused.content.decode()
    (notes, packed, _lowest) = kept[0]
    parts = notes + decompress(packed).decode()
    assert RADIO in parts
    user = Member.objects.get().user
    for secret in ("Un mot à moi", "csrf", "action=", world.request.token, user.email,
                   world.request.organisation.siret, *world.request.invitations.values_list(
                       "token", flat=True)):  # fmt: skip
        assert secret not in parts


def test_a_refusal_is_told_on_the_page_and_gone_from_the_next(world):
    client, path = reader(world.request), path_of(world.request)
    before = html_of(client, path)
    siret, pk = world.request.organisation.siret, world.request.pk
    quality = world.request.criteria.get(code="quality").pk
    wrong = {f"points-{world.offers[0].pk}-{quality}": "cent"}
    refused = client.post(reverse("pro-quote-act", args=[siret, pk, "noter"]), wrong)
    assert refused.status_code == 422
    assert "nombre entier de 0 à 100" in refused.content.decode()
    assert html_of(client, path) == before


def test_a_kept_page_s_forms_score_and_choose_line_by_line(world):
    client, path = reader(world.request), path_of(world.request)
    html_of(client, path)
    html = html_of(client, path)
    siret, pk = world.request.organisation.siret, world.request.pk
    points = re.findall(r'name="(points-[^"]+)"', html)
    client.post(reverse("pro-quote-act", args=[siret, pk, "noter"]), dict.fromkeys(points, "80"))
    assert 'value="80"' in html_of(client, path)
    picks = re.findall(r'name="(choose-\d+)" value="(\d+)"', html)
    assert len(picks) == 4
    # The first line of one, nothing of the other line, and what the other adds.
    extra = re.search(r'name="extra" value="(\d+)"', html)[1]
    data = {picks[0][0]: picks[0][1], "extra": extra, "reason": "Le prix."}
    client.post(reverse("pro-quote-act", args=[siret, pk, "choisir"]), data)
    lines = set(Award.objects.get().lines.values_list("offer_line", flat=True))
    assert lines == {int(picks[0][1]), int(extra)}


def test_by_the_link_the_page_is_kept_too():
    request = sent()
    offered(invitation_of(request))
    client, path = Client(), reverse("quote-compare", args=[request.token])
    before = html_of(client, path)
    assert f'action="{reverse("quote", args=[request.token])}choisir/"' in before
    offered(invitation_of(request), 13_300, 290_000)
    after = html_of(client, path)
    assert "1,33" in after
    assert after == made_anew(client, path)


@pytest.mark.parametrize("buyer", ["company", "commune"])
def test_it_costs_the_same_for_any_number_of_offers_and_lines(buyer):
    """A commune is told of thresholds, too, by what it bought of the same family."""

    def costs(suppliers: int, count: int) -> tuple[int, int]:
        request = sent(
            *[f.SupplierFactory() for _ in range(suppliers)], buyer=organisation(kind=buyer),
            lines=[Asked(f"Article {n}", 1000, "pièce") for n in range(count)],
            criteria=CRITERIA, cpv="15",
        )  # fmt: skip
        for invitation in request.invitations.all():
            offered(invitation, *[10_000] * count)
        client, path = reader(request), path_of(request)
        html_of(client, path)
        caches["fragments"].clear()
        found = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                html_of(client, path)
            found.append(len(queries))
        return found[0], found[1]

    cold, warm = costs(1, 1)
    assert (cold, warm) == costs(5, 30)
    assert warm < cold <= 10
