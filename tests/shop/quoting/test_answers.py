"""Answers by the e-mailed link, without an account; what the domain refuses leaves no trace."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.quoting import answering, exchanges
from shop.quoting.answering import OfferRefused, PricedLine
from shop.quoting.models import Invitation, Offer, QuoteRequest
from shop.quoting.queries import current_offer, for_supplier
from tests import factories as f
from tests.quoting import chosen, drafted, invitation_of, offered, organisation, priced, sent

pytestmark = pytest.mark.django_db


def root(invitation: Invitation) -> str:
    return reverse("answer", args=[invitation.token])


def filled(invitation: Invitation, price: str = "1,50", **given: str) -> dict[str, str]:
    lines = {}
    for line in invitation.request.lines.all():
        lines |= {f"l{line.pk}-price": price, f"l{line.pk}-vat": "standard"}
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    return {**lines, "valid_until": until, "signed_name": "Yann Fictif", "submit": "1", **given}


def kept(invitation: Invitation) -> tuple:
    invitation.refresh_from_db()
    return (
        invitation.state, invitation.seen_at, invitation.questions.count(),
        invitation.remarks.count(), list(invitation.offers.values_list("state", "net")),
        invitation.request.events.count(),
    )  # fmt: skip


def test_a_link_reads_answers_and_declines_without_an_account():
    invitation = invitation_of(sent(buyer=organisation()))
    client = Client()
    before = kept(invitation)
    page = client.get(root(invitation))
    assert page.status_code == 200
    assert kept(invitation) == before
    assert client.post(root(invitation) + "vue/").status_code == 302
    assert client.get(root(invitation) + "repondre/").status_code == 200
    done = client.post(root(invitation) + "repondre/", filled(invitation))
    assert done["Location"] == root(invitation) + "#offre"
    offer = invitation.offers.get()
    assert (offer.state, offer.submitted_by, offer.signed_name) == (
        "submitted",
        None,
        "Yann Fictif",
    )
    paper = client.get(root(invitation) + "offres/1.pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    client.post(root(invitation) + "question/", {"question": "Où ?"})
    client.post(root(invitation) + "message/", {"text": "Bonjour"})
    assert client.post(root(invitation) + "decliner/", {"reason": "Complet"}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.state == "declined"


def test_the_link_stays_between_the_supplier_and_us():
    invitation = invitation_of(sent(buyer=organisation()))
    for path in ("", "repondre/"):
        page = Client().get(root(invitation) + path)
        assert page["Referrer-Policy"] == "same-origin"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in page["Cache-Control"]
        head = page.content.decode().partition("</head>")[0]
        assert invitation.token not in head
        assert 'content="noindex, nofollow"' in head


def test_every_form_and_link_of_the_page_leads_below_the_link_itself():
    invitation = invitation_of(sent(buyer=organisation(kind="company")))
    offer = offered(invitation)
    exchanges.counter(offer_id=offer.pk, prices={offer.lines.first().pk: 1}, reason="?",
                      at=timezone.now())  # fmt: skip
    for path in ("", "repondre/"):
        page = Client().get(root(invitation) + path).content.decode()
        assert "True" not in page
        assert f'action="{root(invitation)}' in page
    page = Client().get(root(invitation)).content.decode()
    for end in ("question/", "message/", "accepter/", "decliner/"):
        assert f'action="{root(invitation)}{end}"' in page
    assert f'href="{root(invitation)}offres/1.pdf"' in page


def test_an_unknown_link_or_a_draft_s_is_not_there():
    assert Client().get(reverse("answer", args=["inconnu"])).status_code == 404
    request = drafted(buyer=organisation())
    made = Invitation.objects.create(
        request=request, supplier=f.SupplierFactory(), token="t", invited_at=timezone.now()
    )
    for path in ("", "repondre/", "offres/1.pdf", "pieces/1/"):
        assert Client().get(root(made) + path).status_code == 404


def test_a_link_opens_nothing_of_another_invitation():
    one, two = f.SupplierFactory(), f.SupplierFactory()
    request = sent(one, two, buyer=organisation())
    mine, other = invitation_of(request, one), invitation_of(request, two)
    offered(other)
    before = kept(other)
    client = Client()
    assert client.get(root(mine) + "offres/1.pdf").status_code == 404
    client.post(root(mine) + "repondre/", filled(mine))
    client.post(root(mine) + "decliner/", {"reason": "Non"})
    other.refresh_from_db()
    assert kept(other)[:5] == before[:5]


def test_nothing_is_answered_after_the_deadline():
    invitation = invitation_of(sent(buyer=organisation()))
    QuoteRequest.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    before = kept(invitation)
    late = Client().post(root(invitation) + "repondre/", filled(invitation, "7,77"))
    assert late.status_code == 422
    assert "date limite est passée" in late.content.decode()
    assert 'value="7,77"' in late.content.decode()
    assert Client().get(root(invitation) + "repondre/").status_code == 302
    assert Client().post(root(invitation) + "question/", {"question": "?"}).status_code == 422
    assert kept(invitation) == before


def test_an_expired_certificate_is_shown_and_cannot_be_joined():
    supplier = f.SupplierFactory()
    today = timezone.localdate()
    old = f.CertificateFactory(supplier=supplier, expires_on=today - timedelta(days=1))
    good = f.CertificateFactory(supplier=supplier, expires_on=today + timedelta(days=90))
    foreign = f.CertificateFactory()
    invitation = invitation_of(sent(supplier, buyer=organisation()))
    page = Client().get(root(invitation) + "repondre/")
    offered_choices = {each.pk for each in page.context["form"].fields["certificates"].queryset}
    assert offered_choices == {good.pk}
    assert f"n° {old.number}" in page.content.decode()
    assert foreign.number not in page.content.decode()
    before = kept(invitation)
    for wrong in (old, foreign):
        given = filled(invitation, certificates=str(wrong.pk))
        response = Client().post(root(invitation) + "repondre/", given)
        assert "certificates" in response.context["form"].errors
    assert kept(invitation) == before
    Client().post(root(invitation) + "repondre/", filled(invitation, certificates=str(good.pk)))
    assert answering.proofs_of(invitation.offers.get())[0]["number"] == good.number


def test_a_certificate_that_expires_before_submission_is_refused():
    supplier = f.SupplierFactory()
    today = timezone.localdate()
    ends = f.CertificateFactory(supplier=supplier, expires_on=today)
    invitation = invitation_of(sent(supplier, buyer=organisation()))
    answering.save(
        invitation_id=invitation.pk, at=timezone.now(), lines=priced(invitation, 10_000),
        certificate_ids=[ends.pk], valid_until=today + timedelta(days=60),
    )  # fmt: skip
    with pytest.raises(OfferRefused, match="pas valable") as refusal:
        answering.submit(invitation_id=invitation.pk, at=timezone.now() + timedelta(days=1))
    assert refusal.value.field == "certificates"
    assert invitation.offers.get().state == "draft"


def test_a_vat_rate_that_is_not_in_force_is_refused_at_its_line():
    invitation = invitation_of(sent(buyer=organisation()))
    first = invitation.request.lines.first()
    before = kept(invitation)
    given = filled(invitation, **{f"l{first.pk}-vat": "inventee"})
    response = Client().post(root(invitation) + "repondre/", given)
    assert "pas en vigueur" in response.context["sheet"].rows[0].errors[""]
    assert kept(invitation) == before


def test_an_own_line_is_told_apart_from_a_line_asked():
    invitation = invitation_of(sent(buyer=organisation()))
    extra = PricedLine(title="Option", quantity=1000, unit="", unit_price=1, vat_code="standard")
    with pytest.raises(OfferRefused) as refusal:
        answering.save(invitation_id=invitation.pk, at=timezone.now(),
                       lines=[*priced(invitation, 1), extra])  # fmt: skip
    assert refusal.value.field == "extra-2"


def test_substitutes_only_where_the_buyer_takes_them():
    invitation = invitation_of(sent(buyer=organisation(), alternatives_allowed=False))
    first = invitation.request.lines.first()
    page = Client().get(root(invitation) + "repondre/").content.decode()
    assert f"l{first.pk}-substitute" not in page
    given = filled(invitation, **{f"l{first.pk}-substitute": "Autre"})
    refused = Client().post(root(invitation) + "repondre/", given)
    assert "pas de variante" in refused.content.decode()
    assert not invitation.offers.exists()


def test_the_version_in_force_is_the_live_one_whatever_its_number():
    invitation = invitation_of(sent(buyer=organisation(kind="company")))
    offer = offered(invitation)
    answering.save(invitation_id=invitation.pk, at=timezone.now(),
                   lines=priced(invitation, 12_000))  # fmt: skip
    line = offer.lines.first()
    exchanges.counter(offer_id=offer.pk, prices={line.pk: 1}, reason="?", at=timezone.now())
    mine = answering.submit(invitation_id=invitation.pk, at=timezone.now())
    found = for_supplier(invitation_id=invitation.pk, supplier_id=invitation.supplier_id)
    assert found is not None
    assert current_offer(found) == mine


def test_what_is_chosen_is_neither_withdrawn_nor_revised_by_link():
    invitation = invitation_of(sent(buyer=organisation()))
    chosen(offered(invitation))
    before = kept(invitation)
    client = Client()
    assert client.post(root(invitation) + "decliner/", {"reason": "Non"}).status_code == 422
    assert client.post(root(invitation) + "repondre/", filled(invitation)).status_code == 422
    assert client.post(root(invitation) + "accepter/", {"signed_name": "x"}).status_code == 422
    assert kept(invitation) == before
    assert Offer.objects.get().state == "selected"
