"""The buyer's pages of quotes, walked as a member and by the link of a request."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.orders.models import SupplierOrder
from shop.organisations.models import ApprovalRule
from shop.quoting import answering, drafting, printing
from shop.quoting.answering import PricedLine
from shop.quoting.drafting import Contact
from shop.quoting.models import (
    Award,
    OfferState,
    QuoteRequest,
    RequestState,
    ShoppingList,
    ShoppingListLine,
)
from tests import factories as f
from tests.quoting import (
    CONTACT,
    accepted,
    chosen,
    drafted,
    invitation_of,
    offered,
    organisation,
    sent,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nun bon de commande\n%%EOF\n"


def client_of(buyer, role="requester", **values) -> Client:
    member = f.MemberFactory(organisation=buyer, role=role, **values)
    client = Client()
    client.force_login(member.user)
    return client


def page(quote, name="pro-quote", *rest) -> str:
    return reverse(name, args=[quote.organisation.siret, quote.pk, *rest])


def act(client, quote, action, **data):
    return client.post(page(quote, "pro-quote-act", action), data)


def simple(**values):
    return {"title": "Quarante brioches", "count": "40", "unit": "pièce", "name": "Anne Fictive",
            "email": "anne@exemple.test", **values}  # fmt: skip


def test_forty_brioches_are_asked_for_on_one_screen():
    supplier = f.SupplierFactory()
    buyer = organisation()
    client = client_of(buyer)
    url = reverse("need") + f"?fournisseur={supplier.slug}"
    assert client.get(url).status_code == 200
    wanted = timezone.localdate() + timedelta(days=10)
    response = client.post(url, simple(wanted_on=wanted.isoformat()))
    quote = QuoteRequest.objects.get()
    assert response["Location"] == page(quote)
    assert (quote.state, quote.organisation, quote.audience) == ("open", buyer, "chosen")
    line = quote.lines.get()
    assert (line.title, line.quantity, line.unit) == ("Quarante brioches", 40_000, "pièce")
    assert quote.invitations.get().supplier == supplier
    assert quote.deadline < timezone.now() + timedelta(days=10)


def test_a_stranger_s_request_waits_for_the_click_in_the_e_mail():
    supplier = f.SupplierFactory()
    client = Client()
    url = reverse("need") + f"?fournisseur={supplier.slug}"
    response = client.post(url, simple())
    assert response["Location"] == reverse("need-noted")
    quote = QuoteRequest.objects.get()
    assert (quote.state, quote.invitations.count()) == ("draft", 0)
    own = reverse("quote", args=[quote.token])
    assert "Confirmer et envoyer" in client.get(own).content.decode()
    client.post(reverse("quote-act", args=[quote.token, "envoyer"]))
    quote.refresh_from_db()
    assert (quote.state, quote.invitations.get().supplier) == ("open", supplier)


def test_who_has_the_link_chooses_and_accepts_without_an_account():
    quote = sent()
    offer = offered(invitation_of(quote))
    client, root = Client(), reverse("quote", args=[quote.token])
    for name in ("quote", "quote-compare", "quote-workbook"):
        assert client.get(reverse(name, args=[quote.token])).status_code == 200
    choice = {f"choose-{line.line_id}": line.pk for line in offer.lines.all()}
    client.post(f"{root}choisir/", {**choice, "reason": "Le prix."})
    html = client.get(root).content.decode()
    assert 'value="Maïwenn Fictive"' in html
    award = Award.objects.get()
    signature = {"award": award.pk, "name": "Maïwenn", "quality": "Particulière"}
    assert client.post(f"{root}accepter/", signature).status_code == 422
    client.post(f"{root}accepter/", {**signature, "agree": "on"})
    assert SupplierOrder.objects.get().net == offer.net
    assert client.get(root).status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"count": "-3"}, "au-dessus de zéro"),
        ({"count": "beaucoup"}, "n’est pas un nombre"),
        ({"count": "1,23456"}, "Trois décimales"),
        ({"title": ""}, "Dites en quelques mots"),
        ({"email": "anne"}, "adresse complète"),
        ({"wanted_on": "2020-01-01"}, "jour à venir"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(typed, told):
    supplier = f.SupplierFactory()
    response = Client().post(reverse("need") + f"?fournisseur={supplier.slug}", simple(**typed))
    assert response.status_code == 422
    assert told in response.content.decode()
    assert QuoteRequest.objects.count() == 0


def test_a_robot_that_fills_the_hidden_field_asks_nothing():
    supplier = f.SupplierFactory()
    Client().post(
        reverse("need") + f"?fournisseur={supplier.slug}", simple(website="http://x.test")
    )
    assert QuoteRequest.objects.count() == 0


def full(quote, **values):
    deadline = timezone.localtime(timezone.now() + timedelta(days=8))
    return {"revision": quote.revision, "title": "Goûter de Noël", "kind": "priced",
            "need": "Pour cent enfants.", "contact_name": "Anne", "contact_email": "a@exemple.test",
            "deadline": f"{deadline:%Y-%m-%dT%H:%M}", "line-title": ["Brioche", "Jus"],
            "line-quantity": ["100", "12,5"], "line-unit": ["pièce", "litre"],
            "line-specification": ["", "pomme"], "line-lot": ["1", "2"],
            "line-sellable": ["", ""], "lot-title": ["Boulangerie", "Boissons"], **values}  # fmt: skip


def test_a_draft_keeps_itself_whole_or_says_what_is_missing():
    buyer = organisation()
    client = client_of(buyer)
    quote = drafted(buyer=buyer)
    address = page(quote, "pro-quote-edit")
    kept = client.post(address, full(quote, autosave="1"))
    assert (kept.status_code, kept.json()["revision"]) == (200, 1)
    assert "Brouillon enregistré à" in kept.json()["told"]
    quote.refresh_from_db()
    assert (quote.title, quote.lines.count()) == ("Goûter de Noël", 2)
    half = full(quote, autosave="1") | {"title": "Autre", "line-unit": ["pièce", ""]}
    told = client.post(address, half)
    assert told.status_code == 422
    assert "Pas encore enregistré" in told.json()["told"]
    assert "Ligne 2" in told.json()["told"]
    old = full(quote, autosave="1") | {"revision": "0"}
    assert "Une autre personne" in client.post(address, old).json()["told"]
    quote.refresh_from_db()
    assert (quote.title, quote.revision) == ("Goûter de Noël", 1)


def test_a_full_request_is_drafted_completed_and_sent():
    buyer = organisation()
    client = client_of(buyer)
    supplier = f.SupplierFactory()
    client.post(reverse("pro-quote-new", args=[buyer.siret]), {"source": "blank"})
    quote = QuoteRequest.objects.get()
    url = page(quote, "pro-quote-edit")
    assert client.get(url).status_code == 200
    data = full(quote, **{"weight-price": "60", "weight-quality": "40", "next": "1"})
    assert client.post(url, data)["Location"] == page(quote, "pro-quote-send")
    quote.refresh_from_db()
    assert [(li.title, li.quantity, li.lot.title) for li in quote.lines.all()] == [
        ("Brioche", 100_000, "Boulangerie"), ("Jus", 12_500, "Boissons"),
    ]  # fmt: skip
    assert [(c.code, c.weight) for c in quote.criteria.all()] == [("price", 60), ("quality", 40)]
    send = page(quote, "pro-quote-send")
    assert "1 fournisseur correspond" in client.get(send).content.decode()
    response = client.post(send, {"audience": "chosen", "supplier": supplier.pk, "send": "1"})
    assert response["Location"] == page(quote)
    quote.refresh_from_db()
    assert quote.state == RequestState.OPEN


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"line-quantity": ["-1", "2"]}, "Ligne 1"),
        ({"line-unit": ["pièce", ""]}, "Ligne 2 : indiquez l’unité"),
        ({"own-label": "Proximité du fournisseur", "own-weight": "10"}, "égalité de traitement"),
        ({"weight-price": "150"}, "Un poids va de 1 à 100"),
        ({"budget_low": "200", "budget_high": "100"}, "échangez-les"),
        ({"line-lot": ["9", ""]}, "ce lot n’existe pas"),
    ],
)
def test_a_draft_that_cannot_be_kept_says_where_and_keeps_what_was_typed(values, told):
    buyer = organisation(kind="commune")
    client = client_of(buyer)
    client.post(reverse("pro-quote-new", args=[buyer.siret]), {"source": "blank"})
    quote = QuoteRequest.objects.get()
    response = client.post(page(quote, "pro-quote-edit"), full(quote, **values))
    assert response.status_code == 422
    html = response.content.decode()
    assert told in html
    assert "Pour cent enfants." in html
    quote.refresh_from_db()
    assert (quote.title, quote.revision, quote.lines.count()) == ("Nouvelle demande", 0, 0)


def test_a_colleague_s_version_is_not_written_over():
    buyer = organisation()
    client = client_of(buyer)
    client.post(reverse("pro-quote-new", args=[buyer.siret]), {"source": "blank"})
    quote = QuoteRequest.objects.get()
    url = page(quote, "pro-quote-edit")
    client.post(url, full(quote, title="La première"))
    response = client.post(url, full(quote, title="La seconde"))
    assert response.status_code == 422
    assert "entre-temps" in response.content.decode()
    quote.refresh_from_db()
    assert quote.title == "La première"


def test_offers_are_compared_chosen_approved_and_ordered_by_purchase_order():
    buyer = organisation(kind="commune", commitment_required=True)
    ApprovalRule.objects.create(organisation=buyer, step=1, above=10_000)
    requester, approver = client_of(buyer), client_of(buyer, role="approver")
    one, two = f.SupplierFactory(), f.SupplierFactory()
    quote = sent(one, two, buyer=buyer)
    first = offered(invitation_of(quote, one), 15_000, 300_000)
    second = offered(invitation_of(quote, two), 14_000, 320_000)
    html = requester.get(page(quote, "pro-quote-compare")).content.decode()
    assert "60,00" in html
    assert requester.get(page(quote, "pro-quote-workbook")).content[:2] == b"PK"
    lines = {line.position: line for line in quote.lines.all()}
    choice = {
        f"choose-{lines[1].pk}": second.lines.get(line=lines[1]).pk,
        f"choose-{lines[2].pk}": first.lines.get(line=lines[2]).pk,
        "reason": "Le moins cher de chaque ligne.",
    }
    act(requester, quote, "choisir", **choice)
    award = Award.objects.get()
    assert (award.state, award.net) == ("approving", 5600 + 37500)
    step = award.approvals.get()
    assert act(requester, quote, "approuver", approval=step.pk).status_code == 403
    act(approver, quote, "approuver", approval=step.pk)
    award.refresh_from_db()
    assert award.state == "approved"
    order = {"award": award.pk, "name": "Anne Fictive", "quality": "Maire", "how": "purchase_order",
             "order_number": "BC-2026-118", "gross": "517,20"}  # fmt: skip
    refused = act(requester, quote, "accepter", **order, file=SimpleUploadedFile("bc.pdf", PDF))
    assert "numéro d’engagement" in refused.content.decode()
    wrong = {**order, "commitment_number": "E-77", "gross": "500"}
    refused = act(requester, quote, "accepter", **wrong, file=SimpleUploadedFile("bc.pdf", PDF))
    assert "517,20" in refused.content.decode()
    assert SupplierOrder.objects.count() == 0
    right = {**order, "commitment_number": "E-77"}
    act(requester, quote, "accepter", **right, file=SimpleUploadedFile("bc.pdf", PDF))
    parts = SupplierOrder.objects.order_by("net")
    assert [part.net for part in parts] == [5600, 37500]
    envelope = parts[0].order.envelope
    assert (envelope.commitment_number, envelope.purchase_reference) == ("E-77", "BC-2026-118")
    assert requester.get(page(quote)).status_code == 200
    paper = requester.get(page(quote, "pro-quote-paper", first.pk))
    assert b"".join(paper.streaming_content)[:5] == b"%PDF-"
    paper.close()


def test_a_company_asks_for_a_revision_and_makes_a_counter_offer():
    buyer = organisation(kind="company")
    client = client_of(buyer)
    quote = sent(buyer=buyer)
    offer = offered(invitation_of(quote))
    line = offer.lines.get(position=1)
    act(client, quote, "contre-proposer", offer=offer.pk, reason="Un peu moins ?",
        **{f"price-{line.pk}": "1,20"})  # fmt: skip
    offer.refresh_from_db()
    assert offer.state == OfferState.SUPERSEDED
    made = offer.invitation.offers.get(version=2)
    assert (made.state, made.by_buyer, made.net) == ("countered", True, 4800 + 37500)
    html = client.get(page(quote)).content.decode()
    assert "Contre-proposition" in html


def test_a_public_buyer_asks_all_or_says_why_not():
    buyer = organisation(kind="commune")
    client = client_of(buyer)
    one, two = f.SupplierFactory(), f.SupplierFactory()
    quote = sent(one, two, buyer=buyer)
    first = invitation_of(quote, one)
    offered(first)
    offered(invitation_of(quote, two))
    refused = act(client, quote, "reviser", invitation=first.pk, reason="Le délai.")
    assert refused.status_code == 422
    assert "tous les candidats" in refused.content.decode()
    act(
        client,
        quote,
        "reviser",
        invitation=first.pk,
        reason="Le délai.",
        why_not_all="Erreur de saisie.",
    )
    assert first.offers.get().state == "revision_asked"
    assert quote.events.get(name="revision_not_for_all").note == "Erreur de saisie."


def test_questions_are_answered_to_all_deadlines_moved_requests_given_up():
    from shop.quoting import exchanges

    buyer = organisation()
    client = client_of(buyer)
    quote = sent(buyer=buyer)
    question = exchanges.ask(
        invitation_id=invitation_of(quote).pk, text="Quel étage ?", at=timezone.now()
    )
    act(client, quote, "repondre", question=question.pk, text="Le deuxième.")
    act(client, quote, "annoncer", text="Visite mardi.")
    later = timezone.localtime(quote.deadline + timedelta(days=3))
    act(client, quote, "prolonger", deadline=f"{later:%Y-%m-%dT%H:%M}")
    act(client, quote, "message", invitation=invitation_of(quote).pk, text="Bonjour")
    act(client, quote, "clore")
    refused = act(client, quote, "sans-suite", reason="")
    assert refused.status_code == 422
    act(client, quote, "sans-suite", reason="Budget retiré.")
    quote.refresh_from_db()
    assert (quote.state, quote.end_reason) == ("cancelled", "Budget retiré.")
    assert list(quote.questions.values_list("answer", flat=True)) == [
        "Le deuxième.",
        "Visite mardi.",
    ]


@pytest.mark.parametrize("role", ["admin", "requester", "approver", "accountant", "reader"])
def test_each_role_does_what_it_may_and_nothing_else(role):
    buyer = organisation()
    client = client_of(buyer, role=role)
    quote = sent(buyer=buyer)
    offered(invitation_of(quote))
    asks = role in ("admin", "requester", "approver")
    assert client.get(page(quote)).status_code == 200
    assert client.get(page(quote, "pro-quote-compare")).status_code == 200
    url = reverse("pro-quote-new", args=[buyer.siret])
    assert client.get(url).status_code == (200 if asks else 403)
    closing = act(client, quote, "clore")
    quote.refresh_from_db()
    assert (closing.status_code, quote.state) == ((302, "closed") if asks else (403, "open"))
    approvals = client.get(reverse("pro-approvals", args=[buyer.siret]))
    assert approvals.status_code == (200 if role in ("admin", "approver") else 403)


def test_another_organisation_s_request_is_not_there():
    mine, theirs = organisation(), organisation()
    quote = sent(buyer=theirs)
    offer = offered(invitation_of(quote))
    client = client_of(mine, role="admin")
    for name, rest in [("pro-quote", []), ("pro-quote-compare", []), ("pro-quote-paper", [offer.pk]),
                       ("pro-quote-workbook", []), ("pro-quote-edit", []), ("pro-quote-send", [])]:  # fmt: skip
        for siret in (mine.siret, theirs.siret):
            assert client.get(reverse(name, args=[siret, quote.pk, *rest])).status_code == 404
        assert client.get(reverse("quote", args=[quote.token])).status_code == 404
    assert (
        client.post(reverse("pro-quote-act", args=[mine.siret, quote.pk, "clore"])).status_code
        == 404
    )
    quote.refresh_from_db()
    assert quote.state == "open"


def test_a_service_s_people_do_not_read_another_service_s_requests():
    buyer = organisation()
    school, library = f.EntityFactory(organisation=buyer), f.EntityFactory(organisation=buyer)
    quote = sent(buyer=buyer, entity_id=school.pk)
    assert client_of(buyer, entity=school).get(page(quote)).status_code == 200
    assert client_of(buyer, entity=library).get(page(quote)).status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_a_request_s_page_costs_the_same_for_any_number_of_offers(
    count, django_assert_max_num_queries
):
    buyer = organisation()
    client = client_of(buyer)
    suppliers = [f.SupplierFactory() for _ in range(count)]
    quote = sent(*suppliers, buyer=buyer)
    for supplier in suppliers:
        offered(invitation_of(quote, supplier))
    client.get(page(quote))
    with django_assert_max_num_queries(26):
        client.get(page(quote))
    with django_assert_max_num_queries(10):
        client.get(page(quote, "pro-quote-compare"))


def test_twelve_months_of_a_need_family_are_shown_and_counted_with_the_next_need():
    buyer = organisation(kind="commune")
    quote = sent(buyer=buyer, cpv="15")
    accepted(chosen(offered(invitation_of(quote), 1_400_000, 100)))
    listed = reverse("pro-quotes", args=[buyer.siret])
    html = client_of(buyer, role="accountant").get(listed).content.decode()
    assert "Produits alimentaires, boissons" in html
    assert "600,13" in html
    assert "Produits alimentaires" not in client_of(buyer).get(listed).content.decode()
    # 5,600.13 € accepted and 54,399.86 € to come are below 60,000 €; one cent more is not.
    for budget, is_direct in ((5_439_986, True), (5_439_987, False)):
        again = sent(buyer=buyer, cpv="15", budget_high=budget)
        told = client_of(buyer).get(page(again)).content.decode()
        assert ("procédure adaptée" in told) != is_direct


def test_price_breaks_and_minimums_are_read_by_the_buyer():
    buyer = organisation()
    quote = sent(buyer=buyer)
    invitation = invitation_of(quote)
    line = quote.lines.get(position=1)
    answering.save(
        invitation_id=invitation.pk, at=timezone.now(),
        valid_until=timezone.localdate() + timedelta(days=60),
        lines=[PricedLine(line.title, line.quantity, line.unit, 15_000, "reduced", line.pk,
                          min_quantity=20_000, breaks=((100_000, 13_000),))],
    )  # fmt: skip
    offer = answering.submit(invitation_id=invitation.pk, at=timezone.now())
    html = client_of(buyer).get(page(quote, "pro-quote-compare")).content.decode()
    assert "dès 100 : 1,30" in html
    notes = printing.quote(json.loads(offer.document.content))["lines"][0]["notes"]
    assert notes == ["Minimum : 20\u00a0pièces", "Dès 100\u00a0pièces : 1,30\u00a0€"]


def test_the_list_is_filtered_by_state_number_and_subject():
    buyer = organisation()
    one, two = sent(buyer=buyer), drafted(buyer=buyer)
    client = client_of(buyer)
    url = reverse("pro-quotes", args=[buyer.siret])

    def listed(**asked):
        return {each.pk for each in client.get(url, asked).context["page"]}

    assert listed() == {one.pk, two.pk}
    assert listed(etat="open") == {one.pk}
    assert listed(q=one.number[-4:]) == {one.pk}
    assert listed(q="goûter") == {one.pk, two.pk}
    assert listed(q="goûter", etat="draft") == {two.pk}
    assert listed(q="inconnu") == set()
    assert listed(etat="nimporte", page="999") == {one.pk, two.pk}


def test_approvers_read_what_waits_and_whose_turn_it_is():
    buyer = organisation()
    ApprovalRule.objects.create(organisation=buyer, step=1, above=0)
    quote = sent(buyer=buyer)
    chosen(offered(invitation_of(quote)))
    html = client_of(buyer, role="approver").get(
        reverse("pro-approvals", args=[buyer.siret])
    ).content.decode()  # fmt: skip
    assert quote.title in html
    assert "<b>vous</b>" in html


def test_a_need_begins_from_a_list_a_template_or_an_earlier_request():
    buyer = organisation()
    client = client_of(buyer)
    sellable = f.SellableFactory()
    mine = ShoppingList.objects.create(
        organisation=buyer, name="Cantine", updated_at=timezone.now()
    )
    ShoppingListLine.objects.create(shopping_list=mine, sellable=sellable, quantity=3)
    earlier = sent(buyer=buyer)
    client.post(page(earlier, "pro-quote-copy"), {"template": "1"})
    template = QuoteRequest.objects.get(is_template=True)
    url = reverse("pro-quote-new", args=[buyer.siret])
    html = client.get(url).content.decode()
    assert "La liste « Cantine »" in html
    assert f'value="template:{template.pk}"' in html
    begun = {}
    for source in (f"list:{mine.pk}", f"template:{template.pk}", f"copy:{earlier.pk}"):
        location = client.post(url, {"source": source})["Location"]
        made = QuoteRequest.objects.get(pk=int(location.split("/")[-3]))
        begun[source.split(":")[0]] = [line.quantity for line in made.lines.all()]
    assert begun == {"list": [3000], "template": [40_000, 12_500], "copy": [40_000, 12_500]}
    theirs = sent(buyer=organisation())
    assert client.post(url, {"source": f"copy:{theirs.pk}"}).status_code == 404


def test_a_person_finds_their_own_requests_again_and_nobody_else_s():
    user = f.UserFactory(email="anne@exemple.test")
    by_account = drafting.start(contact=CONTACT, title="Un buffet", at=timezone.now(),
                                author_id=user.pk)  # fmt: skip
    by_address = drafting.start(
        contact=Contact("Anne", "anne@exemple.test"), title="Des brioches", at=timezone.now()
    )
    drafting.start(contact=CONTACT, title="À une autre", at=timezone.now())
    drafted(buyer=organisation(), author_id=user.pk)
    client = Client()
    client.force_login(user)
    html = client.get(reverse("needs")).content.decode()
    assert by_account.token in html
    assert "À une autre" not in html
    assert "Goûter et entretien" not in html
    # An address counts once its owner has shown that it is theirs.
    address = EmailAddress.objects.create(user=user, email="anne@exemple.test", verified=False)
    assert by_address.token not in client.get(reverse("needs")).content.decode()
    address.verified = True
    address.save()
    assert by_address.token in client.get(reverse("needs")).content.decode()
    client.force_login(f.UserFactory())
    assert "rien demandé" in client.get(reverse("needs")).content.decode()


def test_what_is_refused_stands_in_the_log_without_what_was_typed(caplog):
    buyer = organisation()
    quote = sent(buyer=buyer)
    client = client_of(buyer)
    address = reverse("pro-quote-act", args=[buyer.siret, quote.pk, "sans-suite"])
    with caplog.at_level("WARNING", logger="shop.quoting.refusals"):
        assert client.post(address, {"reason": " "}).status_code == 422
    quote.refresh_from_db()
    assert quote.state == "open"
    (line,) = [each for each in caplog.messages if each.startswith("refused: sans-suite")]
    assert f"{quote.number} (open)" in line
    assert "@" not in line
