"""Pages of gift boxes: the buyer's, and what suppliers read of them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.organisations.models import Role
from shop.pro import todo
from shop.pro.access import MAY
from shop.quoting import gift_proofs, recipients
from shop.quoting.models import GiftBox, GiftProof, QuoteRequest, Recipient
from tests import factories as f
from tests.buying import settle
from tests.gifts import asked, entries, gift_offer, ordered
from tests.quoting import chosen, invitation_of, organisation
from tests.shop.pro.people import everybody, member
from tests.suppliers.portal.people import member as supplier_member

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 logo"


def page(request, name, *rest):
    return reverse(name, args=[request.organisation.siret, request.pk, *rest])


def form(**values):
    wanted = timezone.localdate() + timedelta(days=45)
    return {"title": "Noël", "heads": "40", "without_alcohol": "5", "budget_per_head": "30",
            "wanted_on": wanted.isoformat(), "card_text": "Merci", "where": "each", **values}  # fmt: skip


def test_a_company_asks_for_boxes_on_one_screen():
    buyer = organisation()
    client = member(buyer, "requester")
    address = reverse("pro-gift-new", args=[buyer.siret])
    assert client.get(address).status_code == 200
    logo = SimpleUploadedFile("logo.pdf", PDF)
    response = client.post(address, form(wants_logo="on", logo=logo))
    quote = QuoteRequest.objects.get()
    assert response["Location"] == page(quote, "pro-quote-send")
    box = GiftBox.objects.get()
    assert (box.heads, box.without_alcohol, box.budget_per_head, box.card_text) == (
        40, 5, 3000, "Merci",
    )  # fmt: skip
    assert quote.attachments.get().name == "logo.pdf"
    html = client.get(page(quote, "pro-quote")).content.decode()
    assert "Il manque 40 adresses" in html
    edit = page(quote, "pro-gift-edit")
    assert 'value="40"' in client.get(edit).content.decode()
    client.post(edit, form(heads="41", revision=quote.revision, where="own"))
    quote.refresh_from_db()
    assert [line.quantity for line in quote.lines.all()] == [36_000, 5_000]
    assert quote.street == buyer.street


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"heads": "0"}, "au moins une personne"),
        ({"heads": "3", "without_alcohol": "4"}, "plus de coffrets sans alcool"),
        ({"budget_per_head": "cher"}, "montant en euros"),
        ({"wanted_on": "2020-01-01"}, "jour à venir"),
        ({"card_text": "x" * 301}, "300 signes au plus"),
        ({"where": "999999"}, "choix"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(values, told):
    buyer = organisation()
    client = member(buyer)
    response = client.post(reverse("pro-gift-new", args=[buyer.siret]), form(**values))
    assert response.status_code == 422
    html = response.content.decode()
    assert told in html
    assert "Noël" in html
    assert QuoteRequest.objects.count() == 0


def test_a_logo_that_is_no_picture_makes_no_request():
    buyer = organisation()
    logo = SimpleUploadedFile("logo.png", b"<svg/>")
    response = member(buyer).post(reverse("pro-gift-new", args=[buyer.siret]), form(logo=logo))
    assert response.status_code == 422
    assert QuoteRequest.objects.count() == 0


def test_the_list_is_uploaded_corrected_and_completed():
    request = asked(heads=3, buyer=organisation())
    client = member(request.organisation, "requester")
    address = page(request, "pro-gift-addresses")
    bad = b"Nom;Rue;Code postal;Commune\nAnne;1 rue;35000;Rennes\n;2 rue;3;Rennes\n"
    response = client.post(address, {"upload": 1, "file": SimpleUploadedFile("a.csv", bad)})
    assert response.status_code == 422
    assert "ligne 3 : nom manquant ; code postal : cinq chiffres" in response.content.decode()
    assert Recipient.objects.count() == 0
    client.post(
        address,
        {
            "upload": 1,
            "file": SimpleUploadedFile(
                "a.csv", bad.splitlines(keepends=True)[0] + bad.splitlines(keepends=True)[1]
            ),
        },
    )
    one = {"name": "Léna", "street": "3 rue", "postcode": "29200", "city": "Brest"}
    client.post(address, {**one, "add": 1})
    client.post(address, {"paste": 1, "pasted": "Katell;4 rue;22000;Saint-Brieuc"})
    assert "La liste est complète" in client.get(address).content.decode()
    client.post(address, {**one, "city": "Plouzané", "position": 2, "change": 1})
    client.post(address, {"position": 3, "remove": 1})
    assert list(Recipient.objects.values_list("name", "city")) == [
        ("Anne", "Rennes"), ("Léna", "Plouzané"),
    ]  # fmt: skip
    assert client.get(f"{address}?ligne=2").status_code == 200
    assert client.get(page(request, "pro-gift-template")).content[:2] == b"PK"


def routes(request, proof):
    return {
        "pro-gift-edit": ("ask_quotes", []),
        "pro-gift-addresses": ("read_quotes", []),
        "pro-gift-template": ("ask_quotes", []),
        "pro-gift-proof": ("read_quotes", [proof.pk]),
    }


def test_pages_open_to_the_organisation_s_roles_alone():
    part = ordered(heads=2, card_text="Merci")
    request = QuoteRequest.objects.get()
    proof = gift_proofs.send(
        invitation_id=invitation_of(request).pk, name="a.pdf", data=PDF, at=timezone.now()
    )
    people = everybody(request.organisation)
    before = list(Recipient.objects.values())
    for name, (right, rest) in routes(request, proof).items():
        address = page(request, name, *rest)
        ok = 302 if name == "pro-gift-edit" else 200
        for who, client in people.items():
            response = client.get(address)
            if response.streaming:
                list(response.streaming_content)
            is_role = who in Role.values
            expected = (ok if who in MAY[right] else 403) if is_role else 302 if who == "nobody" else 404  # fmt: skip
            assert response.status_code == expected, (name, who)
    told = {"position": 1, "change": 1, "name": "Pirate", "street": "x", "postcode": "35000",
            "city": "Rennes"}  # fmt: skip
    for who, client in people.items():
        if who not in MAY["ask_quotes"]:
            client.post(page(request, "pro-gift-addresses"), told)
        if who not in MAY["award"]:
            act = page(request, "pro-quote-act", "bat-valider")
            client.post(act, {"proof": proof.pk})
    assert list(Recipient.objects.values()) == before
    proof.refresh_from_db()
    assert proof.state == "waiting"
    assert part.state == "to_prepare"


def test_another_organisation_s_boxes_are_not_there_behind_one_s_own_door():
    ordered(heads=2, card_text="Merci")
    request = QuoteRequest.objects.get()
    other = organisation()
    client = member(other)
    for name, rest in (("pro-gift-edit", []), ("pro-gift-addresses", []), ("pro-gift-template", []),
                       ("pro-gift-proof", [1])):  # fmt: skip
        address = reverse(name, args=[other.siret, request.pk, *rest])
        assert client.get(address).status_code == 404
        assert client.post(address, {"remove": 1, "position": 1}).status_code in (404, 405)
    assert Recipient.objects.count() == 2


def test_a_request_without_boxes_has_no_such_pages():
    from tests.quoting import drafted

    request = drafted(buyer=organisation())
    client = member(request.organisation)
    for name in ("pro-gift-edit", "pro-gift-addresses", "pro-gift-template"):
        assert client.get(page(request, name)).status_code == 404


def test_suppliers_read_all_but_names_and_addresses_before_acceptance():
    one, two = f.SupplierFactory(), f.SupplierFactory()
    request = asked(one, two, heads=2, card_text="Belles fêtes", is_sent=True)
    recipients.replace(request_id=request.pk, entries=entries(2), at=timezone.now())
    offer = gift_offer(invitation_of(request, one), delivery_days=3)
    gift_offer(invitation_of(request, two))
    pages = []
    for supplier in (one, two):
        invitation = invitation_of(request, supplier)
        client = supplier_member(supplier)
        for root in (reverse("portal-quote", args=[supplier.slug, invitation.pk]),
                     reverse("answer", args=[invitation.token])):  # fmt: skip
            pages += [client.get(root).content.decode(), client.get(f"{root}repondre/").content.decode()]  # fmt: skip
    html = pages[0]
    assert "Belles fêtes" in html
    assert "département 35 : 2" in html
    assert "30,00" in html
    chosen(offer)
    for text in pages:
        assert "Personne Fictive" not in text
        assert "Ajoncs Inventés" not in text


def test_after_acceptance_the_chosen_supplier_alone_sends_and_tracks():
    part = ordered(heads=2)
    client = supplier_member(part.supplier)
    root = reverse("portal-parcels", args=[part.supplier.slug, part.number])
    assert "Personne Fictive 1" in client.get(root).content.decode()
    slips = client.get(f"{root}etiquettes/").content.decode()
    assert slips.count('class="slip"') == 2
    assert "€" not in slips.split("<h1>")[1].split("<footer")[0]
    assert client.get(root.rstrip("/") + ".xlsx").content[:2] == b"PK"
    told = {"carrier-1": "Colissimo", "tracking-1": "6A1", "n": ["1"]}
    client.post(f"{root}partis/", told)
    part.refresh_from_db()
    assert part.state == "shipped"
    request = QuoteRequest.objects.get()
    buyer = member(request.organisation, "reader")
    html = buyer.get(page(request, "pro-gift-addresses")).content.decode()
    assert "6A1" in html
    assert "parti le" in html
    assert client.post(f"{root}livres/", {"n": ["2"]}).status_code == 422
    client.post(f"{root}partis/", {"n": ["2"], "tracking-2": "6A2", "carrier-2": "Colissimo"})
    client.post(f"{root}livres/", {"n": ["1", "2"]})
    part.refresh_from_db()
    assert part.state == "delivered"
    assert client.post(f"{root}autre/").status_code == 404
    stranger = supplier_member(f.SupplierFactory())
    assert stranger.get(root).status_code == 404


def test_a_proof_goes_back_and_forth_with_letters_at_each_turn():
    ordered(heads=2, card_text="Merci")
    request = QuoteRequest.objects.get()
    invitation = invitation_of(request)
    supplier_member(invitation.supplier)
    member(request.organisation, "admin")  # who reads for an organisation whose author left
    settle()
    mail.outbox.clear()
    link, buyer = Client(), member(request.organisation, "requester")
    root = reverse("answer", args=[invitation.token])
    assert "Envoyer le bon à tirer" in link.get(root).content.decode()
    assert link.post(f"{root}bat/").status_code == 422
    link.post(f"{root}bat/", {"file": SimpleUploadedFile("bat.pdf", PDF)})
    proof = GiftProof.objects.get()
    response = link.get(f"{root}bat/{proof.pk}/")
    assert b"".join(response.streaming_content) == PDF
    act = page(request, "pro-quote-act", "bat-reprendre")
    assert buyer.post(act, {"proof": proof.pk}).status_code == 422
    buyer.post(act, {"proof": proof.pk, "note": "Notre nom prend un K."})
    assert "Notre nom prend un K." in link.get(root).content.decode()
    link.post(f"{root}bat/", {"file": SimpleUploadedFile("bat2.pdf", PDF + b"2")})
    second = GiftProof.objects.get(state="waiting")
    groups = todo.groups(
        organisation=request.organisation, at=timezone.now(),
        member=f.MemberFactory(organisation=request.organisation, role="requester"),
    )  # fmt: skip
    assert "Bons à tirer à valider" in [group.title for group in groups]
    buyer.post(page(request, "pro-quote-act", "bat-valider"), {"proof": second.pk})
    settle()
    subjects = [letter.subject for letter in mail.outbox]
    assert sum("à valider" in each for each in subjects) == 2
    assert sum("à reprendre" in each for each in subjects) == 1
    assert sum("validé" in each for each in subjects) == 1


def test_the_last_day_to_order_is_told_a_week_before():
    supplier = f.SupplierFactory()
    wanted = timezone.localdate() + timedelta(days=20)
    request = asked(supplier, heads=2, is_sent=True, wanted_on=wanted)
    gift_offer(invitation_of(request))
    one = f.MemberFactory(organisation=request.organisation, role="requester")

    def titles():
        found = todo.groups(organisation=request.organisation, member=one, at=timezone.now())
        return {group.title: group for group in found}

    today = timezone.localdate()
    GiftBox.objects.update(last_order_on=today + timedelta(days=8))
    assert "Coffrets à commander" not in titles()
    GiftBox.objects.update(last_order_on=today + timedelta(days=7))
    assert not titles()["Coffrets à commander"].entries[0].is_late
    GiftBox.objects.update(last_order_on=today - timedelta(days=1))
    assert titles()["Coffrets à commander"].entries[0].is_late
    html = member(request.organisation).get(page(request, "pro-quote")).content.decode()
    assert "Dernier jour pour commander passé" in html


def test_a_supplier_composes_boxes_from_its_catalogue():
    supplier = f.SupplierFactory()
    cider = f.ListingFactory(supplier=supplier, alcohol_tenths=50).sellables.get()
    foreign = f.ListingFactory().sellables.get()
    request = asked(supplier, heads=40, without_alcohol=5, is_sent=True)
    root = reverse("answer", args=[invitation_of(request).token]) + "repondre/"
    client = Client()
    html = client.get(root).content.decode()
    assert f'value="{cider.pk}"' in html
    response = client.post(root, {"more": "article", "article": cider.pk})
    row = response.context["sheet"].extras[-1]
    assert (row.typed["sellable"], row.typed["quantity"]) == (str(cider.pk), "35")
    response = client.post(root, {"more": "article", "article": foreign.pk})
    assert all(not row.typed["sellable"] for row in response.context["sheet"].extras)
    told = {"x0-title": "Cidre", "x0-quantity": "40", "x0-unit": "pièce", "x0-price": "5",
            "x0-vat": "standard", "x0-sellable": cider.pk, "payment_days": "30", "submit": "1",
            "valid_until": (timezone.localdate() + timedelta(days=60)).isoformat(),
            "signed_name": "Erwan Fictif"}  # fmt: skip
    response = client.post(root, told)
    assert response.status_code == 422
    assert "contient de l’alcool" in response.content.decode()
    assert client.post(root, {**told, "x0-quantity": "35"}).status_code == 302
