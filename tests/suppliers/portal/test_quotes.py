"""The room of quotes: received, answered, declined, begun for a client; each role against each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shop.quoting import drafting, exchanges
from shop.quoting.drafting import Contact
from shop.quoting.models import (
    Attachment,
    Invitation,
    Offer,
    OfferState,
    QuoteRequest,
    RequestState,
)
from suppliers.portal.quote_acts import ACTS
from tests import factories as f
from tests.buying import settle, supplier_that_delivers
from tests.factories.quoting import GroupMemberFactory
from tests.quoting import accepted, chosen, invitation_of, offered, organisation, sent
from tests.suppliers.portal.people import ROLES, article, everybody, member

pytestmark = pytest.mark.django_db

MAY_ANSWER = {"owner", "orders"}
MAY_READ = {"owner", "orders", "reader"}


def root(invitation: Invitation) -> str:
    return reverse("portal-quote", args=[invitation.supplier.slug, invitation.pk])


def form_of(invitation: Invitation, *prices: str, **given: str) -> dict[str, str]:
    """Prices in order, valid for sixty days."""
    lines = invitation.request.lines.order_by("position")
    filled = {
        "valid_until": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "signed_name": "Yann Fictif",
    }
    for line, price in zip(lines, prices, strict=False):
        filled |= {f"l{line.pk}-price": price, f"l{line.pk}-vat": "standard"}
    return filled | given


def answer(client, invitation: Invitation, *prices: str, button: str = "submit", **given: str):
    data = form_of(invitation, *prices, **given) | {button: "1"}
    return client.post(f"{root(invitation)}repondre/", data)


def invited(**values) -> Invitation:
    return invitation_of(sent(buyer=organisation(kind="company"), **values))


def kept(invitation: Invitation) -> tuple:
    invitation.refresh_from_db()
    return (
        invitation.state, invitation.offers.count(), invitation.questions.count(),
        invitation.members.count(),
        invitation.remarks.count(), invitation.seen_at,
        list(invitation.offers.values_list("state", "net", "version")),
    )  # fmt: skip


def test_the_list_puts_first_what_waits_and_ends_soonest():
    supplier = f.SupplierFactory()
    now = timezone.now()
    for days, title in ((9, "Plus tard"), (2, "Urgente"), (5, "Remise")):
        request = sent(supplier, buyer=organisation(), deadline=now + timedelta(days=days))
        QuoteRequest.objects.filter(pk=request.pk).update(title=title)
    offered(invitation_of(QuoteRequest.objects.get(title="Remise")))
    client = member(supplier)
    address = reverse("portal-quotes", args=[supplier.slug])
    rows = client.get(address).context["rows"]
    assert [each.request.title for each, _status in rows] == ["Urgente", "Plus tard", "Remise"]
    assert [status.label for _each, status in rows] == ["À répondre", "À répondre", "Offre remise"]
    theirs = client.get(address, {"tour": "en-attente"}).context["rows"]
    assert [each.request.title for each, _status in theirs] == ["Remise"]
    assert len(client.get(address, {"q": "urgen"}).context["rows"]) == 1
    assert client.get(address, {"tour": "x", "page": "zz"}).status_code == 200
    none = client.get(address, {"q": "introuvable"})
    assert "Aucune demande ne répond" in none.content.decode()


def test_what_waits_is_told_on_the_first_page():
    invitation = invited()
    home = reverse("portal-home", args=[invitation.supplier.slug])
    groups = member(invitation.supplier).get(home).context["groups"]
    assert [(g.title, g.count) for g in groups if "Devis" in g.title] == [("Devis à remettre", 1)]
    offered(invitation)
    groups = member(invitation.supplier).get(home).context["groups"]
    assert not [g for g in groups if "Devis" in g.title]
    assert not member(invitation.supplier, "reader").get(home).context["groups"]


def test_a_request_tells_the_need_and_nothing_of_the_other_suppliers():
    one, two = f.SupplierFactory(), f.SupplierFactory(name="Concurrent Secret")
    label = f.LabelFactory()
    request = sent(one, two, buyer=organisation(), need="Pour cent personnes",
                   wanted_labels=[label.slug])  # fmt: skip
    other = invitation_of(request, two)
    exchanges.ask(invitation_id=other.pk, text="Peut-on livrer tôt ?", at=timezone.now())
    exchanges.answer(question_id=other.questions.get().pk, text="Dès 7 h.", at=timezone.now())
    exchanges.ask(invitation_id=other.pk, text="Encore sans réponse ?", at=timezone.now())
    offered(other, 11_111, 222_222)
    Attachment.objects.create(
        request=request, invitation=other, file="x", name="secret.pdf", sha256="0", size=1,
        added_at=timezone.now(),
    )  # fmt: skip
    shown = member(one).get(root(invitation_of(request, one))).content.decode()
    assert f"{label.name} ou équivalent" in shown
    assert "Pour cent personnes" in shown
    assert "Dès 7 h." in shown
    for secret in ("Concurrent Secret", "Encore sans réponse", "secret.pdf", "1,1111", "22,2222"):
        assert secret not in shown


def test_another_supplier_s_request_is_not_there():
    mine, foreign = invited(), invited()
    client = member(mine.supplier)
    slug = mine.supplier.slug
    before = kept(foreign)
    for name, rest in (("", []), ("-answer", []), ("-paper", [1]), ("-attachment", [1])):
        address = reverse(f"portal-quote{name}", args=[slug, foreign.pk, *rest])
        assert client.get(address).status_code == 404
    for action in ACTS:
        address = reverse("portal-quote-act", args=[slug, foreign.pk, action])
        assert client.post(address, {"reason": "x", "text": "x"}).status_code == 404
    assert client.post(root(foreign) + "repondre/", {"submit": "1"}).status_code == 404
    assert kept(foreign) == before


@pytest.mark.parametrize("action", sorted(ACTS))
def test_each_role_against_each_act(action):
    invitation = invited()
    partner = f.SupplierFactory()
    there = GroupMemberFactory(invitation=invitation)
    given = {"reason": "Complet", "question": "Quand ?", "text": "Bonjour", "signed_name": "Y",
             "partner": partner.establishment.siret, "task": "Le pain", "member": there.pk}  # fmt: skip
    right = ACTS[action][2]
    allowed = MAY_READ if right == "read_quotes" else MAY_ANSWER
    for who, client in everybody(invitation.supplier).items():
        if who in allowed:
            continue
        before = kept(invitation)
        response = client.post(f"{root(invitation)}{action}/", given)
        expected = 403 if who in ROLES else 302 if who == "nobody" else 404
        assert response.status_code == expected, who
        assert kept(invitation) == before, who
    done = member(invitation.supplier, min(allowed)).post(f"{root(invitation)}{action}/", given)
    # There is no counter-offer to agree to.
    assert done.status_code == (422 if action in ("accepter", "bat") else 302)


def test_each_role_against_the_pages():
    invitation = invited()
    for who, client in everybody(invitation.supplier).items():
        outside = 302 if who == "nobody" else 404
        for path, allowed in (("", MAY_READ), ("repondre/", MAY_ANSWER)):
            expected = 200 if who in allowed else 403 if who in ROLES else outside
            assert client.get(root(invitation) + path).status_code == expected, (who, path)
        listed = client.get(reverse("portal-quotes", args=[invitation.supplier.slug]))
        assert listed.status_code == (200 if who in MAY_READ else 403 if who in ROLES else outside)
        new = client.get(reverse("portal-quote-new", args=[invitation.supplier.slug]))
        assert new.status_code == (200 if who in MAY_ANSWER else 403 if who in ROLES else outside)


def test_reading_marks_nothing_and_the_small_form_does():
    invitation = invited()
    client = member(invitation.supplier, "reader")
    assert "vue/" in client.get(root(invitation)).content.decode()
    invitation.refresh_from_db()
    assert invitation.seen_at is None
    done = client.post(root(invitation) + "vue/", headers={"HX-Request": "true"})
    assert (done.status_code, done.content) == (200, b"")
    invitation.refresh_from_db()
    assert invitation.state == "seen"
    assert "vue/" not in client.get(root(invitation)).content.decode()


def test_a_draft_is_kept_with_its_totals_then_submitted():
    invitation = invited()
    client = member(invitation.supplier, "orders")
    line = invitation.request.lines.first()
    extra = {"x0-title": "Mise en place", "x0-quantity": "1", "x0-unit": "forfait",
             "x0-price": "50", "x0-vat": "standard"}  # fmt: skip
    breaks = {f"l{line.pk}-from1": "100", f"l{line.pk}-at1": "1,25", f"l{line.pk}-minimum": "10",
              f"l{line.pk}-note": "Pur beurre", f"l{line.pk}-substitute": "Brioche tressée"}  # fmt: skip
    terms = {"delivery_cents": "9,90", "deposit_permille": "30", "labour_permille": "12,5",
             "payment_days": "45", "delivery_days": "3", "note": "À bientôt"}  # fmt: skip
    saved = answer(client, invitation, "1,5033", "30,1234", button="save",
                   **extra, **breaks, **terms)  # fmt: skip
    assert saved.status_code == 302
    draft = invitation.offers.get()
    assert (draft.state, draft.net) == ("draft", 6013 + 37654 + 5000 + 990)
    shown = client.get(root(invitation) + "repondre/")
    assert "Brouillon enregistré" in shown.content.decode()
    assert shown.context["form"]["deposit_permille"].value() == "30"
    first = shown.context["sheet"].rows[0]
    assert (first.typed["price"], first.typed["substitute"]) == ("1,5033", "Brioche tressée")
    assert first.breaks[0] == (1, "100", "1,25")
    invitation.refresh_from_db()
    assert invitation.state == "seen"
    done = answer(client, invitation, "1,50", "30", **breaks, **terms)
    assert done.status_code == 302
    offer = invitation.offers.get()
    assert (offer.state, offer.signed_name) == ("submitted", "Yann Fictif")
    assert [each.is_substitute for each in offer.lines.all()] == [True, False]
    assert offer.lines.first().breaks == [[100_000, 12_500]]
    assert (offer.payment_days, offer.labour_permille) == (45, 125)
    paper = client.get(f"{root(invitation)}offres/1.pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert client.get(f"{root(invitation)}offres/7.pdf").status_code == 404


def test_errors_stand_where_they_happen_and_nothing_is_lost():
    invitation = invited()
    client = member(invitation.supplier)
    one, two = invitation.request.lines.order_by("position")
    before = kept(invitation)
    wrong = answer(
        client, invitation, "beaucoup", "", button="save", payment_days="90",
        **{f"l{two.pk}-note": "sans prix", f"l{one.pk}-from1": "5", "x0-title": "Option",
           "x0-quantity": "0", "x0-price": "-1", "deposit_permille": "120"},
    )  # fmt: skip
    assert wrong.status_code == 422
    rows = {row.key: row for row in wrong.context["sheet"].rows}
    assert "pas un nombre" in rows[f"l{one.pk}"].errors["price"]
    assert "palier" in rows[f"l{one.pk}"].errors["from1"]
    assert "Indiquez un prix" in rows[f"l{two.pk}"].errors["price"]
    assert set(rows["x0"].errors) == {"quantity", "price"}
    assert set(wrong.context["form"].errors) == {"payment_days", "deposit_permille"}
    shown = wrong.content.decode()
    assert 'value="beaucoup"' in shown
    assert 'value="sans prix"' in shown
    assert kept(invitation) == before


def test_the_domain_s_refusals_are_told_at_their_line():
    invitation = invited()
    client = member(invitation.supplier)
    one = invitation.request.lines.first()
    before = kept(invitation)
    told = answer(client, invitation, "1", "2", **{f"l{one.pk}-vat": "franchise"})
    rows = told.context["sheet"].rows
    assert "franchise" in rows[0].errors[""]
    extra = {"x0-title": "Option", "x0-quantity": "1", "x0-unit": "", "x0-price": "1",
             "x0-vat": "standard"}  # fmt: skip
    told = answer(client, invitation, "1", "2", **extra)
    assert "unité" in told.context["sheet"].extras[0].errors[""]
    told = answer(client, invitation, "1", valid_until="2020-01-01")
    assert "valid_until" in told.context["form"].errors
    told = answer(client, invitation)
    assert "Chiffrez au moins une ligne." in told.content.decode()
    unsigned = answer(client, invitation, "1", signed_name="")
    assert "signed_name" in unsigned.context["form"].errors
    assert kept(invitation) == before


def test_more_lines_on_demand_with_all_that_was_typed():
    invitation = invited()
    more = answer(member(invitation.supplier), invitation, "7,77", button="more",
                  **{"x0-title": "Option"})  # fmt: skip
    assert more.status_code == 200
    assert [row.typed["title"] for row in more.context["sheet"].extras] == ["Option", "", "", ""]
    assert 'value="7,77"' in more.content.decode()
    assert not invitation.offers.exists()


def test_a_long_request_is_priced_page_by_page():
    lines = [drafting.Asked(title=f"Article {n}", quantity=1000, unit="pièce") for n in range(150)]
    invitation = invited(lines=lines)
    client = member(invitation.supplier)
    asked = list(invitation.request.lines.order_by("position"))
    first = {f"l{line.pk}-price": "1" for line in asked[:100]}
    first |= {f"l{line.pk}-vat": "standard" for line in asked[:100]}
    done = answer(client, invitation, button="next", **first)
    assert "page=2" in done["Location"]
    second = client.get(root(invitation) + "repondre/?page=2")
    assert len(second.context["sheet"].rows) == 50 + 1
    answer(client, invitation, button="save", page="2",
           **{f"l{asked[120].pk}-price": "2", f"l{asked[120].pk}-vat": "standard"})  # fmt: skip
    offer = invitation.offers.get()
    assert (offer.lines.count(), offer.net) == (101, 100 * 100 + 200)
    answer(client, invitation, button="save", page="1", **first)
    assert invitation.offers.get().lines.count() == 101


def test_own_articles_bring_their_price_and_vat():
    supplier = supplier_that_delivers()
    sellable = article(supplier)
    asked = drafting.Asked(title="Le nôtre", quantity=1000, unit="pièce", sellable_id=sellable.pk)
    invitation = invitation_of(sent(supplier, buyer=organisation(), lines=[asked]))
    row = member(supplier).get(root(invitation) + "repondre/").context["sheet"].rows[0]
    assert row.typed["price"] != ""
    assert row.typed["vat"] == sellable.listing.vat_code


def test_a_supplier_in_franchise_begins_with_franchise():
    entity = f.LegalEntityFactory(vat_regime="franchise")
    supplier = f.SupplierFactory(establishment__legal_entity=entity, legal_entity=entity)
    invitation = invitation_of(sent(supplier, buyer=organisation()))
    client = member(supplier)
    row = client.get(root(invitation) + "repondre/").context["sheet"].rows[0]
    assert row.typed["vat"] == "franchise"
    lines = {f"l{line.pk}-vat": "" for line in invitation.request.lines.all()}
    assert answer(client, invitation, "1", "2", **lines).status_code == 302
    assert invitation.offers.get().tax == 0


def test_declining_asks_why_and_withdrawing_too():
    invitation = invited()
    client = member(invitation.supplier)
    refused = client.post(root(invitation) + "decliner/", {"reason": " "})
    assert refused.status_code == 422
    assert refused.context["trouble"]["at"] == "decliner"
    offered(invitation)
    assert "Retirer mon offre" in client.get(root(invitation)).content.decode()
    client.post(root(invitation) + "decliner/", {"reason": "Carnet plein"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.offers.get().state) == ("declined", "withdrawn")
    assert "Carnet plein" in client.get(root(invitation)).content.decode()


def test_a_counter_offer_is_read_compared_and_agreed_to():
    invitation = invited()
    offer = offered(invitation)
    line = offer.lines.first()
    made = exchanges.counter(
        offer_id=offer.pk, prices={line.pk: 14_000}, reason="Un geste ?", at=timezone.now()
    )
    client = member(invitation.supplier)
    shown = client.get(root(invitation))
    assert "Un geste ?" in shown.content.decode()
    assert [c.after.unit_price for c in shown.context["changes"]] == [14_000]
    before = kept(invitation)
    stale = client.post(root(invitation) + "accepter/", {"version": "1", "signed_name": "Y"})
    assert "relisez-la" in stale.context["trouble"]["told"]
    unsigned = client.post(root(invitation) + "accepter/", {"version": str(made.version)})
    assert unsigned.status_code == 422
    assert kept(invitation) == before
    given = {"version": str(made.version), "signed_name": "Yann"}
    assert client.post(root(invitation) + "accepter/", given).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.signed_name) == (OfferState.SUBMITTED, "Yann")


def test_a_revision_can_be_answered_after_the_deadline():
    request = sent(buyer=organisation())
    invitation = invitation_of(request)
    offered(invitation)
    QuoteRequest.objects.update(state="closed", closed_at=timezone.now())
    client = member(invitation.supplier)
    late = answer(client, invitation, "1", "2")
    assert "terminée" in late.content.decode()
    assert client.get(root(invitation) + "repondre/").status_code == 302
    exchanges.ask_revision(request_id=request.pk, reasons={invitation.pk: "Moins cher"},
                           at=timezone.now())  # fmt: skip
    assert "Révision demandée" in client.get(root(invitation)).content.decode()
    assert answer(client, invitation, "1", "2").status_code == 302
    assert sorted(invitation.offers.values_list("state", flat=True)) == ["submitted", "superseded"]


def test_questions_and_remarks_are_asked_from_the_page():
    invitation = invited()
    client = member(invitation.supplier)
    line = invitation.request.lines.first()
    client.post(root(invitation) + "question/", {"question": "À quelle heure ?"})
    client.post(root(invitation) + "message/", {"text": "Bonjour", "line": str(line.pk)})
    shown = client.get(root(invitation)).content.decode()
    assert "À quelle heure ?" in shown
    assert invitation.remarks.get().line == line
    foreign = client.post(root(invitation) + "message/", {"text": "x", "line": "999999999"})
    assert foreign.status_code == 422
    empty = client.post(root(invitation) + "question/", {"question": ""})
    assert empty.context["trouble"]["at"] == "questions"
    assert client.post(root(invitation) + "inconnue/").status_code == 404


def test_a_choice_is_not_told_before_it_is_accepted():
    invitation = invited()
    award = chosen(offered(invitation))
    client = member(invitation.supplier)
    assert client.get(root(invitation)).context["status_of"].label == "Offre remise"
    assert "Choix fait" not in client.get(root(invitation)).content.decode()
    accepted(award)
    assert client.get(root(invitation)).context["status_of"].label == "Acceptée"


def test_every_end_has_its_word():
    one, two = f.SupplierFactory(), f.SupplierFactory()
    request = sent(one, two, buyer=organisation())
    first, second = invitation_of(request, one), invitation_of(request, two)
    lost = offered(second)
    accepted(chosen(offered(first), outcomes={second.pk: "Plus cher"}))
    lost.refresh_from_db()
    shown = member(two).get(root(second))
    assert shown.context["status_of"].label == "Non retenue"
    assert "Plus cher" in shown.content.decode()
    missed = invited()
    from shop.quoting import sending

    sending.close(request_id=missed.request_id, at=timezone.now())
    shown = member(missed.supplier).get(root(missed))
    assert "sans réponse" in shown.context["status_of"].label
    cancelled = invited()
    sending.cancel(request_id=cancelled.request_id, reason="Budget annulé", at=timezone.now())
    shown = member(cancelled.supplier).get(root(cancelled)).content.decode()
    assert "Budget annulé" in shown
    expired = invited()
    offered(expired)
    Offer.objects.filter(invitation=expired).update(state="expired")
    assert member(expired.supplier).get(root(expired)).context["status_of"].label == "Offre expirée"


# A quote that the supplier begins


def begun(client, supplier, **given: str):
    data = {
        "token": "a" * 32, "name": "Anne Fictive", "email": "anne@exemple.test", "phone": "",
        "company_name": "Amicale", "title": "Buffet", "send": "1", "signed_name": "Yann Fictif",
        "valid_until": (timezone.localdate() + timedelta(days=40)).isoformat(),
        "x0-title": "Buffet froid", "x0-quantity": "30", "x0-unit": "personne",
        "x0-price": "18,50", "x0-vat": "standard", **given,
    }  # fmt: skip
    return client.post(reverse("portal-quote-new", args=[supplier.slug]), data)


def test_a_quote_for_a_client_is_sent_in_one_go():
    supplier = supplier_that_delivers()
    client = member(supplier)
    response = begun(client, supplier)
    request = QuoteRequest.objects.get()
    invitation = request.invitations.get()
    assert response["Location"] == root(invitation)
    offer = invitation.offers.get()
    assert (request.state, request.started_by, offer.net) == ("open", supplier, 55_500)
    assert offer.lines.get().line == request.lines.get()
    assert begun(client, supplier)["Location"] == root(invitation)
    assert QuoteRequest.objects.count() == 1
    settle()
    (told,) = mail.outbox
    assert told.to == ["anne@exemple.test"]
    assert reverse("quote", args=[request.token]) in told.body


def test_a_short_validity_ends_the_client_s_time_with_it():
    supplier = supplier_that_delivers()
    soon = timezone.localdate() + timedelta(days=5)
    assert begun(member(supplier), supplier, valid_until=soon.isoformat()).status_code == 302
    assert timezone.localdate(QuoteRequest.objects.get().deadline) == soon


def test_nothing_of_a_refused_quote_remains():
    supplier = supplier_that_delivers()
    client = member(supplier)
    for wrong in (
        {"x0-vat": "franchise"}, {"x0-price": "x"}, {"email": "x"}, {"signed_name": ""},
        {"valid_until": "2020-01-01"}, {"x0-title": "", "x0-quantity": "", "x0-price": ""},
        {"valid_until": ""},
    ):  # fmt: skip
        response = begun(client, supplier, **wrong)
        assert response.status_code == 422, wrong
        assert "Rien n’est perdu" in response.content.decode()
    assert (QuoteRequest.objects.count(), Offer.objects.count()) == (0, 0)


def test_lines_come_from_the_supplier_s_own_catalogue_alone():
    supplier = supplier_that_delivers()
    mine, foreign = article(supplier, title="Savon noir"), article(title="Miel d’ailleurs")
    client = member(supplier)
    data = {"token": "b" * 32, "article": str(mine.pk), "x0-title": "Gardée", "x0-price": "2"}
    address = reverse("portal-quote-new", args=[supplier.slug])
    rows = client.post(address, data).context["rows"]
    assert [row.typed["title"] for row in rows] == ["Gardée", "Savon noir", ""]
    assert rows[1].typed["sellable"] == str(mine.pk)
    data["article"] = str(foreign.pk)
    rows = client.post(address, data).context["rows"]
    assert [row.typed["title"] for row in rows] == ["Gardée", ""]
    page = client.post(address, {"token": "b" * 32, "q": "savon", "search": "1"})
    assert "Savon noir" in page.content.decode()
    assert "Miel d’ailleurs" not in page.content.decode()
    more = client.post(address, {"token": "b" * 32, "more": "1", "x0-title": "Gardée"})
    assert len(more.context["rows"]) == 4
    done = begun(client, supplier, **{"token": "c" * 32, "x0-sellable": str(foreign.pk)})
    assert done.status_code == 302
    request = QuoteRequest.objects.get(state=RequestState.OPEN)
    assert request.lines.get().sellable is None


def test_a_draft_of_a_stranger_is_told_its_confirmation_link():
    drafting.start(contact=Contact("Anne", "anne@exemple.test"), title="Buffet", at=timezone.now())
    settle()
    (told,) = mail.outbox
    assert "Confirmez votre demande de devis" in told.subject
    assert reverse("quote", args=[QuoteRequest.objects.get().token]) in told.body
