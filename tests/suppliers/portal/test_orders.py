"""Every operation on an order through its form, with its refusals told where they stand."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.orders import talk, withdrawal
from shop.orders.models import LotRecord, Parcel, Refund, ReturnRequest, Review, SupplierOrder
from shop.payments.models import Payment
from tests.buying import guest, settle, supplier_that_delivers
from tests.suppliers.portal.people import act, article, bought, member, state_of

pytestmark = pytest.mark.django_db


def page(client, part: SupplierOrder):
    return client.get(reverse("portal-order", args=[part.supplier.slug, part.number]))


def told(response) -> str:
    assert response.status_code == 422
    return str(response.context["trouble"]["told"])


def test_a_supplier_sees_its_own_lines_of_a_shared_basket():
    mine, other = article(title="Savon noir"), article(title="Miel d’ailleurs")
    part = bought(mine, other)
    shown = page(member(mine.supplier), part).content.decode()
    assert "Savon noir" in shown
    assert "Miel d’ailleurs" not in shown
    foreign = SupplierOrder.objects.exclude(pk=part.pk).get()
    assert foreign.number not in shown
    address = reverse("portal-order", args=[mine.supplier.slug, foreign.number])
    client = member(mine.supplier)
    assert client.get(address).status_code == 404
    before = state_of(foreign)
    wrong = reverse("portal-order-act", args=[mine.supplier.slug, foreign.number, "annuler"])
    assert client.post(wrong, {"cancel_reason": "x"}).status_code == 404
    assert state_of(foreign) == before


def test_an_unpaid_order_is_no_business_of_the_supplier():
    from tests.buying import placed

    sellable = article()
    placed(sellable)
    part = SupplierOrder.objects.get()
    client = member(sellable.supplier)
    assert page(client, part).status_code == 404
    listed = client.get(reverse("portal-orders", args=[sellable.supplier.slug]))
    assert part.number not in listed.content.decode()


def test_the_contact_shows_until_the_order_is_settled():
    part = bought(article())
    client = member(part.supplier)
    assert "anne@exemple.test" in page(client, part).content.decode()
    SupplierOrder.objects.update(
        state="delivered", delivered_at=timezone.now() - timedelta(days=91)
    )
    shown = page(client, part).content.decode()
    assert "anne@exemple.test" not in shown
    assert "Anne Fictive" not in shown
    listed = reverse("portal-orders", args=[part.supplier.slug])
    assert part.number not in client.get(listed, {"q": "Anne"}).content.decode()
    assert part.number in client.get(listed, {"q": part.number[:6]}).content.decode()
    note = client.get(reverse("portal-note", args=[part.supplier.slug, part.number]))
    assert note.status_code == 302


def test_orders_are_found_by_state_number_and_customer():
    supplier = supplier_that_delivers()
    one = bought(article(supplier), key="1")
    two = bought(article(supplier), key="2", buyer=guest(name="Yann Le Bras"))
    client = member(supplier)
    act(client, two, "expedier", **{f"send-{two.lines.get().pk}": 1})
    address = reverse("portal-orders", args=[supplier.slug])

    def found(**asked) -> set[str]:
        return {part.number for part, _ in client.get(address, asked).context["rows"]}

    assert found() == {one.number, two.number}
    assert found(q="le bras") == {two.number}
    assert found(q=one.number) == {one.number}
    assert found(etat="to_prepare") == {one.number}
    assert found(etat="nonsense") == {one.number, two.number}
    assert found(q="personne") == set()


def test_lots_are_recorded_with_their_dates():
    part = bought(article(), quantity=3)
    line = part.lines.get()
    client = member(part.supplier)
    given = {f"lot-{line.pk}-0": "L12", f"day-{line.pk}-0": "2027-01-31", f"count-{line.pk}-0": "2",
             f"lot-{line.pk}-1": "L13", f"count-{line.pk}-1": "1"}  # fmt: skip
    assert act(client, part, "lots", **given).status_code == 302
    assert list(LotRecord.objects.order_by("lot").values_list("lot", "date", "quantity")) == [
        ("L12", date(2027, 1, 31), 2),
        ("L13", None, 1),
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "au moins un lot"),
        ([("L12", "", "9")], "dépassent"),
        ([("L12", "", "")], "sa quantité"),
        ([("", "2027-01-31", "1")], "indiquez le lot"),
        ([("L12", "bientôt", "1")], "2026-12-31"),
        ([("L12", "", "1"), ("L12", "", "1")], "figure deux fois"),
        ([("L" * 41, "", "1")], "40 signes"),
    ],
)
def test_lots_that_do_not_fit_are_refused_with_what_was_typed(rows, why):
    part = bought(article(), quantity=3)
    line = part.lines.get()
    given = {}
    for place, (lot, day, count) in enumerate(rows):
        given |= {f"lot-{line.pk}-{place}": lot, f"day-{line.pk}-{place}": day,
                  f"count-{line.pk}-{place}": count}  # fmt: skip
    response = act(member(part.supplier), part, "lots", **given)
    assert why in told(response)
    assert not LotRecord.objects.exists()
    if rows and rows[0][0]:
        assert f'value="{rows[0][0]}"' in response.content.decode()


def weighed_article(supplier=None):
    return article(
        supplier, vat_code="reduced", sellable__is_weighed=True, sellable__content_quantity=2,
        sellable__content_unit="kg", sellable__unit_price=300_000,
    )  # fmt: skip


def test_the_scales_decide_what_is_captured():
    part = bought(weighed_article())
    line = part.lines.get()
    client = member(part.supplier)
    refused = act(client, part, "peser", **{f"grams-{line.pk}": "2100"})
    assert "dépassent les 2000 g" in told(refused)
    assert 'value="2100"' in refused.content.decode()
    early = act(client, part, "expedier", **{f"send-{line.pk}": 1})
    assert "Pesez" in told(early)
    assert act(client, part, "peser", **{f"grams-{line.pk}": "1500"}).status_code == 302
    settle()
    part.refresh_from_db()
    assert Payment.objects.get().captured == 690 + 2250
    assert part.paid_at is not None
    again = act(client, part, "peser", **{f"grams-{line.pk}": "100"})
    assert "encaissée" in told(again)
    line.refresh_from_db()
    assert line.weighed == 1500


def test_what_leaves_in_two_parcels_is_shipped_with_the_second():
    part = bought(article(), quantity=3)
    line = part.lines.get()
    client = member(part.supplier)
    given = {"carrier": "Colissimo", "tracking_number": "6A1",
             "tracking_url": "https://suivi.exemple.test/6A1"}  # fmt: skip
    act(client, part, "expedier", **given, **{f"send-{line.pk}": 2})
    part.refresh_from_db()
    assert part.state == "to_prepare"
    too_much = act(client, part, "expedier", carrier="DPD", **{f"send-{line.pk}": 2})
    assert "au plus ce qui reste" in told(too_much)
    assert 'value="DPD"' in too_much.content.decode()
    act(client, part, "expedier", **{f"send-{line.pk}": 1})
    part.refresh_from_db()
    assert part.state == "shipped"
    assert list(Parcel.objects.values_list("carrier", "tracking_number")) == [
        ("Colissimo", "6A1"), ("", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["javascript:alert(1)", "pas une adresse"])
def test_a_tracking_address_is_a_web_address(address):
    part = bought(article())
    client = member(part.supplier)
    response = act(
        client, part, "expedier", tracking_url=address, **{f"send-{part.lines.get().pk}": 1}
    )
    assert "adresse web" in told(response)
    assert not Parcel.objects.exists()


def test_ready_then_handed_over():
    part = bought(article())
    SupplierOrder.objects.update(delivery="pickup")
    client = member(part.supplier)
    act(client, part, "prete")
    part.refresh_from_db()
    assert part.state == "ready"
    act(client, part, "remise")
    part.refresh_from_db()
    assert part.state == "delivered"
    assert "n’est plus possible" in told(act(client, part, "annuler", cancel_reason="x"))


def test_cancelling_gives_the_money_back_and_needs_a_reason():
    part = bought(article())
    client = member(part.supplier)
    before = state_of(part)
    assert "pourquoi" in told(act(client, part, "annuler", cancel_reason=" "))
    assert state_of(part) == before
    act(client, part, "annuler", cancel_reason="Récolte perdue")
    settle()
    part.refresh_from_db()
    assert part.state == "cancelled"
    assert Payment.objects.get().refunded == 1890


def test_a_problem_is_reported_and_resolved():
    part = bought(article())
    client = member(part.supplier)
    assert "ne va pas" in told(act(client, part, "probleme"))
    act(client, part, "probleme", problem_note="Bocal cassé")
    part.refresh_from_db()
    assert part.state == "problem"
    assert "Bocal cassé" in page(client, part).content.decode()
    act(client, part, "reprendre", resume_note="Remplacé")
    part.refresh_from_db()
    assert part.state == "to_prepare"


def test_a_double_click_refunds_once():
    part = bought(article(), quantity=3)
    line, charge = part.lines.get(), part.charges.get()
    client = member(part.supplier)
    token = page(client, part).context["token"]
    given = {
        "token": token,
        "refund_reason": "Cassé",
        f"refund-{line.pk}": "1",
        "charge": charge.pk,
    }
    for _ in range(2):
        assert act(client, part, "rembourser", **given).status_code == 302
    settle()
    assert list(Refund.objects.values_list("cents", "state")) == [(1200 + 690, "succeeded")]
    again = act(client, part, "rembourser", **{**given, "token": "0" * 32})
    assert "déjà remboursés" in told(again)
    assert "Cassé" in again.content.decode()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"token": "x", "refund_reason": "Cassé"}, "vieilli"),
        ({"refund_reason": ""}, "pourquoi"),
        ({"refund_reason": "Cassé"}, "Choisissez"),
    ],
)
def test_a_refund_says_what_and_why(given, why):
    part = bought(article())
    response = act(member(part.supplier), part, "rembourser", **{"token": "a" * 32, **given})
    assert why in told(response)
    assert not Refund.objects.exists()


def withdrawn(part: SupplierOrder) -> ReturnRequest:
    return withdrawal.withdraw(
        part_id=part.pk, lines={line.pk: 1 for line in part.lines.all()}, name="Anne",
        email="anne@exemple.test", at=timezone.now(),
    )  # fmt: skip


def test_a_return_is_accepted_and_refunded_once():
    part = bought(article())
    client = member(part.supplier)
    asked = withdrawn(part)
    act(client, part, "accepter-retour", **{"return": asked.pk})
    settle()
    asked.refresh_from_db()
    assert (asked.state, asked.refund.cents) == ("settled", 1890)
    assert "déjà sa réponse" in told(act(client, part, "accepter-retour", **{"return": asked.pk}))


def test_a_return_is_refused_with_a_reason_and_only_by_its_supplier():
    part, foreign = bought(article(), key="1"), bought(article(), key="2")
    asked, other = withdrawn(part), withdrawn(foreign)
    client = member(part.supplier)
    assert "pourquoi" in told(act(client, part, "refuser-retour", **{"return": asked.pk}))
    stranger = act(client, part, "refuser-retour", **{"return": other.pk, "return_answer": "non"})
    assert "n’est pas de cette commande" in told(stranger)
    act(client, part, "refuser-retour", **{"return": asked.pk, "return_answer": "Hors délai"})
    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.state, asked.answer, other.state) == ("refused", "Hors délai", "asked")


def test_messages_go_out_in_the_supplier_s_name():
    part = bought(article())
    client = member(part.supplier)
    assert "Écrivez" in told(act(client, part, "message", text=" "))
    act(client, part, "message", text="Bonjour <b>Anne</b>")
    assert part.messages.get().side == "supplier"
    assert "Bonjour &lt;b&gt;Anne" in page(client, part).content.decode()


def test_published_reviews_are_answered():
    part, foreign = bought(article(), key="1"), bought(article(), key="2")
    SupplierOrder.objects.update(state="delivered", delivered_at=timezone.now())
    mine, other = (
        talk.review(line_id=p.lines.get().pk, score=2, text="Bof", author="A", at=timezone.now())
        for p in (part, foreign)
    )
    client = member(part.supplier)
    assert "relecture" in told(act(client, part, "avis", review=mine.pk, answer="Merci"))
    for each in (mine, other):
        talk.publish_review(review_id=each.pk, at=timezone.now())
    assert "relecture" in told(act(client, part, "avis", review=other.pk, answer="Merci"))
    act(client, part, "avis", review=mine.pk, answer="Merci")
    assert dict(Review.objects.values_list("pk", "answer")) == {mine.pk: "Merci", other.pk: ""}


def test_papers_hold_the_supplier_s_own_orders_alone():
    mine = article(alcohol_tenths=130)
    part = bought(mine, article(), buyer=guest())
    foreign = SupplierOrder.objects.exclude(pk=part.pk).get()
    client = member(mine.supplier)
    note = client.get(reverse("portal-note", args=[mine.supplier.slug, part.number]))
    assert note.content.startswith(b"%PDF-")
    asked = {"n": [part.number, foreign.number]}
    picked = client.get(reverse("portal-pick-list", args=[mine.supplier.slug]), asked)
    assert picked.content.startswith(b"%PDF-")
    slips = client.get(reverse("portal-slips", args=[mine.supplier.slug]), asked)
    assert [row["part"] for row in slips.context["rows"]] == [part]
    shown = slips.content.decode()
    assert "Remise contre preuve de majorité" in shown
    for name in ("portal-pick-list", "portal-slips"):
        alone = client.get(reverse(name, args=[mine.supplier.slug]), {"n": [foreign.number]})
        assert alone.status_code == 302
