"""Addresses of gift boxes, the proof before they leave, parcels, and what is erased."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shop.orders import operations
from shop.orders.models import SupplierOrder
from shop.orders.operations import ParcelInput, PreparationRefused
from shop.quoting import erasure, gift_parcels, gift_proofs, recipients, sending
from shop.quoting.drafting import RequestRefused
from shop.quoting.gift_parcels import Tracking
from shop.quoting.models import Event, GiftBox, Invitation, QuoteRequest, Recipient
from shop.quoting.recipients import Entry, RowsRefused
from tests import factories as f
from tests.gifts import asked, entries, gift_offer, ordered
from tests.quoting import chosen, invitation_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 carte"


def now():
    return timezone.now()


def one(**values):
    given = {"name": "Anne Fictive", "street": "1 rue Inventée", "postcode": "35000",
             "city": "Rennes", "number": 2, **values}  # fmt: skip
    return Entry(**given)


def kept(request, *rows):
    return recipients.replace(request_id=request.pk, entries=rows, at=now())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": ""}, "nom manquant"),
        ({"street": " "}, "rue manquante"),
        ({"postcode": ""}, "code postal manquant"),
        ({"postcode": "350"}, "cinq chiffres"),
        ({"postcode": "B-1000"}, "cinq chiffres"),
        ({"postcode": "99100"}, "n’existe pas en France"),
        ({"postcode": "35999"}, "aucune commune bretonne"),
        ({"phone": "demain"}, "téléphone"),
        ({"without_alcohol": "peut-être"}, "oui ou non"),
        ({"message": "x" * 256}, "255 signes"),
    ],
)
def test_a_bad_row_is_told_with_its_number_and_nothing_is_written(values, told):
    request = asked(heads=3)
    kept(request, one())
    with pytest.raises(RowsRefused) as refusal:
        kept(request, one(name="Bonne Ligne", number=2), one(**values, number=3))
    ((number, why),) = refusal.value.rows
    assert number == 3
    assert told in why
    assert Recipient.objects.get().name == "Anne Fictive"


def test_the_same_person_at_the_same_address_twice_is_pointed_out():
    request = asked(heads=3)
    with pytest.raises(RowsRefused) as refusal:
        kept(request, one(number=2), one(name="ANNE  fictive".replace("  ", " "), number=5))
    assert refusal.value.rows == [(5, "même personne et même adresse que la ligne 2")]


def test_what_spreadsheets_do_to_digits_is_undone():
    request = asked(heads=2)
    kept(request, one(postcode="1000", phone="299000000"), one(name="B", postcode="35042",
                                                               city="Rennes Cedex"))  # fmt: skip
    first = Recipient.objects.get(position=1)
    assert (first.postcode, first.phone) == ("01000", "0299000000")


def test_more_addresses_than_boxes_are_refused():
    request = asked(heads=2)
    with pytest.raises(RequestRefused, match="1 adresse de trop"):
        kept(request, *entries(3))
    assert Recipient.objects.count() == 0


def test_the_template_is_read_back_as_it_was_filled():
    request = asked(heads=3, without_alcohol=1)
    kept(request, *entries(3, dry=1))
    data = recipients.template_xlsx(request.gift_box)
    found = recipients.read(data, "destinataires.xlsx")
    assert [(e.name, e.postcode, e.without_alcohol) for e in found] == [
        ("Personne Fictive 1", "35000", "oui"),
        ("Personne Fictive 2", "35000", "non"),
        ("Personne Fictive 3", "35000", "non"),
    ]


def test_a_csv_is_read_by_its_columns_in_any_order():
    data = "CP;Destinataire;Ville;Adresse\n35000;Anne;Rennes;1 rue Inventée\n".encode()
    (found,) = recipients.read(data, "a.csv")
    assert (found.name, found.street, found.postcode, found.number) == (
        "Anne", "1 rue Inventée", "35000", 2,
    )  # fmt: skip
    with pytest.raises(RequestRefused, match="Rue, Code postal, Commune"):
        recipients.read(b"Nom;Truc\nAnne;x\n", "a.csv")


@pytest.mark.parametrize(
    "text",
    [
        "Anne\t1 rue Inventée\t35000\tRennes\t\t\toui",
        "Anne;1 rue Inventée;35000;Rennes;;;oui",
        "Commune;Nom;Rue;Code postal;Sans alcool\r\nRennes;Anne;1 rue Inventée;35000;oui",
    ],
)
def test_pasted_rows_are_read_with_or_without_their_titles(text):
    (found,) = recipients.pasted(text)
    assert (found.name, found.street, found.postcode, found.city, found.without_alcohol) == (
        "Anne", "1 rue Inventée", "35000", "Rennes", "oui",
    )  # fmt: skip


def test_one_address_is_added_changed_and_removed():
    request = asked(heads=3)
    kept(request, *entries(2))
    recipients.add(request_id=request.pk, entries=[one(number=1)], at=now())
    recipients.change(request_id=request.pk, position=3, entry=one(city="Brest", postcode="29200"),
                      at=now())  # fmt: skip
    assert Recipient.objects.get(position=3).city == "Brest"
    with pytest.raises(RowsRefused, match="une ligne"):
        recipients.change(request_id=request.pk, position=3, entry=entries(1)[0], at=now())
    recipients.remove(request_id=request.pk, position=1, at=now())
    assert list(Recipient.objects.values_list("position", flat=True)) == [2, 3]


def test_an_ordered_list_changes_but_never_its_numbers():
    part = ordered(heads=3)
    request = QuoteRequest.objects.get()
    recipients.change(request_id=request.pk, position=1, entry=one(), at=now())
    assert Event.objects.filter(name="recipients_changed", invitation__isnull=False).count() == 1
    with pytest.raises(RequestRefused, match="Il manque 1 adresse"):
        recipients.remove(request_id=request.pk, position=1, at=now())
    gift_parcels.mark_sent(part_id=part.pk, positions=[2], by_id=None, at=now())
    with pytest.raises(RequestRefused, match="commencé les envois"):
        recipients.change(request_id=request.pk, position=1, entry=one(name="B"), at=now())
    assert Recipient.objects.get(position=1).name == "Anne Fictive"


def test_two_thousand_addresses_are_written_in_a_few_queries(django_assert_max_num_queries):
    request = asked(heads=2000)
    with django_assert_max_num_queries(45):
        assert kept(request, *entries(2000)) == 2000


def test_suppliers_learn_how_many_parcels_for_each_department():
    request = asked(heads=4)
    kept(request, *entries(2), one(), one(name="C", postcode="97400", city="Saint-Denis"))
    assert recipients.by_department(request.gift_box) == [("35", 3), ("974", 1)]


# The proof


def sent_proof(invitation, name="bat.pdf", data=PDF):
    return gift_proofs.send(invitation_id=invitation.pk, name=name, data=data, at=now())


def decided(proof, note=""):
    request_id = proof.offer.invitation.request_id
    given = {"proof_id": proof.pk, "request_id": request_id, "at": now(), "by_id": None}
    return gift_proofs.send_back(note=note, **given) if note else gift_proofs.approve(**given)


def test_nothing_leaves_before_the_last_proof_is_approved():
    part = ordered(heads=2, card_text="Merci")
    invitation = Invitation.objects.get()
    leaves = [
        lambda: operations.ship(part_id=part.pk, parcel=ParcelInput(), by_id=None, at=now()),
        lambda: operations.mark_ready(part_id=part.pk, by_id=None, at=now()),
        lambda: operations.mark_delivered(part_id=part.pk, by_id=None, at=now()),
        lambda: gift_parcels.mark_sent(part_id=part.pk, positions=[1], by_id=None, at=now()),
    ]
    first = sent_proof(invitation)
    decided(first, note="Le prénom est mal écrit.")
    second = sent_proof(invitation, "bat.png", b"\x89PNG\r\n\x1a\n")
    for leave in leaves:
        with pytest.raises(PreparationRefused, match="bon à tirer"):
            leave()
    part.refresh_from_db()
    assert (part.state, Recipient.objects.filter(sent_at=None).count()) == ("to_prepare", 2)
    decided(second)
    leaves[3]()
    part.refresh_from_db()
    assert part.state == "shipped"


def test_one_proof_waits_at_a_time_and_an_approved_one_is_the_last():
    ordered(heads=2, wants_logo=True)
    invitation = Invitation.objects.get()
    proof = sent_proof(invitation)
    with pytest.raises(RequestRefused, match="attend déjà"):
        sent_proof(invitation)
    decided(proof)
    with pytest.raises(RequestRefused, match="déjà validé"):
        sent_proof(invitation)
    with pytest.raises(RequestRefused, match="n’attend plus"):
        decided(proof, note="Trop tard")
    assert [p.state for p in gift_proofs.of_invitation(invitation.pk)] == ["approved"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"MZ"), ("a.exe", PDF), ("a.csv", b"a;b"), ("a.png", b""), ("a.svg", b"<svg/>")],
)
def test_a_proof_is_a_pdf_or_a_picture_by_its_content(name, data):
    ordered(heads=2, wants_logo=True)
    with pytest.raises(RequestRefused):
        sent_proof(Invitation.objects.get(), name, data)
    assert gift_proofs.of_request(QuoteRequest.objects.get().pk).count() == 0


def test_a_proof_needs_something_to_print_and_an_offer_that_is_chosen():
    request = asked(f.SupplierFactory(), heads=2, card_text="Merci", is_sent=True)
    invitation = invitation_of(request)
    offer = gift_offer(invitation)
    with pytest.raises(RequestRefused, match="une fois votre offre retenue"):
        sent_proof(invitation)
    chosen(offer)
    assert gift_proofs.can_send(invitation)
    assert sent_proof(invitation).state == "waiting"
    part = ordered(heads=2)
    plain = Invitation.objects.exclude(pk=invitation.pk).get()
    with pytest.raises(RequestRefused, match="rien à imprimer"):
        sent_proof(plain)
    operations.ship(part_id=part.pk, parcel=ParcelInput(), by_id=None, at=now())


def test_a_proof_sent_back_says_why():
    ordered(heads=2, wants_logo=True)
    proof = sent_proof(Invitation.objects.get())
    with pytest.raises(RequestRefused, match="Dites ce qu’il faut changer"):
        decided(proof, note=" ")
    proof.refresh_from_db()
    assert proof.state == "waiting"


# Parcels


def test_the_first_parcel_ships_the_part_and_the_last_delivers_it():
    part = ordered(heads=3)
    told = {1: Tracking("Colissimo", "6A1"), 2: Tracking("Colissimo", "6A2")}
    assert gift_parcels.track(part_id=part.pk, told=told, at=now()) == 2
    assert gift_parcels.mark_sent(part_id=part.pk, positions=[1, 2], by_id=None, at=now()) == 2
    part.refresh_from_db()
    assert (part.state, part.parcels.get().carrier) == ("shipped", "Colissimo")
    with pytest.raises(RequestRefused, match="Colis 3"):
        gift_parcels.mark_delivered(part_id=part.pk, positions=[1, 3], by_id=None, at=now())
    gift_parcels.mark_delivered(part_id=part.pk, positions=[1, 2], by_id=None, at=now())
    part.refresh_from_db()
    assert part.state == "shipped"
    gift_parcels.mark_sent(part_id=part.pk, positions=[3], by_id=None, at=now())
    gift_parcels.mark_delivered(part_id=part.pk, positions=[3], by_id=None, at=now())
    part.refresh_from_db()
    assert (part.state, part.parcels.count()) == ("delivered", 1)
    assert gift_parcels.mark_sent(part_id=part.pk, positions=[3], by_id=None, at=now()) == 0


def test_the_sheet_comes_back_with_the_tracking():
    part = ordered(heads=2)
    data = gift_parcels.sheet_xlsx(GiftBox.objects.get())
    book = load_workbook(io.BytesIO(data))
    book.active["I2"], book.active["J2"] = "Colissimo", "6A1"
    out = io.BytesIO()
    book.save(out)
    told = gift_parcels.read_tracking(out.getvalue(), "colis.xlsx")
    assert told == {1: Tracking("Colissimo", "6A1"), 2: Tracking("", "")}
    gift_parcels.track(part_id=part.pk, told=told, at=now())
    assert Recipient.objects.get(position=1).tracking == "6A1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("N°;Transporteur;Suivi\n9;La Poste;1\n", "inconnus"),
        ("N°;Transporteur;Suivi\nx;La Poste;1\n", "à vérifier"),
        ("N°;Transporteur;Suivi\n1;La Poste;1\n1;La Poste;2\n", "deux fois"),
        ("N°;Suivi\n1;1\n", "Gardez les colonnes"),
        ("N°;Transporteur;Suivi\n1;La Poste;" + "1" * 61 + "\n", "60 signes"),
    ],
)
def test_a_tracking_sheet_that_does_not_fit_changes_nothing(text, told):
    part = ordered(heads=2)
    with pytest.raises(RequestRefused, match=told):
        gift_parcels.track(
            part_id=part.pk, told=gift_parcels.read_tracking(text.encode(), "a.csv"), at=now()
        )
    assert set(Recipient.objects.values_list("carrier", "tracking")) == {("", "")}


# Who reads what, and for how long


def test_only_the_chosen_supplier_s_part_leads_to_the_boxes():
    part = ordered(heads=2)
    assert gift_parcels.box_of_part(part) == GiftBox.objects.get()
    other = f.SupplierOrderFactory()
    assert gift_parcels.box_of_part(other) is None
    with pytest.raises(RequestRefused):
        gift_parcels.mark_sent(part_id=other.pk, positions=[1], by_id=None, at=now())


def delivered(days):
    part = ordered(heads=2)
    at = now() - timedelta(days=days)
    SupplierOrder.objects.filter(pk=part.pk).update(state="delivered", delivered_at=at)


def cancelled(days):
    request = asked(heads=2)
    kept(request, *entries(2))
    at = now() - timedelta(days=days)
    sending.cancel(request_id=request.pk, reason="Plus besoin", at=at)


def forgotten(days):
    request = asked(heads=2)
    kept(request, *entries(2))
    at = now() - timedelta(days=days)
    QuoteRequest.objects.update(wanted_on=at.date(), edited_at=at)


def order_cancelled(days):
    part = ordered(heads=2)
    operations.cancel(part_id=part.pk, reason="x", by_id=None, at=now() - timedelta(days=days))


@pytest.mark.parametrize("end", [delivered, cancelled, forgotten, order_cancelled])
@pytest.mark.parametrize(("days", "count"), [(29, 0), (31, 1)])
def test_addresses_go_a_month_after_the_end(end, days, count):
    end(days)
    Recipient.objects.update(tracking="6A1")
    assert erasure.erase_due(at=now()) == count
    assert erasure.erase_due(at=now()) == 0
    left = {"Personne Fictive 1", "Personne Fictive 2"} if not count else {""}
    assert set(Recipient.objects.values_list("name", flat=True)) == left
    box = GiftBox.objects.get()
    assert (box.addresses_erased_at is not None) == bool(count)
    assert Recipient.objects.exclude(erased_at=None).exists() == bool(count)
    if count:
        assert b"Personne" not in gift_parcels.sheet_xlsx(box)
        assert set(Recipient.objects.values_list("street", "postcode", "city", "phone", "message",
                                                 "tracking")) == {("",) * 6}  # fmt: skip
        with pytest.raises(RequestRefused, match="effacées"):
            recipients.add(request_id=box.request_id, entries=[one()], at=now())


def test_an_order_on_its_way_keeps_its_addresses():
    ordered(heads=2)
    QuoteRequest.objects.update(wanted_on=now().date() - timedelta(days=90),
                                edited_at=now() - timedelta(days=90))  # fmt: skip
    assert erasure.erase_due(at=now()) == 0
